package e2e

import (
	"bufio"
	"io"
	stdnet "net"
	"strings"
	"syscall"
	"testing"
	"time"
)

// dial connects to the server for a raw conversation.
func (s *serving) dial() stdnet.Conn {
	s.t.Helper()
	conn, err := stdnet.Dial("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(60 * time.Second)); err != nil {
		s.t.Fatal(err)
	}
	return conn
}

func write(t *testing.T, conn stdnet.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
}

// readHead reads a response's head.
func readHead(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	var head strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatalf("after %q: %v", head.String(), err)
		}
		head.WriteString(line)
		if line == "\r\n" {
			return head.String()
		}
	}
}

// TestShutdown stops the server with an upload in flight and a kept-alive
// connection idle: the upload is answered, the idle one closed, and the process
// ends well.
func TestShutdown(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		t.Run(sig.String(), func(t *testing.T) {
			s := serve(t)
			idle, busy := s.dial(), s.dial()

			fromIdle := bufio.NewReader(idle)
			write(t, idle, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
			if head := readHead(t, fromIdle); !strings.Contains(head, "Connection: keep-alive\r\n") {
				t.Errorf("the first response's head is %q", head)
			}
			if _, err := fromIdle.Discard(len("Hello, World!")); err != nil {
				t.Fatal(err)
			}

			// That the server has begun with the upload shows in its 100 Continue.
			fromBusy := bufio.NewReader(busy)
			write(t, busy, "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\nExpect: 100-continue\r\n\r\n")
			readHead(t, fromBusy)
			write(t, busy, "half")

			s.signal(sig)
			s.line("finishing")
			if _, err := fromIdle.ReadByte(); err != io.EOF {
				t.Errorf("the idle connection reads %v, want EOF", err)
			}
			if conn, err := stdnet.Dial("tcp", s.address); err == nil {
				conn.Close()
				t.Error("the server still accepts connections")
			}
			write(t, busy, "half")
			if head := readHead(t, fromBusy); !strings.HasPrefix(head, "HTTP/1.1 200 OK\r\n") {
				t.Errorf("the upload is answered with %q", head)
			}
			if rest, err := io.ReadAll(fromBusy); string(rest) != "ok" || err != nil {
				t.Errorf("the upload's body is %q, %v", rest, err)
			}
			if code := s.wait(20 * time.Second); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// TestForcedShutdown shows that a second signal does not wait.
func TestForcedShutdown(t *testing.T) {
	s := serve(t)
	busy := s.dial()
	write(t, busy, "POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 8\r\nExpect: 100-continue\r\n\r\n")
	readHead(t, bufio.NewReader(busy))
	s.signal(syscall.SIGINT)
	s.line("finishing")
	s.signal(syscall.SIGINT)
	if code := s.wait(20 * time.Second); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
}

// TestEchoService sends and half-closes; all comes back, then the end.
func TestEchoService(t *testing.T) {
	s := serve(t, "--echo")
	conn := s.dial()
	text := strings.Repeat("nodeloop", 1<<17)
	go func() {
		io.WriteString(conn, text)
		conn.(*stdnet.TCPConn).CloseWrite()
	}()
	got, err := io.ReadAll(conn)
	if err != nil || string(got) != text {
		t.Errorf("got %d bytes, %v; want %d", len(got), err, len(text))
	}
	s.line("sent 1048576 bytes, got 1048576")
	s.signal(syscall.SIGTERM)
	if code := s.wait(20 * time.Second); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
