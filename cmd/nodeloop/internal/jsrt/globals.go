package jsrt

import "github.com/dop251/goja"

// global defines a property of the global object.
func (rt *Runtime) global(name string, v goja.Value, enumerable bool) {
	must(rt.VM.GlobalObject().DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.ToFlag(enumerable)))
}

// lazyGlobal defines a global that is an export of a module, loaded when first
// touched. Until then it is an accessor.
func (rt *Runtime) lazyGlobal(name, module, export string, enumerable bool) {
	g := rt.VM.GlobalObject()
	settle := func(v goja.Value) {
		must(g.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.ToFlag(enumerable)))
	}
	rt.Accessor(g, name, enumerable, func(*goja.Object) goja.Value {
		v := rt.Require(module)
		if export != "" {
			v = v.(*goja.Object).Get(export)
		}
		settle(v)
		return v
	}, func(_ *goja.Object, v goja.Value) { settle(v) })
}

// installGlobals makes the global object what the version's is: its names, and
// which of them enumerate.
func (rt *Runtime) installGlobals() {
	rt.makeProcess()
	g := rt.VM.GlobalObject()
	must(g.DefineDataPropertySymbol(goja.SymToStringTag, rt.VM.ToValue("global"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	v16 := rt.V16()
	rt.global("process", rt.proc.obj, !v16)
	rt.global("global", g, true)
	rt.lazyGlobal("Buffer", "buffer", "Buffer", !v16)
	rt.lazyGlobal("console", "console", "", false)
	rt.lazyGlobal("URL", "url", "URL", false)
	rt.lazyGlobal("URLSearchParams", "url", "URLSearchParams", false)
	for _, name := range []string{"clearImmediate", "clearInterval", "clearTimeout", "setImmediate", "setInterval", "setTimeout"} {
		rt.lazyGlobal(name, "timers", name, true)
	}
	if v16 {
		rt.lazyGlobal("atob", "buffer", "atob", false)
		rt.lazyGlobal("btoa", "buffer", "btoa", false)
		rt.lazyGlobal("TextEncoder", "util", "TextEncoder", false)
		rt.lazyGlobal("TextDecoder", "util", "TextDecoder", false)
		for _, name := range []string{"AbortController", "AbortSignal"} {
			rt.lazyGlobal(name, "internal/abort", name, false)
		}
		for _, name := range []string{"EventTarget", "Event"} {
			rt.lazyGlobal(name, "internal/eventtarget", name, false)
		}
		for _, name := range []string{"MessageChannel", "MessagePort", "MessageEvent"} {
			rt.lazyGlobal(name, "internal/message", name, false)
		}
		rt.lazyGlobal("performance", "perf_hooks", "performance", true)
		rt.global("queueMicrotask", rt.Fn("queueMicrotask", 1, rt.queueMicrotask), true)
	} else {
		rt.global("GLOBAL", g, false)
		rt.global("root", g, false)
	}
	rt.installEngineGaps()
	rt.dropNewer()
	rt.proc.linkEvents()
	rt.script("internal/warning", "install")
}

func (rt *Runtime) queueMicrotask(c goja.FunctionCall) goja.Value {
	fn, ok := goja.AssertFunction(c.Argument(0))
	if !ok {
		rt.throwArgType("callback", "of type function", c.Argument(0))
	}
	rt.EnqueueMicrotask(rt.Carry(func() { rt.Call(fn, goja.Undefined()) }))
	return nil
}
