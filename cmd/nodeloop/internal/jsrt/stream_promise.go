package jsrt

import "github.com/dop251/goja"

// promiseCalls are the engine's own promise functions, whatever a program does
// to Promise.
type promiseCalls struct {
	rt            *Runtime
	ctor          *goja.Object
	resolve, then goja.Callable
}

func (p *promiseCalls) find(rt *Runtime) {
	p.rt = rt
	p.ctor = rt.VM.GlobalObject().Get("Promise").(*goja.Object)
	p.resolve, _ = goja.AssertFunction(p.ctor.Get("resolve"))
	p.then, _ = goja.AssertFunction(p.ctor.Get("prototype").(*goja.Object).Get("then"))
}

// await calls ok or failed in the microtask in which code after an await of v
// would go on.
func (p *promiseCalls) await(v goja.Value, ok func(v goja.Value), failed func(reason goja.Value)) {
	promise := p.rt.Call(p.resolve, p.ctor, v)
	p.rt.Call(p.then, promise, p.rt.reaction(ok), p.rt.reaction(failed))
}

// reaction makes the function that a promise calls.
func (rt *Runtime) reaction(f func(v goja.Value)) *goja.Object {
	return rt.Fn("", 1, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		f(c.Argument(0))
		return nil
	})
}

// reasonError returns what a promise was rejected with, or what was thrown, as an
// error, which is never nil.
func (rt *Runtime) reasonError(reason goja.Value) error {
	if err := rt.ErrorFromValue(reason); err != nil {
		return err
	}
	if reason == nil {
		reason = goja.Undefined()
	}
	return &ThrownValue{reason}
}

// try calls a function of a program and returns what it threw.
func (rt *Runtime) try(fn goja.Callable, this goja.Value, args ...goja.Value) (goja.Value, error) {
	v, err := fn(this, args...)
	if ex, ok := err.(*goja.Exception); ok {
		return nil, rt.reasonError(ex.Value())
	}
	if err != nil {
		panic(err)
	}
	return v, nil
}

// result makes the object that an iterator's promise settles with.
func (rt *Runtime) result(v goja.Value, done bool) *goja.Object {
	return rt.plainObject("value", v, "done", done)
}
