package loop_test

import (
	"fmt"
	"net/netip"
	"os"
	"runtime"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// TestMain fails when the tests leave descriptors or goroutines behind.
func TestMain(m *testing.M) {
	files, routines := openFiles(), runtime.NumGoroutine()
	code := m.Run()
	for end := time.Now().Add(3 * time.Second); runtime.NumGoroutine() > routines && time.Now().Before(end); {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > routines && code == 0 {
		fmt.Printf("%d goroutines before, %d after\n", routines, n)
		code = 1
	}
	// The Go runtime's own poller may have come up meanwhile, and a profile.
	if n := openFiles(); n > files+3 && code == 0 {
		fmt.Printf("%d open files before, %d after\n", files, n)
		code = 1
	}
	os.Exit(code)
}

func openFiles() int {
	list, err := os.ReadDir("/dev/fd")
	if err != nil {
		return 0
	}
	return len(list)
}

func newLoop(t testing.TB) *loop.Loop {
	t.Helper()
	return newLoopOf(t, loop.Options{})
}

func newLoopOf(t testing.TB, opts loop.Options) *loop.Loop {
	t.Helper()
	l, err := loop.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

// runs runs the loop and fails the test when it takes too long.
func runs(t testing.TB, l *loop.Loop) {
	t.Helper()
	late := time.AfterFunc(120*time.Second, func() { panic("the loop does not end") })
	defer late.Stop()
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
}

var anyPort = netip.MustParseAddrPort("127.0.0.1:0")

// end is one end of a connection, driven by functions.
type end struct {
	loop.TCP
	read      func(chunk []byte, err error)
	written   func(req *loop.WriteReq, err error)
	connected func(err error)
	shut      func(err error)
	closed    func()
}

func (e *end) OnRead(chunk []byte, err error)            { e.read(chunk, err) }
func (e *end) OnWriteDone(req *loop.WriteReq, err error) { e.written(req, err) }
func (e *end) OnConnectDone(err error)                   { e.connected(err) }
func (e *end) OnShutdownDone(err error)                  { e.shut(err) }
func (e *end) OnClose()                                  { e.closed() }

func newEnd(l *loop.Loop) *end {
	e := &end{
		read: func([]byte, error) {}, written: func(*loop.WriteReq, error) {},
		connected: func(error) {}, shut: func(error) {}, closed: func() {},
	}
	e.Init(l)
	e.SetReader(e, false)
	return e
}

// server hands each connection to accept.
type server struct {
	loop.TCP
	t      testing.TB
	accept func(e *end)
	failed func(err error)
}

func (s *server) OnConnection(err error) {
	if err != nil {
		s.failed(err)
		return
	}
	e := newEnd(s.Loop())
	if err := s.Accept(&e.Stream); err != nil {
		s.t.Error(err)
	}
	s.accept(e)
}

// listen returns a server and its address.
func listen(t testing.TB, l *loop.Loop, accept func(e *end)) (*server, netip.AddrPort) {
	t.Helper()
	s := &server{t: t, accept: accept, failed: func(err error) { t.Error(err) }}
	s.Init(l)
	if err := s.Bind(anyPort, false); err != nil {
		t.Fatal(err)
	}
	if err := s.Listen(511, s); err != nil {
		t.Fatal(err)
	}
	addr, err := s.Getsockname()
	if err != nil {
		t.Fatal(err)
	}
	return s, addr
}

// pair connects two ends in the running loop and calls ready with them.
func pair(t testing.TB, l *loop.Loop, ready func(client, peer *end)) {
	t.Helper()
	var client, peer *end
	both := func() {
		if client != nil && peer != nil {
			ready(client, peer)
		}
	}
	var s *server
	s, addr := listen(t, l, func(e *end) {
		s.Close(nil)
		peer = e
		both()
	})
	c := newEnd(l)
	c.connected = func(err error) {
		if err != nil {
			t.Error(err)
		}
		client = c
		both()
	}
	if err := c.Connect(addr, c); err != nil {
		t.Fatal(err)
	}
}
