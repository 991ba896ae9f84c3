package sim

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	stdhttp "net/http"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/loop/looptest"
)

// pipeline sends requests without waiting for answers, from outside the loop:
// the answers must come in order and be the right ones.
func (w *world) pipeline(port int) {
	n := 1 + w.r.IntN(8)
	first := w.exchanges
	w.exchanges += n
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "GET /%d/%d HTTP/1.1\r\nHost: x\r\n\r\n", first+i, w.r.IntN(3000))
	}
	p := w.Dial(fmt.Sprintf("127.0.0.1:%d", port))
	w.dribble(p, text.String())
	check := func() { w.checkPipeline(p, first, n) }
	p.OnEnd = func() {
		check()
		p.Close()
	}
	p.After(worldEnd-time.Second, func() {
		check()
		p.Close()
	})
}

// dribble sends text in pieces at random times.
func (w *world) dribble(p *looptest.Peer, text string) {
	for at := time.Duration(0); len(text) > 0; {
		n := 1 + w.r.IntN(len(text))
		piece := text[:n]
		text = text[n:]
		p.After(at, func() { p.WriteString(piece) })
		at += w.ms(60)
	}
}

// checkPipeline reads the answers that came.
func (w *world) checkPipeline(p *looptest.Peer, first, n int) {
	r := bufio.NewReader(bytes.NewReader(p.Received()))
	for i := range n {
		res, err := stdhttp.ReadResponse(r, nil)
		if err != nil {
			return
		}
		id := res.Header.Get("X-Id")
		if id == "" {
			return // an error page: it is the last
		}
		got, err := io.ReadAll(res.Body)
		if id != fmt.Sprint(first+i) {
			w.fail("pipeline: answer %d is that of request %s, want %d", i, id, first+i)
			return
		}
		if want := body(first+i, "a", len(got)); !bytes.Equal(got, want) {
			w.fail("pipeline: the body of %s is %q", id, clip(got))
		}
		if err != nil {
			return
		}
	}
}

// garbage is what a vandal sends.
var garbage = []string{
	"", "\x00\x01\x02", "GET", "GET / HTTP/1.1\r\n", "GET /905/3 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n123",
	"POST /903/3 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "GET / HTTP/9.9\r\n\r\n",
	"POST /904/3 HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /900/5 HTTP/1.1\r\n\r\nrubbish",
	"GET /901/10 HTTP/1.0\r\n\r\n", "GET /902/10 HTTP/1.1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nmore",
}

// vandal sends what is no request, or half of one, and leaves in its own way.
func (w *world) vandal(port int) {
	p := w.Dial(fmt.Sprintf("127.0.0.1:%d", port))
	w.dribble(p, garbage[w.r.IntN(len(garbage))])
	how := w.r.IntN(4)
	p.After(w.ms(500), func() {
		switch how {
		case 0:
			p.End()
		case 1:
			p.Reset()
		default:
			p.Close()
		}
	})
	p.After(worldEnd-time.Second, p.Close)
}

// oddities are answers of a server that is not ours.
var oddities = []string{
	"", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe",
	"HTTP/1.1 200 OK\r\n\r\nuntil the end", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
	"rubbish", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nx",
	"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nmore",
	"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
}

// oddServer is a server outside the loop that answers what it likes, when it
// likes; a few requests go there.
func (w *world) oddServer() {
	port := w.Listen(func(p *looptest.Peer) {
		text := oddities[w.r.IntN(len(oddities))]
		how := w.r.IntN(4)
		early := w.chance(5)
		answered := false
		answer := func() {
			if answered {
				return
			}
			answered = true
			w.dribble(p, text)
			p.After(w.ms(300), func() {
				switch how {
				case 0:
					p.End()
				case 1:
					p.Reset()
				case 2:
					p.Close()
				}
			})
		}
		if early {
			answer()
		}
		p.OnData = func([]byte) { answer() }
		p.OnEnd = p.Close
		p.After(worldEnd+time.Second, p.Close)
	})
	for range 1 + w.r.IntN(4) {
		w.client(port)
	}
}
