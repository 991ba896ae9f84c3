package jsrt

import (
	"math/big"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

func (p *process) method(name string, length int, f func(goja.FunctionCall) goja.Value) *goja.Object {
	fn := p.rt.Fn(name, length, f)
	must(p.obj.Set(name, fn))
	return fn
}

// fromScript defines a method that lives in one of our scripts and is loaded
// when first called.
func (p *process) fromScript(id, name string, length int) {
	p.method(name, length, func(c goja.FunctionCall) goja.Value {
		return p.rt.script(id, name, Args(c)...)
	})
}

func (p *process) defineMethods() {
	rt, vm := p.rt, p.rt.VM
	p.method("binding", 1, func(c goja.FunctionCall) goja.Value { return rt.binding(c.Argument(0).String()) })
	p.method("nextTick", 1, rt.nextTick)
	p.method("_tickCallback", 0, func(goja.FunctionCall) goja.Value { return nil })
	p.fromScript("internal/warning", "emitWarning", 4)
	p.method("exit", 1, p.exit)
	p.method("reallyExit", 1, func(c goja.FunctionCall) goja.Value {
		panic(exitPanic{int(c.Argument(0).ToInteger()) & 0xff})
	})
	p.method("abort", 0, func(goja.FunctionCall) goja.Value { panic(exitPanic{134}) })
	p.method("cwd", 0, func(goja.FunctionCall) goja.Value {
		d, err := os.Getwd()
		if err != nil {
			rt.Check(rt.uvError(err, "uv_cwd", "", ""))
		}
		return vm.ToValue(d)
	})
	p.method("chdir", 1, p.chdir)
	p.method("umask", 1, p.setUmask)
	p.method("uptime", 0, func(goja.FunctionCall) goja.Value { return vm.ToValue(time.Since(p.started).Seconds()) })
	hr := p.method("hrtime", 1, p.hrtime)
	must(hr.Set("bigint", rt.Fn("bigint", 0, func(goja.FunctionCall) goja.Value {
		return vm.ToValue(big.NewInt(p.monotonic()))
	})))
	p.method("cpuUsage", 1, p.cpuUsage)
	mem := p.method("memoryUsage", 0, p.memoryUsage)
	if rt.V16() {
		must(mem.Set("rss", rt.Fn("rss", 0, func(goja.FunctionCall) goja.Value { return vm.ToValue(residentBytes()) })))
		p.method("resourceUsage", 0, p.resourceUsage)
		p.method("getActiveResourcesInfo", 0, func(goja.FunctionCall) goja.Value { return vm.NewArray() })
	}
	p.method("_getActiveRequests", 0, func(goja.FunctionCall) goja.Value { return vm.NewArray() })
	p.method("_getActiveHandles", 0, func(goja.FunctionCall) goja.Value { return vm.NewArray() })
	if rt.V16() {
		p.defineReport()
	}
	p.method("_rawDebug", 0, func(c goja.FunctionCall) goja.Value {
		p.writeErr(rt.script("internal/inspect", "format", Args(c)...).String() + "\n")
		return nil
	})
	p.method("setUncaughtExceptionCaptureCallback", 1, p.setCapture)
	p.method("hasUncaughtExceptionCaptureCallback", 0, func(goja.FunctionCall) goja.Value {
		return vm.ToValue(!goja.IsNull(p.capture))
	})
	p.method("_fatalException", 2, func(c goja.FunctionCall) goja.Value {
		ok, err := p.offerUncaught(c.Argument(0), "uncaughtException")
		rt.Check(err)
		return vm.ToValue(ok)
	})
	p.fromScript("internal/warning", "kill", 2)
	p.method("_kill", 2, p.kill)
	p.method("dlopen", 0, func(goja.FunctionCall) goja.Value {
		rt.Throw(rt.NewError("Error", "Native addons are not supported"))
		return nil
	})
	p.method("openStdin", 0, func(goja.FunctionCall) goja.Value {
		in := p.obj.Get("stdin").(*goja.Object)
		rt.CallMethod(in, "resume")
		return in
	})
	p.method("assert", 2, func(c goja.FunctionCall) goja.Value {
		if !c.Argument(0).ToBoolean() {
			msg := "assertion error"
			if m := c.Argument(1); m.ToBoolean() {
				msg = m.String()
			}
			if rt.V16() {
				rt.ThrowNode("Error", "ERR_ASSERTION", msg)
			}
			rt.Throw(rt.NewError("Error", msg))
		}
		return nil
	})
}

func (p *process) chdir(c goja.FunctionCall) goja.Value {
	rt := p.rt
	dir := c.Argument(0)
	if !goja.IsString(dir) {
		if rt.V16() {
			rt.throwArgType("directory", "of type string", dir)
		}
		rt.ThrowType("Bad argument.")
	}
	from, _ := os.Getwd()
	if err := os.Chdir(dir.String()); err != nil {
		if rt.V16() {
			rt.Check(rt.uvError(err, "chdir", from, dir.String()))
		}
		rt.Check(rt.uvError(err, "chdir", dir.String(), ""))
	}
	return nil
}

func (p *process) setUmask(c goja.FunctionCall) goja.Value {
	rt := p.rt
	v := c.Argument(0)
	if goja.IsUndefined(v) {
		return rt.VM.ToValue(readUmask())
	}
	mask, ok := rt.parseMode(v)
	if !ok {
		if !rt.V16() {
			rt.ThrowType("invalid octal string")
		}
		if goja.IsString(v) {
			rt.ThrowNode("TypeError", "ERR_INVALID_ARG_VALUE",
				"The argument 'mask' must be a 32-bit unsigned integer or an octal string. Received "+rt.inspect(v))
		}
		if !goja.IsNumber(v) {
			rt.throwArgType("mask", "of type number", v)
		}
		rt.ThrowNode("RangeError", "ERR_OUT_OF_RANGE",
			`The value of "mask" is out of range. It must be >= 0 && <= 4294967295. Received `+v.String())
	}
	return rt.VM.ToValue(setUmask(int(mask) & 0o777))
}

// parseMode reads a file mode: a number, or a string of octal digits.
func (rt *Runtime) parseMode(v goja.Value) (uint32, bool) {
	if goja.IsString(v) {
		n, err := strconv.ParseUint(strings.TrimPrefix(v.String(), "0o"), 8, 32)
		return uint32(n), err == nil
	}
	if !goja.IsNumber(v) {
		return 0, false
	}
	f := v.ToFloat()
	if f < 0 || f > 1<<32-1 || f != float64(uint32(f)) {
		return 0, false
	}
	return uint32(f), true
}

// monotonic returns nanoseconds on the monotonic clock; like Node's, it does
// not start at zero.
func (p *process) monotonic() int64 { return int64(time.Since(p.started)) + 1e12 }

func (p *process) hrtime(c goja.FunctionCall) goja.Value {
	rt := p.rt
	now := p.monotonic()
	if prev := c.Argument(0); !goja.IsUndefined(prev) {
		o, ok := prev.(*goja.Object)
		if !ok || o.ClassName() != "Array" {
			if rt.V16() {
				rt.throwArgType("time", "an instance of Array", prev)
			}
			rt.throwArgType("time", "of type Array", prev)
		}
		if n := o.Get("length").ToInteger(); n != 2 {
			count := strconv.FormatInt(n, 10)
			if rt.V16() {
				rt.ThrowNode("RangeError", "ERR_OUT_OF_RANGE", `The value of "time" is out of range. It must be 2. Received `+count)
			}
			rt.ThrowNode("TypeError", "ERR_INVALID_ARRAY_LENGTH", `The array "time" (length `+count+`) must be of length 2.`)
		}
		now -= o.Get("0").ToInteger()*1e9 + o.Get("1").ToInteger()
	}
	sec, nsec := now/1e9, now%1e9
	if nsec < 0 {
		sec, nsec = sec-1, nsec+1e9
	}
	return rt.VM.NewArray(sec, nsec)
}

func (p *process) cpuUsage(c goja.FunctionCall) goja.Value {
	rt := p.rt
	user, system := cpuMicros()
	if prev := c.Argument(0); prev.ToBoolean() {
		o, ok := prev.(*goja.Object)
		if !ok {
			rt.throwArgType("prevValue", "of type object", prev)
		}
		user -= o.Get("user").ToInteger()
		system -= o.Get("system").ToInteger()
	}
	return rt.plainObject("user", user, "system", system)
}

func (p *process) memoryUsage(goja.FunctionCall) goja.Value {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	o := p.rt.plainObject("rss", residentBytes(), "heapTotal", m.HeapSys, "heapUsed", m.HeapAlloc, "external", 0)
	if p.rt.V16() {
		must(o.Set("arrayBuffers", 0))
	}
	return o
}

func (p *process) resourceUsage(goja.FunctionCall) goja.Value {
	user, system := cpuMicros()
	return p.rt.plainObject("userCPUTime", user, "systemCPUTime", system, "maxRSS", residentBytes()/1024,
		"sharedMemorySize", 0, "unsharedDataSize", 0, "unsharedStackSize", 0, "minorPageFault", 0,
		"majorPageFault", 0, "swappedOut", 0, "fsRead", 0, "fsWrite", 0, "ipcSent", 0, "ipcReceived", 0,
		"signalsCount", 0, "voluntaryContextSwitches", 0, "involuntaryContextSwitches", 0)
}

func (p *process) setCapture(c goja.FunctionCall) goja.Value {
	rt := p.rt
	fn := c.Argument(0)
	if goja.IsNull(fn) {
		p.capture = fn
		return nil
	}
	if _, ok := goja.AssertFunction(fn); !ok {
		if rt.V16() {
			rt.throwArgType("fn", "of type function or null", fn)
		}
		rt.throwArgType("fn", "one of type Function or null", fn)
	}
	if !goja.IsNull(p.capture) {
		rt.ThrowNode("Error", "ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET",
			"`process.setupUncaughtExceptionCapture()` was called while a capture callback was already active")
	}
	p.capture = fn
	return nil
}

// uvError returns the error of a failed file or process call as libuv words it:
// "ENOENT: no such file or directory, open 'x'".
func (rt *Runtime) uvError(err error, call, path, dest string) error {
	errno, ok := errnoOf(err)
	if !ok {
		return err
	}
	code, sentence := nodeerr.Describe(errno)
	msg := string(code) + ": " + sentence + ", " + call
	if path != "" {
		msg += " '" + path + "'"
	}
	if dest != "" {
		msg += " -> '" + dest + "'"
	}
	e := &nodeerr.Error{Code: code, Message: msg, Syscall: call, Errno: -int(errno), Path: path}
	o := rt.NewError("Error", msg)
	must(o.Set("errno", -int(errno)))
	if call == "chdir" || call == "uv_cwd" {
		must(o.Set("code", string(code)))
		must(o.Set("syscall", call))
	} else {
		must(o.Set("syscall", call))
		must(o.Set("code", string(code)))
	}
	if path != "" {
		must(o.Set("path", path))
	}
	if dest != "" {
		must(o.Set("dest", dest))
	}
	e.Foreign = o
	rt.tryAttach(o, e)
	return e
}
