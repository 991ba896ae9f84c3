package jsrt

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/dop251/goja"
)

// RunFile runs a program to its end and returns the process's exit code.
func RunFile(opts Options) (exitCode int) {
	rt := New(opts)
	return rt.RunMain()
}

// RunMain runs the program that the options name, then the loop, then 'exit',
// and returns the exit code.
func (rt *Runtime) RunMain() (code int) {
	if rt.opts.NewHost != nil {
		rt.host = rt.opts.NewHost(rt)
	} else {
		rt.host = &tickHost{rt: rt}
	}
	rt.exposeGC()
	if d := rt.opts.Timeout; d > 0 {
		t := time.AfterFunc(d, func() { rt.Interrupt("timeout") })
		defer t.Stop()
	}
	defer func() {
		if x := recover(); x != nil {
			code = rt.ExitCode(x)
		}
	}()
	err := rt.Main(func() {
		rt.host.Run(func() {
			rt.async.base = rt.seam.calls.len
			rt.runProgram()
			rt.async.value = nil
		})
		rt.finish()
	})
	if err != nil {
		panic(err)
	}
	return rt.proc.exitCode(0)
}

// runProgram loads the main module, or evaluates the text given instead.
func (rt *Runtime) runProgram() {
	loader := rt.RequireObject("module")
	if rt.opts.File == "" {
		rt.runEval(loader)
		return
	}
	abs, err := filepath.Abs(rt.opts.File)
	rt.Check(err)
	rt.CallMethod(loader, "_load", rt.VM.ToValue(abs), goja.Null(), rt.VM.ToValue(true))
}

func (rt *Runtime) runEval(loader *goja.Object) {
	m, err := rt.VM.New(loader, rt.VM.ToValue("[eval]"))
	rt.Check(err)
	cwd, err := os.Getwd()
	rt.Check(err)
	must(m.Set("filename", filepath.Join(cwd, "[eval]")))
	must(m.Set("paths", rt.CallMethod(loader, "_nodeModulePaths", rt.VM.ToValue(cwd))))
	rt.CallMethod(m, "_compile", rt.VM.ToValue(rt.opts.Eval), rt.VM.ToValue("[eval]"))
}

// finish emits 'exit' when the loop has run out of work.
func (rt *Runtime) finish() {
	p := rt.proc
	if p.exiting() {
		return
	}
	p.setExiting()
	rt.Guard(func() {
		_, err := p.emit("exit", rt.VM.ToValue(p.exitCode(0)))
		rt.Check(err)
	})
}

// ExitCode turns what unwound the runtime into the process's exit code. It
// re-raises what is neither an exit nor an uncaught error.
func (rt *Runtime) ExitCode(x any) int {
	switch x := x.(type) {
	case exitPanic:
		return x.code
	case fatalPanic:
		return x.code
	case error:
		var ie *goja.InterruptedError
		if errors.As(x, &ie) {
			rt.proc.writeErr("nodeloop: program stopped: " + ie.String() + "\n")
			return timeoutExitCode
		}
	}
	panic(x)
}

// timeoutExitCode is what timeout(1) exits with.
const timeoutExitCode = 124
