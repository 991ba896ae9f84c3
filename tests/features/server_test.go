package features

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// serverChecks are rows SRV-….
var serverChecks = checks{
	serverDefaults, serverContinue, serverExpectation, serverBadRequests,
	serverErrorBehindAnswer, serverReset, serverClose, serverConnectUpgrade,
	serverConnections, serverKeepAliveTimeout, serverTimeout, serverHeadersTimeout,
	serverHeaderCount, serverRequestTimeout, serverMaxRequests, serverHalfOpen,
}

const (
	getKeep    = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
	badRequest = "FOO / HTTP/1.1\r\nHost: h\r\n\r\n"
	getConnect = "CONNECT a:1 HTTP/1.1\r\nHost: h\r\n\r\nHEAD"
	getUpgrade = "GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nHEAD"
)

func expecting(value string) string {
	return "POST / HTTP/1.1\r\nHost: h\r\nExpect: " + value + "\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
}

func serverDefaults(c *check) {
	var server *http.Server
	c.async(func(done func()) {
		server = http.CreateServer(c.l, nil, nil)
		c.fact("SRV-001", "takes connections", server.ListenerCount("connection"))
		c.fact("SRV-031", "headersTimeout", server.HeadersTimeout)
		c.fact16("SRV-038", "requestTimeout", server.RequestTimeout)
		c.fact("SRV-042", "timeout", server.Timeout)
		c.fact("SRV-049", "timeout", server.Timeout)
		c.fact16("SRV-046", "maxRequestsPerSocket", server.MaxRequestsPerSocket)
		c.fact("SRV-052", "keepAliveTimeout", server.KeepAliveTimeout)
		c.fact("SRV-056", "httpAllowHalfOpen", server.HTTPAllowHalfOpen)
		c.fact("SRV-034", "before", server.Listening())
		c.listen(&server.Server, done)
	})
	c.do(func() {
		c.fact("SRV-033", "has a port", server.Port() > 0)
		c.fact("SRV-034", "listening", server.Listening())
		server.Close(nil)
		c.fact("SRV-034", "closed", server.Listening())
	})
}

func serverContinue(c *check) {
	var events []string
	server := c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		events = append(events, "request")
		must(res.EndString("ok"))
	})
	got := c.raw(server.Port(), expecting("100-continue"))
	interim, _, _ := strings.Cut(got, "\r\n\r\n")
	c.fact("SRV-003", "answer", interim)
	c.fact("SRV-003", "then", firstLine(bodyOf(got)))
	c.do(func() {
		server.OnCheckContinue(func(_ *http.IncomingMessage, res *http.ServerResponse) {
			events = append(events, "checkContinue")
			res.WriteContinue(nil)
			must(res.EndString("mine"))
		})
	})
	got = c.raw(server.Port(), expecting("100-continue"))
	c.fact("SRV-002", "answer", list{firstLine(got), firstLine(bodyOf(got)), strings.Contains(bodyOf(bodyOf(got)), "mine")})
	c.do(func() { c.fact("SRV-004", "events", events) })
}

func serverExpectation(c *check) {
	var events []string
	server := c.serve(nil, func(*http.IncomingMessage, *http.ServerResponse) { events = append(events, "request") })
	c.fact("SRV-006", "answer", c.raw(server.Port(), expecting("foo")))
	c.do(func() {
		server.OnCheckExpectation(func(req *http.IncomingMessage, res *http.ServerResponse) {
			events = append(events, "checkExpectation")
			must(res.EndString(req.Headers().Get("expect")))
		})
	})
	c.fact("SRV-005", "answer", strings.Contains(bodyOf(c.raw(server.Port(), expecting("foo"))), "foo"))
	c.do(func() { c.fact("SRV-007", "events", events) })
}

