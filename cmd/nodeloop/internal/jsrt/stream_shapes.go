package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// streamShapes are the own properties of streams.
type streamShapes struct {
	legacy, readable, writable, duplex, transform *shape
}

func (m *streamModule) makeShapes() {
	rt := m.rt
	events := rt.eventsModule()
	m.shapes.legacy = events.shape
	m.shapes.readable = events.addState(m.addReadable(rt.newShape()))
	m.shapes.writable = events.addState(m.addWritable(rt.newShape()))
	d := m.addWritable(events.addState(m.addReadable(rt.newShape())))
	m.shapes.duplex = d
	m.addHalfOpen(d)
	m.shapes.transform = d
	if !rt.V16() {
		m.shapes.transform = d.with()
		m.addTransformState(m.shapes.transform)
	}
}

// addReadable adds what the constructor Readable sets.
func (m *streamModule) addReadable(s *shape) *shape {
	s.face("_readableState", m.stateFace(0, m.readableState))
	if !m.rt.V16() {
		show(s, "readable", func(h hasReadable) any { return h.ReadableState().IsReadable() },
			func(h hasReadable, v goja.Value) { h.ReadableState().SetReadable(v.ToBoolean()) })
	}
	return s
}

// addWritable adds what the constructor Writable sets.
func (m *streamModule) addWritable(s *shape) *shape {
	s.face("_writableState", m.stateFace(1, m.writableState))
	if !m.rt.V16() {
		show(s, "writable", func(h hasWritable) any { return h.WritableState().IsWritable() },
			func(h hasWritable, v goja.Value) { h.WritableState().SetWritable(v.ToBoolean()) })
	}
	return s
}

func (m *streamModule) addHalfOpen(s *shape) {
	show(s, "allowHalfOpen", func(h hasCore) any { return h.StreamCore().AllowHalfOpen() },
		func(h hasCore, v goja.Value) { h.StreamCore().SetAllowHalfOpen(v.ToBoolean()) })
}

// stateFace shows one side's state: the same object at every look.
func (m *streamModule) stateFace(side int, cl *stateClass) *ownFace {
	rt := m.rt
	f := &ownFace{}
	f.get = rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
		p, h, ok := peerBehind[hasCore](rt, c.This)
		if !ok {
			return nil
		}
		if p.states[side] == nil {
			p.states[side] = cl.view(h)
		}
		return p.states[side]
	})
	f.set = rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
		must(rt.thisObject(c.This).DefineDataProperty(cl.name, c.Argument(0), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		return nil
	})
	rt.Attach(f.get.(*goja.Object), dataFace{})
	return f
}

// addTransformState adds node10's _transformState: a view of the Go state.
func (m *streamModule) addTransformState(s *shape) {
	rt := m.rt
	cl := &stateClass{rt: rt, name: "_transformState", fields: map[string]stateField{}}
	cl.proto = rt.VM.GlobalObject().Get("Object").(*goja.Object).Get("prototype").(*goja.Object)
	field := func(name string, get func(t *stream.Transform) any) {
		cl.field(name, func(h hasCore) any { return get(h.(*jsTransform).Transform) }, nil)
	}
	field("afterTransform", func(t *stream.Transform) any {
		return rt.Fn("bound afterTransform", 2, func(c goja.FunctionCall) goja.Value {
			defer rt.rethrow()
			t.AfterTransform(rt.truthyError(c.Argument(0)), m.chunkFor(t.ReadableObjectMode(), c.Argument(1)))
			return nil
		})
	})
	field("needTransform", func(t *stream.Transform) any { return t.NeedsTransform() })
	field("transforming", func(t *stream.Transform) any { _, _, busy := t.WaitingChunk(); return busy })
	field("writecb", func(t *stream.Transform) any {
		cb := t.WaitingCallback()
		if cb == nil {
			return goja.Null()
		}
		return (&overrides{p: &Peer{rt: rt}}).callback("", cb)
	})
	field("writechunk", func(t *stream.Transform) any { c, _, _ := t.WaitingChunk(); return m.value(c) })
	field("writeencoding", func(t *stream.Transform) any {
		c, enc, _ := t.WaitingChunk()
		if c.IsNull() && enc == "" {
			return goja.Null()
		}
		return m.writtenEncoding(c, enc)
	})
	s.face(cl.name, m.stateFace(2, cl))
}
