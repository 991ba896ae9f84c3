package orders

import (
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

const host = "127.0.0.1"

// Responses that more than one program's peer sends.
const (
	whole    = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
	headOnly = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
	half     = headOnly + "half"
)

// emitting is anything with events.
type emitting interface{ Emitter() *emitter.EventEmitter }

// settle waits through many turns of the loop and a few short timers, so that
// all input and output on the loopback interface is done before then runs.
func (t *trace) settle(then func()) {
	left := 32
	var next func()
	next = func() {
		left--
		switch {
		case left < 0:
			then()
		case left%8 == 7:
			timers.SetTimeout(t.loop, func() { t.meet(next) }, 10*time.Millisecond)
		default:
			timers.SetImmediate(t.loop, next)
		}
	}
	next()
}

// finish ends the trace once nothing more can happen, then lets done free what
// would keep the loop alive.
func (t *trace) finish(done func()) {
	t.settle(func() {
		t.over = true
		done()
	})
}

// watch logs events by their names.
func watch(log *lane, object string, e emitting, names ...string) {
	for _, name := range names {
		e.Emitter().On(name, func(...any) { log.log(object, name) })
	}
}

// once runs fn at the next event of that name.
func once(e emitting, name string, fn func()) {
	e.Emitter().Once(name, func(...any) { fn() })
}

// track logs the events of a client request and of its response.
func track(log *lane, req *http.ClientRequest) *http.ClientRequest {
	watch(log, "req", req, "socket", "prefinish", "finish", "drain", "abort", "timeout", "continue", "close")
	req.OnInformation(func(info *http.Information) { log.log("req", "information", info.StatusCode) })
	req.OnError(func(err error) { log.log("req", "error", fault(err)) })
	req.OnResponse(func(res *http.IncomingMessage) {
		log.log("req", "response", res.StatusCode)
		watch(log, "res", res, "aborted", "end", "close")
		res.OnError(func(err error) { log.log("res", "error", fault(err)) })
		res.OnData(func(b []byte) { log.log("res", "data", quote(b)) })
	})
	return req
}

// trackServer logs the events of a server's request and response. Reading the
// body is left to the program.
func trackServer(log *lane, req *http.IncomingMessage, res *http.ServerResponse, label string) {
	one, two := "req"+label, "res"+label
	watch(log, one, req, "aborted", "end", "close")
	req.OnError(func(err error) { log.log(one, "error", fault(err)) })
	watch(log, two, res, "prefinish", "finish", "close")
	res.OnError(func(err error) { log.log(two, "error", fault(err)) })
}

// onFirstData runs fn in the first 'data' of the response.
func onFirstData(req *http.ClientRequest, fn func(res *http.IncomingMessage)) {
	req.OnResponse(func(res *http.IncomingMessage) {
		once(res, "data", func() { fn(res) })
	})
}

// onEnd runs fn at the response's 'end'.
func onEnd(req *http.ClientRequest, fn func()) {
	req.OnResponse(func(res *http.IncomingMessage) { res.OnEnd(fn) })
}

// plain returns options for a GET on a connection of its own.
func plain(port int) http.RequestOptions {
	return http.RequestOptions{Port: port, Host: host, Agent: http.NoAgent}
}

// method is plain for another method.
func method(port int, name string) http.RequestOptions {
	options := plain(port)
	options.Method = name
	return options
}

// request begins a request.
func (t *trace) request(options http.RequestOptions) *http.ClientRequest {
	req, err := http.Request(t.loop, nil, &options, nil)
	throw(err)
	return req
}

// get begins a request and ends it.
func (t *trace) get(options http.RequestOptions) *http.ClientRequest {
	req, err := http.Get(t.loop, nil, &options, nil)
	throw(err)
	return req
}

// agent returns a new agent.
func (t *trace) agent(options http.AgentOptions) *http.Agent {
	agent, err := http.NewAgent(t.loop, &options)
	throw(err)
	return agent
}

// keepAliveAgent returns an agent whose 'free' is logged.
func (t *trace) keepAliveAgent(log *lane) *http.Agent {
	agent := t.agent(http.AgentOptions{KeepAlive: true})
	watch(log, "agent", agent, "free")
	return agent
}

// server returns an HTTP server.
func (t *trace) server(handler func(*http.IncomingMessage, *http.ServerResponse)) *http.Server {
	return http.CreateServer(t.loop, nil, handler)
}

// listener is a server that can listen.
type listener interface {
	Listen(opts net.ListenOptions, fn func()) error
	Port() int
	Unref()
}

// listen starts a server that does not keep the loop alive by itself.
func (t *trace) listen(server listener, ready func(port int)) {
	throw(server.Listen(net.ListenOptions{Host: host}, func() { ready(server.Port()) }))
	server.Unref()
}

// silent is a peer that never answers.
func silent(*net.Socket, string) {}

// peer starts a scripted peer: reply runs once a whole request head has come.
func (t *trace) peer(reply func(s *net.Socket, head string), ready func(port int)) {
	t.listen(net.CreateServer(t.loop, nil, func(s *net.Socket) {
		var head strings.Builder
		answered := false
		s.SetNoDelay(true)
		s.OnError(func(error) {})
		s.OnData(func(b []byte) {
			head.Write(b)
			if !answered && strings.Contains(head.String(), "\r\n\r\n") {
				answered = true
				reply(s, head.String())
			}
		})
	}), ready)
}

// deafPeer starts a peer that never reads: destroying its socket while bytes
// wait in it makes the kernel reset the connection instead of ending it.
func (t *trace) deafPeer(accepted func(s *net.Socket), ready func(port int)) {
	t.listen(net.CreateServer(t.loop, &net.ServerOptions{PauseOnConnect: true}, func(s *net.Socket) {
		s.SetNoDelay(true)
		s.OnError(func(error) {})
		t.settle(func() { accepted(s) })
	}), ready)
}
