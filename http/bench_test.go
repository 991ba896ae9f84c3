package http_test

import (
	"fmt"
	"io"
	stdnet "net"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

const (
	benchRequest = "GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"
	benchBody    = "hello, world!"
)

// liveServer runs a server until the test ends and returns its address.
func liveServer(t testing.TB, fn http.RequestListener) string {
	t.Helper()
	return liveServerWith(t, nil, fn)
}

func liveServerWith(t testing.TB, opts *http.ServerOptions, fn http.RequestListener) string {
	t.Helper()
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	address, done := make(chan string, 1), make(chan error, 1)
	l.Main(func() {
		srv := http.CreateServer(l, opts, fn)
		err := srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			address <- fmt.Sprintf("127.0.0.1:%d", srv.Port())
		})
		if err != nil {
			t.Error(err)
		}
	})
	go func() { done <- l.Run() }()
	t.Cleanup(func() {
		l.Stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return <-address
}

// exchange sends a request and reads its answer of n bytes.
func exchange(t testing.TB, conn stdnet.Conn, request, buf []byte, n int) {
	if _, err := conn.Write(request); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, buf[:n]); err != nil {
		t.Fatal(err)
	}
}

// connect opens a connection, makes the first exchange, and returns how long an
// answer is.
func connect(t testing.TB, address string, request, buf []byte) (stdnet.Conn, int) {
	conn, err := stdnet.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := conn.Write(request); err != nil {
		t.Fatal(err)
	}
	n, err := conn.Read(buf)
	if err != nil {
		t.Fatal(err)
	}
	return conn, n
}

func answerHello(_ *http.IncomingMessage, res *http.ServerResponse) {
	if err := res.EndString(benchBody); err != nil {
		panic(err)
	}
}

// BenchmarkKeepAliveGet is one GET after the other on one connection.
func BenchmarkKeepAliveGet(b *testing.B) {
	address := liveServer(b, answerHello)
	buf, request := make([]byte, 4096), []byte(benchRequest)
	conn, n := connect(b, address, request, buf)
	b.ReportAllocs()
	for b.Loop() {
		exchange(b, conn, request, buf, n)
	}
}

// BenchmarkPipelinedGet is GETs in batches of 16 on one connection.
func BenchmarkPipelinedGet(b *testing.B) { pipelinedGet(b, nil) }

// BenchmarkStrictPipelinedGet is the same to a strict server.
func BenchmarkStrictPipelinedGet(b *testing.B) {
	pipelinedGet(b, &http.ServerOptions{StrictParser: true})
}

func pipelinedGet(b *testing.B, opts *http.ServerOptions) {
	const depth = 16
	address := liveServerWith(b, opts, answerHello)
	buf, request := make([]byte, 16384), []byte(benchRequest)
	conn, n := connect(b, address, request, buf)
	batch := make([]byte, 0, depth*len(request))
	for range depth {
		batch = append(batch, request...)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%depth == 0 {
			exchange(b, conn, batch, buf, depth*n)
		}
	}
}
