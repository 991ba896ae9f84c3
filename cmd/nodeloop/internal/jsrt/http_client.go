package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

func (m *httpModule) bindRequest(o *goja.Object, r *http.ClientRequest) *jsRequest {
	self := &jsRequest{ClientRequest: r, o: m.overridesOf()}
	self.o.p = m.rt.Bind(o, self, &r.EventEmitter)
	return self
}

func (m *httpModule) makeRequest() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("ClientRequest", 3, m.outgoing, func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		r := &http.ClientRequest{}
		self := m.bindRequest(c.This, r)
		rt.events.init(c.This, goja.Undefined())
		target, opts, cb := m.requestArgs(c.Arguments)
		defer rt.rethrow()
		if cb != nil {
			rt.CallMethod(c.This, "once", rt.VM.ToValue("response"), cb)
		}
		if err := r.Init(rt.loop, self, target, opts, nil); err != nil {
			rt.Check(m.withInput(err, c.Arguments))
		}
		return nil
	})
	m.request = cl
	m.requestMethods(cl)
	m.requestProperties(cl.Proto)
}

// withInput gives the error of an invalid URL the text that it was about.
func (m *httpModule) withInput(err error, args []goja.Value) error {
	if o, ok := m.rt.ErrorValue(err).(*goja.Object); ok && len(args) > 0 && goja.IsString(args[0]) {
		if code := o.Get("code"); code != nil && code.String() == "ERR_INVALID_URL" {
			must(o.Set("input", args[0]))
		}
	}
	return err
}

// requestArgs sorts (url[, options][, callback]) and (options[, callback]).
func (m *httpModule) requestArgs(args []goja.Value) (target any, opts *http.RequestOptions, cb *goja.Object) {
	arg := func(i int) goja.Value {
		if i < len(args) {
			return args[i]
		}
		return goja.Undefined()
	}
	input, options, callback := arg(0), arg(1), arg(2)
	switch {
	case goja.IsString(input):
		target = m.rt.goString(input)
	case m.isURL(input):
		u, err := http.ParseURL(m.rt.goString(input.(*goja.Object).Get("href")))
		m.rt.Check(err)
		target = u
	default:
		callback = options
		options = input
	}
	if o, ok := options.(*goja.Object); ok && isFunction(o) {
		callback = options
		options = goja.Undefined()
	}
	if o, ok := callback.(*goja.Object); ok && isFunction(o) {
		cb = o
	}
	o, ok := options.(*goja.Object)
	if !ok {
		o = m.rt.VM.NewObject()
	}
	copied := (&jsOptions{m, o}).Copy().(*jsOptions).o
	return target, m.requestOptions(copied), cb
}

// isURL reports whether v is an instance of the class URL.
func (m *httpModule) isURL(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok {
		return false
	}
	sp, isObj := o.Get("searchParams").(*goja.Object)
	return isObj && sp != nil && goja.IsString(orUndefined(o.Get("href"))) && goja.IsString(orUndefined(o.Get("origin")))
}

func (m *httpModule) requestMethods(cl *Class) {
	rt := m.rt
	do := func(name string, length int, f func(r *jsRequest, c goja.FunctionCall) goja.Value) {
		bound(rt, cl, name, length, f)
	}
	do("abort", 0, func(r *jsRequest, _ goja.FunctionCall) goja.Value { r.Abort(); return nil })
	do("onSocket", 2, func(r *jsRequest, c goja.FunctionCall) goja.Value {
		r.ClientRequest.AssignSocket(m.socketOf(c.Argument(0)), rt.truthyError(c.Argument(1)))
		return nil
	})
	do("setTimeout", 2, func(r *jsRequest, c goja.FunctionCall) goja.Value {
		ms, cb := c.Argument(0), c.Argument(1)
		n, ok := number(ms)
		if !ok {
			rt.throwArgType("msecs", "of type number", ms)
		}
		if !goja.IsUndefined(cb) && rt.typeOf(cb) != "function" && rt.V16() {
			rt.argType("callback", cb, "Function")
		}
		rt.Check(r.ClientRequest.SetTimeout(time.Duration(n*float64(time.Millisecond)), nil))
		if o, ok := cb.(*goja.Object); ok && isFunction(o) {
			rt.CallMethod(r.o.p.Obj, "once", rt.VM.ToValue("timeout"), cb)
		}
		return c.This
	})
	do("_deferToConnect", pick(rt, 2, 3), func(r *jsRequest, c goja.FunctionCall) goja.Value {
		method, args, cb := c.Argument(0), c.Argument(1), c.Argument(2)
		r.DeferToConnect(func() {
			if s, ok := m.socketFace(r.Socket()).(*goja.Object); ok && method.ToBoolean() {
				rt.CallMethod(s, method.String(), rt.listOf(args)...)
			}
			if cb.ToBoolean() && !rt.V16() {
				rt.CallValue(cb, goja.Undefined())
			}
		})
		return nil
	})
	do("clearTimeout", 1, func(r *jsRequest, c goja.FunctionCall) goja.Value {
		return rt.CallMethod(r.o.p.Obj, "setTimeout", rt.VM.ToValue(0), c.Argument(0))
	})
	do("setNoDelay", 1, func(r *jsRequest, c goja.FunctionCall) goja.Value {
		r.SetNoDelay(goja.IsUndefined(c.Argument(0)) || c.Argument(0).ToBoolean())
		return nil
	})
	do("setSocketKeepAlive", 2, func(r *jsRequest, c goja.FunctionCall) goja.Value {
		r.SetSocketKeepAlive(c.Argument(0).ToBoolean(), duration(c.Argument(1)))
		return nil
	})
}

