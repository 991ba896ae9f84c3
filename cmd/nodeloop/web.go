package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/dash"
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/http/https"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/tls"
)

// metricsDelay is how often --metrics looks how late the loop is.
const metricsDelay = 20 * time.Millisecond

// bigSize is how many bytes /big has.
const bigSize = 1 << 20

// webService is serve's HTTP server.
type webService struct {
	c       *console
	loop    *loop.Loop
	options *serveOptions
	server  *http.Server
	secure  map[*tls.Socket]bool // its connections, nil if it does not encrypt
	hello   []byte
	big     []byte // made when it is first asked for
	// The header blocks of the routes that are there to be loaded.
	helloHead, bigHead []any
	stopping           bool
	metrics            http.RequestListener // nil without --metrics
	dash               *dash.Dashboard      // nil without --dashboard
}

// silence is how long a client may neither send nor take anything.
const silence = 2 * time.Minute

func newWebService(c *console, l *loop.Loop, o *serveOptions) *webService {
	w := &webService{
		c: c, loop: l, options: o,
		hello: []byte("Hello, World!"),
	}
	w.helloHead = []any{"Content-Type", "text/plain", "Content-Length", len(w.hello)}
	w.bigHead = []any{"Content-Type", "application/octet-stream", "Content-Length", bigSize}
	return w
}

func (w *webService) start(ready func(address string)) error {
	if w.options.dashboard {
		w.dash = dash.New(w.loop, func() int { return w.server.Connections() })
	}
	if err := w.create(); err != nil {
		return err
	}
	if !w.options.noStrict {
		w.server.Timeout = silence
	}
	if w.options.metrics != "" {
		w.loop.EnableMetrics(loop.MetricsOptions{DelayResolution: metricsDelay})
		w.metrics = http.MetricsHandler(w.loop)
	}
	return w.server.Listen(net.ListenOptions{Host: w.options.host, Port: w.options.port}, func() {
		ready(hostPort(w.options.host, w.server.Port()))
	})
}

// create makes the server, one that encrypts if there is a certificate.
func (w *webService) create() error {
	opts := http.ServerOptions{
		StrictParser:  !w.options.noStrict,
		ReuseMessages: true, // no handler here keeps one
		CorkPipelined: true, // and none takes long
	}
	if w.options.tlsCert == "" {
		w.server = http.CreateServer(w.loop, &opts, w.handle)
		return nil
	}
	cert, err := os.ReadFile(w.options.tlsCert)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(w.options.tlsKey)
	if err != nil {
		return err
	}
	secure := tls.ServerOptions{ContextOptions: tls.ContextOptions{Cert: cert, Key: key}}
	server, err := https.CreateServer(w.loop, &https.ServerOptions{ServerOptions: opts, Secure: secure}, w.handle)
	if err != nil {
		return err
	}
	w.server, w.secure = &server.Server, map[*tls.Socket]bool{}
	server.OnSecureConnection(func(s *tls.Socket) {
		w.secure[s] = true
		s.OnClose(func(bool) { delete(w.secure, s) })
	})
	return nil
}

// stop closes the connections on which nothing is in flight; the others close
// when their requests are answered.
func (w *webService) stop() {
	w.stopping = true
	w.server.Close(nil)
	if w.dash != nil {
		w.dash.Close()
	}
	if w.secure != nil {
		for s := range w.secure {
			w.closeIdle(s)
		}
		return
	}
	for _, s := range net.Sockets(w.loop) {
		if s.Server() == &w.server.Server {
			w.closeIdle(s)
		}
	}
}

// connection is what closeIdle closes.
type connection interface {
	http.Socket
	DestroySoon()
}

// closeIdle closes a connection when no response has its turn there, now or
// later.
func (w *webService) closeIdle(s connection) {
	if m := http.SocketMessage(s); m != nil {
		m.OnFinish(func() { w.closeIdle(s) })
	} else {
		s.DestroySoon()
	}
}

func (w *webService) handle(req *http.IncomingMessage, res *http.ServerResponse) {
	if w.stopping {
		res.ShouldKeepAlive = false
	}
	if !w.options.quiet {
		w.logWhenOver(req, res)
	}
	if w.dash != nil && w.dash.Handle(req, res) {
		return
	}
	w.route(req, res)
}

