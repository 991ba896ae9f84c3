//go:build !race

package http_test

import (
	"math"
	"runtime"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
)

// turnstile runs a server whose clients bring one request each.
func turnstile(tb testing.TB, p *loop.Profile, count int, opts *http.ServerOptions) *looptest.Turnstile {
	tb.Helper()
	m := looptest.NewTurnstile(loop.Options{Profile: p}, 64, count, []byte("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"))
	m.Main(func() {
		srv := http.CreateServer(m.Loop, opts, writeHello)
		if err := srv.Listen(net.ListenOptions{Host: "127.0.0.1", Port: 80}, nil); err != nil {
			tb.Error(err)
		}
	})
	if err := m.Run(); err != nil {
		tb.Fatal(err)
	}
	return m
}

// TestConnectionCosts guards what a connection costs that brings one request:
// of the system and of the allocator.
func TestConnectionCosts(t *testing.T) {
	for _, tc := range []struct {
		name   string
		p      *loop.Profile
		strict bool
		reads  int // node16 looks once more, for what came meanwhile
		allocs float64
	}{
		{"node16", loop.Node16, false, 2, 14.25},
		{"node16 strict", loop.Node16, true, 2, 15.25},
		{"node10", loop.Node10, false, 1, 14.25},
		{"node10 strict", loop.Node10, true, 1, 17.25},
	} {
		t.Run(tc.name, func(t *testing.T) {
			const count = 6400
			run := func(n int) (looptest.Calls, uint64) {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				m := turnstile(t, tc.p, n, &http.ServerOptions{StrictParser: tc.strict})
				runtime.ReadMemStats(&after)
				return m.Calls, after.Mallocs - before.Mallocs
			}
			run(count)
			few, fewAllocs := run(count)
			many, manyAllocs := run(2 * count)
			want := looptest.Calls{Read: tc.reads, Write: 1, Accept: 1, Shutdown: 1, Close: 1}
			got := looptest.Calls{
				Read: many.Read - few.Read, Write: many.Write - few.Write, Watch: many.Watch - few.Watch,
				Option: many.Option - few.Option, Shutdown: many.Shutdown - few.Shutdown, Close: many.Close - few.Close,
				Accept: many.Accept - few.Accept - count/64, // a batch ends with one that finds nobody
			}
			for _, n := range []*int{&want.Read, &want.Write, &want.Accept, &want.Shutdown, &want.Close} {
				*n *= count
			}
			if got != want {
				t.Errorf("%d connections took %+v, want %+v", count, got, want)
			}
			if allocs := float64(manyAllocs-fewAllocs) / count; math.Abs(allocs-tc.allocs) > 0.05 {
				t.Errorf("%.4f allocations a connection, want %.4f", allocs, tc.allocs)
			}
		})
	}
}

// BenchmarkConnection is what a connection of one request costs without the
// system's part.
func BenchmarkConnection(b *testing.B) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		b.Run(p.Name, func(b *testing.B) {
			b.ReportAllocs()
			turnstile(b, p, b.N, nil)
		})
	}
}
