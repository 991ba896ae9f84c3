package http_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// urlCases are URL strings with the host, port, path and credentials, or the
// error, that http.request of Node 16.20.1 and 10.24.1 made of each.
var urlCases = []struct{ url, want16, want10 string }{
	{"http://example.com", "example.com 80 /", ""},
	{"http://example.com:80/", "example.com 80 /", ""},
	{"http://EXAMPLE.com:8080/a/../b?q=1#h", "example.com 8080 /b?q=1", "example.com 8080 /a/../b?q=1"},
	{"http://u:p%40@h/", "h 80 / u:p@", ""},
	{"http://u@h", "h 80 / u:", "h 80 / u"},
	{"http://:p@h/x", "h 80 /x :p", ""},
	{"http://[::1]:3000/x", "::1 3000 /x", ""},
	{"http://[0:0:0:0:0:ffff:7f00:1]/", "::ffff:7f00:1 80 /", "0:0:0:0:0:ffff:7f00:1 80 /"},
	{"http://127.1/", "127.0.0.1 80 /", "127.1 80 /"},
	{"http://0x7f.1/", "127.0.0.1 80 /", "0x7f.1 80 /"},
	{"http://1.2.3.4.5/", "ERR_INVALID_URL", "1.2.3.4.5 80 /"},
	{"http://h:99999/", "ERR_INVALID_URL", "h 99999 /"},
	{"http://h:/", "h 80 /", ""},
	{"http://h?x", "h 80 /?x", ""},
	{"http://h#f", "h 80 /", ""},
	{"http:/h/x", "h 80 /x", "ERR_INVALID_DOMAIN_NAME"},
	{"http:h/x", "h 80 /x", "ERR_INVALID_DOMAIN_NAME"},
	{"http:\\\\h\\x", "h 80 /x", ""},
	{"  http://h/a b ", "h 80 /a%20b", ""},
	{"http://h/é", "h 80 /%C3%A9", "h 80 /é"},
	{"http://h/\"<>`{}|^'", "h 80 /%22%3C%3E%60%7B%7D|^'", "h 80 /%22%3C%3E%60%7B%7D%7C%5E%27"},
	{"http://h/?\"<>`{}|^'", "h 80 /?%22%3C%3E`{}|^%27", "h 80 /?%22%3C%3E%60%7B%7D%7C%5E%27"},
	{"http://bücher.de/", "xn--bcher-kva.de 80 /", ""},
	{"http://a b/", "ERR_INVALID_URL", "a 80 %20b/"},
	{"http://a%20b/", "ERR_INVALID_URL", "a 80 %20b/"},
	{"http://%41/", "a 80 /", "ERR_INVALID_DOMAIN_NAME"},
	{"http://h/%2e%2e/x", "h 80 /x", "h 80 /%2e%2e/x"},
	{"http://h/a/./b/", "h 80 /a/b/", "h 80 /a/./b/"},
	{"mailto:x@y", `ERR_INVALID_PROTOCOL Protocol "mailto:" not supported. Expected "http:"`, ""},
	{"file:///x", `ERR_INVALID_PROTOCOL Protocol "file:" not supported. Expected "http:"`, "ERR_INVALID_DOMAIN_NAME"},
	{"x", "ERR_INVALID_URL", "ERR_INVALID_DOMAIN_NAME"},
	{"/x", "ERR_INVALID_URL", "ERR_INVALID_DOMAIN_NAME"},
	{"//h/x", "ERR_INVALID_URL", "ERR_INVALID_DOMAIN_NAME"},
	{"", "ERR_INVALID_URL", "ERR_INVALID_DOMAIN_NAME"},
	{"http://", "ERR_INVALID_URL", "ERR_INVALID_DOMAIN_NAME"},
	{"http:///h", "h 80 /", "ERR_INVALID_DOMAIN_NAME"},
	{"http://h:8x/", "ERR_INVALID_URL", "h 80 /:8x/"},
	{"https://h:443/", `ERR_INVALID_PROTOCOL Protocol "https:" not supported. Expected "http:"`, ""},
	{"http://a_b/", "a_b 80 /", ""},
	{"http://a;b/", "a;b 80 /", "a 80 ;b/"},
	{"http://u:p:q@h/", "h 80 / u:p:q", ""},
	{"http://u@v@h/", "h 80 / u@v:", "h 80 / u@v"},
	{"http://h\t/x", "h 80 /x", "h 80 %09/x"},
	{"http://%zz@h/", "URIError", ""},
	{"http://256.1.1.1/", "ERR_INVALID_URL", "256.1.1.1 80 /"},
	{"http://h.:80/", "h. 80 /", ""},
	{"HTTP://H/", "h 80 /", ""},
	{"foo://h/x", `ERR_INVALID_PROTOCOL Protocol "foo:" not supported. Expected "http:"`, ""},
	{"http://a*b/x", "a*b 80 /x", "a 80 /*b/x"},
	{"http://h/a\\b", "h 80 /a/b", ""},
	{"http://xn--fsq/", "xn--fsq 80 /", ""},
	{"http://日本/", "xn--wgv71a 80 /", ""},
	{"http://[::1", "ERR_INVALID_URL", "ERR_INVALID_DOMAIN_NAME"},
	{"http://[::g]/", "ERR_INVALID_URL", "::g 80 /"},
	{"http://h/..;/x", "h 80 /..;/x", ""},
	{"javascript://x/y", `ERR_INVALID_PROTOCOL Protocol "javascript:" not supported. Expected "http:"`, "ERR_INVALID_DOMAIN_NAME"},
	{"http://user:pass@host.com:8000/p/a/t/h?query=string#hash", "host.com 8000 /p/a/t/h?query=string user:pass", ""},
}

