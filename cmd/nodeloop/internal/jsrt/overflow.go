package jsrt

import (
	"github.com/dop251/goja"
)

// watchDepth makes running out of stack what it is in JavaScript: a RangeError
// that programs can catch. The engine's own error for it passes by every catch,
// but before it is thrown the engine lists the running functions, which calls on
// the name of the one at the bottom: that is where the RangeError comes from.
func (rt *Runtime) watchDepth(bottom *goja.Object) {
	throwing := false
	name := rt.VM.ToValue("run")
	get := rt.Fn("get", 0, func(goja.FunctionCall) goja.Value {
		if throwing || rt.seam.calls.len <= maxCallDepth {
			return name
		}
		throwing = true
		// The error is made by functions that need room too.
		rt.VM.SetMaxCallStackSize(maxCallDepth + spareDepth)
		e := rt.NewError("RangeError", "Maximum call stack size exceeded")
		rt.VM.SetMaxCallStackSize(maxCallDepth)
		throwing = false
		panic(e)
	})
	must(bottom.DefineAccessorProperty("name", get, nil, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// spareDepth is how much deeper the calls may go that make that error.
const spareDepth = 100
