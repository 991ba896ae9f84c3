package jsrt

import (
	"github.com/dop251/goja"
)

// defineStdio defines process.stdout, stderr and stdin, made when first asked
// for.
func (p *process) defineStdio() {
	for _, s := range []struct {
		name string
		fd   int
	}{{"stdout", 1}, {"stderr", 2}, {"stdin", 0}} {
		var made goja.Value
		p.rt.Accessor(p.obj, s.name, true, func(*goja.Object) goja.Value {
			if made == nil {
				made = p.rt.script("internal/stdio", "open", p.rt.VM.ToValue(s.fd))
			}
			return made
		}, nil)
	}
}

// loadStdioNative makes what the script internal/stdio writes with.
func (rt *Runtime) loadStdioNative() goja.Value {
	return rt.exportsOf(
		nativeFn{"write", 2, func(c goja.FunctionCall) goja.Value {
			w := rt.opts.Stdout
			if c.Argument(0).ToInteger() == 2 {
				w = rt.opts.Stderr
			}
			var err error
			if b, ok := rt.BytesOf(c.Argument(1)); ok {
				_, err = w.Write(b)
			} else {
				_, err = w.Write(utf8Of(c.Argument(1)))
			}
			if err != nil {
				return rt.ErrorValue(rt.uvError(err, "write", "", ""))
			}
			return nil
		}},
	)
}
