package jsrt

import (
	"syscall"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// loadErrorsNative makes what the script internal/errors builds on.
func (rt *Runtime) loadErrorsNative() goja.Value {
	o := rt.exportsOf(
		nativeFn{"make", 3, func(c goja.FunctionCall) goja.Value {
			return rt.NewNodeError(c.Argument(0).String(), c.Argument(1).String(), c.Argument(2).String())
		}},
		nativeFn{"systemCallError", 2, func(c goja.FunctionCall) goja.Value {
			e := nodeerr.FromErrno(syscall.Errno(-c.Argument(0).ToInteger()), c.Argument(1).String())
			return rt.ErrorValue(e)
		}},
		nativeFn{"writeError", 1, func(c goja.FunctionCall) goja.Value {
			rt.proc.writeErr(c.Argument(0).String())
			return nil
		}},
	)
	must(o.Set("v16", rt.V16()))
	return o
}
