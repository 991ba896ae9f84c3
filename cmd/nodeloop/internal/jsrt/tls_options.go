package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/net/tls"
)

// pemText takes PEM text: a string or bytes.
func (m *tlsModule) pemText(name string, v goja.Value) []byte {
	if goja.IsString(v) {
		return []byte(m.rt.goString(v))
	}
	if b, ok := m.rt.ViewBytes(v); ok {
		return b
	}
	m.rt.argType("options."+name, v, "string", "Buffer", "TypedArray", "DataView")
	return nil
}

// each calls f with a value, or with those of a list.
func (m *tlsModule) each(v goja.Value, f func(v goja.Value)) {
	if !v.ToBoolean() {
		return
	}
	if o, ok := v.(*goja.Object); ok && isArray(o) {
		for _, item := range m.rt.listOf(o) {
			f(item)
		}
		return
	}
	f(v)
}

// contextOptions reads the options of a secure context.
func (m *tlsModule) contextOptions(v goja.Value) *tls.ContextOptions {
	rt := m.rt
	s := m.nets.streams.options(v)
	o := &tls.ContextOptions{}
	text := func(name string) string {
		if t := s.get(name); !absent(t) {
			return t.String()
		}
		return ""
	}
	o.MinVersion, o.MaxVersion, o.SecureProtocol = text("minVersion"), text("maxVersion"), text("secureProtocol")
	if o.SecureProtocol == "" {
		if o.MinVersion == "" {
			o.MinVersion = m.object.Get("DEFAULT_MIN_VERSION").String()
		}
		if v := m.object.Get("DEFAULT_MAX_VERSION"); v != nil && o.MaxVersion == "" {
			o.MaxVersion = v.String()
		}
	}
	m.each(s.get("ca"), func(v goja.Value) { o.CA = append(append(o.CA, m.pemText("ca", v)...), '\n') })
	m.each(s.get("cert"), func(v goja.Value) { o.Certs = append(o.Certs, m.pemText("cert", v)) })
	pass := text("passphrase")
	m.each(s.get("key"), func(v goja.Value) {
		k := tls.Key{Passphrase: pass}
		if obj, ok := v.(*goja.Object); ok && obj.Get("pem") != nil {
			k.PEM = m.pemText("key", obj.Get("pem"))
			if p := obj.Get("passphrase"); p != nil && !absent(p) {
				k.Passphrase = p.String()
			}
		} else {
			k.PEM = m.pemText("key", v)
		}
		o.Keys = append(o.Keys, k)
	})
	m.each(s.get("pfx"), func(goja.Value) {
		rt.ThrowNode("Error", "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM", "nodeloop reads no pfx: use the options key and cert")
	})
	m.readCiphers(s, o)
	if v := s.get("ecdhCurve"); !goja.IsUndefined(v) {
		if !goja.IsString(v) {
			rt.argType("options.ecdhCurve", v, "string")
		}
		o.ECDHCurve = v.String()
	} else if v := m.object.Get("DEFAULT_ECDH_CURVE"); v.ToBoolean() {
		o.ECDHCurve = v.String()
	}
	if v := s.get("ticketKeys"); !absent(v) {
		b, ok := rt.ViewBytes(v)
		if !ok {
			if !rt.V16() {
				rt.ThrowNode("TypeError", "ERR_INVALID_ARG_TYPE", "Ticket keys must be a buffer")
			}
			rt.argType("options.ticketKeys", v, "Buffer", "TypedArray", "DataView")
		}
		o.TicketKeys = append([]byte{}, b...)
	}
	return o
}

func (m *tlsModule) readCiphers(s streamOptions, o *tls.ContextOptions) {
	v := s.get("ciphers")
	if absent(v) || goja.IsString(v) && v.String() == "" {
		v = m.object.Get("DEFAULT_CIPHERS")
	}
	if !goja.IsString(v) {
		if !m.rt.V16() {
			m.rt.ThrowNode("TypeError", "ERR_INVALID_ARG_TYPE", "Ciphers must be a string")
		}
		m.rt.argType("options.ciphers", v, "string")
	}
	if list := v.String(); list != tls.DefaultCipherList(m.rt.loop) {
		o.Ciphers = list
	}
}

