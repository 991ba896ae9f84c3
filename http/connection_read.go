package http

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// consumable is a socket whose bytes can go to someone else before they become
// 'data': a *net.Socket.
type consumable interface {
	Consume(c net.Consumer) bool
	Unconsume()
	UnrefTimer()
	HoldReading(hold bool)
}

// consume puts the parser in front of the socket's stream, if that can be.
func (c *connection) consume() {
	if s, ok := c.socket.(consumable); ok {
		c.consumed = s.Consume(c)
	}
}

// unconsume lets the socket's stream have what arrives.
func (c *connection) unconsume() {
	if c.consumed {
		c.consumed = false
		c.socket.(consumable).Unconsume()
	}
	ls := c.listening()
	off(&ls.pause)
	off(&ls.resume)
}

// OnUnconsume is told by the socket that somebody wants its data.
func (c *connection) OnUnconsume() {
	if c.reads() {
		c.unconsume()
	}
}

// onPause stops a consumed socket at once: its stream has no buffer to fill.
func (c *connection) onPause() {
	if s, ok := c.socket.(consumable); ok {
		s.HoldReading(true)
	}
}

// onResume lets a consumed socket be read again, unless the server keeps it
// back: a tick that resumes is not to overrule that.
func (c *connection) onResume() {
	if c.state.paused {
		readStop(c.socket)
		return
	}
	if s, ok := c.socket.(consumable); ok {
		s.HoldReading(false)
	}
}

// OnConsume parses a borrowed chunk. It is called by the socket, as a callback
// of the loop.
func (c *connection) OnConsume(chunk []byte) {
	if c.refusal != nil {
		return
	}
	p := c.reader()
	if p == nil {
		if p = c.parser; p == nil {
			return
		}
	}
	p.lent = true
	c.parsed = 0
	n, err := p.execute(chunk)
	p.lent = false
	c.dateHead()
	if c.state.parser == nil {
		return
	}
	if c.strict && c.idleBytes(err) {
		return
	}
	if c.headTooSlow() {
		if !EventTimeout.Emit(c.server.Emitter(), c.socket) {
			destroySocket(c.socket, nil)
		}
		return
	}
	if s, ok := c.socket.(consumable); ok {
		s.UnrefTimer()
	}
	c.executed(n, err, chunk, true)
}

// idleBytes reports whether the chunk that was parsed was nothing but empty
// lines between requests. A strict connection is as idle as before then.
func (c *connection) idleBytes(err *parser.Error) bool {
	return err == nil && c.parsed == 0 && c.parser.parser.Waiting()
}

// inThisChunk stands for a begin within the chunk that is being parsed: what is
// over at the chunk's end needs no look at the clock.
const inThisChunk = -1

// dateHead follows a chunk that left a header block unfinished which it began.
func (c *connection) dateHead() {
	if c.headStart == inThisChunk {
		c.headStart = c.loop.Hrtime() + 1
	}
}

// headTooSlow reports whether the header block takes longer than HeadersTimeout.
func (c *connection) headTooSlow() bool {
	limit := c.server.HeadersTimeout
	if c.headStart == 0 || limit <= 0 || c.strict {
		return false
	}
	if c.loop.Profile().HTTP.RequestTimeout {
		return (c.loop.Hrtime()-c.headStart)/1e6 > limit.Milliseconds()
	}
	return c.g.date.now(c.loop)-c.headStart > limit.Milliseconds()
}

// onData parses what a stream that is not consumed emits.
func (c *connection) onData(d stream.Chunk) {
	if c.refusal != nil {
		return
	}
	if c.reader() == nil {
		return
	}
	data := d.Data()
	c.parser.lent = false
	if c.strict {
		c.parsed = 0
	}
	n, err := c.parser.execute(data)
	c.dateHead()
	if c.strict && c.state.parser != nil && c.idleBytes(err) {
		return
	}
	c.executed(n, err, data, false)
}

