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
		options := opts.duplex()
		m.dress(self, opts)
		rt.events.init(c.This, c.Argument(0))
		self.Duplex.Init(rt.loop, self, &options)
		return nil
	})
	m.duplex = cl
	m.inherits(cl, m.readable)
	for _, name := range m.writable.Proto.Keys() {
		if v := cl.Proto.Get(name); v == nil || !v.ToBoolean() {
			must(cl.Proto.Set(name, m.writable.Proto.Get(name)))
		}
	}
	names := []string{"writableHighWaterMark", "writableBuffer", "writableLength"}
	if rt.V16() {
		names = []string{
			"writable", "writableHighWaterMark", "writableObjectMode", "writableBuffer", "writableLength",
			"writableFinished", "writableCorked", "writableEnded", "writableNeedDrain",
		}
	}
	for _, name := range names {
		m.copyAccessor(cl.Proto, m.writable.Proto, name)
	}
	m.destroyed(cl.Proto)
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
	m.inherits(cl, m.duplex)
	m.transformMethods(cl.Proto)
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
	m.inherits(pass, cl)
	m.onTransform(pass.Proto, "_transform", "", 3, m.callTransform)
}

func (m *streamModule) constructTransform(c goja.ConstructorCall, t *stream.Transform, base stream.TransformMethods) {
	opts := m.options(c.Argument(0))
	self := m.newTransform(c.This, t, base)
	options := stream.TransformOptions{DuplexOptions: opts.duplex()}
	m.dress(self, opts)
	m.rt.events.init(c.This, c.Argument(0))
	t.Init(m.rt.loop, self, &options)
}

func (m *streamModule) onTransform(o *goja.Object, name, fnName string, length int, f func(t stream.TransformMethods, c goja.FunctionCall) goja.Value) {
	on(m, o, name, fnName, length, func(s *jsTransform, c goja.FunctionCall) goja.Value { return f(s.base, c) })
}

func (m *streamModule) transformMethods(o *goja.Object) {
	rt := m.rt
	if rt.V16() {
		m.onTransform(o, "_final", "final", 1, func(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
			cb := m.done(c.Argument(0))
			if cb == nil {
				cb = func(error) {}
			}
			t.FinalImpl(cb)
			return nil
		})
	} else {
		m.onTransform(o, "push", "", 2, func(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
			r := t.(hasReadable).ReadableState()
			return rt.VM.ToValue(t.PushChunk(m.pushed(r, c.Argument(0)), m.pushedEncoding(c.Argument(1))))
		})
	}
	m.onTransform(o, "_transform", "", 3, m.callTransform)
	m.onTransform(o, "_write", "", 3, func(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
		cb := m.done(c.Argument(2))
		if cb == nil {
			cb = func(error) {}
		}
		w := t.(hasWritable).WritableState()
		t.WriteImpl(m.chunkFor(w.WritableObjectMode(), c.Argument(0)), m.encodingOf(c.Argument(1)), cb)
		return nil
	})
	m.onTransform(o, "_read", "", pick(rt, 0, 1), func(t stream.TransformMethods, c goja.FunctionCall) goja.Value {
		t.ReadImpl(int(c.Argument(0).ToInteger()))
		return nil
	})
	if rt.V16() {
		return
	}
	m.put(o, "_destroy", "", 2, func(c goja.FunctionCall) goja.Value {
		return rt.CallValue(m.duplex.Proto.Get("_destroy"), c.This, Args(c)...)
	})
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
