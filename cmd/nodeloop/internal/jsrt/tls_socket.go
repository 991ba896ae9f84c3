package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/tls"
)

// wrap makes the JavaScript face of a socket that was made in Go.
func (m *tlsModule) wrap(s *tls.Socket) *goja.Object {
	o := m.nets.shapes.socket.create(m.socket.Proto)
	self := m.bindSocket(o, s)
	s.SetSelf(self)
	if server := s.TLSServer(); server != nil {
		must(o.DefineDataProperty("server", m.rt.ToJS(server), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	m.nets.reshape(self)
	return o
}

func (m *tlsModule) bindSocket(o *goja.Object, s *tls.Socket) *jsSocket {
	self := m.nets.bindSocket(o, &s.Socket)
	self.tls = s
	return self
}

func (m *tlsModule) makeSocket() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("TLSSocket", 2, m.nets.socket, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		opts := m.socketOptions(c.This, c.Argument(1))
		s := &tls.Socket{}
		self := m.bindSocket(c.This, s)
		rt.events.init(c.This, goja.Undefined())
		defer rt.rethrow()
		if v := c.Argument(0); v.ToBoolean() {
			carrier := m.carrier(v)
			if carrier == nil {
				rt.argType("socket", v, "Duplex")
			}
			rt.Check(s.Init(rt.loop, self, carrier, opts))
		} else {
			rt.Check(s.Init(rt.loop, self, nil, opts))
		}
		return nil
	})
	m.socket = cl
	m.socketMethods(cl)
	m.socketProperties(cl.Proto)
}

// onTLS defines a method of TLSSocket.
func (m *tlsModule) onTLS(name string, length int, f func(s *tls.Socket, c goja.FunctionCall) goja.Value) {
	bound(m.rt, m.socket, name, length, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		if s.tls == nil {
			m.rt.ThrowType("Illegal invocation")
		}
		return f(s.tls, c)
	})
}

func (m *tlsModule) socketMethods(*Class) {
	rt := m.rt
	open := func(name string, length int, f func(s *tls.Socket, c goja.FunctionCall) goja.Value) {
		m.onTLS(name, length, func(s *tls.Socket, c goja.FunctionCall) goja.Value {
			if s.Handle() == nil {
				return goja.Null()
			}
			return f(s, c)
		})
	}
	open("getPeerCertificate", 1, func(s *tls.Socket, c goja.FunctionCall) goja.Value {
		if p := s.GetPeerCertificate(c.Argument(0).ToBoolean()); p != nil {
			return m.certFace(p)
		}
		return rt.VM.NewObject()
	})
	if rt.V16() {
		open("getCertificate", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value {
			if p := s.GetCertificate(); p != nil {
				return m.certFace(p)
			}
			return rt.VM.NewObject()
		})
	}
	open("getCipher", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value {
		c := s.GetCipher()
		switch {
		case c == nil:
			return goja.Undefined()
		case c.StandardName == "":
			return rt.plainObject("name", c.Name, "version", c.Version)
		}
		return rt.plainObject("name", c.Name, "standardName", c.StandardName, "version", c.Version)
	})
	open("getProtocol", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value {
		if p := s.GetProtocol(); p != "" {
			return rt.VM.ToValue(p)
		}
		return goja.Null()
	})
	open("getEphemeralKeyInfo", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value {
		k := s.GetEphemeralKeyInfo()
		if k == nil {
			if s.IsServer() {
				return goja.Null()
			}
			return rt.VM.NewObject()
		}
		return rt.plainObject("type", k.Type, "name", k.Name, "size", k.Size)
	})
	open("getSession", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value {
		if b := s.GetSession(); b != nil {
			return rt.BufferFrom(b)
		}
		return goja.Undefined()
	})
	open("getTLSTicket", 0, func(*tls.Socket, goja.FunctionCall) goja.Value { return goja.Undefined() })
	open("getFinished", 0, func(*tls.Socket, goja.FunctionCall) goja.Value { return goja.Undefined() })
	open("getPeerFinished", 0, func(*tls.Socket, goja.FunctionCall) goja.Value { return goja.Undefined() })
	open("isSessionReused", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(s.IsSessionReused())
	})
	m.socketActions()
}

