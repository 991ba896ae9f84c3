package http_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
)

// mill serves count chunks of requests, over 64 connections.
func mill(tb testing.TB, p *loop.Profile, count int, chunk string, fn http.RequestListener) *looptest.Treadmill {
	tb.Helper()
	return millOf(tb, p, nil, count, chunk, fn)
}

func millOf(tb testing.TB, p *loop.Profile, opts *http.ServerOptions, count int, chunk string, fn http.RequestListener) *looptest.Treadmill {
	tb.Helper()
	m := looptest.NewTreadmill(loop.Options{Profile: p}, 64, count, []byte(chunk))
	m.Main(func() {
		srv := http.CreateServer(m.Loop, opts, fn)
		if err := srv.Listen(net.ListenOptions{Host: "127.0.0.1", Port: 80}, nil); err != nil {
			tb.Error(err)
		}
	})
	if err := m.Run(); err != nil {
		tb.Fatal(err)
	}
	return m
}

func writeHello(_ *http.IncomingMessage, res *http.ServerResponse) {
	if err := res.WriteHead(200, "Content-Type", "text/plain", "Content-Length", 13); err != nil {
		panic(err)
	}
	if err := res.EndString(benchBody); err != nil {
		panic(err)
	}
}

// BenchmarkServer is what a GET costs without the system's part.
func BenchmarkServer(b *testing.B) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		b.Run(p.Name, func(b *testing.B) {
			b.ReportAllocs()
			mill(b, p, b.N, benchRequest, writeHello)
		})
	}
	b.Run("strict reusing", func(b *testing.B) {
		b.ReportAllocs()
		millOf(b, loop.Node16, &http.ServerOptions{StrictParser: true, ReuseMessages: true}, b.N, benchRequest, writeHello)
	})
}
