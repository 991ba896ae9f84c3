package features

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// responseChecks are rows RES-….
var responseChecks = checks{
	responseClass, responseEvents, responseTrailers, responseCork, responseEnd,
	responseHeaders, responseBadHeaders, responseTimeout, responseTimeoutPlaces,
	responseStatus, responseWrite, responseDrain, responseInterim, responseWriteHead,
	responseWriteHeadTwice, responseWrongWrites,
}

const (
	getOld  = "GET / HTTP/1.0\r\n\r\n"
	getHead = "HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
)

// respond runs fn on a response, ends that, and returns the answer.
func (c *check) respond(text string, fn func(res *http.ServerResponse, req *http.IncomingMessage)) string {
	return c.answered(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
		fn(res, req)
		if !res.Finished() && res.End() != nil {
			res.Socket().Self().Destroy(nil)
		}
	}, text)
}

// answer is respond for a plain GET.
func (c *check) answer(fn func(res *http.ServerResponse)) string {
	return c.respond(getClose, func(res *http.ServerResponse, _ *http.IncomingMessage) { fn(res) })
}

// framingOf returns what tells a body's length, and the body.
func framingOf(text string) list {
	return list{linesOf(text, "content-length"), linesOf(text, "transfer-encoding"), bodyOf(text)}
}

func responseClass(c *check) {
	var after, null bool
	c.respond(getClose, func(res *http.ServerResponse, req *http.IncomingMessage) {
		c.fact("RES-001", "answers", len(req.RawHeaders))
		c.fact("RES-008", "same", res.Socket() == req.Socket())
		c.fact("RES-030", "remoteAddress", res.Socket().(*net.Socket).RemoteAddress())
		c.fact16("RES-020", "is the request", res.Req() == req)
		res.OnFinish(func() { null = res.Socket() == nil })
		must(res.End())
		after = res.Socket() != nil
	})
	c.fact("RES-031", "after end", after)
	c.fact("RES-031", "null at finish", null)
}

func responseEvents(c *check) {
	var events []string
	c.answer(func(res *http.ServerResponse) { log(res, &events, "prefinish", "finish", "close") })
	c.settle()
	c.do(func() {
		c.fact("RES-002", "after an answer", slices.Contains(events, "close"))
		c.fact("RES-003", "events", slices.DeleteFunc(events, func(e string) bool { return e == "close" }))
	})
	var cut []string
	taken := false
	conn := c.dial(c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		taken = true
		log(res, &cut, "finish", "close")
	}).Port()).write(getKeep)
	c.until(func() bool { return taken })
	conn.conn.Close()
	c.until(func() bool { return len(cut) > 0 })
	c.do(func() { c.fact("RES-002", "cut off", cut) })
}

func responseTrailers(c *check) {
	trailers := func(text string, fn func(res *http.ServerResponse)) string {
		return bodyOf(c.respond(text, func(res *http.ServerResponse, _ *http.IncomingMessage) {
			fn(res)
			res.WriteString("x")
			must(res.AddTrailers(fields("X-T", "1", "X-U", "2")...))
		}))
	}
	c.fact("RES-004", "sent", trailers(getClose, func(res *http.ServerResponse) { must(res.SetHeader("Trailer", "X-T")) }))
	c.fact("RES-005", "HTTP/1.0", trailers(getOld, func(*http.ServerResponse) {}))
	c.fact("RES-006", "unlisted", strings.Contains(trailers(getClose, func(*http.ServerResponse) {}), "X-U"))
	c.answer(func(res *http.ServerResponse) {
		c.fact("RES-007", "name", thrown(func() error { return res.AddTrailers(fields("a b", "1")...) }))
		c.fact("RES-007", "value", thrown(func() error { return res.AddTrailers(fields("a", "\n")...) }))
		c.fact("RES-005", "Trailer of what has a length", thrown(func() error {
			return res.WriteHead(200, "Content-Length", 1, "Trailer", "X-T")
		}))
	})
}

func responseCork(c *check) {
	if !c.on16 {
		return
	}
	var res *http.ServerResponse
	conn := c.dial(c.serve(nil, func(_ *http.IncomingMessage, r *http.ServerResponse) { res = r }).Port()).write(getClose)
	c.until(func() bool { return res != nil })
	c.do(func() {
		res.Cork()
		res.WriteString("a")
		res.WriteString("b")
	})
	c.settle()
	c.do(func() {
		c.fact("RES-009", "held back", list{conn.sofar(), res.WritableCorked()})
		res.Uncork()
	})
	c.fact("RES-035", "sent", bodyOf(conn.until("b\r\n")))
	c.do(func() { must(res.End()) })
}

