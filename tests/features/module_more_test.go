package features

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

func moduleCreateConnection(c *check) {
	port := c.serve(nil, answerOK).Port()
	calls := 0
	connect := func(fn func()) *net.Socket {
		return noThrow(net.Connect(c.l, net.ConnectOptions{Port: port, Host: host}, fn))
	}
	returned := func(*http.RequestOptions, func(error, http.Socket)) (http.Socket, error) {
		calls++
		return connect(nil), nil
	}
	body := func(fn http.CreateConnection) any {
		out := c.request(http.RequestOptions{Port: 1, CreateConnection: fn}, nil)
		if out.err != nil {
			return out.err
		}
		return out.body
	}
	c.fact("MOD-047", "returned", body(returned))
	c.fact("MOD-047", "handed", body(func(_ *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
		var s *net.Socket
		s = connect(func() { done(nil, s) })
		return nil, nil
	}))
	c.fact("MOD-047", "failed", body(func(_ *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
		c.l.SetImmediate(func() { done(errors.New("no"), nil) })
		return nil, nil
	}))
	before := calls
	out := c.request(http.RequestOptions{Port: c.closedPort(), Agent: http.NoAgent, CreateConnection: returned}, nil)
	c.fact("MOD-047", "without an agent", out.err)
	c.fact("MOD-047", "calls then", calls-before)
}

func moduleSent(c *check) {
	one := func(opts http.RequestOptions) string { return firstLine(c.sent(opts, nil)) }
	c.fact("MOD-046", "auth", linesOf(c.sent(http.RequestOptions{Auth: "user:pass"}, nil), "authorization"))
	c.fact("MOD-050", "headers", custom(c.sent(http.RequestOptions{Headers: fields("X-A", 1, "x-b", []string{"2", "3"})}, nil)))
	c.fact("MOD-059", "method", one(http.RequestOptions{Method: "delete"}))
	c.fact("MOD-059", "unknown", one(http.RequestOptions{Method: "FOO"}))
	c.fact("MOD-059", "bad", c.refused(nil, http.RequestOptions{Method: "a b"}))
	c.fact("MOD-060", "path", one(http.RequestOptions{Path: "/a?b=c"}))
	c.fact("MOD-060", "space", c.refused(nil, http.RequestOptions{Path: "/a b"}))
	c.fact("MOD-060", "control", c.refused(nil, http.RequestOptions{Path: "/a\n"}))
	c.fact("MOD-060", "latin1", one(http.RequestOptions{Path: "/\xe9"}))
	c.fact("MOD-062", "other", c.refused(nil, http.RequestOptions{Protocol: "https:"}))
	c.fact("MOD-062", "same", one(http.RequestOptions{Protocol: "http:"}))
	c.fact("MOD-063", "false", headLines(c.sent(http.RequestOptions{NoSetHost: true}, nil)))
	c.fact("MOD-067", "joined", custom(c.sent(http.RequestOptions{
		UniqueHeaders: []string{"x-a"}, Headers: fields("x-a", []string{"1", "2"}, "x-b", []string{"1", "2"}),
	}, nil)))
	c.fact("MOD-080", "keep-alive", linesOf(c.sent(http.RequestOptions{Headers: fields("Connection", "keep-alive")}, nil), "connection"))
	post := c.sent(http.RequestOptions{Method: "POST", Headers: fields("Content-Length", 2)}, func(req *http.ClientRequest) {
		req.WriteString("o")
		must(req.EndString("k"))
	})
	c.fact("MOD-081", "framing", list{linesOf(post, "content-length"), linesOf(post, "transfer-encoding"), bodyOf(post)})
	c.fact("MOD-084", "given", linesOf(c.sent(http.RequestOptions{Auth: "u:p", Headers: fields("Authorization", "X")}, nil), "authorization"))
}

func moduleSentDefaults(c *check) {
	text := c.sent(http.RequestOptions{}, nil)
	c.fact("MOD-078", "default", len(headLines(text)))
	words := strings.Fields(firstLine(text))
	c.fact("MOD-074", "method", words[0])
	c.fact("MOD-075", "path", words[1])
	req := c.request(http.RequestOptions{Port: c.peer(answer200).port}, nil).req
	c.fact("MOD-077", "protocol", req.Agent().(*http.Agent).Protocol)
}

