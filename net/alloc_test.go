//go:build !race

package net_test

import (
	"runtime"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// TestReadAndWriteAllocateNothing: a chunk read and written back, here through
// the stream and there by a consumer, allocates nothing but its share of a slab.
func TestReadAndWriteAllocateNothing(t *testing.T) {
	for name, serve := range map[string]func(s *net.Socket){
		"stream": func(s *net.Socket) { s.OnData(func(b []byte) { s.Write(b) }) },
		"consumer": func(s *net.Socket) {
			s.Consume(&consumer{s: s})
			s.OnEnd(func() {})
		},
	} {
		play(t, loop.Node16, &script{run: func(x *world) {
			const rounds = 2000
			var before, after runtime.MemStats
			server := x.server(nil, serve)
			message := make([]byte, 64)
			x.listen(server, func(port int) {
				c := x.connect(port, nil)
				c.Write(message)
				n := 0
				c.OnData(func([]byte) {
					switch n++; n {
					case rounds: // all that is made once is made
						runtime.ReadMemStats(&before)
					case 2 * rounds:
						runtime.ReadMemStats(&after)
						c.End()
						server.Close(nil)
						return
					}
					c.Write(message)
				})
			})
			x.OnExit(func(int) {
				if each := float64(after.Mallocs-before.Mallocs) / rounds; each > 0.1 {
					t.Errorf("%s: %v allocations for each message", name, each)
				}
			})
		}})
	}
}

// TestAcceptAllocates bounds what a connection costs: the socket itself and
// little for its end.
func TestAcceptAllocates(t *testing.T) {
	play(t, loop.Node16, &script{run: func(x *world) {
		const conns = 200
		var kept []*net.Socket
		server := x.server(nil, func(s *net.Socket) { kept = append(kept, s) })
		x.listen(server, func(port int) {
			var before, after runtime.MemStats
			clients := make([]*loop.TCP, 0, 2*conns)
			for range 2 * conns {
				h := &loop.TCP{}
				h.Init(x.Loop)
				clients = append(clients, h)
			}
			to := mustAddr(port)
			var next func(n int)
			next = func(n int) {
				switch n {
				case conns:
					runtime.ReadMemStats(&before)
				case 2 * conns:
					runtime.ReadMemStats(&after)
					// Five of these are the client, its connect, and the step itself.
					if each := float64(after.Mallocs-before.Mallocs) / conns; each > 6.5 {
						t.Errorf("%v allocations for each connection", each)
					}
					for i, h := range clients {
						h.Close(nil)
						kept[i].Destroy(nil)
					}
					server.Close(nil)
					return
				}
				x.must(clients[n].Connect(to, &connected{func() { next(n + 1) }}))
			}
			kept = make([]*net.Socket, 0, 2*conns)
			next(0)
		})
	}})
}
