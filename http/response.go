package http

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// ResponseMethods is what a response calls on its own object, beside
// [OutgoingMethods].
type ResponseMethods interface {
	OutgoingMethods
	// WriteHeadArgs is writeHead in its complete form.
	WriteHeadArgs(h *Head) error
	// AssignSocket is assignSocket: the response has its turn on s.
	AssignSocket(s Socket) error
	// DetachSocket is detachSocket: the response is through with s.
	DetachSocket(s Socket) error
}

// ServerResponse is the answer to a request. It mirrors http.ServerResponse; the
// exported fields are Node's properties.
type ServerResponse struct {
	OutgoingMessage

	// StatusCode is sent when the header block is made without WriteHead. 200 at
	// first.
	StatusCode int
	// StatusMessage is the reason phrase; empty stands for that of the code.
	StatusMessage string

	req            *IncomingMessage
	rself          ResponseMethods
	conn           *connection
	sent100        bool
	expectContinue bool
}

// RequestInfo is what a response must know of the request that it answers.
type RequestInfo struct {
	Method string
	// Old says that the request's version is below 1.1.
	Old bool
	// TE is the request's TE header, which matters when Old.
	TE string
}

// NewServerResponse returns a response to req, without a socket. It panics with
// Node 16's TypeError when req is nil.
func NewServerResponse(req *IncomingMessage) *ServerResponse {
	if req == nil {
		panic(nodeerr.NewType("", "Cannot read properties of undefined (reading 'method')"))
	}
	g := globalOf(req.Loop())
	r := g.allocResponse()
	r.initResponse(g, r, req)
	return r
}

// InitResponse makes a response that another struct embeds ready for use. self
// is that struct.
func (r *ServerResponse) InitResponse(l *loop.Loop, self ResponseMethods, req *IncomingMessage) {
	r.initResponse(globalOf(l), self, req)
}

func (r *ServerResponse) initResponse(g *global, self ResponseMethods, req *IncomingMessage) {
	info := RequestInfo{Method: req.Method, Old: req.HTTPVersionMajor < 1 || req.HTTPVersionMinor < 1}
	if info.Old {
		info.TE, _ = req.header("te")
	}
	r.initTo(g, self, info)
	r.req = req
	if t := r.g.tracer; t != nil {
		t.responseMade(r)
	}
}

// InitResponseTo is InitResponse for a request that is no IncomingMessage.
func (r *ServerResponse) InitResponseTo(l *loop.Loop, self ResponseMethods, info RequestInfo) {
	r.initTo(globalOf(l), self, info)
}

func (r *ServerResponse) initTo(g *global, self ResponseMethods, info RequestInfo) {
	r.OutgoingMessage.init(g, self)
	r.rself = self
	r.overridden = self != ResponseMethods(r)
	r.StatusCode = 200
	r.SendDate = true
	if info.Method == "HEAD" {
		r.hasBody = false
	}
	if info.Old {
		r.UseChunkedEncodingByDefault = hasWord(info.TE, "chunked")
		r.ShouldKeepAlive = false
	}
}

// SetSelf replaces the object that overridable methods are called on.
func (r *ServerResponse) SetSelf(self ResponseMethods) {
	r.OutgoingMessage.SetSelf(self)
	r.rself = self
}

// Req returns the request that the response answers. It mirrors req (node16).
func (r *ServerResponse) Req() *IncomingMessage { return r.req }

// AssignSocket gives the response its turn on s: what was kept is written.
// Another message must not have its turn there.
func (r *ServerResponse) AssignSocket(s Socket) error {
	if s == nil {
		return errNothing(r.loop, "read", "_httpMessage")
	}
	st := stateOf(s)
	if st.message != nil {
		return errAssertion()
	}
	st.message = &r.OutgoingMessage
	st.listenClose(s)
	r.socket = s
	EventSocket.Emit(&r.EventEmitter, s)
	return r.self.Flush()
}

// DetachSocket ends the response's turn on s.
func (r *ServerResponse) DetachSocket(s Socket) error {
	if s == nil {
		return errAssertion()
	}
	st := stateOf(s)
	if st.message != &r.OutgoingMessage {
		return errAssertion()
	}
	if st.responseClose != nil && (!st.keepsClose || !plainSocket(s)) {
		st.responseClose.Off()
	}
	st.message = nil
	r.socket = nil
	return nil
}

// listenClose adds the 'close' listener of the response that has its turn. On a
// server's own sockets, which hardly anybody looks at, the listener of the
// response before has stayed and serves again if it still is the last.
func (st *socketState) listenClose(s Socket) {
	switch l := st.responseClose; {
	case st.server != nil && st.server.latent: // it fires the listener that this would be
	case l == nil:
		st.responseClose = EventClose.On(s.Emitter(), st.closed)
	case st.listened != s.Emitter().Changes() && !l.IsLast():
		l.Off()
		s.Emitter().Add(emitter.Key{Name: EventClose.Name}, l, false)
	}
	st.listened = s.Emitter().Changes()
}

// closed emits 'close' on the message that has its turn on a closing socket.
func (st *socketState) closed() {
	m := st.message
	if m == nil {
		return
	}
	if m.profile().HTTP.ResponseCloses {
		m.destroyed, m.closed = true, true
	}
	EventClose.Emit(&m.EventEmitter)
}

// WriteContinue sends 100 Continue. cb, which may be nil, runs when it was
// handed to the system.
func (r *ServerResponse) WriteContinue(cb func(error)) {
	must(r.self.WriteRaw(stream.Text("HTTP/1.1 100 Continue\r\n\r\n"), stream.ASCII, cb))
	r.sent100 = true
}

// WriteProcessing sends 102 Processing.
func (r *ServerResponse) WriteProcessing(cb func(error)) {
	must(r.self.WriteRaw(stream.Text("HTTP/1.1 102 Processing\r\n\r\n"), stream.ASCII, cb))
}

// emitCloseTick emits a finished response's 'close'.
func emitCloseTick(a any) {
	m := a.(*OutgoingMessage)
	m.destroyed, m.closed = true, true
	EventClose.Emit(&m.EventEmitter)
}

// errAssertion is what a failed assertion inside Node throws.
func errAssertion() error {
	return nodeerr.New(nodeerr.ErrInternalAssertion,
		"This is caused by either a bug in Node.js or incorrect usage of Node.js internals.\n"+
			"Please open an issue with this stack trace at https://github.com/nodejs/node/issues\n")
}