func TestURLStrings(t *testing.T) {
	for _, p := range profiles {
		runTrace(t, p, func(tr *trace) {
			for _, tc := range urlCases {
				want := tc.want16
				if p == loop.Node10 && tc.want10 != "" {
					want = tc.want10
				}
				if got := describeURL(tr.l, tc.url); got != want {
					t.Errorf("%s: %q gives\n\t%q, want\n\t%q", p.Name, tc.url, got, want)
				}
			}
		})
	}
}

// describeURL returns what a request with the URL would connect to.
func describeURL(l *loop.Loop, url string) string {
	stop := errors.New("stop")
	var text string
	opts := &http.RequestOptions{CreateConnection: func(o *http.RequestOptions, _ func(error, http.Socket)) (http.Socket, error) {
		path := o.Path
		if l.Profile() == loop.Node10 {
			path = latin1Text(path)
		}
		text = strings.TrimRight(fmt.Sprintf("%s %d %s %s", o.Host, o.Port, path, o.Auth), " ")
		return nil, stop
	}}
	r, err := http.Request(l, url, opts, nil)
	if r != nil {
		r.OnError(func(error) {})
	}
	switch code := nodeerr.CodeOf(err); {
	case err == nil || errors.Is(err, stop):
		return text
	case code == nodeerr.ErrInvalidProtocol:
		return string(code) + " " + err.Error()
	case code != "":
		return string(code)
	default:
		var e *nodeerr.Error
		errors.As(err, &e)
		return e.Name()
	}
}

// latin1Text reads wire bytes as Node does.
func latin1Text(s string) string {
	var b strings.Builder
	for i := range len(s) {
		b.WriteRune(rune(s[i]))
	}
	return b.String()
}

func TestURLObject(t *testing.T) {
	u, err := http.ParseURL("HTTP://us er:p%40@EXAMPLE.com:8080/a/../b?q=1#h")
	if err != nil {
		t.Fatal(err)
	}
	want := "http://us%20er:p%40@example.com:8080/b?q=1#h"
	if got := u.Href(); got != want {
		t.Errorf("href %q, want %q", got, want)
	}
	for _, p := range profiles {
		want := "us er:p@"
		if p == loop.Node10 {
			want = "us%20er:p%40"
		}
		runTrace(t, p, func(tr *trace) {
			opts := &http.RequestOptions{CreateConnection: func(o *http.RequestOptions, done func(error, http.Socket)) (http.Socket, error) {
				if o.Auth != want {
					t.Errorf("%s: auth %q, want %q", p.Name, o.Auth, want)
				}
				done(errors.New("stop"), nil)
				return nil, nil
			}}
			r, err := http.Request(tr.l, u, opts, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.OnError(func(error) {})
		})
	}
}
