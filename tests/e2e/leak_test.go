package e2e

import (
	"bufio"
	"fmt"
	"io"
	stdnet "net"
	stdhttp "net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// usage is what a process holds.
type usage struct {
	fds        int
	goroutines int
	heap       uint64 // bytes in use after a collection
}

func measure(t *testing.T) usage {
	t.Helper()
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	u := usage{goroutines: runtime.NumGoroutine(), heap: m.HeapAlloc}
	if entries, err := os.ReadDir("/proc/self/fd"); err == nil {
		u.fds = len(entries)
	}
	return u
}

// maxGrowth is how much more of the heap may be in use after thousands of
// requests: well under one object for each.
const maxGrowth = 512 << 10

func compare(t *testing.T, what string, before, after usage) {
	t.Helper()
	t.Logf("%s: before %+v, after %+v", what, before, after)
	if after.fds > before.fds {
		t.Errorf("%s: %d descriptors became %d", what, before.fds, after.fds)
	}
	if after.goroutines > before.goroutines {
		t.Errorf("%s: %d goroutines became %d", what, before.goroutines, after.goroutines)
	}
	if after.heap > before.heap+maxGrowth {
		t.Errorf("%s: the heap in use grew by %d KiB", what, (after.heap-before.heap)>>10)
	}
}

// startServer runs a server on a loop of its own and returns its address. stop
// closes it and waits until its loop has ended.
func startServer(t *testing.T) (address string, stop func()) {
	t.Helper()
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listening, ended := make(chan string, 1), make(chan error, 1)
	server := http.CreateServer(l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		req.OnEnd(func() { res.EndString("Hello, World!") })
		req.Resume()
	})
	l.Main(func() {
		err := server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			listening <- fmt.Sprintf("127.0.0.1:%d", server.Port())
		})
		if err != nil {
			panic(err)
		}
	})
	go func() { ended <- l.Run() }()
	select {
	case address = <-listening:
	case err := <-ended:
		t.Fatalf("the server's loop ended: %v", err)
	}
	return address, func() {
		t.Helper()
		l.Post(func() { server.Close(nil) })
		if err := <-ended; err != nil {
			t.Errorf("the server's loop ended with %v", err)
		}
	}
}

// TestServerLeaksNothing sends 10,000 requests over four kept-alive connections,
// then 1,000 over a new one each.
func TestServerLeaksNothing(t *testing.T) {
	start := measure(t)
	address, stop := startServer(t)
	var conns []stdnet.Conn
	var readers []*bufio.Reader
	for range 4 {
		conn, err := stdnet.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		conns, readers = append(conns, conn), append(readers, bufio.NewReader(conn))
	}
	ask := func(n int) {
		for i := range n {
			exchange(t, conns[i%4], readers[i%4], "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
		}
	}
	ask(500)
	before := measure(t)
	ask(10000)
	compare(t, "kept-alive", before, measure(t))

	for range 1000 {
		conn, err := stdnet.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		r := bufio.NewReader(conn)
		exchange(t, conn, r, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		if _, err := r.ReadByte(); err != io.EOF {
			t.Fatalf("after the response: %v", err)
		}
		conn.Close()
	}
	ask(4) // the server has seen those connections go before it answers
	compare(t, "a connection each", before, measure(t))

	for _, conn := range conns {
		conn.Close()
	}
	stop()
	compare(t, "after the end", start, measure(t))
}

// exchange sends a request and reads its response.
func exchange(t *testing.T, conn stdnet.Conn, r *bufio.Reader, request string) {
	t.Helper()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	res, err := stdhttp.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil || string(body) != "Hello, World!" {
		t.Fatalf("body %q, %v", body, err)
	}
}

// TestClientLeaksNothing has our client send 10,000 requests through a
// keep-alive agent, four at a time.
func TestClientLeaksNothing(t *testing.T) {
	start := measure(t)
	server := httptest.NewServer(stdhttp.HandlerFunc(func(w stdhttp.ResponseWriter, _ *stdhttp.Request) {
		io.WriteString(w, "Hello, World!")
	}))
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var before, after usage
	l.Main(func() {
		agent, err := http.NewAgent(l, &http.AgentOptions{KeepAlive: true, MaxSockets: 4})
		if err != nil {
			panic(err)
		}
		const warm, total = 500, 10500
		begun, ended := 0, 0
		var next func()
		next = func() {
			if begun == total {
				return
			}
			begun++
			req, err := http.Get(l, server.URL, &http.RequestOptions{Agent: agent}, func(res *http.IncomingMessage) {
				res.Resume()
				res.OnEnd(func() {
					ended++
					switch ended {
					case warm:
						before = measure(t)
					case total:
						after = measure(t)
						agent.Destroy()
					}
					next()
				})
			})
			if err != nil {
				panic(err)
			}
			req.OnError(func(err error) { panic(err) })
		}
		for range 4 {
			next()
		}
	})
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
	compare(t, "kept-alive", before, after)
	server.Close()
	stdhttp.DefaultTransport.(*stdhttp.Transport).CloseIdleConnections()
	compare(t, "after the end", start, measure(t))
}
