package http_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
)

// TestIdleConnectionsLendParsers: however many connections there are, those that
// are between requests make do with a thousand parsers.
func TestIdleConnectionsLendParsers(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		t.Run(p.Name, func(t *testing.T) {
			const conns, rounds = 1200, 4
			m := looptest.NewTreadmill(loop.Options{Profile: p}, conns, conns*rounds, []byte(benchRequest))
			answered := 0
			m.Main(func() {
				srv := http.CreateServer(m.Loop, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
					answered++
					writeHello(req, res)
				})
				if err := srv.Listen(net.ListenOptions{Host: "127.0.0.1", Port: 80}, nil); err != nil {
					t.Error(err)
				}
			})
			if err := m.Run(); err != nil {
				t.Fatal(err)
			}
			if answered != conns*rounds {
				t.Errorf("%d requests answered, want %d", answered, conns*rounds)
			}
			if n := http.ParsersMade(m.Loop); n != 1000 {
				t.Errorf("%d parsers for %d connections, want 1000", n, conns)
			}
		})
	}
}
