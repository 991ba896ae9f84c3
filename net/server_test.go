package net_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

func TestServerOrder(t *testing.T) {
	playAll(t, []script{
		{name: "listening and its callback", run: listenOrder, node16: `
before:address false
after:listening=false address=false
tick:queued after listen
listening:listener 127.0.0.1 IPv4 listening=true
listening:callback
timer:closing
closing:listening=false
closed:address=false`},
		{name: "listen twice and again", run: listenTwice, node16: `
server:listening
again:ERR_SERVER_ALREADY_LISTEN Listen method has been called more than once without closing.
server:close
close:callback undefined
server:listening
listening:again
server:close`},
		{name: "close refuses new connections", lanes: true, run: closeRefusesNew, node16: `
late:error ECONNREFUSED
late:close true
old:data echo hello
old:close false
server:close`},
		{name: "close waits", run: closeWaits, node16: `
server:listening false
count:two open 2
count:one open 1
server:close
server:close callback undefined`},
		{name: "close of one that does not run", run: closeNotRunning, node16: `
tick:run
close:Server is not running. ERR_SERVER_NOT_RUNNING`},
		{name: "unref lets the loop end", run: serverUnref, node16: `
server:listening
exit:listening=true`},
		{name: "ref again", run: serverRefAgain, node16: `
timer:fires because the server holds the loop
server:close
beforeExit:
exit:`},
		{name: "max connections", lanes: true, run: maxConnections, node16: `
dropped:end
dropped:close false
first:close false
server:connection
server:drop 127.0.0.1 IPv4 127.0.0.1 IPv4
server:connection
third:close false`, node10: `
dropped:end
dropped:close false
first:close false
server:connection
server:connection
third:close false`},
		{name: "abort signal closes", run: abortServer, node16: `
listening:
close:`, node10: "-"},
		{name: "pause on connect", run: pauseOnConnect, node16: `
server:paused true read=0
server:data hello`},
	})
}

func listenOrder(x *world) {
	server := x.server(nil, nil)
	bound := func() string {
		_, ok, err := server.Address()
		x.must(err)
		return fmt.Sprint("address=", ok)
	}
	_, ok, _ := server.Address()
	x.log("before", "address", ok)
	server.OnListening(func() {
		a, _, _ := server.Address()
		x.log("listening", "listener", a.Address, a.Family, fmt.Sprint("listening=", server.Listening()))
	})
	x.must(server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() { x.log("listening", "callback") }))
	x.log("after", fmt.Sprint("listening=", server.Listening()), bound())
	x.NextTick(func() { x.log("tick", "queued after listen") })
	x.settle(func() {
		x.log("timer", "closing")
		server.Close(func(error) { x.log("closed", bound()) })
		x.log("closing", fmt.Sprint("listening=", server.Listening()))
	}, 2)
}

func listenTwice(x *world) {
	server := x.server(nil, nil)
	x.watch("server", server, "listening", "close")
	x.listen(server, func(int) {
		err := server.Listen(net.ListenOptions{}, nil)
		x.log("again", code(err), err)
		server.Close(func(err error) {
			x.log("close", "callback", code(err))
			x.must(server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
				x.log("listening", "again")
				server.Close(nil)
			}))
		})
	})
}

func closeRefusesNew(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.OnData(func(b []byte) { s.WriteString("echo " + string(b)) })
	})
	server.OnClose(func() { x.log("server", "close") })
	x.listen(server, func(port int) {
		old := x.connect(port, nil)
		old.OnData(func(b []byte) {
			x.log("old", "data", string(b))
			old.End()
		})
		old.OnClose(func(e bool) { x.log("old", "close", e) })
		x.settle(func() {
			server.Close(nil)
			late := x.connect(port, nil)
			late.OnConnect(func() { x.log("late", "connect") })
			late.OnError(func(err error) { x.log("late", "error", code(err)) })
			late.OnClose(func(e bool) {
				x.log("late", "close", e)
				old.WriteString("hello")
			})
		}, 2)
	})
}

func closeWaits(x *world) {
	server := x.server(nil, func(s *net.Socket) { s.Resume() })
	server.OnClose(func() { x.log("server", "close") })
	count := func(when string) {
		server.GetConnections(func(_ error, n int) { x.log("count", when, n) })
	}
	x.listen(server, func(port int) {
		a, b := x.connect(port, nil), x.connect(port, nil)
		a.Resume()
		b.Resume()
		x.settle(func() {
			count("two open")
			server.Close(func(err error) { x.log("server", "close callback", code(err)) })
			x.log("server", "listening", server.Listening())
			a.End()
		}, 2)
		x.settle(func() {
			count("one open")
			b.End()
		}, 5)
	})
}

func closeNotRunning(x *world) {
	server := x.server(nil, nil)
	server.Close(func(err error) { x.log("close", err.Error(), code(err)) })
	x.log("tick", "run")
}

func serverUnref(x *world) {
	server := x.server(nil, nil)
	x.watch("server", server, "listening", "close")
	x.OnExit(func(int) { x.log("exit", fmt.Sprint("listening=", server.Listening())) })
	server.Unref()
	x.must(server.Listen(net.ListenOptions{Host: "127.0.0.1"}, nil))
}

