package http_test

import (
	stdnet "net"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
)

// benchServer answers every request head with the same bytes and allocates
// nothing while it does.
func benchServer(tb testing.TB) (port int) {
	tb.Helper()
	ln, err := stdnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go answerAll(c)
		}
	}()
	tb.Cleanup(func() { ln.Close() })
	return ln.Addr().(*stdnet.TCPAddr).Port
}

func answerAll(c stdnet.Conn) {
	defer c.Close()
	answer := []byte("HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nhello, world!")
	buf := make([]byte, 4096)
	end := 0 // how much of the empty line was seen
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		for _, b := range buf[:n] {
			if b != "\r\n\r\n"[end] {
				end = 0
				if b != '\r' {
					continue
				}
			}
			if end++; end == 4 {
				end = 0
				if _, err := c.Write(answer); err != nil {
					return
				}
			}
		}
	}
}

// clientRun makes n requests, some at a time, through a keep-alive agent.
type clientRun struct {
	tb    testing.TB
	l     *loop.Loop
	opts  *http.RequestOptions
	left  int // requests to begin
	onRes func(res *http.IncomingMessage)
	agent *http.Agent
}

func newClientRun(tb testing.TB, port, inFlight int) *clientRun {
	l, err := loop.New(loop.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	c := &clientRun{tb: tb, l: l}
	c.agent, _ = http.NewAgent(l, &http.AgentOptions{KeepAlive: true, MaxSockets: inFlight})
	c.opts = &http.RequestOptions{Host: "127.0.0.1", Port: port, Agent: c.agent}
	next := c.next
	c.onRes = func(res *http.IncomingMessage) {
		res.OnEnd(next)
		res.Resume()
	}
	return c
}

func (c *clientRun) next() {
	if c.left--; c.left < 0 {
		return
	}
	if _, err := http.Get(c.l, nil, c.opts, c.onRes); err != nil {
		c.tb.Error(err)
	}
}

func (c *clientRun) run(n, inFlight int) {
	c.left = n
	c.l.Main(func() {
		for range inFlight {
			c.next()
		}
	})
	loop.EventBeforeExit.Once(&c.l.EventEmitter, func(int) { c.agent.Destroy() })
	if err := c.l.Run(); err != nil {
		c.tb.Error(err)
	}
}

func BenchmarkClientKeepAlive(b *testing.B) {
	for _, bc := range []struct {
		name     string
		inFlight int
	}{{"1", 1}, {"50", 50}} {
		b.Run(bc.name, func(b *testing.B) {
			port := benchServer(b)
			c := newClientRun(b, port, bc.inFlight)
			b.ReportAllocs()
			b.ResetTimer()
			c.run(b.N, bc.inFlight)
		})
	}
}
