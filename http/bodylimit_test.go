package http_test

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/timers"
)

const (
	head413  = "HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n"
	getFirst = "GET /first HTTP/1.1\r\nHost: h\r\n\r\n"
)

// limitCase is what a client sends to a server that takes bodies of ten bytes,
// and what becomes of it.
type limitCase struct {
	name    string
	sends   []string
	heard   bool   // somebody listens to 'clientError'
	events  string // what the server saw
	answers string // the statuses, and what is special about them
	closed  bool
}

var limitCases = []limitCase{
	{"fits", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789"}, false, "request /a, end 10", "200", false},
	{"fits in chunks", []string{chunkedHead("/a") + "4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n"}, false, "request /a, end 10", "200", false},
	{"declared", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n"}, false, "", "413", true},
	{"declared beyond 64 bits' half", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 9223372036854775808\r\n\r\n"}, false, "", "413", true},
	{"declared, with its body and more", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n0123456789a" + getFirst}, false, "", "413", true},
	{"declared, expecting 100", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n"}, false, "", "413", true},
	{"in one chunk", []string{chunkedHead("/a") + "b\r\n0123456789a\r\n0\r\n\r\n"}, false, "request /a, aborted, error ERR_HTTP_BODY_TOO_LARGE", "413", true},
	{"in many chunks", []string{chunkedHead("/a"), "6\r\n012345\r\n", "6\r\n678901\r\n", getFirst}, false, "request /a, aborted, error ERR_HTTP_BODY_TOO_LARGE", "413", true},
	{"nothing after it", []string{chunkedHead("/a") + "b\r\n0123456789a\r\n0\r\n\r\n" + getFirst}, false, "request /a, aborted, error ERR_HTTP_BODY_TOO_LARGE", "413", true},
	{"after an answer", []string{getFirst, "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n"}, false, "request /first, end 0", "200 413", true},
	{"behind answers that are late", []string{strings.Replace(getFirst, "first", "late", 1) + getFirst + "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n"}, false, "request /late, request /first, end 0, end 0", "200 200 413", true},
	{"in chunks behind an answer that is late", []string{strings.Replace(getFirst, "first", "late", 1) + chunkedHead("/a") + "b\r\n0123456789a\r\n"}, false, "request /late, request /a, end 0, aborted, error ERR_HTTP_BODY_TOO_LARGE", "200 413", true},
	{"answered already", []string{chunkedHead("/early"), "b\r\n0123456789a\r\n"}, false, "request /early", "200", true},
	{"heard", []string{"POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n"}, true, "clientError ERR_HTTP_BODY_TOO_LARGE", "499", true},
	{"heard behind an answer", []string{getFirst, chunkedHead("/a") + "b\r\n0123456789a\r\n"}, true, "request /first, end 0, request /a, clientError ERR_HTTP_BODY_TOO_LARGE, aborted, error ERR_HTTP_BODY_TOO_LARGE", "200 499", true},
}

func chunkedHead(path string) string {
	return "POST " + path + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
}

// TestMaxBodySize plays the cases to both profiles, strict and not.
func TestMaxBodySize(t *testing.T) {
	for _, c := range limitCases {
		t.Run(c.name, func(t *testing.T) {
			modes(t, func(t *testing.T, sim *looptest.Sim, strict bool) {
				events, answers, closed := playLimit(t, sim, &c, strict)
				if sim.Loop.Profile().Major == 10 { // whose requests have no 'error'
					c := c
					c.events = strings.ReplaceAll(c.events, ", error ERR_HTTP_BODY_TOO_LARGE", "")
					if events != c.events {
						t.Errorf("the server saw %q, want %q", events, c.events)
					}
				} else if events != c.events {
					t.Errorf("the server saw %q, want %q", events, c.events)
				}
				if answers != c.answers || closed != c.closed {
					t.Errorf("the answers are %q, closed %t, want %q, %t", answers, closed, c.answers, c.closed)
				}
			})
		})
	}
}

func playLimit(t *testing.T, sim *looptest.Sim, c *limitCase, strict bool) (events, answers string, closed bool) {
	var seen []string
	var received string
	sim.Main(func() {
		srv := http.CreateServer(sim.Loop, &http.ServerOptions{MaxBodySize: 10, StrictParser: strict}, limitHandler(t, sim, &seen))
		if c.heard {
			srv.OnClientError(func(err error, s http.Socket) {
				if !errors.Is(err, nodeerr.ErrHTTPBodyTooLarge) {
					t.Errorf("the error is %v", err)
				}
				seen = append(seen, "clientError "+string(nodeerr.CodeOf(err)))
				_ = s.EndChunk(stream.Text("HTTP/1.1 499 Own\r\n\r\n"), "", nil)
			})
		}
		serveOn(t, srv, func(address string) {
			peer := sim.Dial(address)
			peer.OnData = func(chunk []byte) { received += string(chunk) }
			over := func() { closed = true }
			peer.OnEnd, peer.OnError = over, func(syscall.Errno) { over() }
			var step func(i int)
			step = func(i int) {
				if i < len(c.sends) {
					peer.WriteString(c.sends[i])
					peer.After(badSettle, func() { step(i + 1) })
					return
				}
				peer.After(badQuiet, func() {
					peer.OnEnd, peer.OnError = nil, nil
					peer.Close()
					srv.Close(nil)
				})
			}
			step(0)
		})
	})
	finish(t, sim)
	if n, parsers := timers.Count(sim.Loop), http.IdleParsers(sim.Loop); n != 0 || parsers == 0 {
		t.Errorf("at the end %d timers run and %d parsers are back", n, parsers)
	}
	var statuses []string
	for part := range strings.SplitSeq(received, "HTTP/1.1 ") {
		if len(part) > 3 {
			statuses = append(statuses, part[:3])
		}
	}
	if !c.heard && strings.Contains(received, "413") && !strings.HasSuffix(received, head413) {
		t.Errorf("received %q", received)
	}
	return strings.Join(seen, ", "), strings.Join(statuses, " "), closed
}

func limitHandler(t *testing.T, sim *looptest.Sim, seen *[]string) http.RequestListener {
	return func(req *http.IncomingMessage, res *http.ServerResponse) {
		log := func(format string, args ...any) { *seen = append(*seen, fmt.Sprintf(format, args...)) }
		log("request %s", req.URL)
		reply := func() {
			if err := res.EndString("ok"); err != nil {
				t.Error(err)
			}
		}
		if req.URL == "/early" {
			reply()
			return
		}
		n := 0
		req.OnData(func(chunk []byte) { n += len(chunk) })
		req.OnAborted(func() { log("aborted") })
		req.OnError(func(err error) { log("error %s", nodeerr.CodeOf(err)) })
		req.OnEnd(func() {
			if req.Aborted {
				return
			}
			log("end %d", n)
			if req.URL == "/late" {
				timers.SetTimeout(sim.Loop, reply, 40*badSettle/12)
			} else {
				reply()
			}
		})
	}
}
