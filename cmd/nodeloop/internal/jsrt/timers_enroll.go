package jsrt

import (
	"math"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/timers"
)

// The oldest timers interface makes any object a timeout: enroll gives it a
// duration, active and _unrefActive start it, unenroll stops it.

// item returns the timeout of an enrolled object, making one when create says
// so.
func (m *timersModule) item(v goja.Value, create bool) *jsTimeout {
	if t, ok := HandleOf[*jsTimeout](m.rt, v); ok {
		return t
	}
	o, ok := v.(*goja.Object)
	if !ok || !create {
		return nil
	}
	t := &jsTimeout{rt: m.rt, obj: o, t: &timers.Timeout{}, enrolled: true}
	t.t.Init(m.rt.loop, t)
	m.rt.Attach(o, t)
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
	t := m.item(c.Argument(0), true)
	if t == nil {
		return nil
	}
	if t.t.IsSet() {
		t.t.Clear()
	}
	t.cleared, t.fired = false, false
	must(t.obj.Set("_idleTimeout", ms))
	return nil
}

func (m *timersModule) unenroll(c goja.FunctionCall) goja.Value {
	if t := m.item(c.Argument(0), false); t != nil {
		t.stop()
	}
	return nil
}

func (m *timersModule) active(c goja.FunctionCall) goja.Value { return m.start(c, true) }

func (m *timersModule) unrefActive(c goja.FunctionCall) goja.Value { return m.start(c, false) }

func (m *timersModule) start(c goja.FunctionCall, ref bool) goja.Value {
	t := m.item(c.Argument(0), true)
	if t == nil {
		return nil
	}
	ms, ok := number(t.obj.Get("_idleTimeout"))
	if !ok || ms < 0 {
		return nil
	}
	t.cleared, t.fired = false, false
	if !t.enrolled {
		t.t.Refresh()
	} else {
		t.t.Start(ms)
	}
	if ref {
		t.t.Ref()
	} else {
		t.t.Unref()
	}
	return nil
}
