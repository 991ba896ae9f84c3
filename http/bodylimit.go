package http

import (
	"strconv"
	"time"

	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// lingering is how long a connection that was refused is read and what comes
// thrown away: closing it at once, with bytes unread, would reset it, and the
// client might never see why.
const lingering = 500 * time.Millisecond

// refusal is a request whose body is larger than it may be. The requests before
// it are answered first; then comes the refusal, and nothing after it.
type refusal struct {
	err   error
	req   *IncomingMessage // nil if nobody was told of the request
	told  bool
	timer *timers.Timeout // lets go of the connection
}

// limitBody limits the body that is read.
func (p *MessageParser) limitBody(n int64) { p.limited, p.bodyLimit, p.bodyLeft = true, n, n }

// fits counts a piece of a limited body. The piece that is too much ends parsing.
func (p *MessageParser) fits(piece int) bool {
	if p.bodyLeft -= int64(piece); p.bodyLeft >= 0 {
		return true
	}
	if c, ok := p.owner.(*connection); ok && c.refusal == nil {
		c.refusal = &refusal{err: errBodyTooLarge(int(p.bodyLimit)), req: p.incoming}
	}
	p.parser.RefuseBody(string(nodeerr.ErrHTTPBodyTooLarge), "Body too large")
	return false
}

// limitsBody applies the server's limit to a request whose head is complete. It
// reports whether the length that the request declares is too much already.
func (c *connection) limitsBody(req *IncomingMessage) bool {
	limit := c.server.MaxBodySize
	p := c.state.parser
	if p == nil {
		return false
	}
	if p.limited = limit > 0; !p.limited {
		return false
	}
	p.limitBody(limit)
	length, ok := req.header("content-length")
	if n, err := strconv.ParseInt(length, 10, 64); !ok || err == nil && n <= limit {
		return false
	}
	c.refusal = &refusal{err: errBodyTooLarge(int(limit))}
	p.parser.Refuse(string(nodeerr.ErrHTTPBodyTooLarge), "Body too large")
	return true
}

// refusedBody is the verdict on such a request.
const refusedBody = parser.Refused

// refuse ends the connection when the requests before the refused one are
// answered: with 413, unless 'clientError' is heard or its response has begun.
func (c *connection) refuse() {
	r := c.refusal
	if r.told {
		return
	}
	if !c.refusalIsNext() {
		readStop(c.socket)
		return
	}
	r.told = true
	c.guardEnds()
	c.ignoreFailures()
	if EventClientError.Emit(c.server.Emitter(), r.err, c.socket) {
		return
	}
	m := c.state.message
	switch {
	case !c.socket.IsWritable() || m != nil && m.HeadersSent():
		destroySocket(c.socket, r.err)
		return
	case r.req == nil || len(c.incoming) > 0:
		if m != nil {
			m.destroyed = true // what is written to it goes nowhere
		}
		must(writeTo(c.socket, stream.Bytes(bodyTooLargeReply), "", nil))
	}
	endSocket(c.socket)
	c.linger()
}

// refusalIsNext reports whether all requests before a refused one are answered.
func (c *connection) refusalIsNext() bool {
	return c.refusal != nil && (len(c.incoming) == 0 || c.incoming[0] == c.refusal.req)
}

// linger lets the client take what was sent.
func (c *connection) linger() {
	c.state.paused = false
	c.onResume()
	readStart(c.socket)
	c.refusal.timer = timers.SetTimeout(c.loop, func() { destroySocket(c.socket, c.refusal.err) }, lingering)
}

// refusalEnds lets go of what a refusal holds.
func (c *connection) refusalEnds() {
	if r := c.refusal; r != nil && r.timer != nil {
		r.timer.Close()
	}
}
