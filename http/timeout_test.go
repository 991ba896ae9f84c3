package http_test

import (
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

const (
	brief        = 60 * time.Millisecond
	timeoutReply = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n"
	halfPost     = "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"
)

// TestTimeouts waits for the server to end each connection by itself; what it
// should log was seen on Node 16, and on Node 10 where that is given.
func TestTimeouts(t *testing.T) {
	hears := func(r *rig) http.RequestListener {
		return func(req *http.IncomingMessage, res *http.ServerResponse) {
			r.log("request")
			req.OnAborted(func() { r.log("aborted") })
			req.OnClose(func() { r.log("req close") })
			res.OnClose(func() { r.log("res close") })
		}
	}
	tests := []struct {
		name           string
		setup          func(r *rig)
		send           string
		then           string // sent when the header block's time is over
		want16, want10 []string
		received       string
	}{
		{
			name: "keep-alive", send: "GET / HTTP/1.1\r\n\r\n",
			setup: func(r *rig) {
				r.srv.KeepAliveTimeout = brief
				r.srv.OnRequest(func(_ *http.IncomingMessage, res *http.ServerResponse) {
					r.log("request")
					res.SendDate = false
					if err := res.End(); err != nil {
						r.log("%v", err)
					}
				})
			},
			want16: []string{"request"}, want10: []string{"request"}, received: "*", // Keep-Alive is node16's
		},
		{
			name: "idle, heard", send: "GET / HTTP/1.1\r\n\r\n",
			setup: func(r *rig) {
				r.srv.Timeout = brief
				r.srv.OnTimeout(func(s http.Socket) { r.log("timeout"); s.Destroy(nil) })
				r.srv.OnRequest(func(req *http.IncomingMessage, res *http.ServerResponse) {
					req.OnTimeout(func(http.Socket) { r.log("req timeout") })
					res.OnTimeout(func(http.Socket) { r.log("res timeout") })
				})
			},
			want16: []string{"res timeout", "timeout"}, want10: []string{"res timeout", "timeout"},
		},
		{
			name: "idle, not heard", send: "GET / HTTP/1.1\r\n\r\n",
			setup: func(r *rig) {
				r.srv.Timeout = brief
				r.srv.OnRequest(hears(r))
			},
			want16: []string{"request", "aborted", "res close", "req close"},
			want10: []string{"request", "aborted", "req close", "res close"},
		},
		{
			name: "in the body", send: halfPost,
			setup: func(r *rig) {
				r.srv.Timeout = brief
				r.srv.OnRequest(func(req *http.IncomingMessage, _ *http.ServerResponse) {
					req.OnAborted(func() { r.log("aborted") })
					req.OnTimeout(func(s http.Socket) { r.log("req timeout"); s.Destroy(nil) })
				})
			},
			want16: []string{"req timeout", "aborted"}, want10: []string{"req timeout", "aborted"},
		},
		{
			name: "of a response", send: "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
			setup: func(r *rig) {
				r.srv.OnRequest(func(_ *http.IncomingMessage, res *http.ServerResponse) {
					res.SendDate = false
					res.SetTimeout(brief, func(http.Socket) {
						r.log("res timeout")
						if err := res.EndString("late"); err != nil {
							r.log("%v", err)
						}
					})
				})
			},
			want16: []string{"res timeout"}, want10: []string{"res timeout"},
			received: "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nlate",
		},
		{
			name: "of a request, in the body", send: halfPost,
			setup:  func(r *rig) { r.srv.RequestTimeout = brief; r.srv.OnRequest(hears(r)) },
			want16: []string{"request", "aborted", "res close", "req close"}, received: timeoutReply,
		},
		{
			name: "of a request, in the head", send: "GET / HT",
			setup: func(r *rig) { r.srv.RequestTimeout = brief }, want16: nil, received: timeoutReply,
		},
		{
			name:  "of a request, silent",
			setup: func(r *rig) { r.srv.RequestTimeout = brief }, want16: nil, received: timeoutReply,
		},
		{
			name: "of a request, heard", send: "GET / HT",
			setup: func(r *rig) {
				r.srv.RequestTimeout = brief
				r.srv.OnClientError(func(err error, s http.Socket) {
					r.log("%s %v", nodeerr.CodeOf(err), err)
					s.Destroy(nil)
				})
			},
			want16: []string{"ERR_HTTP_REQUEST_TIMEOUT Request timeout"},
		},
		{
			name: "of a head", send: "GET / HT", then: "TP/1.1\r\nA",
			setup: func(r *rig) { r.srv.HeadersTimeout = brief }, want16: nil,
		},
		{
			name: "of a head, heard", send: "GET / HT", then: "TP/1.1\r\nA",
			setup: func(r *rig) {
				r.srv.HeadersTimeout = brief
				r.srv.OnTimeout(func(s http.Socket) { r.log("timeout"); s.Destroy(nil) })
			},
			want16: []string{"timeout"},
		},
	}
	for _, test := range tests {
		for _, p := range profiles {
			want := test.want16
			if p == loop.Node10 {
				if want = test.want10; want == nil {
					continue
				}
			}
			t.Run(p.Name+"/"+test.name, func(t *testing.T) {
				t.Parallel()
				var received string
				got := serve(t, p, nil, test.setup, func(c *wire) {
					c.send(test.send)
					if test.then != "" {
						<-time.After(3 * brief) // the header block's time is over
						c.send(test.then)
					}
					received = c.rest()
				})
				diff(t, "log", got, want)
				if test.received != "*" && received != test.received {
					t.Errorf("received %q, want %q", received, test.received)
				}
			})
		}
	}
}
