package http_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
)

// scalars writes every flag, number and text in v, with those of structs inside.
func scalars(b *strings.Builder, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if name != "changes" && name != "names" { // how, not what, the emitter keeps
				scalars(b, path+"."+name, v.Field(i))
			}
		}
	case reflect.Bool:
		fmt.Fprintln(b, path, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		fmt.Fprintln(b, path, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		fmt.Fprintln(b, path, v.Uint())
	case reflect.String:
		fmt.Fprintln(b, path, v.String())
	case reflect.Slice:
		fmt.Fprintln(b, path, v.Len())
	}
}

// settled serves chunks and returns what became of each message.
func settled(t *testing.T, p *loop.Profile, opts *http.ServerOptions, stepwise bool, chunk string, fn http.RequestListener) (string, int) {
	t.Helper()
	var reqs []*http.IncomingMessage
	var ress []*http.ServerResponse
	m := looptest.NewTreadmill(loop.Options{Profile: p}, 2, 6, []byte(chunk))
	m.Main(func() {
		if stepwise {
			m.EnableMetrics(loop.MetricsOptions{}) // every tick is to be counted then
		}
		srv := http.CreateServer(m.Loop, opts, func(req *http.IncomingMessage, res *http.ServerResponse) {
			reqs, ress = append(reqs, req), append(ress, res)
			fn(req, res)
		})
		if err := srv.Listen(net.ListenOptions{Host: "127.0.0.1", Port: 80}, nil); err != nil {
			t.Error(err)
		}
	})
	if err := m.Run(); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i := range reqs {
		scalars(&b, fmt.Sprint("req", i), reflect.ValueOf(reqs[i]).Elem())
		scalars(&b, fmt.Sprint("res", i), reflect.ValueOf(ress[i]).Elem())
	}
	return b.String(), m.Sent
}

// TestSettles compares messages that were settled at once with messages whose
// ticks have run one after the other.
func TestSettles(t *testing.T) {
	post := "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
	later := func(req *http.IncomingMessage, res *http.ServerResponse) {
		req.Loop().NextTick(func() { writeHello(req, res) })
	}
	inCheck := func(req *http.IncomingMessage, res *http.ServerResponse) {
		req.Loop().SetImmediate(func() { writeHello(req, res) })
	}
	turns := 0
	mixed := func(req *http.IncomingMessage, res *http.ServerResponse) {
		switch turns++; turns % 4 {
		case 0:
			writeHello(req, res)
		case 1:
			later(req, res)
		case 2:
			res.OnFinish(func() {})
			writeHello(req, res)
		case 3:
			writeHello(req, res)
			req.Loop().NextTick(func() {})
		}
	}
	for _, tc := range []struct {
		name, chunk string
		fn          http.RequestListener
	}{
		{"get", benchRequest, writeHello},
		{"implicit head", benchRequest, answerHello},
		{"answered in a tick", benchRequest, later},
		{"answered in the check phase", benchRequest, inCheck},
		{"head", strings.Replace(benchRequest, "GET", "HEAD", 1), writeHello},
		{"body", post, writeHello},
		{"pipelined", strings.Repeat(benchRequest, 5), writeHello},
		{"pipelined, in the check phase", strings.Repeat(benchRequest, 5), inCheck},
		{"pipelined bodies", strings.Repeat(post, 3), writeHello},
		{"mixed", strings.Repeat(benchRequest, 7), mixed},
	} {
		for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
			t.Run(tc.name+" "+p.Name, func(t *testing.T) {
				turns = 0
				want, wantSent := settled(t, p, nil, true, tc.chunk, tc.fn)
				turns = 0
				got, gotSent := settled(t, p, nil, false, tc.chunk, tc.fn)
				if gotSent != wantSent {
					t.Errorf("%d bytes sent, want %d", gotSent, wantSent)
				}
				g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
				if len(g) != len(w) {
					t.Fatalf("%d facts, want %d", len(g), len(w))
				}
				for i := range g {
					if g[i] != w[i] {
						t.Errorf("%s, want %s", g[i], w[i])
					}
				}
			})
		}
	}
}

