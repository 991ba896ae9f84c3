package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

// hasMessage is what every message to send is.
type hasMessage interface {
	Message() *http.OutgoingMessage
	GoObject() any
	overridden() *messageOverrides
}

func (m *httpModule) overridesOf() messageOverrides {
	return messageOverrides{overrides: overrides{m: m.streams}, http: m}
}

func (m *httpModule) makeOutgoing() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("OutgoingMessage", 0, m.streams.legacy, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		msg := &http.OutgoingMessage{}
		self := &jsOutgoing{OutgoingMessage: msg, o: m.overridesOf()}
		m.shapes.outgoing.wear(c.This)
		self.o.p = rt.Bind(c.This, self, &msg.EventEmitter)
		rt.events.init(c.This, goja.Undefined())
		msg.Init(rt.loop, self)
		return nil
	})
	m.outgoing = cl
	m.headerMethods(cl)
	m.outgoingMethods(cl)
	m.outgoingProperties(cl.Proto)
}

// base returns the Go object under a message as the core's own methods see it.
func base(h hasMessage) http.OutgoingMethods { return h.GoObject().(http.OutgoingMethods) }

// onMessage defines a method of messages to send. Like Node's it can be lent to
// any object.
func (m *httpModule) onMessage(cl *Class, name string, length int, f func(h hasMessage, c goja.FunctionCall) goja.Value) {
	m.streams.put(cl.Proto, name, name, length, func(c goja.FunctionCall) goja.Value {
		h, ok := behind[hasMessage](m.rt, c.This)
		if !ok {
			h = m.messageLike(m.rt.thisObject(c.This))
		}
		defer m.rt.rethrow()
		return f(h, c)
	})
}

// headerName checks that a header's name is a string.
func (m *httpModule) headerName(v goja.Value) string {
	if !goja.IsString(v) {
		m.rt.ThrowNode("TypeError", "ERR_INVALID_HTTP_TOKEN", `Header name must be a valid HTTP token ["`+m.rt.formatted(v)+`"]`)
	}
	return fieldName(v)
}

// display is a value in a template string.
func (m *httpModule) display(v goja.Value) string {
	if v == nil {
		return "undefined"
	}
	if s, ok := v.(*goja.Symbol); ok {
		return "Symbol(" + s.String() + ")"
	}
	return v.String()
}

// needName is the check of the methods that only look a name up.
func (m *httpModule) needName(v goja.Value) string {
	if !goja.IsString(v) {
		m.rt.throwArgType("name", "of type string", v)
	}
	return fieldName(v)
}

func (m *httpModule) headerMethods(cl *Class) {
	rt := m.rt
	m.onMessage(cl, "setHeader", 2, func(h hasMessage, c goja.FunctionCall) goja.Value {
		if h.Message().HeadersSent() {
			rt.Check(base(h).SetHeader("x", "x"))
		}
		rt.Check(base(h).SetHeader(m.headerName(c.Argument(0)), rt.headerValue(c.Argument(1))))
		if rt.V16() {
			return c.This
		}
		return nil
	})
	m.onMessage(cl, "getHeader", 1, func(h hasMessage, c goja.FunctionCall) goja.Value {
		return rt.headerFace(h.Message().GetHeader(m.needName(c.Argument(0))))
	})
	m.onMessage(cl, "hasHeader", 1, func(h hasMessage, c goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(h.Message().HasHeader(m.needName(c.Argument(0))))
	})
	m.onMessage(cl, "removeHeader", 1, func(h hasMessage, c goja.FunctionCall) goja.Value {
		rt.Check(h.Message().RemoveHeader(m.needName(c.Argument(0))))
		return nil
	})
	m.onMessage(cl, "getHeaderNames", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value {
		return rt.latin1List(h.Message().GetHeaderNames())
	})
	m.onMessage(cl, "getHeaders", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value {
		return m.fieldsFace(h.Message().GetHeaders())
	})
	m.onMessage(cl, "_renderHeaders", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value {
		fields, err := h.Message().RenderHeaders()
		rt.Check(err)
		o := m.fieldsFace(fields)
		must(o.SetPrototype(rt.VM.GlobalObject().Get("Object").(*goja.Object).Get("prototype").(*goja.Object)))
		return o
	})
	m.onMessage(cl, "flushHeaders", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value {
		rt.Check(h.Message().FlushHeaders())
		return nil
	})
	m.onMessage(cl, "addTrailers", 1, func(h hasMessage, c goja.FunctionCall) goja.Value {
		headers := rt.thisObject(c.Argument(0))
		if isArray(headers) {
			m.needPairs(headers)
		}
		rt.Check(h.Message().AddTrailers(m.fieldsOf(headers)...))
		return nil
	})
	if rt.V16() {
		m.onMessage(cl, "appendHeader", 2, func(h hasMessage, c goja.FunctionCall) goja.Value {
			rt.Check(h.Message().AppendHeader(m.headerName(c.Argument(0)), rt.headerValue(c.Argument(1))))
			return c.This
		})
		m.onMessage(cl, "getRawHeaderNames", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value {
			return rt.latin1List(h.Message().GetRawHeaderNames())
		})
	}
}

