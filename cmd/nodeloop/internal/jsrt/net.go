package jsrt

import (
	"math"
	"reflect"
	"strings"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/net/tls"
)

// netModule is the net module over package net.
type netModule struct {
	rt       *Runtime
	streams  *streamModule
	socket   *Class
	server   *Class
	tcp      *Class
	pipe     *Class
	sockAddr *Class
	shapes   netShapes
	warned   bool // of _setSimultaneousAccepts
	// normalizedArgs marks what _normalizeArgs has made.
	normalizedArgs *goja.Symbol
}

func (rt *Runtime) registerNet() {
	rt.Register("net", func(rt *Runtime) goja.Value { return rt.netModule().exports() })
	rt.RegisterScript("internal/stream_wrap", false)
	rt.Register("_stream_wrap", func(rt *Runtime) goja.Value { return rt.Require("internal/stream_wrap") })
}

// netModule returns the module's classes, made on first use.
func (rt *Runtime) netModule() *netModule {
	if rt.nets != nil {
		return rt.nets
	}
	rt.Require("stream")
	m := &netModule{rt: rt, streams: rt.streamModule(), normalizedArgs: goja.NewSymbol("normalizedArgs")}
	rt.nets = m
	m.makeShapes()
	m.makeHandles()
	m.makeSocket()
	m.makeServer()
	rt.lineup(m.server.Proto, serverMembers)
	rt.lineup(m.socket.Proto, pick(rt, socketMembers16, socketMembers10))
	rt.RegisterWrapper(m.wrap)
	rt.RegisterFace(reflect.TypeFor[*net.DropInfo](), func(v any) goja.Value { return m.dropFace(v.(*net.DropInfo)) })
	return m
}

func (m *netModule) exports() goja.Value {
	rt := m.rt
	o := rt.VM.NewObject()
	set := func(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
		fn := rt.Fn(name, length, f)
		must(o.Set(name, fn))
		return fn
	}
	set("_createServerHandle", pick(rt, 5, 4), func(goja.FunctionCall) goja.Value { return nil })
	set("_normalizeArgs", 1, func(c goja.FunctionCall) goja.Value {
		a := m.normalize(rt.listOf(c.Argument(0)))
		cb := goja.Value(goja.Null())
		if a.cb != nil {
			cb = a.cb
		}
		normalized := rt.array([]goja.Value{a.options, cb})
		must(normalized.SetSymbol(m.normalizedArgs, true))
		return normalized
	})
	set("_setSimultaneousAccepts", 0, func(goja.FunctionCall) goja.Value {
		if rt.V16() && !m.warned {
			m.warned = true
			rt.CallMethod(rt.proc.obj, "emitWarning",
				rt.VM.ToValue("net._setSimultaneousAccepts() is deprecated and will be removed."),
				rt.VM.ToValue("DeprecationWarning"), rt.VM.ToValue("DEP0121"))
		}
		return nil
	})
	if rt.V16() {
		must(o.Set("BlockList", m.blockList().Ctor))
		must(o.Set("SocketAddress", m.socketAddress().Ctor))
	}
	connect := set("connect", 0, m.connect)
	must(o.Set("createConnection", connect))
	set("createServer", 2, func(c goja.FunctionCall) goja.Value {
		s, err := rt.VM.New(m.server.Ctor, c.Argument(0), c.Argument(1))
		rt.Check(err)
		return s
	})
	set("isIP", 1, func(c goja.FunctionCall) goja.Value { return rt.VM.ToValue(net.IsIP(rt.text(c.Argument(0)))) })
	set("isIPv4", 1, func(c goja.FunctionCall) goja.Value { return rt.VM.ToValue(net.IsIPv4(rt.text(c.Argument(0)))) })
	set("isIPv6", 1, func(c goja.FunctionCall) goja.Value { return rt.VM.ToValue(net.IsIPv6(rt.text(c.Argument(0)))) })
	must(o.Set("Server", m.server.Ctor))
	must(o.Set("Socket", m.socket.Ctor))
	must(o.Set("Stream", m.socket.Ctor))
	rt.rename(o, "_createServerHandle=createServerHandle _normalizeArgs=normalizeArgs")
	return o
}

// wrap makes the JavaScript face of a socket or server that was made in Go.
func (m *netModule) wrap(v any) *goja.Object {
	switch v := v.(type) {
	case *net.Socket:
		if t, ok := v.Self().(*tls.Socket); ok {
			return m.rt.tlsModule().wrap(t)
		}
		o := m.shapes.socket.create(m.socket.Proto)
		self := m.bindSocket(o, v)
		v.SetSelf(self)
		m.reshape(self)
		return o
	case *net.Server:
		o := m.shapes.server.create(m.server.Proto)
		v.SetSelf(m.bindServer(o, v))
		return o
	}
	return nil
}

