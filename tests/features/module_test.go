package features

import (
	"fmt"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// moduleChecks are rows MOD-….
var moduleChecks = checks{
	moduleNames, moduleStreams, moduleHeaders, moduleClasses, moduleParsing,
	moduleAccepted, moduleUnique, moduleGet, moduleURLs, moduleCallback, moduleNoEnd,
	moduleErrors, moduleTimeout, moduleConnect, moduleAgents, moduleCreateConnection,
	moduleSent, moduleSentDefaults, moduleHosts, moduleUnix, moduleResponses,
	moduleSignal, moduleExpect, moduleValidate,
}

// flagChecks are the rows about flags of the command line.
var flagChecks = checks{moduleFlags}

func moduleNames(c *check) {
	c.do(func() {
		c.fact("MOD-006", "METHODS", http.Methods())
		var codes []string
		for _, code := range http.StatusCodes() {
			codes = append(codes, fmt.Sprintf("%d %s", code, http.StatusText(c.l.Profile(), code)))
		}
		c.fact("MOD-007", "STATUS_CODES", codes)
		server := http.CreateServer(c.l, nil, answerOK)
		c.fact("MOD-008", "listens", server.Listening())
		c.fact("MOD-008", "without a listener", http.CreateServer(c.l, nil, nil).ListenerCount("request"))
		c.fact("MOD-009", "listeners of request", server.ListenerCount("request"))
		c.fact("MOD-033", "maxHeaderSize", http.MaxHeaderSize(c.l))
		c.fact("MOD-032", "maxHeaderSize", http.MaxHeaderSize(c.l))
		global := http.GlobalAgent(c.l)
		c.fact("MOD-031", "keepAlive", global.KeepAlive)
		c.fact("MOD-031", "maxSockets", global.MaxSockets)
		c.holds("MOD-092", "parsers", http.MaxIdleHTTPParsers(c.l) == 1000)
	})
}

func moduleStreams(c *check) {
	held, total := 0, 0
	port := c.serve(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		c.after(50*time.Millisecond, func() {
			held = req.ReadableLength()
			req.OnData(func(b []byte) { total += len(b) })
			req.OnEnd(func() { must(res.End()) })
		})
	}).Port()
	chunk := make([]byte, 65536)
	c.request(http.RequestOptions{Port: port, Method: "POST"}, func(req *http.ClientRequest) {
		left := 64
		var more func()
		more = func() {
			for left > 0 {
				left--
				if !req.Write(chunk) {
					http.EventDrain.Once(&req.EventEmitter, more)
					return
				}
			}
			must(req.End())
		}
		more()
	})
	c.do(func() {
		c.fact("MOD-002", "held while nobody reads", held > 0 && held <= 128*1024)
		c.fact("MOD-002", "received", total)
	})
}

func moduleHeaders(c *check) {
	text := "POST / HTTP/1.1\r\nHost: h\r\nX-One: A b\r\nx-one: c\r\nCookie: a=1; b=\"2\"\r\nCONTENT-TYPE: application/json\r\n" +
		"Content-Length: 7\r\nConnection: close\r\n\r\n{\"a\":1}"
	c.answered(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		body := ""
		req.OnData(func(b []byte) { body += string(b) })
		req.OnEnd(func() {
			c.fact("MOD-003", "headers", req.Headers())
			c.fact("MOD-004", "cookie", req.Headers().Get("cookie"))
			c.fact("MOD-004", "body", body)
			c.fact("MOD-005", "rawHeaders", req.RawHeaders)
			must(res.End())
		})
	}, text)
}

type myMessage struct{ http.IncomingMessage }

func (*myMessage) greet() string { return "mine" }

type myAnswer struct{ http.ServerResponse }

func (*myAnswer) greet() string { return "answer" }

func moduleClasses(c *check) {
	opts := &http.ServerOptions{
		IncomingMessage: func(l *loop.Loop, s http.Socket) *http.IncomingMessage {
			m := &myMessage{}
			m.InitMessage(l, m, s)
			return &m.IncomingMessage
		},
		ServerResponse: func(req *http.IncomingMessage) *http.ServerResponse {
			r := &myAnswer{}
			r.InitResponse(c.l, r, req)
			return &r.ServerResponse
		},
	}
	c.answered(opts, func(req *http.IncomingMessage, res *http.ServerResponse) {
		c.fact("MOD-010", "the request is", req.Self().(*myMessage).greet())
		c.fact("MOD-012", "the response is", res.Self().(*myAnswer).greet())
		must(res.End())
	}, getClose)
	c.answered(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		_, message := req.Self().(*http.IncomingMessage)
		_, response := res.Self().(*http.ServerResponse)
		c.fact("MOD-011", "an http.IncomingMessage", message)
		c.fact("MOD-013", "an http.ServerResponse", response)
		must(res.End())
	}, getClose)
}

