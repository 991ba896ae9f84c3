package http

import (
	"time"

	"github.com/nodeloop/nodeloop/timers"
)

// guard limits how long a strict connection may take over a request: over its
// head, counted for the first one from the connection on, and over all of it.
// Its timer runs only while a request has not arrived as a whole, and looks at
// the clock when it is due.
type guard struct {
	timer *timers.Timeout
	head  int64 // when the head that is read began, as Hrtime; 0 for none; inThisChunk
	begun int64 // when the request that is read began; 0 for none; inThisChunk
}

// guardBegins notes the begin of a request, or of the connection.
func (c *connection) guardBegins() {
	c.guard.head, c.guard.begun = inThisChunk, inThisChunk
}

// date gives what has begun in the chunk before a time.
func (g *guard) date(now int64) {
	if g.head == inThisChunk {
		g.head = now
	}
	if g.begun == inThisChunk {
		g.begun = now
	}
}

// guardLooks follows a chunk: what is still due is timed.
func (c *connection) guardLooks() {
	g := &c.guard
	p := c.state.parser
	if p == nil || g.head == 0 && p.parser.Waiting() {
		g.begun = 0
	} else if g.timer == nil && g.begun != 0 {
		c.guardArms()
	} else if g.begun != 0 {
		g.date(c.loop.Hrtime() + 1)
	}
}

// guardArms starts the timer for whichever limit comes first.
func (c *connection) guardArms() {
	left, ok := c.guardLeft()
	if !ok {
		return
	}
	c.guard.timer = timers.SetTimeout(c.loop, c.guardFires, max(left, 0)+time.Millisecond)
	c.guard.timer.Unref()
}

// guardLeft returns how long the request that is read may take yet.
func (c *connection) guardLeft() (left time.Duration, limited bool) {
	g, now := &c.guard, c.loop.Hrtime()
	g.date(now + 1)
	if limit := c.server.HeadersTimeout; limit > 0 && g.head != 0 {
		left, limited = limit-time.Duration(now-g.head), true
	}
	if limit := c.server.RequestTimeout; limit > 0 && g.begun != 0 {
		if l := limit - time.Duration(now-g.begun); !limited || l < left {
			left, limited = l, true
		}
	}
	return left, limited
}

func (c *connection) guardFires() {
	c.guard.timer = nil
	if c.guard.begun == 0 {
		return
	}
	if left, ok := c.guardLeft(); ok && left > 0 {
		c.guardArms()
	} else if ok {
		c.guard.begun = 0
		c.onError(errRequestTimeout())
	}
}

// guardEnds lets go of the timer.
func (c *connection) guardEnds() {
	c.guard.begun = 0
	if c.guard.timer != nil {
		c.guard.timer.Close()
		c.guard.timer = nil
	}
}
