package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

func (m *httpModule) bindIncoming(o *goja.Object, msg *http.IncomingMessage) *jsIncoming {
	self := &jsIncoming{IncomingMessage: msg, o: overrides{m: m.streams}}
	self.o.p = m.rt.Bind(o, self, &msg.EventEmitter)
	if m.ownHeaders != nil {
		m.ownHeaders.show(o, "headers")
	}
	return self
}

func (m *httpModule) makeIncoming() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("IncomingMessage", 1, m.streams.readable, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		msg := &http.IncomingMessage{}
		self := m.bindIncoming(c.This, msg)
		rt.events.init(c.This, goja.Undefined())
		m.streams.showStates(c.This)
		sock := m.socketOf(c.Argument(0))
		if sock == nil {
			self.o.given = c.Argument(0)
		}
		msg.InitMessage(rt.loop, self, sock)
		return nil
	})
	m.incoming = cl
	m.incomingMethods(cl)
	m.incomingProperties(cl.Proto)
}

func (m *httpModule) incomingMethods(cl *Class) {
	rt := m.rt
	do := func(name string, length int, f func(s *jsIncoming, c goja.FunctionCall) goja.Value) {
		bound(rt, cl, name, length, f)
	}
	do("setTimeout", 2, func(s *jsIncoming, c goja.FunctionCall) goja.Value {
		if cb := c.Argument(1); cb.ToBoolean() {
			rt.CallMethod(s.o.p.Obj, "on", rt.VM.ToValue("timeout"), cb)
		}
		m.setSocketTimeout(s.Socket(), c.Argument(0))
		return c.This
	})
	do("_read", 1, func(s *jsIncoming, c goja.FunctionCall) goja.Value {
		s.IncomingMessage.ReadImpl(int(c.Argument(0).ToInteger()))
		return nil
	})
	do("_dump", 0, func(s *jsIncoming, _ goja.FunctionCall) goja.Value { s.Dump(); return nil })
	if rt.V16() {
		do("_destroy", 2, func(s *jsIncoming, c goja.FunctionCall) goja.Value {
			cb := m.streams.done(c.Argument(1))
			if cb == nil {
				cb = func(error) {}
			}
			s.IncomingMessage.DestroyImpl(rt.truthyError(c.Argument(0)), cb)
			return nil
		})
	} else {
		do("destroy", 1, func(s *jsIncoming, c goja.FunctionCall) goja.Value {
			s.IncomingMessage.Destroy(rt.truthyError(c.Argument(0)))
			return nil
		})
	}
	do("_addHeaderLines", 2, func(s *jsIncoming, c goja.FunctionCall) goja.Value {
		if c.Argument(0).ToBoolean() {
			s.AddHeaderLines(m.wireList(c.Argument(0)), int(c.Argument(1).ToInteger()))
		}
		return nil
	})
	do("_addHeaderLine", 3, func(_ *jsIncoming, c goja.FunctionCall) goja.Value {
		dest, ok := c.Argument(2).(*goja.Object)
		if !ok {
			return nil
		}
		if goja.IsUndefined(c.Argument(1)) {
			m.addNoValue(dest, wireText(c.Argument(0)))
			return nil
		}
		h := m.headersFrom(dest)
		http.AddHeaderLine(h, wireText(c.Argument(0)), wireText(c.Argument(1)))
		m.fillHeaders(dest, h)
		return nil
	})
}

// addNoValue adds a header line without a value to an object: the line is kept
// where it is the first or one of a list.
func (m *httpModule) addNoValue(dest *goja.Object, name string) {
	h := &http.Headers{}
	http.AddHeaderLine(h, name, "")
	for _, name := range h.Names() {
		key := m.rt.latin1(name).String()
		list, isList := dest.Get(key).(*goja.Object)
		switch {
		case isList && h.IsList(name):
			m.rt.CallMethod(list, "push", goja.Undefined())
		case h.IsList(name):
			must(dest.Set(key, m.rt.array([]goja.Value{goja.Undefined()})))
		case absent(orUndefined(dest.Get(key))):
			must(dest.Set(key, goja.Undefined()))
		}
	}
}

// setSocketTimeout calls setTimeout on a message's socket, if it has one.
func (m *httpModule) setSocketTimeout(s http.Socket, ms goja.Value) {
	if o, ok := m.socketFace(s).(*goja.Object); ok {
		m.rt.CallMethod(o, "setTimeout", ms)
	}
}

