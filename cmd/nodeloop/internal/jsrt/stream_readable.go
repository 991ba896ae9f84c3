package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// hasReadable is what every Go stream with a readable side is.
type hasReadable interface{ ReadableState() *stream.Readable }

// hasCore is what every Go stream is.
type hasCore interface{ StreamCore() *stream.Core }

func (m *streamModule) makeReadable() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Readable", 1, m.legacy, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		opts := m.options(c.Argument(0))
		self := m.newReadable(c.This, &stream.Readable{})
		opts.adopt(c.This, "read", "destroy", "construct")
		rt.events.init(c.This, c.Argument(0))
		m.showStates(c.This)
		self.Readable.Init(rt.loop, self, opts.readable())
		return nil
	})
	m.readable = cl
	m.readableMethods(cl)
	m.readableProperties(cl.Proto)
	m.destroyMethods(cl)
}

// onReadable defines a method that works on a stream's readable side.
func (m *streamModule) onReadable(cl *Class, name string, length int, f func(r *stream.Readable, c goja.FunctionCall) goja.Value) {
	bound(m.rt, cl, name, length, func(h hasReadable, c goja.FunctionCall) goja.Value { return f(h.ReadableState(), c) })
}

func (m *streamModule) readableMethods(cl *Class) {
	rt := m.rt
	m.onReadable(cl, "push", 2, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(r.PushChunk(m.pushed(r, c.Argument(0)), m.encodingOf(c.Argument(1))))
	})
	m.onReadable(cl, "unshift", 2, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(r.UnshiftChunk(m.pushed(r, c.Argument(0)), m.encodingOf(c.Argument(1))))
	})
	m.onReadable(cl, "isPaused", 0, func(r *stream.Readable, _ goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(r.IsPaused())
	})
	m.onReadable(cl, "setEncoding", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		rt.Check(r.SetEncoding(m.encodingOf(c.Argument(0))))
		return c.This
	})
	m.onReadable(cl, "read", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		return m.value(r.Read(m.readCount(c.Argument(0))))
	})
	m.onReadable(cl, "_read", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		r.ReadImpl(int(c.Argument(0).ToInteger()))
		return nil
	})
	m.onReadable(cl, "pipe", 2, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		r.Pipe(m.destination(c.Argument(0)), m.pipeOptions(c.Argument(1))...)
		return c.Argument(0)
	})
	m.onReadable(cl, "unpipe", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		if v := c.Argument(0); v.ToBoolean() {
			r.Unpipe(m.streamOf(v))
		} else {
			r.Unpipe(nil)
		}
		return c.This
	})
	m.onReadable(cl, "resume", 0, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		r.Resume()
		return c.This
	})
	m.onReadable(cl, "pause", 0, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		r.Pause()
		return c.This
	})
	m.onReadable(cl, "wrap", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		r.Wrap(m.streamOf(c.Argument(0)))
		m.adoptMethods(c.This.(*goja.Object), c.Argument(0))
		return c.This
	})
}

// pushed takes the argument of push and unshift: undefined is an empty chunk.
func (m *streamModule) pushed(r *stream.Readable, v goja.Value) stream.Chunk {
	if goja.IsUndefined(v) && !r.ReadableObjectMode() {
		return stream.Bytes(nil)
	}
	return m.chunkFor(r.ReadableObjectMode(), v)
}

// adoptMethods gives a stream the methods of the old one it wraps that it lacks.
func (m *streamModule) adoptMethods(o *goja.Object, old goja.Value) {
	from, ok := old.(*goja.Object)
	if !ok {
		return
	}
	for _, name := range from.Keys() {
		fn, callable := goja.AssertFunction(from.Get(name))
		if have := o.Get(name); !callable || have != nil && !goja.IsUndefined(have) {
			continue
		}
		must(o.Set(name, m.rt.Fn(name, 0, func(c goja.FunctionCall) goja.Value {
			return m.rt.Call(fn, from, Args(c)...)
		})))
	}
}

// readCount takes the argument of read.
func (m *streamModule) readCount(v goja.Value) int {
	if goja.IsUndefined(v) {
		return stream.All
	}
	if f := v.ToFloat(); f != f {
		return stream.All
	}
	return int(v.ToInteger())
}

