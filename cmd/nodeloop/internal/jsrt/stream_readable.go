package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
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
		options := opts.readable()
		m.dress(self, opts)
		rt.events.init(c.This, c.Argument(0))
		self.Readable.Init(rt.loop, self, options)
		return nil
	})
	m.readable = cl
	m.inherits(cl, m.legacy)
	if !rt.V16() {
		m.destroyed(cl.Proto)
	}
	m.destroyMethods(cl.Proto)
	m.readableMethods(cl.Proto)
	m.readableProperties(cl.Proto)
	m.iterationMethods(cl)
}

// onReadable defines a method that works on a stream's readable side.
func (m *streamModule) onReadable(o *goja.Object, name string, length int, f func(r *stream.Readable, c goja.FunctionCall) goja.Value) {
	on(m, o, name, "", length, func(h hasReadable, c goja.FunctionCall) goja.Value { return f(h.ReadableState(), c) })
}

func (m *streamModule) readableMethods(o *goja.Object) {
	rt := m.rt
	m.onReadable(o, "push", 2, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(r.PushChunk(m.pushed(r, c.Argument(0)), m.pushedEncoding(c.Argument(1))))
	})
	m.onReadable(o, "unshift", pick(rt, 2, 1), func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(r.UnshiftChunk(m.pushed(r, c.Argument(0)), m.pushedEncoding(c.Argument(1))))
	})
	m.onReadable(o, "isPaused", 0, func(r *stream.Readable, _ goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(r.IsPaused())
	})
	m.onReadable(o, "setEncoding", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		if s, ok := behind[*jsSocket](rt, c.This); ok && http.Served(s) {
			rt.Check(http.ErrSocketEncoding())
		}
		rt.Check(r.SetEncoding(m.knownEncoding(c.Argument(0))))
		return c.This
	})
	m.onReadable(o, "read", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		return m.value(r.Read(m.readCount(c.Argument(0))))
	})
	on(m, o, "_read", "", 1, func(h hasReadable, c goja.FunctionCall) goja.Value {
		if base, ok := baseOf(h).(stream.ReadableMethods); ok {
			base.ReadImpl(int(c.Argument(0).ToInteger()))
		}
		return nil
	})
	m.onReadable(o, "pipe", 2, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		r.Pipe(m.destination(c.Argument(0)), m.pipeOptions(c.Argument(1))...)
		return c.Argument(0)
	})
	m.onReadable(o, "unpipe", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		v := c.Argument(0)
		if !v.ToBoolean() {
			r.Unpipe(nil)
		} else if _, ok := v.(*goja.Object); ok {
			r.Unpipe(m.streamOf(v))
		}
		return c.This
	})
	m.listenerMethods(o)
	m.onReadable(o, "resume", 0, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		r.Resume()
		return c.This
	})
	m.onReadable(o, "pause", 0, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		r.Pause()
		return c.This
	})
	m.onReadable(o, "wrap", 1, func(r *stream.Readable, c goja.FunctionCall) goja.Value {
		m.needEmitter(c.Argument(0), "stream")
		r.Wrap(m.streamOf(c.Argument(0)))
		m.adoptMethods(c.This.(*goja.Object), c.Argument(0))
		return c.This
	})
	if rt.V16() {
		m.put(o, "iterator", "", 1, func(c goja.FunctionCall) goja.Value {
			defer rt.rethrow()
			return m.iteratorOf(c.This, m.iteratorOptions(c.Argument(0)))
		})
	}
}

// listenerMethods are the event methods that act on registrations: those of the
// emitter tell nobody.
func (m *streamModule) listenerMethods(o *goja.Object) {
	events := m.rt.eventsModule()
	add := m.put(o, "on", "", 2, func(c goja.FunctionCall) goja.Value { return events.add(c, false, true) })
	must(o.Set("addListener", add))
	remove := m.put(o, "removeListener", "", 2, func(c goja.FunctionCall) goja.Value { return events.remove(c, true) })
	if m.rt.V16() {
		must(o.Set("off", remove))
	}
	m.put(o, "removeAllListeners", "", 1, func(c goja.FunctionCall) goja.Value { return events.removeAll(c, true) })
}

// pushed takes the argument of push and unshift: undefined is an empty chunk.
func (m *streamModule) pushed(r *stream.Readable, v goja.Value) stream.Chunk {
	if goja.IsUndefined(v) && !r.ReadableObjectMode() {
		return stream.Bytes(nil)
	}
	return m.chunkFor(r.ReadableObjectMode(), v)
}

