package http_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// TestTracer has the order in which Node 16 tells perf_hooks and
// diagnostics_channel of an exchange.
func TestTracer(t *testing.T) {
	for _, p := range profiles {
		got := runTrace(t, p, func(tr *trace) {
			http.SetTracer(tr.l, &http.Tracer{
				RequestSent:  func(req *http.ClientRequest) { tr.log("sent %s", req.Path) },
				ResponseCame: func(_ *http.ClientRequest, res *http.IncomingMessage) { tr.log("came %d", res.StatusCode) },
				ResponseMade: func(res *http.ServerResponse) { tr.log("made for %s", res.Req().URL) },
				RequestCame:  func(_ *http.Server, req *http.IncomingMessage, _ *http.ServerResponse) { tr.log("request %s", req.URL) },
				ResponseSent: func(res *http.ServerResponse) { tr.log("answering %d", res.StatusCode) },
				Answered: func(_ *http.Server, req *http.IncomingMessage, _ *http.ServerResponse) {
					tr.log("answered %s", req.URL)
				},
			})
			net.SetConnectTracer(tr.l, &net.ConnectTracer{
				Started:   func(_ *net.Socket, address string, _ int) { tr.log("connect to %s", address) },
				Connected: func(*net.Socket) { tr.log("connected") },
			})
			srv := http.CreateServer(tr.l, nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
				tr.log("listener")
				throw(res.EndString("x"))
			})
			throw(srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
				tr.get(&http.RequestOptions{Host: "127.0.0.1", Port: srv.Port(), Path: "/a"}, func(res *http.IncomingMessage) {
					tr.log("response")
					res.Resume()
					srv.Close(nil)
				})
			}))
		})
		diff(t, p.Name, got, []string{
			"connect to 127.0.0.1", "sent /a", "connected",
			"made for /a", "request /a", "listener", "answering 200", "answered /a", "came 200", "response",
		})
	}
}

// TestTracerEnds goes back to responses that take the short way.
func TestTracerEnds(t *testing.T) {
	runTrace(t, loop.Node16, func(tr *trace) {
		http.SetTracer(tr.l, &http.Tracer{})
		http.SetTracer(tr.l, nil)
		net.SetConnectTracer(tr.l, nil)
	})
}

// TestDeferToConnect calls once the socket can be written to, in the order of
// asking: that is before it is connected.
func TestDeferToConnect(t *testing.T) {
	for _, p := range profiles {
		deferToConnect(t, p)
	}
}

func deferToConnect(t *testing.T, p *loop.Profile) {
	got := runTrace(t, p, func(tr *trace) {
		srv := http.CreateServer(tr.l, nil, func(_ *http.IncomingMessage, res *http.ServerResponse) { throw(res.End()) })
		throw(srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			req := tr.get(&http.RequestOptions{Host: "127.0.0.1", Port: srv.Port()}, func(res *http.IncomingMessage) {
				res.Resume()
				srv.Close(nil)
			})
			req.OnSocket(func(http.Socket) { tr.log("socket") })
			req.DeferToConnect(func() { tr.log("first, connecting %v", req.Socket().(*net.Socket).Connecting()) })
			req.DeferToConnect(func() { tr.log("second") })
		}))
	})
	diff(t, "log", got, []string{"socket", "first, connecting true", "second"})
}

// TestAddHeaderLines adds headers, then trailers.
func TestAddHeaderLines(t *testing.T) {
	runTrace(t, loop.Node16, func(tr *trace) {
		m := http.NewIncomingMessage(tr.l, nil)
		m.AddHeaderLines([]string{"A", "1", "B", "2"}, 2)
		m.SetComplete(true)
		m.AddHeaderLines([]string{"T", "3"}, 9)
		if m.Headers().Get("a") != "1" || m.Headers().Has("b") || m.Trailers().Get("t") != "3" {
			t.Errorf("headers %v, trailers %v", m.Headers().Names(), m.Trailers().Names())
		}
	})
}
