package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net"
)

// jsNetServer is the self of a Server that JavaScript sees.
type jsNetServer struct {
	*net.Server
	o overrides
}

// Close implements [net.ServerMethods].
func (s *jsNetServer) Close(cb func(error)) {
	if fn := s.o.p.Override("close"); fn != nil {
		s.o.p.rt.Call(fn, s.o.p.Obj)
		return
	}
	s.Server.Close(cb)
}

// Unref implements [net.ServerMethods].
func (s *jsNetServer) Unref() { s.o.simple("unref", s.Server.Unref) }

// EmitCloseIfDrained implements [net.ServerMethods].
func (s *jsNetServer) EmitCloseIfDrained() {
	s.o.simple("_emitCloseIfDrained", s.Server.EmitCloseIfDrained)
}

// GoObject returns the object behind its JavaScript face.
func (s *jsNetServer) GoObject() any { return s.Server }

// hasNetServer is what every server is: a net.Server or something around one.
type hasNetServer interface{ NetServer() *net.Server }

// NetServer returns the server.
func (s *jsNetServer) NetServer() *net.Server { return s.Server }

func (m *netModule) bindServer(o *goja.Object, s *net.Server) *jsNetServer {
	self := &jsNetServer{Server: s, o: overrides{m: m.streams}}
	self.o.p = m.rt.Bind(o, self, &s.EventEmitter)
	return self
}

func (m *netModule) makeServer() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Server", 2, rt.EventEmitterClass(), func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		s := &net.Server{}
		self := m.bindServer(c.This, s)
		opts, listener := m.serverArgs(c.Argument(0), c.Argument(1))
		rt.events.init(c.This, goja.Undefined())
		s.Init(rt.loop, self, opts)
		if listener != nil {
			rt.CallMethod(c.This, "on", rt.VM.ToValue("connection"), listener)
		}
		m.showServer(c.This)
		return nil
	})
	m.server = cl
	m.serverMethods(cl)
	if rt.V16() {
		fn := rt.Fn("", 3, func(c goja.FunctionCall) goja.Value {
			return rt.script("internal/http_rejections", "netServer", append([]goja.Value{c.This}, Args(c)...)...)
		})
		must(cl.Proto.DefineDataPropertySymbol(rt.eventsModule().rejection, fn, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
}

func (m *netModule) serverArgs(a, b goja.Value) (*net.ServerOptions, *goja.Object) {
	rt := m.rt
	if o, ok := a.(*goja.Object); ok && isFunction(o) {
		return &net.ServerOptions{}, o
	}
	var listener *goja.Object
	if o, ok := b.(*goja.Object); ok && isFunction(o) {
		listener = o
	}
	if _, isObj := a.(*goja.Object); !isObj && !absent(a) {
		rt.argType("options", a, "Object")
	}
	s := m.streams.options(a)
	o := &net.ServerOptions{AllowHalfOpen: s.flag("allowHalfOpen"), PauseOnConnect: s.flag("pauseOnConnect")}
	if rt.V16() {
		o.NoDelay = s.flag("noDelay")
		o.KeepAlive = s.flag("keepAlive")
		o.KeepAliveInitialDelay = m.initialDelay(s)
	}
	return o, listener
}

// showServer gives a server its own plain properties.
func (m *netModule) showServer(o *goja.Object) {
	rt := m.rt
	property(rt, o, "_connections", func(h hasNetServer) any { return h.NetServer().Connections() },
		func(h hasNetServer, v goja.Value) { h.NetServer().SetConnections(int(v.ToInteger())) }, goja.Undefined())
	property(rt, o, "_handle", func(h hasNetServer) any {
		if sh := h.NetServer().Handle(); sh != nil {
			return m.serverHandleFace(h.NetServer())
		}
		return goja.Null()
	}, nil, goja.Null())
	flag := func(name string, f func(s *net.Server) *bool) {
		property(rt, o, name, func(h hasNetServer) any { return *f(h.NetServer()) },
			func(h hasNetServer, v goja.Value) { *f(h.NetServer()) = v.ToBoolean() }, goja.Undefined())
	}
	flag("allowHalfOpen", func(s *net.Server) *bool { return &s.AllowHalfOpen })
	flag("pauseOnConnect", func(s *net.Server) *bool { return &s.PauseOnConnect })
	if rt.V16() {
		flag("noDelay", func(s *net.Server) *bool { return &s.NoDelay })
		flag("keepAlive", func(s *net.Server) *bool { return &s.KeepAlive })
	}
	property(rt, o, "maxConnections", func(h hasNetServer) any {
		if n := h.NetServer().MaxConnections; n != 0 {
			return n
		}
		return goja.Undefined()
	}, func(h hasNetServer, v goja.Value) { h.NetServer().MaxConnections = int(v.ToInteger()) }, goja.Undefined())
}

// serverHandleFace stands for the loop's half of a listening server.
func (m *netModule) serverHandleFace(s *net.Server) goja.Value {
	rt := m.rt
	h := s.Handle()
	o := rt.exportsOf(
		nativeFn{"close", 1, func(c goja.FunctionCall) goja.Value {
			fn, _ := goja.AssertFunction(c.Argument(0))
			h.Close(closeCallback{rt, fn})
			return nil
		}},
		nativeFn{"ref", 0, func(goja.FunctionCall) goja.Value { h.Ref(); return nil }},
		nativeFn{"unref", 0, func(goja.FunctionCall) goja.Value { h.Unref(); return nil }},
		nativeFn{"hasRef", 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(h.HasRef()) }},
		nativeFn{"getAsyncId", 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(1) }},
	)
	if fd, ok := h.(interface{ Fd() int }); ok {
		must(o.Set("fd", fd.Fd()))
	}
	return o
}

