package features

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

// streamChecks are the rows about packages net/stream and emitter: REF-028 to
// REF-042, REF-067.
var streamChecks = checks{
	streamReading, streamReadingMore, streamIterating, streamWriting, streamDuplexes,
	streamFinished, streamEmitters, streamEnds,
}

// pieces returns a readable of these pieces.
func (c *check) pieces(list ...string) *stream.Readable {
	r := c.readable()
	for _, s := range list {
		r.PushString(s)
	}
	r.Push(nil)
	return r
}

func (c *check) readable() *stream.Readable {
	return stream.NewReadable(c.l, &stream.ReadableOptions{Read: func(*stream.Readable, int) {}})
}

func streamReading(c *check) {
	var events []string
	c.async(func(done func()) {
		r := c.pieces("ab", "cd")
		log(r, &events, "data", "end", "close", "pause", "resume")
		r.OnEnd(done)
	})
	c.settle()
	c.do(func() { c.fact("REF-029", "flowing", events) })
	var read []string
	c.async(func(done func()) {
		events = nil
		r := c.pieces("ab", "cd")
		log(r, &events, "readable", "end")
		r.OnReadable(func() {
			for chunk := r.Read(stream.All); !chunk.IsNull(); chunk = r.Read(stream.All) {
				read = append(read, chunk.String())
			}
		})
		r.OnEnd(done)
	})
	c.do(func() {
		c.fact("REF-029", "paused", list{events[0], events[len(events)-1]})
		c.fact("REF-030", "read", read)
	})
	var r *stream.Readable
	c.async(func(done func()) {
		r = c.pieces("ab", "cd")
		c.fact("REF-031", "before", list{r.ReadableHighWaterMark(), r.ReadableLength(), r.Destroyed()})
		r.OnData(func([]byte) {})
		c.fact("REF-030", "isPaused", r.IsPaused())
		r.Pause()
		c.fact("REF-030", "paused", r.IsPaused())
		r.Resume()
		r.OnEnd(done)
	})
	c.do(func() { c.fact16("REF-031", "readableEnded", r.ReadableEnded()) })
}

func streamReadingMore(c *check) {
	var dest *stream.PassThrough
	var r *stream.Readable
	piped := ""
	c.async(func(done func()) {
		first := c.pieces("ab")
		first.Unshift([]byte("_"))
		c.fact("REF-030", "unshift", first.Read(stream.All).String())
		dest = stream.NewPassThrough(c.l, nil)
		r = c.readable()
		r.Pipe(dest)
		r.PushString("x")
		dest.OnData(func(b []byte) {
			piped = string(b)
			done()
		})
	})
	c.do(func() {
		r.Unpipe(dest)
		r.PushString("y")
	})
	c.settle()
	var events []string
	c.do(func() {
		c.fact("REF-030", "pipe and unpipe", list{piped, dest.ReadableLength()})
		r.OnError(func(error) {})
		log(r, &events, "error", "close")
		r.Destroy(errors.New("mine"))
	})
	c.settle()
	c.do(func() { c.fact("REF-029", "destroyed", events) })
}

// iterate reads a stream with an iterator.
func (c *check) iterate(r *stream.Readable, then func(text string)) {
	it := r.Iterator(nil)
	text := ""
	var next func(chunk stream.Chunk, over bool, err error)
	next = func(chunk stream.Chunk, over bool, err error) {
		must(err)
		if over {
			then(text)
			return
		}
		text += chunk.String()
		it.Next(next)
	}
	it.Next(next)
}

func streamIterating(c *check) {
	c.async(func(done func()) {
		c.iterate(c.pieces("ab", "cd"), func(text string) {
			c.fact("REF-032", "of a stream", text)
			done()
		})
	})
	c.async(func(done func()) {
		c.body(func(res *http.IncomingMessage) {
			c.iterate(&res.Readable, func(text string) {
				c.fact("REF-032", "of a message", text)
				done()
			})
		})
	})
}

const fourBytes = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody" + end

// body gets a response with a body of four bytes; it is called on the loop.
func (c *check) body(fn func(res *http.IncomingMessage)) {
	p := c.peer(fourBytes)
	noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: p.port}, fn))
}

// slowWritable finishes each write an immediate later.
func (c *check) slowWritable(wrote *[]string) *stream.Writable {
	return stream.NewWritable(c.l, &stream.WritableOptions{
		HighWaterMark: 3,
		Write: func(_ *stream.Writable, chunk stream.Chunk, _ stream.Encoding, cb func(error)) {
			*wrote = append(*wrote, chunk.String())
			c.l.SetImmediate(func() { cb(nil) })
		},
	})
}

func streamWriting(c *check) {
	var wrote, events []string
	var w *stream.Writable
	c.async(func(done func()) {
		w = c.slowWritable(&wrote)
		log(w, &events, "drain", "prefinish", "finish", "close", "pipe", "unpipe")
		c.fact("REF-033", "write returns", list{w.WriteString("a"), w.WriteString("bcd")})
		stream.EventDrain.Once(&w.EventEmitter, done)
	})
	var corked []string
	c.async(func(done func()) {
		w.Cork()
		w.WriteString("e")
		w.WriteString("f")
		corked = slices.Clone(wrote)
		w.Uncork()
		w.EndString("g")
		w.OnFinish(done)
	})
	c.settle()
	var failed []string
	c.do(func() {
		c.fact("REF-033", "corked and all", list{corked, wrote})
		c.fact("REF-034", "events", events)
		d := c.slowWritable(&wrote)
		d.OnError(func(error) {})
		log(d, &failed, "error", "close")
		d.Destroy(errors.New("mine"))
	})
	c.settle()
	c.do(func() { c.fact("REF-033", "destroyed", failed) })
	var pipes []string
	c.async(func(done func()) {
		d := c.slowWritable(&wrote)
		log(d, &pipes, "pipe", "unpipe", "finish")
		c.pieces("x").Pipe(d)
		d.OnFinish(done)
	})
	c.settle()
	c.do(func() {
		c.fact("REF-034", "piped", pipes)
		d := c.slowWritable(&wrote)
		d.WriteString("abcd")
		c.fact16("REF-035", "of a message", http.NewOutgoingMessage(c.l).WritableNeedDrain())
		c.fact16("REF-035", "of a writable", d.WritableNeedDrain())
	})
}

