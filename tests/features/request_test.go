package features

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
)

// requestChecks are rows REQ-….
var requestChecks = checks{
	requestClass, requestHeaders, requestUnheard, requestCutOff, requestLength,
	requestAbort, requestClose, requestConnectUpgrade, requestInterim, requestOneResponse,
	requestTimeouts, requestSocket, requestCork, requestEnd, requestDestroy,
	requestFlush, requestHeaderCount, requestReused, requestWrite, requestDrain,
}

// open makes a request; it is called on the loop, and the request ended with
// the check.
func (c *check) open(port int, opts http.RequestOptions) *http.ClientRequest {
	opts.Host, opts.Port = host, port
	req := noThrow(http.Request(c.l, nil, &opts, nil))
	req.OnError(func(error) {})
	c.later(req.Abort)
	return req
}

// onResponse reads a request's response and calls done at its head.
func onResponse(req *http.ClientRequest, done func()) {
	req.OnResponse(func(res *http.IncomingMessage) {
		res.Resume()
		done()
	})
}

var post = http.RequestOptions{Method: "POST"}

func requestClass(c *check) {
	p := c.peer()
	c.do(func() {
		req := c.open(p.port, http.RequestOptions{})
		c.fact("REQ-001", "method and path", list{req.Method, req.Path})
		c.fact("REQ-049", "path", c.open(p.port, http.RequestOptions{Path: "/a?b"}).Path)
		c.fact("REQ-050", "method", c.open(p.port, http.RequestOptions{Method: "put"}).Method)
		c.fact16("REQ-051", "host", req.Host)
		c.fact16("REQ-052", "protocol", req.Protocol)
	})
}

func requestHeaders(c *check) {
	p := c.peer(answer200 + end)
	c.async(func(done func()) {
		req := c.open(p.port, post)
		must(req.SetHeader("X-A", "1"))
		must(req.SetHeader("X-A", "2"))
		must(req.SetHeader("X-B", "3"))
		must(req.RemoveHeader("x-b"))
		must(req.SetHeader("X-C", []string{"4", "5"}))
		must(req.SetHeader("X-D", 6))
		c.fact("REQ-042", "number", req.GetHeader("X-d"))
		c.fact("REQ-042", "string", req.GetHeader("x-A"))
		c.fact("REQ-042", "none", req.GetHeader("x-e"))
		c.fact("REQ-043", "names", req.GetHeaderNames())
		headers := req.GetHeaders()
		headers[0].Value = "h"
		c.fact("REQ-044", "headers", headers)
		c.fact16("REQ-045", "names", req.GetRawHeaderNames())
		c.fact("REQ-046", "has", list{req.HasHeader("X-a"), req.HasHeader("x-b")})
		req.WriteString("a")
		c.fact("REQ-002", "after a write", thrown(func() error { return req.SetHeader("X-F", "1") }))
		c.fact("REQ-053", "removed later", thrown(func() error { return req.RemoveHeader("x-a") }))
		onResponse(req, done)
		must(req.End())
	})
	text := p.received()
	c.fact("REQ-002", "sent", linesOf(text, "x-a"))
	c.fact("REQ-053", "sent", linesOf(text, "x-b"))
	c.fact("REQ-056", "lines", append(linesOf(text, "x-c"), linesOf(text, "x-d")...))
	c.fact("REQ-057", "control", c.refused(nil, http.RequestOptions{Headers: fields("a", "\x00")}))
}

func requestUnheard(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true})
	opts := http.RequestOptions{Agent: a}
	c.do(func() { must(c.open(port, opts).End()) })
	c.until(func() bool { return total(a.FreeSockets()) == 1 })
	c.do(func() { c.fact("REQ-003", "the socket is free", len(a.Sockets())) })
	var events []string
	var res *http.IncomingMessage
	c.async(func(done func()) {
		req := c.open(port, opts)
		log(req, &events, "response", "close")
		req.OnResponse(func(r *http.IncomingMessage) {
			res = r
			log(r, &events, "end")
			done()
		})
		must(req.End())
	})
	c.settle()
	c.do(func() {
		c.fact("REQ-004", "unread", events)
		c.fact("REQ-004", "sockets", len(a.FreeSockets()))
	})
	c.async(func(done func()) {
		res.OnEnd(done)
		res.Resume()
	})
	c.settle()
	c.do(func() { c.fact("REQ-004", "read", events) })
}

