package http

// settles reports whether what follows a response's 'finish' may be done at
// once: the ticks in which the request ends and both messages close would run
// one after the other with nobody's code between them, and nobody hears them. It
// takes the one tick of those that is queued already.
//
// Of several requests that came in one chunk, those ticks are all that may wait.
//
// Only the callback of the write asks: whoever emits 'finish' by hand has code
// that goes on.
func (c *connection) settles(req *IncomingMessage, res *ServerResponse) bool {
	finishing := c.state.finishing
	c.state.finishing = false
	if !finishing || res.last || !req.complete || !req.plain() || !res.IsUnheard() || res.overridden ||
		res.Hook() != nil || c.g.tracer != nil || !c.socket.IsWritable() {
		return false
	}
	if req.ReadableEnded() {
		return req.consuming && req.CanSettleClose() && c.loop.TakeLoneTick(&req.Core)
	}
	return !req.consuming && !req.dumped && req.CanSettle() && c.takeTicks(req)
}

// takeTicks takes the ticks that the ends of req and of the requests behind it
// have queued, if no others wait.
func (c *connection) takeTicks(req *IncomingMessage) bool {
	n := c.loop.PendingTicks()
	if n <= 1 {
		return c.loop.TakeLoneTick(&req.Readable)
	}
	if n != len(c.incoming)+1 || !req.AwaitsReadable() {
		return false
	}
	if !c.endsWait() || !c.loop.DropTicks(n) {
		return false
	}
	for _, m := range c.incoming {
		m.SkipReadable()
	}
	return true
}

// endsWait reports whether of each request that is not answered the end has come
// and waits for its tick, with nobody to hear it.
func (c *connection) endsWait() bool {
	for _, m := range c.incoming {
		if !m.AwaitsReadable() || !m.complete || m.consuming || m.dumped || !m.CanSettle() || !m.plain() {
			return false
		}
	}
	return true
}

// settle does what those ticks would.
func (c *connection) settle(req *IncomingMessage, res *ServerResponse) {
	ended := req.ReadableEnded()
	if ended {
		req.SettleClose()
	} else {
		req.dumped = true
		req.Settle()
		if req.latent&endRestarts != 0 {
			c.restartHead()
		}
	}
	if c.loop.Profile().HTTP.ResponseCloses {
		if p := c.state.parser; p != nil && p.incoming == req {
			if !ended {
				req.latent |= endClearsParser
			}
			p.incoming = nil
		}
		res.destroyed, res.closed = true, true
	}
	if c.server.reuse {
		if req.body != nil {
			c.g.putBody(req.body.bytes)
		}
		c.g.recycle(req, res)
	}
}
