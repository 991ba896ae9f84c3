package http_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
)

func TestKeepAliveGet(t *testing.T) {
	var first, second string
	got := serve(t, loop.Node16, nil, func(r *rig) {
		r.srv.OnRequest(func(req *http.IncomingMessage, res *http.ServerResponse) {
			r.log("request %s %s %s", req.Method, req.URL, req.HTTPVersion())
			if err := res.EndString("hello, world!"); err != nil {
				r.log("error %v", err)
			}
		})
	}, func(c *wire) {
		c.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")
		first = c.until("world!")
		c.send("GET /b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
		second = c.rest()
	})
	diff(t, "log", got, []string{"request GET /a 1.1", "request GET /b 1.1"})
	diff(t, "bytes", []string{first, second}, []string{
		"HTTP/1.1 200 OK\r\nDate: D\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 13\r\n\r\nhello, world!",
		"HTTP/1.1 200 OK\r\nDate: D\r\nConnection: close\r\nContent-Length: 13\r\n\r\nhello, world!",
	})
}

// TestUpgradedSocketIsFree looks at the listeners that HTTP leaves on a socket
// which it hands over: none but the socket's own of 'end', even when a response
// was due.
func TestUpgradedSocketIsFree(t *testing.T) {
	for _, due := range []bool{false, true} {
		counts := map[string]int{}
		serve(t, nil, nil, func(r *rig) {
			count := func(s http.Socket) {
				for _, name := range []string{"close", "data", "drain", "end", "error", "timeout", "pause", "resume"} {
					counts[name] = s.Emitter().ListenerCount(name)
				}
				s.Destroy(nil)
			}
			var answer func()
			r.srv.OnRequest(func(_ *http.IncomingMessage, res *http.ServerResponse) {
				answer = func() { throw(res.EndString("x")) }
				if !due {
					answer()
				}
				res.OnFinish(func() { r.log("finish") })
			})
			r.srv.OnUpgrade(func(_ *http.IncomingMessage, s http.Socket, _ []byte) {
				if due {
					answer()
				}
				later(r.loop, func() { count(s) })
			})
		}, func(c *wire) {
			c.send("GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")
			c.rest()
		})
		for name, n := range counts {
			if want := map[string]int{"end": 1}[name]; n != want {
				t.Errorf("due %t: %d listeners of '%s', want %d", due, n, name, want)
			}
		}
		if len(counts) == 0 {
			t.Errorf("due %t: the socket was not handed over", due)
		}
	}
}
