package http_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

// clientCase is a program that testdata/client.js has under the same name;
// testdata/client.node16.txt and client.node10.txt are what Node prints for it.
type clientCase struct {
	name  string
	reply func(p *peer)
	body  func(tr *trace, port int)
}

// say returns a script that sends pieces and waits for the other side to end.
func say(pieces ...string) func(p *peer) {
	return func(p *peer) {
		p.send(pieces...)
		p.drain()
	}
}

// sayAndEnd returns a script that sends a piece and ends.
func sayAndEnd(piece string) func(p *peer) {
	return func(p *peer) { p.send(piece) }
}

// echoOnce answers a switched protocol's first byte and ends.
func echoOnce(head, prefix string) func(p *peer) {
	return func(p *peer) {
		p.send(head)
		b, _ := p.r.ReadByte()
		p.send(prefix + string(b))
	}
}

const (
	// idleFor is how long sockets may be idle; the programs take less than that
	// for all else.
	idleFor = 200 * time.Millisecond

	partial  = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
	early    = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nearly"
	twice    = okTwo + "HTTP/1.1 201 OK\r\nContent-Length: 2\r\n\r\nno"
	upgraded = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\nhello"
)

func (tr *trace) tracked(opts *http.RequestOptions) *http.ClientRequest {
	req := tr.get(opts, nil)
	tr.track("req", req)
	return req
}

func (tr *trace) post(port int, agent http.AgentLike) *http.ClientRequest {
	opts := to(port, agent)
	opts.Method = "POST"
	req := tr.request(opts, nil)
	tr.track("req", req)
	return req
}

// idle logs how many sockets an agent has kept and destroys them.
func (tr *trace) idle(agent *http.Agent) {
	tr.settled(func() {
		tr.log("free %d", len(agent.FreeSockets()))
		agent.Destroy()
	})
}

func (tr *trace) onData(req *http.ClientRequest, fn func(res *http.IncomingMessage)) {
	req.OnResponse(func(res *http.IncomingMessage) {
		res.Once("data", func(...any) { fn(res) })
	})
}

