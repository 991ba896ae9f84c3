package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

func (m *streamModule) makeDuplex() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Duplex", 1, m.readable, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		opts := m.options(c.Argument(0))
		self := m.newDuplex(c.This, &stream.Duplex{})
		m.beginDuplex(c.This, opts)
		d := opts.duplex()
		self.Duplex.Init(rt.loop, self, &d)
		return nil
	})
	m.duplex = cl
	m.writableMethods(cl)
	m.writableProperties(cl.Proto)
	m.duplexProperties(cl.Proto)
}

// beginDuplex is what the constructors of a Duplex and a Transform share.
func (m *streamModule) beginDuplex(o *goja.Object, opts streamOptions) {
	opts.adopt(o, "read", "write", "writev", "destroy", "final", "construct")
	var v goja.Value = goja.Undefined()
	if opts.o != nil {
		v = opts.o
	}
	m.rt.events.init(o, v)
	m.showStates(o)
	m.showHalfOpen(o)
}

// showHalfOpen gives a Duplex its own property allowHalfOpen.
func (m *streamModule) showHalfOpen(o *goja.Object) {
	property(m.rt, o, "allowHalfOpen", func(h hasCore) any { return h.StreamCore().AllowHalfOpen() },
		func(h hasCore, v goja.Value) { h.StreamCore().SetAllowHalfOpen(v.ToBoolean()) }, goja.Undefined())
}

// duplexProperties are those that stand for both sides at once.
func (m *streamModule) duplexProperties(proto *goja.Object) {
	property(m.rt, proto, "destroyed", func(h hasCore) any { return h.StreamCore().Destroyed() },
		func(h hasCore, v goja.Value) { h.StreamCore().SetDestroyed(v.ToBoolean()) }, m.rt.VM.ToValue(false))
}

func (m *streamModule) makeTransform() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Transform", 1, m.duplex, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		t := &stream.Transform{}
		m.constructTransform(c, t, t)
		return nil
	})
	m.transform = cl
	m.transformMethods(cl)
	var pass *Class
	pass = rt.Class("PassThrough", 1, cl, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, pass); o != nil {
			return o
		}
		p := &stream.PassThrough{}
		m.constructTransform(c, &p.Transform, p)
		return nil
	})
	m.passThrough = pass
	m.onTransform(pass, "_transform", 3, m.callTransform)
}

func (m *streamModule) constructTransform(c goja.ConstructorCall, t *stream.Transform, base stream.TransformMethods) {
	opts := m.options(c.Argument(0))
	self := m.newTransform(c.This, t, base)
	m.beginDuplex(c.This, opts)
	opts.adopt(c.This, "transform", "flush")
	t.Init(m.rt.loop, self, &stream.TransformOptions{DuplexOptions: opts.duplex()})
}

func (m *streamModule) onTransform(cl *Class, name string, length int, f func(t stream.TransformMethods, c goja.FunctionCall) goja.Value) {
	bound(m.rt, cl, name, length, func(s *jsTransform, c goja.FunctionCall) goja.Value { return f(s.base, c) })
}

func (m *streamModule) transformMethods(cl *Class) {
	rt := m.rt
	m.onTransform(cl, "_transform", 3, m.callTransform)
	m.onTransform(cl, "_write", 3, func(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
		cb := m.done(c.Argument(2))
		if cb == nil {
			cb = func(error) {}
		}
		w := t.(hasWritable).WritableState()
		t.WriteImpl(m.chunkFor(w.WritableObjectMode(), c.Argument(0)), m.encodingOf(c.Argument(1)), cb)
		return nil
	})
	m.onTransform(cl, "_read", 0, func(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
		t.ReadImpl(int(c.Argument(0).ToInteger()))
		return nil
	})
	m.onTransform(cl, "push", 2, func(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
		r := t.(hasReadable).ReadableState()
		return rt.VM.ToValue(t.PushChunk(m.pushed(r, c.Argument(0)), m.encodingOf(c.Argument(1))))
	})
	if rt.V16() {
		m.onTransform(cl, "_final", 1, func(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
			cb := m.done(c.Argument(0))
			if cb == nil {
				cb = func(error) {}
			}
			t.FinalImpl(cb)
			return nil
		})
	}
}

// callTransform is the built-in _transform.
func (m *streamModule) callTransform(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
	fn, ok := goja.AssertFunction(c.Argument(2))
	if !ok {
		m.rt.ThrowType("callback is not a function")
	}
	w := t.(hasWritable).WritableState()
	t.TransformImpl(m.chunkFor(w.WritableObjectMode(), c.Argument(0)), m.encodingOf(c.Argument(1)), func(err error, chunk stream.Chunk) {
		m.rt.Call(fn, goja.Undefined(), m.rt.errorOrNull(err), m.value(chunk))
	})
	return nil
}
