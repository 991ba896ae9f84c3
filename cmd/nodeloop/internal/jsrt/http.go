package jsrt

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http"
)

// httpModule is the http module over package http.
type httpModule struct {
	rt      *Runtime
	streams *streamModule
	nets    *netModule

	incoming, outgoing, response, server, request, agent, parser *Class

	parserDefaults [slotCount]goja.Value
	shapes         httpShapes
}

func (rt *Runtime) registerHTTP() {
	rt.Register("http", func(rt *Runtime) goja.Value { return rt.httpModule().exports() })
	part := func(id string, names ...string) {
		rt.Register(id, func(rt *Runtime) goja.Value {
			all := rt.RequireObject("http")
			o := rt.VM.NewObject()
			for _, name := range names {
				must(o.Set(name, all.Get(name)))
			}
			return o
		})
	}
	part("_http_agent", "Agent", "globalAgent")
	part("_http_client", "ClientRequest")
	part("_http_incoming", "IncomingMessage")
	part("_http_outgoing", "OutgoingMessage")
	part("_http_server", "STATUS_CODES", "Server", "ServerResponse", "_connectionListener")
	rt.Register("_http_common", func(rt *Runtime) goja.Value { return rt.httpModule().common() })
	rt.registerNative("native:http_parser", func(rt *Runtime) goja.Value {
		m := rt.httpModule()
		return rt.plainObject("methods", m.methodList(), "HTTPParser", m.parser.Ctor)
	})
}

// httpModule returns the module's classes, made on first use.
func (rt *Runtime) httpModule() *httpModule {
	if rt.https != nil {
		return rt.https
	}
	rt.Require("net")
	m := &httpModule{rt: rt, streams: rt.streamModule(), nets: rt.netModule()}
	rt.https = m
	http.AllocSingly(rt.loop)
	m.makeShapes()
	m.makeParser()
	m.makeIncoming()
	m.makeOutgoing()
	m.makeResponse()
	m.makeServer()
	m.makeRequest()
	m.makeAgent()
	for cl, parent := range map[*Class]*Class{
		m.incoming: m.streams.readable, m.outgoing: m.streams.legacy, m.response: m.outgoing,
		m.request: m.outgoing, m.server: m.nets.server, m.agent: rt.EventEmitterClass(),
	} {
		m.streams.inherits(cl, parent)
	}
	rt.lineup(m.outgoing.Proto, outgoingMembers)
	rt.lineup(m.response.Proto, responseMembers)
	rt.lineup(m.request.Proto, requestMembers)
	rt.lineup(m.incoming.Proto, incomingMembers)
	rt.RegisterWrapper(m.wrap)
	m.captureRejections()
	rt.ToJS(http.GlobalAgent(rt.loop)) // so that what is put on its prototype is found
	m.readFlags(rt.opts.ExecArgv)
	rt.RegisterFace(reflect.TypeFor[*http.Information](), func(v any) goja.Value { return m.informationFace(v.(*http.Information)) })
	rt.RegisterFace(reflect.TypeFor[*http.RequestOptions](), func(v any) goja.Value { return m.optionsFace(v.(*http.RequestOptions)) })
	return m
}

// readFlags heeds those flags of Node's command line that concern http.
func (m *httpModule) readFlags(flags []string) {
	for _, flag := range flags {
		name, value, _ := strings.Cut(strings.ReplaceAll(flag, "_", "-"), "=")
		switch name {
		case "--insecure-http-parser":
			http.SetInsecureHTTPParser(m.rt.loop, true)
		case "--strict-http-parser":
			http.SetStrictParser(m.rt.loop, true)
		case "--max-http-header-size":
			if n, err := strconv.Atoi(value); err == nil {
				http.SetMaxHeaderSize(m.rt.loop, n)
			}
		}
	}
}

