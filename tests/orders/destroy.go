package orders

import (
	"errors"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// errEnough is the error that programs destroy with.
var errEnough = errors.New("enough")

// destroy: the client destroys its request or the response.
var destroy = programs{
	"ORD-006/destroy": func(t *trace) {
		log := t.lane("client")
		t.peer(func(*net.Socket, string) { log.log("peer", "asked") }, func(port int) {
			req := track(log, t.get(plain(port)))
			req.Destroy(nil)
			log.log("req", "destroy() returned")
		})
	},

	"ORD-006/queued": func(t *trace) {
		t.queued(func(log *lane, req *http.ClientRequest) {
			req.Destroy(nil)
			log.log("req", "destroy() returned")
		})
	},

	"ORD-007/in-socket": func(t *trace) {
		log := t.lane("client")
		t.peer(silent, func(port int) {
			req := track(log, t.get(plain(port)))
			req.OnSocket(func(s http.Socket) {
				log.log("socket", "connecting", s.(*net.Socket).Connecting())
				req.Destroy(nil)
				log.log("req", "destroy() returned")
			})
		})
	},

	"ORD-007/post": func(t *trace) {
		log := t.lane("client")
		t.peer(silent, func(port int) {
			req := track(log, t.request(method(port, "POST")))
			_, err := req.WriteChunk(stream.Text("part"), "", func(error) { log.log("req", "written") })
			throw(err)
			req.OnSocket(func(http.Socket) {
				req.Destroy(nil)
				log.log("req", "destroy() returned")
			})
		})
	},

	"ORD-008/in-data": func(t *trace) {
		t.inData(func(log *lane, req *http.ClientRequest, _ *http.IncomingMessage) {
			req.Destroy(nil)
			log.log("req", "destroy() returned")
		})
	},

	"ORD-008/in-response": func(t *trace) {
		t.inResponse(headOnly, func(log *lane, req *http.ClientRequest) {
			req.Destroy(nil)
			log.log("req", "destroy() returned")
		})
	},

	"ORD-008/keep-alive": func(t *trace) {
		t.afterData(func(log *lane, req *http.ClientRequest) {
			req.Destroy(nil)
			log.log("req", "destroy() returned")
		})
	},

	"ORD-014/destroy-error": func(t *trace) {
		log := t.lane("client")
		t.peer(func(*net.Socket, string) { log.log("peer", "asked") }, func(port int) {
			req := track(log, t.get(plain(port)))
			req.Destroy(errEnough)
			log.log("req", "destroy() returned")
		})
	},

	"ORD-015/destroy-error": func(t *trace) {
		t.inData(func(log *lane, req *http.ClientRequest, _ *http.IncomingMessage) {
			req.Destroy(errEnough)
			log.log("req", "destroy() returned")
		})
	},

	"ORD-016/in-data": func(t *trace) {
		t.inData(func(log *lane, _ *http.ClientRequest, res *http.IncomingMessage) {
			res.Destroy(nil)
			log.log("res", "destroy() returned")
		})
	},

	"ORD-017/in-data": func(t *trace) {
		t.inData(func(log *lane, _ *http.ClientRequest, res *http.IncomingMessage) {
			res.Destroy(errEnough)
			log.log("res", "destroy() returned")
		})
	},

	"ORD-024/destroy": func(t *trace) {
		t.inResponse(whole, func(log *lane, req *http.ClientRequest) {
			req.Destroy(nil)
			log.log("req", "destroy() returned")
		})
	},
}

// queued runs step on a request that waits for an agent's only socket, in the
// 'socket' listener of the one that has it.
func (t *trace) queued(step func(log *lane, req *http.ClientRequest)) {
	log := t.lane("client")
	t.peer(silent, func(port int) {
		agent := t.agent(http.AgentOptions{MaxSockets: 1})
		options := http.RequestOptions{Port: port, Host: host, Agent: agent}
		first := t.get(options)
		first.OnError(func(error) {})
		req := track(log, t.get(options))
		first.OnSocket(func(http.Socket) {
			step(log, req)
			t.settle(func() {
				log.log("first", "destroy()")
				first.Destroy(nil)
			})
		})
	})
}

// inData runs step in the first 'data' of a response that is cut short.
func (t *trace) inData(step func(*lane, *http.ClientRequest, *http.IncomingMessage)) {
	log := t.lane("client")
	t.peer(func(s *net.Socket, _ string) { s.WriteString(half) }, func(port int) {
		req := track(log, t.get(plain(port)))
		onFirstData(req, func(res *http.IncomingMessage) { step(log, req, res) })
	})
}

// inResponse runs step in the 'response' listener, when the peer has sent text.
func (t *trace) inResponse(text string, step func(*lane, *http.ClientRequest)) {
	log := t.lane("client")
	t.peer(func(s *net.Socket, _ string) { s.WriteString(text) }, func(port int) {
		req := track(log, t.get(plain(port)))
		req.OnResponse(func(*http.IncomingMessage) { step(log, req) })
	})
}

// afterData runs step a turn after the first 'data', on a keep-alive agent's
// socket.
func (t *trace) afterData(step func(*lane, *http.ClientRequest)) {
	log := t.lane("client")
	t.peer(func(s *net.Socket, _ string) { s.WriteString(half) }, func(port int) {
		agent := t.keepAliveAgent(log)
		req := track(log, t.get(http.RequestOptions{Port: port, Host: host, Agent: agent}))
		onFirstData(req, func(*http.IncomingMessage) {
			timers.SetImmediate(t.loop, func() { step(log, req) })
		})
		t.finish(func() { agent.Destroy() })
	})
}