var clientCases = []clientCase{
	{"early response keep-alive POST", say(early), func(tr *trace, port int) {
		agent := tr.agent(http.AgentOptions{KeepAlive: true})
		req := tr.post(port, agent)
		req.WriteString("start")
		req.OnResponse(func(res *http.IncomingMessage) {
			res.OnEnd(func() { tr.later(func() { _ = req.EndString("tail") }) })
		})
		tr.settled(agent.Destroy)
	}},
	{"early response close POST", say(strings.Replace(early, "Content", "Connection: close\r\nContent", 1)), func(tr *trace, port int) {
		req := tr.post(port, http.NoAgent)
		req.WriteString("start")
		req.OnResponse(func(res *http.IncomingMessage) {
			res.OnEnd(func() {
				tr.later(func() {
					tr.log("w %v", req.WriteString("tail"))
					_ = req.End()
				})
			})
		})
	}},
	{"double response", say(twice), func(tr *trace, port int) { tr.tracked(to(port, http.NoAgent)) }},
	{"double response keepalive", say(twice), func(tr *trace, port int) {
		agent := tr.agent(http.AgentOptions{KeepAlive: true})
		tr.tracked(to(port, agent))
		tr.idle(agent)
	}},
	{"parse error", say("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"), func(tr *trace, port int) {
		tr.tracked(to(port, http.NoAgent)).OnError(func(err error) {
			var e *nodeerr.Error
			errors.As(err, &e)
			tr.log("%s %d %s", orUndefined(e.Reason), e.BytesParsed, lengthOf(e.RawPacket))
		})
	}},
	{"parse error in body", say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nzz\r\n"), func(tr *trace, port int) {
		tr.tracked(to(port, http.NoAgent))
	}},
	{"header overflow", say("HTTP/1.1 200 OK\r\nX: " + strings.Repeat("a", 20000) + "\r\n\r\n"), func(tr *trace, port int) {
		tr.tracked(to(port, http.NoAgent))
	}},
	{"maxHeaderSize", say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\nX: " + strings.Repeat("a", 200) + "\r\n\r\n"), func(tr *trace, port int) {
		opts := to(port, http.NoAgent)
		opts.MaxHeaderSize = 100
		tr.tracked(opts)
	}},
	{"res.destroy()", say(partial), func(tr *trace, port int) {
		tr.onData(tr.tracked(to(port, http.NoAgent)), func(res *http.IncomingMessage) { res.Destroy(nil) })
	}},
	{"destroy in response with body", say(okTwo), func(tr *trace, port int) {
		req := tr.tracked(to(port, http.NoAgent))
		req.OnResponse(func(*http.IncomingMessage) { req.Destroy(nil) })
	}},
	{"abort in response with body", say(okTwo), func(tr *trace, port int) {
		req := tr.tracked(to(port, http.NoAgent))
		req.OnResponse(func(*http.IncomingMessage) { req.Abort() })
	}},
	{"destroy(err) after response", say(partial), func(tr *trace, port int) {
		req := tr.tracked(to(port, http.NoAgent))
		tr.onData(req, func(*http.IncomingMessage) { req.Destroy(errors.New("enough")) })
	}},
	{"upgrade", echoOnce(upgraded, "bye "), func(tr *trace, port int) {
		agent := tr.agent(http.AgentOptions{KeepAlive: true})
		opts := to(port, agent)
		opts.Headers = []http.HeaderField{{Name: "Connection", Value: "Upgrade"}, {Name: "Upgrade", Value: "chat"}}
		tr.tracked(opts).OnUpgrade(func(res *http.IncomingMessage, s http.Socket, head []byte) {
			var left []string
			for _, name := range []string{"data", "end", "error", "close", "drain", "timeout"} {
				left = append(left, fmt.Sprint(s.Emitter().ListenerCount(name)))
			}
			tr.log("upgrade %d %s %s %d", res.StatusCode, head, strings.Join(left, ","), len(agent.Sockets()))
			tr.raw(s)
		})
	}},
	{"connect", echoOnce("HTTP/1.1 200 Established\r\n\r\ngreet", "got "), func(tr *trace, port int) {
		opts := to(port, http.NoAgent)
		opts.Method, opts.Path = "CONNECT", "h:1"
		tr.tracked(opts).OnConnect(func(res *http.IncomingMessage, s http.Socket, head []byte) {
			tr.log("connect %d %s", res.StatusCode, head)
			tr.raw(s)
		})
	}},
	{"timeout option", say(), func(tr *trace, port int) {
		opts := to(port, http.NoAgent)
		opts.Timeout = idleFor
		req := tr.tracked(opts)
		req.OnTimeout(func(http.Socket) { req.Destroy(nil) })
	}},
	{"setTimeout cb", say(), func(tr *trace, port int) {
		req := tr.tracked(to(port, http.NoAgent))
		_ = req.SetTimeout(idleFor, func() {
			tr.log("cb")
			req.Abort()
		})
	}},
	{"timeout while response, res timeout", say(partial), func(tr *trace, port int) {
		opts := to(port, http.NoAgent)
		opts.Timeout = idleFor
		req := tr.tracked(opts)
		end := func() { req.Destroy(nil) }
		if tr.l.Profile() == loop.Node10 {
			timers.SetTimeout(tr.l, end, 2*idleFor)
		}
		req.OnResponse(func(res *http.IncomingMessage) {
			res.OnTimeout(func(http.Socket) {
				tr.log("res:timeout")
				end()
			})
		})
	}},
	{"agent timeout", say(), func(tr *trace, port int) {
		req := tr.tracked(to(port, tr.agent(http.AgentOptions{Timeout: idleFor})))
		req.OnTimeout(func(http.Socket) { req.Destroy(nil) })
		if tr.l.Profile() == loop.Node10 {
			timers.SetTimeout(tr.l, func() { req.Destroy(nil) }, 2*idleFor)
		}
	}},
	{"createConnection throws", nil, func(tr *trace, _ int) {
		req, err := http.Get(tr.l, nil, &http.RequestOptions{Port: 1, CreateConnection: func(*http.RequestOptions, func(error, http.Socket)) (http.Socket, error) {
			return nil, errors.New("boom")
		}}, nil)
		if err != nil {
			tr.log("threw %v", err)
			return
		}
		tr.track("req", req)
	}},
	{"createConnection cb error", nil, func(tr *trace, _ int) {
		tr.tracked(&http.RequestOptions{Port: 1, CreateConnection: func(_ *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
			done(errors.New("boom"), nil)
			return nil, nil
		}})
	}},
	{"createConnection socket", sayAndEnd(okTwo), func(tr *trace, port int) {
		tr.tracked(&http.RequestOptions{Port: port, CreateConnection: func(o *http.RequestOptions, _ func(error, http.Socket)) (http.Socket, error) {
			tr.log("%s %s", o.Host, orUndefined(o.Path))
			return tr.connect(port), nil
		}})
	}},
	{"no listener", sayAndEnd(okTwo), func(tr *trace, port int) {
		req := tr.get(to(port, http.NoAgent), nil)
		for _, name := range []string{"socket", "finish", "close"} {
			req.On(name, func(...any) { tr.log("%s", name) })
		}
	}},
	{"HEAD", say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"), func(tr *trace, port int) {
		agent := tr.agent(http.AgentOptions{KeepAlive: true})
		opts := to(port, agent)
		opts.Method = "HEAD"
		tr.tracked(opts)
		tr.idle(agent)
	}},
	{"304", say("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n"), func(tr *trace, port int) {
		agent := tr.agent(http.AgentOptions{KeepAlive: true})
		tr.tracked(to(port, agent))
		if tr.l.Profile() == loop.Node10 { // the body never comes
			timers.SetTimeout(tr.l, func() {
				tr.log("free %d", len(agent.FreeSockets()))
				agent.Destroy()
			}, idleFor)
		} else {
			tr.idle(agent)
		}
	}},
	{"write after end", sayAndEnd(okTwo), func(tr *trace, port int) {
		opts := to(port, http.NoAgent)
		opts.Method = "POST"
		req := tr.request(opts, nil)
		tr.track("req", req)
		_ = req.EndString("x")
		ok, err := req.WriteChunk(stringChunk("more"), "", func(err error) { tr.log("cb %s", nodeerr.CodeOf(err)) })
		if err != nil {
			tr.t.Error(err)
		}
		tr.log("w %v", ok)
	}},
	{"split response", func(p *peer) {
		for _, c := range "HTTP/1.1 200 OK\r\nX-A: one\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabcdef" {
			p.send(string(c))
			time.Sleep(time.Millisecond) // a packet for each byte, as far as that goes
		}
	}, func(tr *trace, port int) {
		tr.get(to(port, http.NoAgent), func(res *http.IncomingMessage) {
			body := ""
			tr.log("%s", jsonStrings(res.RawHeaders))
			res.OnData(func(chunk []byte) { body += string(chunk) })
			res.OnEnd(func() { tr.log("%s", body) })
			res.OnClose(func() { tr.log("close") })
		})
	}},
	{"deferred calls", sayAndEnd(okTwo), func(tr *trace, port int) {
		agent := tr.agent(http.AgentOptions{})
		agent.ConnectionFunc = func(o *http.RequestOptions, _ func(error, http.Socket)) (http.Socket, error) {
			s := &spySocket{tr: tr}
			if err := s.Init(tr.l, s, nil); err != nil {
				return nil, err
			}
			return s, s.Connect(net.ConnectOptions{Port: o.Port, Host: o.Host}, nil)
		}
		req := tr.get(to(port, agent), nil)
		req.SetNoDelay(true)
		req.SetSocketKeepAlive(true, time.Second)
		_ = req.SetTimeout(5*time.Second, nil)
		tr.track("req", req)
	}},
}

