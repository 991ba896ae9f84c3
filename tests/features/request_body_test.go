package features

import (
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// manyHeaders returns n header lines.
func manyHeaders(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strconv.FormatInt(int64(i), 36) + ":\r\n")
	}
	return b.String()
}

func requestHeaderCount(c *check) {
	count := func(n, limit int) (seen int) {
		p := c.peer("HTTP/1.1 200 OK\r\n" + manyHeaders(n) + "Content-Length: 0\r\n\r\n" + end)
		out := c.request(http.RequestOptions{Port: p.port}, func(req *http.ClientRequest) {
			if limit != 0 {
				req.MaxHeadersCount = limit
			}
			must(req.End())
		})
		c.do(func() { seen = out.res.Headers().Len() })
		return seen
	}
	c.fact("REQ-047", "five", count(60, 5))
	c.fact("REQ-047", "zero", count(1100, http.NoHeadersLimit))
	c.fact("REQ-048", "1100", count(1100, 0))
}

func requestReused(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{KeepAlive: true})
	var reused list
	for range 2 {
		req := c.request(http.RequestOptions{Port: port, Agent: a}, nil).req
		reused = append(reused, req.ReusedSocket)
		c.settle()
	}
	c.fact16("REQ-054", "first and second", reused)
	p := c.peer(answer200, reset)
	b := c.agent(http.AgentOptions{KeepAlive: true})
	c.request(http.RequestOptions{Port: p.port, Agent: b}, nil)
	c.settle()
	out := c.request(http.RequestOptions{Port: p.port, Agent: b}, nil)
	c.fact("REQ-055", "error", codeOf(out.err))
	c.fact16("REQ-055", "reusedSocket", out.req.ReusedSocket)
}

func requestWrite(c *check) {
	writeHi := func(p *peer, method string, done func()) {
		req := c.open(p.port, http.RequestOptions{Method: method})
		req.WriteString("hi")
		onResponse(req, done)
		must(req.End())
	}
	framing := func(text string) list { return list{len(linesOf(text, "transfer-encoding")), bodyOf(text)} }
	for _, method := range []string{"POST", "PUT"} {
		p := c.peer(answer200 + end)
		c.async(func(done func()) { writeHi(p, method, done) })
		c.fact("REQ-067", method, framing(p.received()))
	}
	for _, method := range []string{"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"} {
		p := c.peer("")
		c.do(func() { writeHi(p, method, func() {}) })
		c.until(func() bool { return len(bodyOf(p.received())) >= 2 })
		c.settle()
		c.fact("REQ-067", method, framing(p.received()))
	}
	c.fact("REQ-068", "utf8", bodyOf(c.sent(post, func(req *http.ClientRequest) {
		noThrow(req.WriteChunk(text("\u00e9"), "", nil))
		must(req.End())
	})))
	var calls list
	p := c.peer(answer200 + end)
	c.async(func(done func()) {
		req := c.open(p.port, post)
		call := func(name string) func(error) { return func(error) { calls = append(calls, name) } }
		noThrow(req.WriteChunk(text("a"), "", call("chunk")))
		noThrow(req.WriteChunk(text(""), "", call("empty")))
		c.fact("REQ-069", "at once", append(list{}, calls...))
		req.OnFinish(func() { calls = append(calls, "finish") })
		onResponse(req, done)
		must(req.End())
	})
	c.fact("REQ-069", "calls", calls)
	c.fact("REQ-070", "sent", bodyOf(c.sent(post, func(req *http.ClientRequest) {
		for _, s := range []string{"a", "", "b"} {
			noThrow(req.WriteChunk(text(s), "", nil))
		}
		must(req.End())
	})))
}

func requestDrain(c *check) {
	var release func()
	port := c.serve(nil, func(in *http.IncomingMessage, res *http.ServerResponse) {
		release = func() {
			in.Resume()
			in.OnEnd(func() { must(res.End()) })
		}
	}).Port()
	var req *http.ClientRequest
	c.async(func(done func()) {
		req = c.open(port, post)
		req.OnSocket(func(s http.Socket) { s.(*net.Socket).OnConnect(done) })
	})
	c.do(func() { c.fact("REQ-066", "small", req.WriteString("x")) })
	c.until(func() bool { return release != nil })
	drained := false
	c.do(func() {
		chunk := make([]byte, 1<<20)
		ok := true
		for range 16 {
			ok = noThrow(req.WriteChunk(stream.Bytes(chunk), "", nil))
		}
		c.fact("REQ-066", "big", ok)
		req.OnDrain(func() { drained = true })
	})
	c.settle()
	c.do(func() {
		c.fact("REQ-071", "before", drained)
		release()
	})
	c.until(func() bool { return drained })
	c.fact("REQ-071", "after", drained)
	c.async(func(done func()) {
		onResponse(req, done)
		must(req.End())
	})
}
