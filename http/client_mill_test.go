package http_test

import (
	"fmt"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
)

const benchAnswer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Sat, 21 Nov 2026 21:26:00 GMT\r\nConnection: keep-alive\r\nContent-Length: 13\r\n\r\nhello, world!"

// asker makes requests one after the other through a keep-alive agent, as a
// program does that counts and drops the bodies.
type asker struct {
	l     *loop.Loop
	opts  *http.RequestOptions
	left  *int
	fail  func(error)
	onRes func(*http.IncomingMessage)
	next  func()
}

func (a *asker) ask() {
	if *a.left--; *a.left < 0 {
		return
	}
	req, err := http.Get(a.l, nil, a.opts, a.onRes)
	if err != nil {
		panic(err)
	}
	req.OnError(a.fail)
}

func (a *asker) response(res *http.IncomingMessage) {
	res.OnEnd(a.next)
	res.Resume()
}

// clientMill makes count requests, inFlight at a time.
func clientMill(tb testing.TB, p *loop.Profile, count, inFlight int, o http.AgentOptions) *looptest.Echoes {
	tb.Helper()
	e := looptest.NewEchoes(loop.Options{Profile: p}, []byte(benchAnswer))
	o.KeepAlive, o.MaxSockets, o.MaxFreeSockets = true, inFlight, inFlight
	agent, err := http.NewAgent(e.Loop, &o)
	if err != nil {
		tb.Fatal(err)
	}
	opts := &http.RequestOptions{Host: "127.0.0.1", Port: 80, Path: "/", Agent: agent}
	left := count
	e.Main(func() {
		for range inFlight {
			a := &asker{l: e.Loop, opts: opts, left: &left, fail: func(err error) { tb.Error(err) }}
			a.onRes, a.next = a.response, a.ask
			a.ask()
		}
	})
	loop.EventBeforeExit.Once(&e.EventEmitter, func(int) { agent.Destroy() })
	if err := e.Run(); err != nil {
		tb.Fatal(err)
	}
	return e
}

// BenchmarkClient is what a GET costs a client without the system's part.
func BenchmarkClient(b *testing.B) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		for _, reuse := range []bool{false, true} {
			b.Run(fmt.Sprint(p.Name, " reuse=", reuse), func(b *testing.B) {
				b.ReportAllocs()
				clientMill(b, p, b.N, 50, http.AgentOptions{ReuseMessages: reuse})
			})
		}
	}
}