// adoptMethods gives a stream the methods of the old one it wraps that it lacks.
// node16 looks at the old one's own properties but the first.
func (m *streamModule) adoptMethods(o *goja.Object, old goja.Value) {
	from, ok := old.(*goja.Object)
	if !ok {
		return
	}
	names := from.Keys()
	if m.rt.V16() {
		names = names[min(1, len(names)):]
	} else {
		names = m.rt.allKeys(from)
	}
	for _, name := range names {
		v := from.Get(name)
		fn, callable := goja.AssertFunction(v)
		if have := o.Get(name); !callable || have != nil && !goja.IsUndefined(have) {
			continue
		}
		face := ""
		if m.rt.V16() {
			face = "bound " + v.(*goja.Object).Get("name").String()
		}
		must(o.Set(name, m.rt.Fn(face, 0, func(c goja.FunctionCall) goja.Value {
			if !m.rt.V16() {
				return m.rt.CallMethod(from, name, Args(c)...)
			}
			return m.rt.Call(fn, from, Args(c)...)
		})))
	}
}

// allKeys lists what a for-in loop over o gives.
func (rt *Runtime) allKeys(o *goja.Object) []string {
	var names []string
	seen := map[string]bool{}
	for p := o; p != nil; p = p.Prototype() {
		for _, name := range p.Keys() {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
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
		fixed(rt, proto, name, func(h hasReadable) any { return get(h.ReadableState()) }, setter, absent)
	}
	if rt.V16() {
		define("readable", no, func(r *stream.Readable) any { return r.IsReadable() },
			func(r *stream.Readable, v goja.Value) { r.SetReadable(v.ToBoolean()) })
		define("readableDidRead", goja.Undefined(), func(r *stream.Readable) any { return r.ReadableDidRead() }, nil)
		define("readableAborted", goja.Undefined(), func(r *stream.Readable) any { return r.ReadableAborted() }, nil)
	}
	define("readableHighWaterMark", goja.Undefined(), func(r *stream.Readable) any { return r.ReadableHighWaterMark() }, nil)
	define("readableBuffer", goja.Undefined(), func(r *stream.Readable) any { return m.bufferList(r) }, nil)
	define("readableFlowing", goja.Undefined(), func(r *stream.Readable) any { return flowValue(r.ReadableFlowing()) }, m.setFlowing)
	define("readableLength", goja.Undefined(), func(r *stream.Readable) any { return r.ReadableLength() }, nil)
	if rt.V16() {
		define("readableObjectMode", no, func(r *stream.Readable) any { return r.ReadableObjectMode() }, nil)
		define("readableEncoding", null, func(r *stream.Readable) any { return m.encodingOrNull(r) }, nil)
		m.destroyed(proto)
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
func (m *streamModule) destroyMethods(o *goja.Object) {
	rt := m.rt
	if m.destroy == nil {
		m.destroy = on(m, o, "destroy", "destroy", 2, m.destroyStream)
		m.undestroy = on(m, o, "_undestroy", "undestroy", 0, func(h hasCore, _ goja.FunctionCall) goja.Value {
			h.StreamCore().Undestroy()
			return nil
		})
	} else {
		if rt.V16() {
			on(m, o, "destroy", "", 2, m.destroyStream)
		} else {
			must(o.Set("destroy", m.destroy))
		}
		must(o.Set("_undestroy", m.undestroy))
	}
	m.put(o, "_destroy", "", 2, func(c goja.FunctionCall) goja.Value {
		fn, ok := goja.AssertFunction(c.Argument(1))
		if !ok {
			rt.ThrowType("cb is not a function")
		}
		h, ok := behind[hasCore](rt, c.This)
		base, isStream := baseOf(h).(stream.Methods)
		if !ok || !isStream {
			return rt.Call(fn, goja.Undefined(), c.Argument(0))
		}
		defer rt.rethrow()
		base.DestroyImpl(rt.truthyError(c.Argument(0)), func(err error) {
			rt.Call(fn, goja.Undefined(), rt.errorOrNull(err))
		})
		return nil
	})
}

func (m *streamModule) destroyStream(h hasCore, c goja.FunctionCall) goja.Value {
	core, err := h.StreamCore(), m.rt.truthyError(c.Argument(0))
	if cb := m.done(c.Argument(1)); cb != nil {
		core.DestroyThen(err, cb)
	} else {
		core.Destroy(err)
	}
	return c.This
}

// destroyed defines the property of that name.
func (m *streamModule) destroyed(proto *goja.Object) {
	fixed(m.rt, proto, "destroyed", func(h hasCore) any { return h.StreamCore().Destroyed() },
		func(h hasCore, v goja.Value) { h.StreamCore().SetDestroyed(v.ToBoolean()) }, m.rt.VM.ToValue(false))
}

// rejectionMethod makes a rejected async listener destroy the stream.
func (m *streamModule) rejectionMethod(proto *goja.Object) {
	fn := m.rt.Builtin("", 1, func(c goja.FunctionCall) goja.Value {
		return m.rt.CallMethod(m.rt.thisObject(c.This), "destroy", c.Argument(0))
	})
	must(proto.SetSymbol(m.rt.events.rejection, fn))
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
