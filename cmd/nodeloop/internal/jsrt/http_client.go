package jsrt

import (
	"math"
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

func (m *httpModule) bindRequest(o *goja.Object, r *http.ClientRequest) *jsRequest {
	self := &jsRequest{ClientRequest: r, o: m.overridesOf()}
	if r.Timeout() != 0 {
		m.shapes.deadline.wear(o)
	} else {
		m.shapes.request.wear(o)
	}
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
		if o, ok := cb.(*goja.Object); ok && isFunction(o) {
			rt.CallMethod(c.This, "once", rt.VM.ToValue("response"), cb)
		} else if cb.ToBoolean() {
			m.fault(opts, "listener", "listener", cb, pick(rt, "function", "Function"))
		}
		if err := r.Init(rt.loop, self, target, opts, nil); err != nil {
			rt.Check(m.withInput(err, c.Arguments))
		}
		if r.Timeout() != 0 {
			m.shapes.deadline.wear(c.This)
		}
		return nil
	})
	m.request = cl
	m.endMethods(cl)
	if rt.V16() {
		m.destroyMethod(cl)
	}
	m.requestMethods(cl)
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
func (m *httpModule) requestArgs(args []goja.Value) (target any, opts *http.RequestOptions, cb goja.Value) {
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
	o, ok := options.(*goja.Object)
	if !ok {
		o = m.rt.VM.NewObject()
	}
	opts = m.requestOptions((&jsOptions{m, o}).Copy().(*jsOptions).o)
	if f, ok := input.(*goja.Object); ok && isFunction(f) && m.rt.V16() {
		// Node's stand-in for the options that are missing is frozen.
		opts.SetFault("port", m.rt.ErrorFromValue(m.rt.NewError("TypeError", "Cannot add property port, object is not extensible")))
	}
	return target, opts, callback
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
	do("onSocket", pick(rt, 2, 1), func(r *jsRequest, c goja.FunctionCall) goja.Value {
		r.ClientRequest.AssignSocket(m.socketOf(c.Argument(0)), rt.truthyError(c.Argument(1)))
		return nil
	})
	do("setTimeout", 2, func(r *jsRequest, c goja.FunctionCall) goja.Value {
		ms, cb := c.Argument(0), c.Argument(1)
		n, ok := number(ms)
		if !ok {
			rt.throwArgType("msecs", "of type number", ms)
		}
		if !(n >= 0 && n <= math.MaxFloat64) {
			rt.Throw(rt.script("internal/errors", "outOfRange", rt.VM.ToValue("msecs"), rt.VM.ToValue("a non-negative finite number"), ms))
		}
		n = min(n, maxMillis)
		rt.Check(r.ClientRequest.SetTimeout(time.Duration(n*float64(time.Millisecond)), nil))
		if cb.ToBoolean() {
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
		rt.CallMethod(r.o.p.Obj, "setTimeout", rt.VM.ToValue(0), c.Argument(0))
		return nil
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
