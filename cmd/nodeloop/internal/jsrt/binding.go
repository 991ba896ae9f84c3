package jsrt

import "github.com/dop251/goja"

// binding is process.binding: the few that programs look at.
func (rt *Runtime) binding(name string) goja.Value {
	return rt.script("internal/binding", "binding", rt.VM.ToValue(name))
}

// loadBindingNative makes what the script internal/binding cannot see.
func (rt *Runtime) loadBindingNative() goja.Value {
	o := rt.exportsOf(
		nativeFn{"now", 0, func(goja.FunctionCall) goja.Value {
			if rt.loop == nil {
				return rt.VM.ToValue(0)
			}
			return rt.VM.ToValue(rt.loop.UpdateTime())
		}},
	)
	must(o.Set("promisifyCustom", rt.promisifySymbol()))
	return o
}
