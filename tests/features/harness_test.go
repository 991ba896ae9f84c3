package features

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

const host = "127.0.0.1"

// check is one check on a loop of its own. It runs on a goroutine beside the
// loop and reaches what lives on the loop with do.
type check struct {
	t       *testing.T
	l       *loop.Loop
	on16    bool
	lines   *[]string
	closers []func() // run on the loop when the check is over
}

// checks are the Go checks of a group, in the order of the group's program.
type checks []func(c *check)

// run runs every check of a group as a profile and returns the facts stated.
func (list checks) run(t *testing.T, p *loop.Profile) (lines []string) {
	t.Helper()
	for _, fn := range list {
		runCheck(t, p, fn, &lines)
	}
	return lines
}

func runCheck(t *testing.T, p *loop.Profile, fn func(c *check), lines *[]string) {
	t.Helper()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	c := &check{t: t, l: l, on16: p == loop.Node16, lines: lines}
	over := make(chan struct{})
	ready := make(chan struct{})
	var hold *loop.Hold
	l.Main(func() {
		hold = l.Hold()
		close(ready)
	})
	go func() {
		defer close(over)
		<-ready
		defer hold.Post(c.close)
		defer func() {
			if v := recover(); v != nil {
				t.Errorf("the check ended with %v\n%s", v, debug.Stack())
			}
		}()
		fn(c)
	}()
	late := time.AfterFunc(30*time.Second, func() {
		t.Errorf("the check hangs; facts so far: %q", *lines)
		l.Stop()
	})
	if err := l.Run(); err != nil {
		t.Errorf("the loop ended with %v", err)
	}
	late.Stop()
	select {
	case <-over:
	case <-time.After(time.Second):
		t.Fatal("the check goes on after its loop")
	}
}

// later runs fn on the loop when the check is over.
func (c *check) later(fn func()) { c.closers = append(c.closers, fn) }

func (c *check) close() {
	for _, fn := range c.closers {
		fn()
	}
}

// fact states a fact, as the group's program does.
func (c *check) fact(id, label string, value any) {
	*c.lines = append(*c.lines, fmt.Sprintf("%s %s: %s", id, label, show(value)))
}

// fact16 states a fact about what Node 10 has not.
func (c *check) fact16(id, label string, value any) {
	if c.on16 {
		c.fact(id, label, value)
	}
}

// holds states what Go has in the place of a fact that only JavaScript can
// state.
func (c *check) holds(id, label string, ok bool) {
	*c.lines = append(*c.lines, fmt.Sprintf("%s go %s: %v", id, label, ok))
}

// do runs fn on the loop and waits for it.
func (c *check) do(fn func()) {
	done := make(chan any, 1)
	posted := c.l.Post(func() {
		defer func() { done <- recover() }()
		fn()
	})
	if !posted {
		panic("the loop has ended")
	}
	select {
	case v := <-done:
		if v != nil {
			panic(v)
		}
	case <-time.After(20 * time.Second):
		panic("the loop does not answer")
	}
}

// async runs start on the loop and waits until it calls done.
func (c *check) async(start func(done func())) {
	ended := make(chan struct{}, 1)
	c.do(func() {
		start(func() {
			select {
			case ended <- struct{}{}:
			default:
			}
		})
	})
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		panic("waited in vain")
	}
}

// until waits until test is true on the loop.
func (c *check) until(test func() bool) {
	c.async(func(done func()) {
		var look func()
		look = func() {
			if test() {
				done()
			} else {
				timers.SetTimeout(c.l, look, time.Millisecond)
			}
		}
		look()
	})
}

// settle waits through many turns of the loop, so that all input and output on
// the loopback interface is done.
func (c *check) settle() {
	c.async(func(done func()) {
		left := 16
		var next func()
		next = func() {
			left--
			switch {
			case left < 0:
				done()
			case left%8 == 7:
				timers.SetTimeout(c.l, next, 5*time.Millisecond)
			default:
				timers.SetImmediate(c.l, next)
			}
		}
		next()
	})
}

// wait lets the loop run for d.
func (c *check) wait(d time.Duration) {
	c.async(func(done func()) { timers.SetTimeout(c.l, done, d) })
}

