package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/net"
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
		return http.ValidateHeaderValue("x", jsHeader{v, rt}) != nil
	})
	methods := goja.Value(m.methodList())
	must(o.Set("methods", methods))
	if rt.V16() {
		must(o.Set("HTTPParser", m.parser.Ctor))
	}
	must(o.Set("parsers", m.parserPool()))
	must(o.Set("freeParser", rt.Fn("freeParser", 3, m.freeParser)))
	must(o.Set("CRLF", "\r\n"))
	re := func(source string) goja.Value {
		v, err := rt.VM.New(rt.VM.GlobalObject().Get("RegExp"), rt.VM.ToValue(source), rt.VM.ToValue("i"))
		rt.Check(err)
		return v
	}
	must(o.Set("chunkExpression", re(`(?:^|\W)chunked(?:$|\W)`)))
	must(o.Set("continueExpression", re(`(?:^|\W)100-continue(?:$|\W)`)))
	must(o.Set("isLenient", rt.Fn("isLenient", 0, func(goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(http.InsecureHTTPParser(rt.loop))
	})))
	return o
}

// methodList is the methods as a parser numbers them.
func (m *httpModule) methodList() *goja.Object {
	var names []goja.Value
	for _, name := range parser.Methods(pick(m.rt, parser.LLHTTP6, parser.HTTPParser29)) {
		names = append(names, m.rt.VM.ToValue(name))
	}
	return m.rt.array(names)
}

// parserPool is the list of idle parsers.
func (m *httpModule) parserPool() *goja.Object {
	rt := m.rt
	o := rt.VM.NewObject()
	must(o.Set("name", "parsers"))
	rt.Accessor(o, "max", true, func(*goja.Object) goja.Value { return rt.VM.ToValue(http.MaxIdleHTTPParsers(rt.loop)) }, nil)
	rt.defineHidden(o, "alloc", rt.Fn("alloc", 0, func(goja.FunctionCall) goja.Value {
		return m.parserFace(http.AllocParser(rt.loop))
	}))
	rt.defineHidden(o, "free", rt.Fn("free", 1, m.freeParser))
	return o
}

// freeParser is freeParser(parser, req, socket).
func (m *httpModule) freeParser(c goja.FunctionCall) goja.Value {
	defer m.rt.rethrow()
	var p *http.MessageParser
	if j, ok := HandleOf[*jsParser](m.rt, c.Argument(0)); ok {
		p = j.MessageParser
	}
	var req *http.ClientRequest
	if r, ok := ImplOf[*jsRequest](m.rt, c.Argument(1)); ok {
		req = r.ClientRequest
	}
	http.FreeParser(p, req, m.socketOf(c.Argument(2)))
	return nil
}

// showOnSockets defines what http keeps on the sockets that carry messages.
func (m *httpModule) showOnSockets(o *goja.Object) {
	rt := m.rt
	own := func(name string) func(s http.Socket, v goja.Value) {
		return func(s http.Socket, v goja.Value) {
			if face, ok := m.socketFace(s).(*goja.Object); ok {
				must(face.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
			}
		}
	}
	property(rt, o, "_httpMessage", func(s http.Socket) any {
		if msg := http.MessageOf(s); msg != nil {
			return msg
		}
		return goja.Null()
	}, func(s http.Socket, v goja.Value) {
		switch h, ok := behind[hasMessage](rt, v); {
		case ok:
			http.SetMessage(s, h.Message())
		case absent(v):
			http.SetMessage(s, nil)
		default:
			own("_httpMessage")(s, v)
		}
	}, goja.Undefined())
	property(rt, o, "_paused", func(s http.Socket) any { return http.Paused(s) }, own("_paused"), goja.Undefined())
	property(rt, o, "parser", func(s http.Socket) any {
		if p, known := http.ParserOf(s); known {
			return m.parserFace(p)
		}
		return goja.Undefined()
	}, own("parser"), goja.Undefined())
}

// showOnStream is showOnSockets for a stream that is no socket: what a program
// has put there counts.
func (m *httpModule) showOnStream(p *Peer) {
	if _, ok := p.Impl.(*jsSocket); ok || p.carries {
		return
	}
	p.carries = true
	before := orUndefined(p.Obj.Get("_httpMessage"))
	m.showOnSockets(p.Obj)
	if !absent(before) {
		must(p.Obj.Set("_httpMessage", before))
	}
}

// socketOfHandle returns the socket that a handle belongs to, nil for none.
func (m *netModule) socketOfHandle(v goja.Value) *net.Socket {
	var owner *jsSocket
	h, _ := HandleOf[net.Handle](m.rt, v)
	switch h := h.(type) {
	case *jsTCP:
		owner = h.face.owner
	case *jsPipe:
		owner = h.face.owner
	}
	if owner == nil {
		return nil
	}
	return owner.Socket
}
