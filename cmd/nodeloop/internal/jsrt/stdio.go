package jsrt

import (
	"os"
	"syscall"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
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
		nativeFn{"kind", 1, func(c goja.FunctionCall) goja.Value {
			return rt.VM.ToValue(rt.loop.GuessHandle(int(c.Argument(0).ToInteger())))
		}},
		nativeFn{"terminal", 0, func(goja.FunctionCall) goja.Value {
			p, err := rt.openTerminal()
			rt.Check(err)
			_, face := rt.netModule().faced(p)
			return face
		}},
		nativeFn{"hold", 1, func(c goja.FunctionCall) goja.Value {
			if s, ok := ImplOf[*jsSocket](rt, c.Argument(0)); ok {
				s.HoldReading(true)
			}
			return nil
		}},
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

// openTerminal opens the terminal of stdin anew, so that its mode stays what it
// is for other programs.
func (rt *Runtime) openTerminal() (*loop.Pipe, error) {
	f, err := os.Open("/dev/tty")
	if err != nil {
		return nil, err
	}
	fd, err := syscall.Dup(int(f.Fd()))
	_ = f.Close()
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(fd)
	p := &loop.Pipe{}
	p.Init(rt.loop)
	return p, p.Open(fd)
}
