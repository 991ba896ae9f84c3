package orders

import (
	"fmt"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

// server: requests that a server answers.
var server = programs{
	"ORD-025/read": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			log.log("server", "request", req.URL)
			trackServer(log, req, res, "")
			req.OnData(func([]byte) { log.log("req", "data") })
			endThen(res, "ok", func() { log.log("res", "end-callback") })
		})
		t.listen(server, func(port int) {
			client := t.rawClient(seen, port, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
			t.settle(func() { client.destroy() })
		})
	},

	"ORD-025/twice": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		count := 0
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			count++
			log.log("server", "request", req.URL)
			trackServer(log, req, res, fmt.Sprint(count))
			if count == 1 {
				watch(log, "socket", req.Socket(), "close")
			}
			req.Resume()
			throw(res.EndString("ok"))
		})
		t.listen(server, func(port int) {
			client := t.rawClient(seen, port, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
			client.onceData(func(b []byte) {
				seen.log("socket", "first", quote(b))
				client.write("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
			})
		})
	},

	"ORD-026/unread": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			log.log("server", "request", req.URL)
			trackServer(log, req, res, "")
			endThen(res, "ok", func() { log.log("res", "end-callback") })
		})
		t.listen(server, func(port int) {
			client := t.rawClient(seen, port, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
			t.settle(func() { client.destroy() })
		})
	},

	"ORD-027/unread": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		t.listen(t.server(dumping(log)), func(port int) {
			client := t.rawClient(seen, port, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody")
			t.settle(func() { client.destroy() })
		})
	},

	"ORD-027/partial": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		t.listen(t.server(dumping(log)), func(port int) {
			client := t.rawClient(seen, port, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbo")
			t.settle(func() {
				log.log("client", "writes")
				client.write("dy")
				t.settle(func() { client.destroy() })
			})
		})
	},

	"ORD-028/late": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		var client *client
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			log.log("server", "request", req.URL)
			trackServer(log, req, res, "")
			req.OnData(func(b []byte) { log.log("req", "data", quote(b)) })
			t.settle(func() {
				log.log("res", "end()")
				throw(res.EndString("ok"))
				t.settle(func() { client.destroy() })
			})
		})
		t.listen(server, func(port int) {
			client = t.rawClient(seen, port, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody")
		})
	},

	"ORD-037/first-slow": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		var client *client
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			label := req.URL
			log.log("server", "request", label)
			trackServer(log, req, res, label)
			req.Resume()
			answer := func() {
				endThen(res, label, func() { log.log("res"+label, "end-callback") })
			}
			if label == "/2" {
				answer()
				return
			}
			t.settle(func() {
				answer()
				t.settle(func() { client.destroy() })
			})
		})
		t.listen(server, func(port int) {
			client = t.rawClient(seen, port, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n")
		})
	},

	"ORD-037/last-closes": func(t *trace) {
		log, seen := t.lane("server"), t.lane("client")
		var waiting []func()
		var next func()
		next = func() {
			if n := len(waiting); n > 0 {
				answer := waiting[n-1]
				waiting = waiting[:n-1]
				answer()
				timers.SetImmediate(t.loop, next)
			}
		}
		server := t.server(func(req *http.IncomingMessage, res *http.ServerResponse) {
			label := req.URL
			log.log("server", "request", label)
			trackServer(log, req, res, label)
			if label == "/1" {
				watch(log, "socket", req.Socket(), "close")
			}
			req.Resume()
			waiting = append(waiting, func() { throw(res.EndString(label)) })
			if len(waiting) == 3 {
				timers.SetImmediate(t.loop, next)
			}
		})
		t.listen(server, func(port int) {
			t.rawClient(seen, port, "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n"+
				"GET /3 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		})
	},
}

// dumping answers without reading the body. Its 'data' listener is put in
// front, which does not start the flow.
func dumping(log *lane) func(*http.IncomingMessage, *http.ServerResponse) {
	return func(req *http.IncomingMessage, res *http.ServerResponse) {
		log.log("server", "request", req.URL)
		trackServer(log, req, res, "")
		stream.EventData.Prepend(&req.EventEmitter, func(c stream.Chunk) { log.log("req", "data", quote(c.Data())) })
		throw(res.EndString("ok"))
	}
}

// endThen ends a response; then runs at 'finish'.
func endThen(res *http.ServerResponse, text string, then func()) {
	throw(res.EndChunk(stream.Text(text), "", func(error) { then() }))
}
