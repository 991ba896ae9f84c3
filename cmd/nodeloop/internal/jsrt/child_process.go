package jsrt

import (
	"bytes"
	"errors"
	"os/exec"
	"syscall"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

func (rt *Runtime) registerChildProcess() {
	rt.registerNative("native:child_process", func(rt *Runtime) goja.Value {
		return rt.exportsOf(
			nativeFn{"run", 4, rt.runChild},
			nativeFn{"start", 4, rt.startChild},
		)
	})
	rt.RegisterScript("child_process", true)
}

// childCommand prepares run(file, args, {cwd, env}, input).
func (rt *Runtime) childCommand(c goja.FunctionCall) (cmd *exec.Cmd, out, errOut *bytes.Buffer) {
	var args []string
	for _, v := range rt.listOf(c.Argument(1)) {
		args = append(args, v.String())
	}
	cmd = exec.Command(c.Argument(0).String(), args...)
	if o, ok := c.Argument(2).(*goja.Object); ok {
		if cwd := o.Get("cwd"); cwd != nil && cwd.ToBoolean() {
			cmd.Dir = cwd.String()
		}
		if env, ok := o.Get("env").(*goja.Object); ok {
			for _, name := range env.Keys() {
				cmd.Env = append(cmd.Env, name+"="+env.Get(name).String())
			}
		}
	}
	if input, ok := rt.BytesOf(c.Argument(3)); ok {
		cmd.Stdin = bytes.NewReader(input)
	}
	out, errOut = &bytes.Buffer{}, &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, errOut
	return cmd, out, errOut
}

// childResult shows how a child ended.
func (rt *Runtime) childResult(cmd *exec.Cmd, err error, out, errOut *bytes.Buffer) *goja.Object {
	o := rt.plainObject("pid", 0, "status", goja.Null(), "signal", goja.Null(),
		"stdout", rt.BufferFrom(out.Bytes()), "stderr", rt.BufferFrom(errOut.Bytes()))
	if cmd.Process != nil {
		must(o.Set("pid", cmd.Process.Pid))
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		must(o.Set("status", 0))
	case errors.As(err, &exit):
		ws, ok := exit.Sys().(syscall.WaitStatus)
		if ok && ws.Signaled() {
			must(o.Set("signal", signalName(ws.Signal())))
		} else {
			must(o.Set("status", exit.ExitCode()))
		}
	default:
		call := "spawn " + cmd.Path
		e := nodeerr.FromErrno(syscall.ENOENT, call)
		var errno syscall.Errno
		if errors.As(err, &errno) {
			e = nodeerr.FromErrno(errno, call)
		}
		e.Path = cmd.Path
		must(o.Set("error", rt.ErrorValue(e)))
	}
	return o
}

func signalName(s syscall.Signal) string {
	switch s {
	case syscall.SIGKILL:
		return "SIGKILL"
	case syscall.SIGTERM:
		return "SIGTERM"
	case syscall.SIGINT:
		return "SIGINT"
	case syscall.SIGABRT:
		return "SIGABRT"
	case syscall.SIGSEGV:
		return "SIGSEGV"
	case syscall.SIGHUP:
		return "SIGHUP"
	case syscall.SIGPIPE:
		return "SIGPIPE"
	}
	return s.String()
}

// runChild runs a child to its end.
func (rt *Runtime) runChild(c goja.FunctionCall) goja.Value {
	cmd, out, errOut := rt.childCommand(c)
	return rt.childResult(cmd, cmd.Run(), out, errOut)
}

// startChild runs a child on the loop's pool and calls back with its result:
// start(file, args, options, input, callback) returns a function that kills it.
func (rt *Runtime) startChild(c goja.FunctionCall) goja.Value {
	cmd, out, errOut := rt.childCommand(c)
	done, _ := goja.AssertFunction(c.Argument(4))
	if err := cmd.Start(); err != nil {
		rt.loop.NextTick(func() { rt.Call(done, goja.Undefined(), rt.childResult(cmd, err, out, errOut)) })
		return goja.Undefined()
	}
	var err error
	rt.loop.Work(func() { err = cmd.Wait() }, func() {
		rt.Call(done, goja.Undefined(), rt.childResult(cmd, err, out, errOut))
	})
	return rt.plainObject("pid", cmd.Process.Pid, "kill", rt.Fn("kill", 1, func(c goja.FunctionCall) goja.Value {
		sig := syscall.SIGTERM
		if n, ok := number(c.Argument(0)); ok {
			sig = syscall.Signal(int(n))
		}
		return rt.VM.ToValue(cmd.Process.Signal(sig) == nil)
	}))
}
