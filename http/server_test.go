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
