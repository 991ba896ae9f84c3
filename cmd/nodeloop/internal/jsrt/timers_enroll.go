package jsrt

import (
	"math"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/timers"
)

// The oldest timers interface makes any object a timeout: enroll gives it a
// duration, active and _unrefActive start it, unenroll stops it.

// item returns the timeout of an object, making one when create says so.
func (m *timersModule) item(o *goja.Object, create bool) *jsTimeout {
	if t, ok := HandleOf[*jsTimeout](m.rt, o); ok {
		return t
	}
	if !create {
		return nil
	}
	t := &jsTimeout{m: m, obj: o, t: &timers.Timeout{}, enrolled: true, context: m.rt.async.value}
	t.t.Init(m.rt.loop, t)
	m.rt.Attach(o, t)
	m.show(o, "_idleNext", "_idlePrev")
	return t
}

func (m *timersModule) duration(v goja.Value) float64 {
	n, ok := number(v)
	if !ok {
		m.rt.throwArgType("msecs", "of type number", v)
	}
	if n < 0 || math.IsNaN(n) || math.IsInf(n, 0) {
		m.rt.throwOutOfRange("msecs", "a non-negative finite number", v)
	}
	if n > math.MaxInt32 {
		m.rt.CallMethod(m.rt.proc.obj, "emitWarning",
			m.rt.VM.ToValue(v.String()+" does not fit into a 32-bit signed integer.\nTimer duration was truncated to 2147483647."),
			m.rt.VM.ToValue("TimeoutOverflowWarning"))
		return math.MaxInt32
	}
	return n
}

func (m *timersModule) enroll(c goja.FunctionCall) goja.Value {
	ms := m.duration(c.Argument(1))
	o := m.rt.thisObject(c.Argument(0))
	if t := m.item(o, true); t.t.IsSet() {
		m.stop(o)
	} else {
		t.begun = false
	}
	must(o.Set("_idleTimeout", ms))
	return nil
}

func (m *timersModule) unenroll(c goja.FunctionCall) goja.Value {
	m.stop(m.rt.thisObject(c.Argument(0)))
	return nil
}

// stop ends what an object stands for. node16 leaves alone what has ended
// before; node10 lets the handle that an unref'd timeout has run on.
func (m *timersModule) stop(o *goja.Object) {
	t := m.item(o, false)
	switch {
	case t == nil:
		if m.rt.V16() {
			must(o.Set("_destroyed", true))
		}
	case m.rt.V16() && t.t.HasEnded() && (t.begun || !t.enrolled):
		return
	case t.t.Handle() != nil:
		t.t.SetDuration(-1)
	default:
		t.t.Clear()
	}
	if t == nil || t.enrolled {
		must(o.Set("_idleTimeout", -1))
	}
}

func (m *timersModule) active(c goja.FunctionCall) goja.Value { return m.start(c, true) }

func (m *timersModule) unrefActive(c goja.FunctionCall) goja.Value { return m.start(c, false) }

func (m *timersModule) start(c goja.FunctionCall, ref bool) goja.Value {
	o := m.rt.thisObject(c.Argument(0))
	v := o.Get("_idleTimeout")
	if v == nil || goja.IsUndefined(v) || m.rt.msOf(v) < 0 {
		return nil
	}
	t := m.item(o, true)
	if t.enrolled && !t.begun {
		t.begun = true
		m.show(o, "_idleStart")
		if m.rt.V16() {
			m.show(o, "_destroyed")
		} else {
			must(o.Set("_destroyed", false))
		}
	}
	t.t.Activate(m.rt.msOf(v), ref)
	return nil
}
