package jsrt

import (
	"math"
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/http/https"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// jsHTTPServer is the self of a Server that JavaScript sees.
type jsHTTPServer struct {
	*http.Server
	o overrides
	// secure is what the server is part of, nil for a plain one.
	secure *https.Server
}

// Close implements [net.ServerMethods].
func (s *jsHTTPServer) Close(cb func(error)) {
	if _, ok := s.o.call("close"); !ok {
		s.Server.Close(cb)
	}
}

// Unref implements [net.ServerMethods].
func (s *jsHTTPServer) Unref() { s.o.simple("unref", s.Server.Unref) }

// EmitCloseIfDrained implements [net.ServerMethods].
func (s *jsHTTPServer) EmitCloseIfDrained() {
	s.o.simple("_emitCloseIfDrained", s.Server.EmitCloseIfDrained)
}

// ListenBegun implements [net.ListenObserver].
func (s *jsHTTPServer) ListenBegun() { s.o.p.rt.shapes.list(s.o.p.Obj, "_connectionKey") }

// GoObject returns the object behind its JavaScript face.
func (s *jsHTTPServer) GoObject() any {
	if s.secure != nil {
		return s.secure
	}
	return s.Server
}

// NetServer returns the server of the transport.
func (s *jsHTTPServer) NetServer() *net.Server { return &s.Server.Server }

func (m *httpModule) bindServer(o *goja.Object, s *http.Server) *jsHTTPServer {
	self := &jsHTTPServer{Server: s, o: overrides{m: m.streams}}
	m.shapes.server.wear(o)
	self.o.p = m.rt.Bind(o, self, &s.EventEmitter)
	return self
}

func (m *httpModule) makeServer() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Server", 2, m.nets.server, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		opts, listener := m.serverArgs(c.Argument(0), c.Argument(1))
		srv := &http.Server{}
		self := m.bindServer(c.This, srv)
		rt.events.init(c.This, goja.Undefined())
		defer rt.rethrow()
		srv.InitServer(rt.loop, self, opts, nil)
		if srv.StrictParser && m.shapes.strict != nil {
			m.shapes.strict.wear(c.This)
		}
		if listener.ToBoolean() {
			rt.CallMethod(c.This, "on", rt.VM.ToValue("request"), listener)
		}
		return nil
	})
	m.server = cl
	bound(rt, cl, "setTimeout", 2, func(s *jsHTTPServer, c goja.FunctionCall) goja.Value {
		must(s.o.p.Obj.Set("timeout", c.Argument(0)))
		if cb := c.Argument(1); cb.ToBoolean() {
			rt.CallMethod(s.o.p.Obj, "on", rt.VM.ToValue("timeout"), cb)
		}
		return c.This
	})
}

func (m *httpModule) serverArgs(a, b goja.Value) (*http.ServerOptions, goja.Value) {
	rt := m.rt
	if o, ok := a.(*goja.Object); ok && isFunction(o) {
		return &http.ServerOptions{}, o
	}
	if _, isObj := a.(*goja.Object); !isObj && !absent(a) && rt.V16() {
		rt.argType("options", a, "object")
	}
	s := m.streams.options(a)
	o := &http.ServerOptions{InsecureHTTPParser: m.insecure(s)}
	o.StrictParser = s.flag("strictParser")
	if n, ok := number(s.get("maxBodySize")); ok && n > 0 {
		o.MaxBodySize = int64(min(n, 1<<53))
	}
	o.IncomingMessage = m.incomingMaker(s.get("IncomingMessage"))
	o.ServerResponse = m.responseMaker(s.get("ServerResponse"))
	if rt.V16() || o.StrictParser {
		o.MaxHeaderSize = m.maxHeaderSize(s)
	}
	if rt.V16() {
		o.NoDelay, o.KeepAlive = s.flag("noDelay"), s.flag("keepAlive")
		o.KeepAliveInitialDelay = m.nets.initialDelay(s)
		o.UniqueHeaders = m.names(s.get("uniqueHeaders"))
	}
	return o, b
}

func (m *httpModule) insecure(s streamOptions) stream.Tri {
	v := s.get("insecureHTTPParser")
	if goja.IsUndefined(v) {
		return stream.Default
	}
	b, ok := v.Export().(bool)
	if _, isObj := v.(*goja.Object); isObj || !ok {
		if m.rt.V16() {
			m.rt.argType("options.insecureHTTPParser", v, "boolean")
		}
		m.rt.argType("insecureHTTPParser", v, "boolean")
	}
	if b {
		return stream.Yes
	}
	return stream.No
}

func (m *httpModule) maxHeaderSize(s streamOptions) int {
	v := s.get("maxHeaderSize")
	if goja.IsUndefined(v) {
		return 0
	}
	m.rt.script("internal/errors", "needInteger", v, m.rt.VM.ToValue("maxHeaderSize"), m.rt.VM.ToValue(0))
	return int(v.ToInteger())
}

func (m *httpModule) names(v goja.Value) []string {
	o, ok := v.(*goja.Object)
	if !ok || !isArray(o) {
		return nil
	}
	var names []string
	for _, item := range m.rt.listOf(o) {
		if absent(item) {
			m.rt.ThrowType("String.prototype.toLowerCase called on null or undefined")
		}
		names = append(names, m.rt.text(item))
	}
	return names
}

// incomingMaker makes requests of a program's class; nil for ours.
func (m *httpModule) incomingMaker(v goja.Value) func(l *loop.Loop, s http.Socket) *http.IncomingMessage {
	ctor, ok := v.(*goja.Object)
	if !ok || ctor == m.incoming.Ctor {
		return nil
	}
	return func(_ *loop.Loop, s http.Socket) *http.IncomingMessage {
		o, err := m.rt.VM.New(ctor, m.socketFace(s))
		m.rt.Check(err)
		msg, ok := ImplOf[*jsIncoming](m.rt, o)
		if !ok {
			m.rt.ThrowType("options.IncomingMessage makes no IncomingMessage")
		}
		return msg.IncomingMessage
	}
}

