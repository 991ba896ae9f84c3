package http_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

func newLoop(t testing.TB, p *loop.Profile) *loop.Loop {
	t.Helper()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	return l
}

// table shows headers as JSON.stringify would, without the quotes.
func table(h *http.Headers) string {
	var parts []string
	for _, name := range h.Names() {
		if h.IsList(name) {
			parts = append(parts, fmt.Sprintf("%s:%q", name, h.Values(name)))
		} else {
			parts = append(parts, name+":"+h.Get(name))
		}
	}
	return strings.Join(parts, " ")
}

func TestHeaderLinesThatComeTwice(t *testing.T) {
	first := strings.Fields("age authorization content-length content-type etag expires from host if-modified-since " +
		"if-unmodified-since last-modified location max-forwards proxy-authorization referer retry-after server user-agent")
	for _, name := range first {
		h := &http.Headers{}
		http.AddHeaderLine(h, strings.ToUpper(name), "1")
		http.AddHeaderLine(h, name, "2")
		if got, want := table(h), name+":1"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	tests := []struct{ lines, want string }{
		{"Set-Cookie=a", `set-cookie:["a"]`},
		{"Set-Cookie=a set-cookie=b", `set-cookie:["a" "b"]`},
		{"Cookie=a COOKIE=b cookie=c", "cookie:a; b; c"},
		{"Accept=a accept=b", "accept:a, b"},
		{"X-Own=a x-own=b X-OWN=c", "x-own:a, b, c"},
		{"Date=a date=b", "date:a, b"},
		{"Transfer-Encoding=a transfer-encoding=b", "transfer-encoding:a, b"},
		{"b=1 a=2 b=3", "b:1, 3 a:2"},
		{"b=1 10=x 9=y 010=z 4294967295=w", "9:y 10:x b:1 010:z 4294967295:w"},
		{"__proto__=x constructor=y", "constructor:y"},
	}
	for _, test := range tests {
		h := &http.Headers{}
		for _, line := range strings.Fields(test.lines) {
			name, value, _ := strings.Cut(line, "=")
			http.AddHeaderLine(h, name, value)
		}
		if got := table(h); got != test.want {
			t.Errorf("%s: got %s, want %s", test.lines, got, test.want)
		}
	}
}

func TestManyHeaders(t *testing.T) {
	h := &http.Headers{}
	for i := range 200 {
		http.AddHeaderLine(h, fmt.Sprintf("X-%d", i), fmt.Sprint(i))
	}
	http.AddHeaderLine(h, "7", "seven")
	h.Delete("x-3")
	for name, want := range map[string]string{"x-0": "0", "X-199": "199", "x-3": "", "7": "seven"} {
		if got := h.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if names := h.Names(); len(names) != 200 || names[0] != "7" || names[1] != "x-0" {
		t.Errorf("%d names, first %q", len(names), names[:2])
	}
}

func TestHeadersCanBeChanged(t *testing.T) {
	h := &http.Headers{}
	h.Set("X-A", "1")
	h.SetValues("X-B", "1", "2")
	h.Set("x-a", "2")
	if got, want := table(h), `x-a:2 x-b:["1" "2"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if h.Get("X-B") != "1, 2" || !slices.Equal(h.Values("x-a"), []string{"2"}) || h.Values("none") != nil || h.Len() != 2 {
		t.Error("wrong values")
	}
	h.Delete("X-A")
	if h.Has("x-a") || !h.Has("X-b") {
		t.Error("wrong header deleted")
	}
}

func TestHeaderErrors(t *testing.T) {
	l := newLoop(t, nil)
	m := http.NewOutgoingMessage(l)
	tests := []struct {
		err  error
		kind nodeerr.Kind
		code nodeerr.Code
		text string
	}{
		{http.ValidateHeaderName(""), nodeerr.TypeError, nodeerr.ErrInvalidHTTPToken, `Header name must be a valid HTTP token [""]`},
		{m.SetHeader("a b", "x"), nodeerr.TypeError, nodeerr.ErrInvalidHTTPToken, `Header name must be a valid HTTP token ["a b"]`},
		{m.SetHeader("x", nil), nodeerr.TypeError, nodeerr.ErrHTTPInvalidHeaderValue, `Invalid value "undefined" for header "x"`},
		{m.SetHeader("x", "a\nb"), nodeerr.TypeError, nodeerr.ErrInvalidChar, `Invalid character in header content ["x"]`},
		{m.SetHeader("x", []string{"a", "\x7f"}), nodeerr.TypeError, nodeerr.ErrInvalidChar, `Invalid character in header content ["x"]`},
		{m.AddTrailers(http.HeaderField{Name: "a b", Value: "1"}), nodeerr.TypeError, nodeerr.ErrInvalidHTTPToken, `Trailer name must be a valid HTTP token ["a b"]`},
		{m.AddTrailers(http.HeaderField{Name: "ab", Value: "\r"}), nodeerr.TypeError, nodeerr.ErrInvalidChar, `Invalid character in trailer content ["ab"]`},
		{m.End(), nodeerr.PlainError, nodeerr.ErrMethodNotImplemented, `The _implicitHeader() method is not implemented`},
	}
	for _, test := range tests {
		var e *nodeerr.Error
		if !errors.As(test.err, &e) || e.Kind != test.kind || e.Code != test.code || e.Message != test.text {
			t.Errorf("got %v, want %s", test.err, test.text)
		}
	}
	if err := http.ValidateHeaderValue("x", "tab\tand latin1 \xe9"); err != nil {
		t.Error(err)
	}
}
