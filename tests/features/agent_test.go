package features

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// agentChecks are rows AGT-….
var agentChecks = checks{
	agentDefaults, agentQueues, agentKeeps, agentKeptSocket, agentDefaultMethods,
	agentServerCloses, agentServerRefuses, agentRemove, agentOneShot,
	agentConnectionHeader, agentTotal, agentFreeLimit, agentScheduling, agentTimeout,
	agentConnectOptions, agentCreateConnection, agentKeepOverridden,
	agentReuseOverridden, agentDestroy, agentFreeTimeout, agentNames, agentFree,
}

func total[T any](lists map[string][]T) (n int) {
	for _, l := range lists {
		n += len(l)
	}
	return n
}

func counts(a *http.Agent) string {
	return fmt.Sprintf("%d used, %d free, %d waiting", total(a.Sockets()), total(a.FreeSockets()), total(a.Requests()))
}

// counts is counts from beside the loop.
func (c *check) counts(a *http.Agent) (s string) {
	c.do(func() { s = counts(a) })
	return s
}

func agentDefaults(c *check) {
	c.do(func() {
		a := noThrow(http.NewAgent(c.l, nil))
		c.fact("AGT-001", "listeners of free", a.ListenerCount("free"))
		c.fact("AGT-010", "made", thrown(func() error {
			_, err := http.NewAgent(c.l, &http.AgentOptions{KeepAlive: true})
			return err
		}))
		c.fact("AGT-012", "keepAlive", a.KeepAlive)
		c.fact("AGT-015", "keepAliveMsecs", a.KeepAliveMsecs)
		c.fact("AGT-017", "maxSockets", a.MaxSockets)
		c.fact16("AGT-019", "maxTotalSockets", a.MaxTotalSockets)
		c.fact16("AGT-023", "scheduling", a.Scheduling)
		c.fact("AGT-021", "maxFreeSockets", a.MaxFreeSockets)
		c.fact("AGT-035", "names that objects have", list{len(a.Sockets()), len(a.FreeSockets()), len(a.Requests())})
		a.MaxFreeSockets = 3
		c.fact("AGT-043", "set", a.MaxFreeSockets)
		a.MaxSockets = 4
		c.fact("AGT-044", "set", a.MaxSockets)
		a.MaxTotalSockets = 5
		c.fact("AGT-045", "set", a.MaxTotalSockets)
	})
}

func agentQueues(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{MaxSockets: 1})
	var steps []string
	ports := map[int]bool{}
	c.async(func(done func()) {
		left := 3
		for range 3 {
			over := false
			c.begin(http.RequestOptions{Port: port, Agent: a}, func(req *http.ClientRequest) {
				req.OnResponse(func(*http.IncomingMessage) {
					steps = append(steps, counts(a))
					ports[req.Socket().(*net.Socket).LocalPort()] = true
				})
				must(req.End())
				steps = append(steps, counts(a))
			}, func() {
				if left--; over {
					left++
				} else if over = true; left == 0 {
					done()
				}
			})
		}
	})
	c.settle()
	c.fact("AGT-002", "counts", steps)
	c.fact("AGT-002", "afterwards", c.counts(a))
	c.fact("AGT-016", "sockets", len(ports))
	c.fact("AGT-046", "waiting", steps[2])
	c.fact("AGT-047", "used", steps[0])
}

func agentKeeps(c *check) {
	port := c.serve(nil, answerOK).Port()
	for _, keepAlive := range []bool{true, false} {
		a := c.agent(http.AgentOptions{KeepAlive: keepAlive})
		opts := http.RequestOptions{Port: port, Agent: a}
		first := c.request(opts, nil).req.Socket()
		c.settle()
		c.do(func() {
			c.fact("AGT-003", fmt.Sprintf("keepAlive %v", keepAlive), list{counts(a), first.Destroyed()})
		})
		if !keepAlive {
			continue
		}
		c.do(func() {
			var lengths []int
			for _, l := range a.FreeSockets() {
				lengths = append(lengths, len(l))
			}
			c.fact("AGT-033", "one list with one socket", lengths)
		})
		again := c.request(opts, nil).req.Socket()
		c.fact("AGT-011", "reused", again == first)
	}
}