const bothLengths = "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"

func sized(n int) string {
	return "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX: " + strings.Repeat("x", n) + "\r\n\r\n"
}

// firstLine returns a message's first line.
func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\r\n")
	return line
}

// bodyOf returns what follows a message's header block.
func bodyOf(text string) string {
	_, body, _ := strings.Cut(text, "\r\n\r\n")
	return body
}

// linesOf returns the lines of a header in a message's text.
func linesOf(text, name string) list {
	lines := list{}
	for _, line := range headLines(text) {
		if strings.HasPrefix(strings.ToLower(line), strings.ToLower(name)+":") {
			lines = append(lines, line)
		}
	}
	return lines
}

func moduleParsing(c *check) {
	status := func(text string, opts http.ServerOptions) string {
		return firstLine(c.answered(&opts, answerOK, text))
	}
	c.fact("MOD-014", "on", status(bothLengths, http.ServerOptions{InsecureHTTPParser: yes}))
	c.fact("MOD-014", "off", status(bothLengths, http.ServerOptions{InsecureHTTPParser: no}))
	c.fact("MOD-015", "default", status(bothLengths, http.ServerOptions{}))
	c.fact("MOD-016", "3000 bytes of 1024", status(sized(3000), http.ServerOptions{MaxHeaderSize: 1024}))
	c.fact("MOD-016", "500 bytes of 1024", status(sized(500), http.ServerOptions{MaxHeaderSize: 1024}))
	c.fact("MOD-016", "20000 bytes of 65536", status(sized(20000), http.ServerOptions{MaxHeaderSize: 65536}))
	c.do(func() {
		c.fact("MOD-016", "negative", thrown(func() error {
			http.CreateServer(c.l, &http.ServerOptions{MaxHeaderSize: -1}, nil)
			return nil
		}))
	})
	for _, n := range []int{7000, 15000, 17000} {
		c.fact("MOD-017", fmt.Sprintf("%d bytes", n), status(sized(n), http.ServerOptions{}))
	}
}

func moduleAccepted(c *check) {
	accepted := func(opts http.ServerOptions) (noDelay, keepAlive bool, idle int, ok bool) {
		server := c.serve(&opts, answerOK)
		c.async(func(done func()) {
			server.OnConnection(func(s *net.Socket) {
				noDelay, keepAlive, idle, ok = socketOptions(s.Handle().(*loop.TCP).FD())
				done()
			})
			c.later(func() {})
			s := noThrow(net.Connect(c.l, net.ConnectOptions{Port: server.Port(), Host: host}, nil))
			c.later(func() { s.Destroy(nil) })
		})
		return noDelay, keepAlive, idle, ok || !onLinux
	}
	noDelay, keepAlive, idle, ok := accepted(http.ServerOptions{NoDelay: true, KeepAlive: true, KeepAliveInitialDelay: 5500 * time.Millisecond})
	c.holds("MOD-018", "node16 has switched it on", ok && (noDelay == c.on16 || !onLinux))
	c.holds("MOD-020", "node16 has switched it on", ok && (keepAlive == c.on16 || !onLinux))
	c.holds("MOD-022", "in whole seconds", ok && (idle == 5) == c.on16 || !onLinux)
	noDelay, keepAlive, idle, ok = accepted(http.ServerOptions{})
	c.holds("MOD-019", "off", ok && !noDelay)
	c.holds("MOD-021", "off", ok && !keepAlive)
	c.holds("MOD-023", "the system's", ok && (idle != 5))
}

func moduleUnique(c *check) {
	handler := func(_ *http.IncomingMessage, res *http.ServerResponse) {
		must(res.SetHeader("X-A", []string{"1", "2"}))
		must(res.SetHeader("X-B", []string{"1", "2"}))
		must(res.End())
	}
	c.fact("MOD-024", "of X-A", custom(c.answered(&http.ServerOptions{UniqueHeaders: []string{"x-a"}}, handler, getClose)))
	c.fact("MOD-025", "none", custom(c.answered(nil, handler, getClose)))
}

// custom returns the header lines whose names begin with X-.
func custom(text string) list {
	lines := list{}
	for _, line := range headLines(text) {
		if strings.HasPrefix(line, "X-") || strings.HasPrefix(line, "x-") {
			lines = append(lines, line)
		}
	}
	return lines
}