func requestCutOff(c *check) {
	p := c.peer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab" + end)
	for _, listens := range []bool{true, false} {
		var events []string
		c.async(func(done func()) {
			req := noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: p.port}, nil))
			req.OnResponse(func(res *http.IncomingMessage) {
				log(res, &events, "aborted", "end", "close")
				if listens {
					res.OnError(func(err error) { events = append(events, err.Error(), codeOf(err)) })
				}
				res.Resume()
				res.OnClose(done)
			})
		})
		label := "without"
		if listens {
			label = "with a listener"
		}
		c.fact("REQ-005", label, events)
	}
}

func requestLength(c *check) {
	p := c.peer(answer200 + end)
	c.async(func(done func()) {
		opts := post
		opts.Headers = fields("Content-Length", 2)
		req := c.open(p.port, opts)
		c.fact("REQ-006", "longer", thrown(func() error { return req.EndString("abcde") }))
		onResponse(req, done)
	})
	c.fact("REQ-006", "sent", bodyOf(p.received()))
	var strict any
	c.request(http.RequestOptions{Port: c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		res.StrictContentLength = true
		must(res.SetHeader("Content-Length", 2))
		strict = thrown(func() error { return res.EndString("abcde") })
		res.Destroy(nil)
	}).Port()}, nil)
	c.fact("REQ-007", "strict", strict)
	c.fact("REQ-008", "bytes", linesOf(c.sent(post, func(req *http.ClientRequest) { must(req.EndString("\u20ac")) }), "content-length"))
}

func requestAbort(c *check) {
	p := c.peer()
	var req *http.ClientRequest
	var events []string
	c.do(func() {
		req = c.open(p.port, http.RequestOptions{})
		c.fact16("REQ-031", "before", req.Aborted())
		log(req, &events, "abort", "close")
		must(req.End())
	})
	c.until(func() bool { return p.received() != "" })
	c.do(func() {
		req.Abort()
		c.fact("REQ-009", "at once", append(list{}, anys(events)...))
		req.Abort()
		c.fact("REQ-031", "after", req.Aborted())
		c.holds("REQ-031", "node10's time", !req.AbortedAt().IsZero() || c.on16)
	})
	c.settle()
	c.do(func() {
		c.fact("REQ-009", "later", events)
		c.fact("REQ-010", "closed", strings.Contains(strings.Join(events, " "), "close"))
		c.fact("REQ-030", "the socket", req.Socket().Destroyed())
	})
}

// anys returns a list of any.
func anys[T any](s []T) (l list) {
	for _, v := range s {
		l = append(l, v)
	}
	return l
}

func requestClose(c *check) {
	port := c.serve(nil, answerOK).Port()
	for _, keepAlive := range []bool{false, true} {
		a := c.agent(http.AgentOptions{KeepAlive: keepAlive})
		var events []string
		c.do(func() {
			req := c.open(port, http.RequestOptions{Agent: a})
			log(req, &events, "finish", "response", "close")
			onResponse(req, func() {})
			must(req.End())
		})
		c.settle()
		c.settle()
		c.do(func() {
			c.fact("REQ-010", "keepAlive "+strconv.FormatBool(keepAlive), events)
			if !keepAlive {
				c.fact("REQ-014", "order", events[:2])
			}
		})
	}
}

const (
	connected = "HTTP/1.1 200 Connected\r\n\r\nhead"
	upgraded  = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhead"
)

func requestConnectUpgrade(c *check) {
	arguments := func(done func(), then func(plain bool, args list)) func(*http.IncomingMessage, http.Socket, []byte) {
		return func(res *http.IncomingMessage, s http.Socket, head []byte) {
			_, plain := s.(*net.Socket)
			then(plain, list{res.StatusCode, plain, head})
			s.Self().Destroy(nil)
			done()
		}
	}
	unheard := func(port int, opts http.RequestOptions) (events []string) {
		c.async(func(done func()) {
			req := c.open(port, opts)
			log(req, &events, "socket", "response", "error", "close")
			req.OnClose(done)
			must(req.End())
		})
		return events
	}
	p := c.peer(connected)
	opts := http.RequestOptions{Method: "CONNECT", Path: "a:1"}
	c.async(func(done func()) {
		req := c.open(p.port, opts)
		req.OnConnect(arguments(done, func(plain bool, args list) {
			c.fact("REQ-011", "arguments", args)
			c.fact("REQ-029", "is a net.Socket", plain)
		}))
		must(req.End())
	})
	c.fact("REQ-012", "events", unheard(p.port, opts))
	u := c.peer(upgraded)
	opts = http.RequestOptions{Headers: fields("Connection", "Upgrade", "Upgrade", "x")}
	var events []string
	c.async(func(done func()) {
		req := c.open(u.port, opts)
		log(req, &events, "information", "upgrade", "response")
		req.OnUpgrade(arguments(done, func(_ bool, args list) { c.fact("REQ-027", "arguments", args) }))
		must(req.End())
	})
	c.fact("REQ-023", "events", events)
	c.fact("REQ-028", "events", unheard(u.port, opts))
}

