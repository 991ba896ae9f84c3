package net_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/net"
)

// openFiles returns how many descriptors the process has open.
func openFiles() int {
	entries, err := os.ReadDir("/dev/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

// TestMain fails the package when it leaves descriptors or goroutines behind.
func TestMain(m *testing.M) {
	files, routines := openFiles(), runtime.NumGoroutine()
	code := m.Run()
	for wait := time.Millisecond; ; wait *= 2 {
		f, r := openFiles(), runtime.NumGoroutine()
		// The Go runtime keeps a poller of its own, and its pool goroutines take a
		// moment to end.
		if f <= files+4 && r <= routines {
			break
		}
		if wait > time.Second {
			fmt.Fprintf(os.Stderr, "left behind: descriptors %d → %d, goroutines %d → %d\n", files, f, routines, r)
			code = 1
			break
		}
		time.Sleep(wait)
	}
	os.Exit(code)
}

// TestFailuresReleaseDescriptors goes every way that ends early and counts what
// is open while the loop still runs.
func TestFailuresReleaseDescriptors(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		dir := t.TempDir()
		server := x.sink()
		server.MaxConnections = 1
		x.listen(server, func(port int) {
			keep := x.connect(port, nil)
			keep.OnError(func(error) {})
			var before int
			steps := failures(x, port, dir)
			i := -1
			var next func()
			next = func() {
				if i++; i == 0 {
					before = openFiles()
				}
				if i == 3*len(steps) {
					if after := openFiles(); after > before {
						t.Errorf("%d descriptors before, %d after", before, after)
					}
					keep.Destroy(nil)
					server.Close(nil)
					return
				}
				steps[i%len(steps)]()
				x.settle(next, 1)
			}
			x.settle(next, 1)
		})
	})
}

// failures returns the ways.
func failures(x *world, port int, dir string) []func() {
	dies := func(opts net.ConnectOptions) func() {
		return func() {
			s, err := net.Connect(x.Loop, opts, nil)
			if err == nil {
				s.OnError(func(error) {})
				s.OnEnd(func() {})
				s.Resume()
			}
		}
	}
	cannotListen := func(opts net.ListenOptions) func() {
		return func() {
			s := x.server(nil, nil)
			s.OnError(func(error) {})
			x.must(s.Listen(opts, nil))
		}
	}
	local := net.ConnectOptions{Port: port, Host: "127.0.0.1"}
	return []func(){
		dies(net.ConnectOptions{Port: 1, Host: "127.0.0.1"}),
		dies(local), // dropped
		dies(net.ConnectOptions{Port: port, Host: "127.0.0.1", LocalAddress: "8.8.8.8"}),
		dies(net.ConnectOptions{Port: port, Host: "127.0.0.1", LocalAddress: "127.0.0.1", LocalPort: port}),
		dies(net.ConnectOptions{Port: port, Host: "127.0.0.1", LocalAddress: "no"}),
		dies(net.ConnectOptions{Port: port, Host: "x", Lookup: answer(errors.New("no"), "", 0)}),
		dies(net.ConnectOptions{Path: filepath.Join(dir, "none")}),
		func() { x.connect(port, nil).Destroy(nil) },
		func() {
			s := x.connect(port, nil)
			x.SetImmediate(func() { s.Destroy(errors.New("enough")) })
			s.OnError(func(error) {})
		},
		func() {
			s := x.connect(port, nil)
			s.OnError(func(error) {})
			x.must(s.ResetAndDestroy())
		},
		cannotListen(net.ListenOptions{Port: port, Host: "127.0.0.1"}),
		cannotListen(net.ListenOptions{Port: port}),
		cannotListen(net.ListenOptions{Path: filepath.Join(dir, "none", "s")}),
		func() {
			s := x.server(nil, nil)
			x.must(s.Listen(net.ListenOptions{}, nil))
			s.Close(nil)
		},
		func() {
			fd := 1 << 20
			_, _ = net.NewSocket(x.Loop, &net.SocketOptions{FD: &fd})
		},
	}
}
