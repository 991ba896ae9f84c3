package http

import (
	"unsafe"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// onMore corks the socket, if the server wants that, for the rest of a chunk that
// has more than one request.
func (c *connection) onMore() {
	if !c.server.corks || c.corked || c.state.message != nil || len(c.incoming) > 0 || !plainSocket(c.socket) {
		return
	}
	s := c.socket.(*net.Socket)
	if s.WritableLength() == 0 && s.WritableCorked() == 0 && s.IsWritable() && !s.WritableState().WritableBit(stream.WritableBitWriting) {
		s.Cork()
		c.corked, c.parser.corked = true, c
	}
}

// uncork follows the chunk. The responses behind the first one join it if they
// are complete and no tick waits but those of the requests' ends: nobody's code
// runs before they would have been sent.
func (c *connection) uncork() {
	c.corked = false
	s := c.socket.(*net.Socket)
	w := s.WritableState()
	first := w.OnlyBuffered()
	if unsafe.SliceData(first) != c.state.lastShort {
		first = nil // somebody else's bytes
	}
	if m := c.state.message; first != nil && m != nil && m.finished && c.loop.PendingTicks() == len(c.incoming) && c.endsWait() {
		c.undelay()
		if n := c.readyAhead(); c.outgoingData+len(first) < s.WritableHighWaterMark() {
			for _, res := range c.outgoing[:n] {
				w.ExtendBuffered(res.output[0].chunk.Bytes)
				c.goesAhead(res)
			}
		}
		first = w.OnlyBuffered()
	}
	w.Uncork()
	if first != nil && s.WritableLength() == 0 && cap(first) >= headSize {
		c.g.putHead(first)
	}
}

// goesAhead notes that a response's output left with that of one before it.
func (c *connection) goesAhead(res *ServerResponse) {
	m := &res.OutgoingMessage
	c.g.putHead(m.output[0].chunk.Bytes)
	m.outputLeft()
	m.ahead = true
}

// goesOn gives the next responses their turn after one that was settled, if they
// are complete: their output leaves in one call. They are settled in their turn.
func (c *connection) goesOn() bool {
	if len(c.outgoing) == 0 {
		return false
	}
	next := c.outgoing[0]
	m := &next.OutgoingMessage
	if m.ahead && m.IsUnheard() {
		m.ahead = false
		c.outgoing = shifted(c.outgoing)
		c.assign(next)
		c.state.finishing = true
		c.onFinish(next.req, next)
		return true
	}
	s := c.socket.(*net.Socket)
	c.undelay()
	n := c.readyAhead()
	if n == 0 {
		return false
	}
	c.join(n)
	buf := m.output[0].chunk.Bytes
	if !s.IsIdle(len(buf)) {
		return false
	}
	c.outgoing = shifted(c.outgoing)
	c.assign(next)
	m.outputLeft()
	s.WriteDirect(buf, c.state.finishCallback())
	if s.WritableLength() == 0 {
		c.g.putHead(buf)
	}
	return true
}

// sendAhead joins the output of pipelined responses that are complete, so that
// it leaves in one call when the first of them has its turn. It does so only
// where no user's code can run between their turns, and so nobody can tell:
// nobody listens on them, and no tick is queued but those that each request and
// the end of the last response have queued themselves.
func (c *connection) sendAhead() {
	if !plainSocket(c.socket) {
		return
	}
	c.undelay()
	own := 1 // the tick that lets the request flow
	if c.loop.Profile().HTTP.ResponseCloses {
		own++ // and the response's 'close'
	}
	if c.parsed == len(c.incoming)+1 && c.loop.PendingTicks() == c.parsed+own {
		c.join(c.readyAhead())
	}
}

// join puts the output of the first n responses that wait into the first one's.
func (c *connection) join(n int) {
	if n < 2 {
		return
	}
	first := &c.outgoing[0].OutgoingMessage
	buf := first.output[0].chunk.Bytes
	for _, res := range c.outgoing[1:n] {
		buf = append(buf, res.output[0].chunk.Bytes...)
		c.goesAhead(res)
	}
	first.output[0].chunk = stream.Bytes(buf)
}

// readyAhead returns how many of the responses that wait may be sent together.
func (c *connection) readyAhead() int {
	total, limit := 0, c.socket.WritableHighWaterMark()
	for i, res := range c.outgoing {
		m := &res.OutgoingMessage
		if !m.finished || len(m.output) != 1 || m.overridden || !m.IsUnheard() || m.Hook() != nil ||
			!res.req.IsUnheard() || !res.req.plain() || m.last {
			return i
		}
		if total += m.outputSize; total >= limit {
			return i
		}
	}
	return len(c.outgoing)
}

// undelay turns Nagle's algorithm off for a client that pipelines: it has
// nothing to send, and so nothing to acknowledge with, before it has the
// answers that the algorithm holds back for an acknowledgement.
func (c *connection) undelay() {
	if c.pipelined {
		return
	}
	c.pipelined = true
	if h, ok := c.socket.(*net.Socket).Handle().(interface{ SetNoDelay(on bool) error }); ok {
		_ = h.SetNoDelay(true)
	}
}