func serverRefAgain(x *world) {
	server := x.server(nil, nil)
	x.OnExit(func(int) { x.log("exit", "") })
	x.OnBeforeExit(func(int) { x.log("beforeExit", "") })
	server.OnClose(func() { x.log("server", "close") })
	x.listen(server, func(int) {
		server.Unref()
		server.Ref()
		timers.SetTimeout(x.Loop, func() {
			x.log("timer", "fires because the server holds the loop")
			server.Close(nil)
		}, 10*time.Millisecond).Unref()
	})
}

func maxConnections(x *world) {
	var open *net.Socket
	server := x.server(nil, func(s *net.Socket) {
		x.log("server", "connection")
		open = s
		s.Resume()
	})
	server.MaxConnections = 1
	server.OnDrop(func(d *net.DropInfo) {
		x.log("server", "drop", d.LocalAddress, d.LocalFamily, d.RemoteAddress, d.RemoteFamily)
		if d.LocalPort != server.Port() || d.RemotePort == 0 {
			x.t.Errorf("ports %d, %d", d.LocalPort, d.RemotePort)
		}
	})
	x.listen(server, func(port int) {
		first := x.connect(port, func() {
			dropped := x.connect(port, nil)
			dropped.Resume()
			x.watch("dropped", dropped, "end", "error")
			dropped.OnClose(func(e bool) {
				x.log("dropped", "close", e)
				open.End()
			})
		})
		first.Resume()
		first.OnClose(func(e bool) {
			x.log("first", "close", e)
			third := x.connect(port, nil)
			third.End()
			third.Resume()
			third.OnClose(func(e bool) {
				x.log("third", "close", e)
				server.Close(nil)
			})
		})
	})
}

func abortServer(x *world) {
	var controller stream.AbortController
	server := x.server(nil, nil)
	server.OnClose(func() { x.log("close", "") })
	x.must(server.Listen(net.ListenOptions{Host: "127.0.0.1", Signal: controller.Signal()}, func() {
		x.log("listening", "")
		controller.Abort(nil)
	}))
}

func pauseOnConnect(x *world) {
	server := x.server(&net.ServerOptions{PauseOnConnect: true}, func(s *net.Socket) {
		s.OnData(func(b []byte) { x.log("server", "data", string(b)) })
		x.settle(func() {
			x.log("server", "paused", s.IsPaused(), fmt.Sprint("read=", s.BytesRead()))
			s.Resume()
		}, 3)
	})
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		c.EndString("hello")
		c.Resume()
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

// inEach runs fn on a loop of each profile.
func inEach(t *testing.T, fn func(t *testing.T, x *world)) {
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			play(t, p, &script{run: func(x *world) { fn(t, x) }})
		})
	}
}

func TestListenErrors(t *testing.T) {
	for _, port := range []int{-1, 65536} {
		inEach(t, func(t *testing.T, x *world) {
			want := fmt.Sprintf("options.port should be >= 0 and < 65536. Received %d.", port)
			if x.Profile() == loop.Node10 {
				want = fmt.Sprintf("Port should be >= 0 and < 65536. Received %d.", port)
			}
			err := x.server(nil, nil).Listen(net.ListenOptions{Port: port}, nil)
			if !errors.Is(err, nodeerr.ErrSocketBadPort) || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

func TestListenInUse(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		first, second := x.server(nil, nil), x.server(nil, nil)
		x.listen(first, func(port int) {
			second.OnListening(func() { t.Error("both listen") })
			second.OnError(func(err error) {
				var e *nodeerr.Error
				errors.As(err, &e)
				want := fmt.Sprintf("listen EADDRINUSE: address already in use 127.0.0.1:%d", port)
				if e == nil || e.Message != want || e.Syscall != "listen" || e.Address != "127.0.0.1" || e.Port != port {
					t.Errorf("got %#v, want %s", e, want)
				}
				if second.Listening() {
					t.Error("listening after the error")
				}
				first.Close(nil)
			})
			x.must(second.Listen(net.ListenOptions{Port: port, Host: "127.0.0.1"}, nil))
		})
	})
}

func TestUnixSocket(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		path := filepath.Join(t.TempDir(), "s")
		var got string
		server := x.server(nil, func(s *net.Socket) {
			s.OnData(func(b []byte) { got += string(b) })
			s.EndString("welcome")
		})
		x.must(server.Listen(net.ListenOptions{Path: path}, func() {
			if a, ok, err := server.Address(); a.Path != path || !ok || err != nil {
				t.Errorf("address %+v, %v, %v", a, ok, err)
			}
			c := x.connectTo(net.ConnectOptions{Path: path}, nil)
			c.OnData(func(b []byte) { got += string(b) })
			c.WriteString("hello ")
			c.OnClose(func(bool) { server.Close(nil) })
		}))
		t.Cleanup(func() {
			if got != "hello welcome" && got != "welcomehello " {
				t.Errorf("got %q", got)
			}
		})
	})
}

func TestUnixSocketErrors(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		missing := filepath.Join(t.TempDir(), "none", "s")
		check := func(want string, port int) func(error) {
			return func(err error) {
				var e *nodeerr.Error
				errors.As(err, &e)
				if e == nil || e.Message != want || e.Address != missing || e.Port != port {
					t.Errorf("got %#v, want %s", e, want)
				}
			}
		}
		server := x.server(nil, nil)
		server.OnError(check("listen EACCES: permission denied "+missing, -1))
		x.must(server.Listen(net.ListenOptions{Path: missing}, nil))
		c := x.connectTo(net.ConnectOptions{Path: missing}, nil)
		c.OnError(check("connect ENOENT "+missing, 0))
	})
}
