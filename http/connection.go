package http

import (
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// connection is what a server keeps for a socket on which it speaks HTTP.
type connection struct {
	server *Server
	socket Socket
	state  *socketState
	loop   *loop.Loop
	g      *global
	parser *MessageParser // the last that it had
	// parsing is what the parser is made with; waits: there is none yet, or it was
	// lent; holds is the place among the loop's holders, from one on.
	parsing  *parserSettings
	holds    int32
	requests int32
	waits    bool
	// keepAliveSet: the socket's timeout is that of an idle connection.
	keepAliveSet bool
	// consumed: the parser gets what arrives before the socket's stream does.
	consumed bool
	corked   bool // see onMore
	// pipelined: the client has sent a request before it had the last answer.
	pipelined bool
	// strict: the server's StrictParser when the connection came.
	strict bool
	latent bool // the listeners are not in the socket's table yet

	incoming []*IncomingMessage // requests that are not answered yet
	outgoing []*ServerResponse  // responses that wait for their turn

	// outgoingData is roughly how much the waiting responses keep back.
	outgoingData int
	// parsed is how many requests the chunk being parsed, or the last, has begun.
	parsed int
	// headStart is when the header block that is being read began: nanoseconds
	// of loop time (node16), milliseconds of wall clock (node10), 0 for none,
	// inThisChunk.
	headStart int64
	timer     requestTimer
	guard     guard    // when strict
	refusal   *refusal // of a body that is too large

	listeners *socketListeners // nil while they are latent
}

// listen is the server's 'connection' listener.
func (srv *Server) listen(s Socket) {
	if s == nil {
		return
	}
	c := &connection{server: srv, socket: s, state: stateOf(s), loop: s.Loop(), g: globalOf(s.Loop())}
	p := &c.loop.Profile().HTTP
	if srv.Timeout != 0 {
		c.setTimeout(&srv.Timeout)
	}
	c.startParser()
	c.listenTo()
	c.state.server, c.state.keepsClose = c, true
	c.consume()
	if c.strict {
		c.guardBegins()
		c.guardArms()
	} else if p.RequestTimeout {
		c.armRequestTimeout()
	}
	c.state.paused = false
}

// newIncoming implements [messageOwner].
func (c *connection) newIncoming(s Socket) *IncomingMessage {
	if make := c.server.newIncoming; make != nil {
		return make(c.loop, s)
	}
	m := c.g.allocRequest()
	m.InitMessage(c.loop, m, s)
	return m
}

// onMessageBegin implements [messageOwner].
func (c *connection) onMessageBegin() {
	switch {
	case c.strict:
		c.guardBegins()
	case c.loop.Profile().HTTP.RequestTimeout:
		c.headStart = inThisChunk
		c.armRequestTimeout()
	}
}

// addPending implements [pendingCounter].
func (c *connection) addPending(delta int) {
	c.outgoingData += delta
	if c.loop.Profile().HTTP.DrainWhenNeeded || c.state.paused && c.outgoingData < c.socket.WritableHighWaterMark() {
		c.onDrain()
	}
}

// holdsBack implements [pendingCounter].
func (c *connection) holdsBack() bool { return c.corked }

// socketOf implements [pendingCounter].
func (c *connection) socketOf() Socket { return c.socket }

// onDrain lets a connection be read again when little output waits, and passes
// 'drain' on to the response whose turn it is.
func (c *connection) onDrain() {
	if c.state.paused && c.outgoingData <= c.socket.WritableHighWaterMark() && !c.crowded() {
		c.state.paused = false
		if p := c.state.parser; p != nil {
			p.self.Resume()
		}
		if r, ok := c.socket.Self().(stream.ReadableMethods); ok {
			r.Resume()
		}
	}
	if !c.loop.Profile().HTTP.DrainWhenNeeded {
		return
	}
	if m := c.state.message; m != nil && !m.finished && m.needDrain {
		m.needDrain = false
		EventDrain.Emit(&m.EventEmitter)
	}
}

// crowded reports whether a strict connection has all the requests it may have
// unanswered.
func (c *connection) crowded() bool { return c.strict && len(c.incoming) >= maxUnanswered }

// passDrain emits 'drain' on the message that has its turn (node10).
func (st *socketState) passDrain() {
	if m := st.message; m != nil {
		EventDrain.Emit(&m.EventEmitter)
	}
}

// onClose ends the requests that are not answered.
func (c *connection) onClose() {
	c.freeParser()
	c.guardEnds()
	c.refusalEnds()
	c.abortIncoming()
}

func (c *connection) abortIncoming() {
	stream16 := c.loop.Profile().HTTP.RequestIsStream
	for len(c.incoming) > 0 {
		req := c.shiftIncoming()
		if stream16 {
			err := errReset("aborted")
			if c.refusal != nil && c.refusal.req == req {
				err = c.refusal.err
			}
			req.Self().Destroy(err)
			continue
		}
		req.Aborted = true
		EventAborted.Emit(&req.EventEmitter)
		EventClose.Emit(&req.EventEmitter)
	}
}

func (c *connection) shiftIncoming() *IncomingMessage {
	req := c.incoming[0]
	c.incoming = shifted(c.incoming)
	return req
}

// shifted returns a queue without its first element. A short one keeps its
// storage; of a long one the storage's beginning is left behind.
func shifted[T any](queue []T) []T {
	var zero T
	last := len(queue) - 1
	if last > 64 {
		queue[0] = zero
		return queue[1:]
	}
	copy(queue, queue[1:])
	queue[last] = zero
	return queue[:last]
}

// onEnd is the end of what the client sends.
func (c *connection) onEnd() {
	var err *parser.Error
	if c.parser != nil {
		err = c.parser.finish()
	}
	p := &c.loop.Profile().HTTP
	switch {
	case err != nil:
		c.onError(c.finishError(err))
		return
	case c.server.HTTPAllowHalfOpen && len(c.outgoing) > 0:
		c.outgoing[len(c.outgoing)-1].last = true
		return
	case c.server.HTTPAllowHalfOpen && c.state.message != nil:
		c.state.message.last = true
		return
	case !c.server.HTTPAllowHalfOpen && !p.RequestIsStream:
		c.abortIncoming()
	}
	if p.RequestIsStream || c.socket.IsWritable() {
		endSocket(c.socket)
	}
}
