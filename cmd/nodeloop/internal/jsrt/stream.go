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

	destroy, undestroy *goja.Object // methods that all classes share
	buffers            *Class       // of what shows a Readable's buffer
	shapes             streamShapes
	iterators          *goja.Object // prototype of a Readable's iterators
	sources            *goja.Object // prototype of other iterators made in Go
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
	m.registerFaces()
	m.makeStates()
	m.makeShapes()
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
		m.shapes.legacy.wear(c.This)
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

// needListener throws for the callback of node10's end that is no function: it
// is made a listener.
func (m *streamModule) needListener(cb goja.Value) {
	if !m.rt.V16() && cb.ToBoolean() && m.rt.typeOf(cb) != "function" {
		m.rt.argType("listener", cb, "Function")
	}
}

// textEncoding takes the encoding of a chunk, which matters only to text. It
// throws for a symbol.
func (m *streamModule) textEncoding(chunk, enc goja.Value) stream.Encoding {
	if goja.IsString(chunk) && m.rt.V16() && enc != nil {
		m.rt.text(enc)
	}
	if enc != nil && enc.ToBoolean() && !goja.IsString(enc) && m.rt.V16() {
		return stream.Encoding(m.rt.formatted(enc))
	}
	return m.encodingOf(enc)
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
	switch s := v.(type) {
	case *stream.PassThrough:
		return m.faceTransform(m.shapes.transform.create(m.passThrough.Proto), &s.Transform, s)
	case *stream.Transform:
		return m.faceTransform(m.shapes.transform.create(m.transform.Proto), s, s)
	case *stream.Duplex:
		self := m.newDuplex(m.shapes.duplex.create(m.duplex.Proto), s)
		s.SetSelf(self)
		return self.peer().Obj
	case *stream.Readable:
		self := m.newReadable(m.shapes.readable.create(m.readable.Proto), s)
		s.SetSelf(self)
		return self.peer().Obj
	case *stream.Writable:
		self := m.newWritable(m.shapes.writable.create(m.writable.Proto), s)
		s.SetSelf(self)
		return self.peer().Obj
	}
	return nil
}

func (m *streamModule) faceTransform(o *goja.Object, t *stream.Transform, base stream.TransformMethods) *goja.Object {
	self := m.newTransform(o, t, base)
	t.SetSelf(self)
	return self.peer().Obj
}

func (m *streamModule) newReadable(o *goja.Object, r *stream.Readable) *jsReadable {
	m.shapes.readable.wear(o)
	self := &jsReadable{Readable: r, o: overrides{m: m}}
	self.o.p = m.rt.tie(o, self, &r.EventEmitter)
	return self
}

func (m *streamModule) newWritable(o *goja.Object, w *stream.Writable) *jsWritable {
	m.shapes.writable.wear(o)
	self := &jsWritable{Writable: w, o: overrides{m: m}}
	self.o.p = m.rt.tie(o, self, &w.EventEmitter)
	return self
}

func (m *streamModule) newDuplex(o *goja.Object, d *stream.Duplex) *jsDuplex {
	m.shapes.duplex.wear(o)
	self := &jsDuplex{Duplex: d, o: overrides{m: m}}
	self.o.p = m.rt.tie(o, self, &d.EventEmitter)
	return self
}

func (m *streamModule) newTransform(o *goja.Object, t *stream.Transform, base stream.TransformMethods) *jsTransform {
	m.shapes.transform.wear(o)
	self := &jsTransform{Transform: t, base: base, o: overrides{m: m}}
	self.o.p = m.rt.tie(o, self, &t.EventEmitter)
	return self
}

// peer returns the JavaScript side of each self.
func (s *jsReadable) peer() *Peer  { return s.o.p }
func (s *jsWritable) peer() *Peer  { return s.o.p }
func (s *jsDuplex) peer() *Peer    { return s.o.p }
func (s *jsTransform) peer() *Peer { return s.o.p }

// dress gives a stream the methods among its options.
func (m *streamModule) dress(self interface {
	hasCore
	peer() *Peer
}, opts streamOptions,
) *goja.Object {
	o := self.peer().Obj
	_, isReadable := self.(stream.ReadableMethods)
	_, isWritable := self.(stream.WritableMethods)
	if isReadable {
		adopted := opts.adopt(o, "read", "destroy")
		if m.rt.V16() {
			adopted = append(adopted, opts.adopt(o, "construct")...)
		}
		m.rt.keyAfter(o, pick(m.rt, "_readableState", "readable"), adopted...)
	}
	if isWritable {
		adopted := opts.adopt(o, "write", "writev")
		if !isReadable {
			adopted = append(adopted, opts.adopt(o, "destroy")...)
		}
		adopted = append(adopted, opts.adopt(o, "final")...)
		if m.rt.V16() && !isReadable {
			adopted = append(adopted, opts.adopt(o, "construct")...)
		}
		m.rt.keyAfter(o, pick(m.rt, "_writableState", "writable"), adopted...)
	}
	if _, ok := self.(stream.TransformMethods); ok {
		opts.adopt(o, "transform", "flush")
	}
	return o
}

// registerFaces enters how what streams tell their listeners shows.
func (m *streamModule) registerFaces() {
	rt := m.rt
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
}