func responseEnd(c *check) {
	var calls list
	c.answer(func(res *http.ServerResponse) {
		res.OnFinish(func() { calls = append(calls, "finish") })
		must(res.EndChunk(text("x"), "", func(error) { calls = append(calls, "callback") }))
	})
	c.settle()
	c.do(func() { c.fact("RES-010", "calls", calls) })
	c.fact("RES-011", "end", framingOf(c.answer(func(res *http.ServerResponse) { must(res.EndString("hello")) })))
	c.fact("RES-011", "write and end", framingOf(c.answer(func(res *http.ServerResponse) {
		res.WriteString("hello")
		must(res.End())
	})))
	var inFinish, before bool
	c.answer(func(res *http.ServerResponse) {
		res.OnFinish(func() { inFinish = res.WritableFinished() })
		finished, ended := res.Finished(), res.WritableEnded()
		before = res.WritableFinished()
		must(res.End())
		c.fact("RES-012", "before and after", list{finished, res.Finished()})
		c.fact16("RES-036", "before and after", list{ended, res.WritableEnded()})
	})
	c.fact16("RES-037", "before and in finish", list{before, inFinish})
}

func responseHeaders(c *check) {
	var slow *http.ServerResponse
	conn := c.dial(c.serve(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		must(res.FlushHeaders())
		c.fact("RES-018", "after flushHeaders", res.HeadersSent())
		slow = res
	}).Port()).write(getClose)
	conn.until("\r\n\r\n")
	c.fact("RES-013", "sent at once", list{firstLine(conn.sofar()), conn.isOver()})
	c.do(func() { must(slow.End()) })
	c.answer(func(res *http.ServerResponse) {
		must(res.SetHeader("X-A", "a"))
		must(res.SetHeader("X-B", []string{"b", "c"}))
		must(res.SetHeader("X-C", 3))
		c.fact("RES-014", "string", res.GetHeader("x-a"))
		c.fact("RES-014", "list", res.GetHeader("X-b"))
		c.fact("RES-014", "number", res.GetHeader("x-C"))
		c.fact("RES-014", "none", res.GetHeader("x-d"))
		c.fact("RES-015", "names", res.GetHeaderNames())
		c.fact("RES-016", "headers", res.GetHeaders())
		c.fact("RES-017", "has", list{res.HasHeader("x-A"), res.HasHeader("x-d")})
		c.fact("RES-018", "before", res.HeadersSent())
		must(res.RemoveHeader("X-a"))
		c.fact("RES-019", "names", res.GetHeaderNames())
		must(res.SetHeader("X-E", "1"))
		must(res.SetHeader("x-e", "2"))
		c.fact("RES-023", "replaced", res.GetHeader("X-E"))
		must(res.WriteHead(200))
		c.fact("RES-018", "after writeHead", res.HeadersSent())
		c.fact("RES-051", "set", thrown(func() error { return res.SetHeader("a", "1") }))
		c.fact("RES-051", "remove", thrown(func() error { return res.RemoveHeader("a") }))
		c.fact("RES-051", "writeHead", thrown(func() error { return res.WriteHead(200) }))
	})
	dates := func(fn func(res *http.ServerResponse)) int { return len(linesOf(c.answer(fn), "date")) }
	c.fact("RES-021", "on and off", list{dates(func(*http.ServerResponse) {}), dates(func(res *http.ServerResponse) { res.SendDate = false })})
	c.fact("RES-024", "lines", custom(c.answer(func(res *http.ServerResponse) {
		c.fact("RES-022", "sendDate", res.SendDate)
		must(res.SetHeader("X-A", []string{"1", "2"}))
		must(res.SetHeader("X-B", 3))
		must(res.SetHeader("X-C", true))
		c.fact("RES-024", "kept", res.GetHeader("X-B"))
	})))
	c.fact("RES-026", "lines", headLines(c.answer(func(res *http.ServerResponse) {
		must(res.SetHeader("Content-Type", "text/html"))
		must(res.SetHeader("X-Foo", "bar"))
		must(res.WriteHead(200, "content-type", "text/plain"))
	}))[:2])
	c.answer(func(res *http.ServerResponse) {
		must(res.WriteHead(200, "X-A", "1"))
		c.fact("RES-027", "getHeader", res.GetHeader("x-a"))
	})
}

func responseBadHeaders(c *check) {
	c.answer(func(res *http.ServerResponse) {
		bad := func(name string, value any) any { return thrown(func() error { return res.SetHeader(name, value) }) }
		c.fact("RES-025", "name", bad("a b", "1"))
		c.fact("RES-025", "no name", bad("", "1"))
		c.fact("RES-025", "undefined", bad("a", nil))
		c.fact("RES-025", "character", bad("a", "b\n"))
		c.fact("RES-025", "in a list", bad("a", []string{"b", "c\x00"}))
	})
}

