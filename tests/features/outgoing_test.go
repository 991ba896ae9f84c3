package features

import (
	"errors"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
)

// outgoingChecks are rows OUT-….
var outgoingChecks = checks{
	outgoingClass, outgoingEvents, outgoingDrain, outgoingTrailers, outgoingHeaders,
	outgoingAppend, outgoingState, outgoingDestroy, outgoingEnd, outgoingPipe, outgoingTimeout,
}

// both runs fn on a response and on a request, and states what it returns.
func (c *check) both(id, label string, fn func(m *http.OutgoingMessage) any) {
	var value any
	c.answer(func(res *http.ServerResponse) { value = fn(&res.OutgoingMessage) })
	c.fact(id, label+", response", value)
	c.sent(post, func(req *http.ClientRequest) {
		value = fn(&req.OutgoingMessage)
		if !req.Finished() {
			must(req.End())
		}
	})
	c.fact(id, label+", request", value)
}

func (c *check) both16(id, label string, fn func(m *http.OutgoingMessage) any) {
	if c.on16 {
		c.both(id, label, fn)
	}
}

// texts returns the answer and the request that fn makes.
func (c *check) texts(fn func(m *http.OutgoingMessage)) [2]string {
	return [2]string{
		c.answer(func(res *http.ServerResponse) { fn(&res.OutgoingMessage) }),
		c.sent(post, func(req *http.ClientRequest) {
			fn(&req.OutgoingMessage)
			if !req.Finished() {
				must(req.End())
			}
		}),
	}
}

// bodies are the bodies of texts.
func (c *check) bodies(fn func(m *http.OutgoingMessage)) list {
	texts := c.texts(fn)
	return list{bodyOf(texts[0]), bodyOf(texts[1])}
}

func outgoingClass(c *check) {
	c.do(func() {
		m := http.NewOutgoingMessage(c.l)
		if c.on16 {
			c.fact("OUT-001", "write without a start line", thrown(func() error {
				_, err := m.WriteChunk(text("x"), "", nil)
				return err
			}))
		} else {
			c.fact("OUT-001", "write without a start line", "emitted")
		}
		c.fact16("OUT-033", "writableHighWaterMark", m.WritableHighWaterMark())
		c.fact16("OUT-027", "writableCorked", m.WritableCorked())
		c.fact("OUT-026", "socket", m.Socket() == nil)
		c.fact("OUT-025", "headersSent", m.HeadersSent())
	})
}

func outgoingEvents(c *check) {
	var events, requests []string
	c.answer(func(res *http.ServerResponse) {
		log(res, &events, "prefinish", "finish")
		must(res.EndString("x"))
	})
	c.sent(post, func(req *http.ClientRequest) {
		log(req, &requests, "prefinish", "finish")
		must(req.EndString("x"))
	})
	c.settle()
	c.do(func() {
		c.fact("OUT-003", "response", strings.Contains(strings.Join(events, " "), " finish"))
		c.fact("OUT-003", "request", strings.Contains(strings.Join(requests, " "), " finish"))
		c.fact("OUT-004", "response", events)
		c.fact("OUT-004", "request", requests)
	})
}

func outgoingDrain(c *check) {
	chunk := make([]byte, 1<<20)
	fill := func(m *http.OutgoingMessage) (ok bool) {
		for range 16 {
			ok = m.Write(chunk)
		}
		return ok
	}
	var res *http.ServerResponse
	server := c.serve(nil, func(_ *http.IncomingMessage, r *http.ServerResponse) { res = r })
	var client *net.Socket
	c.do(func() {
		client = noThrow(net.Connect(c.l, net.ConnectOptions{Port: server.Port(), Host: host}, nil))
		client.WriteString(getClose)
		c.later(func() { client.Destroy(nil) })
	})
	c.until(func() bool { return res != nil })
	c.async(func(done func()) {
		full := fill(&res.OutgoingMessage)
		client.OnData(func([]byte) {})
		http.EventDrain.Once(&res.EventEmitter, func() {
			c.fact("OUT-002", "response", full)
			c.fact("OUT-020", "response", list{res.WriteString("x"), full})
			done()
		})
	})
	c.do(func() { res.Destroy(nil) })
	var reading *http.IncomingMessage
	other := c.serve(nil, func(r *http.IncomingMessage, _ *http.ServerResponse) { reading = r })
	var req *http.ClientRequest
	c.async(func(done func()) {
		req = c.open(other.Port(), post)
		req.OnSocket(func(s http.Socket) { s.(*net.Socket).OnConnect(done) })
	})
	var small, full bool
	c.do(func() {
		small = req.WriteString("x")
		full = fill(&req.OutgoingMessage)
	})
	c.until(func() bool { return reading != nil })
	c.async(func(done func()) {
		req.OnDrain(done)
		reading.Resume()
	})
	c.fact("OUT-002", "request", full)
	c.fact("OUT-020", "request", list{small, full})
}