func agentKeptSocket(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true, KeepAliveMsecs: 2500})
	var calls list
	c.do(func() {
		a.ConnectionFunc = func(*http.RequestOptions, func(error, http.Socket)) (http.Socket, error) {
			s, err := net.Connect(c.l, net.ConnectOptions{Port: port, Host: host}, nil)
			s.SetSelf(&spiedSocket{s, &calls})
			return s, err
		}
	})
	opts := http.RequestOptions{Port: port, Agent: a}
	c.request(opts, nil)
	c.settle()
	c.do(func() {
		c.fact("AGT-004", "setKeepAlive", calls[0])
		c.fact("AGT-014", "initial delay", calls[0].(list)[2])
		c.fact("AGT-007", "unref", calls[1])
		c.fact("AGT-030", "calls", calls)
	})
	c.request(opts, nil)
	c.do(func() { c.fact("AGT-031", "then", calls[2:3]) })
	c.settle()
	c.do(func() { c.fact("AGT-004", "kept", len(a.FreeSockets())) })
}

// spiedSocket logs the calls of an agent.
type spiedSocket struct {
	*net.Socket
	calls *list
}

func (s *spiedSocket) SetKeepAlive(on bool, delay time.Duration) {
	*s.calls = append(*s.calls, list{"setKeepAlive", on, delay})
	s.Socket.SetKeepAlive(on, delay)
}

func (s *spiedSocket) Ref() {
	*s.calls = append(*s.calls, list{"ref"})
	s.Socket.Ref()
}

func (s *spiedSocket) Unref() {
	*s.calls = append(*s.calls, list{"unref"})
	s.Socket.Unref()
}

func agentDefaultMethods(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true, KeepAliveMsecs: 2500})
	var s *net.Socket
	c.async(func(done func()) {
		s = noThrow(net.Connect(c.l, net.ConnectOptions{Port: port, Host: host}, done))
	})
	c.do(func() {
		c.fact("AGT-030", "keepSocketAlive returns", a.KeepSocketAlive(s))
		s.Destroy(nil)
	})
}

func agentServerCloses(c *check) {
	server := c.serve(nil, answerOK)
	c.do(func() { server.KeepAliveTimeout = 30 * time.Millisecond })
	a := c.agent(http.AgentOptions{KeepAlive: true})
	opts := http.RequestOptions{Port: server.Port(), Agent: a}
	before := ""
	c.do(func() {
		a.OnFree(func(http.Socket, *http.RequestOptions) {
			if before == "" {
				before = counts(a)
			}
		})
	})
	c.request(opts, nil)
	c.until(func() bool { return before != "" })
	c.until(func() bool { return total(a.FreeSockets()) == 0 })
	c.fact("AGT-005", "counts", list{before, c.counts(a)})
	c.fact("AGT-005", "next", c.request(opts, nil).status)
}

func agentServerRefuses(c *check) {
	p := c.peer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok" + end)
	a := c.agent(http.AgentOptions{KeepAlive: true})
	for range 2 {
		c.request(http.RequestOptions{Port: p.port, Agent: a}, nil)
		c.settle()
	}
	c.fact("AGT-006", "connections", p.connections())
	c.fact("AGT-006", "counts", c.counts(a))
}

func agentRemove(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true})
	out := c.request(http.RequestOptions{Port: port, Agent: a}, func(req *http.ClientRequest) {
		req.OnSocket(func(s http.Socket) {
			before := counts(a)
			http.EventAgentRemove.Emit(s.Emitter())
			c.fact("AGT-008", "counts", list{before, counts(a)})
			c.later(func() { s.Self().Destroy(nil) })
		})
		must(req.End())
	})
	c.settle()
	c.fact("AGT-008", "answered", list{out.status, c.counts(a)})
}

func agentOneShot(c *check) {
	text := c.sent(http.RequestOptions{Agent: http.NoAgent}, nil)
	c.fact("AGT-009", "sent", slices.Contains(headLines(text), "Connection: close"))
	port := c.serve(nil, answerOK).Port()
	req := c.request(http.RequestOptions{Port: port, Agent: http.NoAgent}, nil).req
	c.do(func() {
		c.fact("AGT-009", "its agent is the global one", req.Agent() == http.AgentLike(http.GlobalAgent(c.l)))
	})
}

func agentConnectionHeader(c *check) {
	connection := func(opts http.AgentOptions, headers ...http.HeaderField) string {
		text := c.sent(http.RequestOptions{Agent: c.agent(opts), Headers: headers}, nil)
		return headerOf(text, "Connection")
	}
	c.fact("AGT-013", "default", connection(http.AgentOptions{}))
	c.fact("AGT-013", "keepAlive", connection(http.AgentOptions{KeepAlive: true}))
	c.fact("AGT-013", "maxSockets", connection(http.AgentOptions{MaxSockets: 2}))
	c.fact("AGT-013", "given", connection(http.AgentOptions{KeepAlive: true}, http.HeaderField{Name: "Connection", Value: "close"}))
}

