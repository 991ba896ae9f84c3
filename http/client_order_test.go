package http_test

import (
	"io"
	"testing"

	"github.com/nodeloop/nodeloop/http"
)

// The expectations below were printed by Node 16.20.1 and 10.24.1 for the same
// programs.

const okTwo = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

func to(port int, agent http.AgentLike) *http.RequestOptions {
	return &http.RequestOptions{Port: port, Host: "127.0.0.1", Agent: agent}
}

func TestOrderSuccess(t *testing.T) {
	order{
		name: "connection closes",
		reply: func(p *peer) {
			p.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
		},
		body: func(tr *trace, port int) { tr.track("req", tr.get(to(port, http.NoAgent), nil)) },
		want16: `
			req:socket
			req:finish
			req:response 200
			req.res:data hello
			req.res:end
			req.res:close
			req:close`,
		want10: `
			req:socket
			req:finish
			req:response 200
			req.res:data hello
			req.res:end
			req:close
			req.res:close`,
	}.run(t)
	order{
		name: "end of the connection ends the body",
		reply: func(p *peer) {
			p.send("HTTP/1.0 200 OK\r\n\r\npart one")
			p.wait()
			p.send("part two")
		},
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), nil)
			tr.track("req", req)
			req.OnResponse(func(res *http.IncomingMessage) { res.Once("data", func(...any) { tr.open() }) })
		},
		want16: `
			req:socket
			req:finish
			req:response 200
			req.res:data part one
			req.res:data part two
			req.res:end
			req.res:close
			req:close`,
		want10: `
			req:socket
			req:finish
			req:response 200
			req.res:data part one
			req.res:data part two
			req.res:end
			req:close
			req.res:close`,
	}.run(t)
	order{
		name:  "kept alive",
		reply: func(p *peer) { p.send(okTwo); p.drain() },
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true})
			req := tr.get(to(port, agent), nil)
			tr.track("req", req)
			agent.OnFree(func(http.Socket, *http.RequestOptions) { tr.log("agent:free") })
			tr.settled(func() {
				tr.log("%v %s", req.Socket().Destroyed(), counts(agent))
				agent.Destroy()
			})
		},
		want16: `
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			req:close
			agent:free
			req.res:close
			false sockets=0 free=1 requests=0`,
		want10: `
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			agent:free
			false sockets=0 free=1 requests=0`,
	}.run(t)
}

func TestOrderConnectionError(t *testing.T) {
	order{
		name: "refused",
		body: func(tr *trace, _ int) { tr.track("req", tr.get(to(closedPort(tr.t), http.NoAgent), nil)) },
		want16: `
			req:socket
			req:error ECONNREFUSED connect ECONNREFUSED 127.0.0.1:PORT
			req:close`,
	}.run(t)
}

func TestOrderHangUp(t *testing.T) {
	hangUp := `
		req:socket
		req:finish
		req:error ECONNRESET socket hang up
		req:close`
	get := func(tr *trace, port int) { tr.track("req", tr.get(to(port, http.NoAgent), nil)) }
	order{name: "FIN before the response", reply: func(*peer) {}, body: get, want16: hangUp}.run(t)
	order{
		name:  "FIN inside the head",
		reply: func(p *peer) { p.send("HTTP/1.1 200 OK\r\nContent-Le") },
		body:  get, want16: hangUp,
	}.run(t)
	order{
		name: "RST before the response", reply: func(p *peer) { p.reset() }, body: get,
		want16: `
			req:socket
			req:finish
			req:error ECONNRESET read ECONNRESET
			req:close`,
	}.run(t)
	order{
		name: "after 100 Continue",
		reply: func(p *peer) {
			p.send("HTTP/1.1 100 Continue\r\n\r\n")
			_, _ = io.ReadFull(p.r, make([]byte, len("4\r\nbody\r\n0\r\n\r\n")))
			p.wait()
		},
		body: func(tr *trace, port int) {
			opts := to(port, http.NoAgent)
			opts.Method = "PUT"
			opts.Headers = []http.HeaderField{{Name: "Expect", Value: "100-continue"}}
			req := tr.request(opts, nil)
			tr.track("req", req)
			req.OnInformation(func(info *http.Information) { tr.log("req:information %d", info.StatusCode) })
			req.OnContinue(func() { _ = req.EndString("body") })
			req.OnFinish(tr.open)
		},
		want16: `
			req:socket
			req:continue
			req:information 100
			req:finish
			req:error ECONNRESET socket hang up
			req:close`,
		want10: `
			req:drain
			req:socket
			req:continue
			req:information 100
			req:finish
			req:error ECONNRESET socket hang up
			req:close`,
	}.run(t)
}

