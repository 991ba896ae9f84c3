package http_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// playBadServer plays a case to a server whose handlers do what a request's path
// says.
func playBadServer(t *testing.T, p *loop.Profile, c *badCase, heard, strict bool) *badOutcome {
	r := newBadRun(t, p, c, heard, strict)
	r.sim.Main(func() {
		srv := r.badServer()
		err := srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			r.outcome.State = "open"
			r.peer = r.sim.Dial(fmt.Sprintf("127.0.0.1:%d", srv.Port()))
			r.peer.OnData = func(chunk []byte) { r.outcome.Received += string(chunk) }
			r.peer.OnEnd = func() { r.outcome.State = "closed" }
			r.peer.OnError = r.peerFailed
			r.peer.OnConnect = func() {
				r.play(r.peer, c.Script, func() {
					r.over = true
					r.peer.OnEnd, r.peer.OnError, r.peer.OnData = nil, nil, func([]byte) {}
					r.peer.Close()
					srv.Close(nil)
				})
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
	return r.run(1)
}

func (r *badRun) badServer() *http.Server {
	c := r.c
	opts := &http.ServerOptions{MaxHeaderSize: c.Options.MaxHeaderSize, StrictParser: r.strict}
	if c.Options.InsecureHTTPParser {
		opts.InsecureHTTPParser = stream.Yes
	}
	srv := http.CreateServer(r.sim.Loop, opts, nil)
	ms := func(to *time.Duration, n int) {
		if n != 0 {
			*to = time.Duration(n) * time.Millisecond
		}
	}
	ms(&srv.HeadersTimeout, c.Server.HeadersTimeout)
	ms(&srv.RequestTimeout, c.Server.RequestTimeout)
	ms(&srv.KeepAliveTimeout, c.Server.KeepAliveTimeout)
	if n := c.Server.MaxHeadersCount; n != 0 {
		srv.MaxHeadersCount = n
	}
	srv.MaxRequestsPerSocket = c.Server.MaxRequestsPerSocket
	srv.OnRequest(r.handle("request"))
	if r.heard {
		srv.OnCheckContinue(r.handle("checkContinue"))
		srv.OnClientError(func(err error, s http.Socket) {
			r.log("clientError %s", badFault(err))
			if s.IsWritable() {
				_ = s.EndChunk(stream.Text("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), "", nil)
			} else {
				s.Destroy(nil)
			}
		})
		srv.OnUpgrade(r.takeOver("upgrade"))
		srv.OnConnect(r.takeOver("connect"))
	}
	srv.OnConnection(func(s *net.Socket) { s.OnClose(func(bool) { r.log("closed") }) })
	return srv
}

func (r *badRun) takeOver(name string) func(req *http.IncomingMessage, s http.Socket, head []byte) {
	return func(req *http.IncomingMessage, s http.Socket, head []byte) {
		r.log("%s %s %s %s", name, req.Method, stream.Decode([]byte(req.URL), stream.Latin1), quoted(string(head)))
		r.taken = append(r.taken, s)
		s.On("error", func(...any) {})
		_ = s.EndChunk(stream.Text("bye"), "", nil)
	}
}

func (r *badRun) handle(name string) http.RequestListener {
	return func(req *http.IncomingMessage, res *http.ServerResponse) {
		r.count++
		k := r.count
		r.log("%s%d %s %s %s %s", name, k, methodOf(req), stream.Decode([]byte(req.URL), stream.Latin1),
			req.HTTPVersion(), quoted(first40(req.RawHeaders)))
		req.OnAborted(func() { r.log("aborted%d", k) })
		req.OnError(func(err error) { r.log("error%d %s", k, badFault(err)) })
		req.OnClose(func() { r.log("close%d", k) })
		if name == "checkContinue" {
			res.WriteContinue(nil)
		}
		r.answer(req, res, k)
	}
}

// methodOf is the method as JavaScript writes it.
func methodOf(req *http.IncomingMessage) string {
	if req.Method == "" {
		return "undefined"
	}
	return req.Method
}

// answer does what the path of a request asks for.
func (r *badRun) answer(req *http.IncomingMessage, res *http.ServerResponse, k int) {
	body := 0
	reply := func() {
		if err := res.EndString(fmt.Sprintf("%d %s %s %d %s\n", k, methodOf(req),
			stream.Decode([]byte(req.URL), stream.Latin1), body, strings.Join(req.RawTrailers, ","))); err != nil {
			r.t.Error(err)
		}
	}
	later := func(fn func()) { timers.SetTimeout(r.sim.Loop, fn, 40*time.Millisecond) }
	path, _, _ := strings.Cut(req.URL, "?")
	switch path {
	case "/early":
		reply()
		return
	case "/drop":
		req.Socket().Destroy(nil)
		return
	case "/late":
		later(reply)
		return
	}
	req.OnData(func(chunk []byte) { body += len(chunk) })
	req.OnEnd(func() {
		r.log("end%d", k)
		if path == "/slow" {
			later(reply)
		} else {
			reply()
		}
	})
}
