package jsrt

import "github.com/dop251/goja"

// asyncContext is what travels from a callback to the callbacks it leads to.
type asyncContext struct {
	value     goja.Value // the storages' Map, undefined before any was used
	id        int64
	trigger   int64
	lastID    int64
	following bool
	// made, when set, is told of timeouts, immediates and ticks.
	made func(kind string, o *goja.Object)
	base int // running frames when the loop itself calls
}

// asyncFollower carries the context across promise reactions.
type asyncFollower struct {
	rt    *Runtime
	saved []goja.Value
}

// Grab returns the context that a reaction is made in.
func (f *asyncFollower) Grab() any { return f.rt.async.value }

// Resumed enters the context a reaction was made in.
func (f *asyncFollower) Resumed(ctx any) {
	f.saved = append(f.saved, f.rt.async.value)
	if v, ok := ctx.(goja.Value); ok {
		f.rt.async.value = v
	}
}

// Exited leaves it.
func (f *asyncFollower) Exited() {
	if n := len(f.saved); n > 0 {
		f.rt.async.value, f.saved = f.saved[n-1], f.saved[:n-1]
	}
}

// AsyncContext returns the context of what runs now, to be given to
// [Runtime.InContext] when a callback registered now is called. It is undefined
// while no program uses AsyncLocalStorage.
func (rt *Runtime) AsyncContext() goja.Value {
	if rt.async.value == nil {
		return goja.Undefined()
	}
	return rt.async.value
}

// InContext calls f in a context from [Runtime.AsyncContext].
func (rt *Runtime) InContext(ctx goja.Value, f func()) {
	before := rt.async.value
	rt.async.value = ctx
	defer func() { rt.async.value = before }()
	f()
}

// Carry returns f as the loop is to call it: in the context of now. When f
// panics the context stays for the handlers of uncaught errors.
func (rt *Runtime) Carry(f func()) func() {
	if !rt.async.following {
		return f
	}
	ctx := rt.async.value
	return func() { rt.resume(ctx, f) }
}

func (rt *Runtime) resume(ctx goja.Value, f func()) {
	before := rt.async.value
	rt.async.value = ctx
	f()
	rt.async.value = before
}

// fromLoop reports whether the loop is calling, as against a program's code.
func (rt *Runtime) fromLoop() bool { return rt.seam.calls.len <= rt.async.base }

func (rt *Runtime) loadAsyncNative() goja.Value {
	vm, a := rt.VM, &rt.async
	a.id, a.lastID = 1, 1
	return rt.exportsOf(
		nativeFn{"context", 0, func(goja.FunctionCall) goja.Value { return rt.AsyncContext() }},
		nativeFn{"setContext", 1, func(c goja.FunctionCall) goja.Value {
			a.value = nil
			if v := c.Argument(0); !goja.IsUndefined(v) {
				a.value = v
			}
			rt.followAsync()
			return nil
		}},
		nativeFn{"onEmitter", 1, func(c goja.FunctionCall) goja.Value {
			fn, _ := goja.AssertFunction(c.Argument(0))
			rt.emitterMade = func(o *goja.Object) { rt.Call(fn, goja.Undefined(), o) }
			rt.followAsync()
			return nil
		}},
		nativeFn{"onInit", 1, func(c goja.FunctionCall) goja.Value {
			rt.followResources(c.Argument(0))
			return nil
		}},
		nativeFn{"onUncaught", 1, func(c goja.FunctionCall) goja.Value {
			rt.proc.domains, _ = goja.AssertFunction(c.Argument(0))
			return nil
		}},
		nativeFn{"track", 2, func(c goja.FunctionCall) goja.Value {
			rt.garbage.track(rt.thisObject(c.Argument(0)), c.Argument(1).ToInteger())
			return nil
		}},
		nativeFn{"untrack", 1, func(c goja.FunctionCall) goja.Value {
			rt.garbage.untrack(c.Argument(0).ToInteger())
			return nil
		}},
		nativeFn{"onGone", 1, func(c goja.FunctionCall) goja.Value {
			rt.garbage.rt = rt
			rt.garbage.told, _ = goja.AssertFunction(c.Argument(0))
			return nil
		}},
		nativeFn{"newAsyncId", 0, func(goja.FunctionCall) goja.Value {
			a.lastID++
			return vm.ToValue(a.lastID)
		}},
		nativeFn{"executionAsyncId", 0, func(goja.FunctionCall) goja.Value { return vm.ToValue(a.id) }},
		nativeFn{"triggerAsyncId", 0, func(goja.FunctionCall) goja.Value { return vm.ToValue(a.trigger) }},
		nativeFn{"run", 4, func(c goja.FunctionCall) (v goja.Value) {
			id, trigger := a.id, a.trigger
			defer func() { a.id, a.trigger = id, trigger }()
			a.id, a.trigger = c.Argument(1).ToInteger(), c.Argument(2).ToInteger()
			fn := c.Argument(3)
			rt.InContext(c.Argument(0), func() { v = rt.CallValue(fn, goja.Undefined()) })
			return v
		}},
	)
}

// followResources calls fn with the type and the object of each timeout,
// immediate and tick that is made; undefined ends that.
func (rt *Runtime) followResources(fn goja.Value) {
	call, ok := goja.AssertFunction(fn)
	if !ok {
		rt.async.made = nil
		rt.loop.SetTickQueued(nil)
		return
	}
	rt.async.made = func(kind string, o *goja.Object) {
		rt.Call(call, goja.Undefined(), rt.VM.ToValue(kind), o)
	}
	rt.loop.SetTickQueued(func() { rt.async.made("TickObject", rt.VM.NewObject()) })
}

// followAsync starts to carry the context.
func (rt *Runtime) followAsync() {
	if !rt.async.following {
		rt.async.following = true
		rt.VM.SetAsyncContextTracker(&asyncFollower{rt: rt})
	}
}
