package http_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// echoPath answers every request with its path, on one connection.
func echoPath(p *peer) {
	for ok := true; ok; ok = p.readHead() {
		path := p.head[len("GET "):]
		for i := range len(path) {
			if path[i] == ' ' {
				path = path[:i]
				break
			}
		}
		p.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + path)
	}
}

func TestAgentDefaults(t *testing.T) {
	for _, p := range profiles {
		runTrace(t, p, func(tr *trace) {
			a := tr.agent(http.AgentOptions{})
			if a.KeepAlive || a.KeepAliveMsecs != 1000 || a.MaxSockets != http.Unlimited || a.MaxFreeSockets != 256 ||
				a.MaxTotalSockets != http.Unlimited || a.DefaultPort != 80 || a.Protocol != "http:" {
				t.Errorf("defaults: %+v", a)
			}
			want := http.SchedulingLIFO
			if p == loop.Node10 {
				want = http.SchedulingFIFO
			}
			if a.Scheduling != want {
				t.Errorf("%s: scheduling %s", p.Name, a.Scheduling)
			}
			if http.GlobalAgent(tr.l) != http.GlobalAgent(tr.l) {
				t.Error("the global agent is another one each time")
			}
		})
	}
}

func TestAgentOptionErrors(t *testing.T) {
	for _, tc := range []struct {
		opts http.AgentOptions
		code nodeerr.Code
		text string
	}{
		{http.AgentOptions{Scheduling: "random"}, nodeerr.ErrInvalidArgValue, "The argument 'scheduling' must be one of: 'fifo', 'lifo'. Received 'random'"},
		{http.AgentOptions{MaxTotalSockets: -1}, nodeerr.ErrOutOfRange, `The value of "maxTotalSockets" is out of range. It must be > 0. Received -1`},
	} {
		runTrace(t, loop.Node16, func(tr *trace) {
			_, err := http.NewAgent(tr.l, &tc.opts)
			if !errors.Is(err, tc.code) || err.Error() != tc.text {
				t.Errorf("got %v, want %s", err, tc.text)
			}
		})
	}
}

func TestAgentGetName(t *testing.T) {
	runTrace(t, loop.Node16, func(tr *trace) {
		a := tr.agent(http.AgentOptions{})
		for _, tc := range []struct {
			opts *http.RequestOptions
			want string
		}{
			{nil, "localhost::"},
			{&http.RequestOptions{}, "localhost::"},
			{&http.RequestOptions{Port: 80}, "localhost:80:"},
			{&http.RequestOptions{Host: "h", Port: 80}, "h:80:"},
			{&http.RequestOptions{Host: "h", Port: 80, Family: 6}, "h:80::6"},
			{&http.RequestOptions{Host: "h", Port: 80, Family: 9}, "h:80:"},
			{&http.RequestOptions{Host: "h", Port: 80, LocalAddress: "10.0.0.1", Family: 4}, "h:80:10.0.0.1:4"},
			{&http.RequestOptions{Host: "h", Port: 80, SocketPath: "/run/x"}, "h:80::/run/x"},
		} {
			if got := a.GetName(tc.opts); got != tc.want {
				t.Errorf("GetName(%+v) = %q, want %q", tc.opts, got, tc.want)
			}
		}
	})
}

func TestAgentReuse(t *testing.T) {
	order{
		name: "free socket", reply: echoPath,
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true})
			opts := to(port, agent)
			opts.Path = "/1"
			var first *http.ClientRequest
			first = tr.get(opts, func(res *http.IncomingMessage) {
				res.Resume()
				res.OnEnd(func() {
					tr.log("end %s", counts(agent))
					tr.l.NextTick(func() { tr.log("tick %s", counts(agent)) })
				})
			})
			tr.settled(func() {
				tr.log("idle %s", counts(agent))
				opts.Path = "/2"
				second := tr.get(opts, func(res *http.IncomingMessage) {
					res.OnData(func(chunk []byte) { tr.log("data %s", chunk) })
				})
				tr.log("created %s", counts(agent))
				second.OnSocket(func(s http.Socket) { tr.log("socket same=%v reused=%v", s == first.Socket(), second.ReusedSocket) })
				tr.settled(func() {
					tr.log("idle %s", counts(agent))
					agent.Destroy()
				})
			})
		},
		want16: `
			end sockets=1 free=0 requests=0
			tick sockets=0 free=1 requests=0
			idle sockets=0 free=1 requests=0
			created sockets=1 free=0 requests=0
			socket same=true reused=true
			data /2
			idle sockets=0 free=1 requests=0`,
		want10: `
			end sockets=1 free=0 requests=0
			tick sockets=0 free=1 requests=0
			idle sockets=0 free=1 requests=0
			created sockets=1 free=0 requests=0
			socket same=true reused=false
			data /2
			idle sockets=0 free=1 requests=0`,
	}.run(t)
}