func outgoingTrailers(c *check) {
	trailer := fields("X-T", "1")
	c.both("OUT-005", "unsent trailers", func(m *http.OutgoingMessage) any {
		return thrown(func() error { return m.AddTrailers(trailer...) })
	})
	texts := c.texts(func(m *http.OutgoingMessage) {
		m.WriteString("x")
		must(m.AddTrailers(trailer...))
	})
	c.fact("OUT-005", "sent", list{bodyOf(texts[0]), bodyOf(texts[1])})
	c.fact("OUT-021", "unlisted", list{strings.Contains(texts[0], "X-T: 1"), strings.Contains(texts[1], "X-T: 1")})
	c.fact("OUT-021", "not chunked", c.bodies(func(m *http.OutgoingMessage) {
		must(m.SetHeader("Content-Length", 1))
		must(m.AddTrailers(trailer...))
		m.WriteString("x")
	}))
	c.both("OUT-021", "bad name", func(m *http.OutgoingMessage) any {
		return thrown(func() error { return m.AddTrailers(fields("a b", "1")...) })
	})
}

func outgoingHeaders(c *check) {
	set := func(m *http.OutgoingMessage, name string, value any) { must(m.SetHeader(name, value)) }
	c.both("OUT-011", "getHeader", func(m *http.OutgoingMessage) any {
		set(m, "X-A", "1")
		return list{m.GetHeader("x-a"), m.GetHeader("x-b")}
	})
	c.both("OUT-012", "names", func(m *http.OutgoingMessage) any {
		set(m, "X-A", "1")
		set(m, "x-a", "2")
		set(m, "Y", "3")
		names := list{}
		for _, name := range m.GetHeaderNames() {
			if name != "host" {
				names = append(names, name)
			}
		}
		return names
	})
	c.both("OUT-013", "headers", func(m *http.OutgoingMessage) any {
		set(m, "X-A", []string{"1", "2"})
		must(m.RemoveHeader("host"))
		return m.GetHeaders()
	})
	c.both("OUT-014", "has", func(m *http.OutgoingMessage) any {
		set(m, "X-A", "1")
		return list{m.HasHeader("x-A"), m.HasHeader("x-b")}
	})
	c.both("OUT-016", "removed", func(m *http.OutgoingMessage) any {
		set(m, "X-A", "1")
		must(m.RemoveHeader("x-A"))
		return m.HasHeader("x-a")
	})
	c.both("OUT-017", "replaced", func(m *http.OutgoingMessage) any {
		set(m, "X-A", "1")
		set(m, "x-a", "2")
		return m.GetHeader("X-A")
	})
	c.both("OUT-017", "bad name", func(m *http.OutgoingMessage) any {
		return thrown(func() error { return m.SetHeader("a b", "1") })
	})
}

func outgoingAppend(c *check) {
	if !c.on16 {
		return
	}
	c.both("OUT-006", "appended", func(m *http.OutgoingMessage) any {
		must(m.AppendHeader("X-A", "1"))
		must(m.AppendHeader("x-a", []string{"2", "3"}))
		return m.GetHeader("X-A")
	})
	add := func(m *http.OutgoingMessage) {
		must(m.AppendHeader("X-A", "1"))
		must(m.AppendHeader("X-A", "2"))
	}
	texts := c.texts(add)
	c.fact("OUT-022", "lines", list{linesOf(texts[0], "x-a"), linesOf(texts[1], "x-a")})
	unique := []string{"x-a"}
	c.fact("OUT-022", "uniqueHeaders, response", linesOf(c.answered(&http.ServerOptions{UniqueHeaders: unique}, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		add(&res.OutgoingMessage)
		must(res.End())
	}, getClose), "x-a"))
	c.fact("OUT-022", "uniqueHeaders, request", linesOf(c.sent(http.RequestOptions{UniqueHeaders: unique}, func(req *http.ClientRequest) {
		add(&req.OutgoingMessage)
		must(req.End())
	}), "x-a"))
}

