package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http/https"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/net/tls"
)

// hasTerminator is what every server of encrypted connections is.
type hasTerminator interface{ TLSTerminator() *tls.Terminator }

// TLSTerminator returns what secures the server's connections, nil when nothing
// does.
func (s *jsNetServer) TLSTerminator() *tls.Terminator {
	if s.tls == nil {
		return nil
	}
	return &s.tls.Terminator
}

// TLSTerminator is as of jsNetServer.
func (s *jsHTTPServer) TLSTerminator() *tls.Terminator {
	if s.secure == nil {
		return nil
	}
	return &s.secure.Terminator
}

func (m *tlsModule) bindServer(o *goja.Object, s *tls.Server) *jsNetServer {
	self := m.nets.bindServer(o, &s.Server)
	self.tls = s
	return self
}

func (m *tlsModule) makeServer() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Server", 2, m.nets.server, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		opts, listener := m.serverArgs(c.Argument(0), c.Argument(1))
		s := &tls.Server{}
		self := m.bindServer(c.This, s)
		rt.events.init(c.This, goja.Undefined())
		defer rt.rethrow()
		rt.Check(s.Init(rt.loop, self, opts))
		if listener != nil {
			rt.CallMethod(c.This, "on", rt.VM.ToValue("secureConnection"), listener)
		}
		return nil
	})
	m.server = cl
	m.serverMethods(cl)
}

// serverArgs sorts ([options][, listener]).
func (m *tlsModule) serverArgs(a, b goja.Value) (*tls.ServerOptions, *goja.Object) {
	var listener *goja.Object
	if o, ok := a.(*goja.Object); ok && isFunction(o) {
		a, listener = goja.Undefined(), o
	} else if o, ok := b.(*goja.Object); ok && isFunction(o) {
		listener = o
	}
	if _, isObj := a.(*goja.Object); !isObj && !absent(a) {
		m.rt.argType("options", a, pick(m.rt, "object", "Object"))
	}
	return m.serverOptions(a), listener
}

func (m *tlsModule) serverOptions(v goja.Value) *tls.ServerOptions {
	rt := m.rt
	s := m.nets.streams.options(v)
	netOpts, _ := m.nets.serverArgs(v, goja.Undefined())
	o := &tls.ServerOptions{ServerOptions: *netOpts}
	if b, ok := s.get("requestCert").Export().(bool); ok {
		o.RequestCert = b
	}
	if s.off("rejectUnauthorized") {
		o.RejectUnauthorized = stream.No
	}
	if v := s.get("ALPNProtocols"); v.ToBoolean() {
		o.ALPNProtocols, _ = m.protocols(v)
	}
	o.ContextOptions = *m.contextOptions(v)
	if v := s.get("handshakeTimeout"); v.ToBoolean() {
		n, ok := number(v)
		if !ok {
			rt.argType("options.handshakeTimeout", v, "number")
		}
		o.HandshakeTimeout = time.Duration(n * float64(time.Millisecond))
	}
	if v := s.get("SNICallback"); v.ToBoolean() {
		if o.SNICallback = m.sniCallback(v); o.SNICallback == nil && rt.V16() {
			rt.argType("options.SNICallback", v, "function")
		}
	}
	return o
}

func (m *tlsModule) serverMethods(cl *Class) {
	rt := m.rt
	do := func(name string, length int, f func(t *tls.Terminator, c goja.FunctionCall) goja.Value) {
		bound(rt, cl, name, length, func(h hasTerminator, c goja.FunctionCall) goja.Value {
			t := h.TLSTerminator()
			if t == nil {
				rt.ThrowType("Illegal invocation")
			}
			return f(t, c)
		})
	}
	do("addContext", 2, func(t *tls.Terminator, c goja.FunctionCall) goja.Value {
		name := ""
		if v := c.Argument(0); v.ToBoolean() {
			name = v.String()
		} else {
			rt.Check(t.AddContext("", nil))
		}
		ctx := m.contextOf(c.Argument(1))
		if ctx == nil {
			ctx = m.newContext(c.Argument(1))
		}
		rt.Check(t.AddContext(name, ctx))
		return nil
	})
	do("setSecureContext", 1, func(t *tls.Terminator, c goja.FunctionCall) goja.Value {
		if _, ok := c.Argument(0).(*goja.Object); !ok {
			rt.argType("options", c.Argument(0), "object")
		}
		rt.Check(t.SetSecureContext(m.contextOptions(c.Argument(0))))
		return nil
	})
	do("getTicketKeys", 0, func(t *tls.Terminator, _ goja.FunctionCall) goja.Value {
		return rt.BufferFrom(t.TicketKeys())
	})
	do("setTicketKeys", 1, func(t *tls.Terminator, c goja.FunctionCall) goja.Value {
		b, ok := rt.ViewBytes(c.Argument(0))
		if !ok {
			rt.argType("buffer", c.Argument(0), "Buffer", "TypedArray", "DataView")
		}
		if len(b) != 48 {
			rt.Throw(rt.NewNodeError("Error", "ERR_ASSERTION", "Session ticket keys must be a 48-byte buffer"))
		}
		rt.Check(t.SetTicketKeys(b))
		return nil
	})
	flag := func(name string, f func(t *tls.Terminator) *bool) {
		property(rt, cl.Proto, name, func(h hasTerminator) any {
			if t := h.TLSTerminator(); t != nil {
				return *f(t)
			}
			return goja.Undefined()
		}, func(h hasTerminator, v goja.Value) {
			if t := h.TLSTerminator(); t != nil {
				*f(t) = v.ToBoolean()
			}
		}, goja.Undefined())
	}
	flag("requestCert", func(t *tls.Terminator) *bool { return &t.RequestCert })
	flag("rejectUnauthorized", func(t *tls.Terminator) *bool { return &t.RejectUnauthorized })
	shownOn(rt, cl.Proto, "_sharedCreds", func(h hasTerminator) any {
		if t := h.TLSTerminator(); t != nil {
			return m.contextFace(t.SecureContext())
		}
		return goja.Undefined()
	})
}

// httpsServer makes the class https.Server.
func (m *tlsModule) httpsServer() goja.Value {
	rt := m.rt
	h := rt.httpModule()
	var cl *Class
	cl = rt.Class("Server", 2, m.server, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		secure, listener := m.serverArgs(c.Argument(0), c.Argument(1))
		opts, _ := h.serverArgs(c.Argument(0), goja.Undefined())
		srv := &https.Server{}
		self := h.bindServer(c.This, &srv.Server)
		self.secure = srv
		rt.events.init(c.This, goja.Undefined())
		defer rt.rethrow()
		rt.Check(srv.Init(rt.loop, self, &https.ServerOptions{ServerOptions: *opts, Secure: *secure}, nil))
		if listener != nil {
			rt.CallMethod(c.This, "addListener", rt.VM.ToValue("request"), listener)
		}
		return nil
	})
	must(cl.Proto.Set("setTimeout", h.server.Proto.Get("setTimeout")))
	rt.RegisterWrapper(func(v any) *goja.Object {
		srv, ok := v.(*https.Server)
		if !ok {
			return nil
		}
		o := h.shapes.server.create(cl.Proto)
		self := h.bindServer(o, &srv.Server)
		self.secure = srv
		srv.Server.Server.SetSelf(self)
		return o
	})
	return rt.plainObject("Server", cl.Ctor)
}

var _ net.ServerMethods = (*jsHTTPServer)(nil)
