package loop_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

type pipeServer struct {
	loop.Pipe
	conn pipeEnd
}

func (s *pipeServer) OnConnection(error) {
	s.conn.Init(s.Loop())
	s.Accept(&s.conn.Stream)
	s.conn.SetReader(&s.conn, false)
	s.conn.ReadStart()
	s.Close(nil)
}

type pipeEnd struct {
	loop.Pipe
	got   string
	err   error
	hello string
}

func (p *pipeEnd) OnConnectDone(err error) {
	if p.err = err; err != nil {
		p.Close(nil)
		return
	}
	p.TryWrite([]byte(p.hello))
	p.Close(nil)
}

func (p *pipeEnd) OnRead(chunk []byte, err error) {
	if err != nil {
		p.Close(nil)
		return
	}
	p.got += string(chunk)
}

func TestPipe(t *testing.T) {
	l := newLoop(t)
	path := filepath.Join(t.TempDir(), "socket")
	var s pipeServer
	s.Init(l)
	if err := s.Listen(1, &s); !errors.Is(err, nodeerr.EINVAL) {
		t.Errorf("listen before bind: %v", err)
	}
	if err := s.Bind(path); err != nil {
		t.Fatal(err)
	}
	if err := s.Bind(path); !errors.Is(err, nodeerr.EINVAL) {
		t.Errorf("second bind: %v", err)
	}
	if err := s.Listen(511, &s); err != nil {
		t.Fatal(err)
	}
	if name, err := s.Getsockname(); name != path || err != nil {
		t.Errorf("bound to %q, %v", name, err)
	}
	var other loop.Pipe
	other.Init(l)
	if err := other.Bind(path); !errors.Is(err, nodeerr.EADDRINUSE) {
		t.Errorf("bind to a taken path: %v", err)
	}
	if err := other.Bind(filepath.Join(path, "..", "none", "x")); !errors.Is(err, nodeerr.EACCES) {
		t.Errorf("bind in a directory that is missing: %v", err)
	}
	c := pipeEnd{hello: "hello"}
	c.Init(l)
	c.Connect(path, &c)
	runs(t, l)
	if c.err != nil || s.conn.got != "hello" {
		t.Errorf("connect: %v, got %q", c.err, s.conn.got)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("the socket's file is left: %v", err)
	}
}

func TestPipeConnectFails(t *testing.T) {
	l := newLoop(t)
	var c pipeEnd
	c.Init(l)
	c.Connect(filepath.Join(t.TempDir(), "none"), &c)
	if c.err != nil {
		t.Error("told inside the call")
	}
	runs(t, l)
	if !errors.Is(c.err, nodeerr.ENOENT) || c.err.Error() != "connect ENOENT" {
		t.Errorf("got %v", c.err)
	}
}

// TestLongPath: what is too long for the system is cut short, as libuv does.
func TestLongPath(t *testing.T) {
	l := newLoop(t)
	t.Chdir(t.TempDir())
	path := strings.Repeat("x", 150)
	var s pipeServer
	s.Init(l)
	if err := s.Bind(path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path[:107]); err != nil {
		t.Error(err)
	}
	s.Close(nil)
	runs(t, l)
}