// TestAgentQueue has three requests share the one socket they are allowed.
func TestAgentQueue(t *testing.T) {
	three := func(tr *trace, port int, agent *http.Agent) {
		for _, path := range []string{"/a", "/b", "/c"} {
			opts := to(port, agent)
			opts.Path = path
			req := tr.get(opts, func(res *http.IncomingMessage) {
				tr.log("%s response %s", path, counts(agent))
				res.Resume()
				res.OnEnd(func() { tr.log("%s end %s", path, counts(agent)) })
			})
			req.OnSocket(func(http.Socket) { tr.log("%s socket %s", path, counts(agent)) })
			req.OnClose(func() { tr.log("%s close %s", path, counts(agent)) })
		}
		tr.log("created %s", counts(agent))
		tr.settled(func() {
			tr.log("idle %s", counts(agent))
			agent.Destroy()
		})
	}
	order{
		name: "kept alive", reply: echoPath,
		body: func(tr *trace, port int) {
			three(tr, port, tr.agent(http.AgentOptions{KeepAlive: true, MaxSockets: 1}))
		},
		want16: `
			created sockets=1 free=0 requests=2
			/a socket sockets=1 free=0 requests=2
			/a response sockets=1 free=0 requests=2
			/a end sockets=1 free=0 requests=2
			/a close sockets=1 free=0 requests=2
			/b socket sockets=1 free=0 requests=1
			/b response sockets=1 free=0 requests=1
			/b end sockets=1 free=0 requests=1
			/b close sockets=1 free=0 requests=1
			/c socket sockets=1 free=0 requests=0
			/c response sockets=1 free=0 requests=0
			/c end sockets=1 free=0 requests=0
			/c close sockets=1 free=0 requests=0
			idle sockets=0 free=1 requests=0`,
		want10: `
			created sockets=1 free=0 requests=2
			/a socket sockets=1 free=0 requests=2
			/a response sockets=1 free=0 requests=2
			/a end sockets=1 free=0 requests=2
			/b socket sockets=1 free=0 requests=1
			/b response sockets=1 free=0 requests=1
			/b end sockets=1 free=0 requests=1
			/c socket sockets=1 free=0 requests=0
			/c response sockets=1 free=0 requests=0
			/c end sockets=1 free=0 requests=0
			idle sockets=0 free=1 requests=0`,
	}.run(t)
}

func TestAgentQueueAfterRefusal(t *testing.T) {
	order{
		name: "each in turn",
		body: func(tr *trace, _ int) {
			port := closedPort(tr.t)
			agent := tr.agent(http.AgentOptions{KeepAlive: true, MaxSockets: 1})
			for _, name := range []string{"a", "b", "c"} {
				req := tr.get(to(port, agent), nil)
				req.OnSocket(func(http.Socket) { tr.log("%s:socket", name) })
				req.OnError(func(err error) { tr.log("%s:error %s %s", name, nodeerr.CodeOf(err), counts(agent)) })
				req.OnClose(func() { tr.log("%s:close", name) })
			}
			tr.settled(func() { tr.log("settled %s", counts(agent)) })
		},
		want16: `
			a:socket
			a:error ECONNREFUSED sockets=1 free=0 requests=2
			a:close
			b:socket
			b:error ECONNREFUSED sockets=1 free=0 requests=1
			b:close
			c:socket
			c:error ECONNREFUSED sockets=1 free=0 requests=0
			c:close
			settled sockets=0 free=0 requests=0`,
	}.run(t)
}

// TestAgentQueuedRequestDestroyed destroys two requests that wait; the queue
// goes on without them.
func TestAgentQueuedRequestDestroyed(t *testing.T) {
	order{
		name: "two of four", reply: echoPath,
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{MaxSockets: 1})
			reqs := map[string]*http.ClientRequest{}
			for _, name := range []string{"a", "b", "c", "d"} {
				opts := to(port, agent)
				opts.Path = "/" + name
				req := tr.get(opts, func(res *http.IncomingMessage) {
					tr.log("%s:response", name)
					if name == "a" {
						reqs["b"].Destroy(errors.New("not needed"))
						reqs["c"].Destroy(nil)
						tr.log("destroyed %s", counts(agent))
					}
					res.Resume()
				})
				reqs[name] = req
				req.OnSocket(func(http.Socket) { tr.log("%s:socket", name) })
				req.OnError(func(err error) { tr.log("%s:error %s", name, fmtErr(err)) })
				req.OnClose(func() { tr.log("%s:close", name) })
			}
			tr.settled(func() { tr.log("settled %s", counts(agent)) })
		},
		want16: `
			a:socket
			a:response
			destroyed sockets=1 free=0 requests=3
			a:close
			b:error undefined not needed
			b:close
			c:error ECONNRESET socket hang up
			c:close
			d:socket
			d:response
			d:close
			settled sockets=0 free=0 requests=0`,
		want10: "-",
	}.run(t)
}