// newContext makes a secure context of options.
func (m *tlsModule) newContext(v goja.Value) *tls.SecureContext {
	if !absent(v) {
		if _, ok := v.(*goja.Object); !ok {
			m.rt.argType("options", v, "object")
		}
	}
	ctx, err := tls.CreateSecureContext(m.rt.loop, m.contextOptions(v))
	m.rt.Check(err)
	return ctx
}

func (m *tlsModule) makeContext() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("SecureContext", 4, nil, func(c goja.ConstructorCall) *goja.Object {
		if c.NewTarget == nil && !rt.VM.InstanceOf(c.This, cl.Ctor) {
			o, err := rt.VM.New(cl.Ctor, c.Arguments...)
			rt.Check(err)
			return o
		}
		o := rt.plainObject("secureProtocol", c.Argument(0), "minVersion", c.Argument(2), "maxVersion", c.Argument(3))
		m.fillContext(c.This, m.newContext(o))
		return nil
	})
	m.context = cl
}

// contextFace shows a secure context.
func (m *tlsModule) contextFace(ctx *tls.SecureContext) *goja.Object {
	o := m.rt.VM.CreateObject(m.context.Proto)
	m.fillContext(o, ctx)
	return o
}

func (m *tlsModule) fillContext(o *goja.Object, ctx *tls.SecureContext) {
	rt := m.rt
	inner := rt.VM.NewObject()
	rt.Attach(inner, ctx)
	rt.Attach(o, ctx)
	must(inner.Set("getTicketKeys", rt.Fn("getTicketKeys", 0, func(goja.FunctionCall) goja.Value {
		return rt.BufferFrom(ctx.TicketKeys())
	})))
	must(inner.Set("close", rt.Fn("close", 0, func(goja.FunctionCall) goja.Value { return nil })))
	must(o.Set("context", inner))
}

// contextOf takes a secure context, or what is within one.
func (m *tlsModule) contextOf(v goja.Value) *tls.SecureContext {
	ctx, _ := HandleOf[*tls.SecureContext](m.rt, v)
	return ctx
}

// connectSocketOptions picks what connect hands to the constructor.
func (m *tlsModule) connectSocketOptions(o *goja.Object) *goja.Object {
	out := m.rt.VM.NewObject()
	for _, name := range []string{"allowHalfOpen", "secureContext", "session", "ALPNProtocols", "enableTrace", "highWaterMark", "onread", "signal"} {
		if v := o.Get(name); v != nil {
			must(out.Set(name, v))
		}
	}
	must(out.Set("pipe", orUndefined(o.Get("path")).ToBoolean()))
	must(out.Set("isServer", false))
	must(out.Set("requestCert", true))
	reject := o.Get("rejectUnauthorized")
	must(out.Set("rejectUnauthorized", !m.nets.streams.options(o).off("rejectUnauthorized") && reject != nil))
	return out
}