func (m *httpModule) incomingProperties(proto *goja.Object) {
	rt := m.rt
	get := func(name string, f func(s *jsIncoming) any, set func(s *jsIncoming, v goja.Value)) {
		property(rt, proto, name, f, set, goja.Undefined())
	}
	for _, name := range []string{"socket", "connection", "client"} {
		get(name, func(s *jsIncoming) any {
			if s.o.given != nil {
				return s.o.given
			}
			return m.socketFace(s.Socket())
		}, func(s *jsIncoming, v goja.Value) {
			s.o.given = nil
			if sock := m.socketOf(v); sock != nil {
				s.SetSocket(sock)
			} else {
				s.SetSocket(nil)
				s.o.given = v
			}
		})
	}
	// A number that is 0 shows only when it was received.
	num := func(v int, received bool) any {
		if v == 0 && !received {
			return goja.Null()
		}
		return v
	}
	version := func(s *jsIncoming) any {
		if s.Kind() == http.NoMessageYet {
			return goja.Null()
		}
		return s.HTTPVersion()
	}
	get("httpVersion", version, m.ownData("httpVersion"))
	get("httpVersionMajor", func(s *jsIncoming) any { return num(s.HTTPVersionMajor, s.Kind() != http.NoMessageYet) },
		func(s *jsIncoming, v goja.Value) { s.HTTPVersionMajor = int(v.ToInteger()) })
	get("httpVersionMinor", func(s *jsIncoming) any {
		return num(s.HTTPVersionMinor, s.HTTPVersionMajor != 0 || s.Kind() != http.NoMessageYet)
	}, func(s *jsIncoming, v goja.Value) { s.HTTPVersionMinor = int(v.ToInteger()) })
	get("complete", func(s *jsIncoming) any { return s.Complete() }, func(s *jsIncoming, v goja.Value) { s.SetComplete(v.ToBoolean()) })
	get("aborted", func(s *jsIncoming) any { return s.Aborted }, func(s *jsIncoming, v goja.Value) { s.Aborted = v.ToBoolean() })
	get("upgrade", func(s *jsIncoming) any {
		if s.Kind() == http.NoMessageYet && !s.Upgrade {
			return goja.Null()
		}
		return s.Upgrade
	}, func(s *jsIncoming, v goja.Value) { s.Upgrade = v.ToBoolean() })
	get("url", func(s *jsIncoming) any { return rt.latin1(s.URL) }, func(s *jsIncoming, v goja.Value) { s.URL = wireText(v) })
	get("method", func(s *jsIncoming) any {
		switch {
		case s.Method != "":
			return s.Method
		case s.Kind() == http.RequestMessage:
			return goja.Undefined() // a method of RTSP
		}
		return goja.Null()
	}, func(s *jsIncoming, v goja.Value) { s.Method = v.String() })
	status := m.ownData("statusCode")
	get("statusCode", func(s *jsIncoming) any { return num(s.StatusCode, s.Kind() == http.ResponseMessage) },
		func(s *jsIncoming, v goja.Value) {
			if s.StatusCode = int(v.ToInteger()); s.StatusCode == 0 {
				status(s, v)
			}
		})
	get("statusMessage", func(s *jsIncoming) any {
		if s.StatusCode == 0 && s.Kind() != http.ResponseMessage {
			return goja.Null()
		}
		return rt.latin1(s.StatusMessage)
	}, func(s *jsIncoming, v goja.Value) { s.StatusMessage = wireText(v) })
	plain(rt, proto, "_consuming", func(s *jsIncoming) any { return s.Consuming() })
	plain(rt, proto, "_dumped", func(s *jsIncoming) any { return s.Dumped() })
	m.incomingHeaders(proto)
}

