package orders

import (
	"encoding/json"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// success: requests that are answered, with and without a body.
var success = programs{
	"ORD-001/close": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
		}, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-001/keep-alive": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
		}, func(port int) {
			agent := t.keepAliveAgent(log)
			track(log, t.get(http.RequestOptions{Port: port, Host: host, Agent: agent}))
			t.finish(func() { agent.Destroy() })
		})
	},

	"ORD-001/until-close": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 200 OK\r\n\r\nok")
		}, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-001/chunked-post": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" +
				"3\r\none\r\n3\r\ntwo\r\n0\r\nX-Sum: 6\r\n\r\n")
		}, func(port int) {
			req := track(log, t.request(method(port, "POST")))
			req.OnResponse(func(res *http.IncomingMessage) {
				res.OnEnd(func() {
					trailers := map[string]string{}
					for name, value := range res.Trailers().All() {
						trailers[name] = value
					}
					text, err := json.Marshal(trailers)
					throw(err)
					log.log("res", "trailers", string(text))
				})
			})
			_, err := req.WriteChunk(stream.Text("body"), "", func(error) { log.log("req", "written") })
			throw(err)
			throw(req.EndChunk(stream.Text(""), "", func(error) { log.log("req", "ended") }))
		})
	},

	"ORD-002/redirect": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		}, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-002/no-content": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.WriteString("HTTP/1.1 204 No Content\r\n\r\n")
		}, func(port int) {
			agent := t.keepAliveAgent(log)
			track(log, t.get(http.RequestOptions{Port: port, Host: host, Agent: agent}))
			t.finish(func() { agent.Destroy() })
		})
	},

	"ORD-002/head": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\n")
		}, func(port int) {
			throw(track(log, t.request(method(port, "HEAD"))).End())
		})
	},
}