func serverBadRequests(c *check) {
	big := "GET / HTTP/1.1\r\nX: " + strings.Repeat("x", 20000) + "\r\n\r\n"
	server := c.serve(nil, answerOK)
	c.fact("SRV-009", "bad method", c.raw(server.Port(), badRequest))
	c.fact("SRV-009", "big head", c.raw(server.Port(), big))
	server = c.serve(nil, answerOK)
	var failure error
	var left http.Socket
	c.do(func() {
		server.OnClientError(func(err error, s http.Socket) { failure, left = err, s })
	})
	conn := c.dial(server.Port()).write(badRequest)
	c.until(func() bool { return left != nil })
	c.settle()
	c.do(func() {
		err := nodeError(failure)
		c.fact("SRV-008", "error", failure)
		c.fact("SRV-008", "open without an answer", list{conn.sofar(), conn.isOver(), left.Destroyed()})
		c.fact("SRV-012", "bytesParsed", err.BytesParsed)
		c.fact("SRV-013", "rawPacket", err.RawPacket)
		left.(*net.Socket).EndString("HTTP/1.1 400 Mine\r\n\r\n")
	})
	c.fact("SRV-014", "answer", conn.closed())
	server = c.serve(nil, answerOK)
	c.do(func() {
		server.OnClientError(func(err error, s http.Socket) {
			c.fact("SRV-011", "code", codeOf(err))
			s.Self().Destroy(nil)
		})
	})
	c.raw(server.Port(), big)
}

func serverErrorBehindAnswer(c *check) {
	server := c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) { res.WriteString("part") })
	conn := c.dial(server.Port()).write(getKeep)
	conn.until("part")
	conn.write(badRequest)
	c.fact("SRV-010", "after a part", bodyOf(conn.closed()))
}

func serverReset(c *check) {
	var req *http.IncomingMessage
	server := c.serve(nil, func(r *http.IncomingMessage, _ *http.ServerResponse) { req = r })
	c.do(func() {
		server.OnClientError(func(_ error, s http.Socket) { s.Self().Destroy(nil) })
	})
	conn := c.dial(server.Port()).write(getKeep)
	c.until(func() bool { return req != nil })
	conn.reset()
	c.until(func() bool { return req.Socket().Destroyed() })
	c.do(func() { c.fact("SRV-015", "the socket is destroyed", req.Socket().Destroyed()) })
}

func serverClose(c *check) {
	server := c.serve(nil, answerOK)
	a := c.agent(http.AgentOptions{KeepAlive: true})
	c.request(http.RequestOptions{Port: server.Port(), Agent: a}, nil)
	c.settle()
	var events list
	closed := func(err error) {
		if err != nil {
			events = append(events, err)
		} else {
			events = append(events, "callback")
		}
	}
	c.do(func() {
		server.OnClose(func() { events = append(events, "close") })
		server.Close(closed)
	})
	c.settle()
	c.do(func() {
		c.fact("SRV-029", "with an idle connection", append(list{}, events...))
		a.Destroy()
	})
	c.until(func() bool { return len(events) == 2 })
	c.do(func() {
		c.fact("SRV-016", "events", append(list{}, events...))
		server.Close(closed)
	})
	c.settle()
	c.do(func() { c.fact("SRV-029", "again", events[2:]) })
}

func serverConnectUpgrade(c *check) {
	server := c.serve(nil, answerOK)
	c.fact("SRV-018", "answer", c.raw(server.Port(), getConnect))
	plain := strings.NewReplacer("Connection: Upgrade", "Connection: Upgrade, close", "HEAD", "").Replace(getUpgrade)
	c.fact("SRV-026", "answer", strings.Contains(bodyOf(c.raw(server.Port(), plain)), "ok"))
	server = c.serve(nil, answerOK)
	var events []string
	var seen list
	take := func(name string) func(*http.IncomingMessage, http.Socket, []byte) {
		return func(req *http.IncomingMessage, s http.Socket, head []byte) {
			events = append(events, name)
			socket, plain := s.(*net.Socket)
			seen = list{req.Method, req.URL, head, req.Upgrade, plain, socket.ListenerCount("data")}
			socket.EndString("taken")
		}
	}
	c.do(func() {
		server.OnConnect(take("connect"))
		server.OnUpgrade(take("upgrade"))
		server.OnRequest(func(*http.IncomingMessage, *http.ServerResponse) { events = append(events, "request") })
	})
	c.fact("SRV-017", "answer", c.raw(server.Port(), getConnect))
	c.do(func() {
		c.fact("SRV-017", "arguments", seen[:4])
		c.fact("SRV-019", "listeners of data", seen[5])
	})
	c.fact("SRV-025", "answer", c.raw(server.Port(), getUpgrade))
	c.do(func() {
		c.fact("SRV-025", "arguments", seen[:4])
		c.fact("SRV-027", "listeners of data", seen[5])
		c.fact("SRV-028", "is a net.Socket", seen[4])
		c.fact("SRV-025", "events", events)
	})
}

