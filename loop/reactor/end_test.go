package reactor_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

// withRequest runs a loop whose handler does something final, and returns what
// Run returned.
func withRequest(t *testing.T, l *loop.Loop, final func()) error {
	t.Helper()
	l.Main(func() {
		server := http.CreateServer(l, nil, func(*http.IncomingMessage, *http.ServerResponse) { final() })
		server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			address := fmt.Sprintf("127.0.0.1:%d", server.Port())
			go func() {
				c := dial(t, address)
				defer c.Close()
				fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
				status(t, bufio.NewReader(c))
			}()
		})
	})
	return runIt(t, l)
}

// TestExit leaves Run from inside a callback.
func TestExit(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		if err := withRequest(t, l, func() { l.Exit(3) }); err != nil || l.ExitCode() != 3 {
			t.Errorf("run: %v, code %d", err, l.ExitCode())
		}
	})
}

// TestThrow has Run return what nobody handles.
func TestThrow(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		err := withRequest(t, l, func() { panic(errors.New("thrown")) })
		var u *loop.Uncaught
		if !errors.As(err, &u) || u.Unwrap() == nil || u.Unwrap().Error() != "thrown" {
			t.Errorf("run: %v", err)
		}
	})
}

// TestRuntimeError re-raises a bug on Run's goroutine.
func TestRuntimeError(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		raised := make(chan any, 1)
		l.Main(func() {
			timers.SetTimeout(l, func() {
				var none []int
				_ = none[len(none)]
			}, time.Millisecond)
			net.CreateServer(l, nil, nil).Listen(net.ListenOptions{Host: "127.0.0.1"}, nil)
		})
		go func() {
			defer func() { raised <- recover() }()
			l.Run()
		}()
		if v := <-raised; v == nil || !strings.Contains(fmt.Sprint(v), "index out of range") {
			t.Errorf("Run panicked with %v", v)
		}
	})
}

// TestStop stops loops from another goroutine.
func TestStop(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		l.Main(func() {
			net.CreateServer(l, nil, nil).Listen(net.ListenOptions{Host: "127.0.0.1"}, func() { go l.Stop() })
		})
		mustRun(t, l)
	})
}

// TestThrowInMain ends a loop before its engine has begun.
func TestThrowInMain(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		l.Main(func() {
			net.CreateServer(l, nil, nil).Listen(net.ListenOptions{}, nil)
			panic(errors.New("thrown"))
		})
		if err := runIt(t, l); err == nil {
			t.Error("no error")
		}
	})
}

// TestSeveral runs a loop on each guest at once, twice.
func TestSeveral(t *testing.T) {
	for round := range 2 {
		each(t, func(t *testing.T, l *loop.Loop) {
			t.Parallel()
			run(t, l, hello, func(address string) {
				c := dial(t, address)
				defer c.Close()
				r := bufio.NewReader(c)
				for range 10 {
					fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
					if got := status(t, r); got != 200 {
						t.Errorf("round %d: status %d", round, got)
					}
				}
			})
		})
	}
}

// TestNoDescriptors runs this test alone with few descriptors: the engines end,
// and Run says so.
func TestNoDescriptors(t *testing.T) {
	const child = "NODELOOP_FEW_DESCRIPTORS"
	if os.Getenv(child) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestNoDescriptors$", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	each(t, func(t *testing.T, l *loop.Loop) {
		var before syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
			t.Fatal(err)
		}
		defer syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before)
		l.Main(func() {
			server := net.CreateServer(l, nil, func(*net.Socket) {})
			server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
				// After the engine's own start.
				timers.SetTimeout(l, func() { exhaust(t, server.Port()) }, 50*time.Millisecond)
			})
		})
		err := runIt(t, l)
		var ended *loop.ReactorEnded
		if !errors.As(err, &ended) {
			t.Errorf("run: %v", err)
		}
		t.Log(err)
	})
}

// exhaust takes all descriptors while clients connect from another process'
// point of view: they are made before.
func exhaust(t *testing.T, port int) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Error(err)
		return
	}
	var few syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		t.Error(err)
	}
	few.Cur = 1
	for range fd { // the field's type differs between systems
		few.Cur++
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		t.Error(err)
	}
	if err := syscall.Connect(fd, &syscall.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Error(err)
	}
}
