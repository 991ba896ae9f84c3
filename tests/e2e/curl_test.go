package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCurl(t *testing.T) {
	curl := tool(t, "curl")
	s := serve(t)
	upload := filepath.Join(t.TempDir(), "upload")
	if err := os.WriteFile(upload, []byte(strings.Repeat("0123456789abcdef", 1<<16)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		args []string // PATH's first word is replaced by the URL
		want []string // parts of what curl prints
		size int      // length of what curl prints, 0 for any
	}{
		{"hello", []string{"-i", "/"}, []string{
			"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\nDate: ", "\r\n\r\nHello, World!",
		}, 0},
		{"head", []string{"-I", "/"}, []string{"HTTP/1.1 200 OK\r\n", "Content-Length: 13\r\n"}, 0},
		{"big", []string{"/big"}, nil, 1 << 20},
		{"echo", []string{"-d", "some body", "/echo"}, []string{"some body"}, 9},
		{"echo of chunks", []string{"-H", "Transfer-Encoding: chunked", "-d", "some body", "/echo"}, []string{"some body"}, 9},
		{"echo of 1 MiB", []string{"--data-binary", "@" + upload, "/echo"}, nil, 1 << 20},
		{"upload", []string{"--data-binary", "@" + upload, "/upload"}, []string{"ok"}, 2},
		{"upload after 100", []string{"-H", "Expect: 100-continue", "--data-binary", "@" + upload, "/upload"}, []string{"ok"}, 2},
		{"headers", []string{"-H", "X-One: 1", "/headers?a=b"}, []string{
			`"method": "GET"`, `"url": "/headers?a=b"`, `"httpVersion": "1.1"`, `"name": "X-One"`,
		}, 0},
		{"version 1.0", []string{"--http1.0", "-i", "/"}, []string{"HTTP/1.1 200 OK\r\n", "Connection: close\r\n", "Hello, World!"}, 0},
		{"unknown", []string{"-w", "%{http_code}", "-o", os.DevNull, "/nothing"}, []string{"404"}, 0},
		{"wrong method", []string{"-w", "%{http_code}", "-o", os.DevNull, "-X", "DELETE", "/"}, []string{"405"}, 0},
		{"two on one connection", []string{"-w", "%{num_connects} ", "/", "/"}, []string{"Hello, World!1 Hello, World!0 "}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			args := []string{"-sS", "--max-time", "20", "--noproxy", "*"}
			for _, arg := range tc.args {
				if strings.HasPrefix(arg, "/") && arg != os.DevNull {
					arg = s.url(arg)
				}
				args = append(args, arg)
			}
			out := run(t, curl, args...)
			for _, want := range tc.want {
				if !strings.Contains(out, want) {
					t.Errorf("curl printed %q, without %q", clip(out), want)
				}
			}
			if tc.size != 0 && len(out) != tc.size {
				t.Errorf("curl printed %d bytes, want %d", len(out), tc.size)
			}
		})
	}
	s.line(`GET "/nothing" 404`) // the log has a line for each request
}

func clip(s string) string {
	if len(s) > 400 {
		return s[:400] + "…"
	}
	return s
}

func TestWrk(t *testing.T) {
	wrk := tool(t, "wrk")
	s := serve(t) // its log is part of what has to keep up
	for _, path := range []string{"/", "/big"} {
		out := run(t, wrk, "-t1", "-c32", "-d1s", s.url(path))
		if strings.Contains(out, "Socket errors") || strings.Contains(out, "Non-2xx") || !strings.Contains(out, "Requests/sec") {
			t.Errorf("wrk on %s reports\n%s", path, out)
		}
	}
}
