package main

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/timers"
)

// block is how much of a download is written at once.
const block = 64 << 10

// fault serves the paths for load and for handlers that misbehave.
func (x *exchange) fault() {
	path, _, _ := strings.Cut(x.url, "?")
	switch path {
	case "/f/hello":
		x.req.Resume()
		x.reply("hello\n")
	case "/f/sleep":
		x.req.Resume()
		x.after(x.number("ms", 500), func() { x.reply("slept\n") })
	case "/f/upload":
		x.after(x.number("ms", 0), func() { x.upload(nil) })
	case "/f/uploadslow":
		x.upload(func() {
			x.req.Pause()
			x.after(x.number("ms", 1), func() { x.req.Resume() })
		})
	case "/f/download":
		x.download()
	case "/f/throw":
		panic(errors.New("a handler that throws, as asked"))
	case "/f/throwlater":
		x.after(5, func() { panic(errors.New("a timer that throws, as asked")) })
	case "/f/reject":
		if x.s.node != "10" { // node10 only warns of a rejection that nobody handles
			timers.SetImmediate(x.s.l, func() { x.s.l.ThrowRejection(errors.New("a rejection, as asked")) })
		}
		x.after(50, func() { x.reply("ok\n") })
	case "/f/hang":
		x.req.Resume()
	case "/f/stats":
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		x.reply(text(object{{"mem", object{{"rss", m.Sys}, {"heapTotal", m.HeapSys}, {"heapUsed", m.HeapAlloc}}}}))
	default:
		x.res.StatusCode = 404
		must(x.res.End())
	}
}

func (x *exchange) reply(body string) {
	x.mustSet("Content-Length", len(body))
	must(x.res.EndString(body))
}

// upload counts the body's bytes; each is called after every chunk.
func (x *exchange) upload(each func()) {
	n := 0
	x.req.OnData(func(chunk []byte) {
		n += len(chunk)
		if each != nil {
			each()
		}
	})
	x.req.OnEnd(func() { x.reply(text(object{{"len", n}})) })
}

// download sends as many bytes as the query says: as the socket takes them, or
// with mode=naive all at once.
func (x *exchange) download() {
	x.req.Resume()
	left := x.number("bytes", 1<<20)
	x.mustSet("Content-Length", left)
	next := func() []byte {
		n := min(left, block)
		left -= n
		return bytes.Repeat([]byte("a"), n)
	}
	var pump func()
	if x.query("mode") == "naive" {
		pump = func() {
			for i := 0; i < 64 && left > 0; i++ {
				x.res.Write(next())
			}
			if left > 0 {
				timers.SetImmediate(x.s.l, pump)
			} else {
				must(x.res.End())
			}
		}
	} else {
		pump = func() {
			for left > 0 {
				if !x.res.Write(next()) {
					x.res.Once("drain", func(...any) { pump() })
					return
				}
			}
			must(x.res.End())
		}
	}
	pump()
}

// wait blocks the loop.
func wait(ms int) { time.Sleep(time.Duration(ms) * time.Millisecond) }