func outgoingState(c *check) {
	c.both16("OUT-007", "writableCorked", func(m *http.OutgoingMessage) any {
		m.Cork()
		m.Cork()
		return m.WritableCorked()
	})
	c.both16("OUT-019", "writableCorked", func(m *http.OutgoingMessage) any {
		m.Cork()
		m.Uncork()
		return m.WritableCorked()
	})
	c.both16("OUT-027", "writableCorked", func(m *http.OutgoingMessage) any { return m.WritableCorked() })
	c.both16("OUT-030", "writableHighWaterMark", func(m *http.OutgoingMessage) any { return m.WritableHighWaterMark() })
	c.both16("OUT-031", "writableLength", func(m *http.OutgoingMessage) any { return m.WritableLength() })
	c.both16("OUT-032", "writableObjectMode", func(m *http.OutgoingMessage) any { return m.WritableObjectMode() })
	c.both16("OUT-028", "before and after", func(m *http.OutgoingMessage) any {
		before := m.WritableEnded()
		must(endOf(m))
		return list{before, m.WritableEnded()}
	})
	c.both("OUT-024", "same", func(m *http.OutgoingMessage) any { return m.Socket() == m.Socket() })
	c.both("OUT-025", "headersSent", func(m *http.OutgoingMessage) any {
		before := m.HeadersSent()
		must(endOf(m))
		return list{before, m.HeadersSent()}
	})
	finished, sockets := list{}, list{}
	c.texts(func(m *http.OutgoingMessage) {
		m.OnFinish(func() {
			finished = append(finished, m.WritableFinished())
			sockets = append(sockets, m.Socket() == nil)
		})
		finished = append(finished, m.WritableFinished())
	})
	c.settle()
	c.do(func() {
		c.fact16("OUT-029", "before and in finish", finished)
		c.fact("OUT-026", "null at finish", sockets)
	})
}

// endOf ends a message by its own class's method.
func endOf(m *http.OutgoingMessage) error {
	return m.Self().(interface{ End() error }).End()
}

func outgoingDestroy(c *check) {
	destroy := func(kind string, destroyer interface{ Destroy(err error) }, m *http.OutgoingMessage) {
		var events []string
		var s http.Socket
		c.do(func() {
			m.OnError(func(err error) { events = append(events, err.Error()) })
			log(m, &events, "close")
			s = m.Socket()
			destroyer.Destroy(errors.New("mine"))
		})
		c.settle()
		c.do(func() { c.fact("OUT-008", kind, list{events, s.Destroyed()}) })
	}
	var res *http.ServerResponse
	c.dial(c.serve(nil, func(_ *http.IncomingMessage, r *http.ServerResponse) { res = r }).Port()).write(getKeep)
	c.until(func() bool { return res != nil })
	destroy("response", res, &res.OutgoingMessage)
	p := c.peer()
	var req *http.ClientRequest
	c.do(func() {
		req = noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: p.port}, nil))
	})
	c.until(func() bool { return p.received() != "" })
	destroy("request", req, &req.OutgoingMessage)
}

func outgoingEnd(c *check) {
	endString := func(s string) func(m *http.OutgoingMessage) {
		return func(m *http.OutgoingMessage) {
			must(m.Self().(interface {
				EndString(s string) error
			}).EndString(s))
		}
	}
	c.fact("OUT-009", "sent", c.bodies(endString("x")))
	c.fact("OUT-009", "trailing chunk", c.bodies(func(m *http.OutgoingMessage) {
		m.WriteString("x")
		must(m.AddTrailers(fields("X-T", "1")...))
	}))
	seen := list{}
	c.texts(func(m *http.OutgoingMessage) {
		must(m.FlushHeaders())
		seen = append(seen, m.HeadersSent())
	})
	c.fact("OUT-010", "headersSent", seen)
	c.fact("OUT-023", "utf8", c.bodies(endString("\u00e9")))
}

func outgoingPipe(c *check) {
	c.do(func() {
		m := http.NewOutgoingMessage(c.l)
		emitted := list{}
		m.OnError(func(err error) { emitted = append(emitted, err) })
		m.Pipe()
		c.fact("OUT-015", "emitted", emitted)
	})
}

func outgoingTimeout(c *check) {
	c.answer(func(res *http.ServerResponse) {
		s := res.Socket().(*net.Socket)
		res.SetTimeout(1234*time.Millisecond, nil)
		c.fact("OUT-018", "response", s.Timeout())
	})
	c.sent(post, func(req *http.ClientRequest) {
		must(req.SetTimeout(1234*time.Millisecond, nil))
		req.OnFinish(func() {
			c.fact("OUT-018", "request", timeoutOf(req.Socket().(*net.Socket)))
		})
		must(req.End())
	})
}

// timeoutOf returns a socket's time-out, nothing when it was never set.
func timeoutOf(s *net.Socket) any {
	if !s.TimeoutSet() {
		return nil
	}
	return s.Timeout()
}
