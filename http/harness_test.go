package http_test

import (
	"bufio"
	"fmt"
	"io"
	stdnet "net"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

var portPattern = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// profiles are the Nodes that every order is tested as.
var profiles = []*loop.Profile{loop.Node16, loop.Node10}

// trace is a test's loop and what its listeners have logged.
type trace struct {
	t     *testing.T
	l     *loop.Loop
	lines []string
	gate  chan struct{} // what the server's script waits for
}

// open lets the server's script go on.
func (tr *trace) open() { close(tr.gate) }

func (tr *trace) log(format string, args ...any) {
	tr.lines = append(tr.lines, fmt.Sprintf(format, args...))
}

// runTrace runs body as the main function of a loop and returns the log when
// the loop has ended.
func runTrace(t *testing.T, p *loop.Profile, body func(tr *trace)) []string {
	t.Helper()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	tr := &trace{t: t, l: l}
	l.Main(func() { body(tr) })
	watchdog := time.AfterFunc(60*time.Second, l.Stop)
	if err := l.Run(); err != nil {
		t.Fatalf("the loop ended with %v\nlog: %q", err, tr.lines)
	}
	if !watchdog.Stop() {
		t.Fatalf("the loop did not end by itself\nlog: %q", tr.lines)
	}
	return tr.lines
}

// order is one program and the log it must give in each profile. An empty
// want10 means that it is that of node16; "-" that node10 does not run it.
type order struct {
	name           string
	reply          func(c *peer)
	body           func(tr *trace, port int)
	want16, want10 string
}

func (o order) run(t *testing.T) {
	for _, p := range profiles {
		want := o.want16
		if p == loop.Node10 && o.want10 != "" {
			want = o.want10
		}
		if want == "-" {
			continue
		}
		t.Run(o.name+"/"+p.Name, func(t *testing.T) {
			var port int
			gate := make(chan struct{})
			if o.reply != nil {
				port = scripted(t, gate, o.reply)
			}
			got := runTrace(t, p, func(tr *trace) {
				tr.gate = gate
				o.body(tr, port)
			})
			wantLines := strings.Split(strings.TrimSpace(want), "\n")
			for i := range wantLines {
				wantLines[i] = strings.TrimSpace(wantLines[i])
			}
			if !slices.Equal(got, wantLines) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(wantLines, "\n\t"))
			}
		})
	}
}

// peer is a server's end of a connection, in a goroutine of its own.
type peer struct {
	stdnet.Conn
	r    *bufio.Reader
	head string // the request's header block

	gate chan struct{}
}

// wait waits until the client's side has called open.
func (p *peer) wait() {
	select {
	case <-p.gate:
	case <-time.After(10 * time.Second):
	}
}

// send writes pieces, each in a packet of its own.
func (p *peer) send(pieces ...string) {
	for _, s := range pieces {
		if _, err := io.WriteString(p, s); err != nil {
			return
		}
	}
}

// readHead reads the next request's header block.
func (p *peer) readHead() bool {
	var b strings.Builder
	for !strings.HasSuffix(b.String(), "\r\n\r\n") {
		line, err := p.r.ReadString('\n')
		if err != nil {
			return false
		}
		b.WriteString(line)
	}
	p.head = b.String()
	return true
}

// drain reads until the other side ends.
func (p *peer) drain() { _, _ = io.Copy(io.Discard, p.r) }

// reset closes the connection with a RST.
func (p *peer) reset() {
	_ = p.Conn.(*stdnet.TCPConn).SetLinger(0)
	_ = p.Close()
}

// scripted starts a server that hands every connection to reply once a header
// block was read, and closes it when reply returns.
func scripted(t *testing.T, gate chan struct{}, reply func(p *peer)) (port int) {
	t.Helper()
	ln, err := stdnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			_ = c.SetDeadline(time.Now().Add(20 * time.Second))
			wg.Go(func() {
				defer c.Close()
				p := &peer{Conn: c, r: bufio.NewReader(c), gate: gate}
				if p.readHead() {
					reply(p)
				}
			})
		}
	})
	t.Cleanup(func() {
		ln.Close()
		wg.Wait()
	})
	return ln.Addr().(*stdnet.TCPAddr).Port
}