// opened is a request in the making, from beside the loop.
func (c *check) opened(target any, opts http.RequestOptions, get bool, fn func(res *http.IncomingMessage)) (req *http.ClientRequest) {
	c.async(func(done func()) {
		make := http.Request
		if get {
			make = http.Get
		}
		req = noThrow(make(c.l, target, &opts, fn))
		req.OnError(func(error) { done() })
		req.OnResponse(func(res *http.IncomingMessage) {
			res.Resume()
			res.OnEnd(done)
		})
		if !get {
			must(req.End())
		}
	})
	return req
}

func moduleGet(c *check) {
	p := c.peer(answer200 + end)
	calls := 0
	here := fmt.Sprintf("http://%s:%d", host, p.port)
	var finished bool
	c.do(func() {
		req := noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: p.port, Path: "/1"}, func(*http.IncomingMessage) { calls++ }))
		finished = req.Finished()
	})
	c.settle()
	c.fact("MOD-026", "ended", finished)
	c.fact("MOD-026", "sent", firstLine(p.take()))
	c.fact("MOD-029", "arguments", calls)
	c.opened(parseURL(here+"/2?a=b"), http.RequestOptions{Headers: fields("a", 1), Method: "POST"}, true, nil)
	text := p.take()
	c.fact("MOD-027", "URL and options", list{firstLine(text), linesOf(text, "a")})
	c.opened(here+"/3", http.RequestOptions{}, true, nil)
	c.fact("MOD-027", "string", firstLine(p.take()))
	req := c.opened(here, http.RequestOptions{}, true, nil)
	c.do(func() { c.fact("MOD-030", "agent", req.Agent() == http.AgentLike(http.GlobalAgent(c.l))) })
}

func parseURL(s string) *http.URL { return noThrow(http.ParseURL(s)) }

// fields makes headers of names and values in turn.
func fields(list ...any) (f []http.HeaderField) {
	for i := 0; i < len(list); i += 2 {
		f = append(f, http.HeaderField{Name: list[i].(string), Value: list[i+1]})
	}
	return f
}

// refused returns what making a request throws.
func (c *check) refused(target any, opts http.RequestOptions) (v any) {
	c.do(func() {
		v = thrown(func() error {
			req, err := http.Request(c.l, target, &opts, nil)
			if err == nil {
				req.OnError(func(error) {})
				req.Abort()
			}
			return err
		})
	})
	return v
}

func moduleURLs(c *check) {
	p := c.peer(answer200 + end)
	url := fmt.Sprintf("http://%s:%d", host, p.port)
	do := func(target any, opts http.RequestOptions) string {
		c.opened(target, opts, false, nil)
		return p.take()
	}
	c.fact("MOD-034", "sent", firstLine(do(nil, http.RequestOptions{Host: host, Port: p.port, Method: "PUT", Path: "/p"})))
	c.fact("MOD-035", "path of options", firstLine(do(url+"/a", http.RequestOptions{Path: "/b"})))
	c.fact("MOD-035", "path of the string", firstLine(do(url+"/a?b#c", http.RequestOptions{})))
	c.fact("MOD-036", "nonsense", c.refused("nonsense", http.RequestOptions{}))
	c.fact("MOD-036", "spaces and case", firstLine(do(fmt.Sprintf("HTTP://%s:%d/a b", host, p.port), http.RequestOptions{})))
	c.fact("MOD-036", "dots", firstLine(do(url+"/a/../b", http.RequestOptions{})))
	c.fact("MOD-037", "URL", firstLine(do(parseURL(url+"/u?v=w#x"), http.RequestOptions{})))
	c.fact("MOD-038", "credentials", linesOf(do(parseURL(fmt.Sprintf("http://u%%40:p%%3A@%s:%d/", host, p.port)), http.RequestOptions{}), "authorization"))
	c.fact("MOD-039", "headers", linesOf(do(url, http.RequestOptions{Headers: fields("X-A", "b"), Method: "DELETE"}), "x-a"))
	c.fact("MOD-039", "method", firstLine(do(url, http.RequestOptions{Method: "DELETE"})))
}

func moduleCallback(c *check) {
	port := c.serve(nil, answerOK).Port()
	calls, before := 0, 0
	var req *http.ClientRequest
	c.do(func() {
		req = noThrow(http.Request(c.l, nil, &http.RequestOptions{Host: host, Port: port}, func(*http.IncomingMessage) { calls++ }))
		before = req.ListenerCount("response")
		must(req.End())
		c.later(req.Abort)
	})
	c.until(func() bool { return calls > 0 })
	c.settle()
	c.do(func() {
		c.fact("MOD-040", "listeners before and after", list{before, req.ListenerCount("response")})
		c.fact("MOD-040", "calls", calls)
	})
}

