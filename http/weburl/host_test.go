package weburl_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/http/weburl"
)

func TestHost(t *testing.T) {
	for _, c := range []struct {
		in, want string // no want: no host
		opaque   bool
		older    bool
	}{
		{in: "EXAMPLE.com", want: "example.com"},
		{in: "ex%41mple.com", want: "example.com"},
		{in: "a b"},
		{in: "a%20b"},
		{in: ""},
		{in: "a<b"},
		{in: "a<b", older: true, want: "a<b"},

		{in: "bücher.de", want: "xn--bcher-kva.de"},
		{in: "日本。jp", want: "xn--wgv71a.jp"},
		{in: "%ff"},
		{in: "0x7f.1", want: "127.0.0.1"},
		{in: "127.1", want: "127.0.0.1"},
		{in: "0300.0250.1", want: "192.168.0.1"},
		{in: "4294967295", want: "255.255.255.255"},
		{in: "4294967296"},
		{in: "99999999999999999999999"},
		{in: "256.1.1.1"},
		{in: "1.2.3.4.5"},
		{in: "1.2.3.", want: "1.2.0.3"},
		{in: "a.09"},
		{in: "a.0x", want: ""},
		{in: "[::1]", want: "[::1]"},
		{in: "[1:0:0:2:0:0:0:3]", want: "[1:0:0:2::3]"},
		{in: "[::ffff:1.2.3.4]", want: "[::ffff:102:304]"},
		{in: "[::1"},
		{in: "[::1%25eth0]", want: "[::1]"},
		{in: "[::1%25eth0]", older: true},
		{in: "1.2.3.4.5", older: true, want: "1.2.3.4.5"},
		{in: "1..2", older: true, want: "1..2"},
		{in: "1.2.3.", older: true, want: "1.2.0.3"},
		{in: "256.1", older: true},
		{in: "[1::2::3]"},
		{in: "1.2.3", opaque: true, want: "1.2.3"},
		{in: "Aé", opaque: true, want: "A%C3%A9"},
		{in: "a:b", opaque: true},
	} {
		got, ok := weburl.Host(c.in, !c.opaque, c.older, weburl.DomainToASCII)
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("Host(%q, %v, %v) = %q, want %q", c.in, !c.opaque, c.older, got, c.want)
		}
	}
}

func TestPercentDecode(t *testing.T) {
	if got := string(weburl.PercentDecode("%41%4g%C3%a9%")); got != "A%4gé%" {
		t.Errorf("got %q", got)
	}
}
