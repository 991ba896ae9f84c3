package parser_test

import (
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
)

// caller calls a function from within one callback.
type caller struct {
	sink
	in string
	do func()
}

func (c *caller) at(name string) {
	if c.in == name {
		c.do()
	}
}

func (c *caller) OnMessageBegin() { c.at("begin") }
func (c *caller) OnHeaders(h []string, url string) {
	c.at("headers")
	c.sink.OnHeaders(h, url)
}

func (c *caller) OnHeadersComplete(h *parser.Head) parser.Verdict {
	c.at("head")
	return c.sink.OnHeadersComplete(h)
}

func (c *caller) OnBody(b []byte) {
	c.at("body")
	c.sink.OnBody(b)
}

func (c *caller) OnMessageComplete() {
	c.at("complete")
	c.sink.OnMessageComplete()
}

const withTrailers = "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nT: 1\r\n\r\n"

// TestThrow panics in each callback: the panic leaves Execute, and afterwards
// the parser says what Node's says after a throw there.
func TestThrow(t *testing.T) {
	cases := []struct {
		in         string
		node16     string
		reason     string
		node10     string
		onlyNode16 bool
	}{
		{"head", "HPE_CB_HEADERS_COMPLETE", "User callback error", "HPE_CB_headers_complete", false},
		{"body", "HPE_JS_EXCEPTION", "JS Exception", "HPE_CB_body", false},
		{"complete", "HPE_CB_MESSAGE_COMPLETE", "`on_message_complete` callback error", "HPE_CB_message_complete", false},
	}
	for _, c := range cases {
		for _, n := range nodes {
			h := &caller{in: c.in, do: func() { panic("boom") }}
			p := parser.New(h, parser.Options{Dialect: n.dialect})
			func() {
				defer func() {
					if r := recover(); r != "boom" {
						t.Errorf("%s: recovered %v", c.in, r)
					}
				}()
				_, _ = p.Execute([]byte(withTrailers))
			}()
			_, err := p.Execute([]byte("GET"))
			want, reason := c.node16, c.reason
			if n.dialect == parser.HTTPParser29 {
				want, reason = c.node10, ""
			}
			if err == nil || err.Code != want || err.Reason != reason {
				t.Errorf("%s, %s: %+v", c.in, n.name, err)
			}
			if err := p.Finish(); err != nil {
				t.Errorf("%s, %s: Finish: %v", c.in, n.name, err)
			}
		}
	}
}

// TestPauseOutside pauses between inputs.
func TestPauseOutside(t *testing.T) {
	for _, n := range nodes {
		h := new(sink)
		p := parser.New(h, parser.Options{Dialect: n.dialect})
		p.Pause()
		if _, err := p.Execute([]byte(smallGet)); err == nil || err.Code != "HPE_PAUSED" || h.messages != 0 {
			t.Errorf("%s: %v, %d messages", n.name, err, h.messages)
		}
		if err := p.Finish(); err != nil {
			t.Errorf("%s: Finish: %v", n.name, err)
		}
		p.Resume()
		if _, err := p.Execute([]byte(smallGet)); err != nil || h.messages != 1 {
			t.Errorf("%s: %v, %d messages", n.name, err, h.messages)
		}
	}
}

// TestPauseInside pauses from a callback: llhttp's binding reads the input to
// its end, http_parser stops behind the callback.
func TestPauseInside(t *testing.T) {
	h := &caller{in: "complete"}
	p := parser.New(h, parser.Options{})
	h.do = p.Pause
	if n, err := p.Execute([]byte(smallGet + smallGet)); err != nil || n != 2*len(smallGet) || h.messages != 2 {
		t.Errorf("node16: read %d, %v, %d messages", n, err, h.messages)
	}
	if _, err := p.Execute([]byte(smallGet)); err == nil || err.Code != "HPE_PAUSED" || err.Reason != "Paused" {
		t.Errorf("node16: %v", err)
	}

	h = &caller{in: "complete"}
	p = parser.New(h, parser.Options{Dialect: parser.HTTPParser29})
	h.do = p.Pause
	_, err := p.Execute([]byte(smallGet + smallGet))
	if err == nil || err.Code != "HPE_PAUSED" || err.Offset != len(smallGet) || h.messages != 1 {
		t.Errorf("node10: %+v, %d messages", err, h.messages)
	}
}

// TestLenientBeyondNode covers the flags that Node 16 gives no access to.
func TestLenientBeyondNode(t *testing.T) {
	for lenient, input := range map[parser.Lenient]string{
		parser.LenientVersion:          "GET / HTTP/9.9\r\n\r\n",
		parser.LenientTransferEncoding: "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
	} {
		p := parser.New(new(sink), parser.Options{})
		if _, err := p.Execute([]byte(input)); err == nil {
			t.Errorf("%q passes without the flag", input)
		}
		p = parser.New(new(sink), parser.Options{Lenient: lenient})
		if _, err := p.Execute([]byte(input)); err != nil {
			t.Errorf("%q: %v", input, err)
		}
	}
}

// TestInit uses a parser again after an error.
func TestInit(t *testing.T) {
	h := new(sink)
	p := parser.New(h, parser.Options{})
	if _, err := p.Execute([]byte("\x16\x03\x01")); err == nil || err.Error() != "Parse Error: Invalid method encountered" {
		t.Fatal(err)
	}
	p.Init(h, parser.Options{Dialect: parser.HTTPParser29})
	if _, err := p.Execute([]byte("\x16\x03\x01")); err == nil || err.Error() != "Parse Error" {
		t.Fatal(err)
	}
	p.Init(h, parser.Options{Type: parser.Response})
	if _, err := p.Execute([]byte(response)); err != nil || h.messages != 1 {
		t.Fatal(err, h.messages)
	}
}

// TestHeadersAreKept keeps what two messages with the same block were given:
// it stays as it was, whatever comes later.
func TestHeadersAreKept(t *testing.T) {
	for _, cache := range []*parser.Cache{nil, parser.NewCache()} {
		k := new(keeper)
		p := parser.New(k, parser.Options{Cache: cache})
		input := []byte(realisticGet)
		for range 2 {
			feed(t, p, input, 0)
		}
		feed(t, p, input, 7)
		for i := range input {
			input[i] = '*'
		}
		feed(t, p, []byte(strings.ReplaceAll(realisticGet, "Firefox", "Netscape")), 0)
		for i, kept := range k.kept[:3] {
			if kept != k.seen[i] || !strings.HasPrefix(kept, "/wp-content/uploads/2010/03/") {
				t.Errorf("message %d: %s", i, kept)
			}
		}
	}
}

type keeper struct {
	sink
	seen  []string
	heads []parser.Head
	kept  []string
}

func (k *keeper) OnHeadersComplete(h *parser.Head) parser.Verdict {
	k.heads = append(k.heads, *h)
	k.seen = append(k.seen, h.URL+" "+quoteList(h.Headers))
	k.kept = k.kept[:0]
	for _, old := range k.heads {
		k.kept = append(k.kept, old.URL+" "+quoteList(old.Headers))
	}
	return parser.Continue
}

func TestMethods(t *testing.T) {
	if names := parser.Methods(parser.LLHTTP6); len(names) != 46 || names[parser.MethodMSearch] != "M-SEARCH" {
		t.Error(names)
	}
	if names := parser.Methods(parser.HTTPParser29); len(names) != 34 || names[33] != "SOURCE" {
		t.Error(names)
	}
	if parser.MethodGet.String() != "GET" || parser.Method(99).String() != "" {
		t.Error("String")
	}
}