// socketActions are the methods that change something.
func (m *tlsModule) socketActions() {
	rt := m.rt
	m.onTLS("setServername", 1, func(s *tls.Socket, c goja.FunctionCall) goja.Value {
		if !goja.IsString(c.Argument(0)) {
			rt.argType("name", c.Argument(0), "string")
		}
		rt.Check(s.SetServername(c.Argument(0).String()))
		return nil
	})
	m.onTLS("setSession", 1, func(s *tls.Socket, c goja.FunctionCall) goja.Value {
		s.SetSession(m.sessionOf(c.Argument(0)))
		return nil
	})
	m.onTLS("setMaxSendFragment", 1, func(s *tls.Socket, c goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(s.SetMaxSendFragment(int(c.Argument(0).ToInteger())))
	})
	m.onTLS("disableRenegotiation", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value {
		s.DisableRenegotiation()
		return nil
	})
	m.onTLS("enableTrace", 0, func(*tls.Socket, goja.FunctionCall) goja.Value { return nil })
	m.onTLS("renegotiate", 2, func(s *tls.Socket, c goja.FunctionCall) goja.Value {
		if _, ok := c.Argument(0).(*goja.Object); !ok {
			rt.argType("options", c.Argument(0), "object")
		}
		fn, ok := goja.AssertFunction(c.Argument(1))
		if !ok && !goja.IsUndefined(c.Argument(1)) {
			rt.throwCallback("callback", c.Argument(1))
		}
		if s.Destroyed() {
			return nil
		}
		var done func(error)
		if fn != nil {
			done = func(err error) { rt.Call(fn, goja.Undefined(), rt.ErrorValue(err)) }
		}
		return rt.VM.ToValue(s.Renegotiate(done))
	})
	if rt.V16() {
		m.onTLS("exportKeyingMaterial", 3, func(s *tls.Socket, c goja.FunctionCall) goja.Value {
			n, ok := number(c.Argument(0))
			if !ok {
				rt.argType("length", c.Argument(0), "number")
			}
			if !goja.IsString(c.Argument(1)) {
				rt.argType("label", c.Argument(1), "string")
			}
			var context []byte
			if v := c.Argument(2); !goja.IsUndefined(v) {
				if context, ok = rt.ViewBytes(v); !ok {
					rt.argType("context", v, "Buffer", "TypedArray", "DataView")
				}
			}
			b, err := s.ExportKeyingMaterial(int(n), c.Argument(1).String(), context)
			rt.Check(err)
			return rt.BufferFrom(b)
		})
	}
	m.onTLS("_start", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value { s.Start(); return nil })
	m.onTLS("_releaseControl", 0, func(s *tls.Socket, _ goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(s.ReleaseControl())
	})
}

func (m *tlsModule) socketProperties(proto *goja.Object) {
	rt := m.rt
	get := func(name string, f func(s *tls.Socket) any) {
		shownOn(rt, proto, name, func(s *jsSocket) any {
			if s.tls == nil {
				return goja.Undefined()
			}
			return f(s.tls)
		})
	}
	orFalse := func(s string) any {
		if s == "" {
			return false
		}
		return s
	}
	get("encrypted", func(*tls.Socket) any { return true })
	get("authorized", func(s *tls.Socket) any { return s.Authorized })
	get("authorizationError", func(s *tls.Socket) any {
		if s.AuthorizationError == "" {
			return goja.Null()
		}
		return s.AuthorizationError
	})
	get("secureConnecting", func(s *tls.Socket) any { return s.SecureConnecting })
	get("_secureEstablished", func(s *tls.Socket) any { return s.Secured() })
	get("alpnProtocol", func(s *tls.Socket) any {
		if !s.Secured() {
			return goja.Null()
		}
		return orFalse(s.ALPNProtocol)
	})
	get("servername", func(s *tls.Socket) any {
		if !s.Secured() && (!s.IsServer() || s.ServerName == "") {
			return goja.Null()
		}
		return orFalse(s.ServerName)
	})
	get("ssl", func(s *tls.Socket) any {
		if s.Handle() == nil {
			return goja.Null()
		}
		o, _ := s.Self().(*jsSocket)
		return o.o.p.Obj.Get("_handle")
	})
	get("_tlsOptions", func(s *tls.Socket) any { return rt.plainObject("isServer", s.IsServer()) })
}
