package jsrt

import (
	"math"
	"strconv"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

// timersModule is the timers module over package timers.
type timersModule struct {
	rt        *Runtime
	timeout   *Class
	immediate *Class
}

// jsTimeout is the Go side of a Timeout, or of an object that was enrolled as
// one.
type jsTimeout struct {
	rt       *Runtime
	obj      *goja.Object
	t        *timers.Timeout
	args     []goja.Value
	repeat   bool
	enrolled bool
	cleared  bool
	fired    bool
	context  goja.Value
}

// OnTimeout implements [timers.Owner]: it calls what _onTimeout is by now.
func (t *jsTimeout) OnTimeout() {
	fn, ok := goja.AssertFunction(t.obj.Get("_onTimeout"))
	if !ok {
		return
	}
	if !t.repeat {
		t.fired = true
	}
	if t.rt.async.following {
		t.rt.resume(t.context, func() { t.rt.Call(fn, t.obj, t.args...) })
		return
	}
	t.rt.Call(fn, t.obj, t.args...)
}

// jsImmediate is the Go side of an Immediate.
type jsImmediate struct {
	im   loop.Immediate
	done bool
}

func (rt *Runtime) registerTimers() {
	rt.Register("timers", func(rt *Runtime) goja.Value { return newTimersModule(rt).exports() })
	if rt.V16() {
		rt.RegisterScript("timers/promises", true)
	}
}

func newTimersModule(rt *Runtime) *timersModule {
	m := &timersModule{rt: rt}
	unusable := func(goja.ConstructorCall) *goja.Object { return nil }
	m.timeout = rt.Class("Timeout", 5, nil, unusable)
	m.timeoutMethods()
	m.immediate = rt.Class("Immediate", 2, nil, unusable)
	m.immediateMethods()
	return m
}

func (m *timersModule) exports() goja.Value {
	rt := m.rt
	o := rt.VM.NewObject()
	set := func(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
		fn := rt.Fn(name, length, f)
		must(o.Set(name, fn))
		return fn
	}
	old := func() {
		for _, d := range []deprecated{
			{"_unrefActive", "timers._unrefActive() is deprecated. Please use timeout.refresh() instead.", "DEP0127", m.unrefActive},
			{"active", "timers.active() is deprecated. Please use timeout.refresh() instead.", "DEP0126", m.active},
			{"unenroll", "timers.unenroll() is deprecated. Please use clearTimeout instead.", "DEP0096", m.unenroll},
			{"enroll", "timers.enroll() is deprecated. Please use setTimeout instead.", "DEP0095", m.enroll},
		} {
			f := rt.Fn(d.name, 1, d.f)
			if rt.V16() || d.code == "DEP0096" || d.code == "DEP0095" {
				f = rt.Fn(d.name, 1, m.warnFirst(d))
			}
			must(o.Set(d.name, f))
		}
	}
	if !rt.V16() {
		old()
	}
	timeout := set("setTimeout", pick(rt, 5, 5), func(c goja.FunctionCall) goja.Value { return m.set(c, false) })
	set("clearTimeout", 1, m.clear)
	immediate := set("setImmediate", 4, m.setImmediate)
	set("clearImmediate", 1, m.clearImmediate)
	set("setInterval", 5, func(c goja.FunctionCall) goja.Value { return m.set(c, true) })
	set("clearInterval", 1, m.clear)
	if rt.V16() {
		old()
	}
	m.promisify(timeout, "setTimeout")
	m.promisify(immediate, "setImmediate")
	return o
}

type deprecated struct {
	name, text, code string
	f                func(goja.FunctionCall) goja.Value
}

// warnFirst emits a deprecation's warning at the first call.
func (m *timersModule) warnFirst(d deprecated) func(goja.FunctionCall) goja.Value {
	warned := false
	return func(c goja.FunctionCall) goja.Value {
		if !warned {
			warned = true
			vm := m.rt.VM
			m.rt.CallMethod(m.rt.proc.obj, "emitWarning", vm.ToValue(d.text), vm.ToValue("DeprecationWarning"), vm.ToValue(d.code))
		}
		return d.f(c)
	}
}

// promisify gives a function its util.promisify form.
func (m *timersModule) promisify(fn *goja.Object, name string) {
	rt := m.rt
	custom := rt.symbolFor("nodejs.util.promisify.custom")
	if !rt.V16() {
		v := rt.script("internal/timers10", name, fn)
		must(fn.DefineDataPropertySymbol(custom, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
		return
	}
	get := rt.Fn("get", 0, func(goja.FunctionCall) goja.Value {
		return rt.RequireObject("timers/promises").Get(name)
	})
	must(fn.DefineAccessorPropertySymbol(custom, get, nil, goja.FLAG_FALSE, goja.FLAG_TRUE))
}

func (m *timersModule) checkCallback(v goja.Value) {
	if _, ok := goja.AssertFunction(v); !ok {
		m.rt.throwCallback("callback", v)
	}
}

func rest(c goja.FunctionCall, from int) []goja.Value {
	if len(c.Arguments) <= from {
		return nil
	}
	return append([]goja.Value(nil), c.Arguments[from:]...)
}

// set is setTimeout and setInterval.
func (m *timersModule) set(c goja.FunctionCall, repeat bool) goja.Value {
	m.checkCallback(c.Argument(0))
	rt := m.rt
	after := c.Argument(1).ToNumber().ToFloat()
	t := &jsTimeout{rt: rt, args: rest(c, 2), repeat: repeat, context: rt.async.value}
	t.obj = rt.VM.CreateObject(m.timeout.Proto)
	rt.Attach(t.obj, t)
	t.t = timers.Set(rt.loop, t, after, repeat)
	ms := timeoutMs(after)
	o := t.obj
	if !rt.V16() {
		must(o.Set("_called", false))
	}
	must(o.Set("_idleTimeout", ms))
	must(o.Set("_idlePrev", goja.Null()))
	must(o.Set("_idleNext", goja.Null()))
	must(o.Set("_idleStart", rt.loop.Now()))
	must(o.Set("_onTimeout", c.Argument(0)))
	if len(t.args) > 0 {
		must(o.Set("_timerArgs", rt.array(t.args)))
	} else {
		must(o.Set("_timerArgs", goja.Undefined()))
	}
	if repeat {
		must(o.Set("_repeat", ms))
	} else {
		must(o.Set("_repeat", goja.Null()))
	}
	return o
}

// timeoutMs is what Node makes of a duration.
func timeoutMs(ms float64) float64 {
	if !(ms >= 1 && ms <= math.MaxInt32) {
		return 1
	}
	return ms
}

func (m *timersModule) timeoutMethods() {
	rt, cl := m.rt, m.timeout
	own := func(v goja.Value) *jsTimeout {
		t, _ := HandleOf[*jsTimeout](rt, v)
		return t
	}
	chain := func(name string, f func(t *jsTimeout)) {
		cl.Method(name, 0, func(c goja.FunctionCall) goja.Value {
			if t := own(c.This); t != nil {
				f(t)
			}
			return c.This
		})
	}
	chain("refresh", func(t *jsTimeout) {
		if !t.cleared {
			t.fired = false
			t.t.Refresh()
		}
	})
	chain("unref", func(t *jsTimeout) { t.t.Unref() })
	chain("ref", func(t *jsTimeout) { t.t.Ref() })
	if rt.V16() {
		cl.Method("hasRef", 0, func(c goja.FunctionCall) goja.Value {
			t := own(c.This)
			return rt.VM.ToValue(t != nil && t.t.HasRef())
		})
	}
	cl.Method("close", 0, func(c goja.FunctionCall) goja.Value {
		m.clear(goja.FunctionCall{Arguments: []goja.Value{c.This}})
		return c.This
	})
	rt.Accessor(cl.Proto, "_destroyed", false, func(this *goja.Object) goja.Value {
		t := own(this)
		return rt.VM.ToValue(t != nil && (t.cleared || t.fired && !t.t.IsSet()))
	}, nil)
	if rt.V16() {
		must(cl.Proto.DefineDataPropertySymbol(goja.SymToPrimitive, rt.Fn("", 0, func(c goja.FunctionCall) goja.Value {
			if t := own(c.This); t != nil {
				return rt.VM.ToValue(t.t.ID())
			}
			return nil
		}), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	}
}

// clear is clearTimeout and clearInterval.
func (m *timersModule) clear(c goja.FunctionCall) goja.Value {
	v := c.Argument(0)
	if t, ok := HandleOf[*jsTimeout](m.rt, v); ok {
		if fn := t.obj.Get("_onTimeout"); fn != nil && fn.ToBoolean() {
			must(t.obj.Set("_onTimeout", goja.Null()))
			t.stop()
		}
		return nil
	}
	if !m.rt.V16() {
		return nil
	}
	switch id := v.Export().(type) {
	case int64:
		timers.ClearByID(m.rt.loop, uint32(id))
	case string:
		if n, err := strconv.ParseUint(id, 10, 32); err == nil {
			timers.ClearByID(m.rt.loop, uint32(n))
		}
	}
	return nil
}

func (t *jsTimeout) stop() {
	t.cleared = true
	if t.t != nil {
		t.t.Clear()
	}
	must(t.obj.Set("_idleTimeout", -1))
}

func (m *timersModule) setImmediate(c goja.FunctionCall) goja.Value {
	m.checkCallback(c.Argument(0))
	rt := m.rt
	o := rt.VM.CreateObject(m.immediate.Proto)
	im := &jsImmediate{}
	rt.Attach(o, im)
	args := rest(c, 1)
	must(o.Set("_idleNext", goja.Null()))
	must(o.Set("_idlePrev", goja.Null()))
	must(o.Set("_onImmediate", c.Argument(0)))
	if len(args) > 0 {
		must(o.Set("_argv", rt.array(args)))
	} else {
		must(o.Set("_argv", goja.Undefined()))
	}
	im.im = rt.loop.SetImmediate(rt.Carry(func() {
		im.done = true
		fn, _ := goja.AssertFunction(o.Get("_onImmediate"))
		defer func() { must(o.Set("_onImmediate", goja.Null())) }()
		rt.Call(fn, o, args...)
	}))
	return o
}

func (m *timersModule) immediateMethods() {
	rt, cl := m.rt, m.immediate
	own := func(v goja.Value) *jsImmediate {
		im, _ := HandleOf[*jsImmediate](rt, v)
		return im
	}
	for name, f := range map[string]func(*jsImmediate){
		"ref":   func(im *jsImmediate) { im.im.Ref() },
		"unref": func(im *jsImmediate) { im.im.Unref() },
	} {
		cl.HiddenMethod(name, 0, func(c goja.FunctionCall) goja.Value {
			if im := own(c.This); im != nil {
				f(im)
			}
			return c.This
		})
	}
	if rt.V16() {
		cl.HiddenMethod("hasRef", 0, func(c goja.FunctionCall) goja.Value {
			im := own(c.This)
			return rt.VM.ToValue(im != nil && !im.done && im.im.HasRef())
		})
	}
	rt.Accessor(cl.Proto, "_destroyed", false, func(this *goja.Object) goja.Value {
		im := own(this)
		return rt.VM.ToValue(im != nil && im.done)
	}, nil)
}

func (m *timersModule) clearImmediate(c goja.FunctionCall) goja.Value {
	if im, ok := HandleOf[*jsImmediate](m.rt, c.Argument(0)); ok && !im.done {
		im.done = true
		im.im.Clear()
		must(c.Argument(0).(*goja.Object).Set("_onImmediate", goja.Null()))
	}
	return nil
}
