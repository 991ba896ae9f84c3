package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

// common makes _http_common: checks of header text, and the pool of parsers as
// far as it can be asked.
func (m *httpModule) common() goja.Value {
	rt := m.rt
	o := rt.VM.NewObject()
	check := func(name string, f func(v goja.Value) bool) {
		must(o.Set(name, rt.Fn(name, 1, func(c goja.FunctionCall) goja.Value { return rt.VM.ToValue(f(c.Argument(0))) })))
	}
	check("_checkIsHttpToken", func(v goja.Value) bool {
		text, ok := wire(v)
		return ok && http.ValidateHeaderName(text) == nil
	})
	check("_checkInvalidHeaderChar", func(v goja.Value) bool {
		return http.ValidateHeaderValue("x", jsHeader{v}) != nil
	})
	must(o.Set("METHODS", rt.RequireObject("http").Get("METHODS")))
	parsers := rt.VM.NewObject()
	must(parsers.Set("name", "parsers"))
	rt.Accessor(parsers, "max", true, func(*goja.Object) goja.Value { return rt.VM.ToValue(http.MaxIdleHTTPParsers(rt.loop)) }, nil)
	must(o.Set("parsers", parsers))
	must(o.Set("CRLF", "\r\n"))
	must(o.Set("continueExpression", rt.VM.ToValue(nil)))
	return o
}

// showOnSockets defines what http keeps on the sockets that carry messages.
func (m *httpModule) showOnSockets() {
	rt, proto := m.rt, m.nets.socket.Proto
	own := func(name string) func(s *jsSocket, v goja.Value) {
		return func(s *jsSocket, v goja.Value) {
			must(s.o.p.Obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		}
	}
	property(rt, proto, "_httpMessage", func(s *jsSocket) any {
		if msg := http.MessageOf(s); msg != nil {
			return msg
		}
		return goja.Null()
	}, own("_httpMessage"), goja.Undefined())
	property(rt, proto, "_paused", func(s *jsSocket) any { return http.Paused(s) }, own("_paused"), goja.Undefined())
	property(rt, proto, "parser", func(s *jsSocket) any {
		msg, active, known := http.Parsing(s)
		switch {
		case !known:
			return goja.Undefined()
		case !active:
			return goja.Null()
		}
		incoming := goja.Value(goja.Null())
		if msg != nil {
			incoming = rt.ToJS(msg)
		}
		return rt.plainObject("incoming", incoming, "socket", s.o.p.Obj)
	}, own("parser"), goja.Undefined())
	bound(rt, m.nets.socket, "setEncoding", 1, func(s *jsSocket, c goja.FunctionCall) goja.Value {
		if http.Served(s) {
			rt.Check(http.ErrSocketEncoding())
		}
		rt.Check(s.SetEncoding(m.streams.encodingOf(c.Argument(0))))
		return c.This
	})
}
