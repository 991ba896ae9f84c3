package net_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	stdnet "net"
	"os"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/net"
)

// TestConn talks over sockets of the loop from goroutines, in lines.
func TestConn(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		failed := make(chan error, 2)
		server := x.server(nil, func(s *net.Socket) {
			c := net.NewConn(s, []byte("head of "))
			go func() { failed <- echoLines(c) }()
		})
		x.listen(server, func(port int) {
			s := x.connect(port, nil)
			s.OnConnect(func() {
				c := net.NewConn(s, nil)
				if got := c.RemoteAddr().(*stdnet.TCPAddr).Port; got != port {
					t.Errorf("remote port %d", got)
				}
				go func() { failed <- askLines(c) }()
			})
			s.OnClose(func(bool) { server.Close(nil) })
		})
		t.Cleanup(func() {
			for range 2 {
				if err := <-failed; err != nil {
					t.Error(err)
				}
			}
		})
	})
}

// echoLines answers each line until the peer ends.
func echoLines(c *net.Conn) error {
	defer c.Close()
	lines := bufio.NewScanner(c)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if _, err := c.Write(append(lines.Bytes(), '\n')); err != nil {
			return err
		}
	}
	return lines.Err()
}

// askLines sends lines, small and large, and checks the answers.
func askLines(c *net.Conn) error {
	defer c.Close()
	in := bufio.NewReader(c)
	prefix := "head of "
	for _, n := range []int{1, 100, 500_000, 3} {
		line := append(bytes.Repeat([]byte("x"), n), '\n')
		if _, err := c.Write(line); err != nil {
			return err
		}
		got, err := in.ReadString('\n')
		if err != nil {
			return err
		}
		if got != prefix+string(line) {
			return errors.New("wrong answer")
		}
		prefix = ""
	}
	if err := c.SetReadDeadline(time.Now().Add(5 * time.Millisecond)); err != nil {
		return err
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		return errors.New("no deadline")
	}
	_ = c.SetReadDeadline(time.Time{})
	if err := c.CloseWrite(); err != nil {
		return err
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}
