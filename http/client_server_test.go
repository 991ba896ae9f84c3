package http_test

import (
	"bytes"
	"fmt"
	"io"
	stdnet "net"
	stdhttp "net/http"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
)

// goServer starts the standard library's server and returns its port.
func goServer(t *testing.T, fn stdhttp.HandlerFunc) int {
	t.Helper()
	ln, err := stdnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &stdhttp.Server{Handler: fn}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(ln)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return ln.Addr().(*stdnet.TCPAddr).Port
}

// TestClientManyRequests sends a thousand requests over ten sockets.
func TestClientManyRequests(t *testing.T) {
	port := goServer(t, func(w stdhttp.ResponseWriter, r *stdhttp.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s %d", r.Method, r.URL.Path, len(body))
	})
	for _, p := range profiles {
		const total = 1000
		answered, sockets := 0, 0
		runTrace(t, p, func(tr *trace) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true, MaxSockets: 10})
			agent.ConnectionFunc = func(opts *http.RequestOptions, _ func(error, http.Socket)) (http.Socket, error) {
				sockets++
				return tr.connect(opts.Port), nil
			}
			for i := range total {
				opts := to(port, agent)
				opts.Path = fmt.Sprintf("/%d", i)
				want := fmt.Sprintf("GET /%d 0", i)
				if i%3 == 0 {
					opts.Method, want = "POST", fmt.Sprintf("POST /%d %d", i, i)
				}
				req := tr.request(opts, func(res *http.IncomingMessage) {
					var got []byte
					res.OnData(func(chunk []byte) { got = append(got, chunk...) })
					res.OnEnd(func() {
						answered++
						if string(got) != want {
							t.Errorf("got %q, want %q", got, want)
						}
					})
				})
				req.OnError(func(err error) { t.Error(err) })
				if i%3 == 0 {
					_ = req.EndString(strings.Repeat("x", i))
				} else {
					_ = req.End()
				}
			}
			tr.settled(agent.Destroy)
		})
		if answered != total || sockets != 10 {
			t.Errorf("%s: %d answers over %d sockets", p.Name, answered, sockets)
		}
	}
}

// TestClientBigBodies sends and receives more than sockets take at once, with
// 'drain' and a response that is paused.
func TestClientBigBodies(t *testing.T) {
	port := goServer(t, func(w stdhttp.ResponseWriter, r *stdhttp.Request) {
		w.Header().Set("Trailer", "X-Sum")
		n, _ := io.Copy(w, r.Body)
		w.Header().Set("X-Sum", fmt.Sprint(n))
	})
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<14) // 256 KiB
	const rounds = 8
	for _, p := range profiles {
		received, drains := 0, 0
		var trailer string
		runTrace(t, p, func(tr *trace) {
			opts := to(port, http.NoAgent)
			opts.Method = "POST"
			req := tr.request(opts, func(res *http.IncomingMessage) {
				res.OnData(func(chunk []byte) {
					received += len(chunk)
					res.Pause()
					tr.l.SetImmediate(res.Resume)
				})
				res.OnEnd(func() { trailer = res.Trailers().Get("x-sum") })
			})
			left := rounds
			var send func()
			send = func() {
				for left > 0 {
					left--
					if !req.Write(body) {
						return
					}
				}
				_ = req.End()
			}
			req.OnDrain(func() {
				drains++
				send()
			})
			send()
		})
		if want := rounds * len(body); received != want || trailer != fmt.Sprint(want) || drains == 0 {
			t.Errorf("%s: received %d of %d, trailer %q, %d drains", p.Name, received, want, trailer, drains)
		}
	}
}

// TestClientOwnServer has both ends on one loop.
func TestClientOwnServer(t *testing.T) {
	for _, p := range profiles {
		var got []string
		runTrace(t, p, func(tr *trace) {
			srv := http.CreateServer(tr.l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
				_ = res.EndString(req.Method + " " + req.URL + " " + req.Headers().Get("connection"))
			})
			err := srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
				url := fmt.Sprintf("http://127.0.0.1:%d/path?x=1", srv.Port())
				_, err := http.Get(tr.l, url, nil, func(res *http.IncomingMessage) {
					res.OnData(func(chunk []byte) { got = append(got, string(chunk)) })
					res.OnEnd(func() { srv.Close(nil) })
				})
				if err != nil {
					t.Error(err)
				}
			})
			if err != nil {
				t.Error(err)
			}
		})
		if want := "GET /path?x=1 close"; len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %q", p.Name, got, want)
		}
	}
}

// TestClientUnixSocket connects to a path.
func TestClientUnixSocket(t *testing.T) {
	path := t.TempDir() + "/s"
	ln, err := stdnet.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	srv := &stdhttp.Server{Handler: stdhttp.HandlerFunc(func(w stdhttp.ResponseWriter, r *stdhttp.Request) {
		fmt.Fprintf(w, "%s %s", r.Host, r.URL.Path)
	})}
	go func() { _ = srv.Serve(ln) }()
	t.Cleanup(func() { _ = srv.Close() })
	for _, p := range profiles {
		var got string
		runTrace(t, p, func(tr *trace) {
			tr.get(&http.RequestOptions{SocketPath: path, Path: "/x"}, func(res *http.IncomingMessage) {
				res.OnData(func(chunk []byte) { got += string(chunk) })
			})
		})
		if got != "localhost /x" {
			t.Errorf("%s: got %q", p.Name, got)
		}
	}
}
