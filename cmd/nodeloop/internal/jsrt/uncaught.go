package jsrt

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// exitPanic leaves JavaScript for good: it passes through every frame without
// running a `finally`.
type exitPanic struct{ code int }

// fatal is an uncaught error that has been reported already.
type fatalPanic struct{ code int }

// Unwinds implements [loop.Unwinder].
func (exitPanic) Unwinds() {}

// Unwinds implements [loop.Unwinder].
func (fatalPanic) Unwinds() {}

// Guard runs a callback from the loop. What it throws goes to
// 'uncaughtException', and ends the program when nobody listens. A Go bug is
// re-raised.
func (rt *Runtime) Guard(f func()) {
	defer func() {
		if x := recover(); x != nil {
			rt.Uncaught(x)
		}
	}()
	f()
}

// Uncaught handles what was recovered from a callback of the loop: an uncaught
// exception. It returns when a listener of 'uncaughtException' took it;
// otherwise it panics on with what [Runtime.ExitCode] reads.
func (rt *Runtime) Uncaught(x any) {
	v, where := rt.thrown(x)
	rt.fatalException(v, where, "uncaughtException")
	rt.async.value = nil
}

// thrown returns the JavaScript value of a recovered panic, and the place it
// was thrown at. It re-raises what is no JavaScript throw.
func (rt *Runtime) thrown(x any) (goja.Value, *callSite) {
	switch x := x.(type) {
	case exitPanic, fatalPanic, runtime.Error:
		panic(x)
	case *goja.Exception:
		return x.Value(), rt.firstSite(x.Stack())
	case *goja.StackOverflowError:
		return rt.NewError("RangeError", "Maximum call stack size exceeded"), rt.firstSite(x.Stack())
	case *goja.InterruptedError:
		panic(x)
	case goja.Value:
		return x, nil
	case error:
		var ie *goja.InterruptedError
		if errors.As(x, &ie) {
			panic(ie)
		}
		var re runtime.Error
		if errors.As(x, &re) {
			panic(x)
		}
		return rt.ErrorValue(x), nil
	}
	panic(x)
}

func (rt *Runtime) firstSite(frames []goja.StackFrame) *callSite {
	for i := range frames {
		if f := &frames[i]; !rt.hiddenFrame(f) {
			if s := rt.site(f); !s.native {
				return &s
			}
		}
	}
	return nil
}

// fatalException is process._fatalException: listeners first, then 'exit', then
// the report.
func (rt *Runtime) fatalException(v goja.Value, where *callSite, origin string) {
	p := rt.proc
	handled, err := p.offerUncaught(v, origin)
	if err != nil {
		nv, site := rt.thrown(err)
		rt.reportFatal(nv, site)
		panic(fatalPanic{7})
	}
	if handled {
		return
	}
	code := 1
	if !p.exiting() {
		p.setExiting()
		must(p.obj.Set("exitCode", 1))
		if _, err := p.emit("exit", rt.VM.ToValue(1)); err != nil {
			rt.thrown(err)
		}
		code = p.exitCode(1)
	} else {
		code = p.exitCode(1)
	}
	rt.reportFatal(v, where)
	panic(fatalPanic{code})
}

// reportFatal prints an uncaught error as Node does: place, source line, caret,
// then the error.
func (rt *Runtime) reportFatal(v goja.Value, where *callSite) {
	var b strings.Builder
	isErr := rt.isError(v)
	head := ""
	if isErr {
		if a := v.(*goja.Object).GetSymbol(rt.symArrow); a != nil {
			head = a.String()
		}
	}
	if head == "" && where != nil {
		if u := rt.units[where.file]; u != nil {
			head = arrow(where.file, u.source, where.line, u.throwColumn(where.line, where.col))
		}
	}
	if !isErr {
		b.WriteByte('\n')
	}
	b.WriteString(head)
	if isErr && head != "" {
		b.WriteByte('\n')
	}
	b.WriteString(rt.describeFatal(v, isErr))
	b.WriteByte('\n')
	if !isErr && rt.V16() && rt.isPlainThrow(v) {
		b.WriteString("(Use `" + rt.proc.argv0() + " --trace-uncaught ...` to show where the exception was thrown)\n")
	}
	rt.proc.writeErr(b.String())
}

// throwColumn moves a place back to the `throw` it is the operand of: there
// V8 points.
func (u *unit) throwColumn(line, col int) int {
	text := u.line(line)
	if col-1 > len(text) || col < 1 {
		return col
	}
	before := strings.TrimRight(text[:col-1], " ")
	if strings.HasSuffix(before, "throw") {
		return len(before) - len("throw") + 1
	}
	return col
}

func (rt *Runtime) isPlainThrow(v goja.Value) bool {
	_, obj := v.(*goja.Object)
	return !obj
}

func (rt *Runtime) describeFatal(v goja.Value, isErr bool) string {
	var s string
	ex := rt.VM.Try(func() {
		o, isObj := v.(*goja.Object)
		switch {
		case isErr && !rt.V16():
			st := o.Get("stack")
			if st == nil || goja.IsUndefined(st) || goja.IsNull(st) || st.String() == "" {
				s = rt.stackHeader(o).String()
			} else {
				s = st.String()
			}
		case isObj && rt.V16():
			s = rt.inspect(v)
		case isSymbol(v):
			s = ""
			if !rt.V16() {
				s = "<toString() threw exception>"
			}
		default:
			s = v.String()
		}
	})
	if ex != nil {
		s = fmt.Sprint(ex.Value())
	}
	return s
}

func isSymbol(v goja.Value) bool {
	_, ok := v.(*goja.Symbol)
	return ok
}

// isError reports whether v is an error object of the engine.
func (rt *Runtime) isError(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && rt.seam.frames(o) != nil
}

// arrow shows a place in a source text: file:line, the line, a caret.
func arrow(file, src string, line, col int) string {
	lines := strings.Split(src, "\n")
	if line < 1 || line > len(lines) {
		return ""
	}
	text := strings.TrimSuffix(lines[line-1], "\r")
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, text[:min(max(col-1, 0), len(text))])
	return file + ":" + strconv.Itoa(line) + "\n" + text + "\n" + pad + "^\n"
}

func (rt *Runtime) setArrow(o *goja.Object, text string) {
	must(o.DefineDataPropertySymbol(rt.symArrow, rt.VM.ToValue(text), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}
