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
		options := opts.writable()
		m.dress(self, opts)
		rt.events.init(c.This, c.Argument(0))
		self.Writable.Init(rt.loop, self, options)
		return nil
	})
	m.writable = cl
	m.inherits(cl, m.legacy)
	m.writableMethods(cl.Proto)
	m.writableProperties(cl.Proto)
	m.destroyMethods(cl.Proto)
	if rt.V16() {
		m.rejectionMethod(cl.Proto)
	}
	must(cl.Ctor.Set("WritableState", m.writableState.ctor))
	m.writableHasInstance(cl)
}

// writableHasInstance makes `instanceof Writable` true for every stream with a
// writable side.
func (m *streamModule) writableHasInstance(cl *Class) {
	rt := m.rt
	must(cl.Ctor.DefineDataPropertySymbol(goja.SymHasInstance, rt.Fn("value", 1, func(c goja.FunctionCall) goja.Value {
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

func (m *streamModule) onWritable(o *goja.Object, name, fnName string, length int, f func(w *stream.WritableSide, c goja.FunctionCall) goja.Value) {
	on(m, o, name, fnName, length, func(h hasWritable, c goja.FunctionCall) goja.Value { return f(h.WritableState(), c) })
}

func (m *streamModule) writableMethods(o *goja.Object) {
	rt := m.rt
	on(m, o, "pipe", "", 0, func(w interface{ Pipe() }, _ goja.FunctionCall) goja.Value {
		w.Pipe()
		return nil
	})
	m.onWritable(o, "write", "", 3, func(w *stream.WritableSide, c goja.FunctionCall) goja.Value {
		chunk, enc, cb := m.writeArgs(c)
		ok, err := w.WriteChunk(m.chunkFor(w.WritableObjectMode(), chunk), m.givenEncoding(enc), m.done(cb))
		rt.Check(err)
		return rt.VM.ToValue(ok)
	})
	m.onWritable(o, "cork", "", 0, func(w *stream.WritableSide, _ goja.FunctionCall) goja.Value {
		w.Cork()
		return nil
	})
	m.onWritable(o, "uncork", "", 0, func(w *stream.WritableSide, _ goja.FunctionCall) goja.Value {
		w.Uncork()
		return nil
	})
	m.onWritable(o, "setDefaultEncoding", "setDefaultEncoding", 1, func(w *stream.WritableSide, c goja.FunctionCall) goja.Value {
		name := c.Argument(0)
		switch {
		case goja.IsString(name):
			rt.Check(w.SetDefaultEncoding(stream.Encoding(name.String())))
		case rt.V16():
			rt.ThrowNode("TypeError", "ERR_UNKNOWN_ENCODING", "Unknown encoding: "+rt.formatted(name))
		default:
			rt.ThrowNode("TypeError", "ERR_UNKNOWN_ENCODING", "Unknown encoding: "+stringOf(name))
		}
		return c.This
	})
	if !rt.V16() {
		m.writableBuffers(o)
	}
	on(m, o, "_write", "", 3, m.writeImpl)
	must(o.Set("_writev", goja.Null()))
	m.onWritable(o, "end", "", 3, func(w *stream.WritableSide, c goja.FunctionCall) goja.Value {
		if _, ok := goja.AssertFunction(c.Argument(0)); ok {
			rt.Check(w.EndChunk(stream.Chunk{}, "", m.done(c.Argument(0))))
			return c.This
		}
		chunk, enc, cb := m.writeArgs(c)
		if absent(chunk) {
			rt.Check(w.EndChunk(stream.Chunk{}, "", m.done(cb)))
		} else {
			last := m.chunkFor(w.WritableObjectMode(), chunk)
			rt.Check(w.EndChunk(last, m.givenEncoding(enc), m.done(cb)))
		}
		m.needListener(cb)
		return c.This
	})
}

// writeImpl is the built-in _write: a program's _writev, or the Go class's.
func (m *streamModule) writeImpl(h hasWritable, c goja.FunctionCall) goja.Value {
	rt := m.rt
	base, ok := baseOf(h).(stream.WritableMethods)
	if !ok {
		return nil
	}
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
	return nil
}

// defineWritable defines a property of a stream's writable side.
func (m *streamModule) defineWritable(proto *goja.Object, name string, absent goja.Value, get func(w *stream.WritableSide) any, set func(w *stream.WritableSide, v goja.Value)) {
	var setter func(h hasWritable, v goja.Value)
	if set != nil {
		setter = func(h hasWritable, v goja.Value) { set(h.WritableState(), v) }
	}
	fixed(m.rt, proto, name, func(h hasWritable) any { return get(h.WritableState()) }, setter, absent)
}

func (m *streamModule) writableBuffers(proto *goja.Object) {
	m.defineWritable(proto, "writableBuffer", goja.Undefined(), func(w *stream.WritableSide) any { return m.requestList(w.WritableBuffer()) }, nil)
	m.defineWritable(proto, "writableHighWaterMark", goja.Undefined(), func(w *stream.WritableSide) any { return w.WritableHighWaterMark() }, nil)
}

func (m *streamModule) writableProperties(proto *goja.Object) {
	rt := m.rt
	no, undefined := rt.VM.ToValue(false), goja.Undefined()
	define := func(name string, absent goja.Value, get func(w *stream.WritableSide) any, set func(w *stream.WritableSide, v goja.Value)) {
		m.defineWritable(proto, name, absent, get, set)
	}
	length := func() {
		define("writableLength", undefined, func(w *stream.WritableSide) any { return w.WritableLength() }, nil)
	}
	if !rt.V16() {
		length()
		m.destroyed(proto)
		return
	}
	m.destroyed(proto)
	define("writable", no, func(w *stream.WritableSide) any { return w.IsWritable() },
		func(w *stream.WritableSide, v goja.Value) { w.SetWritable(v.ToBoolean()) })
	define("writableFinished", no, func(w *stream.WritableSide) any { return w.WritableFinished() }, nil)
	define("writableObjectMode", no, func(w *stream.WritableSide) any { return w.WritableObjectMode() }, nil)
	define("writableBuffer", undefined, func(w *stream.WritableSide) any { return m.requestList(w.WritableBuffer()) }, nil)
	define("writableEnded", no, func(w *stream.WritableSide) any { return w.WritableEnded() }, nil)
	define("writableNeedDrain", undefined, func(w *stream.WritableSide) any { return w.WritableNeedDrain() }, nil)
	define("writableHighWaterMark", undefined, func(w *stream.WritableSide) any { return w.WritableHighWaterMark() }, nil)
	define("writableCorked", rt.VM.ToValue(0), func(w *stream.WritableSide) any { return w.WritableCorked() }, nil)
	length()
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

// stringOf is String(v).
func stringOf(v goja.Value) string {
	if s, ok := v.(*goja.Symbol); ok {
		return symbolText(s)
	}
	return v.String()
}
