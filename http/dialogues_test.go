package http_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// dialogue is a case of testdata/dialogues.json: what a client sends and what
// the server's handlers do. testdata/dialogues.js records what a real Node makes
// of it.
type dialogue struct {
	Name    string
	Send    []json.RawMessage
	Do      [][]any
	Options struct {
		UniqueHeaders []string
		MaxHeaderSize int
	}
	Server struct {
		KeepAliveTimeout     *int
		MaxRequestsPerSocket int
		MaxHeadersCount      *int
		HTTPAllowHalfOpen    bool `json:"httpAllowHalfOpen"`
	}
	Listen []string
	Read   bool
	Deaf   bool
	Only   string
}

// outcome is what happened: what the server logged and the client received.
type outcome struct {
	Lines    []string
	Received string
}

func load(t testing.TB, name string, v any) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

// TestDialogues plays every case on both profiles, with bodies as text, as Node
// programs give them, and as bytes, which take a shorter way to the socket.
func TestDialogues(t *testing.T) {
	var cases []dialogue
	load(t, "dialogues.json", &cases)
	for _, p := range profiles {
		var all map[string]outcome
		load(t, "dialogues."+p.Name+".json", &all)
		for _, c := range cases {
			if c.Only != "" && c.Only != p.Name {
				continue
			}
			for _, bytes := range []bool{false, true} {
				form := "text"
				if bytes {
					form = "bytes"
				}
				t.Run(p.Name+"/"+form+"/"+c.Name, func(t *testing.T) {
					got, want := play(t, p, &c, bytes), all[c.Name]
					if w, ok := all[c.Name+" (bytes)"]; ok && bytes {
						want = w
					}
					diff(t, "the server saw", got.Lines, want.Lines)
					if got.Received != want.Received {
						t.Errorf("the client got\n%q\nwant\n%q", got.Received, want.Received)
					}
				})
			}
		}
	}
}

// stage is a case being played.
type stage struct {
	t     *testing.T
	l     *loop.Loop
	c     *dialogue
	bytes bool
	lines []string
	count int
}

func (s *stage) log(format string, args ...any) {
	s.lines = append(s.lines, fmt.Sprintf(format, args...))
}

func play(t *testing.T, p *loop.Profile, c *dialogue, bytes bool) outcome {
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, l: l, c: c, bytes: bytes}
	var received strings.Builder
	l.Main(func() {
		srv := s.server()
		err := srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() { s.client(srv, &received) })
		if err != nil {
			t.Error(err)
		}
	})
	watchdog := time.AfterFunc(patience, l.Stop)
	if err := l.Run(); err != nil {
		t.Error(err)
	}
	if !watchdog.Stop() {
		t.Errorf("nothing happens after %q, %q", s.lines, received.String())
	}
	return outcome{s.lines, shorten(masked(stream.Decode([]byte(received.String()), stream.Latin1)))}
}

var letters = regexp.MustCompile(`a{100,}|x{100,}|y{100,}|z{100,}`)

// shorten writes long runs of a letter as their length.
func shorten(s string) string {
	return letters.ReplaceAllStringFunc(s, func(run string) string { return fmt.Sprintf("{%c*%d}", run[0], len(run)) })
}

func (s *stage) server() *http.Server {
	c := s.c
	srv := http.CreateServer(s.l, &http.ServerOptions{
		UniqueHeaders: c.Options.UniqueHeaders, MaxHeaderSize: c.Options.MaxHeaderSize,
	}, nil)
	if ms := c.Server.KeepAliveTimeout; ms != nil {
		srv.KeepAliveTimeout = time.Duration(*ms) * time.Millisecond
	}
	if n := c.Server.MaxHeadersCount; n != nil {
		srv.MaxHeadersCount = *n
	}
	srv.MaxRequestsPerSocket = c.Server.MaxRequestsPerSocket
	srv.HTTPAllowHalfOpen = c.Server.HTTPAllowHalfOpen
	srv.OnRequest(s.handle("request"))
	for _, name := range c.Listen {
		switch name {
		case "checkContinue":
			srv.OnCheckContinue(s.handle(name))
		case "checkExpectation":
			srv.OnCheckExpectation(s.handle(name))
		case "clientError":
			srv.OnClientError(func(err error, socket http.Socket) {
				s.log("clientError %s", fault(err))
				socket.Destroy(nil)
			})
		case "dropRequest":
			srv.OnDropRequest(func(req *http.IncomingMessage, _ http.Socket) { s.log("dropRequest %s", req.URL) })
		case "upgrade", "connect":
			take := func(req *http.IncomingMessage, socket http.Socket, head []byte) {
				s.log("%s %s %s %s", name, req.Method, req.URL, head)
				if err := socket.EndChunk(stream.Text("bye"), "", nil); err != nil {
					s.t.Error(err)
				}
			}
			if name == "upgrade" {
				srv.OnUpgrade(take)
			} else {
				srv.OnConnect(take)
			}
		}
	}
	return srv
}