func moduleNoEnd(c *check) {
	p := c.peer(answer200 + end)
	var req *http.ClientRequest
	c.do(func() {
		req = noThrow(http.Request(c.l, nil, &http.RequestOptions{Host: host, Port: p.port, Method: "POST"}, nil))
		req.OnError(func(error) {})
		c.later(req.Abort)
	})
	c.settle()
	c.fact("MOD-041", "received", p.received())
	c.do(func() { req.WriteString("x") })
	c.settle()
	c.fact("MOD-041", "after a write", strings.Contains(p.received(), "\r\n0\r\n"))
}

// closedPort returns a port that nobody listens on.
func (c *check) closedPort() (port int) {
	c.async(func(done func()) {
		server := net.CreateServer(c.l, nil, nil)
		must(server.Listen(net.ListenOptions{Host: host}, func() {
			port = server.Port()
			server.Close(func(error) { done() })
		}))
	})
	return port
}

func moduleErrors(c *check) {
	port := c.closedPort()
	c.fact("MOD-042", "refused", c.request(http.RequestOptions{Port: port}, nil).err)
	c.fact("MOD-042", "unknown name", codeOf(c.request(http.RequestOptions{Host: "no.such.invalid", Port: 80}, nil).err))
	p := c.peer("nonsense\r\n\r\n" + end)
	c.fact("MOD-042", "no HTTP", c.request(http.RequestOptions{Port: p.port}, nil).err)
	c.async(func(done func()) {
		c.l.OnUncaughtException(func(v any, _ string) {
			c.fact("MOD-042", "nobody listens", v)
			done()
		})
		noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: port}, nil))
	})
}

func moduleTimeout(c *check) {
	p := c.peer()
	var events []string
	var req *http.ClientRequest
	c.async(func(done func()) {
		req = noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: p.port, Timeout: 30 * time.Millisecond}, nil))
		log(req, &events, "timeout", "error", "close", "abort")
		req.Once("timeout", func(...any) { done() })
		c.later(req.Abort)
	})
	c.wait(60 * time.Millisecond)
	c.do(func() {
		c.fact("MOD-043", "events", events)
		c.fact("MOD-066", "timeout", req.Timeout())
		c.fact("MOD-066", "of the socket", req.Socket().(*net.Socket).Timeout())
	})
}

func moduleConnect(c *check) {
	p := c.peer(answer200 + end)
	local := c.closedPort()
	c.request(http.RequestOptions{Port: p.port, LocalPort: local}, nil)
	c.fact("MOD-056", "comes from it", p.remote(0).Port == local)
	c.request(http.RequestOptions{Port: p.port, LocalAddress: "127.0.0.3"}, nil)
	c.fact("MOD-055", "comes from", p.remote(1).IP.String())
	var asked []list
	lookup := func(name string, opts net.LookupOptions, cb net.LookupCallback) error {
		asked = append(asked, list{name, opts.Family, opts.Hints})
		cb(nil, host, 4)
		return nil
	}
	c.request(http.RequestOptions{Host: "a.example", Port: p.port, Lookup: lookup, Hints: 32, Family: 4}, nil)
	c.fact("MOD-057", "name, family, hints", asked[0])
	c.fact("MOD-051", "hints", asked[0][2])
	c.fact("MOD-049", "family", asked[0][1])
	c.fact("MOD-044", "connections", p.connections())
	six := func(_ string, opts net.LookupOptions, cb net.LookupCallback) error {
		cb(nil, "::1", opts.Family)
		return nil
	}
	c.fact("MOD-049", "six", codeOf(c.request(http.RequestOptions{Host: "localhost", Port: p.port, Family: 6, Lookup: six}, nil).err))
	c.request(http.RequestOptions{Host: "a.example", Port: p.port, Lookup: lookup}, nil)
	c.fact("MOD-079", "family", asked[1][1])
	err := nodeError(c.request(http.RequestOptions{Host: "no.such.invalid", Port: 1}, nil).err)
	c.fact("MOD-072", "error", list{string(err.Code), err.Syscall})
}

func moduleAgents(c *check) {
	port := c.serve(nil, answerOK).Port()
	a := c.agent(http.AgentOptions{})
	agentOf := func(agent http.AgentLike) http.AgentLike {
		return c.request(http.RequestOptions{Port: port, Agent: agent}, nil).req.Agent()
	}
	var global http.AgentLike
	c.do(func() { global = http.GlobalAgent(c.l) })
	c.fact("MOD-045", "given", agentOf(a) == http.AgentLike(a))
	c.fact("MOD-045", "false", agentOf(http.NoAgent) == global)
	c.fact("MOD-068", "none", agentOf(nil) == global)
}
