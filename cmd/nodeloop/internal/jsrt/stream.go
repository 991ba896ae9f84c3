package jsrt

import (
	"reflect"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// streamModule is the stream module over package stream.
type streamModule struct {
	rt *Runtime

	legacy, readable, writable, duplex, transform, passThrough *Class

	callbacks map[*goja.Object]func(error) // what done made last

	readableState, writableState *stateClass
	promises                     promiseCalls

	destroy, undestroy *goja.Object        // methods that all classes share
	buffers            *Class              // of what shows a Readable's buffer
	faces              map[string]*ownFace // see makeFaces
	iterators          *goja.Object        // prototype of a Readable's iterators
	sources            *goja.Object        // prototype of other iterators made in Go
}

func (rt *Runtime) registerStream() {
	rt.Register("stream", func(rt *Runtime) goja.Value { return rt.streamModule().exports() })
	for id, class := range map[string]string{
		"_stream_readable": "Readable", "_stream_writable": "Writable", "_stream_duplex": "Duplex",
		"_stream_transform": "Transform", "_stream_passthrough": "PassThrough",
	} {
		rt.Register(id, func(rt *Runtime) goja.Value { return rt.RequireObject("stream").Get(class) })
	}
	rt.RegisterScript("internal/stream_statics", false)
	if !rt.V16() {
		return
	}
	rt.RegisterScript("internal/async_generator", false)
	rt.RegisterScript("internal/stream_operators", false)
	rt.RegisterScript("stream/promises", true)
	rt.RegisterScript("stream/consumers", true)
}

// streamModule returns the module's classes, made on first use.
func (rt *Runtime) streamModule() *streamModule {
	if rt.streams != nil {
		return rt.streams
	}
	m := &streamModule{rt: rt, callbacks: make(map[*goja.Object]func(error))}
	rt.streams = m
	stream.SetHost(rt.loop, streamHost{rt})
	m.promises.find(rt)
	m.makeFaces()
	m.makeStates()
	m.makeLegacy()
	m.makeReadable()
	m.makeWritable()
	m.makeDuplex()
	m.makeTransform()
	rt.RegisterWrapper(m.wrap)
	return m
}

// again constructs with `new` what was called without it; nil means that the
// call may go on.
func (rt *Runtime) again(c goja.ConstructorCall, cl *Class) *goja.Object {
	if c.NewTarget != nil || c.This != nil && rt.VM.InstanceOf(c.This, cl.Ctor) {
		return nil
	}
	o, err := rt.VM.New(cl.Ctor, c.Arguments...)
	rt.Check(err)
	return o
}

// makeLegacy makes Stream itself: an emitter with pipe.
func (m *streamModule) makeLegacy() {
	rt := m.rt
	m.legacy = rt.Class("Stream", pick(rt, 1, 0), rt.EventEmitterClass(), func(c goja.ConstructorCall) *goja.Object {
		s := &stream.Legacy{}
		rt.Bind(c.This, s, &s.EventEmitter)
		s.Init(rt.loop, s)
		rt.events.init(c.This, c.Argument(0))
		return nil
	})
	m.inherits(m.legacy, rt.EventEmitterClass())
	m.put(m.legacy.Proto, "pipe", "", 2, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		s, ok := ImplOf[*stream.Legacy](rt, c.This)
		if !ok {
			p := rt.events.peer(rt.thisObject(c.This))
			s = &stream.Legacy{}
			s.Init(rt.loop, foreignStream{p, m})
		}
		s.Pipe(m.destination(c.Argument(0)), m.pipeOptions(c.Argument(1))...)
		return c.Argument(0)
	})
}

func (m *streamModule) pipeOptions(v goja.Value) []stream.PipeOptions {
	if o, ok := v.(*goja.Object); ok {
		if end := o.Get("end"); end != nil && end.StrictEquals(m.rt.VM.ToValue(false)) {
			return []stream.PipeOptions{{NoEnd: true}}
		}
	}
	return nil
}

// chunkOf returns a JavaScript value as a chunk.
func (m *streamModule) chunkOf(v goja.Value) stream.Chunk {
	switch {
	case v == nil || goja.IsNull(v):
		return stream.Chunk{}
	case goja.IsString(v):
		return stream.Text(m.rt.goString(v))
	}
	if b, ok := m.rt.BytesOf(v); ok {
		c := stream.Bytes(b)
		if m.rt.IsBuffer(v) {
			c.Value = v
		}
		return c
	}
	return stream.Chunk{Value: v}
}

// objectOf is chunkOf for object mode, in which nothing is converted.
func (m *streamModule) objectOf(v goja.Value) stream.Chunk {
	if v == nil || goja.IsNull(v) {
		return stream.Chunk{}
	}
	if m.rt.IsBuffer(v) || goja.IsString(v) {
		return m.chunkOf(v)
	}
	return stream.Chunk{Value: v}
}

