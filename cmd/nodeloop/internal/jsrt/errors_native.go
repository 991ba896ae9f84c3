package jsrt

import (
	"strings"
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
		nativeFn{"errnoName", 1, func(c goja.FunctionCall) goja.Value {
			code, _ := nodeerr.Describe(syscall.Errno(-c.Argument(0).ToInteger()))
			return rt.VM.ToValue(string(code))
		}},
		nativeFn{"errnoList", 0, func(goja.FunctionCall) goja.Value {
			var out []any
			for n := 1; n < 200; n++ {
				code, sentence := nodeerr.Describe(syscall.Errno(n))
				if !strings.HasPrefix(string(code), "Unknown") {
					out = append(out, rt.VM.NewArray(-n, rt.VM.NewArray(string(code), sentence)))
				}
			}
			return rt.VM.NewArray(out...)
		}},
		nativeFn{"toUSVString", 1, func(c goja.FunctionCall) goja.Value {
			return rt.VM.ToValue(c.Argument(0).String())
		}},
		nativeFn{"writeError", 1, func(c goja.FunctionCall) goja.Value {
			rt.proc.writeErr(c.Argument(0).String())
			return nil
		}},
	)
	must(o.Set("v16", rt.V16()))
	return o
}
