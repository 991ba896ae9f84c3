package http_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

func TestRequestOptionErrors(t *testing.T) {
	header := func(name string, value any) []http.HeaderField { return []http.HeaderField{{Name: name, Value: value}} }
	for _, tc := range []struct {
		name   string
		opts   http.RequestOptions
		code   nodeerr.Code
		text   string
		only16 bool
	}{
		{name: "path with space", opts: http.RequestOptions{Path: "/a b"}, code: nodeerr.ErrUnescapedCharacters, text: "Request path contains unescaped characters"},
		{name: "path with newline", opts: http.RequestOptions{Path: "/a\nb"}, code: nodeerr.ErrUnescapedCharacters, text: "Request path contains unescaped characters"},
		{name: "method", opts: http.RequestOptions{Method: "GET IT"}, code: nodeerr.ErrInvalidHTTPToken, text: `Method must be a valid HTTP token ["GET IT"]`},
		{name: "protocol", opts: http.RequestOptions{Protocol: "https:"}, code: nodeerr.ErrInvalidProtocol, text: `Protocol "https:" not supported. Expected "http:"`},
		{name: "header name", opts: http.RequestOptions{Headers: header("bad name", "x")}, code: nodeerr.ErrInvalidHTTPToken, text: `Header name must be a valid HTTP token ["bad name"]`},
		{name: "header value", opts: http.RequestOptions{Headers: header("ok", "a\nb")}, code: nodeerr.ErrInvalidChar, text: `Invalid character in header content ["ok"]`},
		{name: "no header value", opts: http.RequestOptions{Headers: header("ok", nil)}, code: nodeerr.ErrHTTPInvalidHeaderValue, text: `Invalid value "undefined" for header "ok"`},
		{name: "raw header name", opts: http.RequestOptions{RawHeaders: header("bad name", "x")}, code: nodeerr.ErrInvalidHTTPToken, text: `Header name must be a valid HTTP token ["bad name"]`},
		{name: "host header", opts: http.RequestOptions{Headers: header("host", []string{"a", "b"})}, code: nodeerr.ErrInvalidArgType, text: `The "options.headers.host" property must be of type string. Received an instance of Array`, only16: true},
		{name: "maxHeaderSize", opts: http.RequestOptions{MaxHeaderSize: -1}, code: nodeerr.ErrOutOfRange, text: `The value of "maxHeaderSize" is out of range. It must be >= 0 && <= 9007199254740991. Received -1`, only16: true},
		{name: "timeout", opts: http.RequestOptions{Timeout: -5 * time.Millisecond}, code: nodeerr.ErrOutOfRange, text: `The value of "timeout" is out of range. It must be a non-negative finite number. Received -5`, only16: true},
	} {
		for _, p := range profiles {
			if tc.only16 && p == loop.Node10 {
				continue
			}
			runTrace(t, p, func(tr *trace) {
				opts := tc.opts
				opts.Host, opts.Port = "127.0.0.1", 1
				req, err := http.Request(tr.l, nil, &opts, nil)
				if req != nil || !errors.Is(err, tc.code) || err.Error() != tc.text {
					t.Errorf("%s, %s: got %v, want %s %s", p.Name, tc.name, err, tc.code, tc.text)
				}
			})
		}
	}
}