func responseTimeout(c *check) {
	var events list
	got := c.answered(nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		socket := res.Socket().(*net.Socket)
		res.SetTimeout(30*time.Millisecond, func(s http.Socket) {
			events = append(events, "res", s == res.Socket())
			must(res.EndString("late"))
		})
		events = append(events, socket.Timeout())
	}, getClose)
	c.fact("RES-028", "events", list{events, bodyOf(got)})
}

func responseTimeoutPlaces(c *check) {
	for _, place := range []string{"nobody", "request", "response", "server"} {
		fired := list{}
		fire := func(http.Socket) { fired = append(fired, place) }
		server := c.serve(nil, func(req *http.IncomingMessage, res *http.ServerResponse) {
			must(res.Socket().(*net.Socket).SetTimeout(30*time.Millisecond, nil))
			switch place {
			case "request":
				req.OnTimeout(fire)
			case "response":
				res.OnTimeout(fire)
			}
		})
		if place == "server" {
			c.do(func() { server.OnTimeout(fire) })
		}
		conn := c.dial(server.Port()).write(getKeep)
		c.wait(80 * time.Millisecond)
		c.settle()
		c.do(func() { c.fact("RES-029", place, list{fired, conn.isOver()}) })
	}
}

func responseStatus(c *check) {
	c.fact("RES-032", "sent", firstLine(c.answer(func(res *http.ServerResponse) { res.StatusCode = 404 })))
	c.answer(func(res *http.ServerResponse) {
		c.fact("RES-033", "statusCode", res.StatusCode)
		must(res.WriteHead(201))
		c.fact("RES-032", "after writeHead", res.StatusCode)
	})
	c.fact("RES-034", "set", firstLine(c.answer(func(res *http.ServerResponse) { res.StatusMessage = "Fine" })))
	c.fact("RES-034", "unknown code", firstLine(c.answer(func(res *http.ServerResponse) { res.StatusCode = 799 })))
	c.answer(func(res *http.ServerResponse) {
		res.StatusMessage = "a\nb"
		c.fact("RES-034", "bad", thrown(func() error { return res.WriteHead(200) }))
		res.StatusMessage = "ok"
	})
}

func responseWrite(c *check) {
	c.fact("RES-038", "first and second", framingOf(c.answer(func(res *http.ServerResponse) {
		res.WriteString("a")
		res.WriteString("b")
	})))
	c.fact("RES-039", "utf8", bodyOf(c.answer(func(res *http.ServerResponse) { must(res.EndChunk(text("\u00e9"), "", nil)) })))
	c.fact("RES-040", "HEAD", framingOf(c.respond(getHead, func(res *http.ServerResponse, _ *http.IncomingMessage) { must(res.EndString("body")) })))
	c.fact("RES-040", "HEAD with a length", framingOf(c.respond(getHead, func(res *http.ServerResponse, _ *http.IncomingMessage) {
		must(res.SetHeader("Content-Length", 4))
		must(res.EndString("body"))
	})))
	for _, status := range []int{204, 304, 205} {
		c.fact("RES-041", strconv.Itoa(status), framingOf(c.answer(func(res *http.ServerResponse) {
			res.StatusCode = status
			must(res.EndString("body"))
		})))
	}
	var calls []string
	c.fact("RES-042", "one answer", framingOf(c.answer(func(res *http.ServerResponse) {
		noThrow(res.WriteChunk(text("a"), "", func(error) { calls = append(calls, "write") }))
		must(res.End())
	})))
	c.settle()
	c.do(func() { c.fact("RES-044", "called back", slices.Contains(calls, "write")) })
}

func responseDrain(c *check) {
	var res *http.ServerResponse
	server := c.serve(nil, func(_ *http.IncomingMessage, r *http.ServerResponse) { res = r })
	// The client is a socket of the loop, which can pause.
	var client *net.Socket
	c.do(func() {
		client = noThrow(net.Connect(c.l, net.ConnectOptions{Port: server.Port(), Host: host}, nil))
		client.WriteString(getClose)
		c.later(func() { client.Destroy(nil) })
	})
	c.until(func() bool { return res != nil })
	drained := false
	c.do(func() {
		client.Pause()
		c.fact("RES-043", "small", res.WriteString("x"))
		chunk := make([]byte, 1<<20)
		ok := true
		for range 16 {
			ok = res.Write(chunk)
		}
		c.fact("RES-043", "big", ok)
		c.fact16("RES-043", "writableHighWaterMark", res.WritableHighWaterMark())
		res.OnDrain(func() { drained = true })
	})
	c.settle()
	c.do(func() {
		c.fact("RES-043", "drained", drained)
		client.OnData(func([]byte) {})
		client.Resume()
	})
	c.until(func() bool { return drained })
	c.do(func() { must(res.End()) })
}