func (m *netModule) serverMethods(cl *Class) {
	rt := m.rt
	do := func(name string, length int, f func(s *net.Server, c goja.FunctionCall) goja.Value) {
		bound(rt, cl, name, length, func(h hasNetServer, c goja.FunctionCall) goja.Value { return f(h.NetServer(), c) })
	}
	do("listen", 0, m.listen)
	do("address", 0, func(s *net.Server, _ goja.FunctionCall) goja.Value {
		a, ok, err := s.Address()
		rt.Check(err)
		if !ok {
			return goja.Null()
		}
		return m.addressValue(a)
	})
	do("getConnections", 1, func(s *net.Server, c goja.FunctionCall) goja.Value {
		fn, _ := goja.AssertFunction(c.Argument(0))
		s.GetConnections(func(err error, n int) {
			if fn != nil {
				rt.Call(fn, goja.Undefined(), rt.errorOrNull(err), rt.VM.ToValue(n))
			}
		})
		return c.This
	})
	do("close", 1, func(s *net.Server, c goja.FunctionCall) goja.Value {
		s.Close(m.streams.done(c.Argument(0)))
		return c.This
	})
	do("_emitCloseIfDrained", 0, func(s *net.Server, _ goja.FunctionCall) goja.Value { s.EmitCloseIfDrained(); return nil })
	do("ref", 0, func(s *net.Server, c goja.FunctionCall) goja.Value { s.Ref(); return c.This })
	do("unref", 0, func(s *net.Server, c goja.FunctionCall) goja.Value { s.Unref(); return c.This })
	property(rt, cl.Proto, "listening", func(h hasNetServer) any { return h.NetServer().Listening() }, nil, rt.VM.ToValue(false))
	property(rt, cl.Proto, "_connectionKey", func(h hasNetServer) any { return h.NetServer().ConnectionKey() }, nil, goja.Undefined())
}

// listen is server.listen in all its forms.
func (m *netModule) listen(s *net.Server, c goja.FunctionCall) goja.Value {
	rt := m.rt
	args := Args(c)
	a := m.normalize(args)
	if s.Listening() {
		rt.Check(s.Listen(net.ListenOptions{}, nil)) // ERR_SERVER_ALREADY_LISTEN
	}
	if a.cb != nil {
		rt.CallMethod(c.This.(*goja.Object), "once", rt.VM.ToValue("listening"), a.cb)
	}
	o := streamOptions{m.streams, a.options}
	l := net.ListenOptions{Backlog: m.backlog(o, args)}
	if rt.V16() {
		l.IPv6Only = o.flag("ipv6Only")
		l.Signal = o.signal()
	}
	l.Exclusive = o.flag("exclusive")
	l.ReadableAll, l.WritableAll = o.flag("readableAll"), o.flag("writableAll")
	m.listenWhere(&l, o, args)
	rt.Check(s.Listen(l, nil))
	return c.This
}

// backlog is the option, or the first number behind the first argument.
func (m *netModule) backlog(o streamOptions, args []goja.Value) int {
	if v := o.get("backlog"); v.ToBoolean() {
		return int(v.ToInteger())
	}
	for i := 1; i <= 2 && i < len(args); i++ {
		v := args[i]
		if goja.IsString(v) || m.rt.typeOf(v) == "number" {
			if n := v.ToNumber().ToFloat(); n > 0 {
				return int(n)
			}
		}
	}
	return 0
}

// listenWhere reads what to listen on: a handle, a descriptor, a port or a path.
func (m *netModule) listenWhere(l *net.ListenOptions, o streamOptions, args []goja.Value) {
	rt := m.rt
	if n, ok := number(o.get("fd")); ok && n >= 0 {
		fd := int(n)
		l.FD = &fd
		return
	}
	port := o.get("port")
	none := len(args) == 0 || goja.IsNull(port) || goja.IsUndefined(port) && o.o.Get("port") != nil
	if !none {
		f, ok := args[0].(*goja.Object)
		none = ok && isFunction(f)
	}
	if none {
		port = rt.VM.ToValue(0)
	}
	if goja.IsString(port) || rt.typeOf(port) == "number" {
		l.Port = m.port("options.port", port)
		if host := o.get("host"); host.ToBoolean() {
			l.Host = rt.goString(host.ToString())
		}
		return
	}
	if path := o.get("path"); path.ToBoolean() && m.isPipeName(path) {
		l.Path = rt.goString(path)
		return
	}
	m.badListen(o)
}

// badListen throws for options that name nothing to listen on.
func (m *netModule) badListen(o streamOptions) {
	rt := m.rt
	shown := rt.inspect(o.o)
	if !rt.V16() {
		rt.ThrowNode("TypeError", "ERR_INVALID_OPT_VALUE", `The value "`+shown+`" is invalid for option "options"`)
	}
	if o.o.Get("port") == nil && o.o.Get("path") == nil {
		rt.ThrowNode("TypeError", "ERR_INVALID_ARG_VALUE",
			`The argument 'options' must have the property "port" or "path". Received `+shown)
	}
	rt.ThrowNode("TypeError", "ERR_INVALID_ARG_VALUE", "The argument 'options' is invalid. Received "+shown)
}