// TestReuse shows that only messages which nobody hears are made new ones of.
func TestReuse(t *testing.T) {
	for _, tc := range []struct {
		name   string
		opts   *http.ServerOptions
		fn     http.RequestListener
		reused bool
	}{
		{"by default", nil, writeHello, false},
		{"reusing", &http.ServerOptions{ReuseMessages: true}, writeHello, true},
		{"listened to", &http.ServerOptions{ReuseMessages: true}, func(req *http.IncomingMessage, res *http.ServerResponse) {
			res.OnClose(func() {})
			writeHello(req, res)
		}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			seen := map[*http.ServerResponse]bool{}
			millOf(t, loop.Node16, tc.opts, 640, benchRequest, func(req *http.IncomingMessage, res *http.ServerResponse) {
				if res.StatusCode != 200 || res.Finished() || res.HeadersSent() || req.Complete() || req.Destroyed() {
					t.Error("a message is not new")
				}
				seen[res] = true
				tc.fn(req, res)
			})
			if reused := len(seen) < 640; reused != tc.reused {
				t.Errorf("%d responses for 640 requests", len(seen))
			}
		})
	}
}

// whim is a request listener that does one of many things with each message, as
// a seed says, and logs what it hears.
func whim(seed uint64, log func(format string, args ...any)) http.RequestListener {
	r := rand.New(rand.NewPCG(seed, 0))
	n := 0
	return func(req *http.IncomingMessage, res *http.ServerResponse) {
		n++
		id, l := n, req.Loop()
		hear := func(on func(name string, fn func(...any)) *emitter.Listener, who string, names ...string) {
			name := names[r.IntN(len(names))]
			on(name, func(...any) { log("%s%d %s", who, id, name) })
		}
		hearReq := func() { hear(req.On, "req", "end", "close", "resume", "readable", "data", "pause") }
		hearRes := func() { hear(res.On, "res", "finish", "close", "prefinish", "drain") }
		answer := func() {
			switch r.IntN(4) {
			case 0:
				writeHello(req, res)
			case 1:
				answerHello(req, res)
			case 2:
				_ = res.WriteString("hello, ")
				_ = res.EndString("world")
			case 3:
				_ = res.EndBytes(make([]byte, 1+r.IntN(20000)))
			}
		}
		for range r.IntN(3) {
			switch r.IntN(8) {
			case 0:
				hearReq()
			case 1:
				hearRes()
			case 2:
				l.NextTick(func() { log("tick %d", id); hearReq() })
			case 3:
				l.NextTick(func() { hearRes() })
			case 4:
				req.Resume()
			case 5:
				req.ReadBody(0, func(b []byte, err error) { log("body%d %d %v", id, len(b), err) })
			case 6:
				l.SetImmediate(func() {
					log("check %d: %t %t %t %t", id, req.ReadableEnded(), req.Destroyed(), res.Finished(), res.Destroyed())
				})
			case 7:
				l.QueueMicrotask(func() { log("microtask %d %t", id, res.Finished()) })
			}
		}
		switch r.IntN(6) {
		case 0, 1, 2:
			answer()
			if r.IntN(3) == 0 {
				hearRes()
			}
			if r.IntN(3) == 0 {
				l.NextTick(func() { log("after %d: %t %t", id, req.ReadableEnded(), res.Destroyed()) })
			}
		case 3:
			l.NextTick(answer)
		case 4:
			l.SetImmediate(answer)
		case 5:
			l.QueueMicrotask(answer)
		}
	}
}

// TestSettlesByWhim is TestSettles for whatever listeners may do.
func TestSettlesByWhim(t *testing.T) {
	post := "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		chunk := ""
		for range 1 + r.IntN(5) {
			chunk += []string{benchRequest, benchRequest, post}[r.IntN(3)]
		}
		for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
			var opts *http.ServerOptions
			if seed%2 == 1 {
				opts = &http.ServerOptions{CorkPipelined: true}
			}
			run := func(stepwise bool) string {
				var log strings.Builder
				state, sent := settled(t, p, opts, stepwise, chunk, whim(seed, func(format string, args ...any) {
					fmt.Fprintf(&log, format+"\n", args...)
				}))
				return fmt.Sprint(log.String(), sent, "\n", state)
			}
			want, got := strings.Split(run(true), "\n"), strings.Split(run(false), "\n")
			for i := range min(len(want), len(got)) {
				if want[i] != got[i] {
					t.Fatalf("seed %d, %s: line %d is %q, want %q", seed, p.Name, i, got[i], want[i])
				}
			}
			if len(want) != len(got) {
				t.Fatalf("seed %d, %s: %d lines, want %d", seed, p.Name, len(got), len(want))
			}
		}
	}
}
