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

// pickyAgent overrides methods as a Go type does: by embedding and SetSelf.
type pickyAgent struct {
	http.Agent
	tr   *trace
	keep bool
}

func (a *pickyAgent) GetName(opts *http.RequestOptions) string {
	a.tr.log("getName %v", opts.Port != 0)
	return "all"
}

func (a *pickyAgent) KeepSocketAlive(s http.Socket) bool {
	a.tr.log("keepSocketAlive")
	return a.keep && a.Agent.KeepSocketAlive(s)
}

func (a *pickyAgent) ReuseSocket(s http.Socket, req *http.ClientRequest) {
	a.tr.log("reuseSocket %s", req.Path)
	a.Agent.ReuseSocket(s, req)
}

func (a *pickyAgent) CreateConnection(opts *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
	a.tr.log("createConnection %s path=%q", opts.Host, opts.Path)
	return a.Agent.CreateConnection(opts, done)
}

func TestAgentOverrides(t *testing.T) {
	for _, keep := range []bool{true, false} {
		port := scripted(t, nil, echoPath)
		got := runTrace(t, loop.Node16, func(tr *trace) {
			a := &pickyAgent{tr: tr, keep: keep}
			if err := a.Init(tr.l, a, &http.AgentOptions{KeepAlive: true}); err != nil {
				t.Fatal(err)
			}
			opts := to(port, a)
			opts.Path = "/1"
			tr.get(opts, func(res *http.IncomingMessage) { res.Resume() })
			tr.settled(func() {
				opts.Path = "/2"
				tr.get(opts, func(res *http.IncomingMessage) { res.Resume() })
				tr.settled(a.Destroy)
			})
		})
		count := map[string]int{}
		for _, line := range got {
			count[line]++
		}
		connections := count[`createConnection 127.0.0.1 path=""`]
		if keep && (connections != 1 || count["reuseSocket /2"] != 1) || !keep && connections != 2 {
			t.Errorf("keep=%v: %q", keep, got)
		}
		if count["keepSocketAlive"] != 2 || count["getName true"] == 0 {
			t.Errorf("keep=%v: %q", keep, got)
		}
	}
}

func TestAgentCreateConnection(t *testing.T) {
	order{
		name: "later, twice", reply: echoPath,
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{})
			agent.ConnectionFunc = func(opts *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
				tr.log("called")
				tr.l.SetImmediate(func() {
					s := tr.connect(opts.Port)
					tr.log("delivering %s", counts(agent))
					done(nil, s)
					done(nil, s)
					tr.log("delivered %s", counts(agent))
				})
				return nil, nil
			}
			opts := to(port, agent)
			opts.Path = "/x"
			req := tr.get(opts, func(res *http.IncomingMessage) { res.Resume() })
			for _, name := range []string{"socket", "finish", "response", "close"} {
				req.On(name, func(...any) { tr.log("req:%s", name) })
			}
		},
		want16: `
			called
			delivering sockets=0 free=0 requests=0
			delivered sockets=1 free=0 requests=0
			req:socket
			req:finish
			req:response
			req:close`,
	}.run(t)
	order{
		name: "fails",
		body: func(tr *trace, _ int) {
			agent := tr.agent(http.AgentOptions{})
			agent.ConnectionFunc = func(_ *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
				done(errors.New("not now"), nil)
				return nil, nil
			}
			tr.track("req", tr.get(to(1, agent), nil))
			tr.settled(func() { tr.log("settled %s", counts(agent)) })
		},
		want16: `
			req:error undefined not now
			req:close
			settled sockets=0 free=0 requests=0`,
		want10: `
			req:error undefined not now
			settled sockets=0 free=0 requests=0`,
	}.run(t)
}

// likeAgent is an agent that is no Agent.
type likeAgent struct {
	tr   *trace
	port int
}

func (a *likeAgent) AddRequest(req *http.ClientRequest, opts *http.RequestOptions) error {
	a.tr.log("addRequest %s %s %s", req.Method, req.Path, opts.Host)
	s := a.tr.connect(opts.Port)
	a.tr.l.SetImmediate(func() {
		a.tr.log("assigning")
		req.AssignSocket(s, nil)
	})
	return nil
}

func TestAgentLike(t *testing.T) {
	order{
		name: "addRequest is enough", reply: func(p *peer) { p.send(okTwo); p.drain() },
		body: func(tr *trace, port int) {
			opts := to(port, &likeAgent{tr: tr})
			opts.Path = "/x"
			req := tr.get(opts, nil)
			tr.track("req", req)
		},
		want16: `
			addRequest GET /x 127.0.0.1
			assigning
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			req.res:close
			req:close`,
		want10: `
			addRequest GET /x 127.0.0.1
			assigning
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			req:close
			req.res:close`,
	}.run(t)
}

func TestAgentMaxTotalSockets(t *testing.T) {
	ports := []int{scripted(t, nil, echoPath), scripted(t, nil, echoPath), scripted(t, nil, echoPath)}
	got := runTrace(t, loop.Node16, func(tr *trace) {
		agent := tr.agent(http.AgentOptions{KeepAlive: true, MaxTotalSockets: 2, MaxSockets: 2})
		for _, port := range ports {
			for range 2 {
				opts := to(port, agent)
				opts.Path = "/x"
				tr.get(opts, func(res *http.IncomingMessage) {
					res.Resume()
					tr.log("response")
				})
			}
		}
		tr.log("created %s total=%d", counts(agent), agent.TotalSocketCount)
		tr.settled(func() {
			if agent.TotalSocketCount > 2 {
				t.Errorf("%d sockets", agent.TotalSocketCount)
			}
			agent.Destroy()
		})
	})
	if got[0] != "created sockets=2 free=0 requests=4 total=2" {
		t.Errorf("got %q", got)
	}
}