func requestInterim(c *check) {
	p := c.peer("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nFoo: Bar\r\nfoo: baz\r\n\r\n" + answer200 + end)
	var events []string
	var infos []*http.Information
	c.async(func(done func()) {
		req := c.open(p.port, http.RequestOptions{})
		log(req, &events, "continue", "information", "response")
		req.OnInformation(func(info *http.Information) { infos = append(infos, info) })
		onResponse(req, done)
		must(req.End())
	})
	c.fact("REQ-013", "events", events[:2])
	c.fact("REQ-015", "events", events)
	c.fact("REQ-019", "statusCode", list{infos[0].StatusCode, infos[1].StatusCode})
	c.fact16("REQ-016", "httpVersion", infos[1].HTTPVersion)
	c.fact16("REQ-017", "httpVersionMajor", infos[1].HTTPVersionMajor)
	c.fact16("REQ-018", "httpVersionMinor", infos[1].HTTPVersionMinor)
	c.fact16("REQ-020", "statusMessage", infos[1].StatusMessage)
	c.fact16("REQ-021", "headers", infos[1].Headers)
	c.fact16("REQ-022", "rawHeaders", infos[1].RawHeaders)
}

func requestOneResponse(c *check) {
	p := c.peer(answer200 + answer200 + end)
	responses := 0
	var events []string
	c.do(func() {
		req := c.open(p.port, http.RequestOptions{})
		onResponse(req, func() { responses++ })
		log(req, &events, "socket", "response")
		must(req.End())
	})
	c.settle()
	c.settle()
	c.do(func() {
		c.fact("REQ-024", "responses", responses)
		c.fact("REQ-025", "events", events)
	})
}

func requestTimeouts(c *check) {
	p := c.peer()
	calls := 0
	listeners := 0
	var events []string
	c.async(func(done func()) {
		req := c.open(p.port, http.RequestOptions{})
		log(req, &events, "timeout", "error", "close")
		must(req.SetTimeout(30*time.Millisecond, func() { calls++ }))
		listeners = req.ListenerCount("timeout")
		must(req.End())
		req.Once("timeout", func(...any) { done() })
	})
	c.fact("REQ-060", "listeners and calls", list{listeners, calls})
	c.wait(20 * time.Millisecond)
	c.do(func() { c.fact("REQ-026", "events", events) })
	times := make([]list, 2)
	for i := range times {
		c.async(func(done func()) {
			req := c.open(p.port, http.RequestOptions{})
			if i == 1 {
				must(req.SetTimeout(5*time.Second, nil))
			}
			req.OnSocket(func(s http.Socket) {
				socket := s.(*net.Socket)
				times[i] = list{socket.Timeout()}
				socket.OnConnect(func() {
					times[i] = append(times[i], socket.Timeout())
					done()
				})
			})
		})
	}
	c.fact("REQ-061", "before and after connect", times)
}

// tunedSocket logs how it is tuned.
type tunedSocket struct {
	*net.Socket
	noDelay, keepAlive list
}

func (s *tunedSocket) SetNoDelay(on bool) {
	s.noDelay = append(s.noDelay, list{"setNoDelay", on})
	s.Socket.SetNoDelay(on)
}

func (s *tunedSocket) SetKeepAlive(on bool, delay time.Duration) {
	s.keepAlive = append(s.keepAlive, list{"setKeepAlive", on, delay})
	s.Socket.SetKeepAlive(on, delay)
}

func requestSocket(c *check) {
	p := c.peer(answer200)
	a := c.agent(http.AgentOptions{})
	tuned := &tunedSocket{}
	c.async(func(done func()) {
		a.ConnectionFunc = func(*http.RequestOptions, func(error, http.Socket)) (http.Socket, error) {
			s, err := net.Connect(c.l, net.ConnectOptions{Port: p.port, Host: host}, nil)
			tuned.Socket = s
			s.SetSelf(tuned)
			return s, err
		}
		req := c.open(p.port, http.RequestOptions{Agent: a})
		c.fact("REQ-062", "before", req.Socket() == nil)
		req.SetNoDelay(true)
		req.SetNoDelay(false)
		req.SetSocketKeepAlive(true, 3*time.Second)
		req.OnSocket(func(s http.Socket) { c.fact("REQ-032", "same", req.Socket() == s) })
		req.OnResponse(func(res *http.IncomingMessage) {
			c.fact("REQ-062", "its port", req.Socket().(*net.Socket).RemotePort() == p.port)
			res.Resume()
			done()
		})
		must(req.End())
	})
	c.fact("REQ-058", "calls", tuned.noDelay)
	c.fact("REQ-059", "calls", tuned.keepAlive)
}

