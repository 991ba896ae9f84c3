package jsrt

import (
	"github.com/dop251/goja"
)

// timersModule is the timers module over package timers.
type timersModule struct {
	rt        *Runtime
	timeout   *Class
	immediate *Class
	handle    *Class
	list      *Class
	shown     map[string]*ownFace
}

func (rt *Runtime) registerTimers() {
	rt.Register("timers", func(rt *Runtime) goja.Value { return newTimersModule(rt).exports() })
	if rt.V16() {
		rt.RegisterScript("timers/promises", true)
	}
}

// unusable is a constructor that programs have no use for.
func unusable(goja.ConstructorCall) *goja.Object { return nil }

func newTimersModule(rt *Runtime) *timersModule {
	m := &timersModule{rt: rt}
	m.timeout = rt.Class("Timeout", 5, nil, unusable)
	m.timeoutMethods()
	m.timeoutFaces()
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
			f := rt.Fn("", 1, d.f)
			if rt.V16() || d.code == "DEP0096" || d.code == "DEP0095" {
				f = rt.Fn("deprecated", 0, m.warnFirst(d))
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
	if !rt.V16() {
		rt.lineup(o, `active _unrefActive unenroll enroll setTimeout clearTimeout setInterval clearInterval
			setImmediate clearImmediate`)
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
	custom := rt.promisifySymbol()
	if !rt.V16() {
		v := rt.script("internal/timers10", name, fn)
		must(fn.DefineDataPropertySymbol(custom, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		return
	}
	get := rt.Fn("get", 0, func(goja.FunctionCall) goja.Value {
		return rt.RequireObject("timers/promises").Get(name)
	})
	must(fn.DefineAccessorPropertySymbol(custom, get, nil, goja.FLAG_FALSE, goja.FLAG_TRUE))
}

// promisifySymbol is util.promisify.custom.
func (rt *Runtime) promisifySymbol() *goja.Symbol {
	if rt.symPromisify == nil {
		if rt.V16() {
			rt.symPromisify = rt.symbolFor("nodejs.util.promisify.custom")
		} else {
			rt.symPromisify = goja.NewSymbol("util.promisify.custom")
		}
	}
	return rt.symPromisify
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
