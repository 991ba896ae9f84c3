package bench

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os/exec"
	"strings"
	"time"
)

// process is a running server.
type process struct {
	cmd    *exec.Cmd
	out    bytes.Buffer // what it printed
	port   int
	ended  chan error
	answer time.Duration // from its start to its first answer
}

// startLimit is how long a server may take to answer.
const startLimit = 10 * time.Second

// freePort returns a port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// start starts a server on a processor and waits for its first answer.
func (b *bench) start(p *Peer, w *Workload, cpu int) (*process, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	args := arguments(p, w, port, 0, 0, 0)
	s := &process{cmd: exec.Command(args[0], args[1:]...), port: port, ended: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.out
	s.cmd.Env, s.cmd.SysProcAttr = environment(p), attributes()
	begun := time.Now()
	if err := b.on(cpu, s.cmd.Start); err != nil {
		return nil, err
	}
	go func() { s.ended <- s.cmd.Wait() }()
	for {
		err := s.ask(w.Kind == TCP)
		if err == nil {
			s.answer = time.Since(begun)
			return s, nil
		}
		select {
		case <-s.ended:
			return nil, fmt.Errorf("the server has ended: %s", lastLine(s.out.String()))
		case <-time.After(200 * time.Microsecond):
		}
		if time.Since(begun) > startLimit {
			s.stop()
			return nil, fmt.Errorf("no answer within %v: %w", startLimit, err)
		}
	}
}

// ask asks for one answer.
func (s *process) ask(echo bool) error {
	c, err := net.Dial("tcp", s.to().String())
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(startLimit)); err != nil {
		return err
	}
	request := get("/", "")
	if _, err := c.Write(request); err != nil {
		return err
	}
	b := make([]byte, 1024)
	n, err := c.Read(b)
	switch {
	case err != nil:
		return err
	case !echo && !strings.HasPrefix(string(b[:n]), "HTTP/1.1 200 "):
		return errors.New("the first answer is no 200")
	}
	return nil
}

func (s *process) to() netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), uint16(s.port))
}

// stop ends the process.
func (s *process) stop() {
	_ = s.cmd.Process.Kill() // it may have ended
	<-s.ended
}

// on runs fn, which starts a process, while this thread is on a processor; the
// process inherits that.
func (b *bench) on(cpu int, fn func() error) error {
	if cpu < 0 {
		return fn()
	}
	if err := pin(0, cpu); err != nil {
		return err
	}
	err := fn()
	if back := pin(0, b.loadCPU); err == nil {
		err = back
	}
	return err
}
