package http

import (
	"time"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// requestTimer limits how long a request may take to arrive. It belongs to the
// connection until the header block is complete, then to the request.
type requestTimer struct{ timeout *timers.Timeout }

func (t *requestTimer) armed() bool { return t.timeout != nil }

func (t *requestTimer) clear() {
	if t.timeout != nil {
		t.timeout.Close()
		t.timeout = nil
	}
}

// armRequestTimeout starts the limit on a request, unless it runs.
func (c *connection) armRequestTimeout() {
	if c.server.RequestTimeout <= 0 || c.timer.armed() {
		return
	}
	c.timer.timeout = timers.SetTimeout(c.loop, c.onRequestTimeout, c.server.RequestTimeout)
	c.timer.timeout.Unref()
}

func (c *connection) onRequestTimeout() {
	c.timer.timeout = nil
	c.onError(errRequestTimeout())
}

// onTimeout is the socket's 'timeout': it is passed on, and the socket is
// destroyed when nobody hears it.
func (c *connection) onTimeout() {
	heard := false
	if p := c.state.parser; p != nil && p.incoming != nil && !p.incoming.complete {
		heard = EventTimeout.Emit(&p.incoming.EventEmitter, c.socket)
	}
	if m := c.state.message; m != nil && EventTimeout.Emit(&m.EventEmitter, c.socket) {
		heard = true
	}
	if EventTimeout.Emit(c.server.Emitter(), c.socket) {
		heard = true
	}
	if !heard {
		destroySocket(c.socket, nil)
	}
}

// resetTimeout gives a connection that is no longer idle its ordinary timeout.
func (c *connection) resetTimeout() {
	if c.keepAliveSet {
		c.setTimeout(&c.server.Timeout)
		c.keepAliveSet = false
	}
}

// setTimeout gives the socket one of the server's time-outs, and reports whether
// it has such a thing.
func (c *connection) setTimeout(field *time.Duration) bool {
	if c.server.faults != nil {
		throwIf(c.server.faults[field])
	}
	d := *field
	if s, ok := c.socket.(*net.Socket); ok && s.Self() == stream.Methods(s) {
		throwIf(s.SetTimeout(d, nil))
		return true
	}
	t, ok := c.socket.Self().(timeoutSetter)
	if ok {
		throwIf(t.SetTimeout(d, nil))
	}
	return ok
}

// restartHead counts the time of the next header block from the end of a
// request (node10).
func (c *connection) restartHead() {
	if c.reads() {
		c.headStart = c.g.date.now(c.loop)
	}
}

// SetTimeFault makes one of the server's time-outs, Timeout or KeepAliveTimeout,
// throw err whenever a socket is to get it, as Node's do that were set to what
// is no number. nil ends that. It is for bindings.
func (srv *Server) SetTimeFault(field *time.Duration, err error) {
	if err == nil {
		delete(srv.faults, field)
		return
	}
	if srv.faults == nil {
		srv.faults = make(map[*time.Duration]error)
	}
	srv.faults[field] = err
}
