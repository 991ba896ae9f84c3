package features

import (
	"errors"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
)

// incomingChecks are rows INC-….
var incomingChecks = checks{
	incomingClass, incomingWatermark, incomingCutOff, incomingClose, incomingDestroy,
	incomingHeaders, incomingDuplicates, incomingStartLine, incomingTrailers, incomingSocket,
}

// getWith is a request with these header lines.
func getWith(lines ...string) string {
	text := "GET / HTTP/1.1\r\n"
	for _, line := range lines {
		text += line + "\r\n"
	}
	return text + "Connection: close\r\n\r\n"
}

// incoming runs fn on a request.
func (c *check) incoming(text string, fn func(req *http.IncomingMessage)) {
	c.respond(text, func(_ *http.ServerResponse, req *http.IncomingMessage) { fn(req) })
}

// whenRead runs fn on a request whose body was read.
func (c *check) whenRead(text string, fn func(req *http.IncomingMessage)) {
	c.answered(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		req.Resume()
		req.OnEnd(func() {
			fn(req)
			must(res.End())
		})
	}, text)
}

func incomingClass(c *check) {
	c.incoming(getClose, func(req *http.IncomingMessage) { c.fact("INC-001", "readable", req.IsReadable()) })
	var sockets []http.Socket
	var messages []*http.IncomingMessage
	conn := c.dial(c.serve(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		sockets, messages = append(sockets, req.Socket()), append(messages, req)
		must(res.EndString(req.URL))
	}).Port()).write(getKeep)
	conn.until("\r\n\r\n/")
	c.settle()
	conn.write(getClose).closed()
	c.until(func() bool { return sockets[0].Destroyed() })
	c.do(func() {
		c.fact("INC-002", "one socket, two messages", list{sockets[0] == sockets[1], messages[0] == messages[1]})
		c.fact("INC-002", "the first socket is destroyed", messages[0].Destroyed() && sockets[0].Destroyed())
	})
	var req *http.IncomingMessage
	c.whenRead(getClose, func(r *http.IncomingMessage) { req = r })
	c.settle()
	c.do(func() { c.fact("INC-003", "destroyed", req.Destroyed()) })
}

func incomingWatermark(c *check) {
	c.incoming(getClose, func(req *http.IncomingMessage) {
		c.fact("INC-004", "readableHighWaterMark", req.ReadableHighWaterMark() == req.Socket().ReadableState().ReadableHighWaterMark())
	})
	server := c.serve(nil, answerOK)
	c.async(func(done func()) {
		d, _ := c.duplex(1234)
		server.OnRequest(func(req *http.IncomingMessage, _ *http.ServerResponse) {
			c.fact("INC-004", "of a stream with another", req.ReadableHighWaterMark())
			done()
		})
		http.EventConnection.Emit(&server.EventEmitter, d)
		d.PushChunk(text(getClose), "")
	})
}