func (m *streamModule) chunkFor(objectMode bool, v goja.Value) stream.Chunk {
	if objectMode {
		return m.objectOf(v)
	}
	return m.chunkOf(v)
}

// value is the way back from chunkOf.
func (m *streamModule) value(c stream.Chunk) goja.Value {
	if c.IsNull() {
		return goja.Null()
	}
	return m.rt.ToJS(c.Boxed())
}

func (m *streamModule) encodingValue(enc stream.Encoding) goja.Value {
	if enc == "" {
		return goja.Undefined()
	}
	return m.rt.VM.ToValue(string(enc))
}

// writtenEncoding is the encoding that _write sees.
func (m *streamModule) writtenEncoding(c stream.Chunk, enc stream.Encoding) goja.Value {
	if enc == "" {
		if c.Bytes != nil {
			enc = stream.Buffer
		} else {
			enc = stream.UTF8
		}
	}
	return m.rt.VM.ToValue(string(enc))
}

// encodingOf takes an encoding argument: falsy values are the default.
func (m *streamModule) encodingOf(v goja.Value) stream.Encoding {
	if v == nil || !v.ToBoolean() {
		return ""
	}
	return stream.Encoding(m.rt.goString(v.ToString()))
}

// knownEncoding is encodingOf for an argument that must name an encoding when it
// is given: node16's writes and everybody's setEncoding.
func (m *streamModule) knownEncoding(v goja.Value) stream.Encoding {
	if v == nil || goja.IsString(v) || absent(v) {
		return m.encodingOf(v)
	}
	m.rt.ThrowNode("TypeError", "ERR_UNKNOWN_ENCODING", "Unknown encoding: "+m.rt.formatted(v))
	return ""
}

// givenEncoding takes the encoding of a write: node10 ignores what is no
// string.
func (m *streamModule) givenEncoding(v goja.Value) stream.Encoding {
	switch {
	case v == nil || goja.IsString(v) || !v.ToBoolean():
		return m.encodingOf(v)
	case m.rt.V16():
		return m.knownEncoding(v)
	}
	return ""
}

// pushedEncoding takes the encoding of a push, which is only looked at when it
// is a string.
func (m *streamModule) pushedEncoding(v goja.Value) stream.Encoding {
	if v == nil || !goja.IsString(v) {
		return ""
	}
	return m.encodingOf(v)
}

// done takes a callback argument; what is no function is none.
func (m *streamModule) done(v goja.Value) func(error) {
	fn, ok := goja.AssertFunction(v)
	if !ok {
		return nil
	}
	o := v.(*goja.Object)
	if cb := m.callbacks[o]; cb != nil {
		return cb
	}
	cb := func(err error) {
		if err == nil {
			m.rt.Call(fn, goja.Undefined())
			return
		}
		m.rt.Call(fn, goja.Undefined(), m.rt.ErrorValue(err))
	}
	// A function that is given again has to be the same callback: writes in a
	// row with one callback share a tick.
	if len(m.callbacks) >= maxCallbacks {
		clear(m.callbacks)
	}
	m.callbacks[o] = cb
	return cb
}

// maxCallbacks is how many of the last callbacks are remembered.
const maxCallbacks = 64

// writeArgs sorts the arguments of write and end: chunk, encoding, callback,
// of which the encoding may be left out.
func (m *streamModule) writeArgs(c goja.FunctionCall) (chunk, enc, cb goja.Value) {
	chunk, enc, cb = c.Argument(0), c.Argument(1), c.Argument(2)
	if _, ok := goja.AssertFunction(enc); ok {
		enc, cb = goja.Undefined(), enc
	}
	return chunk, enc, cb
}

// wrap makes the JavaScript face of a stream that was made in Go.
func (m *streamModule) wrap(v any) *goja.Object {
	rt := m.rt
	switch s := v.(type) {
	case *stream.PassThrough:
		return m.faceTransform(rt.VM.CreateObject(m.passThrough.Proto), &s.Transform, s)
	case *stream.Transform:
		return m.faceTransform(rt.VM.CreateObject(m.transform.Proto), s, s)
	case *stream.Duplex:
		self := m.newDuplex(rt.VM.CreateObject(m.duplex.Proto), s)
		s.SetSelf(self)
		return m.dress(self, streamOptions{m, nil})
	case *stream.Readable:
		self := m.newReadable(rt.VM.CreateObject(m.readable.Proto), s)
		s.SetSelf(self)
		return m.dress(self, streamOptions{m, nil})
	case *stream.Writable:
		self := m.newWritable(rt.VM.CreateObject(m.writable.Proto), s)
		s.SetSelf(self)
		return m.dress(self, streamOptions{m, nil})
	}
	return nil
}

func (m *streamModule) faceTransform(o *goja.Object, t *stream.Transform, base stream.TransformMethods) *goja.Object {
	self := m.newTransform(o, t, base)
	t.SetSelf(self)
	return m.dress(self, streamOptions{m, nil})
}