func responseInterim(c *check) {
	c.fact("RES-045", "sent", c.answer(func(res *http.ServerResponse) {
		res.WriteContinue(nil)
		must(res.EndString("ok"))
	}))
	c.fact("RES-055", "sent", c.answer(func(res *http.ServerResponse) {
		res.WriteProcessing(nil)
		must(res.EndString("ok"))
	}))
}

// headWatcher logs the calls of writeHead.
type headWatcher struct {
	http.ServerResponse
	seen []int
}

func (r *headWatcher) WriteHeadArgs(h *http.Head) error {
	r.seen = append(r.seen, h.Status)
	return r.ServerResponse.WriteHeadArgs(h)
}

func responseWriteHead(c *check) {
	lines := strings.Split(c.answer(func(res *http.ServerResponse) {
		must(res.WriteHeadReason(202, "Taken", "X-A", "1", "X-B", []string{"2", "3"}))
	}), "\r\n")
	c.fact("RES-046", "sent", lines[:4])
	c.fact16("RES-047", "list", headLines(c.answer(func(res *http.ServerResponse) {
		must(res.WriteHead(200, "X-A", "1", "X-A", "2"))
	}))[:2])
	c.answer(func(res *http.ServerResponse) {
		status := func(code int) any { return thrown(func() error { return res.WriteHead(code) }) }
		c.fact("RES-049", "below", status(99))
		c.fact("RES-049", "above", status(1000))
		c.fact("RES-049", "negative", status(-1))
	})
	c.answer(func(res *http.ServerResponse) {
		res.StatusCode = 0
		c.fact("RES-049", "statusCode", thrown(res.End))
		res.StatusCode = 200
	})
	var watcher *headWatcher
	opts := &http.ServerOptions{ServerResponse: func(req *http.IncomingMessage) *http.ServerResponse {
		watcher = &headWatcher{}
		watcher.InitResponse(c.l, watcher, req)
		return &watcher.ServerResponse
	}}
	c.answered(opts, func(_ *http.IncomingMessage, res *http.ServerResponse) {
		res.StatusCode = 203
		res.WriteString("x")
		must(res.End())
	}, getClose)
	c.fact("RES-052", "write calls it", watcher.seen)
	c.fact("RES-053", "longer", bodyOf(c.answer(func(res *http.ServerResponse) {
		must(res.WriteHead(200, "Content-Length", 2))
		must(res.EndString("abcde"))
	})))
	c.answer(func(res *http.ServerResponse) {
		c.fact("RES-054", "reason", thrown(func() error { return res.WriteHeadReason(200, "a\nb") }))
	})
	c.answer(func(res *http.ServerResponse) {
		c.fact("RES-054", "name", thrown(func() error { return res.WriteHead(200, "a b", "1") }))
	})
	c.answer(func(res *http.ServerResponse) {
		c.fact("RES-054", "value", thrown(func() error { return res.WriteHead(200, "a", "\n") }))
	})
}

func responseWriteHeadTwice(c *check) {
	twice := func(res *http.ServerResponse) list {
		return list{thrown(func() error { return res.WriteHead(200) }), thrown(func() error { return res.WriteHead(201) })}
	}
	c.answer(func(res *http.ServerResponse) { c.fact("RES-050", "twice", twice(res)) })
	c.answer(func(res *http.ServerResponse) {
		must(res.SetHeader("X-A", "1"))
		c.fact("RES-050", "twice with a header", twice(res))
	})
	c.fact("RES-050", "sent", c.answer(func(res *http.ServerResponse) {
		must(res.WriteHead(200, "Content-Length", 2))
		res.WriteString("ok")
		_ = thrown(func() error { return res.WriteHead(201) })
		must(res.End())
	}))
}

func responseWrongWrites(c *check) {
	var events list
	var returned bool
	c.answer(func(res *http.ServerResponse) {
		res.OnError(func(err error) { events = append(events, fmt.Sprintf("error %s %v", nodeerr.CodeOf(err), err)) })
		must(res.End())
		returned, _ = res.WriteChunk(text("x"), "utf8", func(err error) {
			events = append(events, fmt.Sprintf("callback %s", nodeerr.CodeOf(err)))
		})
	})
	c.settle()
	c.do(func() {
		c.fact("RES-056", "events", events)
		c.fact("RES-056", "returns", returned)
	})
	null := func(res *http.ServerResponse) any {
		return thrown(func() error {
			_, err := res.WriteChunk(stream.Chunk{}, "", nil)
			return err
		})
	}
	c.answer(func(res *http.ServerResponse) {
		c.fact("RES-057", "null", null(res))
		c.fact("RES-057", "sent then", res.HeadersSent())
	})
}