// duplex returns a stream that stands for a connection, and what is written to
// it.
func (c *check) duplex(highWaterMark int) (d *stream.Duplex, out *strings.Builder) {
	out = &strings.Builder{}
	opts := &stream.DuplexOptions{}
	opts.ReadableHighWaterMark = highWaterMark
	opts.Read = func(*stream.Duplex, int) {}
	opts.Write = func(_ *stream.Duplex, chunk stream.Chunk, _ stream.Encoding, cb func(error)) {
		out.WriteString(chunk.String())
		cb(nil)
	}
	return stream.NewDuplex(c.l, opts), out
}

func serverConnections(c *check) {
	server := c.serve(nil, answerOK)
	connections, requests := 0, 0
	c.do(func() {
		http.EventConnection.On(&server.EventEmitter, func(http.Socket) { connections++ })
		server.OnRequest(func(*http.IncomingMessage, *http.ServerResponse) { requests++ })
	})
	c.raw(server.Port(), getKeep+getClose)
	c.do(func() {
		c.fact("SRV-020", "connections", connections)
		c.fact("SRV-024", "requests", requests)
	})
	var out *strings.Builder
	c.do(func() {
		var d *stream.Duplex
		d, out = c.duplex(0)
		http.EventConnection.Emit(&server.EventEmitter, d)
		d.PushChunk(text(getClose), "")
	})
	c.until(func() bool { return strings.Contains(out.String(), "ok") })
	c.do(func() { c.fact("SRV-021", "answer", firstLine(out.String())) })
}

func serverKeepAliveTimeout(c *check) {
	server := c.serve(nil, answerOK)
	var s *net.Socket
	c.do(func() {
		server.KeepAliveTimeout = 40 * time.Millisecond
		server.OnConnection(func(socket *net.Socket) {
			must(socket.SetTimeout(7*time.Second, nil))
			s = socket
		})
	})
	conn := c.dial(server.Port()).write(getKeep)
	conn.until("ok")
	c.until(func() bool { return s.Timeout() != 7*time.Second })
	c.do(func() { c.fact("SRV-022", "after a request", s.Timeout()) })
	c.fact("SRV-051", "closed", strings.Contains(conn.closed(), "ok"))
	c.fact("SRV-055", "header", linesOf(conn.sofar(), "keep-alive"))
	server = c.serve(nil, answerOK)
	c.do(func() { server.KeepAliveTimeout = 0 })
	conn = c.dial(server.Port()).write(getKeep)
	conn.until("ok")
	c.wait(60 * time.Millisecond)
	c.fact("SRV-053", "still open", list{conn.isOver(), linesOf(conn.sofar(), "keep-alive")})
	c.do(func() { server.KeepAliveTimeout = 30 * time.Millisecond })
	c.wait(60 * time.Millisecond)
	c.fact("SRV-054", "still open", conn.isOver())
	server = c.serve(nil, answerOK)
	c.fact("SRV-055", "default", linesOf(c.dial(server.Port()).write(getKeep).until("ok"), "keep-alive"))
}

func serverTimeout(c *check) {
	server := c.serve(nil, answerOK)
	var times []time.Duration
	c.do(func() {
		server.OnConnection(func(s *net.Socket) { times = append(times, s.Timeout()) })
	})
	one := c.dial(server.Port())
	c.until(func() bool { return len(times) == 1 })
	c.do(func() { server.SetTimeout(40*time.Millisecond, nil) })
	two := c.dial(server.Port())
	two.closed()
	c.do(func() {
		c.fact("SRV-048", "closed", list{two.isOver(), times[1]})
		c.fact("SRV-050", "the older one", list{one.isOver(), times[0]})
		c.fact("SRV-044", "default", times[0])
	})
	var given http.Socket
	c.do(func() {
		server.SetTimeout(30*time.Millisecond, func(s http.Socket) { given = s })
		c.fact("SRV-041", "listeners", server.ListenerCount("timeout"))
	})
	three := c.dial(server.Port())
	c.until(func() bool { return given != nil })
	c.settle()
	c.do(func() { c.fact("SRV-043", "open with a listener", list{three.isOver(), given.Destroyed()}) })
}

