package main

import (
	"crypto/sha1"
	"encoding/hex"
	"flag"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// serverOptions are the flags of the server.
type serverOptions struct {
	shared
	profile   string
	errors    string
	quiet     bool
	keepAlive int
	backlog   int
}

// server is the server and what it knows of its connections.
type server struct {
	serverOptions
	l     *loop.Loop
	srv   *http.Server
	conns map[http.Socket]*conn
}

// conn is a connection: the peer's port and how many requests it has brought.
type conn struct{ port, requests int }

func serverMain(args []string) int {
	s := &server{conns: make(map[http.Socket]*conn)}
	f := flag.NewFlagSet("server", flag.ExitOnError)
	s.register(f)
	f.StringVar(&s.profile, "profile", "plain", "`settings`: plain, upg, lenient, short, small, hdr5 or slow60")
	f.StringVar(&s.errors, "errors", "spy", "how to see client errors: spy, listener or none")
	f.BoolVar(&s.quiet, "quiet", false, "print no events")
	f.IntVar(&s.keepAlive, "keepalive", 0, "keep idle connections for so many `ms`")
	f.IntVar(&s.backlog, "backlog", 0, "how `many` connections may wait")
	if err := f.Parse(args); err != nil {
		return 2
	}
	s.l = s.newLoop()
	s.l.Main(s.start)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM)
	go func() {
		<-signals
		s.l.Post(func() {
			write("SIGTERM")
			s.srv.Close(func(error) {
				write("CLOSED")
				s.l.Exit(0)
			})
		})
	}()
	return run(s.l)
}

func (s *server) start() {
	opts := &http.ServerOptions{StrictParser: s.strict}
	switch s.profile {
	case "lenient":
		opts.InsecureHTTPParser = stream.Yes
	case "small":
		opts.MaxHeaderSize = 1024
	}
	s.srv = http.CreateServer(s.l, opts, s.request)
	s.limits()
	s.srv.OnConnection(func(socket *net.Socket) {
		c := &conn{port: socket.RemotePort()}
		s.conns[socket] = c
		s.say(object{{"ev", "conn"}, {"port", c.port}})
		socket.OnClose(func(hadError bool) {
			s.say(object{{"ev", "close"}, {"port", c.port}, {"err", hadError}})
			timers.SetImmediate(s.l, func() { delete(s.conns, socket) })
		})
	})
	switch s.errors {
	case "spy":
		s.srv.SetHook(spy{s})
	case "listener":
		s.srv.OnClientError(s.clientError)
	}
	if s.profile == "upg" {
		s.takeOver()
	}
	s.srv.On("error", func(args ...any) {
		err, _ := args[0].(error)
		write("SERVERERROR " + codeOr(err, err.Error()))
		if nodeerr.CodeOf(err) == nodeerr.EADDRINUSE {
			s.l.Exit(3)
		}
	})
	err := s.srv.Listen(net.ListenOptions{Port: s.port, Host: s.host, Backlog: s.backlog}, func() {
		write("LISTENING " + strconv.Itoa(s.srv.Port()))
	})
	if err != nil {
		panic(err)
	}
}

// limits sets what the profile sets on the server.
func (s *server) limits() {
	const ms = time.Millisecond
	switch s.profile {
	case "short":
		s.srv.HeadersTimeout, s.srv.RequestTimeout, s.srv.KeepAliveTimeout = 800*ms, 1600*ms, 500*ms
	case "slow60":
		s.srv.HeadersTimeout, s.srv.RequestTimeout, s.srv.KeepAliveTimeout = 5000*ms, 10000*ms, 5000*ms
	case "hdr5":
		s.srv.HeadersTimeout = 5000 * ms
	case "small":
		s.srv.MaxHeadersCount, s.srv.MaxRequestsPerSocket = 10, 2
	}
	if s.keepAlive != 0 {
		s.srv.KeepAliveTimeout = time.Duration(s.keepAlive) * ms
	}
}

// say prints an event.
func (s *server) say(o object) {
	if !s.quiet {
		write(text(o))
	}
}

func (s *server) portOf(socket http.Socket) int {
	if c := s.conns[socket]; c != nil {
		return c.port
	}
	if n, ok := socket.(*net.Socket); ok {
		return n.RemotePort()
	}
	return 0
}

// count returns which request of its connection this one is.
func (s *server) count(socket http.Socket) int {
	c := s.conns[socket]
	if c == nil {
		return 0
	}
	c.requests++
	return c.requests
}

