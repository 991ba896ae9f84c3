package parser_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
)

// tokens are pieces that sit at the grammar's turns.
var tokens = []string{
	"\r", "\n", "\r\n", "\n\r", "\r\r", "\x00", " ", "\t", ":", ",", ";", "=", "\"", "/", "*", "?", "#", "@", "[", "\x7f",
	"\x80", "\xff", "\x0b", "\x0c", "_", "0", "1", "9", "a", "F", "-", ".", "H", "T", "  ", "\t ", "\r\n ", "\r\n\t", "\r\n\r\n",
	"chunked", "Chunked", "chunked,", ", chunked", "gzip, chunked", "close", "keep-alive", "upgrade", "Keep-Alive, Upgrade", "close,",
	"identity", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Transfer-Encoding:\r\n", "transfer-encoding : chunked\r\n",
	"Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: 12 \r\n", "Content-Length:\r\n", "content-length: 1 2\r\n",
	"Content-Length: 18446744073709551615\r\n", "Content-Length: 18446744073709551616\r\n", "Content-Length:\t3\r\n",
	"Connection: close\r\n", "Connection: keep-alive\r\n", "Connection: upgrade\r\n", "Connection: upgrade, close\r\n",
	"Connection: x , close y\r\n", "Connection:\r\n", "Connection: close\r\n ,x\r\n", "Proxy-Connection: close\r\n", "Proxy-connectio: close\r\n",
	"Upgrade: h2c\r\n", "Upgrade:\r\n", "Connectio: x\r\n", "Content-Lengt: 3\r\n", "Content-Lengthy: 3\r\n", "Conn: 1\r\n", "X: \r\n", "X:\r\n \r\n", "X: a\r\n b\r\n",
	"Host: a\r\n", ": x\r\n", "a b: c\r\n", "0\r\n\r\n", "5\r\n", "3;a=b\r\n", "0\r\nT: 1\r\n\r\n", "FFFFFFFFFFFFFFFF", "10000000000000000\r\n",
	"GET /x HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1", "HTTP/0.9", "HTTP/1.0", "HTTP/2.0", "HTTP/1.2",
	"RTSP/1.0", "ICE/1.0", "HTTQ/1.1", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n", "SOURCE ", "GET_PARAMETER ", "GETX ", "PUT ", "PURGE ",
	"http://h", "http://u@h/p", "http://u@@h", "mailto:x", "999", "1000", "65536", "101 Switching Protocols",
}

var methodWords = []string{
	"GET", "POST", "PUT", "HEAD", "DELETE", "CONNECT", "OPTIONS", "PATCH", "M-SEARCH", "SOURCE", "PRI", "DESCRIBE",
	"GET_PARAMETER", "SUBSCRIBE", "PROPFIND", "MKCALENDAR", "UNLINK", "ANNOUNCE", "LINK", "FLUSH", "PLAY",
}

var urls = []string{
	"/", "/a?b=c#d", "*", "/path/to/%20x?q=1&r=2", "http://example.com/x?y", "http://u:p@h:80/", "example.com:443", "a", "/\xe4\xf6", "/#?#", "ftp:x", "/a b",
}

var fields = []string{
	"Host: example.com", "User-Agent: test/1.0 (x; y)", "Accept: */*", "X-A:b", "X-B: c ", "X-C:\t d\t", "X-Empty:", "X-Empty:  ",
	"Cookie: a=b; c=d", "Content-Length: 5", "Content-Length: 3", "Content-Length: 0", "Transfer-Encoding: chunked", "transfer-encoding: Chunked",
	"Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, gzip", "Connection: close", "Connection: keep-alive", "Connection: Upgrade",
	"connection: Keep-Alive, Upgrade", "Upgrade: websocket", "Proxy-Connection: keep-alive", "Trailer: T", "Expect: 100-continue", "X-L\xe4: \xe4",
	"X-Fold: a\r\n b", "X Y: z", "Connection : close", "X: \x01", "X: a\x01b", "X: a\rb", "X: a\nb", "If-None-Match: \"x\"", "Date: Sun, 06 Nov 1994 08:49:37 GMT",
}

