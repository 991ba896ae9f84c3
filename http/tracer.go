package http

import "github.com/nodeloop/nodeloop/loop"

// Tracer is told how the exchanges of a loop go, where Node tells perf_hooks and
// diagnostics_channel. Functions that are nil are not called.
type Tracer struct {
	// RequestSent: all of a client's request was handed to its socket.
	RequestSent func(req *ClientRequest)
	// ResponseCame: the header block of a client's response has come; 'response'
	// follows.
	ResponseCame func(req *ClientRequest, res *IncomingMessage)
	// ResponseMade: a server's response was made for a request.
	ResponseMade func(res *ServerResponse)
	// RequestCame: a server's request is about to be emitted.
	RequestCame func(srv *Server, req *IncomingMessage, res *ServerResponse)
	// ResponseSent: all of a server's response was handed to its socket.
	ResponseSent func(res *ServerResponse)
	// Answered: a server's response has finished.
	Answered func(srv *Server, req *IncomingMessage, res *ServerResponse)
}

// SetTracer makes t the loop's tracer, nil for none. Responses do not take the
// short way to their sockets while there is one.
func SetTracer(l *loop.Loop, t *Tracer) { globalOf(l).tracer = t }

// Finish implements [OutgoingMethods].
func (r *ServerResponse) Finish() {
	if t := r.g.tracer; t != nil && t.ResponseSent != nil {
		t.ResponseSent(r)
	}
	r.OutgoingMessage.Finish()
}

// Finish implements [OutgoingMethods].
func (r *ClientRequest) Finish() {
	r.OutgoingMessage.Finish()
	if t := r.g.tracer; t != nil && t.RequestSent != nil {
		t.RequestSent(r)
	}
}

func (t *Tracer) responseMade(r *ServerResponse) {
	if t.ResponseMade != nil {
		t.ResponseMade(r)
	}
}

func (t *Tracer) responseCame(r *ClientRequest, res *IncomingMessage) {
	if t.ResponseCame != nil {
		t.ResponseCame(r, res)
	}
}

func (t *Tracer) requestCame(c *connection, req *IncomingMessage, res *ServerResponse) {
	if t.RequestCame != nil {
		t.RequestCame(c.server, req, res)
	}
}

func (t *Tracer) answered(c *connection, req *IncomingMessage, res *ServerResponse) {
	if t.Answered != nil {
		t.Answered(c.server, req, res)
	}
}