func agentTotal(c *check) {
	a := c.agent(http.AgentOptions{MaxTotalSockets: 2})
	for range 4 {
		port := c.peer().port
		c.do(func() { c.begin(http.RequestOptions{Port: port, Agent: a}, nil, func() {}) })
	}
	c.settle()
	c.fact("AGT-018", "counts", c.counts(a))
	c.do(func() {
		c.fact("AGT-018", "negative", thrown(func() error {
			_, err := http.NewAgent(c.l, &http.AgentOptions{MaxTotalSockets: -1})
			return err
		}))
	})
}

// together makes n requests at once and waits for all.
func (c *check) together(n int, opts http.RequestOptions) (outs []*outcome) {
	c.async(func(done func()) {
		over := map[int]bool{}
		for i := range n {
			outs = append(outs, c.begin(opts, nil, func() {
				if over[i] = true; len(over) == n {
					done()
				}
			}))
		}
	})
	return outs
}

func agentFreeLimit(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true, MaxFreeSockets: 1})
	c.together(3, http.RequestOptions{Port: port, Agent: a})
	c.settle()
	c.fact("AGT-020", "counts", c.counts(a))
}

func agentScheduling(c *check) {
	for _, scheduling := range []string{"fifo", "lifo", ""} {
		port := c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
			c.after(5*time.Millisecond, func() { must(res.EndString("ok")) })
		}).Port()
		a := c.agent(http.AgentOptions{KeepAlive: true, Scheduling: scheduling})
		opts := http.RequestOptions{Port: port, Agent: a}
		c.together(2, opts)
		c.settle()
		var free []http.Socket
		c.do(func() {
			for _, l := range a.FreeSockets() {
				free = l
			}
		})
		id, label, which := "AGT-022", scheduling, "other"
		if scheduling == "" {
			id, label = "AGT-023", "default"
		}
		switch c.request(opts, nil).req.Socket() {
		case free[0]:
			which = "oldest"
		case free[1]:
			which = "newest"
		}
		c.fact(id, label, which)
	}
	c.do(func() {
		c.fact("AGT-022", "other", thrown(func() error {
			_, err := http.NewAgent(c.l, &http.AgentOptions{Scheduling: "filo"})
			return err
		}))
	})
}

func agentTimeout(c *check) {
	p := c.peer()
	a := c.agent(http.AgentOptions{Timeout: 30 * time.Millisecond})
	var s *net.Socket
	var events []string
	c.async(func(done func()) {
		c.begin(http.RequestOptions{Port: p.port, Agent: a}, func(req *http.ClientRequest) {
			req.OnSocket(func(socket http.Socket) {
				s = socket.(*net.Socket)
				log(s, &events, "timeout", "error", "close")
				s.Once("timeout", func(...any) { done() })
			})
			must(req.End())
		}, func() {})
	})
	c.do(func() {
		c.fact("AGT-024", "timeout", s.Timeout())
		c.fact("AGT-024", "events of the socket", events)
	})
}

func agentConnectOptions(c *check) {
	p := c.peer(answer200 + end)
	a := c.agent(http.AgentOptions{Request: http.RequestOptions{LocalAddress: "127.0.0.2"}})
	c.request(http.RequestOptions{Port: p.port, Agent: a}, nil)
	c.fact("AGT-025", "comes from", p.remote(0).IP.String())
}

func agentCreateConnection(c *check) {
	port := c.serve(nil, answerOK).Port()
	connect := func(fn func()) *net.Socket {
		return noThrow(net.Connect(c.l, net.ConnectOptions{Port: port, Host: host}, fn))
	}
	ways := []struct {
		name string
		fn   http.CreateConnection
	}{
		{"returned", func(*http.RequestOptions, func(error, http.Socket)) (http.Socket, error) {
			return connect(nil), nil
		}},
		{"handed", func(_ *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
			var s *net.Socket
			s = connect(func() { done(nil, s) })
			return nil, nil
		}},
		{"failed", func(_ *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
			c.l.SetImmediate(func() { done(errors.New("no socket"), nil) })
			return nil, nil
		}},
	}
	for _, way := range ways {
		a := c.agent(http.AgentOptions{})
		c.do(func() { a.ConnectionFunc = way.fn })
		out := c.request(http.RequestOptions{Port: 1, Agent: a}, nil)
		if out.err != nil {
			c.fact("AGT-027", way.name, out.err)
		} else {
			c.fact("AGT-027", way.name, out.body)
		}
	}
	a := c.agent(http.AgentOptions{})
	c.async(func(done func()) {
		s := noThrow(a.CreateConnection(&http.RequestOptions{Port: port, Host: host}, nil))
		_, plain := s.(*net.Socket)
		s.On("connect", func(args ...any) {
			c.fact("AGT-026", "connects", len(args))
			c.fact("AGT-028", "is a net.Socket", plain)
			done()
		})
		c.later(func() { s.Self().Destroy(nil) })
	})
}