func incomingCutOff(c *check) {
	var req *http.IncomingMessage
	var events []string
	var before list
	conn := c.dial(c.serve(nil, func(r *http.IncomingMessage, _ *http.ServerResponse) {
		log(r, &events, "aborted", "end", "close")
		r.OnError(func(err error) { events = append(events, codeOf(err)) })
		before = list{r.Aborted, r.Complete()}
		req = r
		r.Resume()
	}).Port()).write("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab")
	c.until(func() bool { return req != nil })
	c.settle()
	conn.conn.Close()
	c.until(func() bool { return strings.Contains(strings.Join(events, " "), "close") })
	c.do(func() {
		c.fact("INC-005", "events", events)
		c.fact("INC-007", "before and after", list{before[0], req.Aborted})
		c.fact("INC-008", "cut off", list{before[1], req.Complete()})
	})
	c.whenRead(getClose, func(r *http.IncomingMessage) { c.fact("INC-008", "whole", r.Complete()) })
	out := c.request(http.RequestOptions{Port: c.peer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab" + end).port}, nil)
	c.do(func() { c.fact("INC-008", "response", out.res.Complete()) })
}

func incomingClose(c *check) {
	var events []string
	var res *http.ServerResponse
	conn := c.dial(c.serve(nil, func(req *http.IncomingMessage, r *http.ServerResponse) {
		log(req, &events, "end", "close")
		req.Resume()
		res = r
	}).Port()).write(getKeep)
	c.until(func() bool { return res != nil })
	c.settle()
	c.do(func() {
		c.fact("INC-006", "before the answer", events)
		must(res.End())
	})
	conn.until("\r\n\r\n")
	c.settle()
	c.do(func() { c.fact("INC-006", "after the answer", events) })
}

func incomingDestroy(c *check) {
	var events []string
	server := c.serve(nil, func(req *http.IncomingMessage, _ *http.ServerResponse) {
		log(req, &events, "aborted", "close")
		req.OnError(func(err error) { events = append(events, err.Error()) })
		s := req.Socket()
		req.Destroy(errors.New("mine"))
		c.fact16("INC-011", "destroyed", req.Destroyed())
		c.fact("INC-010", "socket", s.Destroyed())
	})
	c.do(func() {
		server.OnClientError(func(err error, _ http.Socket) { events = append(events, "clientError "+err.Error()) })
	})
	c.raw(server.Port(), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nab")
	c.settle()
	c.do(func() { c.fact("INC-010", "events", events) })
}

func incomingHeaders(c *check) {
	c.incoming(getWith("Host: h", "X-A: 1", "x-a: 2", "X-B: b"), func(req *http.IncomingMessage) {
		c.fact("INC-012", "headers", req.Headers())
		c.fact("INC-040", "rawHeaders", req.RawHeaders)
		c.holds("INC-013", "parsed once", req.Headers() == req.Headers())
	})
	c.incoming(getWith("Host: h", "Host: i", "X-A: 1", "x-a: 2", "Set-Cookie: c", "Cookie: d", "Cookie: e"), func(req *http.IncomingMessage) {
		c.fact16("INC-035", "headersDistinct", req.HeadersDistinct())
	})
}

func incomingDuplicates(c *check) {
	twice := func(name string) (value any) {
		c.incoming(getWith(name+": 1", name+": 2"), func(req *http.IncomingMessage) { value = req.Headers().Get(name) })
		return value
	}
	for _, row := range [][2]string{
		{"INC-014", "Age"},
		{"INC-015", "Authorization"},
		{"INC-017", "Content-Type"},
		{"INC-018", "ETag"},
		{"INC-019", "Expires"},
		{"INC-020", "From"},
		{"INC-021", "Host"},
		{"INC-022", "If-Modified-Since"},
		{"INC-023", "If-Unmodified-Since"},
		{"INC-024", "Last-Modified"},
		{"INC-025", "Location"},
		{"INC-026", "Max-Forwards"},
		{"INC-027", "Proxy-Authorization"},
		{"INC-028", "Referer"},
		{"INC-029", "Retry-After"},
		{"INC-030", "User-Agent"},
		{"INC-031", "Server"},
		{"INC-034", "Accept"},
		{"INC-034", "Date"},
		{"INC-034", "Origin"},
		{"INC-034", "Vary"},
		{"INC-034", "Sec-WebSocket-Protocol"},
		{"INC-034", "X-Any"},
	} {
		c.fact(row[0], row[1], twice(row[1]))
	}
	c.fact("INC-016", "two", firstLine(c.answered(nil, answerOK, getWith("Content-Length: 0", "Content-Length: 0"))))
	p := c.peer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: a\r\nContent-Type: b\r\n\r\nok")
	out := c.request(http.RequestOptions{Port: p.port}, nil)
	c.do(func() { c.fact("INC-016", "one", out.res.Headers().Get("content-length")) })
	c.incoming(getWith("Set-Cookie: a=1"), func(req *http.IncomingMessage) {
		c.fact("INC-032", "one", req.Headers().Values("set-cookie"))
	})
	c.incoming(getWith("Set-Cookie: a=1", "Set-Cookie: b=2"), func(req *http.IncomingMessage) {
		c.fact("INC-032", "two", req.Headers().Values("set-cookie"))
	})
	c.incoming(getWith("Cookie: a=1", "Cookie: b=2"), func(req *http.IncomingMessage) {
		c.fact("INC-033", "two", req.Headers().Get("cookie"))
	})
}

func incomingStartLine(c *check) {
	c.incoming(getClose, func(req *http.IncomingMessage) {
		c.fact("INC-036", "1.1", req.HTTPVersion())
		c.fact("INC-037", "major", req.HTTPVersionMajor)
	})
	c.incoming(getOld, func(req *http.IncomingMessage) {
		c.fact("INC-036", "1.0", req.HTTPVersion())
		c.fact("INC-038", "minor", req.HTTPVersionMinor)
	})
	c.incoming("POST /a?b#c HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", func(req *http.IncomingMessage) {
		c.fact("INC-039", "method", req.Method)
		c.fact("INC-049", "url", req.URL)
	})
	c.incoming("GET http://h:1/a/../b HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", func(req *http.IncomingMessage) {
		c.fact("INC-049", "absolute", req.URL)
	})
	c.incoming("OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", func(req *http.IncomingMessage) {
		c.fact("INC-049", "star", req.URL)
	})
	c.incoming("GET /status?name=ryan HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", func(req *http.IncomingMessage) {
		u, err := http.ParseURL("http://" + req.Headers().Get("host") + req.URL)
		c.holds("INC-050", "parsed", err == nil && u.Search == "?name=ryan")
	})
	out := c.request(http.RequestOptions{Port: c.peer("HTTP/1.0 404 Nope at all\r\nContent-Length: 0\r\n\r\n" + end).port}, nil)
	c.fact("INC-045", "statusCode", out.res.StatusCode)
	c.fact("INC-046", "statusMessage", out.res.StatusMessage)
	c.fact("INC-036", "of a response", out.res.HTTPVersion())
}

func incomingTrailers(c *check) {
	text := "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-T: 1\r\nx-t: 2\r\nX-U: 3\r\n\r\n"
	c.whenRead(text, func(req *http.IncomingMessage) {
		c.fact("INC-041", "rawTrailers", req.RawTrailers)
		c.fact("INC-047", "trailers", req.Trailers())
		c.fact16("INC-048", "trailersDistinct", req.TrailersDistinct())
	})
	c.incoming(text, func(req *http.IncomingMessage) {
		c.fact("INC-047", "before the end", req.Trailers().Len())
	})
}

func incomingSocket(c *check) {
	c.incoming(getClose, func(req *http.IncomingMessage) {
		_, plain := req.Socket().(*net.Socket)
		c.fact("INC-009", "same", plain)
		c.fact("INC-043", "is a net.Socket", plain)
	})
	a := c.agent(http.AgentOptions{KeepAlive: true})
	out := c.request(http.RequestOptions{Port: c.serve(nil, answerOK).Port(), Agent: a}, nil)
	c.settle()
	c.do(func() { c.fact("INC-044", "of a consumed response", out.res.Socket() == nil) })
	var events list
	server := c.serve(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		s := req.Socket().(*net.Socket)
		req.SetTimeout(30*time.Millisecond, func(http.Socket) {
			events = append(events, "timeout")
			must(res.EndString("late"))
		})
		events = append(events, s.Timeout(), req.ListenerCount("timeout"))
	})
	c.raw(server.Port(), "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 10\r\n\r\nab")
	c.do(func() {
		c.fact("INC-042", "body incomplete", events)
		events = nil
	})
	got := c.raw(server.Port(), getClose)
	c.do(func() { c.fact("INC-042", "body complete", list{events, got}) })
}
