package orders

import (
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// abort: the client aborts, by its method or by a signal.
var abort = programs{
	"ORD-009/abort": func(t *trace) {
		log := t.lane("client")
		t.peer(func(*net.Socket, string) { log.log("peer", "asked") }, func(port int) {
			req := track(log, t.get(plain(port)))
			req.Abort()
			log.log("req", "abort() returned")
		})
	},

	"ORD-009/queued": func(t *trace) {
		t.queued(func(log *lane, req *http.ClientRequest) {
			req.Abort()
			log.log("req", "abort() returned")
		})
	},

	"ORD-010/in-socket": func(t *trace) {
		log := t.lane("client")
		t.peer(silent, func(port int) {
			req := track(log, t.get(plain(port)))
			req.OnSocket(func(s http.Socket) {
				log.log("socket", "connecting", s.(*net.Socket).Connecting())
				req.Abort()
				log.log("req", "abort() returned")
			})
		})
	},

	"ORD-011/in-data": func(t *trace) {
		t.inData(func(log *lane, req *http.ClientRequest, _ *http.IncomingMessage) {
			req.Abort()
			log.log("req", "abort() returned")
		})
	},

	"ORD-011/in-response": func(t *trace) {
		t.inResponse(headOnly, func(log *lane, req *http.ClientRequest) {
			req.Abort()
			log.log("req", "abort() returned")
		})
	},

	"ORD-011/keep-alive": func(t *trace) {
		t.afterData(func(log *lane, req *http.ClientRequest) {
			req.Abort()
			log.log("req", "abort() returned")
		})
	},

	"ORD-012/before-socket": func(t *trace) {
		log := t.lane("client")
		t.peer(func(*net.Socket, string) { log.log("peer", "asked") }, func(port int) {
			controller, options := t.abortable(port, "GET")
			req := track(log, t.get(options))
			controller.Abort(nil)
			log.log("req", "destroyed", req.Destroyed())
		})
	},

	"ORD-012/already-aborted": func(t *trace) {
		log := t.lane("client")
		t.peer(func(*net.Socket, string) { log.log("peer", "asked") }, func(port int) {
			controller, options := t.abortable(port, "GET")
			controller.Abort(nil)
			req := track(log, t.get(options))
			log.log("req", "destroyed", req.Destroyed())
		})
	},

	"ORD-012/before-connect": func(t *trace) {
		log := t.lane("client")
		t.peer(silent, func(port int) {
			controller, options := t.abortable(port, "GET")
			req := track(log, t.get(options))
			req.OnSocket(func(http.Socket) {
				controller.Abort(nil)
				log.log("req", "destroyed", req.Destroyed())
			})
		})
	},

	"ORD-012/unfinished": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) { s.WriteString(half) }, func(port int) {
			controller, options := t.abortable(port, "POST")
			req := track(log, t.request(options))
			req.WriteString("part")
			onFirstData(req, func(*http.IncomingMessage) {
				controller.Abort(nil)
				log.log("req", "destroyed", req.Destroyed())
			})
		})
	},

	"ORD-012/after-finish": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nha")
			t.settle(func() { s.EndString("lf") })
		}, func(port int) {
			controller, options := t.abortable(port, "GET")
			req := track(log, t.get(options))
			onFirstData(req, func(*http.IncomingMessage) {
				controller.Abort(nil)
				log.log("req", "destroyed", req.Destroyed())
			})
		})
	},

	"ORD-024/abort": func(t *trace) {
		t.inResponse(whole, func(log *lane, req *http.ClientRequest) {
			req.Abort()
			log.log("req", "abort() returned")
		})
	},
}

// abortable returns options whose signal the controller fires.
func (t *trace) abortable(port int, verb string) (*stream.AbortController, http.RequestOptions) {
	controller := new(stream.AbortController)
	options := method(port, verb)
	options.Signal = controller.Signal()
	return controller, options
}
