//go:build unix

package net_test

import (
	stdnet "net"
	"syscall"
	"testing"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// TestSocketsOfDescriptors connects two sockets over a pair of descriptors.
func TestSocketsOfDescriptors(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
		x.must(err)
		open := func(fd int) *net.Socket {
			s, err := net.NewSocket(x.Loop, &net.SocketOptions{FD: &fd, Readable: stream.Yes, Writable: stream.Yes})
			x.must(err)
			return s
		}
		a, b := open(pair[0]), open(pair[1])
		var got string
		a.OnData(func(p []byte) { got += string(p) })
		b.OnData(func(p []byte) { got += string(p) })
		a.EndString("one ")
		b.EndString("two ")
		b.OnClose(func(bool) {
			if got != "one two " && got != "two one " {
				t.Errorf("got %q", got)
			}
		})
	})
}

// TestListenOnDescriptor takes connections on a socket that was bound elsewhere.
func TestListenOnDescriptor(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		outside, err := stdnet.Listen("tcp4", "127.0.0.1:0")
		x.must(err)
		file, err := outside.(*stdnet.TCPListener).File()
		x.must(err)
		fd, err := syscall.Dup(int(file.Fd()))
		x.must(err)
		x.must(file.Close())
		x.must(outside.Close())
		served := false
		server := x.server(nil, func(s *net.Socket) {
			served = true
			s.End()
		})
		x.must(server.Listen(net.ListenOptions{FD: &fd}, func() {
			c := x.connect(server.Port(), nil)
			c.Resume()
			c.OnClose(func(bool) {
				if !served {
					t.Error("nobody was served")
				}
				server.Close(nil)
			})
		}))
	})
}

// TestOutOfDescriptors: with no descriptor left connections that wait are
// closed, the server goes on, and takes new ones when there are descriptors.
func TestOutOfDescriptors(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		taken := 0
		server := x.server(nil, func(s *net.Socket) {
			taken++
			s.OnError(func(error) {})
			s.Resume()
		})
		server.OnError(func(err error) { t.Errorf("error: %v", err) })
		x.listen(server, func(port int) {
			address := stdnet.JoinHostPort("127.0.0.1", itoa(uint64(port)))
			dial := func() stdnet.Conn {
				c, err := stdnet.Dial("tcp4", address)
				x.must(err)
				return c
			}
			var clients []stdnet.Conn
			for range 6 {
				clients = append(clients, dial())
			}
			restore := leaveDescriptors(t, 2)
			x.settle(func() {
				restore()
				if taken > 2 {
					t.Errorf("%d connections taken with 2 descriptors", taken)
				}
				before := taken
				clients = append(clients, dial())
				x.settle(func() {
					if taken != before+1 {
						t.Errorf("%d connections before, %d after there were descriptors", before, taken)
					}
					for _, c := range clients {
						_ = c.Close()
					}
					server.Close(nil)
				}, 2)
			}, 2)
		})
	})
}

// leaveDescriptors lowers the limit so that n descriptors can be opened.
func leaveDescriptors(t *testing.T, n int) (restore func()) {
	t.Helper()
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &was); err != nil {
		t.Fatal(err)
	}
	// The lowest free number is the next to be opened.
	free, err := syscall.Dup(0)
	if err != nil {
		t.Fatal(err)
	}
	_ = syscall.Close(free)
	low := was
	setLimit(&low.Cur, free+n)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &low); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &was); err != nil {
			t.Fatal(err)
		}
	}
}

// setLimit sets a limit, whose type is the system's.
func setLimit[T int64 | uint64](limit *T, n int) { *limit = T(n) }
