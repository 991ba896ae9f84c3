package jsrt

import (
	"math"
	"os"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/tls"
)

// tlsModule is the tls module over package tls.
type tlsModule struct {
	rt      *Runtime
	nets    *netModule
	socket  *Class
	server  *Class
	context *Class
	object  *goja.Object // the module's exports
	warned  bool         // of NODE_TLS_REJECT_UNAUTHORIZED
}

func (rt *Runtime) registerTLS() {
	rt.Register("tls", func(rt *Runtime) goja.Value { return rt.tlsModule().object })
	rt.Register("_tls_wrap", func(rt *Runtime) goja.Value {
		o, all := rt.VM.NewObject(), rt.tlsModule().object
		for _, name := range []string{"TLSSocket", "Server", "createServer", "connect"} {
			must(o.Set(name, all.Get(name)))
		}
		return o
	})
	rt.Register("_tls_common", func(rt *Runtime) goja.Value {
		o, all := rt.VM.NewObject(), rt.tlsModule().object
		for _, name := range []string{"SecureContext", "createSecureContext"} {
			must(o.Set(name, all.Get(name)))
		}
		return o
	})
	rt.registerNative("native:https", func(rt *Runtime) goja.Value { return rt.tlsModule().httpsServer() })
}

// tlsModule returns the module's classes, made on first use.
func (rt *Runtime) tlsModule() *tlsModule {
	if rt.secure != nil {
		return rt.secure
	}
	rt.Require("net")
	m := &tlsModule{rt: rt, nets: rt.netModule()}
	rt.secure = m
	m.makeContext()
	m.makeSocket()
	m.makeServer()
	rt.RegisterWrapper(func(v any) *goja.Object {
		switch v := v.(type) {
		case *tls.Socket:
			return m.wrap(v)
		case *tls.Server:
			o := m.nets.shapes.server.create(m.server.Proto)
			v.SetSelf(m.bindServer(o, v))
			return o
		}
		return nil
	})
	m.makeExports()
	return m
}

func (m *tlsModule) makeExports() {
	rt := m.rt
	o := rt.VM.NewObject()
	m.object = o
	set := func(name string, v any) { must(o.Set(name, v)) }
	fn := func(name string, length int, f func(goja.FunctionCall) goja.Value) { set(name, rt.Fn(name, length, f)) }
	set("CLIENT_RENEG_LIMIT", tls.ClientRenegLimit)
	set("CLIENT_RENEG_WINDOW", tls.ClientRenegWindow)
	set("DEFAULT_CIPHERS", tls.DefaultCipherList(rt.loop))
	set("DEFAULT_ECDH_CURVE", tls.DefaultECDHCurve)
	set("DEFAULT_MIN_VERSION", tls.DefaultMinVersion(rt.loop))
	if rt.V16() {
		set("DEFAULT_MAX_VERSION", tls.DefaultMaxVersion(rt.loop))
	}
	fn("getCiphers", 0, func(goja.FunctionCall) goja.Value { return m.strings(tls.GetCiphers()) })
	if rt.V16() {
		var roots goja.Value
		rt.Accessor(o, "rootCertificates", true, func(*goja.Object) goja.Value {
			if roots == nil {
				roots = m.strings(tls.RootCertificates())
				rt.CallMethod(rt.VM.GlobalObject().Get("Object").(*goja.Object), "freeze", roots)
			}
			return roots
		}, nil)
	}
	fn("convertALPNProtocols", 2, func(c goja.FunctionCall) goja.Value {
		if out, ok := c.Argument(1).(*goja.Object); ok {
			if list, ok := m.protocols(c.Argument(0)); ok {
				must(out.Set("ALPNProtocols", rt.BufferFrom(wireProtocols(list))))
			}
		}
		return nil
	})
	fn("checkServerIdentity", 2, m.checkServerIdentity)
	fn("createSecureContext", 1, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		return m.contextFace(m.newContext(c.Argument(0)))
	})
	set("SecureContext", m.context.Ctor)
	set("TLSSocket", m.socket.Ctor)
	set("Server", m.server.Ctor)
	fn("createServer", 2, func(c goja.FunctionCall) goja.Value {
		s, err := rt.VM.New(m.server.Ctor, c.Argument(0), c.Argument(1))
		rt.Check(err)
		return s
	})
	fn("connect", 0, m.connect)
}

func (m *tlsModule) strings(list []string) goja.Value {
	values := make([]goja.Value, len(list))
	for i, s := range list {
		values[i] = m.rt.VM.ToValue(s)
	}
	return m.rt.array(values)
}

// wireProtocols writes protocols as they travel: each behind its length.
func wireProtocols(list []string) []byte {
	var b []byte
	for _, p := range list {
		b = append(append(b, byte(len(p))), p...)
	}
	return b
}

// protocols reads the option ALPNProtocols: a list, or what travels.
func (m *tlsModule) protocols(v goja.Value) (list []string, ok bool) {
	rt := m.rt
	if o, isObj := v.(*goja.Object); isObj && isArray(o) {
		for i, item := range rt.listOf(o) {
			p := item.String()
			if len(p) > math.MaxUint8 {
				rt.Throw(rt.NewNodeError("RangeError", "ERR_OUT_OF_RANGE", "The byte length of the protocol at index "+
					rt.VM.ToValue(i).String()+" exceeds the maximum length. It must be <= 255. Received "+rt.VM.ToValue(len(p)).String()))
			}
			list = append(list, p)
		}
		return list, true
	}
	b, ok := rt.ViewBytes(v)
	for len(b) > 0 && int(b[0]) < len(b) {
		n := 1 + int(b[0])
		list = append(list, string(b[1:n]))
		b = b[n:]
	}
	return list, ok
}

