package jsrt

import (
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

func (m *httpModule) bindIncoming(o *goja.Object, msg *http.IncomingMessage) *jsIncoming {
	self := &jsIncoming{IncomingMessage: msg, o: overrides{m: m.streams}, client: msg.Socket()}
	if msg.Kind() == http.ResponseMessage {
		m.shapes.answer.wear(o)
	} else {
		m.shapes.incoming.wear(o)
	}
	self.o.p = m.rt.Bind(o, self, &msg.EventEmitter)
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
		sock := m.socketOf(c.Argument(0))
		if sock == nil {
			self.o.given = c.Argument(0)
		}
		self.client = sock
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
	if rt.V16() {
		do("_addHeaderLineDistinct", 3, func(_ *jsIncoming, c goja.FunctionCall) goja.Value { return m.addDistinct(c) })
	}
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

// addDistinct adds a header line to an object whose values are lists.
func (m *httpModule) addDistinct(c goja.FunctionCall) goja.Value {
	dest := m.rt.thisObject(c.Argument(2))
	name := strings.ToLower(c.Argument(0).String())
	if list, ok := dest.Get(name).(*goja.Object); ok {
		m.rt.CallMethod(list, "push", c.Argument(1))
	} else {
		must(dest.Set(name, m.rt.array([]goja.Value{c.Argument(1)})))
	}
	return nil
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
	f, ok := number(v)
	if goja.IsString(v) {
		f, ok = v.ToNumber().ToFloat(), true
	}
	if !ok || f != f {
		return 0
	}
	return time.Duration(f * float64(time.Millisecond))
}
