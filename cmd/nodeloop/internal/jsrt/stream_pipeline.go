package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// pipeline is stream.pipeline.
func (m *streamModule) pipeline(c goja.FunctionCall) goja.Value {
	rt := m.rt
	args := Args(c)
	var last goja.Value = goja.Undefined()
	if n := len(args); n > 0 {
		last = args[n-1]
	}
	cb, ok := goja.AssertFunction(last)
	switch {
	case ok:
		args = args[:len(args)-1]
	case rt.V16():
		rt.throwCallback("callback", last)
	}
	return m.pipe(args, cb, nil)
}

// pipe connects the streams; cb may be nil in node10.
func (m *streamModule) pipe(args []goja.Value, cb goja.Callable, opts *stream.PipelineOptions) goja.Value {
	rt := m.rt
	if len(args) > 0 && (len(args) == 1 || !rt.V16()) {
		if o, ok := args[0].(*goja.Object); ok && rt.KindOf(o) == "Array" {
			args = rt.listOf(o)
		}
	}
	defer rt.rethrow()
	maker := stageMaker{m: m}
	stages := make([]any, len(args))
	for i, a := range args {
		if rt.V16() {
			stages[i] = maker.stage(a)
		} else {
			stages[i] = m.streamOf(a)
		}
	}
	last, err := stream.Pipeline(rt.loop, stages, opts, func(err error, value any) {
		if cb == nil {
			return
		}
		if !rt.V16() {
			rt.Call(cb, goja.Undefined(), rt.ErrorValue(err))
			return
		}
		rt.Call(cb, goja.Undefined(), rt.ErrorValue(err), rt.ToJS(value))
	})
	rt.Check(err)
	return rt.ToJS(last)
}

// listOf returns the elements of an array.
func (rt *Runtime) listOf(v goja.Value) []goja.Value {
	var out []goja.Value
	rt.VM.ForOf(v, func(item goja.Value) bool {
		out = append(out, item)
		return true
	})
	return out
}

// finished is stream.finished.
func (m *streamModule) finished(c goja.FunctionCall) goja.Value {
	rt := m.rt
	s, opts, cb := c.Argument(0), c.Argument(1), c.Argument(2)
	switch {
	case len(c.Arguments) == 2 && rt.V16(), !rt.V16() && isCallable(opts):
		opts, cb = goja.Undefined(), opts
	case rt.V16() && !absent(opts):
		rt.script("internal/errors", "needObject", opts, rt.VM.ToValue("options"))
	}
	if rt.V16() {
		rt.script("internal/errors", "needFunction", cb, rt.VM.ToValue("callback"))
	}
	fn, ok := goja.AssertFunction(cb)
	options := m.options(opts)
	f := &stream.FinishedOptions{
		Readable: options.tri("readable"),
		Writable: options.tri("writable"),
		NoError:  options.off("error"),
	}
	if sig := options.get("signal"); rt.V16() && !goja.IsUndefined(sig) {
		rt.script("internal/signal", "checkSignal", sig, rt.VM.ToValue("options.signal"))
		f.Signal = options.signal()
	}
	defer rt.rethrow()
	cleanup := stream.Finished(m.streamOf(s), f, func(err error) {
		switch {
		case !ok:
		case err == nil:
			rt.Call(fn, s)
		default:
			rt.Call(fn, s, rt.ErrorValue(err))
		}
	})
	return rt.Fn("", 0, func(goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		cleanup()
		return nil
	})
}

func isCallable(v goja.Value) bool {
	_, ok := goja.AssertFunction(v)
	return ok
}

func (s streamOptions) tri(name string) stream.Tri {
	v := s.get(name)
	switch {
	case absent(v):
		return stream.Default
	case v.ToBoolean():
		return stream.Yes
	case !s.m.rt.V16() && !s.off(name):
		return stream.Default
	}
	return stream.No
}

// loadNative is what our scripts about streams call.
func (m *streamModule) loadNative() *goja.Object {
	rt := m.rt
	return rt.exportsOf(
		nativeFn{"pipeline", 3, func(c goja.FunctionCall) goja.Value {
			cb, _ := goja.AssertFunction(c.Argument(1))
			o := m.options(c.Argument(2))
			opts := &stream.PipelineOptions{NoEnd: o.off("end")}
			if sig := o.get("signal"); !goja.IsUndefined(sig) {
				rt.script("internal/signal", "checkSignal", sig, rt.VM.ToValue("options.signal"))
				opts.Signal = o.signal()
			}
			return m.pipe(rt.listOf(c.Argument(0)), cb, opts)
		}},
		nativeFn{"isNodeStream", 1, func(c goja.FunctionCall) goja.Value {
			return rt.VM.ToValue(m.nodeStream(c.Argument(0)) != nil)
		}},
		nativeFn{"destroyer", 2, m.destroyAny},
		nativeFn{"finished", 3, m.finished},
	)
}
