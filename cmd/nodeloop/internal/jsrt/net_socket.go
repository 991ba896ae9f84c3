package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

func (m *netModule) bindSocket(o *goja.Object, s *net.Socket) *jsSocket {
	self := &jsSocket{Socket: s, o: overrides{m: m.streams}}
	m.shapes.socket.wear(o)
	self.o.p = m.rt.Bind(o, self, &s.EventEmitter)
	return self
}

func (m *netModule) makeSocket() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Socket", 1, m.streams.duplex, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		opts := m.socketOptions(c.This, c.Argument(0))
		s := &net.Socket{}
		self := m.bindSocket(c.This, s)
		m.streams.options(c.Argument(0)).adopt(c.This, "read", "write", "writev", "final", "destroy", "construct")
		rt.events.init(c.This, c.Argument(0))
		defer rt.rethrow()
		rt.Check(s.Init(rt.loop, self, opts))
		return nil
	})
	m.socket = cl
	m.socketStreamMethods(cl)
	m.socketMethods(cl)
	m.socketProperties(cl.Proto)
}

func (m *netModule) setServer(s *jsSocket, v goja.Value) {
	srv, _ := ImplOf[*jsNetServer](m.rt, v)
	if srv == nil {
		s.SetServer(nil)
		return
	}
	s.SetServer(srv.Server)
}

// socketStreamMethods are the stream methods that a socket has its own of.
func (m *netModule) socketStreamMethods(cl *Class) {
	rt, sm := m.rt, m.streams
	do := func(name string, length int, f func(s *jsSocket, c goja.FunctionCall) goja.Value) {
		bound(rt, cl, name, length, f)
	}
	do("pause", 0, func(s *jsSocket, c goja.FunctionCall) goja.Value { s.Socket.Pause(); return c.This })
	do("resume", 0, func(s *jsSocket, c goja.FunctionCall) goja.Value { s.Socket.Resume(); return c.This })
	do("read", 1, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		return sm.value(s.Socket.Read(sm.readCount(c.Argument(0))))
	})
	do("_read", 1, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		s.Socket.ReadImpl(int(c.Argument(0).ToInteger()))
		return nil
	})
	do("write", 3, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		chunk, enc, cb := sm.writeArgs(c)
		ok, err := s.Socket.WriteChunk(sm.chunkOf(chunk), sm.givenEncoding(enc), sm.done(cb))
		rt.Check(err)
		if !rt.V16() && s.EndedByPeer() {
			return goja.Undefined()
		}
		return rt.VM.ToValue(ok)
	})
	do("end", 3, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		first := c.Argument(0)
		if o, ok := first.(*goja.Object); ok && isFunction(o) {
			rt.Check(s.Socket.EndChunk(stream.Chunk{}, "", sm.done(first)))
			return c.This
		}
		chunk, enc, cb := sm.writeArgs(c)
		if absent(chunk) {
			rt.Check(s.Socket.EndChunk(stream.Chunk{}, "", sm.done(cb)))
		} else {
			rt.Check(s.Socket.EndChunk(sm.chunkOf(chunk), sm.givenEncoding(enc), sm.done(cb)))
		}
		sm.needListener(cb)
		return c.This
	})
	withCallback := func(v goja.Value) func(error) {
		if cb := sm.done(v); cb != nil {
			return cb
		}
		return func(error) {}
	}
	do("_write", 3, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		s.Socket.WriteImpl(sm.chunkOf(c.Argument(0)), sm.encodingOf(c.Argument(1)), withCallback(c.Argument(2)))
		return nil
	})
	do("_writev", 2, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		list := c.Argument(0).ToObject(rt.VM)
		var writes []stream.WriteRequest
		for _, v := range rt.listOf(list) {
			w := v.ToObject(rt.VM)
			writes = append(writes, stream.WriteRequest{Chunk: sm.chunkOf(w.Get("chunk")), Encoding: sm.encodingOf(w.Get("encoding"))})
		}
		all := list.Get("allBuffers")
		s.Socket.WritevImpl(writes, all != nil && all.ToBoolean(), withCallback(c.Argument(1)))
		return nil
	})
	do("_final", 1, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		s.Socket.FinalImpl(withCallback(c.Argument(0)))
		return nil
	})
	do("_destroy", 2, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		s.Socket.DestroyImpl(rt.truthyError(c.Argument(0)), withCallback(c.Argument(1)))
		return nil
	})
}

