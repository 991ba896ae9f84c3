package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

func (m *httpModule) bindResponse(o *goja.Object, r *http.ServerResponse) *jsResponse {
	self := &jsResponse{ServerResponse: r, o: m.overridesOf()}
	m.shapes.response.wear(o)
	self.o.p = m.rt.Bind(o, self, &r.EventEmitter)
	return self
}

func (m *httpModule) makeResponse() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("ServerResponse", 1, m.outgoing, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		if req := c.Argument(0); absent(req) {
			rt.throwReading(req, "method")
		}
		r := &http.ServerResponse{}
		self := m.bindResponse(c.This, r)
		rt.events.init(c.This, goja.Undefined())
		if msg, ok := ImplOf[*jsIncoming](rt, c.Argument(0)); ok {
			r.InitResponse(rt.loop, self, msg.IncomingMessage)
			return nil
		}
		r.InitResponseTo(rt.loop, self, m.requestInfo(c.Argument(0)))
		if o, ok := c.Argument(0).(*goja.Object); ok && rt.V16() {
			must(c.This.DefineDataProperty("req", o, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		}
		return nil
	})
	m.response = cl
	m.endMethods(cl)
	m.responseMethods(cl)
	must(cl.Proto.Set("statusCode", 200))
	must(cl.Proto.Set("statusMessage", goja.Undefined()))
}

// requestInfo reads what a response needs of an object that stands for a
// request.
func (m *httpModule) requestInfo(v goja.Value) http.RequestInfo {
	o := m.rt.thisObject(v)
	var info http.RequestInfo
	if method := o.Get("method"); method != nil {
		info.Method = method.String()
	}
	part := func(name string) float64 {
		if v := o.Get(name); v != nil {
			return v.ToFloat()
		}
		return 1 // NaN in Node: not below anything
	}
	major, minor := part("httpVersionMajor"), part("httpVersionMinor")
	info.Old = major < 1 || minor < 1
	headers := orUndefined(o.Get("headers"))
	if info.Old && absent(headers) {
		m.rt.ThrowType(pick(m.rt, "Cannot read properties of "+headers.String()+" (reading 'te')",
			"Cannot read property 'te' of "+headers.String()))
	}
	if h, ok := headers.(*goja.Object); ok {
		if te := h.Get("te"); te != nil && !absent(te) {
			info.TE = wireText(te)
		}
	}
	return info
}

func (m *httpModule) responseMethods(cl *Class) {
	rt := m.rt
	do := func(name string, length int, f func(r *jsResponse, c goja.FunctionCall) goja.Value) {
		bound(rt, cl, name, length, f)
	}
	do("assignSocket", 1, func(r *jsResponse, c goja.FunctionCall) goja.Value {
		v := c.Argument(0)
		if absent(v) {
			rt.throwReading(v, "_httpMessage")
		}
		if _, isObj := v.(*goja.Object); !isObj {
			rt.ThrowType("Cannot create property '_httpMessage' on " + rt.typeOf(v) + " '" + m.display(v) + "'")
		}
		rt.Check(r.ServerResponse.AssignSocket(m.needSocket(v, "on")))
		return nil
	})
	do("detachSocket", 1, func(r *jsResponse, c goja.FunctionCall) goja.Value {
		s := m.socketOf(c.Argument(0))
		if s == nil && absent(c.Argument(0)) {
			rt.throwReading(c.Argument(0), "_httpMessage")
		}
		err := r.ServerResponse.DetachSocket(s)
		if err != nil && !rt.V16() {
			rt.CallMethod(rt.Require("assert").(*goja.Object), "equal", rt.VM.ToValue(false), rt.VM.ToValue(true))
		}
		rt.Check(err)
		return nil
	})
	do("writeContinue", 1, func(r *jsResponse, c goja.FunctionCall) goja.Value {
		r.WriteContinue(m.streams.done(c.Argument(0)))
		return nil
	})
	do("writeProcessing", 1, func(r *jsResponse, c goja.FunctionCall) goja.Value {
		r.WriteProcessing(m.streams.done(c.Argument(0)))
		return nil
	})
	do("writeHead", 3, m.writeHead)
	must(cl.Proto.Set("writeHeader", cl.Proto.Get("writeHead")))
}

