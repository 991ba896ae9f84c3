package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net"
)

// jsHandle is what a program finds in _handle.
type jsHandle struct {
	h   net.Handle
	obj *goja.Object
}

// CloseDone is told when a close that a program asked for is done.
type closeCallback struct {
	rt *Runtime
	fn goja.Callable
}

// OnClose implements [loop.CloseOwner].
func (c closeCallback) OnClose() {
	if c.fn != nil {
		c.rt.Call(c.fn, goja.Undefined())
	}
}

func (m *netModule) makeHandle() {
	rt := m.rt
	m.handle = rt.Class("TCP", 0, nil, func(goja.ConstructorCall) *goja.Object { return nil })
	do := func(name string, f func(h net.Handle, c goja.FunctionCall) goja.Value) {
		m.handle.Method(name, 0, func(c goja.FunctionCall) goja.Value {
			if h, ok := HandleOf[*jsHandle](rt, c.This); ok {
				defer rt.rethrow()
				return f(h.h, c)
			}
			return nil
		})
	}
	do("ref", func(h net.Handle, _ goja.FunctionCall) goja.Value { h.Ref(); return nil })
	do("unref", func(h net.Handle, _ goja.FunctionCall) goja.Value { h.Unref(); return nil })
	do("hasRef", func(h net.Handle, _ goja.FunctionCall) goja.Value { return rt.VM.ToValue(h.HasRef()) })
	do("readStart", func(h net.Handle, _ goja.FunctionCall) goja.Value {
		if err := h.ReadStart(); err != nil {
			return rt.VM.ToValue(-1)
		}
		return rt.VM.ToValue(0)
	})
	do("readStop", func(h net.Handle, _ goja.FunctionCall) goja.Value { h.ReadStop(); return rt.VM.ToValue(0) })
	do("close", func(h net.Handle, c goja.FunctionCall) goja.Value {
		fn, _ := goja.AssertFunction(c.Argument(0))
		h.Close(closeCallback{rt, fn})
		return nil
	})
	do("getAsyncId", func(net.Handle, goja.FunctionCall) goja.Value { return rt.VM.ToValue(1) })
}

// handleFace returns the one object that stands for a handle.
func (m *netModule) handleFace(h net.Handle) goja.Value {
	if m.faces == nil {
		m.faces = make(map[net.Handle]*goja.Object)
	}
	if o, ok := m.faces[h]; ok {
		return o
	}
	o := m.rt.VM.CreateObject(m.handle.Proto)
	m.rt.Attach(o, &jsHandle{h: h, obj: o})
	m.faces[h] = o
	return o
}