func TestAgentDestroy(t *testing.T) {
	order{
		name: "with an active and a queued request",
		reply: func(p *peer) {
			if strings.HasPrefix(p.head, "GET /a ") {
				p.drain()
				return
			}
			echoPath(p)
		},
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true, MaxSockets: 1})
			opts := to(port, agent)
			opts.Path = "/a"
			active := tr.get(opts, nil)
			tr.track("active", active)
			second := *opts
			second.Path = "/b"
			queued := tr.get(&second, nil)
			tr.track("queued", queued)
			active.OnFinish(func() {
				tr.log("before %s", counts(agent))
				agent.Destroy()
			})
			tr.settled(func() {
				tr.log("settled %s", counts(agent))
				agent.Destroy()
			})
		},
		want16: `
			active:socket
			active:finish
			before sockets=1 free=0 requests=1
			active:error ECONNRESET socket hang up
			active:close
			queued:socket
			queued:finish
			queued:response 200
			queued.res:data /b
			queued.res:end
			queued:close
			queued.res:close
			settled sockets=0 free=1 requests=0`,
		want10: `
			active:socket
			active:finish
			before sockets=1 free=0 requests=1
			active:error ECONNRESET socket hang up
			active:close
			queued:socket
			queued:finish
			queued:response 200
			queued.res:data /b
			queued.res:end
			settled sockets=0 free=1 requests=0`,
	}.run(t)
}

func TestAgentMaxFreeSockets(t *testing.T) {
	order{
		name: "one of three",
		reply: func(p *peer) {
			p.wait()
			p.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
			p.drain()
		},
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true, MaxFreeSockets: 1})
			left := 3
			for range 3 {
				req := tr.get(to(port, agent), func(res *http.IncomingMessage) { res.Resume() })
				req.OnFinish(func() {
					if left--; left == 0 {
						tr.open()
					}
				})
			}
			tr.log("start %s", counts(agent))
			tr.settled(func() {
				tr.log("settled %s", counts(agent))
				agent.Destroy()
				tr.settled(func() { tr.log("destroyed %s", counts(agent)) })
			})
		},
		want16: `
			start sockets=3 free=0 requests=0
			settled sockets=0 free=1 requests=0
			destroyed sockets=0 free=0 requests=0`,
	}.run(t)
}

func TestAgentFreeSocketError(t *testing.T) {
	order{
		name: "is not heard of", reply: echoPath,
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true})
			opts := to(port, agent)
			opts.Path = "/x"
			req := tr.get(opts, func(res *http.IncomingMessage) { res.Resume() })
			req.OnError(func(error) { tr.log("never") })
			tr.settled(func() {
				s := req.Socket()
				tr.log("idle %s guarded=%v", counts(agent), s.Emitter().ListenerCount("error") > 0)
				s.On("close", func(args ...any) { tr.log("close %v", args[0]) })
				s.Destroy(errors.New("idle failure"))
				tr.settled(func() { tr.log("after %s", counts(agent)) })
			})
		},
		want16: `
			idle sockets=0 free=1 requests=0 guarded=true
			close true
			after sockets=0 free=0 requests=0`,
	}.run(t)
}

// TestAgentPeerClosesFreeSocket: a free socket whose peer hangs up leaves the
// pool, and the next request connects anew.
func TestAgentPeerClosesFreeSocket(t *testing.T) {
	order{
		name: "and the next connects",
		reply: func(p *peer) {
			p.send(okTwo)
			p.wait()
		},
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true})
			req := tr.get(to(port, agent), func(res *http.IncomingMessage) { res.Resume() })
			agent.OnFree(func(s http.Socket, _ *http.RequestOptions) {
				if s == req.Socket() {
					tr.log("free %s", counts(agent))
					s.On("close", func(...any) {
						tr.log("close %s", counts(agent))
						tr.get(to(port, agent), func(res *http.IncomingMessage) { tr.log("again"); res.Resume() })
					})
					s.(interface{ Ref() }).Ref()
					tr.open()
				}
			})
			tr.settled(agent.Destroy)
		},
		want16: `
			free sockets=0 free=1 requests=0
			close sockets=0 free=0 requests=0
			again`,
	}.run(t)
}

// TestAgentListsSet puts a socket into the pool by hand; a request takes it.
func TestAgentListsSet(t *testing.T) {
	port := scripted(t, nil, echoPath)
	runTrace(t, loop.Node16, func(tr *trace) {
		agent := tr.agent(http.AgentOptions{KeepAlive: true})
		s := tr.connect(port)
		opts := to(port, agent)
		opts.Path = "/x"
		agent.SetFreeSockets(agent.GetName(opts), []http.Socket{s})
		req := tr.get(opts, func(res *http.IncomingMessage) { res.Resume() })
		req.OnSocket(func(got http.Socket) {
			if got != http.Socket(s) || http.SocketMessage(s) != &req.OutgoingMessage || total(agent.FreeSockets()) != 0 {
				t.Errorf("got another socket, or the pool still has it: %s", counts(agent))
			}
		})
		req.OnClose(func() { s.Destroy(nil) }) // the agent does not care for it
	})
}