// writeHead is writeHead(status[, reason][, headers]).
func (m *httpModule) writeHead(r *jsResponse, c goja.FunctionCall) goja.Value {
	rt := m.rt
	status, reason, headers := c.Argument(0), c.Argument(1), c.Argument(2)
	h := &http.Head{StatusText: m.formatted(status), HasStatusText: true}
	if rt.typeOf(status) == "bigint" {
		rt.ThrowType("Cannot mix BigInt and other types, use explicit conversions")
	}
	if !goja.IsUndefined(status) {
		h.Status = int(int32(status.ToNumber().ToInteger()))
	}
	if goja.IsString(reason) {
		h.Reason = fieldText(reason)
		h.HasReason = true
	} else if !goja.IsUndefined(reason) && goja.IsUndefined(headers) {
		headers = reason
	} else if absent(headers) {
		headers = reason
	}
	if o, ok := headers.(*goja.Object); ok {
		if isArray(o) {
			m.headList(h, o)
		} else {
			for _, name := range o.Keys() {
				h.Headers = append(h.Headers, http.HeaderField{Name: fieldName(rt.VM.ToValue(name)), Value: rt.headerValue(o.Get(name))})
			}
		}
	}
	rt.Check(r.ServerResponse.WriteHeadArgs(h))
	r.headed()
	r.settled()
	return c.This
}

// formatted is a value as %s shows it.
func (m *httpModule) formatted(v goja.Value) string {
	_, isObj := v.(*goja.Object)
	if n, ok := number(v); isObj || ok && n == 0 || m.rt.typeOf(v) == "bigint" {
		return m.rt.script("internal/format", "format", m.rt.VM.ToValue("%s"), v).String()
	}
	return m.display(v)
}

// headList reads headers out of an array: of pairs, or flat.
func (m *httpModule) headList(h *http.Head, o *goja.Object) {
	rt := m.rt
	items := rt.listOf(o)
	if len(items) > 0 {
		if first, ok := items[0].(*goja.Object); ok && isArray(first) {
			h.Form, h.Headers = http.HeaderPairs, m.fieldsOf(o)
			return
		}
	}
	if !rt.V16() {
		// Node 10 takes the first two characters of each string for a pair.
		h.Form = http.HeaderPairs
		for _, item := range items {
			pair := item.ToObject(rt.VM)
			h.Headers = append(h.Headers, http.HeaderField{
				Name: wireText(orUndefined(pair.Get("0"))), Value: rt.headerValue(orUndefined(pair.Get("1"))),
			})
		}
		return
	}
	h.Form = http.HeaderFlat
	if len(items)%2 != 0 {
		h.Odd, h.Received = true, rt.inspect(o)
		return
	}
	for i := 0; i+1 < len(items); i += 2 {
		h.Headers = append(h.Headers, http.HeaderField{Name: fieldName(items[i]), Value: rt.headerValue(items[i+1])})
	}
}

func (m *httpModule) statusCode(r *jsResponse) any {
	if r.o.status != nil {
		return r.o.status
	}
	return r.StatusCode
}

func (m *httpModule) setStatusCode(r *jsResponse, v goja.Value) {
	r.o.status = nil
	n, ok := number(v)
	r.StatusCode = int(int32(n))
	if !ok || float64(r.StatusCode) != n {
		// Kept as given, so that the error shows it.
		r.o.status = v
		r.StatusCode = count(m.rt.looseNumber(v))
	}
}

func (m *httpModule) statusMessage(r *jsResponse) any {
	if r.StatusMessage == "" {
		return goja.Undefined()
	}
	if r.o.reason != nil && r.StatusMessage == fieldText(r.o.reason) {
		return r.o.reason // with characters that cannot be sent
	}
	return m.rt.latin1(r.StatusMessage)
}

func (m *httpModule) setStatusMessage(r *jsResponse, v goja.Value) {
	if !v.ToBoolean() {
		r.StatusMessage = ""
		return
	}
	r.o.reason, r.StatusMessage = v, fieldText(v)
}
