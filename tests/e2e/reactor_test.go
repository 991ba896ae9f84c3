package e2e

import (
	"fmt"
	"io"
	stdnet "net"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestServeReactors serves on each reactor and ends with a request in flight.
func TestServeReactors(t *testing.T) {
	for _, reactor := range []string{"epoll", "gnet", "evio"} {
		t.Run(reactor, func(t *testing.T) {
			s := serve(t, "--reactor", reactor)
			slow, err := stdnet.Dial("tcp", s.address)
			if err != nil {
				t.Fatal(err)
			}
			defer slow.Close()
			fmt.Fprint(slow, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nfir")
			idle, err := stdnet.Dial("tcp", s.address)
			if err != nil {
				t.Fatal(err)
			}
			defer idle.Close()
			fmt.Fprint(idle, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
			s.line(`GET "/" 200`)
			s.signal(syscall.SIGTERM)
			s.line("finishing")
			fmt.Fprint(slow, "st\n")
			slow.SetReadDeadline(time.Now().Add(20 * time.Second))
			if b, err := io.ReadAll(slow); err != nil || !strings.HasSuffix(string(b), "\r\n\r\nfirst\n") {
				t.Errorf("the request in flight got %q, %v", b, err)
			}
			if code := s.wait(20 * time.Second); code != 0 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// TestServeUnknownReactor asks for one that there is not.
func TestServeUnknownReactor(t *testing.T) {
	out, err := exec.Command(command(t), "serve", "--reactor", "libev").CombinedOutput()
	if err == nil || !strings.Contains(string(out), `there is no reactor "libev"`) {
		t.Errorf("%v: %s", err, out)
	}
}