func streamDuplexes(c *check) {
	server := c.serve(nil, answerOK)
	var out *strings.Builder
	c.do(func() {
		var d *stream.Duplex
		d, out = c.duplex(0)
		http.EventConnection.Emit(&server.EventEmitter, d)
		d.PushChunk(text(getClose), "")
		legacy := stream.NewLegacy(c.l)
		_, emits := any(legacy).(interface{ ListenerCount(name string) int })
		c.holds("REF-037", "emits", emits)
	})
	c.until(func() bool { return strings.Contains(out.String(), "ok") })
	c.do(func() { c.fact("REF-036", "as a socket", firstLine(out.String())) })
}

func streamFinished(c *check) {
	c.async(func(done func()) {
		c.body(func(res *http.IncomingMessage) {
			into := stream.NewPassThrough(c.l, nil)
			text := ""
			into.OnData(func(b []byte) { text += string(b) })
			noThrow(stream.Pipeline(c.l, []any{res, into}, nil, func(err error, _ any) {
				c.fact("REF-038", "pipeline", list{orNil(err), text})
				done()
			}))
		})
	})
	ends := list{}
	c.answer(func(res *http.ServerResponse) {
		stream.Finished(res, nil, func(err error) {
			if err == nil {
				ends = append(ends, "finished")
			} else {
				ends = append(ends, err)
			}
		})
		must(res.EndString("x"))
	})
	c.settle()
	c.do(func() { c.fact("REF-038", "finished", ends) })
	p := c.peer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody" + end)
	c.async(func(done func()) {
		req := noThrow(http.Get(c.l, nil, &http.RequestOptions{Host: host, Port: p.port}, func(res *http.IncomingMessage) {
			res.Resume()
			stream.Finished(res, nil, func(err error) {
				c.fact("REF-038", "cut off", orNil(err))
				done()
			})
		}))
		req.OnError(func(error) {})
	})
}

// orNil is an error as a value: nothing for no error.
func orNil(err error) any {
	if err == nil {
		return nil
	}
	return err
}

// emitting is an emitter by itself.
type emitting struct{ emitter.EventEmitter }

func (c *check) emitter() *emitting {
	e := &emitting{}
	e.Init(c.l, e)
	return e
}

func streamEmitters(c *check) {
	c.do(func() {
		e := c.emitter()
		var calls []string
		call := func(name string) func(...any) { return func(...any) { calls = append(calls, name) } }
		a := e.On("x", call("a"))
		e.Once("x", call("once"))
		e.PrependListener("x", call("first"))
		c.fact("REF-040", "emit returns", list{e.Emit("x"), e.Emit("y")})
		e.Emit("x")
		c.fact("REF-039", "calls", calls)
		a.Off()
		c.fact("REF-040", "listenerCount", e.ListenerCount("x"))
		e.RemoveAllListeners("x")
		c.fact("REF-039", "removed", e.ListenerCount("x"))
		e.On("b", call("b"))
		e.On("a", call("a"))
		c.fact("REF-040", "eventNames", e.EventNames())
		var order []int
		s := c.emitter()
		s.On("x", func(...any) {
			order = append(order, 1)
			s.On("x", func(...any) { order = append(order, 3) })
		})
		s.On("x", func(...any) { order = append(order, 2) })
		s.Emit("x")
		c.fact("REF-040", "snapshot", order)
		c.fact("REF-040", "default maximum", e.MaxListeners())
		c.fact("REF-041", "an error", thrown(func() error {
			e.Emit("error", errors.New("mine"))
			return nil
		}))
		n := c.emitter()
		var meta []string
		n.On("newListener", func(args ...any) { meta = append(meta, fmt.Sprintf("new %v", args[0])) })
		n.On("removeListener", func(args ...any) { meta = append(meta, fmt.Sprintf("removed %v", args[0])) })
		n.Once("x", func(...any) {})
		n.Emit("x")
		c.fact("REF-042", "events", meta)
	})
}

func streamEnds(c *check) {
	var events []string
	c.do(func() {
		r := c.pieces("a")
		log(r, &events, "end", "close")
		r.Resume()
	})
	c.settle()
	c.do(func() {
		c.fact("REF-067", "readable", events)
		events = nil
		w := stream.NewWritable(c.l, &stream.WritableOptions{
			Write: func(_ *stream.Writable, _ stream.Chunk, _ stream.Encoding, cb func(error)) { cb(nil) },
		})
		log(w, &events, "finish", "close")
		must(w.EndChunk(stream.Chunk{}, "", func(error) { events = append(events, "callback") }))
	})
	c.settle()
	c.do(func() { c.fact("REF-067", "writable", events) })
}
