package http

import (
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
)

var _, _, _ loop.Labeled = (*IncomingMessage)(nil), (*ServerResponse)(nil), (*ClientRequest)(nil)

// TraceLabel returns such as "GET /index" for a request and for the response to
// a client's, for traces of the loop.
func (m *IncomingMessage) TraceLabel() string {
	switch {
	case m.Method != "":
		return m.Method + " " + m.URL
	case m.request != nil:
		return m.request.TraceLabel()
	case m.StatusCode != 0:
		return strconv.Itoa(m.StatusCode)
	}
	return ""
}

// TraceLabel returns the label of the request that is answered.
func (r *ServerResponse) TraceLabel() string {
	if r.req == nil {
		return ""
	}
	return r.req.TraceLabel()
}

// TraceLabel returns such as "GET /index", for traces of the loop.
func (r *ClientRequest) TraceLabel() string { return r.Method + " " + r.Path }
