package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// foreignStream is a stream whose methods are all a program's own: an emitter
// with write and end, or with pause and resume.
type foreignStream struct {
	p *Peer
	m *streamModule
}

// Emitter implements [stream.Stream].
func (f foreignStream) Emitter() *emitter.EventEmitter { return f.p.Emitter }

// Loop implements [stream.OnLoop].
func (f foreignStream) Loop() *loop.Loop { return f.m.rt.loop }

// StreamCore returns the core of an object that is one of our streams all the
// same, such as a Readable that is piped into.
func (f foreignStream) StreamCore() *stream.Core {
	if h, ok := f.p.Impl.(hasCore); ok {
		return h.StreamCore()
	}
	return nil
}

func (f foreignStream) call(name string, args ...goja.Value) (goja.Value, bool) {
	fn, ok := goja.AssertFunction(f.p.Obj.Get(name))
	if !ok {
		return nil, false
	}
	return f.p.rt.Call(fn, f.p.Obj, args...), true
}

// WriteChunk implements [stream.Destination].
func (f foreignStream) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	o := overrides{p: f.p, m: f.m}
	args := []goja.Value{f.m.value(c)}
	if enc != "" || cb != nil {
		args = append(args, f.m.encodingValue(enc))
	}
	if cb != nil {
		args = append(args, o.callback("", cb))
	}
	v, ok := f.call("write", args...)
	if !ok {
		f.p.rt.ThrowType("dest.write is not a function")
	}
	b, isBool := v.Export().(bool)
	return !isBool || b, nil
}

// EndChunk implements [stream.Destination].
func (f foreignStream) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	o := overrides{p: f.p, m: f.m}
	var args []goja.Value
	if !c.IsNull() {
		args = append(args, f.m.value(c))
	}
	if cb != nil {
		args = append(args, o.callback("", cb))
	}
	if _, ok := f.call("end", args...); !ok {
		f.p.rt.ThrowType("dest.end is not a function")
	}
	return nil
}

// Pause implements [stream.Pauser].
func (f foreignStream) Pause() { f.call("pause") }

// Resume implements [stream.Resumer].
func (f foreignStream) Resume() { f.call("resume") }

// Destroy implements [stream.Destroyer].
func (f foreignStream) Destroy(err error) {
	if _, ok := f.call("destroy", f.p.rt.errorOrNull(err)); !ok {
		f.call("close")
	}
}

// Pipe implements [stream.Source].
func (f foreignStream) Pipe(dest stream.Destination, opts ...stream.PipeOptions) stream.Destination {
	if _, ok := f.call("pipe", f.p.rt.ToJS(dest)); !ok {
		return stream.LegacyPipe(f, dest, opts...)
	}
	return dest
}

// StreamFlag implements [stream.Asker] by the properties that Node reads.
func (f foreignStream) StreamFlag(q stream.Flag) (value, known bool) {
	name, ok := flagNames[q]
	if !ok {
		return f.methodFlag(q)
	}
	v := f.p.Obj.Get(name)
	if v == nil || goja.IsUndefined(v) {
		return false, false
	}
	return v.ToBoolean(), true
}

var flagNames = map[stream.Flag]string{
	stream.FlagReadable:           "readable",
	stream.FlagWritable:           "writable",
	stream.FlagDestroyed:          "destroyed",
	stream.FlagClosed:             "_closed",
	stream.FlagReadableEnded:      "readableEnded",
	stream.FlagWritableEnded:      "writableEnded",
	stream.FlagWritableFinished:   "writableFinished",
	stream.FlagWritableNeedDrain:  "writableNeedDrain",
	stream.FlagReadableDidRead:    "readableDidRead",
	stream.FlagReadableAborted:    "readableAborted",
	stream.FlagReadableObjectMode: "readableObjectMode",
	stream.FlagWritableObjectMode: "writableObjectMode",
	stream.FlagErrored:            "errored",
	stream.FlagAborted:            "aborted",
}

func (f foreignStream) methodFlag(q stream.Flag) (value, known bool) {
	is := func(name string) bool {
		_, ok := goja.AssertFunction(f.p.Obj.Get(name))
		return ok
	}
	switch q {
	case stream.FlagRequest:
		return is("setHeader") && is("abort"), true
	case stream.FlagServerResponse:
		return false, true
	}
	return false, false
}

// streamOf returns the Go stream behind a value; any other object with events
// becomes a foreign one.
func (m *streamModule) streamOf(v goja.Value) stream.Stream {
	if p := m.rt.PeerOf(v); p != nil {
		if s, ok := p.Impl.(stream.Stream); ok {
			return s
		}
		return foreignStream{p, m}
	}
	o, ok := v.(*goja.Object)
	if !ok {
		m.needEmitter(v, "stream")
	}
	return foreignStream{m.borrowed(o), m}
}

