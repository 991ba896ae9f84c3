package jsrt

import (
	"math"
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// jsOptions is a program's options object, carried along with the options that
// were read from it.
type jsOptions struct {
	m *httpModule
	o *goja.Object
}

// Copy implements [http.OptionsObject].
func (j *jsOptions) Copy() http.OptionsObject {
	c := &jsOptions{j.m, j.m.rt.VM.NewObject()}
	must(c.o.SetPrototype(nil))
	c.Assign(j)
	return c
}

// Assign implements [http.OptionsObject].
func (j *jsOptions) Assign(from http.OptionsObject) {
	if f, ok := from.(*jsOptions); ok {
		for _, name := range f.o.Keys() {
			must(j.o.Set(name, f.o.Get(name)))
		}
	}
}

// Set implements [http.OptionsObject].
func (j *jsOptions) Set(name string, value any) {
	if value == nil {
		must(j.o.Set(name, goja.Null()))
		return
	}
	must(j.o.Set(name, j.m.rt.ToJS(value)))
}

// Delete implements [http.OptionsObject].
func (j *jsOptions) Delete(name string) { must(j.o.Delete(name)) }

// optionsFace shows request options: the object they were read from, or one
// made of them.
func (m *httpModule) optionsFace(o *http.RequestOptions) goja.Value {
	if o == nil {
		return goja.Undefined()
	}
	if f, ok := o.Foreign.(*jsOptions); ok {
		return f.o
	}
	face := m.rt.VM.NewObject()
	text := func(name, v string) {
		if v != "" {
			must(face.Set(name, m.rt.latin1(v)))
		}
	}
	text("host", o.Host)
	text("hostname", o.Hostname)
	text("path", o.Path)
	text("method", o.Method)
	text("socketPath", o.SocketPath)
	text("localAddress", o.LocalAddress)
	if o.Port != 0 {
		must(face.Set("port", o.Port))
	}
	if o.Family != 0 {
		must(face.Set("family", o.Family))
	}
	o.Foreign = &jsOptions{m, face}
	return face
}

// requestOptions reads the options of a request, or of an agent's connection.
func (m *httpModule) requestOptions(v goja.Value) *http.RequestOptions {
	r := &http.RequestOptions{}
	o, ok := v.(*goja.Object)
	if !ok {
		return r
	}
	rt := m.rt
	s := streamOptions{m.streams, o}
	r.Foreign = &jsOptions{m, o}
	m.readPlace(r, s)
	m.readAgents(r, s)
	if auth := s.get("auth"); auth.ToBoolean() {
		r.Auth = m.credentials(auth)
	}
	r.Headers, r.RawHeaders = m.requestHeaders(r, s.get("headers"))
	if path := s.get("path"); path.ToBoolean() {
		text, fits := wire(path.ToString())
		r.Path = text
		if !fits {
			r.SetFault("path", nodeerr.NewType(nodeerr.ErrUnescapedCharacters, "Request path contains unescaped characters"))
		}
	}
	m.readMethod(r, s)
	if v := s.get("protocol"); v.ToBoolean() {
		r.Protocol = m.formatted(v)
	}
	r.NoSetHost = !goja.IsUndefined(s.get("setHost")) && !s.flag("setHost")
	m.readTimeout(r, s)
	if rt.V16() {
		r.Signal = m.signal(s)
		m.readMaxHeaderSize(r, s)
		r.UniqueHeaders = m.names(s.get("uniqueHeaders"))
	}
	m.readInsecure(r, s)
	r.StrictParser = s.flag("strictParser")
	r.NoDelay, r.KeepAlive = s.flag("noDelay"), s.flag("keepAlive")
	return r
}

// credentials takes `auth`: a string, or whatever Buffer.from takes.
func (m *httpModule) credentials(v goja.Value) string {
	if !goja.IsString(v) {
		b, _ := m.rt.BytesOf(m.rt.CallMethod(m.rt.bufferClass().ctor, "from", v))
		return string(b)
	}
	return string(utf8Of(v))
}

// fault marks an option whose value has the wrong type.
func (m *httpModule) fault(r *http.RequestOptions, option, name string, v goja.Value, expected ...string) {
	words := make([]goja.Value, len(expected))
	for i, e := range expected {
		words[i] = m.rt.VM.ToValue(e)
	}
	e := m.rt.script("internal/errors", "argType", m.rt.VM.ToValue(name), m.rt.array(words), v)
	r.SetFault(option, m.rt.ErrorFromValue(e))
}

func (m *httpModule) readPlace(r *http.RequestOptions, s streamOptions) {
	host := func(name string, dst *string) {
		v := s.get(name)
		switch {
		case goja.IsString(v):
			*dst = m.rt.goString(v)
		case !absent(v):
			m.fault(r, name, "options."+name, v, "string", "undefined", "null")
		}
	}
	host("hostname", &r.Hostname)
	host("host", &r.Host)
	if v := s.get("port"); v.ToBoolean() {
		m.readPort(r, v)
	}
	if v := s.get("defaultPort"); v.ToBoolean() {
		r.DefaultPort = whole(v)
	}
	if v := s.get("localAddress"); goja.IsString(v) {
		r.LocalAddress = v.String()
	}
	if v := s.get("localPort"); v.ToBoolean() {
		r.LocalPort = whole(v)
	}
	if v := s.get("family"); v.ToBoolean() {
		r.Family = whole(v)
	}
	if v := s.get("hints"); v.ToBoolean() {
		r.Hints = whole(v)
	}
	if v := s.get("socketPath"); goja.IsString(v) && v.ToBoolean() {
		r.SocketPath = m.rt.goString(v)
	}
	if v := s.get("servername"); goja.IsString(v) {
		r.ServerName = v.String()
	}
	if v := s.get("lookup"); v.ToBoolean() {
		r.Lookup = m.nets.lookup(v)
	}
}

// readPort takes a port. One that is none fails where net is to connect, with
// net's error.
func (m *httpModule) readPort(r *http.RequestOptions, v goja.Value) {
	if kind := m.rt.typeOf(v); kind == "symbol" || kind == "bigint" {
		r.SetFault("headers", nodeerr.NewType("", "Cannot convert a "+map[string]string{"symbol": "Symbol", "bigint": "BigInt"}[kind]+" value to a number"))
		return
	}
	if ex := m.rt.VM.Try(func() { r.Port = m.nets.port("Port", v) }); ex != nil {
		r.SetFault("connect", m.rt.ErrorFromValue(ex.Value()))
		if text := m.rt.text(v); http.ValidateHeaderValue("Host", m.rt.headerValue(m.rt.VM.ToValue(text))) != nil {
			r.SetFault("headers", nodeerr.NewType(nodeerr.ErrInvalidChar, `Invalid character in header content ["Host"]`))
		}
	}
}

// whole is a value as a whole number, 0 for what is none.
func whole(v goja.Value) int {
	switch v.(type) {
	case *goja.Object, *goja.Symbol:
		return 0
	}
	if goja.IsString(v) {
		v = v.ToNumber()
	}
	n, ok := number(v)
	if !ok || n != n {
		return 0
	}
	return int(max(min(n, math.MaxInt32), math.MinInt32))
}

func (m *httpModule) readAgents(r *http.RequestOptions, s streamOptions) {
	if v := s.get("_defaultAgent"); v.ToBoolean() {
		r.DefaultAgent = m.agentOf(v)
	}
	agent := s.get("agent")
	_, isObj := agent.(*goja.Object)
	switch b, isBool := agent.Export().(bool); {
	case !isObj && isBool && !b:
		r.Agent = http.NoAgent
	case absent(agent):
	default:
		if a := m.agentOf(agent); a != nil {
			r.Agent = a
		} else {
			m.fault(r, "agent", "options.agent", agent, "Agent-like Object", "undefined", "false")
		}
	}
	if fn, ok := goja.AssertFunction(s.get("createConnection")); ok {
		r.CreateConnection = m.connectionMaker(fn, s.o)
	}
}

// connectionMaker calls a program's createConnection.
func (m *httpModule) connectionMaker(fn goja.Callable, this goja.Value) http.CreateConnection {
	return func(opts *http.RequestOptions, done func(err error, s http.Socket)) (http.Socket, error) {
		v := m.rt.Call(fn, this, m.optionsFace(opts), m.createdCallback(done))
		return m.socketOf(v), nil
	}
}

func (m *httpModule) createdCallback(done func(err error, s http.Socket)) goja.Value {
	return m.rt.Fn("", 2, func(c goja.FunctionCall) goja.Value {
		defer m.rt.rethrow()
		done(m.rt.truthyError(c.Argument(0)), m.socketOf(c.Argument(1)))
		return nil
	})
}

// requestHeaders reads the option headers: an object to set, or a list to send
// as it is.
func (m *httpModule) requestHeaders(r *http.RequestOptions, v goja.Value) (fields, raw []http.HeaderField) {
	if v == nil || !v.ToBoolean() {
		return nil, nil
	}
	o := v.ToObject(m.rt.VM)
	if !isArray(o) {
		return m.fieldsOf(o), nil
	}
	h := &http.Head{Headers: []http.HeaderField{}}
	if m.headList(h, o); h.Odd {
		r.SetFault("headers", nodeerr.NewType(nodeerr.ErrInvalidArgValue, "The argument 'headers' is invalid. Received "+h.Received))
	}
	if h.Headers == nil {
		h.Headers = []http.HeaderField{}
	}
	return nil, h.Headers
}

func (m *httpModule) readMethod(r *http.RequestOptions, s streamOptions) {
	v := s.get("method")
	switch {
	case goja.IsString(v):
		r.Method = m.rt.goString(v)
	case !absent(v):
		m.fault(r, "method", pick(m.rt, "options.method", "method"), v, "string")
	}
}

func (m *httpModule) readTimeout(r *http.RequestOptions, s streamOptions) {
	v := s.get("timeout")
	if goja.IsUndefined(v) {
		return
	}
	n, ok := number(v)
	if !ok {
		m.fault(r, pick(m.rt, "timeout", "connect"), pick(m.rt, "timeout", "msecs"), v, "number")
		return
	}
	if n == 0 {
		r.Timeout = http.NoTimeout
		return
	}
	if n < 0 || math.IsNaN(n) || math.IsInf(n, 0) {
		e := m.rt.script("internal/errors", "outOfRange", m.rt.VM.ToValue(pick(m.rt, "timeout", "msecs")), m.rt.VM.ToValue("a non-negative finite number"), v)
		r.SetFault(pick(m.rt, "timeout", "connect"), m.rt.ErrorFromValue(e))
		return
	}
	r.Timeout = time.Duration(min(n, maxMillis) * float64(time.Millisecond))
}

// maxMillis is the longest time in milliseconds that a duration holds.
const maxMillis = 9e12

func (m *httpModule) signal(s streamOptions) stream.Signal {
	v := s.get("signal")
	if !v.ToBoolean() {
		return nil
	}
	return m.rt.signalOf(v, "signal")
}

func (m *httpModule) readMaxHeaderSize(r *http.RequestOptions, s streamOptions) {
	v := s.get("maxHeaderSize")
	if goja.IsUndefined(v) {
		return
	}
	if ex := m.rt.VM.Try(func() {
		m.rt.script("internal/errors", "needInteger", v, m.rt.VM.ToValue("maxHeaderSize"), m.rt.VM.ToValue(0))
	}); ex != nil {
		r.SetFault("maxHeaderSize", m.rt.ErrorFromValue(ex.Value()))
		return
	}
	r.MaxHeaderSize = int(v.ToInteger())
}

func (m *httpModule) readInsecure(r *http.RequestOptions, s streamOptions) {
	if ex := m.rt.VM.Try(func() { r.InsecureHTTPParser = m.insecure(s) }); ex != nil {
		r.SetFault("insecureHTTPParser", m.rt.ErrorFromValue(ex.Value()))
	}
}
