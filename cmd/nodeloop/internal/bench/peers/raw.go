package peers

import (
	"bytes"
	"strconv"
	"time"
)

// raw is one connection of a server that knows as little of HTTP as it can.
type raw struct {
	now  *clock
	head []byte // the beginning of a head that has not come whole
	left int    // of a body that is coming
	echo bool   // it is sent back
	last bool   // the connection ends with this response
}

// clock renders the date once a second.
type clock struct {
	second int64
	date   []byte
}

func (c *clock) header() []byte {
	now := time.Now()
	if s := now.Unix(); s != c.second {
		c.second = s
		c.date = now.UTC().AppendFormat(c.date[:0], "Date: Mon, 02 Jan 2006 15:04:05 GMT\r\n")
	}
	return c.date
}

var (
	endOfHead = []byte("\r\n\r\n")
	lengthOf  = []byte("Content-Length: ")
	closes    = []byte("Connection: close")
	getBig    = []byte("GET /big ")
	getOther  = []byte("GET ")
	postEcho  = []byte("POST /echo ")
)

// feed takes what has come. It appends responses to out; body, when not nil, is
// to follow out. end says that the connection is to be closed then.
func (r *raw) feed(in, out []byte) (answer, body []byte, end bool) {
	if len(r.head) > 0 {
		in = append(r.head, in...)
		r.head = nil
	}
	for len(in) > 0 {
		if r.left > 0 {
			n := min(r.left, len(in))
			if r.echo {
				out = append(out, in[:n]...)
			}
			in = in[n:]
			if r.left -= n; r.left == 0 && !r.echo {
				out = r.response(out, 2)
				out = append(out, "ok"...)
			}
			continue
		}
		i := bytes.Index(in, endOfHead)
		if i < 0 {
			r.head = append([]byte(nil), in...)
			break
		}
		head := in[:i+2]
		in = in[i+4:]
		r.last = r.last || bytes.Contains(head, closes)
		switch {
		case bytes.HasPrefix(head, getBig):
			out, body = r.response(out, len(big())), big()
		case bytes.HasPrefix(head, getOther):
			out = append(r.response(out, len(hello)), hello...)
		default:
			r.left, r.echo = contentLength(head), bytes.HasPrefix(head, postEcho)
			if r.echo {
				out = r.response(out, r.left)
			}
		}
	}
	return out, body, r.last && r.left == 0 && len(r.head) == 0
}

// response appends a head.
func (r *raw) response(out []byte, length int) []byte {
	out = append(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"...)
	out = append(out, r.now.header()...)
	out = append(out, "Content-Length: "...)
	out = strconv.AppendInt(out, int64(length), 10)
	return append(out, "\r\n\r\n"...)
}

func contentLength(head []byte) int {
	i := bytes.Index(head, lengthOf)
	if i < 0 {
		return 0
	}
	n := 0
	for _, c := range head[i+len(lengthOf):] {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int(c-'0')
	}
	return n
}
