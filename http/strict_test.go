package http_test

import (
	"fmt"
	stdnet "net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

// modes runs a test as each Node, strict and not.
func modes(t *testing.T, test func(t *testing.T, sim *looptest.Sim, strict bool)) {
	for _, p := range profiles {
		for _, strict := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/strict=%t", p.Name, strict), func(t *testing.T) {
				sim := looptest.New(loop.Options{Profile: p})
				sim.OnStuck = sim.Stop
				test(t, sim, strict)
			})
		}
	}
}

// finish runs the loop to its end.
func finish(t *testing.T, sim *looptest.Sim) {
	t.Helper()
	if err := sim.Run(); err != nil {
		t.Error(err)
	}
	if n := sim.OpenSockets(); n != 0 {
		t.Errorf("%d sockets are open at the end", n)
	}
}

// serveOn listens and calls ready with the address.
func serveOn(t *testing.T, srv *http.Server, ready func(address string)) {
	t.Helper()
	if err := srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() { ready(fmt.Sprintf("127.0.0.1:%d", srv.Port())) }); err != nil {
		t.Error(err)
	}
}

const okHello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

// TestPooledSocketWithBytesWaiting reuses a free socket while bytes that nobody
// asked for, or the end, wait in the kernel: Node takes them for the answer.
func TestPooledSocketWithBytesWaiting(t *testing.T) {
	for _, waits := range []string{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", "x", ""} {
		for _, p := range profiles {
			for _, strict := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/strict=%t/%.9s", p.Name, strict, waits), func(t *testing.T) {
					got := reuse(t, p, strict, waits)
					if strict && got != "hello hello" {
						t.Errorf("the bodies are %q", got)
					} else if !strict && got == "hello hello" {
						t.Error("Node is not that careful")
					}
				})
			}
		}
	}
}

// reuse makes two requests on a keep-alive agent and returns their bodies, or
// errors. Before the second, and unseen by the loop, the server sends what waits,
// or ends when that is nothing.
func reuse(t *testing.T, p *loop.Profile, strict bool, waits string) string {
	gate, sent := make(chan struct{}), make(chan struct{})
	served := 0
	port := scripted(t, gate, func(c *peer) {
		c.send(okHello)
		if served++; served > 1 {
			return
		}
		c.wait()
		if c.send(waits); waits == "" {
			_ = c.Conn.(*stdnet.TCPConn).CloseWrite()
		}
		close(sent)
		c.drain()
	})
	var bodies []string
	runTrace(t, p, func(tr *trace) {
		agent, err := http.NewAgent(tr.l, &http.AgentOptions{KeepAlive: true, StrictParser: strict})
		if err != nil {
			t.Fatal(err)
		}
		get := func(then func()) {
			over := func(s string) {
				bodies = append(bodies, s)
				timers.SetTimeout(tr.l, then, time.Millisecond)
			}
			req := tr.request(&http.RequestOptions{Host: "127.0.0.1", Port: port, Agent: agent}, func(res *http.IncomingMessage) {
				var body string
				res.OnData(func(chunk []byte) { body += string(chunk) })
				res.OnEnd(func() { over(body) })
			})
			req.OnError(func(err error) { over(err.Error()) })
			if err := req.End(); err != nil {
				t.Error(err)
			}
		}
		get(func() {
			if len(bodies) != 1 || bodies[0] != "hello" {
				panic(bodies)
			}
			close(gate)
			<-sent
			get(agent.Destroy)
		})
	})
	return strings.Join(bodies, " ")
}

