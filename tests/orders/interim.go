package orders

import (
	"fmt"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
)

// interim: timeouts, 1xx, protocol switches and responses out of season.
var interim = programs{
	"ORD-018/option": func(t *trace) {
		log := t.lane("client")
		t.peer(silent, func(port int) {
			options := plain(port)
			options.Timeout = 500 * time.Millisecond
			req := track(log, t.get(options))
			req.OnTimeout(func(http.Socket) { t.finish(func() { req.Destroy(nil) }) })
		})
	},

	"ORD-018/set-timeout": func(t *trace) {
		log := t.lane("client")
		t.peer(silent, func(port int) {
			req := track(log, t.get(plain(port)))
			throw(req.SetTimeout(500*time.Millisecond, func() {
				log.log("req", "callback")
				req.Destroy(nil)
			}))
		})
	},

	"ORD-019/continue": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 100 Continue\r\n\r\n")
			once(s, "data", func() {
				s.EndString("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
			})
		}, func(port int) {
			options := method(port, "POST")
			options.Headers = []http.HeaderField{{Name: "Expect", Value: "100-continue"}, {Name: "Content-Length", Value: 4}}
			req := track(log, t.request(options))
			req.OnContinue(func() { throw(req.EndString("body")) })
			throw(req.FlushHeaders())
		})
	},

	"ORD-019/several": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nX-Step: 1\r\n\r\n" +
				"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" +
				"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
		}, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-020/connect": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 200 Connection established\r\n\r\n")
		}, func(port int) {
			options := method(port, "CONNECT")
			options.Path = "far.test:80"
			throw(track(log, t.request(options)).End())
		})
	},

	"ORD-020/heard": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 200 Connection established\r\n\r\nhello")
		}, func(port int) {
			options := method(port, "CONNECT")
			options.Path = "far.test:80"
			req := track(log, t.request(options))
			req.OnConnect(func(res *http.IncomingMessage, s http.Socket, head []byte) {
				takeOver(log, "connect", res, s, head)
			})
			throw(req.End())
		})
	},

	"ORD-021/switching": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
		}, func(port int) {
			track(log, t.get(upgrading(port)))
		})
	},

	"ORD-021/heard": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello")
		}, func(port int) {
			req := track(log, t.get(upgrading(port)))
			req.OnUpgrade(func(res *http.IncomingMessage, s http.Socket, head []byte) {
				takeOver(log, "upgrade", res, s, head)
			})
		})
	},

	"ORD-022/keep-alive": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) { s.WriteString(whole) }, func(port int) {
			agent := t.keepAliveAgent(log)
			req := track(log, t.request(http.RequestOptions{Port: port, Host: host, Agent: agent, Method: "POST"}))
			req.WriteString("part")
			onEnd(req, func() {
				t.settle(func() {
					log.log("req", "end()")
					throw(req.EndString("rest"))
					t.finish(func() { agent.Destroy() })
				})
			})
		})
	},

	"ORD-022/close": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
		}, func(port int) {
			req := track(log, t.request(method(port, "POST")))
			req.WriteString("part")
			onEnd(req, func() {
				t.settle(func() {
					log.log("req", "end()")
					throw(req.EndString("rest"))
				})
			})
		})
	},

	"ORD-023/one-packet": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none" +
				"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo")
		}, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-023/keep-alive": func(t *trace) {
		log := t.lane("client")
		agent := t.keepAliveAgent(log)
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none")
			t.settle(func() {
				log.log("peer", "writes")
				s.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo")
				t.finish(func() {
					s.Destroy(nil)
					agent.Destroy()
				})
			})
		}, func(port int) {
			req := track(log, t.get(http.RequestOptions{Port: port, Host: host, Agent: agent}))
			req.OnSocket(func(assigned http.Socket) { watch(log, "socket", assigned, "close") })
		})
	},
}

// takeOver is what a listener does that got the socket of its request.
func takeOver(log *lane, event string, res *http.IncomingMessage, s http.Socket, head []byte) {
	log.log("req", event, fmt.Sprintf("%d %s", res.StatusCode, quote(head)))
	watch(log, "socket", s, "end", "close")
	socket := s.(*net.Socket)
	socket.End()
	socket.Resume()
}

func upgrading(port int) http.RequestOptions {
	options := plain(port)
	options.Headers = []http.HeaderField{{Name: "Connection", Value: "Upgrade"}, {Name: "Upgrade", Value: "echo"}}
	return options
}
