package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// hasWritable is what every Go stream with a writable side is.
type hasWritable interface {
	WritableState() *stream.WritableSide
}

func (m *streamModule) makeWritable() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Writable", 1, m.legacy, func(c goja.ConstructorCall) *goja.Object {
		if m.duplex != nil && c.This != nil && rt.VM.InstanceOf(c.This, m.duplex.Ctor) {
			return nil // the writable half of a Duplex, which has both already
		}
		if o := rt.again(c, cl); o != nil {
			return o
		}
		opts := m.options(c.Argument(0))
		self := m.newWritable(c.This, &stream.Writable{})
		opts.adopt(c.This, "write", "writev", "destroy", "final", "construct")
		rt.events.init(c.This, c.Argument(0))
		m.showStates(c.This)
		self.Writable.Init(rt.loop, self, opts.writable())
		return nil
	})
	m.writable = cl
	bound(rt, cl, "pipe", 0, func(w interface{ Pipe() }, _ goja.FunctionCall) goja.Value {
		w.Pipe()
		return nil
	})
	m.writableMethods(cl)
	m.writableProperties(cl.Proto)
	m.destroyMethods(cl)
	m.writableHasInstance(cl)
}

// writableHasInstance makes `instanceof Writable` true for every stream with a
// writable side.
func (m *streamModule) writableHasInstance(cl *Class) {
	rt := m.rt
	must(cl.Ctor.DefineDataPropertySymbol(goja.SymHasInstance, rt.Fn("[Symbol.hasInstance]", 1, func(c goja.FunctionCall) goja.Value {
		o, ok := c.Argument(0).(*goja.Object)
		if !ok {
			return rt.VM.ToValue(false)
		}
		this, _ := c.This.(*goja.Object)
		if this != nil && inheritsFrom(o, this) {
			return rt.VM.ToValue(true)
		}
		if this != cl.Ctor {
			return rt.VM.ToValue(false)
		}
		h, ok := ImplOf[hasWritable](rt, o)
		return rt.VM.ToValue(ok && h.WritableState() != nil)
	}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
}

// inheritsFrom is the ordinary instanceof.
func inheritsFrom(o, ctor *goja.Object) bool {
	want, ok := ctor.Get("prototype").(*goja.Object)
	if !ok {
		return false
	}
	for p := o.Prototype(); p != nil; p = p.Prototype() {
		if p == want {
			return true
		}
	}
	return false
}

func (m *streamModule) onWritable(cl *Class, name string, length int, f func(w *stream.WritableSide, c goja.FunctionCall) goja.Value) {
	bound(m.rt, cl, name, length, func(h hasWritable, c goja.FunctionCall) goja.Value { return f(h.WritableState(), c) })
}

func (m *streamModule) writableMethods(cl *Class) {
	rt := m.rt
	m.onWritable(cl, "write", 3, func(w *stream.WritableSide, c goja.FunctionCall) goja.Value {
		chunk, enc, cb := m.writeArgs(c)
		ok, err := w.WriteChunk(m.chunkFor(w.WritableObjectMode(), chunk), m.encodingOf(enc), m.done(cb))
		rt.Check(err)
		return rt.VM.ToValue(ok)
	})
	m.onWritable(cl, "end", 3, func(w *stream.WritableSide, c goja.FunctionCall) goja.Value {
		if _, ok := goja.AssertFunction(c.Argument(0)); ok {
			rt.Check(w.EndChunk(stream.Chunk{}, "", m.done(c.Argument(0))))
			return c.This
		}
		chunk, enc, cb := m.writeArgs(c)
		var last stream.Chunk
		if !absent(chunk) {
			last = m.chunkFor(w.WritableObjectMode(), chunk)
		}
		rt.Check(w.EndChunk(last, m.encodingOf(enc), m.done(cb)))
		return c.This
	})
	m.onWritable(cl, "cork", 0, func(w *stream.WritableSide, _ goja.FunctionCall) goja.Value {
		w.Cork()
		return nil
	})
	m.onWritable(cl, "uncork", 0, func(w *stream.WritableSide, _ goja.FunctionCall) goja.Value {
		w.Uncork()
		return nil
	})
	m.onWritable(cl, "setDefaultEncoding", 1, func(w *stream.WritableSide, c goja.FunctionCall) goja.Value {
		name := c.Argument(0)
		if goja.IsString(name) {
			rt.Check(w.SetDefaultEncoding(stream.Encoding(name.String())))
		} else {
			rt.Check(w.SetDefaultEncoding(stream.Encoding(rt.inspect(name))))
		}
		return c.This
	})
	bound(rt, cl, "_write", 3, func(h hasWritable, c goja.FunctionCall) goja.Value {
		base, ok := baseOf(h).(stream.WritableMethods)
		if ok {
			o := overrides{p: rt.PeerOf(c.This), m: m}
			if fn := o.p.Override("_writev"); fn != nil {
				entry := rt.plainObject("chunk", c.Argument(0), "encoding", c.Argument(1))
				return rt.Call(fn, c.This, rt.array([]goja.Value{entry}), c.Argument(2))
			}
			cb := m.done(c.Argument(2))
			if cb == nil {
				cb = func(error) {}
			}
			base.WriteImpl(m.chunkFor(h.WritableState().WritableObjectMode(), c.Argument(0)), m.encodingOf(c.Argument(1)), cb)
		}
		return nil
	})
	must(cl.Proto.Set("_writev", goja.Null()))
}

func (m *streamModule) writableProperties(proto *goja.Object) {
	rt := m.rt
	define := func(name string, absent goja.Value, get func(w *stream.WritableSide) any, set func(w *stream.WritableSide, v goja.Value)) {
		var setter func(h hasWritable, v goja.Value)
		if set != nil {
			setter = func(h hasWritable, v goja.Value) { set(h.WritableState(), v) }
		}
		property(rt, proto, name, func(h hasWritable) any { return get(h.WritableState()) }, setter, absent)
	}
	no, undefined := rt.VM.ToValue(false), goja.Undefined()
	define("writableHighWaterMark", undefined, func(w *stream.WritableSide) any { return w.WritableHighWaterMark() }, nil)
	define("writableBuffer", undefined, func(w *stream.WritableSide) any { return m.requestList(w.WritableBuffer()) }, nil)
	define("writableLength", undefined, func(w *stream.WritableSide) any { return w.WritableLength() }, nil)
	define("writable", no, func(w *stream.WritableSide) any { return w.IsWritable() },
		func(w *stream.WritableSide, v goja.Value) { w.SetWritable(v.ToBoolean()) })
	if !rt.V16() {
		return
	}
	define("writableFinished", no, func(w *stream.WritableSide) any { return w.WritableFinished() }, nil)
	define("writableObjectMode", no, func(w *stream.WritableSide) any { return w.WritableObjectMode() }, nil)
	define("writableEnded", no, func(w *stream.WritableSide) any { return w.WritableEnded() }, nil)
	define("writableNeedDrain", undefined, func(w *stream.WritableSide) any { return w.WritableNeedDrain() }, nil)
	define("writableCorked", rt.VM.ToValue(0), func(w *stream.WritableSide) any { return w.WritableCorked() }, nil)
	define("writableAborted", undefined, func(w *stream.WritableSide) any { return w.WritableAborted() }, nil)
}

func (m *streamModule) requestList(writes []stream.WriteRequest) goja.Value {
	vs := make([]goja.Value, len(writes))
	for i := range writes {
		w := &writes[i]
		vs[i] = m.rt.plainObject("chunk", m.value(w.Chunk), "encoding", m.writtenEncoding(w.Chunk, w.Encoding))
	}
	return m.rt.array(vs)
}