// connectOptions reads what connect does with a socket that was made.
func (m *tlsModule) connectOptions(o, socket *goja.Object) *tls.ConnectOptions {
	rt := m.rt
	s := m.nets.streams.options(o)
	c := &tls.ConnectOptions{RejectUnauthorized: stream.Yes}
	if carrier := s.get("socket"); carrier.ToBoolean() {
		c.Socket = m.carrier(carrier)
		if host := s.get("host"); host.ToBoolean() {
			c.Host = host.String()
		}
		if n, ok := number(s.get("port")); ok {
			c.Port = int(n)
		}
	} else {
		c.ConnectOptions = m.nets.connectOptions(o)
	}
	if v := s.get("servername"); v.ToBoolean() {
		if !goja.IsString(v) {
			rt.argType("name", v, "string")
		}
		c.ServerName = v.String()
	}
	off := s.off("rejectUnauthorized")
	if !rt.V16() {
		off = !s.flag("rejectUnauthorized")
	}
	if off {
		c.RejectUnauthorized = stream.No
	}
	if v := s.get("session"); v.ToBoolean() {
		c.Session = m.sessionOf(v)
	}
	check := s.get("checkServerIdentity")
	c.CheckServerIdentity = func(host string, cert *tls.PeerCertificate) error {
		return rt.truthyError(rt.CallValue(check, o, rt.VM.ToValue(host), m.certFace(cert)))
	}
	must(socket.DefineDataProperty("_connectOptions", o, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return c
}

// sessionOf takes a session: bytes, or a string of them.
func (m *tlsModule) sessionOf(v goja.Value) []byte {
	if goja.IsString(v) {
		return []byte(wireText(v))
	}
	b, _ := m.rt.ViewBytes(v)
	return append([]byte{}, b...)
}

// carrier takes the stream that carries a connection.
func (m *tlsModule) carrier(v goja.Value) stream.DuplexMethods {
	if p := m.rt.PeerOf(v); p != nil {
		if d, ok := p.Impl.(stream.DuplexMethods); ok {
			return d
		}
	}
	return nil
}

// socketOptions reads the options of the class TLSSocket.
func (m *tlsModule) socketOptions(this *goja.Object, v goja.Value) *tls.SocketOptions {
	rt := m.rt
	s := m.nets.streams.options(v)
	o := &tls.SocketOptions{
		IsServer: s.flag("isServer"), RequestCert: s.flag("requestCert"), RejectUnauthorized: s.flag("rejectUnauthorized"),
		Pipe: s.flag("pipe"), PauseOnCreate: s.flag("pauseOnConnect"), AllowHalfOpen: s.flag("allowHalfOpen"),
		HighWaterMark: s.mark("highWaterMark", true), Signal: s.signal(),
	}
	if rt.V16() {
		o.OnRead = m.nets.onRead(this, s.get("onread"))
	}
	for _, name := range []string{"secureContext", "credentials"} {
		if v := s.get(name); v.ToBoolean() {
			if o.SecureContext = m.contextOf(v); o.SecureContext == nil {
				rt.ThrowNode("TypeError", "ERR_TLS_INVALID_CONTEXT", "context must be a SecureContext")
			}
			break
		}
	}
	if o.SecureContext == nil {
		o.SecureContext = m.newContext(v)
	}
	if v := s.get("ALPNProtocols"); v.ToBoolean() {
		o.ALPNProtocols, _ = m.protocols(v)
	}
	o.SNICallback = m.sniCallback(s.get("SNICallback"))
	if v := s.get("session"); v.ToBoolean() {
		o.Session = m.sessionOf(v)
	}
	if n, ok := number(s.get("handshakeTimeout")); ok {
		o.HandshakeTimeout = time.Duration(n * float64(time.Millisecond))
	}
	if srv, ok := ImplOf[hasNetServer](rt, s.get("server")); ok {
		o.Server = srv.NetServer()
	}
	return o
}

// sniCallback takes a program's choice of contexts.
func (m *tlsModule) sniCallback(v goja.Value) tls.SNICallback {
	fn, ok := goja.AssertFunction(v)
	if !ok {
		return nil
	}
	rt := m.rt
	return func(name string, done func(err error, ctx *tls.SecureContext)) {
		rt.Call(fn, goja.Undefined(), rt.VM.ToValue(name), rt.Fn("", 2, func(c goja.FunctionCall) goja.Value {
			defer rt.rethrow()
			err := rt.truthyError(c.Argument(0))
			var ctx *tls.SecureContext
			if v := c.Argument(1); err == nil && v.ToBoolean() {
				if ctx = m.contextOf(v); ctx == nil {
					err = nodeerr.NewType("ERR_TLS_INVALID_CONTEXT", "Invalid SNI context")
				}
			}
			done(err, ctx)
			return nil
		}))
	}
}
