package jsrt

import (
	"math"
	"syscall"
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/tls"
)

// jsNetServer is the self of a Server that JavaScript sees.
type jsNetServer struct {
	*net.Server
	o   overrides
	tls *tls.Server // what the server is part of, nil for a plain one
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

// ListenBegun implements [net.ListenObserver].
func (s *jsNetServer) ListenBegun() { s.o.p.rt.shapes.list(s.o.p.Obj, "_connectionKey") }

// GoObject returns the object behind its JavaScript face.
func (s *jsNetServer) GoObject() any {
	if s.tls != nil {
		return s.tls
	}
	return s.Server
}

// hasNetServer is what every server is: a net.Server or something around one.
type hasNetServer interface{ NetServer() *net.Server }

// NetServer returns the server.
func (s *jsNetServer) NetServer() *net.Server { return s.Server }

func (m *netModule) bindServer(o *goja.Object, s *net.Server) *jsNetServer {
	self := &jsNetServer{Server: s, o: overrides{m: m.streams}}
	m.shapes.server.wear(o)
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

const (
	server16 = `_events _eventsCount _maxListeners _connections _handle _usingWorkers _workers _unref
		allowHalfOpen pauseOnConnect noDelay keepAlive keepAliveInitialDelay`
	server10 = `_events _eventsCount _maxListeners _connections connections _handle _usingWorkers _workers
		_unref allowHalfOpen pauseOnConnect`
)

// serverShape is what a server has as its own.
func (m *netModule) serverShape() *shape {
	rt := m.rt
	s := rt.eventsModule().addState(rt.newShape())
	show(s, "_connections", func(h hasNetServer) any { return h.NetServer().Connections() },
		func(h hasNetServer, v goja.Value) { h.NetServer().SetConnections(count(rt.looseNumber(v))) })
	seen := map[*net.Server]serverHandle{}
	show(s, "_handle", func(h hasNetServer) any {
		s := h.NetServer()
		if s.Handle() == nil {
			delete(seen, s)
			return goja.Null()
		}
		if seen[s].h != s.Handle() {
			seen[s] = serverHandle{h: s.Handle(), obj: m.serverHandleFace(s)}
		}
		return seen[s].obj
	}, nil)
	flag := func(name string, f func(s *net.Server) *bool) {
		show(s, name, func(h hasNetServer) any { return *f(h.NetServer()) },
			func(h hasNetServer, v goja.Value) { *f(h.NetServer()) = v.ToBoolean() })
	}
	s.data("_usingWorkers", false)
	s.fresh("_workers", func() goja.Value { return rt.VM.NewArray() })
	s.data("_unref", false)
	flag("allowHalfOpen", func(s *net.Server) *bool { return &s.AllowHalfOpen })
	flag("pauseOnConnect", func(s *net.Server) *bool { return &s.PauseOnConnect })
	if rt.V16() {
		flag("noDelay", func(s *net.Server) *bool { return &s.NoDelay })
		flag("keepAlive", func(s *net.Server) *bool { return &s.KeepAlive })
		show(s, "keepAliveInitialDelay", func(h hasNetServer) any {
			return int64(h.NetServer().KeepAliveInitialDelay / time.Second)
		}, func(h hasNetServer, v goja.Value) {
			h.NetServer().KeepAliveInitialDelay = time.Duration(count(rt.looseNumber(v))) * time.Second
		})
	} else {
		m.addConnections(s)
	}
	unlisted(s, "_connectionKey", func(h hasNetServer) any {
		if key := h.NetServer().ConnectionKey(); key != "" {
			return key
		}
		return goja.Undefined()
	}, nil)
	unlisted(s, "maxConnections", func(h hasNetServer) any {
		if n := h.NetServer().MaxConnections; n != 0 {
			return n
		}
		return goja.Undefined()
	}, func(h hasNetServer, v goja.Value) {
		n := 0
		if v.ToBoolean() {
			if n = rt.bound(v); n == http.Unlimited {
				n = 0
			}
		}
		h.NetServer().MaxConnections = n
	})
	return s.inOrder(pick(rt, server16, server10))
}

// addConnections adds node10's property connections.
func (m *netModule) addConnections(s *shape) {
	rt := m.rt
	const text = "Server.connections property is deprecated."
	warn := func(text string) func() {
		warned := false
		return func() {
			if !warned {
				warned = true
				rt.CallMethod(rt.proc.obj, "emitWarning", rt.VM.ToValue(text),
					rt.VM.ToValue("DeprecationWarning"), rt.VM.ToValue("DEP0020"))
			}
		}
	}
	got, set := warn(text+" Use Server.getConnections method instead."), warn(text)
	o := rt.VM.NewObject()
	rt.Accessor(o, "connections", false, func(this *goja.Object) goja.Value {
		got()
		return this.Get("_connections")
	}, func(this *goja.Object, v goja.Value) {
		set()
		must(this.Set("_connections", v))
	})
	s.add("connections", rt.shapes.copies(o, "connections"))
}

// serverHandle is the handle of a server and what stands for it.
type serverHandle struct {
	h   net.ServerHandle
	obj *goja.Object
}

// serverHandleFace stands for the loop's half of a listening server.
func (m *netModule) serverHandleFace(s *net.Server) *goja.Object {
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
	if named, ok := h.(net.Named); ok {
		must(o.SetPrototype(m.tcp.Proto))
		must(o.Set("getsockname", rt.Builtin("getsockname", 1, func(c goja.FunctionCall) goja.Value {
			a, err := named.Getsockname()
			if out, ok := c.Argument(0).(*goja.Object); ok && err == nil {
				m.fillAddress(out, a)
			}
			return rt.errno(err)
		})))
	}
	m.showOnConnection(o, s)
	return o
}

// showOnConnection gives a server's handle the function that it calls with each
// connection. A program may put its own in its place.
func (m *netModule) showOnConnection(o *goja.Object, s *net.Server) {
	rt := m.rt
	var current goja.Value = rt.Builtin("onconnection", 2, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		if n, ok := number(c.Argument(0)); ok && n != 0 {
			s.AcceptHandle(nodeerr.FromErrno(syscall.Errno(-n), "accept"), nil)
		} else {
			s.AcceptHandle(nil, m.handleOf(c.Argument(1)))
		}
		return nil
	})
	rt.Accessor(o, "onconnection", true, func(*goja.Object) goja.Value { return current },
		func(_ *goja.Object, v goja.Value) {
			current = v
			s.SetOnConnection(func(err error, h net.Handle) {
				status, client := goja.Value(rt.VM.ToValue(0)), goja.Value(goja.Undefined())
				if err != nil {
					status = rt.errno(err)
				} else {
					_, client = m.faced(h)
				}
				rt.CallValue(current, o, status, client)
			})
		})
}

// dropFace shows the ends of a connection that was dropped.
func (m *netModule) dropFace(d *net.DropInfo) goja.Value {
	o := m.rt.VM.CreateObject(nil)
	for _, p := range []struct {
		name string
		v    any
	}{
		{"localAddress", d.LocalAddress},
		{"localPort", d.LocalPort},
		{"localFamily", d.LocalFamily},
		{"remoteAddress", d.RemoteAddress},
		{"remotePort", d.RemotePort},
		{"remoteFamily", d.RemoteFamily},
	} {
		must(o.Set(p.name, p.v))
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
		fn, ok := goja.AssertFunction(c.Argument(0))
		if !ok {
			rt.throwCallback("callback", c.Argument(0))
		}
		s.GetConnections(func(err error, n int) {
			rt.Call(fn, goja.Undefined(), rt.errorOrNull(err), rt.VM.ToValue(n))
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
		if v := o.get("signal"); !goja.IsUndefined(v) {
			l.Signal = rt.signalOf(v, "options.signal")
		}
	}
	l.Exclusive = o.flag("exclusive")
	l.ReadableAll, l.WritableAll = o.flag("readableAll"), o.flag("writableAll")
	m.listenWhere(&l, o, args)
	rt.Check(s.Listen(l, nil))
	return c.This
}

// backlog is the option, or the first number behind the first argument.
func (m *netModule) backlog(o streamOptions, args []goja.Value) int {
	given := 0
	for i := 1; i <= 2 && i < len(args) && given == 0; i++ {
		v := args[i]
		if m.rt.typeOf(v) == "bigint" {
			continue
		}
		if n := v.ToNumber().ToFloat(); n > 0 {
			given = int(min(n, math.MaxInt32))
		}
	}
	if v := o.get("backlog"); v.ToBoolean() {
		if m.rt.typeOf(v) == "bigint" {
			m.rt.ThrowType("Cannot convert a BigInt value to a number")
		}
		return int(v.ToNumber().ToInteger())
	}
	return given
}

// needHost checks a host for the look-up.
func (m *netModule) needHost(v goja.Value) {
	if !goja.IsString(v) {
		m.rt.throwArgType("hostname", pick(m.rt, "of type string", "one of type string or falsy"), v)
	}
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
			m.needHost(host)
			l.Host = rt.goString(host)
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
