package features

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// netChecks are the rows about package net: REF-001 to REF-027, REF-066,
// REF-068, REF-069.
var netChecks = checks{
	netConnecting, netOptions, netTuning, netWriting, netDestroy, netCreateConnection,
	netServers, netOrder,
}

// netServer starts a server of package net; a nil fn echoes.
func (c *check) netServer(opts *net.ServerOptions, fn func(s *net.Socket)) (server *net.Server) {
	if fn == nil {
		fn = func(s *net.Socket) { s.Pipe(s) }
	}
	c.async(func(done func()) {
		server = net.CreateServer(c.l, opts, fn)
		c.listen(server, done)
	})
	return server
}

// connect connects a socket of the loop.
func (c *check) connect(opts net.ConnectOptions) (s *net.Socket) {
	opts.Host = host
	c.async(func(done func()) {
		s = noThrow(net.Connect(c.l, opts, done))
		s.OnError(func(error) {})
		c.later(func() { s.Destroy(nil) })
	})
	return s
}

func netConnecting(c *check) {
	server := c.netServer(nil, nil)
	var s *net.Socket
	var states []list
	var events []string
	var found list
	state := func() { states = append(states, list{s.Connecting(), s.Pending(), s.ReadyState()}) }
	c.async(func(done func()) {
		s = noThrow(net.NewSocket(c.l, nil))
		c.later(func() { s.Destroy(nil) })
		state()
		log(s, &events, "lookup", "connect", "ready")
		s.OnLookup(func(err error, address string, family int, host string) {
			found = list{err == nil, address, family, host}
		})
		must(s.Connect(net.ConnectOptions{Port: server.Port(), Host: "localhost", Lookup: func(_ string, _ net.LookupOptions, cb net.LookupCallback) error {
			cb(nil, host, 4)
			return nil
		}}, nil))
		state()
		s.OnReady(done)
	})
	c.async(func(done func()) {
		state()
		c.fact("REF-002", "events", events[1:2])
		c.fact("REF-003", "events", events)
		c.fact("REF-004", "arguments", found)
		c.fact("REF-016", "connecting, pending, readyState", states)
		c.fact("REF-013", "remote", list{s.RemoteAddress(), s.RemotePort() == server.Port(), s.RemoteFamily()})
		c.fact("REF-014", "local", list{s.LocalAddress(), s.LocalPort() > 0})
		c.fact("REF-017", "open", list{s.IsReadable(), s.IsWritable()})
		s.WriteString("hello")
		s.OnData(func(b []byte) {
			c.fact("REF-005", "data", b)
			done()
		})
	})
	var rest []string
	c.async(func(done func()) {
		c.fact("REF-015", "read and written", list{s.BytesRead(), s.BytesWritten()})
		s.End()
		log(s, &rest, "end", "close")
		s.OnClose(func(hadError bool) {
			c.fact("REF-005", "close", list{rest, hadError})
			done()
		})
	})
	c.do(func() {
		c.fact("REF-017", "closed", list{s.IsReadable(), s.IsWritable()})
		c.fact("REF-001", "destroyed", s.Destroyed())
	})
}

func netOptions(c *check) {
	server := c.netServer(nil, nil)
	var seen []string
	c.do(func() { server.OnConnection(func(s *net.Socket) { seen = append(seen, s.RemoteAddress()) }) })
	c.connect(net.ConnectOptions{Port: server.Port(), LocalAddress: "127.0.0.4", Family: 4})
	c.settle()
	c.do(func() { c.fact("REF-006", "localAddress", seen) })
	file := filepath.Join(noThrow(os.MkdirTemp("", "nodeloop")), "s")
	c.t.Cleanup(func() { os.RemoveAll(filepath.Dir(file)) })
	c.async(func(done func()) {
		unix := net.CreateServer(c.l, nil, func(s *net.Socket) { s.EndString("unix") })
		c.later(func() { unix.Close(nil) })
		must(unix.Listen(net.ListenOptions{Path: file}, func() {
			s := noThrow(net.Connect(c.l, net.ConnectOptions{Path: file}, nil))
			s.OnData(func(b []byte) {
				c.fact("REF-006", "path", b)
				done()
			})
		}))
	})
	c.async(func(done func()) {
		var events list
		s := noThrow(net.Connect(c.l, net.ConnectOptions{Port: 1, Host: host}, nil))
		s.OnError(func(err error) { events = append(events, err) })
		s.OnClose(func(hadError bool) {
			c.fact("REF-005", "refused", append(events, hadError))
			done()
		})
	})
}

func netTuning(c *check) {
	server := c.netServer(nil, nil)
	s := c.connect(net.ConnectOptions{Port: server.Port()})
	var events []string
	c.async(func(done func()) {
		must(s.SetTimeout(20*time.Millisecond, nil))
		log(s, &events, "timeout", "close", "error")
		s.Once("timeout", func(...any) { done() })
	})
	c.do(func() {
		c.fact("REF-007", "events", list{append([]string{}, events...), s.Destroyed(), s.Timeout()})
		must(s.SetTimeout(0, nil))
	})
	c.wait(40 * time.Millisecond)
	c.do(func() {
		c.fact("REF-007", "off", events)
		option := func() (noDelay, keepAlive bool, idle int) {
			h := s.Handle().(interface{ FD() int })
			noDelay, keepAlive, idle, _ = socketOptions(h.FD())
			return noDelay, keepAlive, idle
		}
		s.SetNoDelay(true)
		noDelay, _, _ := option()
		s.SetNoDelay(false)
		delay, _, _ := option()
		c.holds("REF-008", "switched on and off", noDelay && !delay || !onLinux)
		s.SetKeepAlive(true, 3*time.Second)
		_, keepAlive, idle := option()
		c.holds("REF-009", "switched on", keepAlive && idle == 3 || !onLinux)
		s.Unref()
		s.Ref()
		c.holds("REF-010", "the loop is alive", c.l.Alive())
	})
}

