package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// exports fills the module: the class Stream, which carries all others.
func (m *streamModule) exports() goja.Value {
	rt := m.rt
	o := m.legacy.Ctor
	set := func(name string, v goja.Value) { must(o.Set(name, v)) }
	set("Readable", m.readable.Ctor)
	set("Writable", m.writable.Ctor)
	set("Duplex", m.duplex.Ctor)
	set("Transform", m.transform.Ctor)
	set("PassThrough", m.passThrough.Ctor)
	set("pipeline", rt.Fn("pipeline", 0, m.pipeline))
	set("finished", rt.Fn("finished", 3, m.finished))
	if rt.V16() {
		set("addAbortSignal", rt.Fn("addAbortSignal", 2, m.addAbortSignal))
		set("destroy", rt.Fn("destroyer", 2, m.destroyAny))
	}
	set("Stream", o)
	set("_isUint8Array", rt.Fn("isUint8Array", 1, func(c goja.FunctionCall) goja.Value {
		_, ok := rt.BytesOf(c.Argument(0))
		return rt.VM.ToValue(ok)
	}))
	set("_uint8ArrayToBuffer", rt.Fn("_uint8ArrayToBuffer", 1, func(c goja.FunctionCall) goja.Value {
		b, _ := rt.BytesOf(c.Argument(0))
		return rt.BufferFrom(b)
	}))
	return o
}

// finished is stream.finished.
func (m *streamModule) finished(c goja.FunctionCall) goja.Value {
	rt := m.rt
	s, opts, cb := c.Argument(0), c.Argument(1), c.Argument(2)
	if _, ok := goja.AssertFunction(opts); ok && len(c.Arguments) < 3 {
		opts, cb = goja.Undefined(), opts
	}
	if !absent(opts) {
		rt.script("internal/errors", "needObject", opts, rt.VM.ToValue("options"))
	}
	rt.script("internal/errors", "needFunction", cb, rt.VM.ToValue("callback"))
	fn, _ := goja.AssertFunction(cb)
	options := m.options(opts)
	f := &stream.FinishedOptions{
		Readable: options.tri("readable"),
		Writable: options.tri("writable"),
		NoError:  options.off("error"),
		Signal:   options.signal(),
	}
	defer rt.rethrow()
	cleanup := stream.Finished(m.streamOf(s), f, func(err error) {
		if err == nil {
			rt.Call(fn, s)
		} else {
			rt.Call(fn, s, rt.ErrorValue(err))
		}
	})
	return rt.Fn("", 0, func(goja.FunctionCall) goja.Value {
		cleanup()
		return nil
	})
}

func (s streamOptions) tri(name string) stream.Tri {
	v := s.get(name)
	switch {
	case absent(v):
		return stream.Default
	case v.ToBoolean():
		return stream.Yes
	}
	return stream.No
}

// pipeline is stream.pipeline.
func (m *streamModule) pipeline(c goja.FunctionCall) goja.Value {
	rt := m.rt
	args := Args(c)
	var cb goja.Callable
	if n := len(args); n > 0 {
		if fn, ok := goja.AssertFunction(args[n-1]); ok {
			cb, args = fn, args[:n-1]
		}
	}
	if cb == nil {
		var last goja.Value = goja.Undefined()
		if n := len(args); n > 0 {
			last = args[n-1]
		}
		if rt.V16() {
			rt.script("internal/errors", "needFunction", last, rt.VM.ToValue("streams[stream.length - 1]"))
		}
		rt.throwCallback("callback", last)
	}
	if len(args) == 1 {
		if o, ok := args[0].(*goja.Object); ok && isArray(o) {
			args = rt.listOf(o)
		}
	}
	defer rt.rethrow()
	stages := make([]any, len(args))
	for i, a := range args {
		stages[i] = m.stage(a)
	}
	last, err := stream.Pipeline(rt.loop, stages, nil, func(err error, value any) {
		if err != nil {
			rt.Call(cb, goja.Undefined(), rt.ErrorValue(err))
			return
		}
		rt.Call(cb, goja.Undefined(), goja.Undefined(), rt.ToJS(value))
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

// stage returns a pipeline's argument as the core takes it.
func (m *streamModule) stage(v goja.Value) any { return m.streamOf(v) }

func (m *streamModule) addAbortSignal(c goja.FunctionCall) goja.Value {
	defer m.rt.rethrow()
	stream.AddAbortSignal(m.rt.signalOf(c.Argument(0)), m.streamOf(c.Argument(1)))
	return c.Argument(1)
}

func (m *streamModule) destroyAny(c goja.FunctionCall) goja.Value {
	defer m.rt.rethrow()
	stream.DestroyStream(m.streamOf(c.Argument(0)), m.rt.truthyError(c.Argument(1)))
	return c.Argument(0)
}

// goString returns a JavaScript string as Go's, half a surrogate pair in its
// three-byte form.
func (rt *Runtime) goString(v goja.Value) string {
	s := v.String()
	return s
}

// typeOf is typeof v.
func (rt *Runtime) typeOf(v goja.Value) string {
	switch {
	case v == nil || goja.IsUndefined(v):
		return "undefined"
	case goja.IsNull(v):
		return "object"
	case goja.IsString(v):
		return "string"
	}
	if o, ok := v.(*goja.Object); ok {
		if _, fn := goja.AssertFunction(o); fn {
			return "function"
		}
		return "object"
	}
	if isSymbol(v) {
		return "symbol"
	}
	switch v.Export().(type) {
	case bool:
		return "boolean"
	case int64, float64:
		return "number"
	}
	return "bigint"
}
