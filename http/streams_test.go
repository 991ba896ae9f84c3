package http_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// run runs body as the main function of a loop, to its end.
func run(t *testing.T, p *loop.Profile, body func(l *loop.Loop)) {
	t.Helper()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	l.Main(func() { body(l) })
	if err := l.Run(); err != nil {
		t.Error(err)
	}
}

// pair returns two streams, each of which reads what the other writes.
func pair(l *loop.Loop) (a, b *stream.Duplex) {
	end := func(other **stream.Duplex) *stream.Duplex {
		return stream.NewDuplex(l, &stream.DuplexOptions{
			Read: func(*stream.Duplex, int) {},
			Write: func(_ *stream.Duplex, c stream.Chunk, _ stream.Encoding, cb func(error)) {
				(*other).Push(c.Data())
				cb(nil)
			},
			Final: func(_ *stream.Duplex, cb func(error)) {
				(*other).Push(nil)
				cb(nil)
			},
		})
	}
	a, b = end(&b), end(&a)
	return a, b
}

// later runs fns in turns of the loop that are far enough apart for all else.
func later(l *loop.Loop, fns ...func()) {
	if len(fns) == 0 {
		return
	}
	const turns = 20
	var wait func(n int)
	wait = func(n int) {
		if n > 0 {
			l.SetImmediate(func() { wait(n - 1) })
			return
		}
		fns[0]()
		later(l, fns[1:]...)
	}
	wait(turns)
}

// TestInjectedStream speaks HTTP on a stream that is no socket.
func TestInjectedStream(t *testing.T) {
	want := map[*loop.Profile]string{
		loop.Node16: "request /a, finish, end, res close, req close, request /b, finish, end, res close, client end, req close",
		loop.Node10: "request /a, finish, end, request /b, finish, end, client end",
	}
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			var lines []string
			var received strings.Builder
			log := func(s string) func() { return func() { lines = append(lines, s) } }
			run(t, p, func(l *loop.Loop) {
				srv := http.CreateServer(l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
					log("request " + req.URL)()
					req.OnEnd(log("end"))
					res.OnFinish(log("finish"))
					res.OnClose(log("res close"))
					req.OnClose(log("req close"))
					req.Resume()
					res.SendDate = false
					throw(res.EndString("hi " + req.URL))
				})
				ours, theirs := pair(l)
				theirs.OnData(func(chunk []byte) { received.Write(chunk) })
				theirs.OnEnd(log("client end"))
				http.EventConnection.Emit(srv.Emitter(), ours)
				theirs.WriteString("GET /a HTTP/1.1\r\n\r\n")
				later(l, func() {
					theirs.WriteString("POST /b HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nxy")
				})
			})
			if got := strings.Join(lines, ", "); got != want[p] {
				t.Errorf("got %s\nwant %s", got, want[p])
			}
			if got := received.String(); strings.Count(got, "200 OK") != 2 || !strings.HasSuffix(got, "Content-Length: 5\r\n\r\nhi /b") {
				t.Errorf("received %q", got)
			}
		})
	}
}

func throw(err error) {
	if err != nil {
		panic(err)
	}
}

// sink is a Writable that logs what it gets.
func sink(l *loop.Loop, log func(string), show func(c stream.Chunk) string, slow bool) *stream.Writable {
	return stream.NewWritable(l, &stream.WritableOptions{
		Write: func(_ *stream.Writable, c stream.Chunk, _ stream.Encoding, cb func(error)) {
			log("write " + show(c))
			if slow {
				l.SetImmediate(func() { cb(nil) })
			} else {
				cb(nil)
			}
		},
	})
}

func standalone(l *loop.Loop, log func(string)) *http.ServerResponse {
	res := new(http.ServerResponse)
	res.InitResponseTo(l, res, http.RequestInfo{Method: "GET"})
	res.SendDate = false
	res.OnPrefinish(func() { log("prefinish") })
	res.OnFinish(func() { log("finish") })
	res.OnClose(func() { log("close") })
	res.OnDrain(func() { log("drain") })
	return res
}

func text(s string) stream.Chunk { return stream.Text(s) }

// TestStandaloneResponse writes a response, without a server, to a plain
// Writable.
func TestStandaloneResponse(t *testing.T) {
	const head = `write HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n3`
	const body = `write \r\n|write abc|write \r\n|write 5|write \r\n|write hello|write \r\n|write 0\r\n\r\n|finish`
	want := map[*loop.Profile]string{
		loop.Node16: "write returned true|" + head + "|prefinish|" + body,
		loop.Node10: "write returned true|prefinish|" + head + "|" + body,
	}
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			var lines []string
			log := func(s string) { lines = append(lines, s) }
			run(t, p, func(l *loop.Loop) {
				res := standalone(l, log)
				show := func(c stream.Chunk) string { return strings.ReplaceAll(string(c.Data()), "\r\n", `\r\n`) }
				throw(res.AssignSocket(sink(l, log, show, true)))
				ok, err := res.WriteChunk(text("abc"), "", nil)
				throw(err)
				log(fmt.Sprint("write returned ", ok))
				throw(res.EndChunk(text("hello"), "", nil))
			})
			if got := strings.Join(lines, "|"); got != want[p] {
				t.Errorf("got\n%s\nwant\n%s", got, want[p])
			}
		})
	}
}

