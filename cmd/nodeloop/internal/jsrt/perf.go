package jsrt

import (
	"time"

	"github.com/dop251/goja"
)

// loadPerf makes the clock of performance.now and of events.
func (rt *Runtime) loadPerf() goja.Value {
	o := rt.exportsOf(nativeFn{"now", 0, func(goja.FunctionCall) goja.Value {
		return rt.VM.ToValue(float64(time.Since(rt.proc.started)) / float64(time.Millisecond))
	}})
	must(o.Set("timeOrigin", float64(rt.proc.started.UnixNano())/float64(time.Millisecond)))
	return o
}
