package parser_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
)

// sink is a handler that looks at everything and keeps nothing.
type sink struct{ messages, body, fields int }

func (s *sink) OnMessageBegin()                {}
func (s *sink) OnHeaders(h []string, _ string) { s.fields += len(h) }
func (s *sink) OnBody(chunk []byte)            { s.body += len(chunk) }
func (s *sink) OnMessageComplete()             { s.messages++ }
func (s *sink) OnHeadersComplete(h *parser.Head) parser.Verdict {
	s.fields += len(h.Headers)
	return parser.Continue
}

const smallGet = "GET /hello HTTP/1.1\r\nHost: localhost:8080\r\nConnection: keep-alive\r\n\r\n"

// realisticGet is a browser's request, of about 600 bytes.
const realisticGet = "GET /wp-content/uploads/2010/03/hello-kitty-darth-vader-pink.jpg HTTP/1.1\r\n" +
	"Host: www.kittyhell.example\r\n" +
	"User-Agent: Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.6; ja-JP-mac; rv:1.9.2.3) Gecko/20100401 Firefox/3.6.3\r\n" +
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n" +
	"Accept-Language: ja,en-us;q=0.7,en;q=0.3\r\nAccept-Encoding: gzip,deflate\r\n" +
	"Accept-Charset: Shift_JIS,utf-8;q=0.7,*;q=0.7\r\nKeep-Alive: 115\r\nConnection: keep-alive\r\n" +
	"Cookie: session=0123456789abcdef0123456789abcdef; visits=12; theme=pink; seen=1269500000.1269600000.1269700000\r\n\r\n"

const chunkedPost = "POST /upload HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" +
	"400\r\n%[1]s\r\n400\r\n%[1]s\r\n400\r\n%[1]s\r\n400\r\n%[1]s\r\n0\r\n\r\n"

const response = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n" +
	"Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 13\r\n\r\nHello, world!"

func BenchmarkExecute(b *testing.B) {
	chunked := fmt.Sprintf(chunkedPost, strings.Repeat("x", 1024))
	cases := []struct {
		name, input string
		typ         parser.Type
		piece       int
	}{
		{"small", smallGet, parser.Request, 0},
		{"realistic", realisticGet, parser.Request, 0},
		{"pipelined16", strings.Repeat(smallGet, 16), parser.Request, 0},
		{"chunked", chunked, parser.Request, 0},
		{"response", response, parser.Response, 0},
		{"split", realisticGet, parser.Request, 100},
	}
	for _, c := range cases {
		for _, d := range nodes {
			for _, cache := range []*parser.Cache{nil, parser.NewCache()} {
				name := fmt.Sprintf("%s/%s/cache=%t", c.name, d.name, cache != nil)
				b.Run(name, func(b *testing.B) {
					s := new(sink)
					p := parser.New(s, parser.Options{Type: c.typ, Dialect: d.dialect, Cache: cache})
					input := []byte(c.input)
					b.SetBytes(int64(len(input)))
					b.ReportAllocs()
					for b.Loop() {
						feed(b, p, input, c.piece)
					}
				})
			}
		}
	}
}

// BenchmarkFresh is a realistic head that differs every time, so that the cache
// never has it.
func BenchmarkFresh(b *testing.B) {
	input := []byte(realisticGet)
	at := bytes.Index(input, []byte("session=")) + len("session=")
	p := parser.New(new(sink), parser.Options{Cache: parser.NewCache()})
	b.SetBytes(int64(len(input)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		input[at], input[at+1], input[at+2] = byte('a'+n%26), byte('a'+n/26%26), byte('a'+n/676%26)
		feed(b, p, input, 0)
	}
}

func feed(tb testing.TB, p *parser.Parser, input []byte, piece int) {
	for piece > 0 && len(input) > piece {
		if _, err := p.Execute(input[:piece]); err != nil {
			tb.Fatal(err)
		}
		input = input[piece:]
	}
	if _, err := p.Execute(input); err != nil {
		tb.Fatal(err)
	}
}