// generate writes a stream of messages that a grammar could have written.
func generate(r *rand.Rand, response bool) []byte {
	var b strings.Builder
	for n := 1 + r.IntN(3); n > 0; n-- {
		eol := "\r\n"
		if r.IntN(12) == 0 {
			eol = "\n"
		}
		if response {
			fmt.Fprintf(&b, "HTTP/1.%d %d%s%s", r.IntN(10)/9^1, pick(r, 200, 200, 200, 100, 101, 204, 304, 404, 500, 1, 999), pick(r, " OK", " Not Found", "", " "), eol)
		} else {
			fmt.Fprintf(&b, "%s %s %s%s", pick(r, append(methodWords, "GET", "GET", "GET", "POST", "POST")...), pick(r, urls...),
				pick(r, "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "RTSP/1.0", "HTTP/0.9"), eol)
		}
		count := r.IntN(5)
		if r.IntN(30) == 0 {
			count = 28 + r.IntN(40)
		}
		chunked := false
		for range count {
			f := pick(r, fields...)
			chunked = chunked || strings.Contains(strings.ToLower(f), "chunked")
			b.WriteString(f)
			b.WriteString(eol)
		}
		b.WriteString(eol)
		switch {
		case chunked:
			for range r.IntN(3) {
				body := strings.Repeat("x", 1+r.IntN(20))
				fmt.Fprintf(&b, "%x%s\r\n%s\r\n", len(body), pick(r, "", "", ";e=1", " "), body)
			}
			b.WriteString(pick(r, "0\r\n\r\n", "0\r\n\r\n", "0\r\nT: 1\r\nU: 2\r\n\r\n", "0\n\n", "00\r\n\r\n", ""))
		case r.IntN(2) == 0:
			b.WriteString(pick(r, "", "hello", "abc", "\r\n", "hello world"))
		}
	}
	return []byte(b.String())
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// inflate makes an input reach for the limits of a header block.
func inflate(r *rand.Rand, b []byte) []byte {
	at := r.IntN(len(b) + 1)
	if i := bytes.IndexByte(b, '\n'); i >= 0 && r.IntN(2) == 0 {
		at = i + 1
	}
	long := strings.Repeat(pick(r, "a", "ab c", "x\t", "\x80", "a: b\r\n", "a:\r\n", "\r\n", ";", "0"), pick(r, 1000, 2030, 4000, 8000))
	long = long[:min(len(long), pick(r, 8000, 8100, 8150, 8192, 9000, 16300, 16384, 17000)-r.IntN(40))]
	return splice(b, at, at, []byte(pick(r, "", "X: ", "a")+long+pick(r, "", "\r\n", "\x01")))
}

// mutate spoils an input in one to three places.
func mutate(r *rand.Rand, b []byte, pool [][]byte) []byte {
	b = append([]byte(nil), b...)
	for range pick(r, 1, 1, 1, 2, 3) {
		if len(b) == 0 {
			b = []byte("G")
		}
		i := r.IntN(len(b))
		switch r.IntN(8) {
		case 0:
			b[i] = byte(r.IntN(256))
		case 1:
			end := min(len(b), i+pick(r, 1, 1, 2, 5))
			b = append(b[:i], b[end:]...)
		case 2, 3:
			b = splice(b, i, i, []byte(pick(r, tokens...)))
		case 4:
			b = splice(b, i, i+1, []byte(pick(r, tokens...)))
		case 5:
			j := r.IntN(len(b))
			b = splice(b, i, i, b[j:min(len(b), j+1+r.IntN(20))])
		case 6:
			b[i] ^= 1 << r.IntN(8)
		default:
			other := pick(r, pool...)
			b = append(b[:i], other[r.IntN(len(other)+1):]...)
		}
	}
	return b[:min(len(b), 6000)]
}

func splice(b []byte, from, to int, with []byte) []byte {
	out := append([]byte(nil), b[:from]...)
	out = append(out, with...)
	return append(out, b[to:]...)
}

// cut splits an input at random places.
func cut(r *rand.Rand, b []byte) [][]byte {
	switch r.IntN(6) {
	case 0, 1:
		return [][]byte{b}
	case 2:
		if len(b) > 3000 {
			break
		}
		var all [][]byte
		for i := range b {
			all = append(all, b[i:i+1])
		}
		return all
	}
	var parts [][]byte
	for len(b) > 0 {
		n := 1 + r.IntN(len(b))
		if r.IntN(3) == 0 {
			n = min(len(b), 1+r.IntN(4))
		}
		parts = append(parts, b[:n])
		b = b[n:]
	}
	return parts
}
