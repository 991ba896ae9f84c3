package net_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
)

// TestEchoCosts guards that a chunk which is piped back takes one read and one
// write, and nothing else but a share of a wait.
func TestEchoCosts(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		t.Run(p.Name, func(t *testing.T) {
			const conns, count = 64, 6400
			run := func(n int) looptest.Calls {
				m := looptest.NewTreadmill(loop.Options{Profile: p}, conns, n, make([]byte, 64))
				m.Main(func() {
					srv := net.CreateServer(m.Loop, nil, func(s *net.Socket) { s.Pipe(s) })
					if err := srv.Listen(net.ListenOptions{Host: "127.0.0.1", Port: 80}, nil); err != nil {
						t.Error(err)
					}
				})
				if err := m.Run(); err != nil {
					t.Fatal(err)
				}
				if want := 64 * n; m.Sent != want {
					t.Errorf("%d bytes were sent, want %d", m.Sent, want)
				}
				return m.Calls
			}
			few, many := run(count), run(2*count)
			want := few
			want.Read += count
			want.Write += count
			want.Wait += count / conns
			if many != want {
				t.Errorf("%+v for twice as much as %+v, want %+v", many, few, want)
			}
		})
	}
}
