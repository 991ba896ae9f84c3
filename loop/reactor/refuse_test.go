package reactor_test

import (
	"bufio"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

// refused checks that an error says what the reactor cannot do.
func refused(t *testing.T, err error, what string) {
	t.Helper()
	var u *loop.Unsupported
	switch {
	case !errors.As(err, &u) || !errors.Is(err, nodeerr.ENOTSUP):
		t.Errorf("got %v (%T), want ENOTSUP of a reactor that %s", err, err, what)
	case !strings.Contains(u.What, what) || !strings.Contains(err.Error(), u.Error()):
		t.Errorf("got %q for what %q", err, what)
	}
}

// TestRefusals asks for what a guest cannot do.
func TestRefusals(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		var connect, unix, second, fd error
		l.Main(func() {
			server := net.CreateServer(l, nil, nil)
			server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
				s, err := net.Connect(l, net.ConnectOptions{Host: "127.0.0.1", Port: server.Port()}, nil)
				if err != nil {
					t.Error(err)
				}
				s.OnError(func(err error) { connect = err })
				other := net.CreateServer(l, nil, nil)
				other.OnError(func(err error) { second = err })
				other.Listen(net.ListenOptions{Host: "127.0.0.1"}, nil)
				path := net.CreateServer(l, nil, nil)
				path.OnError(func(err error) { unix = err })
				path.Listen(net.ListenOptions{Path: filepath.Join(t.TempDir(), "s")}, nil)
				var stream loop.TCP
				stream.Init(l)
				fd = stream.Open(0)
				stream.Close(nil)
				timers.SetTimeout(l, func() { server.Close(nil) }, 20*time.Millisecond)
			})
		})
		mustRun(t, l)
		refused(t, connect, "no client sockets")
		refused(t, second, "listens once")
		refused(t, unix, "Unix socket")
		refused(t, fd, "opened elsewhere")
	})
}

// TestAddressInUse gets the system's errors, and can try again.
func TestAddressInUse(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		own, err := loop.New(loop.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer own.Close()
		taken := net.CreateServer(own, nil, nil)
		taken.Listen(net.ListenOptions{}, nil) // without a host: at once
		var got error
		listening := false
		l.Main(func() {
			server := net.CreateServer(l, nil, nil)
			server.OnError(func(err error) {
				got = err
				server.Listen(net.ListenOptions{}, func() {
					listening = true
					server.Close(nil)
				})
			})
			server.Listen(net.ListenOptions{Port: taken.Port()}, nil)
		})
		mustRun(t, l)
		if !errors.Is(got, nodeerr.EADDRINUSE) || !listening {
			t.Errorf("got %v; listening after it: %v", got, listening)
		}
	})
}

// TestUnread sends more to a paused socket than is kept.
func TestUnread(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		failed := make(chan error, 1)
		run(t, l, func(req *http.IncomingMessage, _ *http.ServerResponse) {
			s := req.Socket().(*net.Socket)
			req.OnError(func(error) {})
			s.OnError(func(err error) { failed <- err })
			req.Pause()
			timers.SetTimeout(l, func() { req.Resume() }, 300*time.Millisecond)
		}, func(address string) {
			c := dial(t, address)
			defer c.Close()
			fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n", 64<<20)
			part := make([]byte, 64<<10)
			sent := 0
			for ; sent < 64<<20; sent += len(part) {
				if _, err := c.Write(part); err != nil {
					break
				}
			}
			if sent >= 64<<20 {
				t.Error("all of it was taken")
			}
			refused(t, <-failed, "cannot stop reading")
		})
	})
}

// TestPausedData checks that a pause shorter than that loses nothing, although
// the peer has left.
func TestPausedData(t *testing.T) {
	each(t, func(t *testing.T, l *loop.Loop) {
		got := make(chan string, 1)
		run(t, l, func(req *http.IncomingMessage, _ *http.ServerResponse) {
			var b strings.Builder
			timers.SetTimeout(l, func() {
				req.OnData(func(chunk []byte) { b.Write(chunk) })
				req.OnEnd(func() { got <- b.String() })
			}, 100*time.Millisecond)
		}, func(address string) {
			c := dial(t, address)
			body := strings.Repeat("x", 200_000)
			fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			c.Close()
			if b := <-got; b != body {
				t.Errorf("%d bytes came of %d", len(b), len(body))
			}
		})
	})
}

// TestHalfClose ends one side from the server without destroying the socket.
func TestHalfClose(t *testing.T) {
	for _, g := range guests {
		t.Run(g.name, func(t *testing.T) {
			var o loop.Options
			g.on(&o)
			l, err := loop.New(o)
			if err != nil {
				t.Fatal(err)
			}
			var failure error
			data := ""
			server := net.CreateServer(l, &net.ServerOptions{AllowHalfOpen: true}, func(s *net.Socket) {
				s.OnError(func(err error) { failure = err })
				s.OnData(func(b []byte) { data += string(b) })
				s.EndString("bye")
			})
			l.Main(func() {
				server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
					address := fmt.Sprintf("127.0.0.1:%d", server.Port())
					go func() {
						defer l.Post(func() { server.Close(nil) })
						c := dial(t, address)
						defer c.Close()
						if b, err := bufio.NewReader(c).ReadString('e'); b != "bye" {
							t.Errorf("got %q, %v", b, err)
						}
						c.Read(make([]byte, 1)) // the end
						c.Write([]byte("more"))
						time.Sleep(50 * time.Millisecond)
					}()
				})
			})
			mustRun(t, l)
			if g.name == "evio" {
				refused(t, failure, "only one side")
			} else if failure != nil || data != "more" {
				t.Errorf("after the end of our side came %q, %v", data, failure)
			}
		})
	}
}