// logWhenOver prints one line when the response has left or was cut off.
func (w *webService) logWhenOver(req *http.IncomingMessage, res *http.ServerResponse) {
	begun := time.Now()
	finished := false
	res.OnFinish(func() {
		finished = true
		w.log(req, res, true, time.Since(begun))
	})
	res.OnClose(func() {
		if !finished {
			w.log(req, res, false, time.Since(begun))
		}
	})
}

func (w *webService) log(req *http.IncomingMessage, res *http.ServerResponse, finished bool, took time.Duration) {
	ms := float64(took.Microseconds()) / 1000
	if finished {
		w.c.printf("%s %q %d %.2f ms\n", req.Method, req.URL, res.StatusCode, ms)
	} else {
		w.c.printf("%s %q aborted %.2f ms\n", req.Method, req.URL, ms)
	}
}

func (w *webService) route(req *http.IncomingMessage, res *http.ServerResponse) {
	path, _, _ := strings.Cut(req.URL, "?")
	get := req.Method == "GET" || req.Method == "HEAD"
	switch {
	case w.metrics != nil && path == w.options.metrics && get:
		w.metrics(req, res)
	case path == "/" && get:
		send(res, w.hello, w.helloHead)
	case path == "/big" && get:
		if w.big == nil {
			w.big = bytes.Repeat([]byte("nodeloop"), bigSize/len("nodeloop"))
		}
		send(res, w.big, w.bigHead)
	case path == "/headers" && get:
		answer(res, 200, "application/json", describe(req))
	case path == "/echo" && req.Method == "POST":
		echo(req, res)
	case path == "/upload" && req.Method == "POST":
		req.OnEnd(func() { answer(res, 200, "text/plain", []byte("ok")) })
		req.Resume()
	case path == "/" || path == "/big" || path == "/headers":
		refuse(res, 405, "GET, HEAD")
	case path == "/echo" || path == "/upload":
		refuse(res, 405, "POST")
	default:
		answer(res, 404, "text/plain", []byte("not found\n"))
	}
}

// answer sends a whole response.
func answer(res *http.ServerResponse, status int, contentType string, body []byte) {
	sendStatus(res, status, body, []any{"Content-Type", contentType, "Content-Length", len(body)})
}

// send is answer with a head that was made before.
func send(res *http.ServerResponse, body []byte, head []any) { sendStatus(res, 200, body, head) }

func sendStatus(res *http.ServerResponse, status int, body []byte, head []any) {
	err := res.WriteHead(status, head...)
	if err == nil {
		err = res.EndBytes(body)
	}
	if err != nil {
		res.Destroy(err)
	}
}

// refuse tells which methods a path has.
func refuse(res *http.ServerResponse, status int, allow string) {
	if err := res.SetHeader("Allow", allow); err != nil {
		res.Destroy(err)
		return
	}
	answer(res, status, "text/plain", []byte("method not allowed\n"))
}

// smallEcho is the length up to which a body is sent back as a whole.
const smallEcho = 16 << 10

// echo sends the body back: a small one in one piece with the head, others as
// they come, with backpressure in both directions.
func echo(req *http.IncomingMessage, res *http.ServerResponse) {
	contentType := req.Header("content-type")
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	length := req.Header("content-length")
	if n, err := strconv.Atoi(length); err == nil && n <= smallEcho {
		req.ReadBody(smallEcho, func(body []byte, err error) {
			if err == nil {
				answer(res, 200, contentType, body)
			}
		})
		return
	}
	head := []any{"Content-Type", contentType}
	if length != "" {
		head = append(head, "Content-Length", length)
	}
	if err := res.WriteHead(200, head...); err != nil {
		res.Destroy(err)
		return
	}
	req.Pipe(res)
}

// describe returns what the server saw of a request as JSON.
func describe(req *http.IncomingMessage) []byte {
	type header struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	headers := []header{}
	for i := 0; i+1 < len(req.RawHeaders); i += 2 {
		headers = append(headers, header{req.RawHeaders[i], req.RawHeaders[i+1]})
	}
	b, err := json.MarshalIndent(struct {
		Method      string   `json:"method"`
		URL         string   `json:"url"`
		HTTPVersion string   `json:"httpVersion"`
		Headers     []header `json:"headers"`
	}{req.Method, req.URL, req.HTTPVersion(), headers}, "", "  ")
	if err != nil {
		return []byte("{}")
	}
	return append(b, '\n')
}
