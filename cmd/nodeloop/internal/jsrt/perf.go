package jsrt

import (
	"math/big"
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
)

// loadPerf makes what perf_hooks and the clock of events are made of.
func (rt *Runtime) loadPerf() goja.Value {
	o := rt.exportsOf(
		nativeFn{"now", 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(rt.sinceStart()) }},
		nativeFn{"watch", 0, func(goja.FunctionCall) goja.Value {
			if rt.loop != nil {
				rt.loop.EnableMetrics(loop.MetricsOptions{})
			}
			return goja.Undefined()
		}},
		nativeFn{"loopStart", 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(rt.loopStart()) }},
		nativeFn{"idleTime", 0, func(goja.FunctionCall) goja.Value {
			if rt.loop == nil {
				return rt.VM.ToValue(0)
			}
			return rt.VM.ToValue(milliseconds(rt.loop.IdleTime()))
		}},
		nativeFn{"createHistogram", 3, func(c goja.FunctionCall) goja.Value {
			h := loop.NewHistogramOf(integerOf(c.Argument(0)), integerOf(c.Argument(1)), int(c.Argument(2).ToInteger()))
			return rt.histogram(h)
		}},
		nativeFn{"createDelay", 1, rt.createDelay},
	)
	must(o.Set("timeOrigin", float64(rt.proc.started.UnixNano())/float64(time.Millisecond)))
	return o
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// sinceStart is performance.now.
func (rt *Runtime) sinceStart() float64 { return milliseconds(time.Since(rt.proc.started)) }

// loopStart returns when the loop's first turn began, on sinceStart's clock.
func (rt *Runtime) loopStart() float64 {
	if rt.loop == nil || rt.loop.LoopStart() < 0 {
		return -1
	}
	return rt.sinceStart() - milliseconds(time.Duration(rt.loop.Hrtime()-rt.loop.LoopStart()))
}

// integerOf returns an integer that is a number or a BigInt.
func integerOf(v goja.Value) int64 {
	if n, ok := v.Export().(*big.Int); ok {
		return n.Int64()
	}
	return v.ToInteger()
}

// createDelay makes the histogram of monitorEventLoopDelay, with start and stop.
func (rt *Runtime) createDelay(c goja.FunctionCall) goja.Value {
	d := rt.loop.MonitorDelay(time.Duration(c.Argument(0).ToInteger()) * time.Millisecond)
	o := rt.histogram(d.Histogram)
	must(o.Set("start", rt.Fn("start", 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(d.Enable()) })))
	must(o.Set("stop", rt.Fn("stop", 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(d.Disable()) })))
	return o
}

// heldHistogram is the Go histogram inside its handle.
type heldHistogram struct{ h *loop.Histogram }

// histogram makes the handle that internal/histogram's classes stand on. What
// may be large is asked for as a BigInt.
func (rt *Runtime) histogram(h *loop.Histogram) *goja.Object {
	whole := func(name string, get func() int64) nativeFn {
		return nativeFn{name, 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(big.NewInt(get())) }}
	}
	number := func(name string, get func() float64) nativeFn {
		return nativeFn{name, 0, func(goja.FunctionCall) goja.Value { return rt.VM.ToValue(get()) }}
	}
	var last time.Time
	o := rt.exportsOf(
		whole("count", h.Count), whole("min", h.Min), whole("max", h.Max), whole("exceeds", h.Exceeds),
		number("mean", h.Mean), number("stddev", h.Stddev),
		nativeFn{"percentile", 1, func(c goja.FunctionCall) goja.Value {
			return rt.VM.ToValue(big.NewInt(h.Percentile(c.Argument(0).ToFloat())))
		}},
		nativeFn{"percentiles", 1, func(c goja.FunctionCall) goja.Value {
			take, _ := goja.AssertFunction(c.Argument(0))
			for _, p := range h.Percentiles() {
				rt.Call(take, goja.Undefined(), rt.VM.ToValue(p.Percentile), rt.VM.ToValue(big.NewInt(p.Value)))
			}
			return goja.Undefined()
		}},
		nativeFn{"record", 1, func(c goja.FunctionCall) goja.Value {
			h.Record(time.Duration(integerOf(c.Argument(0))))
			return goja.Undefined()
		}},
		nativeFn{"recordDelta", 0, func(goja.FunctionCall) goja.Value {
			now := time.Now()
			if !last.IsZero() {
				h.Record(now.Sub(last))
			}
			last = now
			return goja.Undefined()
		}},
		nativeFn{"reset", 0, func(goja.FunctionCall) goja.Value {
			h.Reset()
			last = time.Time{}
			return goja.Undefined()
		}},
		nativeFn{"add", 1, func(c goja.FunctionCall) goja.Value {
			if other, ok := c.Argument(0).ToObject(rt.VM).Get("held").Export().(*heldHistogram); ok {
				h.Add(other.h)
			}
			return goja.Undefined()
		}},
	)
	must(o.Set("held", rt.VM.ToValue(&heldHistogram{h})))
	return o
}
