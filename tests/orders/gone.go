package orders

import (
	"errors"
	"fmt"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// What the server's clients send before they go or fail.
const (
	getA      = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
	postCut   = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbo"
	headCut   = "GET /a HTTP/1.1\r\nHos"
	badChunks = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n"
)

// gone: servers whose clients go away or send nonsense, or that give up
// themselves.
var gone = programs{
	"ORD-029/fin": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			log.log("server", "request", req.URL)
			trackServer(log, req, res, "")
			watch(log, "socket", req.Socket(), "end", "close")
			req.Resume()
			t.settle(func() {
				log.log("res", "end()", fmt.Sprintf("socket=%v", res.Socket() != nil))
				endThen(res, "late", func() { log.log("res", "end-callback") })
			})
		})
		t.listen(server, func(port int) { t.rawClient(seen, port, getA).end() })
	},

	"ORD-029/half-open": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			log.log("server", "request", req.URL)
			trackServer(log, req, res, "")
			watch(log, "socket", req.Socket(), "end", "close")
			req.Resume()
			t.settle(func() { endThen(res, "late", func() { log.log("res", "end-callback") }) })
		})
		server.HTTPAllowHalfOpen = true
		t.listen(server, func(port int) { t.rawClient(seen, port, getA).end() })
	},

	"ORD-030/rst": func(t *trace) {
		log := t.lane("server")
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			log.log("server", "request", req.URL)
			trackServer(log, req, res, "")
			socket := req.Socket().(*net.Socket)
			socket.OnError(func(err error) { log.log("socket", "error", nodeerr.CodeOf(err)) })
			watch(log, "socket", socket, "close")
			req.Resume()
			res.WriteProcessing(nil)
		})
		t.listen(server, func(port int) {
			client := t.deafClient(port, getA)
			t.settle(func() { client.destroy() })
		})
	},

	"ORD-031/rst":   func(t *trace) { t.resetInBody(false) },
	"ORD-031/heard": func(t *trace) { t.resetInBody(true) },
	"ORD-032/fin":   func(t *trace) { t.endInBody(false) },
	"ORD-032/heard": func(t *trace) { t.endInBody(true) },

	"ORD-033/fin": func(t *trace) {
		log := t.lane("server")
		t.endInHead(log, t.server(func(req *http.IncomingMessage, _ *http.ServerResponse) {
			log.log("server", "request", req.URL)
		}))
	},

	"ORD-033/heard": func(t *trace) {
		log := t.lane("server")
		server := t.server(func(req *http.IncomingMessage, _ *http.ServerResponse) {
			log.log("server", "request", req.URL)
		})
		server.OnClientError(func(err error, s http.Socket) {
			log.log("server", "clientError", fault(err))
			log.log("socket", "writable", s.(*net.Socket).IsWritable())
			s.(*net.Socket).EndString("HTTP/1.1 400 Bad Request\r\n\r\n")
		})
		t.endInHead(log, server)
	},

	"ORD-034/bad-chunk": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		t.listen(t.server(reading(log)), func(port int) { t.rawClient(seen, port, badChunks) })
	},

	"ORD-034/heard": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		server := t.server(reading(log))
		server.OnClientError(func(err error, s http.Socket) {
			e, _ := errors.AsType[*nodeerr.Error](err)
			log.log("server", "clientError", fault(err), e.BytesParsed, len(quote(e.RawPacket)))
			s.(*net.Socket).EndString("HTTP/1.1 400 Bad Request\r\n\r\n")
		})
		t.listen(server, func(port int) { t.rawClient(seen, port, badChunks) })
	},

	"ORD-035/destroy": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			log.log("server", "request", req.URL)
			trackServer(log, req, res, "")
			watch(log, "socket", req.Socket(), "close")
			req.Resume()
			res.Destroy(nil)
			log.log("res", "destroy() returned")
		})
		t.listen(server, func(port int) { t.rawClient(seen, port, getA) })
	},

	"ORD-035/after-write": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			log.log("server", "request", req.URL)
			trackServer(log, req, res, "")
			watch(log, "socket", req.Socket(), "close")
			req.Resume()
			_, err := res.WriteChunk(stream.Text("part"), "", func(error) { log.log("res", "written") })
			throw(err)
			timers.SetImmediate(t.loop, func() {
				res.Destroy(nil)
				log.log("res", "destroy() returned")
			})
		})
		destroyOnClientError(log, server)
		t.listen(server, func(port int) { t.rawClient(seen, port, getA) })
	},

	"ORD-036/destroy-error": func(t *trace) { t.destroyRequest(errEnough, postCut) },
	"ORD-036/destroy":       func(t *trace) { t.destroyRequest(nil, getA) },
}

// reading reads the body and never answers.
func reading(log *lane) func(*http.IncomingMessage, *http.ServerResponse) {
	return func(req *http.IncomingMessage, res *http.ServerResponse) {
		log.log("server", "request", req.URL)
		trackServer(log, req, res, "")
		watch(log, "socket", req.Socket(), "close")
		req.OnData(func(b []byte) { log.log("req", "data", quote(b)) })
	}
}

// answerClientError answers with 400 if it can.
func answerClientError(log *lane, server *http.Server) {
	server.OnClientError(func(err error, s http.Socket) {
		log.log("server", "clientError", fault(err))
		if s.(*net.Socket).IsWritable() {
			s.(*net.Socket).EndString("HTTP/1.1 400 Bad Request\r\n\r\n")
		} else {
			s.Destroy(nil)
		}
	})
}

func destroyOnClientError(log *lane, server *http.Server) {
	server.OnClientError(func(err error, s http.Socket) {
		log.log("server", "clientError", fault(err))
		s.Destroy(nil)
	})
}

// resetInBody resets the connection in the middle of a body.
func (t *trace) resetInBody(heard bool) {
	log := t.lane("server")
	handler := reading(log)
	server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
		handler(req, res)
		res.WriteContinue(nil)
	})
	if heard {
		answerClientError(log, server)
	}
	t.listen(server, func(port int) {
		client := t.deafClient(port, postCut)
		t.settle(func() { client.destroy() })
	})
}

// endInBody ends the connection in the middle of a body.
func (t *trace) endInBody(heard bool) {
	log, seen := t.lane("server"), t.lane("client")
	server := t.server(reading(log))
	if heard {
		answerClientError(log, server)
	}
	t.listen(server, func(port int) {
		client := t.rawClient(seen, port, postCut)
		t.settle(func() { client.end() })
	})
}

// endInHead ends the connection in the middle of a request's head.
func (t *trace) endInHead(log *lane, server *http.Server) {
	seen := t.lane("client")
	server.OnConnection(func(s *net.Socket) { watch(log, "socket", s, "end", "close") })
	t.listen(server, func(port int) {
		client := t.rawClient(seen, port, headCut)
		t.settle(func() { client.end() })
	})
}

// destroyRequest destroys the request in its handler.
func (t *trace) destroyRequest(err error, text string) {
	log, seen := t.lane("server"), t.lane("client")
	server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
		log.log("server", "request", req.URL)
		trackServer(log, req, res, "")
		watch(log, "socket", req.Socket(), "close")
		req.Destroy(err)
		log.log("req", "destroy() returned")
	})
	destroyOnClientError(log, server)
	t.listen(server, func(port int) { t.rawClient(seen, port, text) })
}