func (m *streamModule) newReadable(o *goja.Object, r *stream.Readable) *jsReadable {
	self := &jsReadable{Readable: r, o: overrides{m: m}}
	self.o.p = m.rt.tie(o, self, &r.EventEmitter)
	return self
}

func (m *streamModule) newWritable(o *goja.Object, w *stream.Writable) *jsWritable {
	self := &jsWritable{Writable: w, o: overrides{m: m}}
	self.o.p = m.rt.tie(o, self, &w.EventEmitter)
	return self
}

func (m *streamModule) newDuplex(o *goja.Object, d *stream.Duplex) *jsDuplex {
	self := &jsDuplex{Duplex: d, o: overrides{m: m}}
	self.o.p = m.rt.tie(o, self, &d.EventEmitter)
	return self
}

func (m *streamModule) newTransform(o *goja.Object, t *stream.Transform, base stream.TransformMethods) *jsTransform {
	self := &jsTransform{Transform: t, base: base, o: overrides{m: m}}
	self.o.p = m.rt.tie(o, self, &t.EventEmitter)
	return self
}

// peer returns the JavaScript side of each self.
func (s *jsReadable) peer() *Peer  { return s.o.p }
func (s *jsWritable) peer() *Peer  { return s.o.p }
func (s *jsDuplex) peer() *Peer    { return s.o.p }
func (s *jsTransform) peer() *Peer { return s.o.p }

// dress gives a stream the own properties that its constructors give it in
// Node, in their order. Methods among the options become the object's.
func (m *streamModule) dress(self interface {
	hasCore
	peer() *Peer
}, opts streamOptions,
) *goja.Object {
	p := self.peer()
	o := p.Obj
	_, isReadable := self.(stream.ReadableMethods)
	_, isWritable := self.(stream.WritableMethods)
	shown := false
	if isReadable {
		m.readableState.show(o, self)
		m.showAble(o, "readable")
		opts.adopt(o, "read", "destroy")
		if m.rt.V16() {
			opts.adopt(o, "construct")
		}
		m.rt.events.showState(o)
		shown = true
	}
	if isWritable {
		m.writableState.show(o, self)
		m.showAble(o, "writable")
		opts.adopt(o, "write", "writev", "destroy", "final")
		if m.rt.V16() {
			opts.adopt(o, "construct")
		}
	}
	if !shown {
		m.rt.events.showState(o)
	}
	if isReadable && isWritable {
		m.showHalfOpen(o)
	}
	if _, ok := self.(stream.TransformMethods); ok {
		opts.adopt(o, "transform", "flush")
	}
	return o
}

// showAble gives a stream the own property readable or writable that it has in
// node10; later versions have it on the prototype.
func (m *streamModule) showAble(o *goja.Object, name string) {
	if f := m.faces[name]; f != nil {
		f.show(o, name)
	}
}

// showStates gives a stream its state properties and, in node10, readable and
// writable.
func (m *streamModule) showStates(o *goja.Object) {
	h, ok := ImplOf[hasCore](m.rt, o)
	if !ok {
		return
	}
	if _, ok := h.(stream.ReadableMethods); ok {
		m.readableState.show(o, h)
		m.showAble(o, "readable")
	}
	if _, ok := h.(stream.WritableMethods); ok {
		m.writableState.show(o, h)
		m.showAble(o, "writable")
	}
}

// makeFaces makes the accessors that streams have as their own.
func (m *streamModule) makeFaces() {
	rt := m.rt
	m.faces = map[string]*ownFace{
		"allowHalfOpen": newFace(rt, func(h hasCore) any { return h.StreamCore().AllowHalfOpen() },
			func(h hasCore, v goja.Value) { h.StreamCore().SetAllowHalfOpen(v.ToBoolean()) }),
	}
	rt.RegisterFace(reflect.TypeFor[*stream.UnpipeInfo](), func(v any) goja.Value {
		info := v.(*stream.UnpipeInfo)
		o, ok := info.Foreign.(*goja.Object)
		if !ok {
			o = rt.VM.NewObject()
			info.Foreign = o
		}
		must(o.Set("hasUnpiped", info.HasUnpiped))
		return o
	})
	if rt.V16() {
		return
	}
	m.faces["readable"] = newFace(rt, func(h hasReadable) any { return h.ReadableState().IsReadable() },
		func(h hasReadable, v goja.Value) { h.ReadableState().SetReadable(v.ToBoolean()) })
	m.faces["writable"] = newFace(rt, func(h hasWritable) any { return h.WritableState().IsWritable() },
		func(h hasWritable, v goja.Value) { h.WritableState().SetWritable(v.ToBoolean()) })
}

// showHalfOpen gives a Duplex its own property allowHalfOpen.
func (m *streamModule) showHalfOpen(o *goja.Object) {
	m.faces["allowHalfOpen"].show(o, "allowHalfOpen")
}
