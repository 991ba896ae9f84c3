package http_test

import (
	"bufio"
	"fmt"
	"io"
	stdnet "net"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// patience bounds what a test waits for; nothing takes that long.
const patience = 10 * time.Second

// rig is a server on a loop of its own, and what happened there in order.
type rig struct {
	t     testing.TB
	loop  *loop.Loop
	srv   *http.Server
	lines []string
}

func (r *rig) log(format string, args ...any) {
	r.lines = append(r.lines, fmt.Sprintf(format, args...))
}

// serve runs a server until talk, which speaks to it from another goroutine,
// has returned and the server has nothing left to do. It returns what the
// server logged.
func serve(t testing.TB, p *loop.Profile, opts *http.ServerOptions, setup func(r *rig), talk func(c *wire)) []string {
	t.Helper()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{t: t, loop: l}
	done := make(chan struct{})
	l.Main(func() {
		r.srv = http.CreateServer(l, opts, nil)
		setup(r)
		hold := l.Hold()
		err := r.srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			address := fmt.Sprintf("127.0.0.1:%d", r.srv.Port())
			go func() {
				defer close(done)
				defer hold.Post(func() { r.srv.Close(nil) })
				c := dialWire(t, address)
				defer c.conn.Close()
				talk(c)
			}()
		})
		if err != nil {
			t.Error(err)
		}
	})
	watchdog := time.AfterFunc(patience, l.Stop)
	err = l.Run()
	if !watchdog.Stop() {
		t.Error("the server did not come to its end")
	}
	if err != nil {
		r.log("uncaught %v", err)
	}
	<-done
	return r.lines
}

// wire is a raw connection to the server.
type wire struct {
	t    testing.TB
	addr string
	conn stdnet.Conn
	r    *bufio.Reader
}

func dialWire(t testing.TB, addr string) *wire {
	conn, err := stdnet.Dial("tcp", addr)
	if err != nil {
		t.Error(err)
		return nil
	}
	_ = conn.SetDeadline(time.Now().Add(patience))
	return &wire{t: t, addr: addr, conn: conn, r: bufio.NewReader(conn)}
}

func (c *wire) send(s string) {
	if _, err := io.WriteString(c.conn, s); err != nil {
		c.t.Log("send:", err)
	}
}

// until reads up to and with the end of want and returns what it read.
func (c *wire) until(want string) string {
	var b strings.Builder
	for !strings.HasSuffix(b.String(), want) {
		ch, err := c.r.ReadByte()
		if err != nil {
			c.t.Errorf("read: %v after %q, want %q", err, b.String(), want)
			break
		}
		b.WriteByte(ch)
	}
	return masked(b.String())
}

// rest reads to the end of the connection.
func (c *wire) rest() string {
	b, err := io.ReadAll(c.r)
	if err != nil && !strings.Contains(err.Error(), "reset") {
		c.t.Errorf("read: %v", err)
	}
	return masked(string(b))
}

// end closes the writing side.
func (c *wire) end() { _ = c.conn.(*stdnet.TCPConn).CloseWrite() }

// reset makes the server's end see ECONNRESET.
func (c *wire) reset() {
	_ = c.conn.(*stdnet.TCPConn).SetLinger(0)
	_ = c.conn.Close()
}

var dateLine = regexp.MustCompile(`Date: [^\r]+ GMT`)

func masked(s string) string { return dateLine.ReplaceAllString(s, "Date: D") }

func diff(t *testing.T, what string, got, want []string) {
	t.Helper()
	g, w := strings.Join(got, "\n"), strings.Join(want, "\n")
	if g != w {
		t.Errorf("%s:\n%s\nwant:\n%s", what, g, w)
	}
}