// spySocket logs what is done to it.
type spySocket struct {
	net.Socket
	tr *trace
}

func (s *spySocket) SetNoDelay(on bool) {
	s.tr.log("setNoDelay %v connecting=%v", on, s.Connecting())
	s.Socket.SetNoDelay(on)
}

func (s *spySocket) SetKeepAlive(on bool, delay time.Duration) {
	s.tr.log("setKeepAlive %v,%d connecting=%v", on, delay.Milliseconds(), s.Connecting())
	s.Socket.SetKeepAlive(on, delay)
}

func (s *spySocket) SetTimeout(d time.Duration, fn func()) error {
	s.tr.log("setTimeout %d connecting=%v", d.Milliseconds(), s.Connecting())
	return s.Socket.SetTimeout(d, fn)
}

func TestClientCases(t *testing.T) {
	for _, p := range profiles {
		want := recorded(t, "testdata/client."+p.Name+".txt")
		for _, tc := range clientCases {
			t.Run(p.Name+"/"+tc.name, func(t *testing.T) {
				gate, port := make(chan struct{}), 0
				if tc.reply != nil {
					port = scripted(t, gate, tc.reply)
				}
				got := runTrace(t, p, func(tr *trace) {
					tr.gate = gate
					tc.body(tr, port)
				})
				if !slices.Equal(got, want[tc.name]) {
					t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want[tc.name], "\n\t"))
				}
			})
		}
		if len(want) != len(clientCases) {
			t.Errorf("%d cases, %d recorded", len(clientCases), len(want))
		}
	}
}

// recorded reads sections of lines, each under a "## name".
func recorded(t *testing.T, path string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sections := map[string][]string{}
	name := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if after, ok := strings.CutPrefix(line, "## "); ok {
			name = after
			sections[name] = nil
		} else {
			sections[name] = append(sections[name], line)
		}
	}
	return sections
}
