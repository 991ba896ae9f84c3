package jsrt

import (
	"runtime"

	"github.com/dop251/goja"
)

// pick returns the text or number of the runtime's version.
func pick[T any](rt *Runtime, in16, in10 T) T {
	if rt.V16() {
		return in16
	}
	return in10
}

// array makes a JavaScript array of values.
func (rt *Runtime) array(vs []goja.Value) *goja.Object {
	anys := make([]any, len(vs))
	for i, v := range vs {
		anys[i] = v
	}
	return rt.VM.NewArray(anys...)
}

// isArray is Array.isArray.
func isArray(o *goja.Object) bool { return o.ClassName() == "Array" }

// number returns a value that is a JavaScript number.
func number(v goja.Value) (float64, bool) {
	if _, isObj := v.(*goja.Object); isObj || v == nil {
		return 0, false
	}
	switch n := v.Export().(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

// symbolFor is Symbol.for(name).
func (rt *Runtime) symbolFor(name string) *goja.Symbol {
	ctor := rt.VM.GlobalObject().Get("Symbol").(*goja.Object)
	return rt.CallMethod(ctor, "for", rt.VM.ToValue(name)).(*goja.Symbol)
}

// formatted is util.format('%s', v).
func (rt *Runtime) formatted(v goja.Value) string {
	return rt.script("internal/format", "format", rt.VM.ToValue("%s"), v).String()
}

// symbolText returns a symbol's description.
func symbolText(s *goja.Symbol) string {
	return s.String()
}

// throwOutOfRange throws ERR_OUT_OF_RANGE.
func (rt *Runtime) throwOutOfRange(name, want string, got goja.Value) {
	rt.Throw(rt.script("internal/errors", "outOfRange", rt.VM.ToValue(name), rt.VM.ToValue(want), got))
}

// emitWarning is process.emitWarning(warning).
func (rt *Runtime) emitWarning(warning goja.Value) {
	rt.script("internal/warning", "emitWarning", warning)
}

// inspectAt is util.inspect(v, { depth }).
func (rt *Runtime) inspectAt(v goja.Value, depth int) string {
	return rt.script("internal/inspect", "inspect", v, rt.plainObject("depth", depth)).String()
}

// rethrow, deferred in a native function, turns what the core throws into a
// JavaScript throw. Exceptions, Go bugs and ways out of the loop go on as they
// are.
func (rt *Runtime) rethrow() {
	switch x := recover().(type) {
	case nil:
	case *goja.Exception, goja.Value, *goja.InterruptedError, *goja.StackOverflowError, runtime.Error:
		panic(x)
	case error:
		panic(rt.ErrorValue(x))
	default:
		panic(x)
	}
}