// connect is tls.connect.
func (m *tlsModule) connect(c goja.FunctionCall) goja.Value {
	rt := m.rt
	args := Args(c)
	a := m.nets.normalize(args)
	given := a.options
	o := rt.VM.NewObject()
	assign := func(from goja.Value) {
		if f, ok := from.(*goja.Object); ok && !isFunction(f) {
			rt.CallMethod(rt.VM.GlobalObject().Get("Object").(*goja.Object), "assign", o, f)
		}
	}
	must(o.Set("rejectUnauthorized", !m.allowUnauthorized()))
	must(o.Set("ciphers", m.object.Get("DEFAULT_CIPHERS")))
	must(o.Set("checkServerIdentity", m.object.Get("checkServerIdentity")))
	must(o.Set("minDHSize", 1024))
	assign(given)
	for _, i := range []int{1, 2} {
		if len(args) > i && !goja.IsNull(args[i]) {
			if f, ok := args[i].(*goja.Object); ok && !isFunction(f) {
				assign(f)
				break
			}
		}
	}
	m.checkConnect(o)
	ctx := orUndefined(o.Get("secureContext"))
	if !ctx.ToBoolean() {
		ctx = m.contextFace(m.newContext(o))
		must(o.Set("secureContext", ctx))
	}
	carrier := orUndefined(o.Get("socket"))
	s, err := rt.VM.New(m.socket.Ctor, carrier, m.connectSocketOptions(o))
	rt.Check(err)
	if a.cb != nil {
		rt.CallMethod(s, "once", rt.VM.ToValue("secureConnect"), a.cb)
	}
	self, _ := ImplOf[*jsSocket](rt, s)
	if t := orUndefined(o.Get("timeout")); t.ToBoolean() && !carrier.ToBoolean() {
		rt.CallMethod(s, "setTimeout", t)
	}
	defer rt.rethrow()
	rt.Check(self.tls.OpenWith(m.connectOptions(o, s), nil))
	return s
}

// checkConnect refuses what connect cannot do with.
func (m *tlsModule) checkConnect(o *goja.Object) {
	rt := m.rt
	if f, ok := o.Get("checkServerIdentity").(*goja.Object); !ok || !isFunction(f) {
		rt.Throw(rt.NewNodeError("Error", "ERR_ASSERTION", "The expression evaluated to a falsy value:\n\n  assert(typeof options.checkServerIdentity === 'function')\n"))
	}
	if n, ok := number(orUndefined(o.Get("minDHSize"))); !ok {
		rt.Throw(rt.NewNodeError("Error", "ERR_ASSERTION", "options.minDHSize is not a number: "+orUndefined(o.Get("minDHSize")).String()))
	} else if !(n > 0) {
		rt.Throw(rt.NewNodeError("Error", "ERR_ASSERTION", "options.minDHSize is not a positive number: "+orUndefined(o.Get("minDHSize")).String()))
	}
}

// allowUnauthorized reports whether the environment turns the check of servers
// off, and warns of it once.
func (m *tlsModule) allowUnauthorized() bool {
	off := os.Getenv("NODE_TLS_REJECT_UNAUTHORIZED") == "0"
	if env, ok := m.rt.proc.obj.Get("env").(*goja.Object); ok {
		v := env.Get("NODE_TLS_REJECT_UNAUTHORIZED")
		off = v != nil && v.String() == "0"
	}
	if off && !m.warned {
		m.warned = true
		m.rt.loop.EmitWarning("Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections "+
			"and HTTPS requests insecure by disabling certificate verification.", "Warning", nodeerr.Code(""))
	}
	return off
}

// checkServerIdentity is tls.checkServerIdentity: it returns the error.
func (m *tlsModule) checkServerIdentity(c goja.FunctionCall) goja.Value {
	rt := m.rt
	cert, ok := c.Argument(1).(*goja.Object)
	if !ok {
		rt.ThrowType(pick(rt, "Cannot read properties of undefined (reading 'subject')", "Cannot read property 'subject' of undefined"))
	}
	p := &tls.PeerCertificate{}
	if v := orUndefined(cert.Get("subjectaltname")); v.ToBoolean() {
		p.SubjectAltName = v.String()
	}
	if subject, ok := cert.Get("subject").(*goja.Object); ok {
		if cn := orUndefined(subject.Get("CN")); cn.ToBoolean() {
			values := []string{cn.String()}
			if list, ok := cn.(*goja.Object); ok && isArray(list) {
				values = nil
				for _, v := range rt.listOf(list) {
					values = append(values, v.String())
				}
			}
			p.Subject = tls.Name{{Key: "CN", Values: values}}
		}
	}
	err := tls.CheckServerIdentity(c.Argument(0).String(), p)
	if err == nil {
		return nil
	}
	if nodeerr.CodeOf(err) == tls.ErrCertAltnameFormat {
		rt.Check(err)
	}
	o := rt.ErrorValue(err).(*goja.Object)
	e := err.(*nodeerr.Error)
	must(o.Delete("host"))
	code := o.Get("code")
	if rt.V16() {
		must(o.Delete("code"))
	}
	must(o.Set("reason", e.Reason))
	must(o.Set("host", e.Host))
	must(o.Set("cert", cert))
	if rt.V16() {
		must(o.Set("code", code))
	}
	return o
}