func (m *httpModule) exports() goja.Value {
	rt := m.rt
	o := rt.VM.NewObject()
	set := func(name string, v any) { must(o.Set(name, v)) }
	set("_connectionListener", rt.Fn("connectionListener", 1, m.connectionListener))
	methods := make([]goja.Value, 0, 34)
	for _, name := range http.Methods() {
		methods = append(methods, rt.VM.ToValue(name))
	}
	set("METHODS", rt.array(methods))
	codes := rt.VM.NewObject()
	for _, code := range http.StatusCodes() {
		must(codes.Set(strconv.Itoa(code), http.StatusText(rt.loop.Profile(), code)))
	}
	set("STATUS_CODES", codes)
	set("Agent", m.agent.Ctor)
	set("ClientRequest", m.request.Ctor)
	set("IncomingMessage", m.incoming.Ctor)
	set("OutgoingMessage", m.outgoing.Ctor)
	set("Server", m.server.Ctor)
	set("ServerResponse", m.response.Ctor)
	set("createServer", rt.Fn("createServer", 2, func(c goja.FunctionCall) goja.Value {
		v, err := rt.VM.New(m.server.Ctor, c.Argument(0), c.Argument(1))
		rt.Check(err)
		return v
	}))
	if rt.V16() {
		m.validators(o)
	}
	set("get", rt.Fn("get", 3, func(c goja.FunctionCall) goja.Value {
		req := m.newRequest(c)
		rt.CallMethod(req, "end")
		return req
	}))
	set("request", rt.Fn("request", 3, func(c goja.FunctionCall) goja.Value { return m.newRequest(c) }))
	if rt.V16() {
		set("setMaxIdleHTTPParsers", rt.Fn("setMaxIdleHTTPParsers", 1, func(c goja.FunctionCall) goja.Value {
			rt.script("internal/errors", "needInteger", c.Argument(0), rt.VM.ToValue("max"), rt.VM.ToValue(1))
			rt.Check(http.SetMaxIdleHTTPParsers(rt.loop, int(c.Argument(0).ToInteger())))
			return nil
		}))
	}
	rt.Accessor(o, "maxHeaderSize", true, func(*goja.Object) goja.Value { return rt.VM.ToValue(http.MaxHeaderSize(rt.loop)) }, nil)
	var other goja.Value // what a program put there that is no agent of ours
	rt.Accessor(o, "globalAgent", true, func(*goja.Object) goja.Value {
		if other != nil {
			return other
		}
		return rt.ToJS(http.GlobalAgent(rt.loop))
	},
		func(_ *goja.Object, v goja.Value) {
			other = v
			if a, ok := ImplOf[*jsAgent](rt, v); ok {
				other = nil
				http.SetGlobalAgent(rt.loop, a.Agent)
			}
		})
	rt.rename(o, "validateHeaderName=__node_internal_ validateHeaderValue=__node_internal_")
	return o
}

func (m *httpModule) newRequest(c goja.FunctionCall) *goja.Object {
	o, err := m.rt.VM.New(m.request.Ctor, Args(c)...)
	m.rt.Check(err)
	return o
}

func (m *httpModule) validators(o *goja.Object) {
	rt := m.rt
	must(o.Set("validateHeaderName", rt.Fn("validateHeaderName", 1, func(c goja.FunctionCall) goja.Value {
		rt.Check(http.ValidateHeaderName(m.headerName(c.Argument(0))))
		return nil
	})))
	must(o.Set("validateHeaderValue", rt.Fn("validateHeaderValue", 2, func(c goja.FunctionCall) goja.Value {
		name, value := c.Argument(0), rt.headerValue(c.Argument(1))
		if value == nil {
			rt.Check(http.ValidateHeaderValue(m.formatted(name), nil))
		}
		if goja.IsUndefined(name) {
			name = rt.VM.ToValue("") // which the message leaves out
		}
		if http.ValidateHeaderValue("x", value) != nil {
			rt.Check(http.ValidateHeaderValue(rt.text(name), value))
		}
		return nil
	})))
}