// fieldsFace makes the object of getHeaders, which has no prototype.
func (m *httpModule) fieldsFace(fields []http.HeaderField) *goja.Object {
	o := m.rt.VM.NewObject()
	must(o.SetPrototype(nil))
	for _, f := range fields {
		must(o.DefineDataProperty(m.rt.latin1(f.Name).String(), m.rt.headerFace(f.Value), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	return o
}

// fieldsOf reads headers out of an object, or out of an array of pairs.
func (m *httpModule) fieldsOf(v goja.Value) []http.HeaderField {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	var fields []http.HeaderField
	if isArray(o) {
		for _, item := range m.rt.listOf(o) {
			if pair, ok := item.(*goja.Object); ok {
				fields = append(fields, http.HeaderField{Name: fieldName(orUndefined(pair.Get("0"))), Value: m.rt.headerValue(pair.Get("1"))})
			}
		}
		return fields
	}
	for _, name := range o.Keys() {
		fields = append(fields, http.HeaderField{Name: fieldName(m.rt.VM.ToValue(name)), Value: m.rt.headerValue(o.Get(name))})
	}
	return fields
}

// needPairs checks a list of trailers: each is a name and a value.
func (m *httpModule) needPairs(list *goja.Object) {
	for _, item := range m.rt.listOf(list) {
		if absent(item) {
			m.rt.throwReading(item, "0")
		}
		if name := orUndefined(item.ToObject(m.rt.VM).Get("0")); !goja.IsString(name) {
			m.rt.ThrowNode("TypeError", "ERR_INVALID_HTTP_TOKEN", `Trailer name must be a valid HTTP token ["`+m.formatted(name)+`"]`)
		}
	}
}

func orUndefined(v goja.Value) goja.Value {
	if v == nil {
		return goja.Undefined()
	}
	return v
}

func (m *httpModule) outgoingMethods(cl *Class) {
	rt, sm := m.rt, m.streams
	m.onMessage(cl, "write", 3, func(h hasMessage, c goja.FunctionCall) goja.Value {
		chunk, enc, cb := sm.writeArgs(c)
		if !rt.V16() && h.Message().Finished() && cb != c.Argument(2) {
			cb = goja.Undefined() // Node 10 takes it for the encoding
		}
		ok, err := base(h).WriteChunk(m.bodyChunk(chunk), sm.textEncoding(chunk, enc), sm.done(cb))
		rt.Check(err)
		return rt.VM.ToValue(ok)
	})
	m.onMessage(cl, "end", 3, func(h hasMessage, c goja.FunctionCall) goja.Value {
		if o, ok := c.Argument(0).(*goja.Object); ok && isFunction(o) {
			rt.Check(base(h).EndChunk(stream.Chunk{}, "", sm.done(o)))
			return c.This
		}
		chunk, enc, cb := sm.writeArgs(c)
		var last stream.Chunk
		if chunk.ToBoolean() {
			last = m.bodyChunk(chunk)
		}
		rt.Check(base(h).EndChunk(last, sm.textEncoding(chunk, enc), sm.done(cb)))
		return c.This
	})
	m.destroyMethod(cl)
	m.onMessage(cl, "pipe", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value { h.Message().Pipe(); return nil })
	m.onMessage(cl, "setTimeout", 2, func(h hasMessage, c goja.FunctionCall) goja.Value {
		if cb := c.Argument(1); cb.ToBoolean() {
			rt.CallMethod(rt.PeerOf(c.This).Obj, "on", rt.VM.ToValue("timeout"), cb)
		}
		if o, ok := h.overridden().given.(*goja.Object); ok {
			rt.CallMethod(o, "setTimeout", c.Argument(0))
			return c.This
		}
		if h.Message().Socket() == nil {
			m.timeoutWithSocket(h, c.Argument(0))
			return c.This
		}
		h.Message().SetTimeout(duration(c.Argument(0)), nil)
		return c.This
	})
	piece := func(name string, f func(o http.OutgoingMethods, c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error)) {
		m.onMessage(cl, name, 3, func(h hasMessage, c goja.FunctionCall) goja.Value {
			chunk, enc, cb := sm.writeArgs(c)
			ok, err := f(base(h), sm.chunkOf(chunk), sm.encodingOf(enc), sm.done(cb))
			rt.Check(err)
			return rt.VM.ToValue(ok)
		})
	}
	piece("_send", http.OutgoingMethods.Send)
	piece("_writeRaw", http.OutgoingMethods.WriteRaw)
	m.onMessage(cl, "_storeHeader", 2, func(h hasMessage, c goja.FunctionCall) goja.Value {
		headers := c.Argument(1)
		fields := m.fieldsOf(headers)
		rt.Check(h.Message().StoreHeader(wireText(c.Argument(0)), fields, fields == nil && headers.ToBoolean()))
		return nil
	})
	m.endMethods(cl)
	m.onMessage(cl, "_flush", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value { rt.Check(base(h).Flush()); return nil })
	m.onMessage(cl, "_flushOutput", 1, func(h hasMessage, c goja.FunctionCall) goja.Value {
		ok, err := base(h).FlushOutput(m.socketOf(c.Argument(0)))
		rt.Check(err)
		return rt.VM.ToValue(ok)
	})
	if rt.V16() {
		m.onMessage(cl, "cork", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value { h.Message().Cork(); return nil })
		m.onMessage(cl, "uncork", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value { h.Message().Uncork(); return nil })
	} else {
		m.onMessage(cl, "flush", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value {
			rt.Check(h.Message().FlushHeaders())
			return nil
		})
	}
}

func (m *httpModule) destroyMethod(cl *Class) {
	m.onMessage(cl, "destroy", 1, func(h hasMessage, c goja.FunctionCall) goja.Value {
		base(h).Destroy(m.rt.truthyError(c.Argument(0)))
		if m.rt.V16() {
			return c.This
		}
		return nil
	})
}

// endMethods are methods that responses and requests have of their own too.
func (m *httpModule) endMethods(cl *Class) {
	m.onMessage(cl, "_implicitHeader", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value {
		m.rt.Check(base(h).ImplicitHeader())
		return nil
	})
	m.onMessage(cl, "_finish", 0, func(h hasMessage, _ goja.FunctionCall) goja.Value { base(h).Finish(); return nil })
}

// timeoutWithSocket sets the timeout of whatever 'socket' brings.
func (m *httpModule) timeoutWithSocket(h hasMessage, ms goja.Value) {
	obj := h.overridden().p.Obj
	m.rt.CallMethod(obj, "once", m.rt.VM.ToValue("socket"), m.rt.Fn("socketSetTimeoutOnConnect", 1, func(c goja.FunctionCall) goja.Value {
		m.rt.CallMethod(m.rt.thisObject(c.Argument(0)), "setTimeout", ms)
		return nil
	}))
}

// bodyChunk takes the chunk of write and end. undefined is a value of the wrong
// type, not the end.
func (m *httpModule) bodyChunk(v goja.Value) stream.Chunk {
	if goja.IsUndefined(v) {
		return stream.Chunk{Value: v}
	}
	return m.streams.chunkOf(v)
}

// outgoingProperties defines what Node has on the prototype.
func (m *httpModule) outgoingProperties(proto *goja.Object) {
	rt := m.rt
	get := func(name string, f func(o *http.OutgoingMessage) any) {
		property(rt, proto, name, func(h hasMessage) any { return f(h.Message()) }, nil, goja.Undefined())
	}
	get("headersSent", func(o *http.OutgoingMessage) any { return o.HeadersSent() })
	m.oldProperty(proto, "_headerNames", func(h hasMessage) any {
		spelt := h.Message().GetRawHeaderNames()
		if len(spelt) == 0 {
			return goja.Null()
		}
		names := rt.VM.NewObject()
		must(names.SetPrototype(nil))
		for i, name := range h.Message().GetHeaderNames() {
			must(names.Set(name, rt.latin1(spelt[i])))
		}
		return names
	}, func(h hasMessage, v goja.Value) { m.setHeaderNames(h, v) })
	m.oldProperty(proto, "_headers", func(h hasMessage) any { return m.fieldsFace(h.Message().GetHeaders()) },
		func(h hasMessage, v goja.Value) { h.Message().ReplaceHeaders(m.fieldsOf(v)) })
	if !rt.V16() {
		return
	}
	property(rt, proto, "connection", m.messageSocket, m.setMessageSocket, goja.Undefined())
	get("writableFinished", func(o *http.OutgoingMessage) any { return o.WritableFinished() })
	get("writableEnded", func(o *http.OutgoingMessage) any { return o.WritableEnded() })
	get("writableObjectMode", func(*http.OutgoingMessage) any { return false })
	get("writableLength", func(o *http.OutgoingMessage) any { return o.WritableLength() })
	get("writableHighWaterMark", func(o *http.OutgoingMessage) any { return o.WritableHighWaterMark() })
	get("writableCorked", func(o *http.OutgoingMessage) any { return o.WritableCorked() })
	get("writableNeedDrain", func(o *http.OutgoingMessage) any { return o.WritableNeedDrain() })
}

func (m *httpModule) messageSocket(h hasMessage) any {
	if given := h.overridden().given; given != nil {
		return given
	}
	return m.socketFace(h.Message().Socket())
}

func (m *httpModule) setMessageSocket(h hasMessage, v goja.Value) {
	o := h.overridden()
	o.given = nil
	sock := m.socketOf(v)
	if sock == nil && !absent(v) {
		o.given = v
	}
	h.Message().SetSocket(sock)
}

// setHeaderNames respells the headers that are set.
func (m *httpModule) setHeaderNames(h hasMessage, v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	fields := h.Message().GetHeaders()
	for i, f := range fields {
		if spelt := o.Get(f.Name); spelt != nil {
			fields[i].Name = fieldName(spelt)
		}
	}
	h.Message().ReplaceHeaders(fields)
}