func (m *netModule) socketMethods(cl *Class) {
	rt := m.rt
	do := func(name string, length int, f func(s *jsSocket, c goja.FunctionCall) goja.Value) {
		bound(rt, cl, name, length, f)
	}
	do("_unrefTimer", 0, func(s *jsSocket, _ goja.FunctionCall) goja.Value { s.UnrefTimer(); return nil })
	do("_onTimeout", 0, func(s *jsSocket, _ goja.FunctionCall) goja.Value { s.TimedOut(); return nil })
	do("setTimeout", 2, m.setTimeout)
	do("setNoDelay", 1, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		s.Socket.SetNoDelay(goja.IsUndefined(c.Argument(0)) || c.Argument(0).ToBoolean())
		return c.This
	})
	do("setKeepAlive", 2, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		s.Socket.SetKeepAlive(c.Argument(0).ToBoolean(), time.Duration(c.Argument(1).ToFloat())*time.Millisecond)
		return c.This
	})
	do("address", 0, func(s *jsSocket, _ goja.FunctionCall) goja.Value {
		a, _ := s.Address()
		return m.addressValue(a)
	})
	do("connect", 0, m.socketConnect)
	do("destroySoon", 0, func(s *jsSocket, _ goja.FunctionCall) goja.Value { s.Socket.DestroySoon(); return nil })
	do("ref", 0, func(s *jsSocket, c goja.FunctionCall) goja.Value { s.Socket.Ref(); return c.This })
	do("unref", 0, func(s *jsSocket, c goja.FunctionCall) goja.Value { s.Socket.Unref(); return c.This })
	do("_getpeername", 0, func(s *jsSocket, _ goja.FunctionCall) goja.Value {
		s.RemoteAddress()
		a, _ := s.RemoteEnd()
		return m.addressValue(a)
	})
	do("_getsockname", 0, func(s *jsSocket, _ goja.FunctionCall) goja.Value {
		a, _ := s.Address()
		return m.addressValue(a)
	})
	if rt.V16() {
		do("resetAndDestroy", 0, func(s *jsSocket, c goja.FunctionCall) goja.Value {
			rt.Check(s.ResetAndDestroy())
			return c.This
		})
	}
}

func (m *netModule) setTimeout(s *jsSocket, c goja.FunctionCall) goja.Value {
	rt := m.rt
	v, cb := c.Argument(0), c.Argument(1)
	ms, ok := number(v)
	if !ok {
		rt.throwArgType("msecs", "of type number", v)
	}
	// The listener goes through the object's own once, so that it can be removed.
	rt.Check(s.SetTimeoutMs(ms, nil))
	if rt.V16() && !goja.IsUndefined(cb) && rt.typeOf(cb) != "function" {
		rt.throwCallback("callback", cb)
	}
	if !goja.IsUndefined(cb) {
		if ms == 0 {
			rt.CallMethod(s.o.p.Obj, "removeListener", rt.VM.ToValue("timeout"), cb)
		} else {
			rt.CallMethod(s.o.p.Obj, "once", rt.VM.ToValue("timeout"), cb)
		}
	}
	return c.This
}

func (m *netModule) socketConnect(s *jsSocket, c goja.FunctionCall) goja.Value {
	rt := m.rt
	args := Args(c)
	if len(args) > 0 {
		if o, ok := args[0].(*goja.Object); ok && isArray(o) && o.GetSymbol(m.normalizedArgs) != nil {
			args = rt.listOf(o)
		}
	}
	a := m.normalize(args)
	if p := a.options.Get("port"); rt.V16() && (p == nil || goja.IsUndefined(p)) {
		if path := a.options.Get("path"); path == nil || absent(path) {
			rt.Check(s.Connect(net.ConnectOptions{}, nil))
		}
	}
	if a.cb != nil {
		rt.CallMethod(s.o.p.Obj, "once", rt.VM.ToValue("connect"), a.cb)
	}
	rt.Check(s.Connect(m.connectOptions(a.options), nil))
	return c.This
}

func (m *netModule) socketProperties(proto *goja.Object) {
	rt := m.rt
	get := func(name string, f func(s *jsSocket) any) {
		property(rt, proto, name, f, nil, goja.Undefined())
	}
	text := func(v string) any {
		if v == "" {
			return goja.Undefined()
		}
		return v
	}
	num := func(v int) any {
		if v == 0 {
			return goja.Undefined()
		}
		return v
	}
	get("_connecting", func(s *jsSocket) any { return s.Connecting() })
	get("pending", func(s *jsSocket) any { return s.Pending() })
	get("readyState", func(s *jsSocket) any { return s.ReadyState() })
	get("bufferSize", func(s *jsSocket) any {
		if n, ok := s.BufferSize(); ok {
			return n
		}
		return goja.Undefined()
	})
	get("bytesRead", func(s *jsSocket) any { return s.BytesRead() })
	get("_bytesDispatched", func(s *jsSocket) any { return s.BytesDispatched() })
	get("bytesWritten", func(s *jsSocket) any { return s.BytesWritten() })
	get("remoteAddress", func(s *jsSocket) any { return text(s.RemoteAddress()) })
	get("remoteFamily", func(s *jsSocket) any { return text(s.RemoteFamily()) })
	get("remotePort", func(s *jsSocket) any { return num(s.RemotePort()) })
	get("localAddress", func(s *jsSocket) any { return text(s.LocalAddress()) })
	get("localPort", func(s *jsSocket) any { return num(s.LocalPort()) })
	if rt.V16() {
		get("localFamily", func(s *jsSocket) any { return text(s.LocalFamily()) })
	}
	if rt.V16() {
		fixed(rt, proto, "_handle", m.handleValue, m.setHandle, goja.Undefined())
	}
}

func (m *netModule) setHandle(s *jsSocket, v goja.Value) { s.SetHandle(m.handleOf(v)) }