// TestRequestHeads compares the bytes that go out with those that Node sends.
func TestRequestHeads(t *testing.T) {
	const host = "Host: 127.0.0.1:PORT\r\n"
	chunked := "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
	for _, tc := range []struct {
		name           string
		opts           http.RequestOptions
		send           func(r *http.ClientRequest)
		want16, want10 string
	}{
		{name: "GET", want16: "GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n"},
		{name: "method in lower case", opts: http.RequestOptions{Method: "delete"}, want16: "DELETE / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n"},
		{name: "GET with a body", send: end("body"), want16: "GET / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\nbody"},
		{name: "POST", opts: http.RequestOptions{Method: "POST"}, want16: "POST / HTTP/1.1\r\n" + host + "Connection: close\r\nContent-Length: 0\r\n\r\n"},
		{name: "POST with a body", opts: http.RequestOptions{Method: "POST"}, send: end("body"), want16: "POST / HTTP/1.1\r\n" + host + "Connection: close\r\nContent-Length: 4\r\n\r\nbody"},
		{name: "POST in pieces", opts: http.RequestOptions{Method: "POST"}, send: func(r *http.ClientRequest) {
			r.WriteString("a")
			_ = r.EndString("b")
		}, want16: "POST / HTTP/1.1\r\n" + host + chunked + "1\r\na\r\n1\r\nb\r\n0\r\n\r\n"},
		{
			name: "TRACE with a body", opts: http.RequestOptions{Method: "TRACE"}, send: end("body"),
			want16: "TRACE / HTTP/1.1\r\n" + host + "Connection: close\r\n\r\nbody",
			want10: "TRACE / HTTP/1.1\r\n" + host + "Connection: close\r\nContent-Length: 4\r\n\r\nbody",
		},
		{name: "auth", opts: http.RequestOptions{Auth: "u:p@"}, want16: "GET / HTTP/1.1\r\n" + host + "Authorization: Basic dTpwQA==\r\nConnection: close\r\n\r\n"},
		{
			name: "headers before Host", opts: http.RequestOptions{Headers: []http.HeaderField{{Name: "X-A", Value: []string{"1", "2"}}, {Name: "Cookie", Value: []string{"a=1", "b=2"}}}},
			want16: "GET / HTTP/1.1\r\nX-A: 1\r\nX-A: 2\r\nCookie: a=1; b=2\r\n" + host + "Connection: close\r\n\r\n",
		},
		{
			name:   "unique headers",
			opts:   http.RequestOptions{Headers: []http.HeaderField{{Name: "X-A", Value: []string{"1", "2"}}}, UniqueHeaders: []string{"x-a"}},
			want16: "GET / HTTP/1.1\r\nX-A: 1; 2\r\n" + host + "Connection: close\r\n\r\n",
			want10: "GET / HTTP/1.1\r\nX-A: 1\r\nX-A: 2\r\n" + host + "Connection: close\r\n\r\n",
		},
		{
			name: "raw headers", opts: http.RequestOptions{RawHeaders: []http.HeaderField{{Name: "x-lower", Value: "1"}}},
			want16: "GET / HTTP/1.1\r\nx-lower: 1\r\nConnection: close\r\n\r\n",
		},
		{name: "no Host", opts: http.RequestOptions{NoSetHost: true}, want16: "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"},
		{
			name: "Expect goes at once", opts: http.RequestOptions{Method: "POST", Headers: []http.HeaderField{{Name: "Expect", Value: "100-continue"}}},
			send: func(*http.ClientRequest) {}, want16: "POST / HTTP/1.1\r\nExpect: 100-continue\r\n" + host + chunked,
		},
		{
			name: "flushed headers", opts: http.RequestOptions{Method: "POST"},
			send:   func(r *http.ClientRequest) { _ = r.SetHeader("X-Early", "yes"); _ = r.FlushHeaders() },
			want16: "POST / HTTP/1.1\r\n" + host + "X-Early: yes\r\n" + chunked,
		},
	} {
		for _, p := range profiles {
			want := tc.want16
			if p == loop.Node10 && tc.want10 != "" {
				want = tc.want10
			}
			t.Run(p.Name+"/"+tc.name, func(t *testing.T) {
				got := make(chan string, 1)
				port := scripted(t, nil, func(p *peer) {
					body, _ := strings.CutPrefix(want, p.head)
					_, body, _ = strings.Cut(body, "\r\n\r\n")
					got <- p.head + p.read(len(body))
				})
				runTrace(t, p, func(tr *trace) {
					opts := tc.opts
					opts.Host, opts.Port, opts.Agent = "127.0.0.1", port, http.NoAgent
					r := tr.request(&opts, nil)
					r.OnError(func(error) {})
					if tc.send == nil {
						_ = r.End()
					} else {
						tc.send(r)
					}
				})
				if head := portPattern.ReplaceAllString(<-got, "127.0.0.1:PORT"); head != want {
					t.Errorf("got  %q\nwant %q", head, want)
				}
			})
		}
	}
}

func end(body string) func(r *http.ClientRequest) {
	return func(r *http.ClientRequest) { _ = r.EndString(body) }
}

// TestAgentConnectionHeader: keep-alive is asked for only of agents that could
// use it.
func TestAgentConnectionHeader(t *testing.T) {
	for _, tc := range []struct {
		opts http.AgentOptions
		want string
	}{
		{http.AgentOptions{}, "close"},
		{http.AgentOptions{MaxSockets: 2}, "keep-alive"},
		{http.AgentOptions{KeepAlive: true}, "keep-alive"},
		{http.AgentOptions{KeepAlive: true, MaxSockets: 2}, "keep-alive"},
	} {
		heads := make(chan string, 1)
		port := scripted(t, nil, func(p *peer) {
			heads <- p.head
			p.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
		})
		runTrace(t, loop.Node16, func(tr *trace) { tr.get(to(port, tr.agent(tc.opts)), nil) })
		if head := <-heads; !strings.Contains(head, "\r\nConnection: "+tc.want+"\r\n") {
			t.Errorf("%+v: %q", tc.opts, head)
		}
	}
}