func (s *stage) handle(kind string) http.RequestListener {
	return func(req *http.IncomingMessage, res *http.ServerResponse) {
		s.count++
		n := s.count
		s.log("%s%d %s %s", kind, n, req.Method, req.URL)
		if !s.c.Deaf {
			s.watch(n, req, res)
		}
		steps := s.c.Do
		if perRequest(steps) {
			if n > len(steps) {
				return
			}
			steps = asSteps(s.c.Do[n-1])
		}
		(&actor{s, req, res, n}).do(steps)
	}
}

// perRequest reports whether steps are given for each request apart.
func perRequest(steps [][]any) bool {
	if len(steps) == 0 || len(steps[0]) == 0 {
		return false
	}
	_, ok := steps[0][0].([]any)
	return ok
}

func asSteps(list []any) [][]any {
	steps := make([][]any, len(list))
	for i := range list {
		steps[i] = list[i].([]any)
	}
	return steps
}

func (s *stage) watch(n int, req *http.IncomingMessage, res *http.ServerResponse) {
	req.OnAborted(func() { s.log("req%d aborted", n) })
	req.OnEnd(func() { s.log("req%d end", n) })
	req.OnError(func(err error) { s.log("req%d error %s", n, fault(err)) })
	req.OnClose(func() { s.log("req%d close", n) })
	if s.c.Read {
		req.OnData(func(chunk []byte) { s.log("req%d data %s", n, chunk) })
	}
	res.OnPrefinish(func() { s.log("res%d prefinish", n) })
	res.OnFinish(func() { s.log("res%d finish", n) })
	res.OnDrain(func() { s.log("res%d drain", n) })
	res.OnError(func(err error) { s.log("res%d error %s", n, fault(err)) })
	res.OnClose(func() { s.log("res%d close", n) })
}

// fault shows an error by its code, or its constructor, and its message.
func fault(err error) string {
	if code := nodeerr.CodeOf(err); code != "" {
		return string(code) + " " + err.Error()
	}
	var e *nodeerr.Error
	if errors.As(err, &e) {
		return e.Name() + " " + e.Message
	}
	return "Error " + err.Error()
}

// client plays the client's script on the same loop, as the recorder does.
func (s *stage) client(srv *http.Server, received *strings.Builder) {
	script := slices.Clone(s.c.Send)
	client, err := net.Connect(s.l, net.ConnectOptions{Port: srv.Port(), Host: "127.0.0.1"}, nil)
	if err != nil {
		s.t.Error(err)
		return
	}
	waiting := false
	next := func() {
		for len(script) > 0 {
			var text string
			if json.Unmarshal(script[0], &text) == nil {
				client.Write(stream.Encode(text, stream.Latin1))
				script = script[1:]
				continue
			}
			var act struct {
				Until            string
				Big              []any
				End, Reset, Rest bool
			}
			if err := json.Unmarshal(script[0], &act); err != nil {
				s.t.Fatal(err)
			}
			switch {
			case act.Until != "":
				if waiting = !strings.Contains(received.String(), act.Until); waiting {
					return
				}
			case act.Big != nil:
				client.WriteString(strings.Repeat(act.Big[0].(string), int(act.Big[1].(float64))))
			case act.End:
				client.End()
			case act.Reset:
				client.Destroy(nil)
			case act.Rest:
				script, waiting = script[1:], false
				return
			}
			script = script[1:]
		}
		waiting = false
		client.Destroy(nil)
	}
	client.OnConnect(next)
	client.OnData(func(chunk []byte) {
		received.Write(chunk)
		if waiting {
			next()
		}
	})
	client.OnError(func(error) {})
	client.OnClose(func(bool) { srv.Close(nil) })
}
