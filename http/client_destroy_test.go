package http_test

import (
	"errors"
	"testing"

	"github.com/nodeloop/nodeloop/http"
)

func TestOrderDestroy(t *testing.T) {
	silent := func(p *peer) { p.drain() }
	order{
		name: "before the socket", reply: silent,
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), nil)
			tr.track("req", req)
			req.Destroy(nil)
			tr.l.NextTick(func() { tr.log("tick") })
		},
		want16: `
			req:error ECONNRESET socket hang up
			req:close
			tick`,
		want10: `
			req:socket
			tick
			req:error ECONNRESET socket hang up
			req:close`,
	}.run(t)
	order{
		name: "before the socket, with an error", reply: silent,
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), nil)
			tr.track("req", req)
			req.Destroy(errors.New("not needed"))
		},
		want16: `
			req:error undefined not needed
			req:close`,
		want10: `
			req:socket
			req:error undefined not needed
			req:close`,
	}.run(t)
	order{
		name: "after connecting, with an error", reply: silent,
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), nil)
			tr.track("req", req)
			req.OnSocket(func(s http.Socket) {
				s.On("connect", func(...any) { tr.log("socket:connect") })
				s.On("error", func(args ...any) { tr.log("socket:error %v", args[0]) })
				s.On("close", func(args ...any) { tr.log("socket:close %v", args[0]) })
			})
			req.OnFinish(func() {
				tr.l.SetImmediate(func() {
					req.Destroy(errors.New("too slow"))
					req.Destroy(errors.New("ignored"))
				})
			})
		},
		want16: `
			req:socket
			socket:connect
			req:finish
			req:error undefined too slow
			socket:error too slow
			req:close
			socket:close true`,
		want10: `
			req:socket
			req:finish
			socket:connect
			req:error undefined too slow
			socket:error too slow
			req:close
			socket:close true`,
	}.run(t)
	order{
		name:  "in a listener of end",
		reply: func(p *peer) { p.send(okTwo); p.drain() },
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true})
			req := tr.get(to(port, agent), nil)
			tr.track("req", req)
			req.OnResponse(func(res *http.IncomingMessage) { res.OnEnd(func() { req.Destroy(nil) }) })
			tr.settled(agent.Destroy)
		},
		want16: `
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			req:close
			req.res:close`,
		want10: `
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end`,
	}.run(t)
	order{
		name: "the response",
		reply: func(p *peer) {
			p.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndata\r\n")
			p.drain()
		},
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), nil)
			tr.track("req", req)
			req.OnResponse(func(res *http.IncomingMessage) {
				res.Once("data", func(...any) { res.Destroy(errors.New("enough")) })
			})
		},
		want16: `
			req:socket
			req:finish
			req:response 200
			req.res:data data
			req.res:aborted
			req:error undefined enough
			req.res:error undefined enough
			req.res:close
			req:close`,
		want10: `
			req:socket
			req:finish
			req:response 200
			req.res:data data
			req:error undefined enough
			req.res:aborted
			req:close
			req.res:end
			req.res:close`,
	}.run(t)
}
