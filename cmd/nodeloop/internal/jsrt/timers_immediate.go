package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
)

// jsImmediate is the Go side of an Immediate.
type jsImmediate struct {
	im   loop.Immediate
	done bool
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
	must(o.Set("_destroyed", false))
	im.im = rt.loop.SetImmediate(rt.Carry(func() {
		im.done = true
		must(o.Set("_destroyed", true))
		fn, ok := goja.AssertFunction(o.Get("_onImmediate"))
		defer func() { must(o.Set("_onImmediate", goja.Null())) }()
		if !ok {
			m.noImmediate(args)
			return
		}
		rt.Call(fn, o, args...)
	}))
	if rt.async.made != nil {
		rt.async.made("Immediate", o)
	}
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
}

// noImmediate is what comes of an immediate whose callback was replaced by what
// is no function.
func (m *timersModule) noImmediate(args []goja.Value) {
	if m.rt.V16() {
		m.rt.ThrowType("immediate._onImmediate is not a function")
	}
	m.noArgs(args)
}

func (m *timersModule) clearImmediate(c goja.FunctionCall) goja.Value {
	if im, ok := HandleOf[*jsImmediate](m.rt, c.Argument(0)); ok && !im.done {
		im.done = true
		im.im.Clear()
		o := c.Argument(0).(*goja.Object)
		must(o.Set("_destroyed", true))
		must(o.Set("_onImmediate", goja.Null()))
	}
	return nil
}