// TestWritesBeforeTheTurn keeps what is written until the response has a socket.
func TestWritesBeforeTheTurn(t *testing.T) {
	const rest = "|write 75|write 2|write 10000|write 2|write 4|write 2|write 10000|write 2|assigned|write 5|prefinish|finish"
	want := map[*loop.Profile]string{
		loop.Node16: "true false 20087" + rest, // 37 bytes less than with a Date
		loop.Node10: "false false 20087" + rest,
	}
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			var lines []string
			log := func(s string) { lines = append(lines, s) }
			run(t, p, func(l *loop.Loop) {
				res := standalone(l, log)
				first, err := res.WriteChunk(text(strings.Repeat("x", 10000)), "", nil)
				throw(err)
				second, err := res.WriteChunk(text(strings.Repeat("y", 10000)), "", nil)
				throw(err)
				log(fmt.Sprint(first, second, res.WritableLength()))
				show := func(c stream.Chunk) string { return fmt.Sprint(len(c.Data())) }
				throw(res.AssignSocket(sink(l, log, show, false)))
				log("assigned")
				later(l, func() { throw(res.End()) })
			})
			if got := strings.Join(lines, "|"); got != want[p] {
				t.Errorf("got\n%s\nwant\n%s", got, want[p])
			}
		})
	}
}

// teapot answers every implicit header block with 418.
type teapot struct{ http.ServerResponse }

func (p *teapot) WriteHeadArgs(h *http.Head) error {
	h.Status = 418
	return p.ServerResponse.WriteHeadArgs(h)
}

// tagged is a request with a field of its own.
type tagged struct {
	http.IncomingMessage
	tag string
}

// TestConstructors gives a server its own kinds of messages, and overrides a
// method that Node's code calls.
func TestConstructors(t *testing.T) {
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			opts := &http.ServerOptions{
				IncomingMessage: func(l *loop.Loop, s http.Socket) *http.IncomingMessage {
					m := &tagged{tag: "mine"}
					m.InitMessage(l, m, s)
					return &m.IncomingMessage
				},
				ServerResponse: func(req *http.IncomingMessage) *http.ServerResponse {
					r := &teapot{}
					r.InitResponse(req.Loop(), r, req)
					return &r.ServerResponse
				},
			}
			var received string
			got := serve(t, p, opts, func(r *rig) {
				r.srv.OnRequest(func(req *http.IncomingMessage, res *http.ServerResponse) {
					r.log("%s", req.Self().(*tagged).tag)
					throw(res.EndString("short and stout"))
				})
			}, func(c *wire) {
				c.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
				received = c.rest()
			})
			diff(t, "log", got, []string{"mine"})
			if !strings.HasPrefix(received, "HTTP/1.1 418 I'm a Teapot\r\n") || !strings.HasSuffix(received, "\r\n\r\nshort and stout") {
				t.Errorf("received %q", received)
			}
		})
	}
}

// TestThrowingHandler lets a handler throw and nobody catch it: the loop ends
// with it.
func TestThrowingHandler(t *testing.T) {
	got := serve(t, loop.Node16, nil, func(r *rig) { r.srv.OnRequest(throwing(r)) }, func(c *wire) {
		c.send("GET /throw HTTP/1.1\r\n\r\n")
		c.rest()
	})
	diff(t, "log", got, []string{"request /throw", "uncaught uncaught: thrown"})
}

func throwing(r *rig) http.RequestListener {
	return func(req *http.IncomingMessage, res *http.ServerResponse) {
		r.log("request %s", req.URL)
		req.OnAborted(func() { r.log("aborted") })
		res.OnClose(func() { r.log("res close") })
		if req.URL == "/throw" {
			panic(errors.New("thrown"))
		}
		throw(res.EndString("fine"))
	}
}

// TestCaughtThrow lets a listener take what a handler throws: the connection's
// parser is through with it, as seen on Node 16 and 10.
func TestCaughtThrow(t *testing.T) {
	want := map[*loop.Profile][]string{
		loop.Node16: {
			"request /", "res close", "request /throw", "caught thrown",
			"clientError HPE_CB_HEADERS_COMPLETE Parse Error: User callback error", "aborted", "res close",
		},
		loop.Node10: {
			"request /", "request /throw", "caught thrown",
			"clientError HPE_CB_headers_complete Parse Error", "aborted", "res close",
		},
	}
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			caught := make(chan struct{})
			got := serve(t, p, nil, func(r *rig) {
				r.srv.OnRequest(throwing(r))
				r.srv.OnClientError(func(err error, s http.Socket) {
					r.log("clientError %s", fault(err))
					s.Destroy(nil)
				})
				r.loop.OnUncaughtException(func(v any, _ string) {
					r.log("caught %v", v)
					close(caught)
				})
			}, func(c *wire) {
				c.send("GET / HTTP/1.1\r\n\r\n")
				c.until("fine")
				c.send("GET /throw HTTP/1.1\r\n\r\n")
				<-caught // bytes in the same segment would be dropped
				c.send("GET /again HTTP/1.1\r\n\r\n")
				c.rest()
			})
			diff(t, "log", got, want[p])
		})
	}
}