func moduleHosts(c *check) {
	p := c.peer(answer200 + end)
	plain := func(s string) string { return strings.ReplaceAll(s, strconv.Itoa(p.port), "PORT") }
	lookup := func(_ string, _ net.LookupOptions, cb net.LookupCallback) error {
		cb(nil, host, 4)
		return nil
	}
	get := func(opts http.RequestOptions) list {
		p.take()
		opts.Lookup = lookup
		var out *outcome
		c.async(func(done func()) {
			out = &outcome{}
			out.req = noThrow(http.Request(c.l, nil, &opts, nil))
			out.req.OnError(func(err error) { out.err = err; done() })
			out.req.OnResponse(func(res *http.IncomingMessage) {
				res.Resume()
				res.OnEnd(done)
			})
			must(out.req.End())
		})
		lines := linesOf(p.take(), "host")
		for i := range lines {
			lines[i] = plain(lines[i].(string))
		}
		code := "ok"
		if out.err != nil {
			code = codeOf(out.err)
		}
		return list{lines, plain(out.req.GetHeader("host").(string)), code}
	}
	c.fact("MOD-052", "host", get(http.RequestOptions{Host: "a.example", Port: p.port}))
	c.fact("MOD-053", "hostname", get(http.RequestOptions{Host: "a.example", Hostname: "b.example", Port: p.port}))
	c.fact("MOD-070", "host", get(http.RequestOptions{Port: p.port}))
	c.fact("MOD-048", "defaultPort", get(http.RequestOptions{Host: "a.example", DefaultPort: p.port}))
	c.fact("MOD-061", "port", get(http.RequestOptions{Host: "a.example", Port: p.port}))
	c.fact("MOD-061", "out of range", c.refused(nil, http.RequestOptions{Host: host, Port: 65536}))
	c.fact("MOD-061", "negative", c.refused(nil, http.RequestOptions{Host: host, Port: -1}))
	a := c.agent(http.AgentOptions{})
	c.do(func() { a.DefaultPort = p.port })
	c.fact("MOD-069", "the agent's", get(http.RequestOptions{Host: "a.example", Agent: a}))
	b := c.agent(http.AgentOptions{})
	var ports []int
	c.do(func() {
		b.ConnectionFunc = func(opts *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
			ports = append(ports, opts.Port)
			c.l.SetImmediate(func() { done(errors.New("no"), nil) })
			return nil, nil
		}
	})
	c.request(http.RequestOptions{Host: "a.example", Agent: b}, nil)
	c.fact("MOD-076", "port", ports)
}

func moduleUnix(c *check) {
	file := filepath.Join(noThrow(os.MkdirTemp("", "nodeloop")), "s")
	c.t.Cleanup(func() { os.RemoveAll(filepath.Dir(file)) })
	seen := ""
	c.async(func(done func()) {
		server := http.CreateServer(c.l, nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
			seen = req.Headers().Get("host")
			must(res.EndString("unix"))
		})
		must(server.Listen(net.ListenOptions{Path: file}, done))
		c.later(func() { server.Close(nil) })
	})
	body := ""
	c.async(func(done func()) {
		req := noThrow(http.Get(c.l, nil, &http.RequestOptions{SocketPath: file}, func(res *http.IncomingMessage) {
			res.OnData(func(b []byte) { body += string(b) })
			res.OnEnd(done)
		}))
		c.later(req.Abort)
	})
	c.fact("MOD-065", "answer", body)
	c.fact("MOD-065", "Host", seen)
}

func moduleResponses(c *check) {
	strange := "HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 2\r\n\r\nok" + end
	head := func(n int) string {
		return "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", n) + "\r\nContent-Length: 2\r\n\r\nok" + end
	}
	get := func(answer string, opts http.RequestOptions) any {
		opts.Port = c.peer(answer).port
		if out := c.request(opts, nil); out.err == nil {
			return out.body
		} else {
			return out.err
		}
	}
	c.fact("MOD-054", "on", get(strange, http.RequestOptions{InsecureHTTPParser: yes}))
	c.fact("MOD-071", "default", get(strange, http.RequestOptions{}))
	c.fact("MOD-058", "3000 bytes of 1024", get(head(3000), http.RequestOptions{MaxHeaderSize: 1024}))
	c.fact("MOD-058", "negative", c.refused(nil, http.RequestOptions{MaxHeaderSize: -1}))
	for _, n := range []int{7000, 15000, 17000} {
		c.fact("MOD-073", fmt.Sprintf("%d bytes", n), get(head(n), http.RequestOptions{}))
	}
}