func TestOrderCutBody(t *testing.T) {
	cut := func(p *peer) {
		p.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
		p.wait()
	}
	order{
		name: "heard", reply: cut,
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), nil)
			tr.track("req", req)
			req.OnResponse(func(res *http.IncomingMessage) {
				res.Once("data", func(...any) { tr.open() })
				res.OnClose(func() { tr.log("complete=%v aborted=%v destroyed=%v", res.Complete(), res.Aborted, res.Destroyed()) })
			})
		},
		want16: `
			req:socket
			req:finish
			req:response 200
			req.res:data abc
			req.res:aborted
			req:close
			req.res:error ECONNRESET aborted
			req.res:close
			complete=false aborted=true destroyed=true`,
		want10: `
			req:socket
			req:finish
			req:response 200
			req.res:data abc
			req.res:aborted
			req:close
			req.res:end
			req.res:close
			complete=false aborted=true destroyed=false`,
	}.run(t)
	order{
		name: "without an error listener", reply: cut,
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), func(res *http.IncomingMessage) {
				for _, name := range []string{"aborted", "end", "close"} {
					res.On(name, func(...any) { tr.log("res:%s", name) })
				}
				res.OnData(func(chunk []byte) { tr.log("res:data %s", chunk); tr.open() })
			})
			req.OnError(func(err error) { tr.log("req:error %v", err) })
			req.OnClose(func() { tr.log("req:close") })
		},
		want16: `
			res:data abc
			res:aborted
			req:close
			res:close`,
		want10: `
			res:data abc
			res:aborted
			req:close
			res:end
			res:close`,
	}.run(t)
}

func TestOrderAbort(t *testing.T) {
	order{
		name:  "before the socket",
		reply: func(p *peer) { p.drain() },
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), nil)
			tr.track("req", req)
			req.Abort()
			tr.log("aborted %v", req.Aborted())
			tr.l.NextTick(func() { tr.log("tick") })
		},
		want16: `
			aborted true
			req:close
			req:abort
			tick`,
		want10: `
			aborted true
			req:abort
			tick`,
	}.run(t)
	order{
		name:  "before it is connected, through an agent",
		reply: func(p *peer) { p.drain() },
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true})
			req := tr.get(to(port, agent), nil)
			tr.track("req", req)
			req.OnSocket(func(s http.Socket) {
				tr.l.NextTick(func() {
					tr.log("aborting")
					req.Abort()
				})
				s.On("close", func(args ...any) { tr.log("socket:close %v", args[0]) })
			})
			tr.settled(func() { tr.log("%s", counts(agent)) })
		},
		want16: `
			req:socket
			aborting
			req:abort
			req:error ECONNRESET socket hang up
			req:close
			socket:close false
			sockets=0 free=0 requests=0`,
	}.run(t)
	order{
		name: "twice, while reading",
		reply: func(p *peer) {
			p.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndata\r\n")
			p.drain()
		},
		body: func(tr *trace, port int) {
			req := tr.get(to(port, http.NoAgent), nil)
			tr.track("req", req)
			req.OnResponse(func(res *http.IncomingMessage) {
				res.Once("data", func(...any) {
					req.Abort()
					req.Abort()
					tr.l.NextTick(func() { tr.log("tick") })
				})
			})
		},
		want16: `
			req:socket
			req:finish
			req:response 200
			req.res:data data
			req:abort
			tick
			req.res:aborted
			req:close
			req.res:error ECONNRESET aborted
			req.res:close`,
		want10: `
			req:socket
			req:finish
			req:response 200
			req.res:data data
			req:abort
			tick
			req.res:aborted
			req:close
			req.res:end
			req.res:close`,
	}.run(t)
	order{
		name:  "after the end",
		reply: func(p *peer) { p.send(okTwo); p.drain() },
		body: func(tr *trace, port int) {
			agent := tr.agent(http.AgentOptions{KeepAlive: true})
			req := tr.get(to(port, agent), nil)
			tr.track("req", req)
			req.OnResponse(func(res *http.IncomingMessage) {
				res.OnEnd(func() {
					tr.l.SetImmediate(func() {
						req.Abort()
						tr.log("aborted=%v %v", req.Aborted(), res.Aborted)
					})
				})
			})
			tr.settled(agent.Destroy)
		},
		want16: `
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			req:close
			req.res:close
			aborted=true false
			req:abort`,
		want10: `
			req:socket
			req:finish
			req:response 200
			req.res:data ok
			req.res:end
			aborted=true false
			req:abort`,
	}.run(t)
}
