package parser_test

import (
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
)

// TestStrict gives each rule what it refuses, and the same with only the other
// rules on, and then what it must not refuse.
func TestStrict(t *testing.T) {
	const head = "POST /a HTTP/1.1\r\nHost: a\r\n"
	const chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
	cases := []struct {
		name, input, typ string
		off              func(s *parser.Strict)
		code             string
		offset           int
	}{
		{"LF before the request", "\nGET / HTTP/1.1\r\n\r\n", "", noCRLF, "HPE_STRICT", 0},
		{"CR before the request", "\r\rGET / HTTP/1.1\r\n\r\n", "", noCRLF, "HPE_STRICT", 1},
		{"LF behind the version", "GET / HTTP/1.1\n\r\n", "", noCRLF, "HPE_INVALID_VERSION", 14},
		{"LF at the end", "GET / HTTP/1.1\r\n\n", "", noCRLF, "HPE_STRICT", 16},
		{"CR and another byte at the end", "GET / HTTP/1.1\r\n\rX", "", noCRLF, "HPE_STRICT", 17},
		{"LF behind the status", "HTTP/1.1 204\n\r\n", "response", noCRLF, "HPE_STRICT", 12},
		{"LF behind the status message", "HTTP/1.1 204 No\n\r\n", "response", noCRLF, "HPE_STRICT", 15},
		{"CR and another byte behind the status", "HTTP/1.1 204 No\rX\r\n", "response", noCRLF, "HPE_STRICT", 16},
		{"CR and another byte behind the size", chunked + "0\rX\r\n", "", noCRLF, "HPE_STRICT", 59},
		{"chunk longer than said", chunked + "1\r\naXY0\r\n\r\n", "", noCRLF, "HPE_STRICT", 61},
		{"space in a name", head + "A b: c\r\n\r\n", "", func(s *parser.Strict) { s.FieldNames = false }, "HPE_INVALID_HEADER_TOKEN", 28},
		{"space behind a name", head + "A : c\r\n\r\n", "", func(s *parser.Strict) { s.FieldNames = false }, "HPE_INVALID_HEADER_TOKEN", 28},
		{"empty name", head + ": c\r\n\r\n", "", func(s *parser.Strict) { s.FieldNames = false }, "HPE_INVALID_HEADER_TOKEN", 27},
		{"folded value", head + "A: b\r\n c\r\n\r\n", "", func(s *parser.Strict) { s.NoFolding = false }, "HPE_INVALID_HEADER_TOKEN", 33},
		{"no version", "GET /\r\nHost: a\r\n\r\n", "", func(s *parser.Strict) { s.HTTPOnly = false }, "HPE_INVALID_VERSION", 7},
		{"version 2.0", "GET / HTTP/2.0\r\n\r\n", "", func(s *parser.Strict) { s.HTTPOnly = false }, "HPE_INVALID_VERSION", 14},
		{"ICE", "SOURCE / ICE/1.0\r\n\r\n", "", func(s *parser.Strict) { s.HTTPOnly = false }, "HPE_INVALID_CONSTANT", 9},
		{"backslash in the URL", "GET /a\\b HTTP/1.1\r\n\r\n", "", noTarget, "HPE_INVALID_URL", 6},
		{"fragment", "GET /a#b HTTP/1.1\r\n\r\n", "", noTarget, "HPE_INVALID_URL", 6},
		{"byte above 127 in the URL", "GET /\xe4 HTTP/1.1\r\n\r\n", "", noTarget, "HPE_INVALID_URL", 5},
		{"asterisk for GET", "GET * HTTP/1.1\r\n\r\n", "", noTarget, "HPE_INVALID_URL", 4},
		{"asterisk and more", "OPTIONS *a HTTP/1.1\r\n\r\n", "", noTarget, "HPE_INVALID_URL", 9},
		{"coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", noCoding, "HPE_INVALID_TRANSFER_ENCODING", 47},
		{"empty coding", head + "Transfer-Encoding:\r\n\r\n", "", noCoding, "HPE_INVALID_TRANSFER_ENCODING", 47},
		{"space behind the size", chunked + "1 \r\na\r\n0\r\n\r\n", "", noExtensions, "HPE_INVALID_CHUNK_SIZE", 58},
		{"open quote", chunked + "1;a=\"b\r\na\r\n0\r\n\r\n", "", noExtensions, "HPE_STRICT", 63},
		{"space in an extension", chunked + "1;a=b c\r\na\r\n0\r\n\r\n", "", noExtensions, "HPE_STRICT", 62},
		{"empty extension", chunked + "1;\r\na\r\n0\r\n\r\n", "", noExtensions, "HPE_STRICT", 59},
		{
			"long extensions", chunked + "1;" + strings.Repeat("e", 20000) + "\r\na\r\n0\r\n\r\n", "",
			func(s *parser.Strict) { s.MaxExtensions = 0 }, "HPE_CHUNK_EXTENSIONS_OVERFLOW", 59 + 16384,
		},
		{
			"many empty lines", strings.Repeat("\r\n", 9) + "GET / HTTP/1.1\r\n\r\n", "",
			func(s *parser.Strict) { s.MaxEmptyLines = 0 }, "HPE_STRICT", 9,
		},
		{
			"bytes behind the last message", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n\r\nG", "",
			func(s *parser.Strict) { s.CloseIsFinal = false }, "HPE_CLOSED_CONNECTION", 39,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for i := range len(c.input) {
				strict, without := parser.AllStrict(), parser.AllStrict()
				c.off(&without)
				if code, off := parseIn2(c.typ, c.input, i, strict); code != c.code || off != c.offset {
					t.Fatalf("cut at %d: %s at %d, want %s at %d", i, code, off, c.code, c.offset)
				}
				if code, off := parseIn2(c.typ, c.input, i, without); code != "" {
					t.Fatalf("cut at %d: without the rule %s at %d", i, code, off)
				}
			}
		})
	}
}

func noCRLF(s *parser.Strict)       { s.CRLF = false }
func noTarget(s *parser.Strict)     { s.Target = false }
func noCoding(s *parser.Strict)     { s.Coding = false }
func noExtensions(s *parser.Strict) { s.Extensions = false }

// TestStrictAccepts reads what all rules together leave.
func TestStrictAccepts(t *testing.T) {
	requests := []string{
		smallGet + realisticGet + smallGet,
		"\r\nOPTIONS * HTTP/1.1\r\nHost: a\r\n\r\nGET http://a:80/b?c HTTP/1.0\r\n\r\n",
		"POST /%20 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;a;b=c;d=\"e;\\\"f\"\r\nx\r\n0;z\r\nT: 1\r\n\r\n",
		"POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok\r\n",
	}
	for _, input := range requests {
		for i := range len(input) {
			if code, off := parseIn2("request", input, i, parser.AllStrict()); code != "" {
				t.Fatalf("%q cut at %d: %s at %d", input, i, code, off)
			}
		}
	}
	for i := range len(response) {
		if code, off := parseIn2("response", response, i, parser.AllStrict()); code != "" {
			t.Fatalf("cut at %d: %s at %d", i, code, off)
		}
	}
}

// parseIn2 feeds an input cut at i and returns the error's code and place.
func parseIn2(typ, input string, i int, strict parser.Strict) (code string, offset int) {
	j := &job{Type: typ}
	o := j.options(parser.LLHTTP6)
	o.Strict = strict
	p := parser.New(new(sink), o)
	if _, err := p.Execute([]byte(input[:i])); err != nil {
		return err.Code, err.Offset
	}
	if _, err := p.Execute([]byte(input[i:])); err != nil {
		return err.Code, err.Offset + i
	}
	return "", 0
}