// executed looks at what parsing a chunk has come to.
func (c *connection) executed(n int, perr *parser.Error, chunk []byte, lent bool) {
	c.resetTimeout()
	p := c.state.parser
	var req *IncomingMessage
	if p != nil {
		req = p.incoming
	}
	switch {
	case perr != nil && c.refusal != nil:
		c.refuse()
	case perr != nil:
		if lent {
			chunk = c.loop.Keep(chunk)
		}
		c.onError(c.parseError(perr, chunk))
	case req != nil && req.Upgrade:
		if chunk = chunk[n:]; lent {
			chunk = c.loop.Keep(chunk)
		}
		c.handOver(req, chunk)
	case req != nil && req.Method == "PRI" && c.loop.Profile().HTTP.RefusesPRI:
		destroySocket(c.socket, nil)
	}
	if c.state.paused && c.state.parser != nil {
		c.state.parser.self.Pause()
	}
	if c.strict {
		c.guardLooks()
	}
}

// handOver gives the socket to whoever listens for upgrades.
func (c *connection) handOver(req *IncomingMessage, head []byte) {
	ls := c.listening()
	for _, l := range []**emitter.Listener{&ls.data, &ls.end, &ls.closed, &ls.drain, &ls.drain10, &ls.failed} {
		off(l)
	}
	if c.loop.Profile().HTTP.RefusesPRI {
		off(&ls.timeout)
	}
	c.state.keepsClose = false
	if c.state.message == nil {
		off(&c.state.responseClose)
	}
	c.unconsume()
	c.guardEnds()
	c.parser.finish()
	c.freeParser()
	e := c.server.Emitter()
	event := EventUpgrade
	if req.Method == "CONNECT" {
		event = EventConnect
		if event.Count(e) == 0 {
			destroySocket(c.socket, nil)
			return
		}
	}
	c.socket.ReadableState().SetReadableFlowing(stream.FlowNull)
	req.timer.clear()
	event.Emit(e, req, c.socket, stream.Bytes(head))
}

// off removes a listener, if there is one.
func off(l **emitter.Listener) {
	if *l != nil {
		(*l).Off()
		*l = nil
	}
}

// parseError returns the error of a chunk that is no HTTP. Node10's parser gives
// no reasons; those of strict rules are in the message as node16's are.
func (c *connection) parseError(perr *parser.Error, chunk []byte) error {
	err := c.finishError(perr)
	err.RawPacket, err.Message = chunk, perr.Error()
	return err
}

// finishError returns the error of an input that ended too early.
func (c *connection) finishError(perr *parser.Error) *nodeerr.Error {
	if c.g.metrics != nil {
		c.g.metrics.ParseErrors++
	}
	err := nodeerr.New(nodeerr.Code(perr.Code), "Parse Error")
	err.BytesParsed, err.Reason = perr.Offset, perr.Reason
	return err
}

var (
	badRequestReply      = []byte("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
	requestTimeoutReply  = []byte("HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n")
	bodyTooLargeReply    = []byte("HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n")
	headersTooLargeReply = []byte("HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n")
)

// ignoreFailures is for a connection that has failed already.
func (c *connection) ignoreFailures() {
	off(&c.listening().failed)
	stream.EventError.On(c.socket.Emitter(), func(error) {})
}

// onError reports a connection that has failed as 'clientError', or answers and
// destroys it when nobody listens.
func (c *connection) onError(err error) {
	c.ignoreFailures()
	if EventClientError.Emit(c.server.Emitter(), err, c.socket) {
		return
	}
	if c.socket.IsWritable() && c.mayReply() {
		reply := badRequestReply
		if c.tellsWhy() {
			switch nodeerr.CodeOf(err) {
			case nodeerr.HPEHeaderOverflow:
				reply = headersTooLargeReply
			case nodeerr.HPEChunkExtensionsOverflow:
				reply = bodyTooLargeReply
			case nodeerr.ErrHTTPRequestTimeout:
				reply = requestTimeoutReply
			}
		}
		must(writeTo(c.socket, stream.Bytes(reply), "", nil))
	}
	destroySocket(c.socket, err)
}

// tellsWhy reports whether errors have replies of their own.
func (c *connection) tellsWhy() bool { return c.strict || c.loop.Profile().HTTP.ErrorReplies }

// mayReply reports whether an error may be answered: nothing was sent yet on
// the connection.
func (c *connection) mayReply() bool {
	if !c.tellsWhy() {
		return true
	}
	s, ok := c.socket.(interface{ BytesWritten() uint64 })
	return ok && s.BytesWritten() == 0
}
