package http_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

// readBodies serves chunk, four times, and returns what ReadBody made of each
// request.
func readBodies(t *testing.T, p *loop.Profile, opts *http.ServerOptions, chunk string, read func(*http.IncomingMessage, func([]byte, error))) []string {
	t.Helper()
	var got []string
	m := looptest.NewTreadmill(loop.Options{Profile: p}, 1, 4, []byte(chunk))
	m.Main(func() {
		srv := http.CreateServer(m.Loop, opts, func(req *http.IncomingMessage, res *http.ServerResponse) {
			read(req, func(body []byte, err error) {
				var e *nodeerr.Error
				if errors.As(err, &e) {
					got = append(got, string(e.Code))
				} else {
					got = append(got, string(body))
				}
				if err := res.EndBytes(body); err != nil {
					t.Error(err)
				}
			})
		})
		if err := srv.Listen(net.ListenOptions{Host: "127.0.0.1", Port: 80}, nil); err != nil {
			t.Error(err)
		}
	})
	if err := m.Run(); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestReadBody(t *testing.T) {
	atOnce := func(limit int) func(*http.IncomingMessage, func([]byte, error)) {
		return func(req *http.IncomingMessage, fn func([]byte, error)) { req.ReadBody(limit, fn) }
	}
	later := func(req *http.IncomingMessage, fn func([]byte, error)) {
		req.Loop().SetImmediate(func() { req.ReadBody(0, fn) })
	}
	length := "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
	chunked := "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"
	for _, tc := range []struct {
		name, chunk, want string
		read              func(*http.IncomingMessage, func([]byte, error))
	}{
		{"length", length, "hello", atOnce(0)},
		{"chunked", chunked, "hello", atOnce(5)},
		{"no body", benchRequest, "", atOnce(5)},
		{"too long", length, "ERR_HTTP_BODY_TOO_LARGE", atOnce(4)},
		{"too many chunks", chunked, "ERR_HTTP_BODY_TOO_LARGE", atOnce(4)},
		{"in the check phase", length, "hello", later},
		{"chunked, in the check phase", chunked, "hello", later},
		{"twice", length, "ERR_INVALID_STATE", func(req *http.IncomingMessage, fn func([]byte, error)) {
			req.ReadBody(0, func([]byte, error) {})
			req.ReadBody(0, fn)
		}},
		{"heard as well", length, "hello", func(req *http.IncomingMessage, fn func([]byte, error)) {
			req.OnData(func([]byte) { t.Error("data") })
			req.OnEnd(func() {})
			req.ReadBody(0, fn)
		}},
	} {
		for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
			for _, reuse := range []bool{false, true} {
				t.Run(fmt.Sprint(tc.name, " ", p.Name, " ", reuse), func(t *testing.T) {
					got := readBodies(t, p, &http.ServerOptions{ReuseMessages: reuse}, tc.chunk, tc.read)
					if want := strings.Repeat(tc.want+"\n", 4); strings.Join(got, "\n")+"\n" != want {
						t.Errorf("got %q, want 4 times %q", got, tc.want)
					}
				})
			}
		}
	}
}

// TestReadBodyCut is a client that goes away in the middle of its body.
func TestReadBodyCut(t *testing.T) {
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			lines := runTrace(t, p, func(tr *trace) {
				var srv *http.Server
				srv = http.CreateServer(tr.l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
					req.ReadBody(10, func(body []byte, err error) {
						tr.log("%q %v", body, errors.Is(err, nodeerr.ECONNRESET))
						srv.Close(nil)
					})
				})
				err := srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
					var s *net.Socket
					s, err := net.Connect(tr.l, net.ConnectOptions{Host: "127.0.0.1", Port: srv.Port()}, func() {
						s.WriteString("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhello")
						s.DestroySoon()
					})
					if err != nil {
						tr.t.Error(err)
					}
				})
				if err != nil {
					tr.t.Error(err)
				}
			})
			if got := strings.Join(lines, "; "); got != `"" true` {
				t.Error(got)
			}
		})
	}
}

// ReadBody is the short form of listeners of 'data' and 'end', with a limit.
func ExampleIncomingMessage_ReadBody() {
	l, err := loop.New(loop.Options{})
	if err != nil {
		panic(err)
	}
	server := http.CreateServer(l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		req.ReadBody(1<<20, func(body []byte, err error) {
			switch {
			case errors.Is(err, nodeerr.ErrHTTPBodyTooLarge):
				res.ShouldKeepAlive = false
				res.WriteHead(413)
				res.End()
			case err == nil:
				res.EndBytes(body)
			}
		})
	})
	server.Close(nil)
	fmt.Println(l.Run())
	// Output: <nil>
}