// responseMaker makes responses of a program's class; nil for ours.
func (m *httpModule) responseMaker(v goja.Value) func(req *http.IncomingMessage) *http.ServerResponse {
	ctor, ok := v.(*goja.Object)
	if !ok || ctor == m.response.Ctor {
		return nil
	}
	return func(req *http.IncomingMessage) *http.ServerResponse {
		o, err := m.rt.VM.New(ctor, m.rt.ToJS(req))
		m.rt.Check(err)
		r, ok := ImplOf[*jsResponse](m.rt, o)
		if !ok {
			m.rt.ThrowType("options.ServerResponse makes no ServerResponse")
		}
		return r.ServerResponse
	}
}

// millis adds a property of servers that is a time in milliseconds.
func (m *httpModule) millis(s *shape, name string, f func(s *http.Server) *time.Duration) {
	show(s, name, func(s *jsHTTPServer) any { return float64(*f(s.Server)) / float64(time.Millisecond) },
		func(s *jsHTTPServer, v goja.Value) {
			d := f(s.Server)
			*d = m.rt.looseDuration(v)
			s.SetTimeFault(d, nil)
			if _, ok := number(v); !ok && v.ToBoolean() {
				// What comes of it throws.
				*d = max(*d, 1)
				s.SetTimeFault(d, m.rt.ErrorFromValue(m.rt.NewNodeError("TypeError", "ERR_INVALID_ARG_TYPE",
					`The "msecs" argument must be of type number. `+m.rt.received(v))))
			}
		})
}

const (
	httpServer16 = `maxHeaderSize insecureHTTPParser _events _eventsCount _maxListeners _connections
		_handle _usingWorkers _workers _unref allowHalfOpen pauseOnConnect noDelay keepAlive
		keepAliveInitialDelay httpAllowHalfOpen timeout keepAliveTimeout maxHeadersCount
		maxRequestsPerSocket headersTimeout requestTimeout`
	httpServer10 = `insecureHTTPParser _events _eventsCount _maxListeners _connections connections
		_handle _usingWorkers _workers _unref allowHalfOpen pauseOnConnect httpAllowHalfOpen timeout
		keepAliveTimeout maxHeadersCount headersTimeout`
)

// serverShape is what a server has as its own.
func (m *httpModule) serverShape() *shape {
	rt := m.rt
	s := m.nets.shapes.server.with()
	show(s, "insecureHTTPParser", func(s *jsHTTPServer) any { return triFace(s.InsecureHTTPParser) }, setInsecure)
	m.millis(s, "timeout", func(s *http.Server) *time.Duration { return &s.Timeout })
	m.millis(s, "keepAliveTimeout", func(s *http.Server) *time.Duration { return &s.KeepAliveTimeout })
	m.millis(s, "headersTimeout", func(s *http.Server) *time.Duration { return &s.HeadersTimeout })
	show(s, "maxHeadersCount", func(s *jsHTTPServer) any {
		if s.MaxHeadersCount == http.AutoHeadersCount {
			return goja.Null()
		}
		return limitFace(s.MaxHeadersCount)
	}, func(s *jsHTTPServer, v goja.Value) {
		if n, ok := number(v); ok {
			s.MaxHeadersCount = max(count(n), 0) // a negative one is no limit
		} else {
			s.MaxHeadersCount = http.AutoHeadersCount
		}
	})
	show(s, "httpAllowHalfOpen", func(s *jsHTTPServer) any { return s.HTTPAllowHalfOpen },
		func(s *jsHTTPServer, v goja.Value) { s.HTTPAllowHalfOpen = v.ToBoolean() })
	unlisted(s, "strictParser", func(s *jsHTTPServer) any {
		if !s.StrictParser {
			return goja.Undefined()
		}
		return true
	}, func(s *jsHTTPServer, v goja.Value) { s.StrictParser = v.ToBoolean() })
	size := func(s *jsHTTPServer) any {
		if s.MaxHeaderSize == 0 {
			return goja.Undefined()
		}
		return s.MaxHeaderSize
	}
	setSize := func(s *jsHTTPServer, v goja.Value) { s.MaxHeaderSize = max(count(rt.looseNumber(v)), 0) }
	requestTimeout := func(s *http.Server) *time.Duration { return &s.RequestTimeout }
	if !rt.V16() {
		unlisted(s, "maxHeaderSize", size, setSize)
		m.shapes.strict = s.with()
		m.millis(m.shapes.strict, "requestTimeout", requestTimeout) // which Node 10 has not
		m.shapes.strict.inOrder(httpServer10 + " requestTimeout")
		return s.inOrder(httpServer10)
	}
	show(s, "maxHeaderSize", size, setSize)
	m.millis(s, "requestTimeout", requestTimeout)
	show(s, "maxRequestsPerSocket", func(s *jsHTTPServer) any { return s.MaxRequestsPerSocket },
		func(s *jsHTTPServer, v goja.Value) {
			s.MaxRequestsPerSocket = 0
			if n, ok := number(v); ok {
				s.MaxRequestsPerSocket = count(math.Ceil(n))
			}
		})
	return s.inOrder(httpServer16)
}

func setInsecure(s *jsHTTPServer, v goja.Value) {
	switch {
	case goja.IsUndefined(v):
		s.InsecureHTTPParser = stream.Default
	case v.ToBoolean():
		s.InsecureHTTPParser = stream.Yes
	default:
		s.InsecureHTTPParser = stream.No
	}
}