func (s *server) request(req *http.IncomingMessage, res *http.ServerResponse) {
	x := &exchange{s: s, req: req, res: res, url: textOf(req.URL)}
	x.n, x.port = s.count(req.Socket()), s.portOf(req.Socket())
	x.say("req", member{"method", orUndefined(req.Method)}, member{"url", clipped(x.url, 200)})
	x.serve()
}

// exchange is a request with its answer.
type exchange struct {
	s       *server
	req     *http.IncomingMessage
	res     *http.ServerResponse
	url     string
	n, port int
}

func (x *exchange) say(event string, more ...member) {
	x.s.say(append(object{{"ev", event}, {"port", x.port}, {"n", x.n}}, more...))
}

// serve does what the path asks for.
func (x *exchange) serve() {
	at := func(prefix string) bool { return strings.HasPrefix(x.url, prefix) }
	if at("/f/") {
		x.fault()
		return
	}
	x.req.OnAborted(func() { x.say("aborted") })
	x.req.OnError(func(err error) { x.say("reqerror", member{"code", codeOr(err, err.Error())}) })
	x.res.OnError(func(err error) { x.say("reserror", member{"code", codeOr(err, err.Error())}) })
	switch {
	case at("/inject?"):
		x.inject()
	case at("/early"):
		x.answer(nil, member{"early", true})
	case at("/distinct"):
		var distinct, trailers any = "undefined", "undefined"
		if x.s.node == "16" {
			distinct, trailers = x.req.HeadersDistinct(), x.req.TrailersDistinct()
		}
		x.drain(func(body []byte) { x.answer(body, member{"distinct", distinct}, member{"td", trailers}) })
	case at("/slow"):
		x.drain(func(body []byte) {
			x.after(150, func() { x.answer(body, member{"slow", true}) })
		})
	case at("/hold"):
		x.drain(func(body []byte) {
			x.after(x.number("ms", 100), func() { x.answer(body, member{"hold", true}) })
		})
	case at("/noread"):
		x.after(x.number("ms", 100), func() { x.answer(nil, member{"noread", true}) })
	case at("/drop"):
		x.req.Socket().(*net.Socket).Destroy(nil)
	default:
		x.drain(func(body []byte) { x.answer(body) })
	}
}

func (x *exchange) after(ms int, fn func()) {
	timers.SetTimeout(x.s.l, fn, time.Duration(ms)*time.Millisecond)
}

// drain reads the body.
func (x *exchange) drain(then func(body []byte)) {
	var body []byte
	x.req.OnData(func(chunk []byte) { body = append(body, chunk...) })
	x.req.OnEnd(func() { then(body) })
}

// answer tells the client what was understood.
func (x *exchange) answer(body []byte, more ...member) {
	req, sum := x.req, sha1.Sum(body)
	trailers := req.RawTrailers
	x.res.StatusCode = 200
	x.mustSet("Content-Type", "application/json")
	view := object{
		{"n", x.n},
		{"method", orUndefined(req.Method)},
		{"url", x.url},
		{"httpVersion", req.HTTPVersion()},
		{"rawHeaders", req.RawHeaders},
		{"headers", req.Headers()},
		{"bodyLen", len(body)},
		{"bodySha1", hex.EncodeToString(sum[:])},
		{"rawTrailers", trailers},
		{"complete", req.Complete()},
	}
	must(x.res.EndString(text(append(view, more...)) + "\n"))
}

func (x *exchange) mustSet(name string, value any) { must(x.res.SetHeader(name, value)) }

// must is for errors that in Node are thrown and caught by nobody.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// query returns a parameter of the target's query, as it stands there.
func (x *exchange) query(name string) string {
	_, query, _ := strings.Cut(x.url, "?")
	found := ""
	for pair := range strings.SplitSeq(query, "&") {
		if n, v, _ := strings.Cut(pair, "="); n == name {
			found = v
		}
	}
	return found
}

func (x *exchange) number(name string, otherwise int) int {
	if n, err := strconv.Atoi(x.query(name)); err == nil && n != 0 {
		return n
	}
	return otherwise
}

// codeOr is the code of an error, or what stands for one.
func codeOr(err error, otherwise string) string {
	if code := nodeerr.CodeOf(err); code != "" {
		return string(code)
	}
	return otherwise
}
