package jsrt

import (
	"math"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

// jsAgent is the self of an Agent that JavaScript sees.
type jsAgent struct {
	*http.Agent
	o overrides
	m *httpModule
	// tables are its lists, made at the first look.
	tables [3]*goja.Object
}

// AddRequest implements [http.AgentMethods].
func (a *jsAgent) AddRequest(req *http.ClientRequest, opts *http.RequestOptions) error {
	if _, ok := a.o.call("addRequest", a.m.rt.ToJS(req), a.m.optionsFace(opts)); ok {
		return nil
	}
	return a.Agent.AddRequest(req, opts)
}

// CreateSocket implements [http.AgentMethods].
func (a *jsAgent) CreateSocket(req *http.ClientRequest, opts *http.RequestOptions, done func(err error, s http.Socket)) error {
	fn := a.o.p.Override("createSocket")
	if fn == nil {
		return a.Agent.CreateSocket(req, opts, done)
	}
	a.m.rt.Call(fn, a.o.p.Obj, a.m.rt.ToJS(req), a.m.optionsFace(opts), a.m.createdCallback(done))
	return nil
}

// CreateConnection implements [http.AgentMethods].
func (a *jsAgent) CreateConnection(opts *http.RequestOptions, done func(err error, s http.Socket)) (http.Socket, error) {
	fn := a.o.p.Override("createConnection")
	if fn == nil {
		if g, ok := a.o.p.given["keepAliveMsecs"]; ok && a.KeepAlive && a.m.rt.V16() {
			if _, ok := number(g.value); !ok && !goja.IsUndefined(g.value) {
				a.m.rt.argType("options.keepAliveInitialDelay", g.value, "number")
			}
		}
		return a.Agent.CreateConnection(opts, done)
	}
	v := a.m.rt.Call(fn, a.o.p.Obj, a.m.optionsFace(opts), a.m.createdCallback(done))
	return a.m.socketOf(v), nil
}

// GetName implements [http.AgentMethods].
func (a *jsAgent) GetName(opts *http.RequestOptions) string {
	if v, ok := a.o.call("getName", a.m.optionsFace(opts)); ok {
		return v.String()
	}
	return a.Agent.GetName(opts)
}

// KeepSocketAlive implements [http.AgentMethods].
func (a *jsAgent) KeepSocketAlive(s http.Socket) bool {
	if v, ok := a.o.call("keepSocketAlive", a.m.socketFace(s)); ok {
		return v.ToBoolean()
	}
	return a.Agent.KeepSocketAlive(s)
}

// ReuseSocket implements [http.AgentMethods].
func (a *jsAgent) ReuseSocket(s http.Socket, req *http.ClientRequest) {
	if _, ok := a.o.call("reuseSocket", a.m.socketFace(s), a.m.rt.ToJS(req)); !ok {
		a.Agent.ReuseSocket(s, req)
	}
}

// RemoveSocket implements [http.AgentMethods].
func (a *jsAgent) RemoveSocket(s http.Socket, opts *http.RequestOptions) {
	if _, ok := a.o.call("removeSocket", a.m.socketFace(s), a.m.optionsFace(opts)); !ok {
		a.Agent.RemoveSocket(s, opts)
	}
}

// NewAgent implements [http.AgentMaker]: `new agent.constructor()`.
func (a *jsAgent) NewAgent() (http.AgentLike, error) {
	o, err := a.m.rt.VM.New(a.o.p.Obj.Get("constructor"))
	a.m.rt.Check(err)
	return a.m.agentOf(o), nil
}

// Traits implements [http.TraitedAgent] by the properties that the program sees
// and may have set.
func (a *jsAgent) Traits() http.AgentTraits { return a.m.traits(a.o.p.Obj) }

// GoObject returns the object behind its JavaScript face.
func (a *jsAgent) GoObject() any { return a.Agent }

// agentLike is a program's object with an addRequest.
type agentLike struct {
	m   *httpModule
	obj *goja.Object
}

// AddRequest implements [http.AgentLike].
func (a *agentLike) AddRequest(req *http.ClientRequest, opts *http.RequestOptions) error {
	a.m.rt.CallMethod(a.obj, "addRequest", a.m.rt.ToJS(req), a.m.optionsFace(opts))
	return nil
}

// Traits implements [http.TraitedAgent].
func (a *agentLike) Traits() http.AgentTraits { return a.m.traits(a.obj) }

func (m *httpModule) traits(o *goja.Object) http.AgentTraits {
	var t http.AgentTraits
	get := func(o *goja.Object, name string) goja.Value { return orUndefined(o.Get(name)) }
	if v := get(o, "protocol"); v.ToBoolean() {
		t.Protocol = v.String()
	}
	if v := get(o, "defaultPort"); v.ToBoolean() {
		t.DefaultPort = int(v.ToInteger())
	}
	t.KeepAlive = get(o, "keepAlive").ToBoolean()
	if v := get(o, "maxSockets"); v.ToBoolean() {
		t.MaxSockets = m.rt.limit(v)
	}
	if opts, ok := get(o, "options").(*goja.Object); ok {
		if v := get(opts, "timeout"); v.ToBoolean() {
			t.Timeout = m.rt.looseDuration(v)
		}
		t.StrictParser = get(opts, "strictParser").ToBoolean()
	}
	return t
}

func limitFace(n int) any {
	if n == http.Unlimited {
		return math.Inf(1)
	}
	return n
}

// agentOf takes an agent: one of ours, or an object with addRequest.
func (m *httpModule) agentOf(v goja.Value) http.AgentLike {
	if a, ok := ImplOf[*jsAgent](m.rt, v); ok {
		return a
	}
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	if add, ok := o.Get("addRequest").(*goja.Object); ok && isFunction(add) {
		return &agentLike{m, o}
	}
	return nil
}

func (m *httpModule) agentFace(a http.AgentLike) goja.Value {
	switch a := a.(type) {
	case nil:
		return goja.Undefined()
	case *jsAgent:
		return a.o.p.Obj
	case *agentLike:
		return a.obj
	}
	return m.rt.ToJS(a)
}

func (m *httpModule) bindAgent(o *goja.Object, a *http.Agent) *jsAgent {
	self := &jsAgent{Agent: a, o: overrides{m: m.streams}, m: m}
	m.shapes.agent.wear(o)
	self.o.p = m.rt.Bind(o, self, &a.EventEmitter)
	return self
}

func (m *httpModule) makeAgent() {
	rt := m.rt
	var cl *Class
	cl = rt.Class("Agent", 1, rt.EventEmitterClass(), func(c goja.ConstructorCall) *goja.Object {
		if o := rt.again(c, cl); o != nil {
			return o
		}
		a := &http.Agent{}
		self := m.bindAgent(c.This, a)
		rt.events.init(c.This, goja.Undefined())
		opts := (&jsOptions{m, rt.VM.NewObject()}).o
		if rt.V16() {
			must(opts.SetPrototype(nil))
		}
		if given, ok := c.Argument(0).(*goja.Object); ok {
			(&jsOptions{m, opts}).Assign(&jsOptions{m, given})
		}
		must(opts.Set("path", goja.Null()))
		must(c.This.Set("options", opts))
		defer rt.rethrow()
		rt.Check(a.Init(rt.loop, self, m.agentOptions(opts)))
		return nil
	})
	m.agent = cl
	must(cl.Ctor.Set("defaultMaxSockets", math.Inf(1)))
	m.agentMethods(cl)
}

func (m *httpModule) agentOptions(o *goja.Object) *http.AgentOptions {
	s := streamOptions{m.streams, o}
	a := &http.AgentOptions{KeepAlive: s.flag("keepAlive"), Request: *m.requestOptions(o)}
	if v := s.get("keepAliveMsecs"); v.ToBoolean() {
		a.KeepAliveMsecs = whole(v)
	}
	if v := s.get("maxSockets"); v.ToBoolean() {
		a.MaxSockets = m.rt.limit(v)
	} else if v := m.agent.Ctor.Get("defaultMaxSockets"); v != nil {
		a.MaxSockets = m.rt.limit(v)
	}
	if v := s.get("maxFreeSockets"); v.ToBoolean() {
		a.MaxFreeSockets = m.rt.limit(v)
	}
	if !m.rt.V16() {
		a.Timeout = a.Request.Timeout
		return a
	}
	if v := s.get("scheduling"); v.ToBoolean() {
		if goja.IsString(v) {
			a.Scheduling = v.String()
		} else {
			a.Request.SetFault("scheduling", m.rt.ErrorFromValue(m.rt.NewNodeError("TypeError", "ERR_INVALID_ARG_VALUE",
				"The argument 'scheduling' must be one of: 'fifo', 'lifo'. Received "+m.rt.inspect(v))))
		}
	}
	if v := s.get("maxTotalSockets"); !goja.IsUndefined(v) {
		n, ok := number(v)
		switch {
		case !ok:
			m.fault(&a.Request, "maxTotalSockets", "maxTotalSockets", v, "number")
		case !(n > 0):
			e := m.rt.script("internal/errors", "outOfRange", m.rt.VM.ToValue("maxTotalSockets"), m.rt.VM.ToValue("> 0"), v)
			a.Request.SetFault("maxTotalSockets", m.rt.ErrorFromValue(e))
		default:
			a.MaxTotalSockets = m.rt.limit(v)
		}
	}
	a.Timeout = max(a.Request.Timeout, 0)
	return a
}

const (
	agent16 = `_events _eventsCount _maxListeners defaultPort protocol options requests sockets freeSockets
		keepAliveMsecs keepAlive maxSockets maxFreeSockets scheduling maxTotalSockets totalSocketCount`
	agent10 = `_events _eventsCount _maxListeners defaultPort protocol options requests sockets freeSockets
		keepAliveMsecs keepAlive maxSockets maxFreeSockets`
)

// agentShape is what an agent has as its own.
func (m *httpModule) agentShape() *shape {
	rt := m.rt
	s := rt.eventsModule().addState(rt.newShape())
	number := func(name string, f func(a *jsAgent) *int) {
		show(s, name, func(a *jsAgent) any { return limitFace(*f(a)) },
			func(a *jsAgent, v goja.Value) { *f(a) = rt.limit(v) })
	}
	number("defaultPort", func(a *jsAgent) *int { return &a.DefaultPort })
	show(s, "protocol", func(a *jsAgent) any {
		if a.Protocol == "" {
			return goja.Null()
		}
		return a.Protocol
	}, func(a *jsAgent, v goja.Value) { a.Protocol = looseText(v) })
	s.fresh("options", func() goja.Value { return m.noOptions() })
	m.addAgentLists(s)
	number("keepAliveMsecs", func(a *jsAgent) *int { return &a.KeepAliveMsecs })
	show(s, "keepAlive", func(a *jsAgent) any { return a.KeepAlive }, func(a *jsAgent, v goja.Value) { a.KeepAlive = v.ToBoolean() })
	number("maxSockets", func(a *jsAgent) *int { return &a.MaxSockets })
	show(s, "maxFreeSockets", func(a *jsAgent) any { return limitFace(a.MaxFreeSockets) },
		func(a *jsAgent, v goja.Value) { a.MaxFreeSockets = rt.bound(v) })
	if rt.V16() {
		show(s, "scheduling", func(a *jsAgent) any { return a.Scheduling }, func(a *jsAgent, v goja.Value) { a.Scheduling = looseText(v) })
		number("maxTotalSockets", func(a *jsAgent) *int { return &a.MaxTotalSockets })
		number("totalSocketCount", func(a *jsAgent) *int { return &a.TotalSocketCount })
	}
	return s.inOrder(pick(rt, agent16, agent10))
}

// noOptions is the options object of an agent without options.
func (m *httpModule) noOptions() *goja.Object {
	o := (&jsOptions{m, m.rt.VM.NewObject()}).o
	if m.rt.V16() {
		must(o.SetPrototype(nil))
	}
	must(o.Set("path", goja.Null()))
	return o
}

func (m *httpModule) agentMethods(cl *Class) {
	rt := m.rt
	do := func(name string, length int, f func(a *jsAgent, c goja.FunctionCall) goja.Value) {
		bound(rt, cl, name, length, f)
	}
	request := func(v goja.Value) *http.ClientRequest {
		if r, ok := ImplOf[*jsRequest](rt, v); ok {
			return r.ClientRequest
		}
		return m.requestLike(rt.thisObject(v))
	}
	must(cl.Proto.Set("createConnection", rt.RequireObject("net").Get("createConnection")))
	rt.natives[cl.Proto.Get("createConnection").(*goja.Object)] = struct{}{}
	do("getName", pick(rt, 0, 1), func(a *jsAgent, c goja.FunctionCall) goja.Value {
		if v := c.Argument(0); goja.IsNull(v) || goja.IsUndefined(v) && !rt.V16() {
			rt.throwReading(v, "host")
		}
		return rt.VM.ToValue(a.Agent.GetName(m.requestOptions(c.Argument(0))))
	})
	do("addRequest", 4, func(a *jsAgent, c goja.FunctionCall) goja.Value {
		rt.Check(a.Agent.AddRequest(request(c.Argument(0)), m.legacyOptions(c)))
		return nil
	})
	do("createSocket", 3, func(a *jsAgent, c goja.FunctionCall) goja.Value {
		cb, _ := goja.AssertFunction(c.Argument(2))
		rt.Check(a.Agent.CreateSocket(request(c.Argument(0)), m.requestOptions(c.Argument(1)), func(err error, s http.Socket) {
			if cb != nil {
				rt.Call(cb, goja.Undefined(), rt.errorOrNull(err), m.socketFace(s))
			}
		}))
		return nil
	})
	do("removeSocket", 2, func(a *jsAgent, c goja.FunctionCall) goja.Value {
		a.Agent.RemoveSocket(m.socketOf(c.Argument(0)), m.requestOptions(c.Argument(1)))
		return nil
	})
	do("keepSocketAlive", 1, func(a *jsAgent, c goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(a.Agent.KeepSocketAlive(m.needSocket(c.Argument(0), "setKeepAlive")))
	})
	do("reuseSocket", 2, func(a *jsAgent, c goja.FunctionCall) goja.Value {
		a.Agent.ReuseSocket(m.needSocket(c.Argument(0), pick(rt, "removeListener", "ref")), request(c.Argument(1)))
		return nil
	})
	do("destroy", 0, func(a *jsAgent, _ goja.FunctionCall) goja.Value { a.Agent.Destroy(); return nil })
}

// legacyOptions takes addRequest's options, or its old arguments host, port and
// localAddress.
func (m *httpModule) legacyOptions(c goja.FunctionCall) *http.RequestOptions {
	if !goja.IsString(c.Argument(1)) {
		return m.requestOptions(c.Argument(1))
	}
	return m.requestOptions(m.rt.plainObject("host", c.Argument(1), "port", c.Argument(2), "localAddress", c.Argument(3)))
}

var (
	_ http.AgentMethods = (*jsAgent)(nil)
	_ stream.Stream     = (*jsRequest)(nil)
)