// checkedAgent overrides two of an agent's methods.
type checkedAgent struct {
	http.Agent
	keep   bool
	reused []string
}

func (a *checkedAgent) KeepSocketAlive(s http.Socket) bool {
	return a.Agent.KeepSocketAlive(s) && a.keep
}

func (a *checkedAgent) ReuseSocket(s http.Socket, req *http.ClientRequest) {
	a.reused = append(a.reused, req.Path)
	a.Agent.ReuseSocket(s, req)
}

func newCheckedAgent(l *loop.Loop, keep bool) *checkedAgent {
	a := &checkedAgent{keep: keep}
	must(a.Init(l, a, &http.AgentOptions{KeepAlive: true}))
	return a
}

func agentKeepOverridden(c *check) {
	port := c.serve(nil, answerOK).Port()
	for _, keep := range []bool{true, false} {
		var a *checkedAgent
		c.do(func() { a = newCheckedAgent(c.l, keep) })
		c.later(a.Destroy)
		s := c.request(http.RequestOptions{Port: port, Agent: a}, nil).req.Socket()
		c.settle()
		c.do(func() {
			c.fact("AGT-029", fmt.Sprintf("returns %v", keep), list{counts(&a.Agent), s.Destroyed()})
		})
	}
}

func agentReuseOverridden(c *check) {
	port := c.serve(nil, answerOK).Port()
	var a *checkedAgent
	c.do(func() { a = newCheckedAgent(c.l, true) })
	c.later(a.Destroy)
	for _, path := range []string{"/1", "/2"} {
		c.request(http.RequestOptions{Port: port, Agent: a, Path: path}, nil)
		c.settle()
	}
	c.fact("AGT-031", "called for", a.reused)
}

func agentDestroy(c *check) {
	p := c.peer()
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true})
	c.request(http.RequestOptions{Port: port, Agent: a}, nil)
	c.settle()
	before := c.counts(a)
	var out *outcome
	c.async(func(done func()) {
		out = c.begin(http.RequestOptions{Port: p.port, Agent: a}, nil, done)
		var look func()
		look = func() {
			if p.received() == "" {
				c.after(time.Millisecond, look)
			} else {
				a.Destroy()
			}
		}
		look()
	})
	c.settle()
	c.fact("AGT-032", "counts", list{before, c.counts(a)})
	c.fact("AGT-032", "error", out.err)
}

func agentFreeTimeout(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true, Timeout: 40 * time.Millisecond})
	before := ""
	c.do(func() {
		a.OnFree(func(http.Socket, *http.RequestOptions) { before = counts(a) })
	})
	c.request(http.RequestOptions{Port: port, Agent: a}, nil)
	c.until(func() bool { return before != "" })
	c.wait(100 * time.Millisecond)
	c.settle()
	c.fact("AGT-034", "counts", list{before, c.counts(a)})
}

func agentNames(c *check) {
	a := c.agent(http.AgentOptions{})
	name := func(opts http.RequestOptions) string { return a.GetName(&opts) }
	c.do(func() {
		c.fact("AGT-036", "of no options", name(http.RequestOptions{}))
		c.fact("AGT-037", "family", name(http.RequestOptions{Host: "h", Port: 1, Family: 4}))
		c.fact("AGT-037", "all", name(http.RequestOptions{Host: "h", Port: 1, LocalAddress: "::1", Family: 6, SocketPath: "/s"}))
		c.fact("AGT-037", "socketPath", name(http.RequestOptions{SocketPath: "/s"}))
		c.fact("AGT-038", "host", name(http.RequestOptions{Host: "a.b"}))
		c.fact("AGT-039", "port", name(http.RequestOptions{Port: 8080}))
		c.fact("AGT-040", "localAddress", name(http.RequestOptions{LocalAddress: "127.0.0.1"}))
		var families []string
		for _, family := range []int{4, 6, 9} {
			families = append(families, name(http.RequestOptions{Family: family}))
		}
		c.fact("AGT-041", "family", families)
		c.fact("AGT-042", "of an agent for http", name(http.RequestOptions{Host: "h", Port: 443, ServerName: "y"}))
	})
}

func agentFree(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true})
	var seen list
	c.do(func() {
		a.OnFree(func(s http.Socket, opts *http.RequestOptions) {
			_, plain := s.(*net.Socket)
			seen = append(seen, list{plain, opts.Port == port})
		})
	})
	c.request(http.RequestOptions{Port: port, Agent: a}, nil)
	c.settle()
	c.fact("AGT-048", "emitted", seen)
}
