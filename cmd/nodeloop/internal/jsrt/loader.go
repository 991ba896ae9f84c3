package jsrt

import (
	"os"
	"path/filepath"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// loadLoaderNative makes what the module loader's script asks of us.
func (rt *Runtime) loadLoaderNative() goja.Value {
	vm := rt.VM
	str := func(c goja.FunctionCall, i int) string { return c.Argument(i).String() }
	o := rt.exportsOf(
		nativeFn{"join", 2, func(c goja.FunctionCall) goja.Value {
			parts := make([]string, len(c.Arguments))
			for i, a := range c.Arguments {
				parts[i] = a.String()
			}
			return vm.ToValue(filepath.Join(parts...))
		}},
		nativeFn{"resolve", 1, func(c goja.FunctionCall) goja.Value {
			abs, err := filepath.Abs(str(c, 0))
			rt.Check(err)
			return vm.ToValue(abs)
		}},
		nativeFn{"dirname", 1, func(c goja.FunctionCall) goja.Value { return vm.ToValue(filepath.Dir(str(c, 0))) }},
		nativeFn{"basename", 1, func(c goja.FunctionCall) goja.Value { return vm.ToValue(filepath.Base(str(c, 0))) }},
		nativeFn{"kind", 1, func(c goja.FunctionCall) goja.Value { return vm.ToValue(fileKind(str(c, 0))) }},
		nativeFn{"realpath", 1, func(c goja.FunctionCall) goja.Value {
			p, err := filepath.EvalSymlinks(str(c, 0))
			if err != nil {
				p = str(c, 0)
			}
			return vm.ToValue(p)
		}},
		nativeFn{"readText", 1, func(c goja.FunctionCall) goja.Value {
			b, err := os.ReadFile(str(c, 0))
			if err != nil {
				return nil
			}
			return vm.ToValue(textOf(b))
		}},
		nativeFn{"readOrThrow", 1, func(c goja.FunctionCall) goja.Value {
			_, err := os.ReadFile(str(c, 0))
			if err != nil {
				rt.Check(rt.uvError(err, "open", str(c, 0), ""))
			}
			return nil
		}},
		nativeFn{"compile", 2, func(c goja.FunctionCall) goja.Value {
			return rt.compileModule(str(c, 0), str(c, 1))
		}},
		nativeFn{"compileESM", 2, func(c goja.FunctionCall) goja.Value {
			fn, async := rt.compileESM(str(c, 0), str(c, 1))
			return rt.plainObject("run", fn, "async", async)
		}},
		nativeFn{"has", 1, func(c goja.FunctionCall) goja.Value { return vm.ToValue(rt.HasModule(str(c, 0))) }},
		nativeFn{"ids", 0, func(goja.FunctionCall) goja.Value {
			ids := rt.ModuleIDs()
			out := make([]any, len(ids))
			for i, id := range ids {
				out[i] = id
			}
			return vm.NewArray(out...)
		}},
		nativeFn{"builtin", 1, func(c goja.FunctionCall) goja.Value { return rt.Require(str(c, 0)) }},
	)
	must(o.Set("v16", rt.V16()))
	return o
}

// fileKind is 1 for a file, 2 for a folder and 0 for nothing.
func fileKind(path string) int {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return 0
	case st.IsDir():
		return 2
	}
	return 1
}

// textOf decodes UTF-8 as Node does: bytes that are no UTF-8 become U+FFFD, a
// byte order mark goes.
func textOf(b []byte) string {
	if len(b) >= 3 && b[0] == 0xef && b[1] == 0xbb && b[2] == 0xbf {
		b = b[3:]
	}
	if utf8.Valid(b) {
		return string(b)
	}
	return decodeUTF8(b)
}
