package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// streamModule is the stream module over package stream.
type streamModule struct {
	rt *Runtime

	legacy, readable, writable, duplex, transform, passThrough *Class

	readableState, writableState *goja.Object // prototypes of the state views
}

func (rt *Runtime) registerStream() {
	rt.Register("stream", func(rt *Runtime) goja.Value { return rt.streamModule().exports() })
	if rt.V16() {
		rt.Register("stream/promises", func(rt *Runtime) goja.Value {
			return rt.RequireObject("stream").Get("promises")
		})
	}
}

// streamModule returns the module's classes, made on first use.
func (rt *Runtime) streamModule() *streamModule {
	if rt.streams != nil {
		return rt.streams
	}
	m := &streamModule{rt: rt}
	rt.streams = m
	stream.SetHost(rt.loop, streamHost{rt})
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

// method defines a method that works on the Go object behind this.
func bound[T any](rt *Runtime, cl *Class, name string, length int, f func(t T, c goja.FunctionCall) goja.Value) *goja.Object {
	return cl.Method(name, length, func(c goja.FunctionCall) goja.Value {
		t, ok := ImplOf[T](rt, c.This)
		if !ok {
			rt.ThrowType("Illegal invocation")
		}
		defer rt.rethrow()
		return f(t, c)
	})
}

// property defines an accessor that works on the Go object behind this. On
// other objects, such as the prototype, it reads as absent.
func property[T any](rt *Runtime, o *goja.Object, name string, get func(t T) any, set func(t T, v goja.Value), absent goja.Value) {
	getter := rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
		if t, ok := ImplOf[T](rt, c.This); ok {
			return rt.ToJS(get(t))
		}
		return absent
	})
	var setter goja.Value
	if set != nil {
		setter = rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
			if t, ok := ImplOf[T](rt, c.This); ok {
				defer rt.rethrow()
				set(t, c.Argument(0))
			}
			return nil
		})
	}
	must(o.DefineAccessorProperty(name, getter, setter, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// makeLegacy makes Stream itself: an emitter with pipe.
func (m *streamModule) makeLegacy() {
	rt := m.rt
	m.legacy = rt.Class("Stream", 1, rt.EventEmitterClass(), func(c goja.ConstructorCall) *goja.Object {
		s := &stream.Legacy{}
		rt.Bind(c.This, s, &s.EventEmitter)
		s.Init(rt.loop, s)
		rt.events.init(c.This, c.Argument(0))
		return nil
	})
	m.legacy.Method("pipe", 2, func(c goja.FunctionCall) goja.Value {
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

// done takes a callback argument; what is no function is none.
func (m *streamModule) done(v goja.Value) func(error) {
	fn, ok := goja.AssertFunction(v)
	if !ok {
		return nil
	}
	return func(err error) {
		if err == nil {
			m.rt.Call(fn, goja.Undefined())
			return
		}
		m.rt.Call(fn, goja.Undefined(), m.rt.ErrorValue(err))
	}
}

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
		return m.faceDuplex(rt.VM.CreateObject(m.duplex.Proto), s)
	case *stream.Readable:
		o := rt.VM.CreateObject(m.readable.Proto)
		self := m.newReadable(o, s)
		s.SetSelf(self)
		m.showStates(o)
		return o
	case *stream.Writable:
		o := rt.VM.CreateObject(m.writable.Proto)
		self := m.newWritable(o, s)
		s.SetSelf(self)
		m.showStates(o)
		return o
	}
	return nil
}

func (m *streamModule) faceTransform(o *goja.Object, t *stream.Transform, base stream.TransformMethods) *goja.Object {
	self := m.newTransform(o, t, base)
	t.SetSelf(self)
	m.showStates(o)
	return o
}

func (m *streamModule) faceDuplex(o *goja.Object, d *stream.Duplex) *goja.Object {
	self := m.newDuplex(o, d)
	d.SetSelf(self)
	m.showStates(o)
	return o
}

func (m *streamModule) newReadable(o *goja.Object, r *stream.Readable) *jsReadable {
	self := &jsReadable{Readable: r, o: overrides{m: m}}
	self.o.p = m.rt.Bind(o, self, &r.EventEmitter)
	return self
}

func (m *streamModule) newWritable(o *goja.Object, w *stream.Writable) *jsWritable {
	self := &jsWritable{Writable: w, o: overrides{m: m}}
	self.o.p = m.rt.Bind(o, self, &w.EventEmitter)
	return self
}

func (m *streamModule) newDuplex(o *goja.Object, d *stream.Duplex) *jsDuplex {
	self := &jsDuplex{Duplex: d, o: overrides{m: m}}
	self.o.p = m.rt.Bind(o, self, &d.EventEmitter)
	return self
}

func (m *streamModule) newTransform(o *goja.Object, t *stream.Transform, base stream.TransformMethods) *jsTransform {
	self := &jsTransform{Transform: t, base: base, o: overrides{m: m}}
	self.o.p = m.rt.Bind(o, self, &t.EventEmitter)
	return self
}
