package jsrt

import (
	"math"
	"strconv"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

// jsTimeout is the Go side of a Timeout, or of an object that was enrolled as
// one.
type jsTimeout struct {
	m       *timersModule
	obj     *goja.Object
	t       *timers.Timeout
	args    []goja.Value
	repeat  goja.Value // what _repeat is, nil for null
	context goja.Value
	assigned

	enrolled bool
	begun    bool // enrolled: was started
}

// OnTimeout implements [timers.Owner]: it calls what _onTimeout is by now.
func (t *jsTimeout) OnTimeout() {
	rt := t.m.rt
	v := t.obj.Get("_onTimeout")
	fn, ok := goja.AssertFunction(v)
	if !ok {
		t.noCallback(v)
		return
	}
	t.wasCalled()
	defer t.settle()
	if rt.async.following {
		rt.resume(t.context, func() { rt.Call(fn, t.obj, t.args...) })
		return
	}
	rt.Call(fn, t.obj, t.args...)
}

func (t *jsTimeout) wasCalled() {
	if !t.m.rt.V16() {
		must(t.obj.Set("_called", true))
	}
}

// noCallback is what comes of a timeout that is due and has no function.
func (t *jsTimeout) noCallback(v goja.Value) {
	rt := t.m.rt
	switch {
	case v == nil || !v.ToBoolean() || t.t.Handle() != nil:
		t.t.Drop()
	case rt.V16():
		defer t.settle()
		rt.ThrowType("timer._onTimeout is not a function")
	default:
		t.wasCalled()
		t.t.Drop()
		t.m.noArgs(t.args)
	}
}

// noArgs is node10's call of what is no function: it takes the first of the
// arguments, which are undefined when there is none.
func (m *timersModule) noArgs(args []goja.Value) {
	if len(args) == 0 {
		m.rt.ThrowType("Cannot read property '0' of undefined")
	}
}

// settle takes over what the callback made of the timeout's properties.
func (t *jsTimeout) settle() {
	if t.t.Handle() != nil {
		if _, ok := goja.AssertFunction(t.obj.Get("_onTimeout")); !ok {
			t.t.Drop()
		}
	}
	if !t.enrolled {
		return
	}
	if r := t.obj.Get("_repeat"); r != nil && r.ToBoolean() {
		t.setRepeat(r)
	}
	if ms, ok := t.duration(); !ok || ms < 0 {
		t.t.SetDuration(-1)
	}
}

// duration is what _idleTimeout is by now; ok is false for undefined.
func (t *jsTimeout) duration() (ms float64, ok bool) {
	v := t.obj.Get("_idleTimeout")
	if v == nil || goja.IsUndefined(v) {
		return 0, false
	}
	return t.m.rt.msOf(v), true
}

// msOf is a duration that a program wrote to a property.
func (rt *Runtime) msOf(v goja.Value) float64 {
	if n := rt.looseNumber(v); !math.IsNaN(n) {
		return n
	}
	return 1
}

func (t *jsTimeout) setRepeat(v goja.Value) {
	t.repeat = v
	if !v.ToBoolean() {
		t.t.SetRepeat(0)
		return
	}
	t.t.SetRepeat(t.m.rt.msOf(v))
}

// set is setTimeout and setInterval.
func (m *timersModule) set(c goja.FunctionCall, repeat bool) goja.Value {
	m.checkCallback(c.Argument(0))
	rt := m.rt
	after := c.Argument(1).ToNumber().ToFloat()
	o := rt.VM.CreateObject(m.timeout.Proto)
	t := &jsTimeout{m: m, obj: o, args: rest(c, 2), context: rt.async.value}
	rt.Attach(o, t)
	t.t = timers.Set(rt.loop, t, after, repeat)
	if repeat {
		t.repeat = rt.VM.ToValue(t.t.Duration())
	}
	if !rt.V16() {
		must(o.Set("_called", false))
	}
	m.show(o, "_idleTimeout", "_idlePrev", "_idleNext", "_idleStart")
	must(o.Set("_onTimeout", c.Argument(0)))
	if len(t.args) > 0 {
		must(o.Set("_timerArgs", rt.array(t.args)))
	} else {
		must(o.Set("_timerArgs", goja.Undefined()))
	}
	m.show(o, "_repeat")
	if rt.V16() {
		m.show(o, "_destroyed")
	} else {
		must(o.Set("_destroyed", false))
	}
	if rt.async.made != nil {
		rt.async.made("Timeout", o)
	}
	return o
}

func (m *timersModule) timeoutMethods() {
	rt, cl := m.rt, m.timeout
	own := func(v goja.Value) *jsTimeout {
		t, _ := HandleOf[*jsTimeout](rt, v)
		return t
	}
	method := func(name string, f func(t *jsTimeout, c goja.FunctionCall) goja.Value) {
		fn := rt.Builtin("", 0, func(c goja.FunctionCall) goja.Value { return f(own(c.This), c) })
		must(cl.Proto.Set(name, fn))
	}
	chain := func(name string, f func(t *jsTimeout)) {
		method(name, func(t *jsTimeout, c goja.FunctionCall) goja.Value {
			if t != nil {
				f(t)
			}
			return c.This
		})
	}
	chain("refresh", func(t *jsTimeout) { t.t.Refresh() })
	chain("unref", func(t *jsTimeout) {
		t.t.Unref()
		if h := t.t.Handle(); h != nil {
			must(t.obj.Set("_handle", m.handleFace(h)))
		}
	})
	chain("ref", func(t *jsTimeout) { t.t.Ref() })
	if rt.V16() {
		method("hasRef", func(t *jsTimeout, _ goja.FunctionCall) goja.Value {
			return rt.VM.ToValue(t != nil && t.t.HasRef())
		})
	}
	method("close", func(_ *jsTimeout, c goja.FunctionCall) goja.Value {
		m.clear(goja.FunctionCall{Arguments: []goja.Value{c.This}})
		return c.This
	})
	m.inspectFlat(cl.Proto)
	if rt.V16() {
		must(cl.Proto.SetSymbol(goja.SymToPrimitive, rt.Fn("", 0, func(c goja.FunctionCall) goja.Value {
			if t := own(c.This); t != nil {
				return rt.VM.ToValue(t.t.ID())
			}
			return nil
		})))
	}
}

// inspectFlat makes objects show one level of what they hold: their neighbours
// hold them.
func (m *timersModule) inspectFlat(proto *goja.Object) {
	rt := m.rt
	must(proto.SetSymbol(rt.symbolFor("nodejs.util.inspect.custom"), rt.Fn("", 2, func(c goja.FunctionCall) goja.Value {
		object := rt.VM.GlobalObject().Get("Object").(*goja.Object)
		opts := rt.CallMethod(object, "assign", rt.VM.NewObject(), c.Argument(1)).(*goja.Object)
		must(opts.Set("depth", 0))
		must(opts.Set("customInspect", false))
		return rt.script("internal/inspect", "inspect", c.This, opts)
	})))
}

// clear is clearTimeout and clearInterval.
func (m *timersModule) clear(c goja.FunctionCall) goja.Value {
	v := c.Argument(0)
	if o, ok := v.(*goja.Object); ok {
		if fn := o.Get("_onTimeout"); fn != nil && fn.ToBoolean() {
			must(o.Set("_onTimeout", goja.Null()))
			if t, ok := HandleOf[*jsTimeout](m.rt, o); ok && !t.enrolled {
				t.t.Clear()
			} else {
				m.stop(o)
			}
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

// CloseHandle implements [timers.HandleOwner]: the program sees the handle that
// node10 closes, and may have replaced its method.
func (t *jsTimeout) CloseHandle(handle *loop.Timer) {
	o, ok := t.obj.Get("_handle").(*goja.Object)
	if h, own := HandleOf[*loop.Timer](t.m.rt, o); !ok || !own || h != handle {
		handle.Close(nil)
		return
	}
	t.m.rt.CallMethod(o, "close")
}

// handleFace is what node10 shows of the handle that an unref'd timeout has.
func (m *timersModule) handleFace(h *loop.Timer) *goja.Object {
	rt := m.rt
	if m.handle == nil {
		m.handle = rt.Class("Timer", 0, nil, unusable)
		do := func(name string, f func(h *loop.Timer, c goja.FunctionCall) any) {
			m.handle.HiddenMethod(name, 0, func(c goja.FunctionCall) goja.Value {
				if h, ok := HandleOf[*loop.Timer](rt, c.This); ok {
					return rt.ToJS(f(h, c))
				}
				return nil
			})
		}
		do("start", func(h *loop.Timer, c goja.FunctionCall) any { h.Start(c.Argument(0).ToInteger(), 0); return 0 })
		do("stop", func(h *loop.Timer, _ goja.FunctionCall) any { h.Stop(); return 0 })
		do("close", func(h *loop.Timer, _ goja.FunctionCall) any { h.Close(nil); return nil })
		do("ref", func(h *loop.Timer, _ goja.FunctionCall) any { h.Ref(); return nil })
		do("unref", func(h *loop.Timer, _ goja.FunctionCall) any { h.Unref(); return nil })
		do("hasRef", func(h *loop.Timer, _ goja.FunctionCall) any { return h.HasRef() })
	}
	o := rt.VM.CreateObject(m.handle.Proto)
	rt.Attach(o, h)
	return o
}