func requestCork(c *check) {
	if !c.on16 {
		return
	}
	p := c.peer(answer200 + end)
	var req *http.ClientRequest
	c.async(func(done func()) {
		req = c.open(p.port, post)
		req.OnSocket(func(s http.Socket) { s.(*net.Socket).OnConnect(done) })
	})
	c.do(func() {
		req.Cork()
		req.WriteString("a")
		req.WriteString("b")
	})
	c.settle()
	c.do(func() {
		c.fact("REQ-033", "held back", list{p.received(), req.WritableCorked()})
		req.Uncork()
	})
	c.until(func() bool { return strings.Contains(bodyOf(p.received()), "b") })
	c.fact("REQ-063", "sent", bodyOf(p.received()))
	c.do(func() { must(req.End()) })
}

func requestEnd(c *check) {
	p := c.peer(answer200 + end)
	var calls list
	var inFinish any
	c.async(func(done func()) {
		req := c.open(p.port, post)
		req.OnFinish(func() { calls = append(calls, "finish") })
		c.fact("REQ-038", "before", req.Finished())
		c.fact16("REQ-064", "before", req.WritableEnded())
		must(req.EndChunk(text("x"), "", func(error) { calls = append(calls, "callback") }))
		c.fact("REQ-038", "after", req.Finished())
		c.fact16("REQ-064", "after", req.WritableEnded())
		req.OnFinish(func() { inFinish = req.WritableFinished() })
		c.fact16("REQ-065", "before", req.WritableFinished())
		onResponse(req, done)
	})
	c.fact("REQ-034", "calls", calls)
	c.fact16("REQ-065", "in finish", inFinish)
	framing := func(text string) list {
		return list{linesOf(text, "content-length"), linesOf(text, "transfer-encoding"), bodyOf(text)}
	}
	c.fact("REQ-035", "end", framing(c.sent(post, func(req *http.ClientRequest) { must(req.EndString("hello")) })))
	c.fact("REQ-035", "write and end", framing(c.sent(post, func(req *http.ClientRequest) {
		req.WriteString("hello")
		must(req.End())
	})))
	c.do(func() {
		req := noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: p.port}, nil))
		req.OnError(func(error) {})
		c.fact("REQ-039", "finished", req.Finished())
		req.Abort()
	})
}

func requestDestroy(c *check) {
	p := c.peer()
	var req *http.ClientRequest
	var events list
	c.do(func() {
		req = c.open(p.port, http.RequestOptions{})
		req.OnClose(func() { events = append(events, "close") })
		req.OnError(func(err error) { events = append(events, err) })
		must(req.End())
	})
	c.until(func() bool { return p.received() != "" })
	c.do(func() {
		c.fact16("REQ-037", "before", req.Destroyed())
		req.Destroy(errors.New("mine"))
		c.fact16("REQ-037", "after", req.Destroyed())
	})
	c.settle()
	c.do(func() { c.fact("REQ-036", "events", events) })
	out := c.request(http.RequestOptions{Port: c.serve(nil, answerOK).Port()}, nil)
	c.settle()
	c.do(func() { c.fact16("REQ-037", "completed", out.req.Destroyed()) })
}

func requestFlush(c *check) {
	p := c.peer(answer200 + end)
	var req *http.ClientRequest
	c.do(func() {
		req = c.open(p.port, post)
		must(req.FlushHeaders())
	})
	c.until(func() bool { return p.received() != "" })
	c.fact("REQ-040", "sent", list{firstLine(p.received()), bodyOf(p.received())})
	c.async(func(done func()) {
		onResponse(req, done)
		must(req.End())
	})
	p.take()
	c.async(func(done func()) {
		req = c.open(p.port, post)
		req.OnSocket(func(http.Socket) { done() })
	})
	c.settle()
	c.fact("REQ-041", "before", p.received())
	c.do(func() { req.WriteString("abc") })
	c.until(func() bool { return p.received() != "" })
	c.fact("REQ-041", "first bytes", list{firstLine(p.received()), bodyOf(p.received())})
	c.do(func() { must(req.End()) })
}