func (m *streamModule) readableProperties(proto *goja.Object) {
	rt := m.rt
	no, null := rt.VM.ToValue(false), goja.Null()
	define := func(name string, absent goja.Value, get func(r *stream.Readable) any, set func(r *stream.Readable, v goja.Value)) {
		var setter func(h hasReadable, v goja.Value)
		if set != nil {
			setter = func(h hasReadable, v goja.Value) { set(h.ReadableState(), v) }
		}
		property(rt, proto, name, func(h hasReadable) any { return get(h.ReadableState()) }, setter, absent)
	}
	define("readable", no, func(r *stream.Readable) any { return r.IsReadable() },
		func(r *stream.Readable, v goja.Value) { r.SetReadable(v.ToBoolean()) })
	define("readableHighWaterMark", goja.Undefined(), func(r *stream.Readable) any { return r.ReadableHighWaterMark() }, nil)
	define("readableBuffer", goja.Undefined(), func(r *stream.Readable) any { return m.chunkList(r.ReadableBuffer()) }, nil)
	define("readableFlowing", goja.Undefined(), func(r *stream.Readable) any { return flowValue(r.ReadableFlowing()) }, m.setFlowing)
	define("readableLength", goja.Undefined(), func(r *stream.Readable) any { return r.ReadableLength() }, nil)
	if rt.V16() {
		define("readableObjectMode", no, func(r *stream.Readable) any { return r.ReadableObjectMode() }, nil)
		define("readableDidRead", goja.Undefined(), func(r *stream.Readable) any { return r.ReadableDidRead() }, nil)
		define("readableAborted", goja.Undefined(), func(r *stream.Readable) any { return r.ReadableAborted() }, nil)
		define("readableEncoding", null, func(r *stream.Readable) any { return m.encodingOrNull(r) }, nil)
		define("readableEnded", no, func(r *stream.Readable) any { return r.ReadableEnded() }, nil)
	}
}

func (m *streamModule) encodingOrNull(r *stream.Readable) goja.Value {
	if enc := r.ReadableEncoding(); enc != "" {
		return m.rt.VM.ToValue(string(enc))
	}
	return goja.Null()
}

func (m *streamModule) chunkList(chunks []stream.Chunk) goja.Value {
	vs := make([]goja.Value, len(chunks))
	for i, c := range chunks {
		vs[i] = m.value(c)
	}
	return m.rt.array(vs)
}

func flowValue(f stream.Flow) any {
	switch f {
	case stream.FlowNull:
		return goja.Null()
	default:
		return f == stream.Flowing
	}
}

func (m *streamModule) setFlowing(r *stream.Readable, v goja.Value) {
	switch {
	case goja.IsNull(v):
		r.SetReadableFlowing(stream.FlowNull)
	case v.ToBoolean():
		r.SetReadableFlowing(stream.Flowing)
	default:
		r.SetReadableFlowing(stream.FlowStopped)
	}
}

// destroyMethods defines what every class has for its destruction.
func (m *streamModule) destroyMethods(cl *Class) {
	rt := m.rt
	bound(rt, cl, "destroy", 2, func(h hasCore, c goja.FunctionCall) goja.Value {
		core := h.StreamCore()
		if cb := m.done(c.Argument(1)); cb != nil {
			core.DestroyThen(rt.truthyError(c.Argument(0)), cb)
		} else {
			core.Destroy(rt.truthyError(c.Argument(0)))
		}
		return c.This
	})
	bound(rt, cl, "_undestroy", 0, func(h hasCore, c goja.FunctionCall) goja.Value {
		h.StreamCore().Undestroy()
		return nil
	})
	bound(rt, cl, "_destroy", 2, func(h hasCore, c goja.FunctionCall) goja.Value {
		fn, ok := goja.AssertFunction(c.Argument(1))
		if !ok {
			rt.ThrowType("cb is not a function")
		}
		if base, ok := baseOf(h).(stream.Methods); ok {
			base.DestroyImpl(rt.truthyError(c.Argument(0)), func(err error) {
				rt.Call(fn, goja.Undefined(), rt.errorOrUndefined(err))
			})
		}
		return nil
	})
	property(rt, cl.Proto, "destroyed", func(h hasCore) any { return h.StreamCore().Destroyed() },
		func(h hasCore, v goja.Value) { h.StreamCore().SetDestroyed(v.ToBoolean()) }, rt.VM.ToValue(false))
}

// errorOrUndefined is ErrorValue; the name says what no error becomes.
func (rt *Runtime) errorOrUndefined(err error) goja.Value { return rt.ErrorValue(err) }

// baseOf returns the Go object under a self.
func baseOf(v any) any {
	if g, ok := v.(interface{ GoObject() any }); ok {
		return g.GoObject()
	}
	return v
}
