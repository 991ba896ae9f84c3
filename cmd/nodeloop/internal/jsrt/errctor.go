package jsrt

import (
	"strings"

	"github.com/dop251/goja"
)

// installErrors puts our constructors in the place of the engine's, so that
// every error, also one that the engine throws, has V8's `stack` and V8's
// words.
func (rt *Runtime) installErrors() {
	vm := rt.VM
	for _, name := range errorCtorNames {
		rt.replaceErrorCtor(name, vm.Get(name).(*goja.Object))
	}
	base := *rt.seam.ctors["Error"]
	for _, name := range errorCtorNames[1:] {
		must((*rt.seam.ctors[name]).SetPrototype(base))
	}
	must(base.DefineDataProperty("stackTraceLimit", vm.ToValue(defaultStackLimit), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	rt.defineHidden(base, "captureStackTrace", rt.Fn("captureStackTrace", 2, rt.captureStackTrace))
	must(base.Delete("isError"))
	rt.errorCtor = base
	rt.stackGet = rt.Fn("stack", 0, func(c goja.FunctionCall) goja.Value { return rt.readStack(c.This) })
	rt.stackSet = rt.Fn("stack", 1, func(c goja.FunctionCall) goja.Value {
		if o, ok := c.This.(*goja.Object); ok {
			rt.defineStack(o, c.Argument(0))
		}
		return goja.Undefined()
	})
}

func (rt *Runtime) replaceErrorCtor(name string, orig *goja.Object) {
	vm := rt.VM
	construct, _ := goja.AssertConstructor(orig)
	var self *goja.Object
	self = vm.ToValue(func(c goja.ConstructorCall) *goja.Object {
		target, args := c.NewTarget, c.Arguments
		if target == nil {
			target = self
		} else if target == self && len(args) == 1 {
			// Only the engine itself names the constructor as its own target.
			args = []goja.Value{vm.ToValue(rt.engineText(name, args[0].String()))}
		}
		o, err := construct(target, args...)
		if err != nil {
			panic(err)
		}
		rt.adoptStack(o)
		return o
	}).(*goja.Object)
	length := 1
	if name == "AggregateError" {
		length = 2
	}
	rt.nameFunction(self, name, length)
	proto := orig.Get("prototype").(*goja.Object)
	must(self.DefineDataProperty("prototype", proto, goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	rt.defineHidden(proto, "constructor", self)
	*rt.seam.ctors[name] = self
	rt.defineHidden(vm.GlobalObject(), name, self)
}

// adoptStack gives a fresh error the accessor that formats its frames when
// they are first asked for. Defining it would make the engine format them, so
// they are put aside meanwhile.
func (rt *Runtime) adoptStack(o *goja.Object) {
	frames := rt.seam.frames(o)
	if frames == nil {
		return
	}
	kept := rt.trimFrames(*frames, rt.stackLimit())
	*frames = nil
	must(o.DefineAccessorProperty("stack", rt.stackGet, rt.stackSet, goja.FLAG_TRUE, goja.FLAG_FALSE))
	*frames = kept
}

// stackLimit reads Error.stackTraceLimit; a missing or silly one is 0, as in V8.
func (rt *Runtime) stackLimit() int {
	v := rt.errorCtor
	if v == nil {
		return defaultStackLimit
	}
	limit := v.Get("stackTraceLimit")
	if limit == nil || !goja.IsNumber(limit) {
		return 0
	}
	if f := limit.ToFloat(); f != f || f < 0 {
		return 0
	} else if f > maxStackFrames {
		return maxStackFrames
	}
	return int(limit.ToInteger())
}

const (
	defaultStackLimit = 10
	maxStackFrames    = 1000
)

// trimFrames drops the constructors on top and the engine room below, and
// keeps limit frames.
func (rt *Runtime) trimFrames(frames []goja.StackFrame, limit int) []goja.StackFrame {
	for len(frames) > 0 && rt.seam.frameProgram(&frames[0]) == nil && isErrorCtorName(frames[0].FuncName()) {
		frames = frames[1:]
	}
	kept := make([]goja.StackFrame, 0, min(limit, len(frames)))
	for i := range frames {
		if len(kept) == limit {
			break
		}
		if f := &frames[i]; !rt.hiddenFrame(f) {
			kept = append(kept, *f)
		}
	}
	return kept
}

func isErrorCtorName(s string) bool {
	for _, n := range errorCtorNames {
		if n == s {
			return true
		}
	}
	return false
}

// captureStackTrace is Error.captureStackTrace(target[, above]).
func (rt *Runtime) captureStackTrace(c goja.FunctionCall) goja.Value {
	target, ok := c.Argument(0).(*goja.Object)
	if !ok {
		rt.ThrowType("Invalid argument")
	}
	frames := rt.VM.CaptureCallStack(0, nil)
	if len(frames) > 0 {
		frames = frames[1:]
	}
	if above, ok := c.Argument(1).(*goja.Object); ok {
		frames = rt.framesBelow(frames, above)
	}
	kept := rt.trimFrames(frames, rt.stackLimit())
	if own := rt.seam.frames(target); own != nil {
		*own = nil
		must(target.DefineAccessorProperty("stack", rt.stackGet, rt.stackSet, goja.FLAG_TRUE, goja.FLAG_FALSE))
		*own = kept
		return goja.Undefined()
	}
	get := rt.Fn("stack", 0, func(goja.FunctionCall) goja.Value {
		v := rt.formatStack(target, kept)
		rt.defineStack(target, v)
		return v
	})
	must(target.DefineAccessorProperty("stack", get, rt.stackSet, goja.FLAG_TRUE, goja.FLAG_FALSE))
	return goja.Undefined()
}

// framesBelow drops everything down to the topmost call of fn.
func (rt *Runtime) framesBelow(frames []goja.StackFrame, fn *goja.Object) []goja.StackFrame {
	prg := rt.seam.program(fn)
	name := ""
	if prg == nil {
		name = fn.Get("name").String()
	}
	for i := range frames {
		f := &frames[i]
		p := rt.seam.frameProgram(f)
		if p == prg && (prg != nil || f.FuncName() == name) {
			return rt.skipBound(frames[i+1:], f.FuncName())
		}
	}
	return nil
}

// skipBound drops the frame of a bound function, which V8 does not show.
func (rt *Runtime) skipBound(frames []goja.StackFrame, name string) []goja.StackFrame {
	if len(frames) > 0 && rt.seam.frameProgram(&frames[0]) == nil {
		if n := frames[0].FuncName(); n == name || strings.HasPrefix(n, "bound ") {
			return frames[1:]
		}
	}
	return frames
}

// readStack is the shared getter of `stack`: it formats once and leaves a plain
// data property.
func (rt *Runtime) readStack(this goja.Value) goja.Value {
	for o, ok := this.(*goja.Object); ok && o != nil; o = o.Prototype() {
		if frames := rt.seam.frames(o); frames != nil {
			v := rt.formatStack(o, *frames)
			rt.defineStack(o, v)
			return v
		}
	}
	return goja.Undefined()
}

func (rt *Runtime) defineStack(o *goja.Object, v goja.Value) {
	must(o.DefineDataProperty("stack", v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}