// serve starts an HTTP server; its connections are closed with the check.
func (c *check) serve(opts *http.ServerOptions, fn http.RequestListener) (server *http.Server) {
	c.async(func(done func()) {
		server = http.CreateServer(c.l, opts, fn)
		c.listen(&server.Server, done)
	})
	return server
}

// listen makes a server listen; it runs on the loop.
func (c *check) listen(server *net.Server, done func()) {
	sockets := map[*net.Socket]bool{}
	server.On("connection", func(args ...any) {
		s, ok := args[0].(*net.Socket)
		if !ok {
			return
		}
		sockets[s] = true
		s.OnClose(func(bool) { delete(sockets, s) })
	})
	must(server.Listen(net.ListenOptions{Host: host}, done))
	c.later(func() {
		if server.Listening() {
			server.Close(nil)
		}
		for s := range sockets {
			s.Destroy(nil)
		}
	})
}

func answerOK(_ *http.IncomingMessage, res *http.ServerResponse) { must(res.EndString("ok")) }

// agent returns a new agent that is destroyed with the check.
func (c *check) agent(opts http.AgentOptions) (a *http.Agent) {
	c.do(func() {
		a = noThrow(http.NewAgent(c.l, &opts))
		c.later(a.Destroy)
	})
	return a
}

// outcome is what became of a request.
type outcome struct {
	req    *http.ClientRequest
	res    *http.IncomingMessage
	status int
	body   string
	err    error
}

// request makes a request and waits until its response was read, or it failed.
// fn gets the request and has to end it; nil just ends it.
func (c *check) request(opts http.RequestOptions, fn func(req *http.ClientRequest)) (out *outcome) {
	c.async(func(done func()) { out = c.begin(opts, fn, done) })
	return out
}

// begin is request on the loop: done is called when it is over.
func (c *check) begin(opts http.RequestOptions, fn func(req *http.ClientRequest), done func()) *outcome {
	if opts.Host == "" {
		opts.Host = host
	}
	out := &outcome{}
	req := noThrow(http.Request(c.l, nil, &opts, nil))
	out.req = req
	req.OnError(func(err error) {
		out.err = err
		done()
	})
	req.OnClose(done)
	req.OnResponse(func(res *http.IncomingMessage) {
		out.res, out.status = res, res.StatusCode
		res.OnData(func(b []byte) { out.body += string(b) })
		res.OnAborted(done)
		res.OnError(func(error) {})
		res.OnEnd(done)
	})
	c.later(req.Abort)
	if fn == nil {
		must(req.End())
	} else {
		fn(req)
	}
	return out
}

// sent returns the bytes of a request, as a peer gets them.
func (c *check) sent(opts http.RequestOptions, fn func(req *http.ClientRequest)) string {
	p := c.peer(answer200 + end)
	opts.Port = p.port
	c.request(opts, fn)
	return p.received()
}

// answered returns what a server with that handler answers to the text.
func (c *check) answered(opts *http.ServerOptions, fn http.RequestListener, text string) string {
	return c.raw(c.serve(opts, fn).Port(), text)
}

// log logs events as they come.
func log(e interface {
	On(name string, fn func(args ...any)) *emitterListener
}, list *[]string, names ...string,
) {
	for _, name := range names {
		e.On(name, func(...any) { *list = append(*list, name) })
	}
}

// must panics with an error that a check does not expect.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func noThrow[T any](v T, err error) T {
	must(err)
	return v
}

// thrown returns what fn throws: returns, or panics with.
func thrown(fn func() error) (v any) {
	defer func() {
		if p := recover(); p != nil {
			v = p.(error)
		}
	}()
	if err := fn(); err != nil {
		return err
	}
	return "no throw"
}

// text is a string as a chunk.
func text(s string) stream.Chunk { return stream.Text(s) }

// after runs fn on the loop in d; it is called there.
func (c *check) after(d time.Duration, fn func()) { timers.SetTimeout(c.l, fn, d) }

const (
	yes     = stream.Yes
	no      = stream.No
	onLinux = runtime.GOOS == "linux"
)

// codeOf returns an error's code as text.
func codeOf(err error) string { return string(nodeerr.CodeOf(err)) }

// nodeError returns an error of Node's.
func nodeError(err error) *nodeerr.Error {
	var e *nodeerr.Error
	if !errors.As(err, &e) {
		panic(fmt.Sprintf("%v is no error of Node's", err))
	}
	return e
}
