package jsrt

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/dop251/goja"
)

// process is the process object.
type process struct {
	rt      *Runtime
	obj     *goja.Object
	started time.Time
	umask   int
	capture goja.Value    // setUncaughtExceptionCaptureCallback
	domains goja.Callable // offers an uncaught error to the active domain
	env     *envObject
}

// object returns the process object; it exists from the start, its emitter part
// once events are there.
func (p *process) object() *goja.Object { return p.obj }

// Process returns the process object.
func (rt *Runtime) Process() *goja.Object { return rt.proc.obj }

func (rt *Runtime) makeProcess() {
	p := &process{rt: rt, obj: rt.VM.NewObject(), started: time.Now(), umask: -1, capture: goja.Null()}
	rt.proc = p
	p.defineIdentity()
	p.defineMethods()
	p.defineIDs()
	p.defineStdio()
	p.obj.DefineDataPropertySymbol(goja.SymToStringTag, rt.VM.ToValue("process"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// linkEvents makes the process an EventEmitter. It is done once the events
// module can be loaded.
func (p *process) linkEvents() {
	rt := p.rt
	emitter := rt.eventEmitter()
	proto := rt.VM.CreateObject(emitter.Get("prototype").(*goja.Object))
	ctor := rt.Fn("process", 0, func(goja.FunctionCall) goja.Value { return nil })
	rt.defineHidden(proto, "constructor", ctor)
	must(p.obj.SetPrototype(proto))
	rt.CallValue(emitter, p.obj)
	p.watchSignals()
}

// eventEmitter returns the EventEmitter constructor.
func (rt *Runtime) eventEmitter() *goja.Object {
	return rt.RequireObject("events")
}

// readOnly defines an enumerable property that cannot be assigned to.
func (p *process) readOnly(name string, v any) {
	must(p.obj.DefineDataProperty(name, p.rt.VM.ToValue(v), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

func (p *process) defineIdentity() {
	rt, vm := p.rt, p.rt.VM
	d := rt.versionData()
	p.readOnly("version", "v"+d.node)
	p.readOnly("versions", rt.frozenObject(d.versions))
	p.readOnly("arch", nodeArch())
	p.readOnly("platform", nodePlatform())
	release := rt.plainObject("name", "node", "lts", d.lts,
		"sourceUrl", "https://nodejs.org/download/release/v"+d.node+"/node-v"+d.node+".tar.gz",
		"headersUrl", "https://nodejs.org/download/release/v"+d.node+"/node-v"+d.node+"-headers.tar.gz")
	p.readOnly("release", release)
	p.readOnly("moduleLoadList", vm.NewArray())
	must(p.obj.Set("domain", goja.Null()))
	must(p.obj.Set("_exiting", false))
	rt.Accessor(p.obj, "config", true, func(*goja.Object) goja.Value {
		v := rt.processConfig(d)
		must(p.obj.DefineDataProperty("config", v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		return v
	}, func(this *goja.Object, v goja.Value) {
		must(p.obj.DefineDataProperty("config", v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	})
	features := vm.NewObject()
	for _, f := range d.features {
		must(features.Set(f.name, f.on))
	}
	p.readOnly("features", features)
	must(p.obj.Set("env", p.makeEnv()))
	must(p.obj.Set("title", p.argv0()))
	argv := []any{rt.opts.ExecPath}
	if rt.opts.File != "" {
		if abs, err := filepath.Abs(rt.opts.File); err == nil {
			argv = append(argv, abs)
		}
	}
	for _, a := range rt.opts.Args {
		argv = append(argv, a)
	}
	must(p.obj.Set("argv", vm.NewArray(argv...)))
	execArgv := make([]any, len(rt.opts.ExecArgv))
	for i, a := range rt.opts.ExecArgv {
		execArgv[i] = a
	}
	must(p.obj.Set("execArgv", vm.NewArray(execArgv...)))
	p.readOnly("pid", os.Getpid())
	must(p.obj.Set("ppid", os.Getppid()))
	must(p.obj.Set("execPath", rt.opts.ExecPath))
	must(p.obj.Set("debugPort", 9229))
	p.readOnly("argv0", p.argv0())
	if rt.V16() {
		must(p.obj.Set("exitCode", goja.Undefined()))
		p.readOnly("_preload_modules", vm.NewArray())
	}
}

func (p *process) argv0() string { return filepath.Base(p.rt.opts.ExecPath) }

func nodeArch() string {
	switch runtime.GOARCH {
	case "amd64":
		return "x64"
	case "386":
		return "ia32"
	}
	return runtime.GOARCH
}

func nodePlatform() string {
	if runtime.GOOS == "windows" {
		return "win32"
	}
	return runtime.GOOS
}

// exiting reads process._exiting.
func (p *process) exiting() bool {
	v := p.obj.Get("_exiting")
	return v != nil && v.ToBoolean()
}

func (p *process) setExiting() { must(p.obj.Set("_exiting", true)) }

// exitCode reads process.exitCode; otherwise is what it counts as when unset.
func (p *process) exitCode(otherwise int) int {
	v := p.obj.Get("exitCode")
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) {
		return otherwise
	}
	if !v.ToBoolean() && otherwise != 0 {
		return 0
	}
	return int(int32(v.ToInteger())) & 0xff
}

// emit emits an event on the process object, through the emit that programs
// see.
func (p *process) emit(event string, args ...goja.Value) (heard bool, err error) {
	fn, ok := goja.AssertFunction(p.obj.Get("emit"))
	if !ok {
		return false, nil
	}
	v, err := fn(p.obj, append([]goja.Value{p.rt.VM.ToValue(event)}, args...)...)
	if err != nil {
		return false, err
	}
	return v.ToBoolean(), nil
}

// offerUncaught gives an uncaught error to the capture callback or to the
// listeners, and reports whether one took it.
func (p *process) offerUncaught(v goja.Value, origin string) (bool, error) {
	rt := p.rt
	from := rt.VM.ToValue(origin)
	if rt.V16() {
		if _, err := p.emit("uncaughtExceptionMonitor", v, from); err != nil {
			return false, err
		}
	}
	if p.domains != nil {
		caught, err := p.domains(goja.Undefined(), v)
		if err != nil || caught.ToBoolean() {
			return true, err
		}
	}
	if fn, ok := goja.AssertFunction(p.capture); ok {
		_, err := fn(goja.Undefined(), v)
		return true, err
	}
	return p.emit("uncaughtException", v, from)
}

// exit is process.exit: 'exit' listeners run, then everything unwinds.
func (p *process) exit(c goja.FunctionCall) goja.Value {
	if v := c.Argument(0); v.ToBoolean() || goja.IsNumber(v) {
		must(p.obj.Set("exitCode", v))
	}
	if !p.exiting() {
		p.setExiting()
		_, err := p.emit("exit", p.rt.VM.ToValue(p.exitCode(0)))
		p.rt.Check(err)
	}
	p.rt.CallMethod(p.obj, "reallyExit", p.rt.VM.ToValue(p.exitCode(0)))
	return nil
}

func (p *process) writeErr(s string) { _, _ = io.WriteString(p.rt.opts.Stderr, s) }

func (p *process) writeOut(b []byte) error {
	_, err := p.rt.opts.Stdout.Write(b)
	return err
}