// TestWaitingRequestGetsCleanSocket hands the socket of a response with something
// behind it to no request that waits in the agent's queue.
func TestWaitingRequestGetsCleanSocket(t *testing.T) {
	modes(t, func(t *testing.T, sim *looptest.Sim, strict bool) {
		served := 0
		port := sim.Listen(func(p *looptest.Peer) {
			served++
			extra := ""
			if served == 1 {
				extra = "HTTP/1.1 200 OK\r\nContent-Le"
			}
			p.OnData = func([]byte) {
				p.WriteString(okHello + extra)
				extra = ""
			}
			p.OnEnd = p.Close
		})
		done := 0
		sim.Main(func() {
			agent, _ := http.NewAgent(sim.Loop, &http.AgentOptions{KeepAlive: true, MaxSockets: 1, StrictParser: strict})
			for range 3 {
				_, err := http.Get(sim.Loop, nil, &http.RequestOptions{Host: "127.0.0.1", Port: port, Agent: agent}, func(res *http.IncomingMessage) {
					res.OnEnd(func() {
						if done++; done == 3 {
							sim.SetImmediate(agent.Destroy)
						}
					})
					res.Resume()
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
		finish(t, sim)
		if want := map[bool]int{false: 1, true: 2}[strict]; done != 3 || served != want {
			t.Errorf("%d of 3 answered over %d connections, want %d", done, served, want)
		}
	})
}

// TestUnansweredRequestsAreLimited pipelines ten thousand requests to a handler
// that is slow: a strict server reads no further than it has to.
func TestUnansweredRequestsAreLimited(t *testing.T) {
	modes(t, func(t *testing.T, sim *looptest.Sim, strict bool) {
		const all = 10000
		var waiting []*http.ServerResponse
		most, answered := 0, 0
		sim.Main(func() {
			srv := http.CreateServer(sim.Loop, &http.ServerOptions{StrictParser: strict}, func(_ *http.IncomingMessage, res *http.ServerResponse) {
				waiting = append(waiting, res)
				most = max(most, len(waiting))
			})
			var clock *timers.Timeout
			clock = timers.SetInterval(sim.Loop, func() {
				for _, res := range waiting {
					answered++
					_ = res.EndString("ok")
				}
				if waiting = nil; answered == all {
					clock.Close()
				}
			}, 50*time.Millisecond)
			serveOn(t, srv, func(address string) {
				p := sim.Dial(address)
				got := 0
				p.OnData = func(chunk []byte) {
					if got += strings.Count(string(chunk), "HTTP/1.1 200 OK"); got == all {
						p.Close()
						srv.Close(nil)
					}
				}
				p.WriteString(strings.Repeat("GET / HTTP/1.1\r\nHost: h\r\n\r\n", all))
			})
		})
		finish(t, sim)
		if answered != all {
			t.Errorf("%d of %d answered", answered, all)
		}
		const chunk = 64<<10/27 + 200 // requests that one read may bring, and those before
		if strict && most > chunk || !strict && most <= chunk {
			t.Errorf("up to %d requests wait", most)
		}
	})
}

// TestStrictTimes checks that silent and slow clients are shown out in time, and
// slow handlers and uploads in time are not.
func TestStrictTimes(t *testing.T) {
	const head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n"
	cases := []struct {
		name    string
		send    []string // one a second
		handler time.Duration
		want    string
		within  time.Duration
	}{
		{"silence", nil, 0, "408", 3 * time.Second},
		{"half a head", []string{"GET / HT"}, 0, "408", 3 * time.Second},
		{"a head in drips", strings.Split("GET / HTTP/1.1", ""), 0, "408", 3 * time.Second},
		{"half a body", []string{head, "abc"}, 0, "408", 8 * time.Second},
		{"a body in drips", append([]string{head}, strings.Split("0123456789", "")...), 0, "408", 8 * time.Second},
		{"a body in time", []string{head, "01234", "56789"}, 0, "200", 8 * time.Second},
		{"a slow handler", []string{"GET / HTTP/1.1\r\nHost: h\r\n\r\n"}, 20 * time.Second, "200", 26 * time.Second},
		{"an idle connection", []string{"GET / HTTP/1.1\r\nHost: h\r\n\r\n"}, 0, "200", 6 * time.Second},
	}
	for _, p := range profiles {
		for _, c := range cases {
			t.Run(p.Name+"/"+c.name, func(t *testing.T) {
				sim := looptest.New(loop.Options{Profile: p})
				var received string
				sim.Main(func() {
					srv := http.CreateServer(sim.Loop, &http.ServerOptions{StrictParser: true}, func(req *http.IncomingMessage, res *http.ServerResponse) {
						req.Resume()
						req.OnEnd(func() {
							timers.SetTimeout(sim.Loop, func() { _ = res.EndString("ok") }, c.handler+time.Millisecond)
						})
					})
					srv.HeadersTimeout, srv.RequestTimeout = 2*time.Second, 7*time.Second
					serveOn(t, srv, func(address string) {
						peer := sim.Dial(address)
						peer.OnData = func(chunk []byte) { received += string(chunk) }
						peer.OnEnd = func() {
							peer.Close()
							srv.Close(nil)
						}
						for i, text := range c.send {
							peer.After(time.Duration(i)*time.Second, func() { peer.WriteString(text) })
						}
					})
				})
				finish(t, sim)
				if !strings.HasPrefix(received, "HTTP/1.1 "+c.want) || sim.Elapsed() > c.within {
					t.Errorf("after %v the client has %q, want %s within %v", sim.Elapsed(), received, c.want, c.within)
				}
			})
		}
	}
}

// TestBadConnectionDisturbsNoOther runs every case of bad input beside a client
// that sends its request a byte at a time.
func TestBadConnectionDisturbsNoOther(t *testing.T) {
	cases, _ := badCases(t, "server")
	modes(t, func(t *testing.T, sim *looptest.Sim, strict bool) {
		var got string
		sim.Main(func() {
			srv := http.CreateServer(sim.Loop, &http.ServerOptions{StrictParser: strict}, func(req *http.IncomingMessage, res *http.ServerResponse) {
				req.Resume()
				req.OnEnd(func() { _ = res.EndString("ok") })
			})
			serveOn(t, srv, func(address string) {
				var bad []*looptest.Peer
				for _, c := range cases {
					r := &badRun{t: t, sim: sim, c: c}
					peer := sim.Dial(address)
					peer.OnData = func([]byte) {}
					bad = append(bad, peer)
					r.play(peer, c.Script, func() {})
				}
				good := sim.Dial(address)
				good.OnData = func(chunk []byte) { got += string(chunk) }
				request := strings.Repeat("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello", 3)
				for i := range len(request) {
					good.After(time.Duration(i)*10*time.Millisecond, func() { good.WriteString(request[i : i+1]) })
				}
				good.After(4*time.Second, func() {
					for _, p := range append(bad, good) {
						p.Close()
					}
					srv.Close(nil)
				})
			})
		})
		finish(t, sim)
		if n := strings.Count(got, "200 OK"); n != 3 {
			t.Errorf("the good client has %d answers of 3: %q", n, got)
		}
	})
}

// TestListenersDoNotGather counts the listeners of a connection after many
// requests, good and refused.
func TestListenersDoNotGather(t *testing.T) {
	modes(t, func(t *testing.T, sim *looptest.Sim, strict bool) {
		var counts []int
		sim.Main(func() {
			srv := http.CreateServer(sim.Loop, &http.ServerOptions{StrictParser: strict}, func(req *http.IncomingMessage, res *http.ServerResponse) {
				n := 0
				e := req.Socket().Emitter()
				for _, name := range e.EventNames() {
					n += e.ListenerCount(name)
				}
				counts = append(counts, n)
				_ = res.EndString("ok")
			})
			serveOn(t, srv, func(address string) {
				p := sim.Dial(address)
				p.OnData = func([]byte) {
					if len(counts) < 50 {
						p.WriteString("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
						return
					}
					p.Close()
					srv.Close(nil)
				}
				p.WriteString("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
			})
		})
		finish(t, sim)
		if len(counts) != 50 || counts[49] != counts[1] {
			t.Errorf("the listeners of a connection: %v", counts)
		}
	})
}

// TestDeclaredLengthAllocatesNothing announces bodies that nobody could hold.
func TestDeclaredLengthAllocatesNothing(t *testing.T) {
	const most = 1 << 20 // for all of a connection
	for name, input := range map[string]string{
		"length":  "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9007199254740991\r\n\r\nabc",
		"chunk":   "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1fffffffffffff\r\nabc",
		"head":    "GET /" + strings.Repeat("a", 10<<10) + " HTTP/1.1\r\nHost: h\r\n\r\n",
		"headers": "GET / HTTP/1.1\r\nHost: h\r\n" + strings.Repeat("a:\r\n", 900) + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			modes(t, func(t *testing.T, sim *looptest.Sim, strict bool) {
				var before, after runtime.MemStats
				sim.Main(func() {
					srv := http.CreateServer(sim.Loop, &http.ServerOptions{StrictParser: strict}, func(req *http.IncomingMessage, _ *http.ServerResponse) {
						_ = req.Headers().Get("content-length")
						req.Resume()
					})
					serveOn(t, srv, func(address string) {
						runtime.ReadMemStats(&before)
						p := sim.Dial(address)
						p.WriteString(input)
						p.After(100*time.Millisecond, func() {
							runtime.ReadMemStats(&after)
							p.Close()
							srv.Close(nil)
						})
					})
				})
				finish(t, sim)
				if n := after.TotalAlloc - before.TotalAlloc; n > most {
					t.Errorf("%d bytes came to %d KiB", len(input), n>>10)
				}
			})
		})
	}
}

// TestStrictWinsOverInsecure asks for both.
func TestStrictWinsOverInsecure(t *testing.T) {
	for _, p := range profiles {
		sim := looptest.New(loop.Options{Profile: p})
		received := ""
		sim.Main(func() {
			http.SetStrictParser(sim.Loop, true)
			http.SetInsecureHTTPParser(sim.Loop, true)
			srv := http.CreateServer(sim.Loop, nil, func(_ *http.IncomingMessage, res *http.ServerResponse) { _ = res.EndString("ok") })
			serveOn(t, srv, func(address string) {
				peer := sim.Dial(address)
				peer.OnData = func(chunk []byte) { received += string(chunk) }
				peer.OnEnd = func() {
					peer.Close()
					srv.Close(nil)
				}
				peer.WriteString("GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n")
			})
		})
		finish(t, sim)
		if !strings.HasPrefix(received, "HTTP/1.1 400 ") {
			t.Errorf("%s: %q", p.Name, received)
		}
	}
}
