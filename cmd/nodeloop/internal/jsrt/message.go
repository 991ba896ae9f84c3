package jsrt

import "github.com/dop251/goja"

// loadMessageNative makes what the script internal/message asks of the loop.
func (rt *Runtime) loadMessageNative() goja.Value {
	return rt.exportsOf(
		nativeFn{"post", 1, func(c goja.FunctionCall) goja.Value {
			fn, _ := goja.AssertFunction(c.Argument(0))
			rt.host.Post(rt.Carry(func() {
				rt.loop.Callback(func() { rt.Call(fn, goja.Undefined()) })
			}))
			return nil
		}},
		nativeFn{"hold", 0, func(goja.FunctionCall) goja.Value {
			hold := rt.loop.Hold()
			return rt.Fn("release", 0, func(goja.FunctionCall) goja.Value {
				hold.Release()
				return nil
			})
		}},
	)
}