// fmtErr shows an error as the recorded programs do.
func fmtErr(err error) string {
	code := string(nodeerr.CodeOf(err))
	if code == "" {
		code = "undefined"
	}
	return code + " " + portPattern.ReplaceAllString(err.Error(), "127.0.0.1:PORT")
}

// track logs the events of a request and of its response.
func (tr *trace) track(label string, r *http.ClientRequest) {
	for _, name := range []string{"socket", "finish", "abort", "timeout", "continue", "drain", "close"} {
		r.On(name, func(...any) { tr.log("%s:%s", label, name) })
	}
	r.OnError(func(err error) { tr.log("%s:error %s", label, fmtErr(err)) })
	r.OnResponse(func(res *http.IncomingMessage) {
		tr.log("%s:response %d", label, res.StatusCode)
		tr.trackResponse(label+".res", res)
	})
}

func (tr *trace) trackResponse(label string, res *http.IncomingMessage) {
	for _, name := range []string{"aborted", "end", "close"} {
		res.On(name, func(...any) { tr.log("%s:%s", label, name) })
	}
	res.OnError(func(err error) { tr.log("%s:error %s", label, fmtErr(err)) })
	res.OnData(func(chunk []byte) { tr.log("%s:data %s", label, chunk) })
}

// request makes a request; an error ends the test.
func (tr *trace) request(opts *http.RequestOptions, fn func(res *http.IncomingMessage)) *http.ClientRequest {
	r, err := http.Request(tr.l, nil, opts, fn)
	if err != nil {
		panic(err)
	}
	return r
}

// get makes and ends a request.
func (tr *trace) get(opts *http.RequestOptions, fn func(res *http.IncomingMessage)) *http.ClientRequest {
	r := tr.request(opts, fn)
	if err := r.End(); err != nil {
		panic(err)
	}
	return r
}

// agent makes an agent.
func (tr *trace) agent(opts http.AgentOptions) *http.Agent {
	a, err := http.NewAgent(tr.l, &opts)
	if err != nil {
		panic(err)
	}
	return a
}

// counts shows how many sockets and requests an agent has.
func counts(a *http.Agent) string {
	return fmt.Sprintf("sockets=%d free=%d requests=%d", total(a.Sockets()), total(a.FreeSockets()), total(a.Requests()))
}

func total[T any](lists map[string][]T) (n int) {
	for _, l := range lists {
		n += len(l)
	}
	return n
}

// settled calls fn when nothing is left that keeps the loop alive.
func (tr *trace) settled(fn func()) {
	loop.EventBeforeExit.Once(&tr.l.EventEmitter, func(int) { fn() })
}

// closedPort returns a port that nobody listens on.
func closedPort(t *testing.T) int {
	t.Helper()
	ln, err := stdnet.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().(*stdnet.TCPAddr).Port
}

// connect makes a socket outside of any agent.
func (tr *trace) connect(port int) *net.Socket {
	s, err := net.Connect(tr.l, net.ConnectOptions{Port: port, Host: "127.0.0.1"}, nil)
	if err != nil {
		panic(err)
	}
	return s
}

// later calls fn when pending input and output was dealt with.
func (tr *trace) later(fn func()) {
	turns := 0
	var next func()
	next = func() {
		if turns++; turns == 20 {
			fn()
		} else {
			tr.l.SetImmediate(next)
		}
	}
	tr.l.SetImmediate(next)
}

// raw logs what comes over a socket that HTTP has left, and sends a byte.
func (tr *trace) raw(s http.Socket) {
	s.(*net.Socket).OnData(func(chunk []byte) { tr.log("raw %s", chunk) })
	s.On("close", func(...any) { tr.log("raw close") })
	s.(*net.Socket).WriteString("x")
}

func orUndefined(s string) string {
	if s == "" {
		return "undefined"
	}
	return s
}

func lengthOf(b []byte) string {
	if b == nil {
		return "undefined"
	}
	return fmt.Sprint(len(b))
}

func stringChunk(s string) stream.Chunk { return stream.Text(s) }

func jsonStrings(list []string) string {
	quoted := make([]string, len(list))
	for i, s := range list {
		quoted[i] = fmt.Sprintf("%q", s)
	}
	return "[" + strings.Join(quoted, ",") + "]"
}

// read reads n bytes of the request's body.
func (p *peer) read(n int) string {
	b := make([]byte, n)
	n, _ = io.ReadFull(p.r, b)
	return string(b[:n])
}
