//go:build !race

package http_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
)

// heapOf returns how many bytes live in the heap when each of conns connections
// has had an answer and is idle.
func heapOf(t *testing.T, p *loop.Profile, opts *http.ServerOptions, conns int) int {
	t.Helper()
	m := looptest.NewTreadmill(loop.Options{Profile: p}, conns, conns, []byte(benchRequest))
	left, live := conns, 0
	look := func() {
		var s runtime.MemStats
		runtime.GC()
		runtime.GC()
		runtime.ReadMemStats(&s)
		live = int(s.HeapAlloc)
	}
	m.Main(func() {
		srv := http.CreateServer(m.Loop, opts, func(req *http.IncomingMessage, res *http.ServerResponse) {
			writeHello(req, res)
			if left--; left == 0 {
				m.SetImmediate(func() { m.SetImmediate(look) })
			}
		})
		if err := srv.Listen(net.ListenOptions{Host: "127.0.0.1", Port: 80}, nil); err != nil {
			t.Error(err)
		}
	})
	if err := m.Run(); err != nil {
		t.Fatal(err)
	}
	return live
}

// TestIdleConnectionsAreSmall guards what an idle kept-alive connection holds in
// the heap: socket, connection, and what is written back to them. Parsers are
// not among it: connections share a thousand.
func TestIdleConnectionsAreSmall(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		for _, strict := range []bool{false, true} {
			t.Run(fmt.Sprint(p.Name, " strict ", strict), func(t *testing.T) {
				most := 1600 // bytes; 2048 is what is promised
				if strict {
					most = 2048 // the timer of the first request still runs
				}
				opts := &http.ServerOptions{StrictParser: strict}
				heapOf(t, p, opts, 100)
				few, many := heapOf(t, p, opts, 1500), heapOf(t, p, opts, 3500)
				each := (many - few) / 2000
				t.Logf("%d bytes", each)
				if each > most {
					t.Errorf("%d bytes for each connection, want at most %d", each, most)
				}
			})
		}
	}
}
