package orders

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// client is a socket that talks to a program's server. It lives on the server's
// loop, or, for a server on a reactor that has no clients, on one of its own.
type client struct {
	t    *trace
	s    *net.Socket
	held *loop.Hold // keeps the server's loop alive, as a client on it would
}

// clientLoop is the loop of the clients.
func (t *trace) clientLoop() *loop.Loop {
	if t.clients != nil {
		return t.clients
	}
	return t.loop
}

// do runs fn where the client lives: now, or soon on its own loop.
func (c *client) do(fn func()) {
	if c.t.clients == nil {
		fn()
		return
	}
	c.t.clients.Post(fn)
}

// meet runs then when the clients' loop, if there is one, has had its turn.
func (t *trace) meet(then func()) {
	if t.clients == nil {
		then()
		return
	}
	h := t.loop.Hold()
	t.clients.Post(func() { h.Post(then) })
}

// connect begins a connection and makes it ready.
func (t *trace) connect(port int, prepare func(s *net.Socket)) *client {
	c := &client{t: t}
	if t.clients != nil {
		c.held = t.loop.Hold()
	}
	c.do(func() {
		s, err := net.Connect(t.clientLoop(), net.ConnectOptions{Port: port, Host: host}, nil)
		throw(err)
		c.s = s
		prepare(s)
		if c.held != nil {
			stream.EventClose.On(&s.EventEmitter, c.held.Release)
		}
	})
	return c
}

// rawClient writes text, collects what comes back and logs it as one line when
// the connection is gone.
func (t *trace) rawClient(log *lane, port int, text string) *client {
	var got []byte
	return t.connect(port, func(s *net.Socket) {
		s.SetNoDelay(true)
		s.OnData(func(b []byte) { got = append(got, b...) })
		s.OnError(func(err error) { log.log("socket", "error", fault(err)) })
		stream.EventClose.On(&s.EventEmitter, func() {
			log.log("socket", "received", quote(got))
			log.log("socket", "close")
		})
		s.WriteString(text)
	})
}

// deafClient never reads, so that destroying it once the server has written
// something resets the connection.
func (t *trace) deafClient(port int, text string) *client {
	return t.connect(port, func(s *net.Socket) {
		s.Pause()
		s.OnError(func(error) {})
		s.WriteString(text)
	})
}

func (c *client) write(text string) { c.do(func() { c.s.WriteString(text) }) }

func (c *client) end() { c.do(func() { c.s.End() }) }

func (c *client) destroy() { c.do(func() { c.s.Destroy(nil) }) }

// onceData runs fn, where the client lives, at the first data that comes back.
func (c *client) onceData(fn func(b []byte)) {
	c.do(func() {
		stream.EventData.Once(&c.s.EventEmitter, func(chunk stream.Chunk) { fn(chunk.Data()) })
	})
}
