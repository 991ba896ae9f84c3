package jsrt

import (
	"errors"
	"net/netip"
	"syscall"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

// handleFace is a socket's handle and the object that stands for it in
// JavaScript. What a program puts in the place of the object's methods is what
// the core then calls.
type handleFace struct {
	rt    *Runtime
	h     net.Handle
	obj   *goja.Object
	owner *jsSocket // whose _handle it was when it was seen last
}

// jsTCP is a TCP handle that a program has seen.
type jsTCP struct {
	*loop.TCP
	face handleFace
}

// jsPipe is a Unix socket's handle that a program has seen.
type jsPipe struct {
	*loop.Pipe
	face handleFace
}

// method returns what a program put in the place of a method, nil when there is
// none.
func (f *handleFace) method(name string) goja.Callable {
	v := f.obj.Get(name)
	if v == nil || f.rt.IsBuiltin(v) {
		return nil
	}
	fn, ok := goja.AssertFunction(v)
	if !ok {
		f.rt.ThrowType("this._handle." + name + " is not a function")
	}
	return fn
}

// call calls the program's method, or the handle's own; a number other than 0
// from it is an error of the system.
func (f *handleFace) call(name string, own func() error, args ...any) error {
	fn := f.method(name)
	if fn == nil {
		return own()
	}
	vs := make([]goja.Value, len(args))
	for i, a := range args {
		vs[i] = f.rt.ToJS(a)
	}
	if n, ok := number(f.rt.Call(fn, f.obj, vs...)); ok && n != 0 {
		return nodeerr.FromErrno(syscall.Errno(-n), name)
	}
	return nil
}

func (f *handleFace) do(name string, own func()) {
	_ = f.call(name, func() error { own(); return nil })
}

// close is Close: a program's close gets the function to call when it is done.
func (f *handleFace) close(own func(loop.CloseOwner), owner loop.CloseOwner) {
	_ = f.call("close", func() error { own(owner); return nil }, f.rt.Fn("", 0, func(goja.FunctionCall) goja.Value {
		if owner != nil {
			owner.OnClose()
		}
		return nil
	}))
}

// SetNoDelay asks the program's setNoDelay.
func (h *jsTCP) SetNoDelay(on bool) error {
	return h.face.call("setNoDelay", func() error { return h.TCP.SetNoDelay(on) }, on)
}

// SetKeepAlive asks the program's setKeepAlive.
func (h *jsTCP) SetKeepAlive(on bool, delaySeconds int) error {
	return h.face.call("setKeepAlive", func() error { return h.TCP.SetKeepAlive(on, delaySeconds) }, on, delaySeconds)
}

// ReadStart asks the program's readStart.
func (h *jsTCP) ReadStart() error { return h.face.call("readStart", h.TCP.ReadStart) }

// ReadStop asks the program's readStop.
func (h *jsTCP) ReadStop() { h.face.do("readStop", h.TCP.ReadStop) }

// Ref asks the program's ref.
func (h *jsTCP) Ref() { h.face.do("ref", h.TCP.Ref) }

// Unref asks the program's unref.
func (h *jsTCP) Unref() { h.face.do("unref", h.TCP.Unref) }

// Close asks the program's close.
func (h *jsTCP) Close(owner loop.CloseOwner) { h.face.close(h.TCP.Close, owner) }

// ReadStart asks the program's readStart.
func (h *jsPipe) ReadStart() error { return h.face.call("readStart", h.Pipe.ReadStart) }

// ReadStop asks the program's readStop.
func (h *jsPipe) ReadStop() { h.face.do("readStop", h.Pipe.ReadStop) }

// Ref asks the program's ref.
func (h *jsPipe) Ref() { h.face.do("ref", h.Pipe.Ref) }

// Unref asks the program's unref.
func (h *jsPipe) Unref() { h.face.do("unref", h.Pipe.Unref) }

// Close asks the program's close.
func (h *jsPipe) Close(owner loop.CloseOwner) { h.face.close(h.Pipe.Close, owner) }

// closeCallback is told when a close that a program asked for is done.
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

// faced returns a handle as programs see it, with its object.
func (m *netModule) faced(h net.Handle) (net.Handle, *goja.Object) {
	switch h := h.(type) {
	case *jsTCP:
		return h, h.face.obj
	case *jsPipe:
		return h, h.face.obj
	case *foreignHandle:
		return h, h.obj
	case *loop.TCP:
		j := &jsTCP{TCP: h, face: handleFace{rt: m.rt, h: h, obj: m.rt.VM.CreateObject(m.tcp.Proto)}}
		m.rt.Attach(j.face.obj, j)
		return j, j.face.obj
	case *loop.Pipe:
		j := &jsPipe{Pipe: h, face: handleFace{rt: m.rt, h: h, obj: m.rt.VM.CreateObject(m.pipe.Proto)}}
		m.rt.Attach(j.face.obj, j)
		return j, j.face.obj
	}
	return h, m.rt.VM.NewObject()
}

// handleValue is a socket's _handle.
func (m *netModule) handleValue(s *jsSocket) any {
	h := s.Handle()
	if h == nil {
		return goja.Null()
	}
	seen, obj := m.faced(h)
	if seen != h {
		s.SetHandle(seen)
	}
	switch h := seen.(type) {
	case *jsTCP:
		h.face.owner = s
	case *jsPipe:
		h.face.owner = s
	}
	return obj
}

// handleOf returns the handle that a program gives: one of ours, or its own
// object that stands for one.
func (m *netModule) handleOf(v goja.Value) net.Handle {
	if h, ok := HandleOf[net.Handle](m.rt, v); ok {
		return h
	}
	if o, ok := v.(*goja.Object); ok {
		return &foreignHandle{rt: m.rt, obj: o}
	}
	return nil
}

// errno is an error as handles return it.
func (rt *Runtime) errno(err error) goja.Value {
	var e *nodeerr.Error
	switch {
	case err == nil:
		return rt.VM.ToValue(0)
	case errors.As(err, &e) && e.Errno != 0:
		return rt.VM.ToValue(e.Errno)
	}
	return rt.VM.ToValue(nodeerr.Number(nodeerr.EINVAL))
}

func (m *netModule) makeHandles() {
	m.tcp = m.rt.Class("TCP", 0, nil, unusable)
	m.pipe = m.rt.Class("Pipe", 0, nil, unusable)
	m.handleMethods(m.tcp)
	m.handleMethods(m.pipe)
	m.tcpMethods(m.tcp)
}

// onHandle defines a method of handles.
func onHandle[T any](m *netModule, cl *Class, name string, f func(h T, c goja.FunctionCall) goja.Value) {
	cl.Method(name, 0, func(c goja.FunctionCall) goja.Value {
		h, ok := HandleOf[T](m.rt, c.This)
		if !ok {
			m.rt.ThrowType("Illegal invocation")
		}
		defer m.rt.rethrow()
		return f(h, c)
	})
}

// baseOf is the loop's handle behind one that a program has seen.
func (f *handleFace) base() net.Handle { return f.h }

func (h *jsTCP) base() net.Handle  { return h.face.base() }
func (h *jsPipe) base() net.Handle { return h.face.base() }

// hasBase is a handle of the loop that a program has seen.
type hasBase interface{ base() net.Handle }

func (m *netModule) handleMethods(cl *Class) {
	rt := m.rt
	do := func(name string, f func(h net.Handle, c goja.FunctionCall) goja.Value) {
		onHandle(m, cl, name, func(h hasBase, c goja.FunctionCall) goja.Value { return f(h.base(), c) })
	}
	do("close", func(h net.Handle, c goja.FunctionCall) goja.Value {
		fn, _ := goja.AssertFunction(c.Argument(0))
		h.Close(closeCallback{rt, fn})
		return nil
	})
	do("hasRef", func(h net.Handle, _ goja.FunctionCall) goja.Value { return rt.VM.ToValue(h.HasRef()) })
	do("ref", func(h net.Handle, _ goja.FunctionCall) goja.Value { h.Ref(); return nil })
	do("unref", func(h net.Handle, _ goja.FunctionCall) goja.Value { h.Unref(); return nil })
	do("getAsyncId", func(net.Handle, goja.FunctionCall) goja.Value { return rt.VM.ToValue(1) })
	do("readStart", func(h net.Handle, _ goja.FunctionCall) goja.Value { return rt.errno(h.ReadStart()) })
	do("readStop", func(h net.Handle, _ goja.FunctionCall) goja.Value { h.ReadStop(); return rt.VM.ToValue(0) })
	get := func(name string, f func(h net.Handle) any) {
		cl.Accessor(name, false, func(this *goja.Object) goja.Value {
			if h, ok := HandleOf[hasBase](rt, this); ok {
				return rt.ToJS(f(h.base()))
			}
			return goja.Undefined()
		}, nil)
	}
	get("fd", func(h net.Handle) any {
		if fd, ok := h.(interface{ Fd() int }); ok {
			return fd.Fd()
		}
		return -1
	})
	get("bytesRead", func(h net.Handle) any { return h.BytesRead() })
	get("bytesWritten", func(h net.Handle) any { return h.BytesWritten() })
	get("writeQueueSize", func(h net.Handle) any { return h.WriteQueueSize() })
}

func (m *netModule) tcpMethods(cl *Class) {
	rt := m.rt
	onHandle(m, cl, "setNoDelay", func(h *jsTCP, c goja.FunctionCall) goja.Value {
		return rt.errno(h.TCP.SetNoDelay(c.Argument(0).ToBoolean()))
	})
	onHandle(m, cl, "setKeepAlive", func(h *jsTCP, c goja.FunctionCall) goja.Value {
		return rt.errno(h.TCP.SetKeepAlive(c.Argument(0).ToBoolean(), int(c.Argument(1).ToInteger())))
	})
	name := func(prop string, f func(h *jsTCP) (netip.AddrPort, error)) {
		onHandle(m, cl, prop, func(h *jsTCP, c goja.FunctionCall) goja.Value {
			a, err := f(h)
			if o, ok := c.Argument(0).(*goja.Object); ok && err == nil {
				m.fillAddress(o, a)
			}
			return rt.errno(err)
		})
	}
	name("getsockname", func(h *jsTCP) (netip.AddrPort, error) { return h.Getsockname() })
	name("getpeername", func(h *jsTCP) (netip.AddrPort, error) { return h.Getpeername() })
}

// fillAddress sets address, family and port as the handles' own methods do.
func (m *netModule) fillAddress(o *goja.Object, a netip.AddrPort) {
	family := "IPv6"
	if a.Addr().Is4() {
		family = "IPv4"
	}
	must(o.Set("address", a.Addr().String()))
	must(o.Set("family", family))
	must(o.Set("port", a.Port()))
}