func moduleSignal(c *check) {
	if !c.on16 {
		return
	}
	p := c.peer()
	var first, second stream.AbortController
	var out *outcome
	c.async(func(done func()) {
		out = c.begin(http.RequestOptions{Port: p.port, Signal: first.Signal()}, func(*http.ClientRequest) {}, done)
		first.Abort(nil)
	})
	c.do(func() { c.fact("MOD-064", "before the end", list{out.err, out.req.Destroyed()}) })
	events := []string{}
	var late *http.ClientRequest
	c.async(func(done func()) {
		late = noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: p.port, Signal: second.Signal()}, nil))
		log(late, &events, "error", "close")
		late.OnFinish(done)
		c.later(func() { late.Destroy(nil) })
	})
	c.do(func() { second.Abort(nil) })
	c.settle()
	c.do(func() { c.fact("MOD-064", "after finish", list{events, late.Destroyed()}) })
}

func moduleExpect(c *check) {
	p := c.peer("HTTP/1.1 100 Continue\r\n\r\n")
	c.async(func(done func()) {
		req := noThrow(http.Request(c.l, nil, &http.RequestOptions{
			Host: host, Port: p.port, Method: "POST", Headers: fields("Expect", "100-continue"),
		}, nil))
		req.OnError(func(error) {})
		c.later(req.Abort)
		req.OnContinue(func() {
			c.fact("MOD-082", "sent at once", linesOf(p.received(), "expect"))
			c.fact("MOD-083", "continue", list{strings.Contains(p.received(), "\r\n0\r\n"), req.Finished()})
			done()
		})
	})
}

func moduleValidate(c *check) {
	c.do(func() {
		name := func(s string) any { return thrown(func() error { return http.ValidateHeaderName(s) }) }
		value := func(v any) any { return thrown(func() error { return http.ValidateHeaderValue("x", v) }) }
		c.fact16("MOD-085", "good", name("X-A"))
		c.fact16("MOD-085", "bad", list{name(""), name("a b"), name("a:"), name("\xe9")})
		c.fact16("MOD-086", "message", name(""))
		c.fact16("MOD-087", "good", value("y"))
		c.fact16("MOD-087", "undefined", value(nil))
		c.fact16("MOD-088", "message", value(nil))
		c.fact16("MOD-089", "message", value("a\nb"))
		m := http.NewOutgoingMessage(c.l)
		c.fact("MOD-086", "of setHeader", thrown(func() error { return m.SetHeader("a b", "1") }))
		c.fact("MOD-088", "of setHeader", thrown(func() error { return m.SetHeader("x", nil) }))
		c.fact("MOD-089", "of setHeader", thrown(func() error { return m.SetHeader("x", "a\rb") }))
		c.fact16("MOD-091", "zero", thrown(func() error { return http.SetMaxIdleHTTPParsers(c.l, 0) }))
		c.fact16("MOD-091", "ten", thrown(func() error { return http.SetMaxIdleHTTPParsers(c.l, 10) }))
	})
	c.fact("MOD-090", "of a request", c.refused(nil, http.RequestOptions{Headers: fields("a b", 1)}))
	c.fact("MOD-090", "value of a request", c.refused(nil, http.RequestOptions{Headers: fields("a", "\x01")}))
}

func moduleFlags(c *check) {
	c.do(func() {
		http.SetMaxHeaderSize(c.l, 1500)
		http.SetInsecureHTTPParser(c.l, true)
		c.fact("MOD-094", "maxHeaderSize", http.MaxHeaderSize(c.l))
	})
	get := func(line string) string {
		return firstLine(c.answered(nil, answerOK, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"+line+"\r\n\r\n"))
	}
	c.fact("MOD-094", "1000 bytes", get("X: "+strings.Repeat("x", 1000)))
	c.fact("MOD-094", "2000 bytes", get("X: "+strings.Repeat("x", 2000)))
	c.fact("MOD-093", "request", get("X: a\x01b"))
	p := c.peer("HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 2\r\n\r\nok" + end)
	c.fact("MOD-093", "response", c.request(http.RequestOptions{Port: p.port}, nil).body)
}
