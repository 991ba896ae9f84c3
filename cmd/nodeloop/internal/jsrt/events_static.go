package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/emitter"
)

// statics defines what hangs on the constructor; those that deal in promises
// are written in JavaScript.
func (m *eventsModule) statics() {
	rt, ctor := m.rt, m.class.Ctor
	if !rt.V16() {
		must(ctor.Set("EventEmitter", ctor))
		must(ctor.Set("usingDomains", false))
		m.defineDefaultMax()
		must(ctor.Set("init", rt.Fn("EventEmitter.init", 0, m.staticInit)))
		m.class.Static("listenerCount", 2, m.listenerCount)
		m.script("once")
		rt.rename(ctor, "init=- listenerCount=-")
		return
	}
	m.script("once")
	m.script("on")
	m.class.Static("getEventListeners", 2, m.getEventListeners)
	must(ctor.Set("EventEmitter", ctor))
	must(ctor.Set("usingDomains", false))
	must(ctor.Set("captureRejectionSymbol", m.rejection))
	rt.Accessor(ctor, "captureRejections", true, func(*goja.Object) goja.Value {
		return rt.VM.ToValue(m.captureAll)
	}, func(_ *goja.Object, v goja.Value) {
		if _, ok := v.Export().(bool); !ok {
			rt.throwArgType("EventEmitter.captureRejections", "of type boolean", v)
		}
		m.captureAll = v.ToBoolean()
	})
	rt.Accessor(ctor, "EventEmitterAsyncResource", true, func(*goja.Object) goja.Value {
		return rt.RequireObject("internal/events").Get("EventEmitterAsyncResource")
	}, nil)
	must(ctor.Set("errorMonitor", m.monitor))
	m.defineDefaultMax()
	must(ctor.Set("setMaxListeners", rt.Fn("", 0, m.setMaxListenersOf)))
	must(ctor.Set("init", rt.Fn("EventEmitter.init", 1, m.staticInit)))
	m.class.Static("listenerCount", 2, m.listenerCount)
	rt.rename(ctor, "init=- listenerCount=-")
}

func (m *eventsModule) staticInit(c goja.FunctionCall) goja.Value {
	m.init(m.rt.thisObject(c.This), c.Argument(0))
	return nil
}

// script puts a function of js/internal/events.js on the constructor, loading
// the script when it is first used.
func (m *eventsModule) script(name string) {
	m.class.Static(name, 2, func(c goja.FunctionCall) goja.Value {
		fn := m.rt.RequireObject("internal/events").Get(name)
		return m.rt.CallValue(fn, c.This, Args(c)...)
	})
}

func (m *eventsModule) defineDefaultMax() {
	m.rt.Accessor(m.class.Ctor, "defaultMaxListeners", true, func(*goja.Object) goja.Value {
		return m.rt.VM.ToValue(m.defaultMax)
	}, func(_ *goja.Object, v goja.Value) {
		m.defaultMax = m.checkMax("defaultMaxListeners", v)
	})
}

// listenerCount is the old static form, which asks the object's own method.
func (m *eventsModule) listenerCount(c goja.FunctionCall) goja.Value {
	o := m.rt.thisObject(c.Argument(0))
	if fn, ok := goja.AssertFunction(o.Get("listenerCount")); ok {
		return m.rt.Call(fn, o, c.Argument(1))
	}
	p := m.rt.PeerOf(o)
	if p == nil {
		return m.rt.VM.ToValue(0)
	}
	return m.rt.VM.ToValue(p.Emitter.CountOf(m.key(c.Argument(1))))
}

func (m *eventsModule) getEventListeners(c goja.FunctionCall) goja.Value {
	target, _ := c.Argument(0).(*goja.Object)
	if target != nil {
		if fn, ok := goja.AssertFunction(target.Get("listeners")); ok {
			return m.rt.Call(fn, target, c.Argument(1))
		}
	}
	return m.rt.script("internal/events", "eventTargetListeners", c.Argument(0), c.Argument(1))
}

func (m *eventsModule) setMaxListenersOf(c goja.FunctionCall) goja.Value {
	n := m.defaultMax
	if v := c.Argument(0); !goja.IsUndefined(v) {
		n = m.checkMax("n", v)
	}
	if len(c.Arguments) < 2 {
		m.defaultMax = n
		return nil
	}
	for _, t := range Args(c)[1:] {
		m.rt.script("internal/events", "setMaxOf", t, m.rt.VM.ToValue(n))
	}
	return nil
}

// catch routes the rejection of an async listener's promise to 'error', or to
// the emitter's own handler.
func (m *eventsModule) catch(p *Peer, promise, event goja.Value, args []goja.Value) {
	m.rt.script("internal/events", "catchRejection", p.Obj, promise, event, m.rt.array(args),
		m.rt.Fn("", 1, func(c goja.FunctionCall) goja.Value {
			p.capture = c.Argument(0).ToBoolean()
			return nil
		}))
}

var _ emitter.Callee = (*jsListener)(nil)