func serverHeadersTimeout(c *check) {
	limit, pause := 20*time.Millisecond, 50*time.Millisecond
	if !c.on16 {
		limit, pause = time.Second, 2300*time.Millisecond
	}
	part := "GET / HTTP/1.1\r\nHost: h\r\n"
	server := c.serve(nil, answerOK)
	c.do(func() { server.HeadersTimeout = limit })
	conn, silent := c.dial(server.Port()).write(part), c.dial(server.Port()).write(part)
	c.wait(pause)
	c.fact("SRV-030", "late bytes", conn.write("X: y\r\n").closed())
	c.fact("SRV-030", "silent", silent.isOver())
	server = c.serve(nil, answerOK)
	timeouts := 0
	c.do(func() {
		server.HeadersTimeout = limit
		server.OnTimeout(func(http.Socket) { timeouts++ })
	})
	conn = c.dial(server.Port()).write(part)
	c.wait(pause)
	conn.write("X: y\r\n")
	c.until(func() bool { return timeouts == 1 })
	conn.write("Z: y\r\n")
	c.until(func() bool { return timeouts == 2 })
	c.fact("SRV-032", "with a listener", list{timeouts, conn.isOver()})
}

func serverHeaderCount(c *check) {
	count := func(n, limit int) (seen int) {
		server := c.serve(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
			seen = req.Headers().Len()
			must(res.End())
		})
		c.do(func() { server.MaxHeadersCount = limit })
		c.raw(server.Port(), "GET / HTTP/1.1\r\n"+manyHeaders(n)+"Connection: close\r\n\r\n")
		return seen
	}
	c.fact("SRV-035", "five", count(60, 5))
	c.fact("SRV-035", "zero", count(1100, 0))
	c.fact("SRV-036", "1100", count(1100, http.AutoHeadersCount))
}

func serverRequestTimeout(c *check) {
	if !c.on16 {
		return
	}
	var events []string
	server := c.serve(nil, func(req *http.IncomingMessage, _ *http.ServerResponse) {
		events = append(events, "request")
		req.Resume()
	})
	c.do(func() { server.RequestTimeout = 40 * time.Millisecond })
	slow := "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab"
	got := c.raw(server.Port(), slow)
	c.fact("SRV-037", "slow body", firstLine(got))
	c.fact("SRV-039", "answer", got)
	c.do(func() { c.fact("SRV-039", "events", append([]string{}, events...)) })
	c.fact("SRV-037", "partial head", firstLine(c.raw(server.Port(), "POST / HTTP/1.1\r\nHost:")))
	c.fact("SRV-040", "a silent client is freed", server.RequestTimeout > 0)
	c.do(func() {
		server.OnClientError(func(err error, s http.Socket) {
			events = append(events, codeOf(err))
			s.Self().Destroy(nil)
		})
	})
	c.raw(server.Port(), slow)
	c.do(func() { c.fact("SRV-039", "error", events[1:]) })
}

var (
	connectionValue = regexp.MustCompile(`Connection: ([^\r]*)`)
	keepAliveValue  = regexp.MustCompile(`Keep-Alive: ([^\r]*)`)
)

func serverMaxRequests(c *check) {
	var events []string
	server := c.serve(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		events = append(events, req.URL)
		must(res.EndString("ok"))
	})
	c.do(func() {
		server.OnDropRequest(func(req *http.IncomingMessage, s http.Socket) {
			_, plain := s.(*net.Socket)
			events = append(events, fmt.Sprintf("dropped %s %v", req.URL, plain))
		})
		server.MaxRequestsPerSocket = 2
	})
	conn := c.dial(server.Port())
	for i := 1; i <= 3; i++ {
		conn.write(fmt.Sprintf("GET /%d HTTP/1.1\r\nHost: h\r\n\r\n", i))
	}
	c.until(func() bool { return strings.Count(conn.sofar(), "HTTP/1.1 ") == 3 })
	c.settle()
	var answers []list
	for _, answer := range strings.Split(conn.sofar(), "HTTP/1.1 ")[1:] {
		keep := any(nil)
		if m := keepAliveValue.FindStringSubmatch(answer); m != nil {
			keep = m[1]
		}
		answers = append(answers, list{firstLine(answer), connectionValue.FindStringSubmatch(answer)[1], keep})
	}
	c.do(func() { c.fact("SRV-023", "events", events) })
	c.fact("SRV-045", "answers", len(answers))
	c.fact("SRV-047", "answers", answers)
}

func serverHalfOpen(c *check) {
	for _, half := range []bool{false, true} {
		server := c.serve(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
			req.Resume()
			c.after(40*time.Millisecond, func() { _ = res.EndString("late") })
		})
		c.do(func() { server.HTTPAllowHalfOpen = half })
		conn := c.dial(server.Port()).write(getClose)
		conn.closeWrite()
		label := "off"
		if half {
			label = "on"
		}
		c.fact("SRV-056", label, bodyOf(conn.closed()))
	}
}