// callArgs are the arguments of connect and listen in their one form: options
// and a callback.
type callArgs struct {
	options *goja.Object
	cb      *goja.Object
}

// normalize sorts (options | path | port[, host])[, …][, callback].
func (m *netModule) normalize(args []goja.Value) callArgs {
	rt := m.rt
	a := callArgs{options: rt.VM.NewObject()}
	if len(args) == 0 {
		return a
	}
	first := args[0]
	switch o, isObj := first.(*goja.Object); {
	case isObj && !isFunction(o):
		a.options = o
	case m.isPipeName(first):
		must(a.options.Set("path", first))
	default:
		must(a.options.Set("port", first))
		if len(args) > 1 && goja.IsString(args[1]) {
			must(a.options.Set("host", args[1]))
		}
	}
	if o, ok := args[len(args)-1].(*goja.Object); ok && isFunction(o) {
		a.cb = o
	}
	return a
}

func isFunction(o *goja.Object) bool {
	_, ok := goja.AssertFunction(o)
	return ok
}

// isPipeName tells a path from a port: a string that is no number from 0 up.
func (m *netModule) isPipeName(v goja.Value) bool {
	if !goja.IsString(v) {
		return false
	}
	n := v.ToNumber().ToFloat()
	return !(n >= 0)
}

// connect is net.connect.
func (m *netModule) connect(c goja.FunctionCall) goja.Value {
	rt := m.rt
	a := m.normalize(Args(c))
	o, err := rt.VM.New(m.socket.Ctor, a.options)
	rt.Check(err)
	if t := a.options.Get("timeout"); t != nil && t.ToBoolean() {
		rt.CallMethod(o, "setTimeout", t)
	}
	args := []goja.Value{a.options}
	if a.cb != nil {
		args = append(args, a.cb)
	}
	return rt.CallMethod(o, "connect", args...)
}

// port checks a port argument; name is how the message calls it.
func (m *netModule) port(name string, v goja.Value) int {
	n, isNum := number(v)
	if goja.IsString(v) {
		n = v.ToNumber().ToFloat()
		isNum = len(strings.TrimSpace(v.String())) > 0
	}
	if !isNum || !(n >= 0 && n <= 65535) || n != math.Trunc(n) {
		if !m.rt.V16() {
			m.rt.ThrowNode("RangeError", "ERR_SOCKET_BAD_PORT", "Port should be >= 0 and < 65536. Received "+v.String()+".")
		}
		m.rt.ThrowNode("RangeError", "ERR_SOCKET_BAD_PORT", name+" should be >= 0 and < 65536. Received "+v.String()+".")
	}
	return int(n)
}

// argType throws ERR_INVALID_ARG_TYPE for one of several types.
func (rt *Runtime) argType(name string, got goja.Value, expected ...string) {
	words := make([]goja.Value, len(expected))
	for i, e := range expected {
		words[i] = rt.VM.ToValue(e)
	}
	rt.Throw(rt.script("internal/errors", "argType", rt.VM.ToValue(name), rt.array(words), got))
}

// lookup returns a program's look-up function for the core.
func (m *netModule) lookup(v goja.Value) net.LookupFunc {
	fn, ok := goja.AssertFunction(v)
	if !ok {
		return nil
	}
	rt := m.rt
	return func(host string, opts net.LookupOptions, cb net.LookupCallback) error {
		o := rt.VM.NewObject()
		if opts.Family != 0 || !rt.V16() {
			must(o.Set("family", opts.Family))
		} else {
			must(o.Set("family", goja.Undefined()))
		}
		must(o.Set("hints", opts.Hints))
		rt.Call(fn, goja.Undefined(), rt.VM.ToValue(host), o, rt.Fn("emitLookup", 3, func(c goja.FunctionCall) goja.Value {
			defer rt.rethrow()
			address, family := "", 0
			if ip := c.Argument(1); !absent(ip) {
				address = ip.String()
			}
			if n, ok := number(c.Argument(2)); ok {
				family = int(n)
			}
			cb(rt.truthyError(c.Argument(0)), address, family)
			return nil
		}))
		return nil
	}
}

// addressValue shows one end of a socket as address() does.
func (m *netModule) addressValue(a net.Address) goja.Value {
	rt := m.rt
	if a.Path != "" {
		return rt.VM.ToValue(a.Path)
	}
	if a.Address == "" {
		return rt.VM.NewObject()
	}
	return rt.plainObject("address", a.Address, "family", a.Family, "port", a.Port)
}

var _ stream.Methods = (*jsSocket)(nil)
