package reactor_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	stdnet "net"
	stdhttp "net/http"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/reactor/evio"
	"github.com/nodeloop/nodeloop/loop/reactor/gnet"
	"github.com/nodeloop/nodeloop/net"
)

// guests are the reactors under test.
var guests = []struct {
	name string
	on   func(*loop.Options)
}{
	{"gnet", func(o *loop.Options) { o.Kernel = gnet.New(gnet.Options{MaxUnread: maxUnread}) }},
	{"evio", func(o *loop.Options) { o.Kernel = evio.New(evio.Options{MaxUnread: maxUnread}) }},
}

const (
	maxUnread = 1 << 20
	limit     = 20 * time.Second
)

// each runs a test on every guest.
func each(t *testing.T, fn func(t *testing.T, l *loop.Loop)) {
	for _, g := range guests {
		t.Run(g.name, func(t *testing.T) {
			var o loop.Options
			g.on(&o)
			l, err := loop.New(o)
			if err != nil {
				t.Fatal(err)
			}
			fn(t, l)
		})
	}
}

// run runs the loop until it ends, with client beside it on a goroutine of its
// own once the server listens; then the server is closed.
func run(t *testing.T, l *loop.Loop, handler func(*http.IncomingMessage, *http.ServerResponse), client func(address string)) {
	t.Helper()
	var server *http.Server
	l.Main(func() {
		server = http.CreateServer(l, nil, handler)
		err := server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			address := fmt.Sprintf("127.0.0.1:%d", server.Port())
			go func() {
				defer l.Post(func() { server.Close(nil) })
				client(address)
			}()
		})
		if err != nil {
			t.Error(err)
		}
	})
	mustRun(t, l)
}

func mustRun(t *testing.T, l *loop.Loop) {
	t.Helper()
	if err := runIt(t, l); err != nil {
		t.Errorf("run: %v", err)
	}
}

// runIt runs the loop, which has to end in time.
func runIt(t *testing.T, l *loop.Loop) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- l.Run() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(limit):
		t.Fatal("the loop does not end")
		return nil
	}
}

func hello(_ *http.IncomingMessage, res *http.ServerResponse) {
	if err := res.EndString("hello"); err != nil {
		panic(err)
	}
}

// fetch returns the body of a response.
func fetch(t *testing.T, c *stdhttp.Client, method, url, body string) string {
	t.Helper()
	req, err := stdhttp.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return ""
	}
	res, err := c.Do(req)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

func dial(t *testing.T, address string) stdnet.Conn {
	t.Helper()
	c, err := stdnet.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(limit))
	return c
}

// status reads one response and returns its status, 0 when the connection ends
// instead.
func status(t *testing.T, r *bufio.Reader) int {
	t.Helper()
	res, err := stdhttp.ReadResponse(r, nil)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return 0
	}
	if err != nil {
		t.Error(err)
		return 0
	}
	io.Copy(io.Discard, res.Body)
	return res.StatusCode
}