// needEmitter throws for what has no events, as reading or calling its `on`
// does; name is how Node's code calls it.
func (m *streamModule) needEmitter(v goja.Value, name string) {
	if absent(v) {
		m.rt.ThrowType(pick(m.rt, "Cannot read properties of "+v.String()+" (reading 'on')",
			"Cannot read property 'on' of "+v.String()))
	}
	if o, ok := v.(*goja.Object); ok {
		if _, ok := goja.AssertFunction(o.Get("on")); ok {
			return
		}
	}
	m.rt.ThrowType(name + ".on is not a function")
}

// destination is streamOf for what is written to.
func (m *streamModule) destination(v goja.Value) stream.Destination {
	m.needEmitter(v, "dest")
	switch s := m.streamOf(v).(type) {
	case stream.Destination:
		return s
	default:
		return foreignStream{m.rt.PeerOf(v), m}
	}
}

// borrowed makes the emitter of an object that has event methods of its own:
// what is registered there is registered with the object.
func (m *streamModule) borrowed(o *goja.Object) *Peer {
	if p, ok := inheritedHandle[*Peer](m.rt, o); ok {
		return p
	}
	em := &emitter.EventEmitter{}
	em.Init(m.rt, nil)
	p := &Peer{rt: m.rt, Obj: o, Emitter: em}
	m.rt.Attach(o, p)
	em.SetHook(p)
	em.SetWatcher(&relay{p: p, heard: map[emitter.Key]bool{}})
	return p
}

// relay listens on a program's object for every event that Go listens to.
type relay struct {
	p     *Peer
	heard map[emitter.Key]bool
}

// ListenerAdded implements [emitter.Watcher].
func (r *relay) ListenerAdded(key emitter.Key) {
	if r.heard[key] {
		return
	}
	r.heard[key] = true
	rt := r.p.rt
	listener := rt.Fn("", 0, func(c goja.FunctionCall) goja.Value {
		args := make([]any, len(c.Arguments))
		for i, a := range c.Arguments {
			args[i] = a
		}
		defer rt.rethrow()
		r.p.Emitter.EmitDefault(key, args)
		return nil
	})
	rt.CallMethod(r.p.Obj, "on", rt.keyValue(key), listener)
}

// ListenerRemoved implements [emitter.Watcher].
func (r *relay) ListenerRemoved(emitter.Key) {}

// nodeStream returns the stream that a value is to pipeline and its like, nil
// if it is none: one of ours, or an object with the methods of one.
func (m *streamModule) nodeStream(v goja.Value) stream.Stream {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	if p, ok := inheritedHandle[*Peer](m.rt, o); ok {
		if s, ok := p.Impl.(interface {
			stream.Stream
			hasCore
		}); ok {
			return s
		}
	}
	if m.rt.method(o, "on") == nil {
		return nil
	}
	f := func() foreignStream { return foreignStream{m.borrowed(o), m} }
	reads, writes := m.rt.method(o, "pipe") != nil, m.rt.method(o, "write") != nil
	switch {
	case reads && writes:
		return foreignDuplex{foreignSource{f()}, foreignSink{f()}}
	case reads:
		return foreignSource{f()}
	case writes:
		return foreignSink{f()}
	}
	return nil
}

// foreignSource is the reading half of a foreign stream.
type foreignSource struct{ f foreignStream }

func (s foreignSource) face() goja.Value                      { return s.f.p.Obj }
func (s foreignSource) Emitter() *emitter.EventEmitter        { return s.f.Emitter() }
func (s foreignSource) Pause()                                { s.f.Pause() }
func (s foreignSource) Resume()                               { s.f.Resume() }
func (s foreignSource) Destroy(err error)                     { s.f.Destroy(err) }
func (s foreignSource) StreamFlag(q stream.Flag) (v, ok bool) { return s.f.StreamFlag(q) }
func (s foreignSource) Pipe(dest stream.Destination, opts ...stream.PipeOptions) stream.Destination {
	return s.f.Pipe(dest, opts...)
}

// foreignSink is the writing half of a foreign stream.
type foreignSink struct{ f foreignStream }

func (s foreignSink) face() goja.Value                      { return s.f.p.Obj }
func (s foreignSink) Emitter() *emitter.EventEmitter        { return s.f.Emitter() }
func (s foreignSink) Destroy(err error)                     { s.f.Destroy(err) }
func (s foreignSink) StreamFlag(q stream.Flag) (v, ok bool) { return s.f.StreamFlag(q) }
func (s foreignSink) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.f.WriteChunk(c, enc, cb)
}

func (s foreignSink) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.f.EndChunk(c, enc, cb)
}

// foreignDuplex is a foreign stream that can be read and written.
type foreignDuplex struct {
	foreignSource
	sink foreignSink
}

func (s foreignDuplex) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	return s.sink.WriteChunk(c, enc, cb)
}

func (s foreignDuplex) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	return s.sink.EndChunk(c, enc, cb)
}