func netWriting(c *check) {
	server := c.netServer(&net.ServerOptions{AllowHalfOpen: true}, func(s *net.Socket) {
		got := ""
		s.OnData(func(b []byte) { got += string(b) })
		s.OnEnd(func() { s.EndString(strings.ToUpper(got)) })
	})
	s := c.connect(net.ConnectOptions{Port: server.Port()})
	got, calls := "", 0
	c.do(func() {
		c.fact("REF-012", "write returns", s.WriteString("abc"))
		noThrow(s.WriteChunk(text("def"), "", func(error) { calls++ }))
		s.EndString("ghi")
		s.Pause()
		s.OnData(func(b []byte) { got += string(b) })
	})
	c.settle()
	c.async(func(done func()) {
		c.fact("REF-012", "paused", list{got, s.IsPaused()})
		s.OnEnd(done)
		s.Resume()
	})
	c.do(func() {
		c.fact("REF-011", "end", got)
		c.fact("REF-012", "called back", calls)
		c.fact("REF-018", "answered after the end", got)
	})
	c.fact("REF-018", "of a server for HTTP", c.serve(nil, answerOK).AllowHalfOpen)
	p := c.connect(net.ConnectOptions{Port: server.Port()})
	c.async(func(done func()) {
		into := stream.NewPassThrough(c.l, nil)
		p.Pipe(into)
		into.OnData(func(b []byte) {
			c.fact("REF-012", "pipe", b)
			done()
		})
		p.EndString("piped")
	})
}

func netDestroy(c *check) {
	s := c.connect(net.ConnectOptions{Port: c.netServer(nil, nil).Port()})
	var events []string
	c.do(func() {
		log(s, &events, "error", "end", "close")
		s.Destroy(errors.New("mine"))
	})
	c.settle()
	c.do(func() { c.fact("REF-011", "destroy", list{events, s.Destroyed()}) })
}

func netCreateConnection(c *check) {
	server := c.netServer(nil, nil)
	calls := 0
	c.async(func(done func()) {
		s := noThrow(net.CreateConnection(c.l, net.ConnectOptions{Port: server.Port(), Host: host}, func() { calls++ }))
		c.later(func() { s.Destroy(nil) })
		s.OnReady(func() {
			c.fact("REF-019", "listener", list{calls, s.ListenerCount("connect")})
			done()
		})
		c.fact("REF-019", "bad port", thrown(func() error {
			_, err := net.Connect(c.l, net.ConnectOptions{Port: 70000, Host: host}, nil)
			return err
		}))
	})
}

func netServers(c *check) {
	var server *net.Server
	var events list
	add := func(name string) func() { return func() { events = append(events, name) } }
	c.async(func(done func()) {
		server = net.CreateServer(c.l, nil, nil)
		server.OnListening(add("listening"))
		server.OnConnection(func(*net.Socket) { add("connection")() })
		server.OnClose(add("close"))
		must(server.Listen(net.ListenOptions{Host: host}, func() {
			add("callback")()
			done()
		}))
	})
	c.async(func(done func()) {
		c.fact("REF-068", "listening", append(list{}, events...))
		a, _, _ := server.Address()
		c.fact("REF-023", "address", list{a.Address, a.Family, a.Port > 0})
		c.fact("REF-020", "listening", server.Listening())
		c.fact("REF-069", "again", thrown(func() error { return server.Listen(net.ListenOptions{}, nil) }))
		c.fact("REF-021", "bad port", thrown(func() error {
			return net.CreateServer(c.l, nil, nil).Listen(net.ListenOptions{Port: 65536}, nil)
		}))
		other := net.CreateServer(c.l, nil, nil)
		other.OnError(func(err error) {
			c.fact("REF-069", "in use", codeOf(err))
			done()
		})
		must(other.Listen(net.ListenOptions{Port: a.Port, Host: host}, nil))
	})
	a := c.connect(net.ConnectOptions{Port: server.Port()})
	c.settle()
	c.async(func(done func()) {
		server.GetConnections(func(err error, n int) {
			c.fact("REF-024", "one", list{err == nil, n})
			done()
		})
		server.MaxConnections = 1
	})
	b := c.connect(net.ConnectOptions{Port: server.Port()})
	c.until(func() bool { return b.Destroyed() })
	c.do(func() {
		c.fact("REF-025", "the second is closed", list{a.Destroyed(), b.Destroyed()})
		server.Unref()
		server.Ref()
		c.holds("REF-026", "the loop is alive", c.l.Alive())
		server.Close(func(err error) { add("callback")() })
		c.fact("REF-022", "listening", server.Listening())
	})
	c.settle()
	c.do(func() {
		c.fact("REF-022", "with a connection", append(list{}, events[3:]...))
		a.Destroy(nil)
	})
	c.until(func() bool { return len(events) == 5 })
	c.async(func(done func()) {
		c.fact("REF-068", "close", events[len(events)-2:])
		c.fact("REF-027", "events", events)
		server.Close(func(err error) {
			c.fact("REF-022", "again", err)
			done()
		})
	})
}

func netOrder(c *check) {
	server := c.netServer(nil, func(s *net.Socket) { s.EndString("x") })
	var events []string
	c.async(func(done func()) {
		s := noThrow(net.Connect(c.l, net.ConnectOptions{Port: server.Port(), Host: host}, nil))
		log(s, &events, "connect", "ready", "data", "end", "prefinish", "finish", "close")
		s.OnClose(func(bool) { done() })
	})
	c.do(func() { c.fact("REF-066", "events", events) })
}