func (m *httpModule) requestProperties(proto *goja.Object) {
	rt := m.rt
	get := func(name string, f func(r *jsRequest) any, set func(r *jsRequest, v goja.Value)) {
		property(rt, proto, name, f, set, goja.Undefined())
	}
	text := func(name string, f func(r *jsRequest) *string) {
		get(name, func(r *jsRequest) any { return rt.latin1(*f(r)) }, func(r *jsRequest, v goja.Value) { *f(r) = wireText(v) })
	}
	text("method", func(r *jsRequest) *string { return &r.Method })
	text("path", func(r *jsRequest) *string { return &r.Path })
	if rt.V16() {
		text("host", func(r *jsRequest) *string { return &r.Host })
		text("protocol", func(r *jsRequest) *string { return &r.Protocol })
		get("reusedSocket", func(r *jsRequest) any { return r.ReusedSocket }, func(r *jsRequest, v goja.Value) { r.ReusedSocket = v.ToBoolean() })
		plain(rt, proto, "maxHeaderSize", func(r *jsRequest) any {
			if n := r.MaxHeaderSize(); n != 0 {
				return n
			}
			return goja.Undefined()
		})
	}
	plain(rt, proto, "timeoutCb", func(r *jsRequest) any {
		if l := r.TimeoutListener(); l != nil {
			return l
		}
		return goja.Null()
	})
	plain(rt, proto, "agent", func(r *jsRequest) any { return m.agentFace(r.Agent()) })
	plain(rt, proto, "socketPath", func(r *jsRequest) any {
		if p := r.SocketPath(); p != "" {
			return p
		}
		return goja.Undefined()
	})
	get("timeout", func(r *jsRequest) any {
		if d := r.Timeout(); d != 0 {
			return float64(d) / float64(time.Millisecond)
		}
		return goja.Undefined()
	}, func(r *jsRequest, v goja.Value) {
		must(r.o.p.Obj.DefineDataProperty("timeout", v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	})
	plain(rt, proto, "aborted", func(r *jsRequest) any {
		if rt.V16() {
			return r.Aborted()
		}
		if r.Aborted() {
			return r.AbortedAt().UnixMilli()
		}
		return goja.Undefined()
	})
	plain(rt, proto, "parser", func(r *jsRequest) any { return m.parserFace(r.Parser()) })
	plain(rt, proto, "res", func(r *jsRequest) any {
		if res := r.Response(); res != nil {
			return res
		}
		return goja.Null()
	})
	get("maxHeadersCount", func(r *jsRequest) any {
		switch r.MaxHeadersCount {
		case 0:
			return goja.Null()
		case http.NoHeadersLimit:
			return 0
		}
		return limitFace(r.MaxHeadersCount)
	}, func(r *jsRequest, v goja.Value) {
		n, ok := number(v)
		switch {
		case !ok:
			r.MaxHeadersCount = 0
		case n <= 0:
			r.MaxHeadersCount = http.NoHeadersLimit
		default:
			r.MaxHeadersCount = limit(v)
		}
	})
}

// requestLike makes a request of a program's object that an agent is given: what
// the agent tells it goes to the object's own methods.
func (m *httpModule) requestLike(o *goja.Object) *http.ClientRequest {
	r := &http.ClientRequest{}
	self := &jsRequest{ClientRequest: r, o: m.overridesOf()}
	self.o.p = &Peer{rt: m.rt, Obj: o, Impl: self, Emitter: &r.EventEmitter}
	r.EventEmitter.SetHook(self.o.p)
	r.OutgoingMessage.Init(m.rt.loop, self)
	r.SetSelf(self)
	return r
}
