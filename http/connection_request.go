package http

import (
	"time"

	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/net/stream"
)

// onIncoming implements [messageOwner]: a request's header block is complete.
func (c *connection) onIncoming(req *IncomingMessage, keepAlive bool) parser.Verdict {
	p := &c.loop.Profile().HTTP
	c.headStart, c.guard.head = 0, 0
	if c.refusal != nil || c.limitsBody(req) {
		return refusedBody
	}
	c.parsed++
	if p.RequestTimeout && !c.strict {
		req.timer, c.timer = c.timer, requestTimer{}
	}
	c.resetTimeout()
	if !p.RequestTimeout && c.server.KeepAliveTimeout > 0 {
		req.conn = c
		req.listenLatent(endRestarts)
	}
	if req.Upgrade {
		req.Upgrade = req.Method == "CONNECT" || EventUpgrade.Count(c.server.Emitter()) > 0
		if req.Upgrade {
			return parser.IsUpgrade
		}
	}
	c.incoming = append(c.incoming, req)
	if !c.state.paused {
		s := c.socket
		if s.WritableState().WritableBit(stream.WritableBitNeedDrain) || c.outgoingData >= s.WritableHighWaterMark() || c.crowded() {
			c.state.paused = true
			readStop(s)
		}
	}
	c.respond(req, c.newResponse(req, keepAlive))
	return parser.Continue
}

// newResponse makes the response to req and queues it for its turn.
func (c *connection) newResponse(req *IncomingMessage, keepAlive bool) *ServerResponse {
	var res *ServerResponse
	make := c.server.newResponse
	if make != nil {
		res = make(req)
	} else {
		res = c.g.allocResponse()
		res.initResponse(c.g, res, req)
	}
	res.conn, res.pending = c, c
	res.req = req
	res.keepAliveMs = int(c.server.KeepAliveTimeout / time.Millisecond)
	res.maxRequests = c.server.MaxRequestsPerSocket
	res.ShouldKeepAlive = keepAlive
	res.unique = c.server.unique
	if c.g.tracer != nil {
		c.g.tracer.requestCame(c, req, res)
	}
	if c.state.message != nil {
		c.outgoing = append(c.outgoing, res)
	} else if make != nil {
		throwIf(res.rself.AssignSocket(c.socket))
	} else {
		c.assign(res)
	}
	res.SetLeadingLatent((*latentResponse)(res), EventFinish.Name)
	if c.g.metrics != nil {
		c.g.metrics.requestCame(res)
	}
	return res
}

// assign is AssignSocket for a response that is new: there is nothing to flush,
// and nobody to hear 'socket'.
func (c *connection) assign(res *ServerResponse) {
	c.state.message = &res.OutgoingMessage
	c.state.listenClose(c.socket)
	res.socket = c.socket
}

// respond tells the server of a request, by the event that fits.
func (c *connection) respond(req *IncomingMessage, res *ServerResponse) {
	srv, e := c.server, c.server.Emitter()
	if req.HTTPVersionMajor == 1 && req.HTTPVersionMinor == 1 {
		limit := srv.MaxRequestsPerSocket
		if !c.loop.Profile().HTTP.RequestTimeout {
			limit = 0
		}
		if limit > 0 {
			c.requests++
			res.MaxRequestsOnConnectionReached = limit <= int(c.requests)
		}
		if limit > 0 && limit < int(c.requests) {
			EventDropRequest.Emit(e, req, c.socket)
			c.answer(res, 503)
			return
		}
		if expect, ok := req.header("expect"); ok {
			c.respondExpected(req, res, expect)
			return
		}
	}
	if c.loop.Profile().HTTP.RequestTimeout {
		req.listenLatent(endClearsTimer)
	}
	EventRequest.Emit(e, req, res)
}

// respondExpected is respond for a request with an Expect header.
func (c *connection) respondExpected(req *IncomingMessage, res *ServerResponse, expect string) {
	e := c.server.Emitter()
	switch {
	case hasWord(expect, "100-continue"):
		res.expectContinue = true
		if EventCheckContinue.Count(e) > 0 {
			EventCheckContinue.Emit(e, req, res)
			return
		}
		res.WriteContinue(nil)
		EventRequest.Emit(e, req, res)
	case EventCheckExpectation.Count(e) > 0:
		EventCheckExpectation.Emit(e, req, res)
	default:
		c.answer(res, 417)
	}
}

// answer ends a response that has a status only.
func (c *connection) answer(res *ServerResponse, status int) {
	throwIf(res.rself.WriteHeadArgs(&Head{Status: status}))
	throwIf(res.self.EndChunk(stream.Chunk{}, "", nil))
}

// onFinish is the first 'finish' listener of a response: the next one has its
// turn, or the connection ends or waits for more.
func (c *connection) onFinish(req *IncomingMessage, res *ServerResponse) {
	if c.g.tracer != nil {
		c.g.tracer.answered(c, req, res)
	}
	p := &c.loop.Profile().HTTP
	if len(c.incoming) > 0 {
		if c.incoming[0] != req {
			panic(errAssertion())
		}
		c.shiftIncoming()
		if c.strict && c.state.paused && len(c.incoming) == maxUnanswered-1 && !c.socket.WritableState().WritableBit(stream.WritableBitNeedDrain) {
			c.onDrain()
		}
	}
	settles := c.settles(req, res)
	if !settles && !req.consuming && !req.ReadableBit(stream.ReadableBitResumeScheduled) {
		req.Dump()
	}
	if p.RequestTimeout {
		req.timer.clear()
	}
	s := c.socket
	throwIf(res.rself.DetachSocket(s))
	if settles {
		c.settle(req, res)
	} else if p.ResponseCloses {
		c.clearIncoming(req)
		c.loop.NextTickArg(emitCloseTick, &res.OutgoingMessage)
	}
	switch {
	case res.last:
		if d, ok := s.Self().(soonDestroyer); ok {
			d.DestroySoon()
		} else {
			endSocket(s)
		}
	case c.refusalIsNext():
		c.refuse()
	case settles && c.refusal == nil && c.goesOn():
	case len(c.outgoing) > 0:
		c.sendAhead()
		next := c.outgoing[0]
		c.outgoing = shifted(c.outgoing)
		throwIf(next.rself.AssignSocket(s))
	case c.server.KeepAliveTimeout != 0:
		c.keepAliveSet = c.setTimeout(&c.server.KeepAliveTimeout)
	}
}

// clearIncoming lets go of a request that is over, now or when it is.
func (c *connection) clearIncoming(req *IncomingMessage) {
	if req.socket == nil {
		return
	}
	p := stateOf(req.socket).parser
	if p == nil || p.incoming != req {
		return
	}
	if req.ReadableEnded() {
		p.incoming = nil
	} else {
		req.conn = c
		req.listenLatent(endClearsParser)
	}
}

func throwIf(err error) {
	if err != nil {
		panic(err)
	}
}

// endSocket ends a socket's writable side.
func endSocket(s Socket) {
	if d, ok := s.Self().(stream.Destination); ok {
		throwIf(d.EndChunk(stream.Chunk{}, "", nil))
	}
}