// connectionListener speaks HTTP on any stream for the server that is this.
func (m *httpModule) connectionListener(c goja.FunctionCall) goja.Value {
	srv, ok := ImplOf[*jsHTTPServer](m.rt, c.This)
	if !ok {
		m.rt.ThrowType("Illegal invocation")
	}
	defer m.rt.rethrow()
	srv.ServeConnection(m.socketOf(c.Argument(0)))
	return nil
}

// wrap makes the JavaScript face of a message, server or agent made in Go.
func (m *httpModule) wrap(v any) *goja.Object {
	create := func(cl *Class, s *shape) *goja.Object { return s.create(cl.Proto) }
	switch v := v.(type) {
	case *http.IncomingMessage:
		o := create(m.incoming, m.shapes.incoming)
		v.SetSelf(m.bindIncoming(o, v))
		return o
	case *http.ServerResponse:
		o := create(m.response, m.shapes.response)
		v.SetSelf(m.bindResponse(o, v))
		m.shapes.served.wear(o)
		return o
	case *http.ClientRequest:
		o := create(m.request, m.shapes.request)
		v.SetSelf(m.bindRequest(o, v))
		return o
	case *http.Server:
		o := create(m.server, m.shapes.server)
		v.SetSelf(m.bindServer(o, v))
		return o
	case *http.Agent:
		o := create(m.agent, m.shapes.agent)
		v.SetSelf(m.bindAgent(o, v))
		return o
	}
	return nil
}

// socketFace shows a connection; null stands for none.
func (m *httpModule) socketFace(s http.Socket) goja.Value {
	if s == nil {
		return goja.Null()
	}
	v := m.rt.ToJS(s)
	if js, ok := ImplOf[*jsSocket](m.rt, v); ok {
		m.nets.reshape(js)
	}
	return v
}

// socketOf takes a connection: a Socket, any Duplex, or a Writable.
func (m *httpModule) socketOf(v goja.Value) http.Socket {
	if v == nil {
		return nil
	}
	if p := m.rt.PeerOf(v); p != nil {
		if s, ok := p.Impl.(http.Socket); ok {
			m.showOnStream(p)
			return s
		}
	}
	return nil
}

// needSocket is socketOf for an argument without which nothing can be done; a
// method is what Node would have called on it.
func (m *httpModule) needSocket(v goja.Value, method string) http.Socket {
	if s := m.socketOf(v); s != nil {
		return s
	}
	if absent(v) {
		m.rt.throwReading(v, method)
	}
	m.rt.ThrowType("socket." + method + " is not a function")
	return nil
}

// informationFace shows a 1xx response.
func (m *httpModule) informationFace(i *http.Information) goja.Value {
	if !m.rt.V16() {
		return m.rt.plainObject("statusCode", i.StatusCode)
	}
	return m.rt.plainObject("statusCode", i.StatusCode, "statusMessage", m.rt.latin1(i.StatusMessage),
		"httpVersion", i.HTTPVersion, "httpVersionMajor", i.HTTPVersionMajor, "httpVersionMinor", i.HTTPVersionMinor,
		"headers", m.headersFace(i.Headers), "rawHeaders", m.rt.latin1List(i.RawHeaders))
}

var _ emitter.Env = (*Runtime)(nil)

// captureRejections defines what becomes of a listener's promise that is
// rejected.
func (m *httpModule) captureRejections() {
	if !m.rt.V16() {
		return
	}
	rt := m.rt
	on := func(cl *Class, length int, name string) {
		fn := rt.Fn("", length, func(c goja.FunctionCall) goja.Value {
			return rt.script("internal/http_rejections", name, append([]goja.Value{c.This}, Args(c)...)...)
		})
		must(cl.Proto.DefineDataPropertySymbol(rt.eventsModule().rejection, fn, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
	on(m.outgoing, 2, "message")
	on(m.server, 3, "server")
}
