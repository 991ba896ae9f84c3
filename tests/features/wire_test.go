package features

import (
	"slices"
	"strings"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net"
)

// wireChecks are rows WIR-….
var wireChecks = checks{wireFraming, wireOld, wireParsing, wireAfterClose, wireErrors}

// judge returns the status line, and what the server saw: an error's code, or
// what fn returns for the request.
func (c *check) judge(text string, opts http.ServerOptions, fn func(req *http.IncomingMessage, body string) any) list {
	seen := list{}
	server := c.serve(&opts, func(req *http.IncomingMessage, res *http.ServerResponse) {
		body := ""
		req.OnData(func(b []byte) { body += string(b) })
		req.OnEnd(func() {
			if fn == nil {
				seen = append(seen, "request")
			} else {
				seen = append(seen, fn(req, body))
			}
			must(res.End())
		})
	})
	c.do(func() {
		server.OnClientError(func(err error, s http.Socket) {
			seen = append(seen, codeOf(err))
			s.(*net.Socket).EndString("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
		})
	})
	got := c.raw(server.Port(), text)
	return append(list{firstLine(got)}, seen...)
}

func namesOf(text string) (names []string) {
	for _, line := range headLines(text) {
		name, _, _ := strings.Cut(line, ":")
		names = append(names, name)
	}
	return names
}

func wireFraming(c *check) {
	keep := func(fn func(res *http.ServerResponse)) string {
		conn := c.dial(c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) { fn(res) }).Port()).write(getKeep)
		conn.until("\r\n\r\n")
		c.settle()
		return conn.sofar()
	}
	c.fact("WIR-001", "end", namesOf(keep(func(res *http.ServerResponse) {
		must(res.SetHeader("X-A", "1"))
		must(res.EndString("x"))
	})))
	c.fact("WIR-001", "write", namesOf(keep(func(res *http.ServerResponse) {
		must(res.SetHeader("X-A", "1"))
		res.WriteString("x")
		must(res.End())
	})))
	var lengths []string
	for _, line := range headLines(keep(func(res *http.ServerResponse) { must(res.EndString("hello")) })) {
		if strings.HasPrefix(line, "Content-Length") || strings.HasPrefix(line, "Transfer") {
			lengths = append(lengths, line)
		}
	}
	c.fact("WIR-002", "length", lengths)
}

func wireOld(c *check) {
	c.fact("WIR-003", "write", c.respond(getOld, func(res *http.ServerResponse, _ *http.IncomingMessage) {
		res.WriteString("x")
		must(res.End())
	}))
	conn := c.dial(c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		must(res.SetHeader("Content-Length", 2))
		must(res.EndString("ok"))
	}).Port()).write("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
	conn.until("ok")
	c.settle()
	got := conn.sofar()
	c.fact("WIR-003", "kept", list{conn.isOver(), firstLine(got), slices.Contains(headLines(got), "Connection: keep-alive")})
	c.fact("WIR-004", "answer", c.judge("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", http.ServerOptions{}, nil)[0])
}

func wireParsing(c *check) {
	get := func(lines string) string {
		return "GET / HTTP/1.1\r\nHost: h\r\n" + lines + "Connection: close\r\n\r\n"
	}
	strict, insecure := http.ServerOptions{}, http.ServerOptions{InsecureHTTPParser: yes}
	header := func(req *http.IncomingMessage, _ string) any { return req.Headers().Get("a") }
	body := func(_ *http.IncomingMessage, body string) any { return body }
	c.fact("WIR-005", "answer", c.judge(get("Content-Length: 0\r\nContent-Length: 0\r\n"), strict, nil))
	c.fact("WIR-006", "answer", c.judge(bothLengths, strict, nil))
	c.fact("WIR-006", "insecure", c.judge(bothLengths, insecure, nil))
	c.fact("WIR-007", "answer", c.judge("GET / HTTP/1.1\nHost: h\nConnection: close\n\n", strict, nil))
	c.fact("WIR-008", "answer", c.judge(get("A : b\r\n"), strict, func(req *http.IncomingMessage, _ string) any { return req.Headers() }))
	c.fact("WIR-009", "answer", c.judge(get("A: b\r\n c\r\n"), strict, header))
	c.fact("WIR-010", "answer", c.judge(get("A: b\x01\r\n"), strict, nil))
	c.fact("WIR-010", "insecure", c.judge(get("A: b\x01\r\n"), insecure, header))
	c.fact("WIR-011", "read", c.judge(get("A: \xe9\r\n"), strict, header))
	c.fact("WIR-011", "sent", headLines(c.answer(func(res *http.ServerResponse) { must(res.SetHeader("A", "\xe9")) }))[0])
	c.fact("WIR-012", "answer", c.judge(badRequest, strict, nil))
	c.fact("WIR-013", "answer", c.judge("\r\n\r\n"+getClose, strict, nil))
	chunked := "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
	c.fact("WIR-014", "body", c.judge(chunked+"2;a=b;c=\"d\"\r\nok\r\n0;e\r\n\r\n", strict, body))
	c.fact("WIR-015", "body", c.judge(get("Content-Length: 4\r\n")+"body", strict, body))
}

func wireAfterClose(c *check) {
	var urls []string
	got := c.answered(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		urls = append(urls, req.URL)
		must(res.EndString(req.URL))
	}, "GET /1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n")
	c.settle()
	c.do(func() { c.fact("WIR-016", "requests", urls) })
	c.fact("WIR-016", "answers", strings.Count(got, "HTTP/1.1 200"))
}

func wireErrors(c *check) {
	server := c.serve(nil, answerOK)
	heads := list{}
	c.do(func() {
		server.OnClientError(func(err error, s http.Socket) {
			c.fact("WIR-017", "error", err)
			c.fact16("WIR-017", "reason", nodeError(err).Reason)
			s.Self().Destroy(nil)
		})
		server.OnUpgrade(func(_ *http.IncomingMessage, s http.Socket, head []byte) {
			heads = append(heads, head)
			s.Self().Destroy(nil)
		})
	})
	c.raw(server.Port(), "GET / HTTP/1.1\r\nHost: h\r\nA: b\x01\r\nConnection: close\r\n\r\n")
	upgrade := strings.TrimSuffix(getUpgrade, "HEAD")
	c.raw(server.Port(), upgrade+"after\r\n\r\n")
	c.raw(server.Port(), upgrade)
	c.do(func() { c.fact("WIR-018", "heads", heads) })
}
