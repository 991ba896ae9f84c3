package orders

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

// failure: connections that are never made, or are lost.
var failure = programs{
	"ORD-003/refused": func(t *trace) {
		log := t.lane("client")
		server := net.CreateServer(t.loop, nil, nil)
		throw(server.Listen(net.ListenOptions{Host: host}, func() {
			port := server.Port()
			server.Close(func(error) { track(log, t.get(plain(port))) })
		}))
	},

	"ORD-003/lookup": func(t *trace) {
		log := t.lane("client")
		lookup := func(hostname string, _ net.LookupOptions, done net.LookupCallback) error {
			timers.SetImmediate(t.loop, func() {
				done(nodeerr.New("ENOTFOUND", "getaddrinfo ENOTFOUND "+hostname), "", 0)
			})
			return nil
		}
		track(log, t.get(http.RequestOptions{Port: 80, Host: "nowhere.invalid", Agent: http.NoAgent, Lookup: lookup}))
	},

	"ORD-003/missing-path": func(t *trace) {
		log := t.lane("client")
		track(log, t.get(http.RequestOptions{SocketPath: "nowhere.sock", Agent: http.NoAgent}))
	},

	"ORD-004/fin": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) { s.End() }, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-004/rst": func(t *trace) {
		log := t.lane("client")
		t.deafPeer(func(s *net.Socket) { s.Destroy(nil) }, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-004/mid-head": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 200 OK\r\nContent-Le")
		}, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-005/fin": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) { s.EndString(half) }, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-005/rst": func(t *trace) {
		log := t.lane("client")
		var accepted *net.Socket
		t.deafPeer(func(s *net.Socket) {
			accepted = s
			s.WriteString(half)
		}, func(port int) {
			onFirstData(track(log, t.get(plain(port))), func(*http.IncomingMessage) {
				timers.SetImmediate(t.loop, func() { accepted.Destroy(nil) })
			})
		})
	},

	"ORD-005/chunked": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) {
			s.EndString("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")
		}, func(port int) {
			track(log, t.get(plain(port)))
		})
	},

	"ORD-005/error-unheard": func(t *trace) {
		log := t.lane("client")
		t.peer(func(s *net.Socket, _ string) { s.EndString(half) }, func(port int) {
			req := t.get(plain(port))
			req.OnResponse(func(res *http.IncomingMessage) {
				watch(log, "res", res, "aborted", "end", "close")
				res.Resume()
			})
			watch(log, "req", req, "socket", "response", "error", "close")
		})
	},

	"ORD-013/texts": func(t *trace) {
		log := t.lane("client")
		tell := func(object string) func(error) {
			return func(err error) {
				name := "Error"
				if e, ok := errors.AsType[*nodeerr.Error](err); ok {
					name = e.Name()
				}
				text, marshal := json.Marshal([]string{name, string(nodeerr.CodeOf(err)), err.Error(), name + ": " + err.Error()})
				throw(marshal)
				log.log(object, "error", string(text))
			}
		}
		t.peer(func(s *net.Socket, head string) {
			if strings.HasPrefix(head, "GET /answered") {
				s.EndString(half)
			} else {
				s.End()
			}
		}, func(port int) {
			options := plain(port)
			options.Path = "/silent"
			silent := t.get(options)
			silent.OnError(tell("silent.req"))
			silent.OnClose(func() {
				options.Path = "/answered"
				answered := t.get(options)
				answered.OnResponse(func(res *http.IncomingMessage) {
					res.OnError(tell("answered.res"))
					res.Resume()
				})
				answered.OnError(tell("answered.req"))
				answered.OnClose(func() {
					options.Path = "/destroyed"
					destroyed := t.get(options)
					destroyed.OnError(tell("destroyed.req"))
					destroyed.Destroy(nil)
				})
			})
		})
	},
}