// incomingHeaders defines the headers and trailers in all their forms.
func (m *httpModule) incomingHeaders(proto *goja.Object) {
	rt := m.rt
	get := func(name string, f func(s *jsIncoming) any, set func(s *jsIncoming, v goja.Value)) {
		property(rt, proto, name, f, set, goja.Undefined())
	}
	m.cached(proto, "rawHeaders", func(s *jsIncoming) goja.Value { return rt.latin1List(s.RawHeaders) })
	get("rawTrailers", func(s *jsIncoming) any { return rt.latin1List(s.RawTrailers) }, m.ownData("rawTrailers"))
	headers := func(s *jsIncoming) goja.Value { return m.headersFace(s.Headers()) }
	if rt.V16() {
		m.hidden(proto, "headers", headers)
	} else {
		m.cached(proto, "headers", headers)
		own := m.ownData("headers")
		m.ownHeaders = newFace(rt, func(s *jsIncoming) any {
			v := headers(s)
			own(s, v)
			return v
		}, own)
	}
	m.trailers(proto, "trailers", func(s *jsIncoming) *http.Headers { return s.Trailers() })
	if rt.V16() {
		m.hidden(proto, "headersDistinct", func(s *jsIncoming) goja.Value { return m.distinctFace(s.HeadersDistinct()) })
		get("trailersDistinct", func(s *jsIncoming) any { return m.distinctFace(s.TrailersDistinct()) }, nil)
	}
	get("req", func(s *jsIncoming) any {
		if q, ok := any(s.IncomingMessage).(stream.WithRequest); ok {
			if r := q.RequestOf(); r != nil {
				return rt.ToJS(r)
			}
		}
		return goja.Undefined()
	}, m.ownData("req"))
}

// ownData returns a setter that gives the object a property of its own.
func (m *httpModule) ownData(name string) func(s *jsIncoming, v goja.Value) {
	return func(s *jsIncoming, v goja.Value) {
		must(s.o.p.Obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
}

// cached defines a property whose value is made once, at the first look, and is
// the object's own from then on.
func (m *httpModule) cached(proto *goja.Object, name string, make func(s *jsIncoming) goja.Value) {
	m.once(proto, name, m.ownData(name), make)
}

// hidden is cached for what Node has on the prototype: nobody sees it among the
// object's own properties.
func (m *httpModule) hidden(proto *goja.Object, name string, make func(s *jsIncoming) goja.Value) {
	m.once(proto, name, func(s *jsIncoming, v goja.Value) {
		must(s.o.p.Obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}, make)
}

func (m *httpModule) once(proto *goja.Object, name string, own func(s *jsIncoming, v goja.Value), make func(s *jsIncoming) goja.Value) {
	property(m.rt, proto, name, func(s *jsIncoming) any {
		v := make(s)
		own(s, v)
		return v
	}, own, goja.Undefined())
}

// trailers is cached, but only once the message has all come.
func (m *httpModule) trailers(proto *goja.Object, name string, get func(s *jsIncoming) *http.Headers) {
	own := m.ownData(name)
	property(m.rt, proto, name, func(s *jsIncoming) any {
		v := m.headersFace(get(s))
		if s.Complete() {
			own(s, v)
		}
		return v
	}, own, goja.Undefined())
}

// headersFace makes the object of a header table.
func (m *httpModule) headersFace(h *http.Headers) *goja.Object {
	o := m.rt.VM.NewObject()
	m.fillHeaders(o, h)
	return o
}

func (m *httpModule) fillHeaders(o *goja.Object, h *http.Headers) {
	for _, name := range h.Names() {
		var v goja.Value
		if h.IsList(name) {
			v = m.rt.latin1List(h.Values(name))
		} else {
			v = m.rt.latin1(h.Get(name))
		}
		must(o.DefineDataProperty(m.rt.latin1(name).String(), v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
}

// distinctFace makes the object of headersDistinct: every value is a list.
func (m *httpModule) distinctFace(h *http.Headers) *goja.Object {
	o := m.rt.VM.NewObject()
	for _, name := range h.Names() {
		must(o.DefineDataProperty(m.rt.latin1(name).String(), m.rt.latin1List(h.Values(name)), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	return o
}

// headersFrom reads a header table out of an object.
func (m *httpModule) headersFrom(o *goja.Object) *http.Headers {
	h := &http.Headers{}
	for _, name := range o.Keys() {
		v := o.Get(name)
		if list, ok := v.(*goja.Object); ok && isArray(list) {
			var values []string
			for _, item := range m.rt.listOf(list) {
				values = append(values, wireText(item))
			}
			h.SetValues(name, values...)
		} else {
			h.Set(name, wireText(v))
		}
	}
	return h
}

// duration returns milliseconds from JavaScript as a duration.
func duration(v goja.Value) time.Duration {
	f := v.ToFloat()
	if f != f {
		return 0
	}
	return time.Duration(f * float64(time.Millisecond))
}
