package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// exports fills the module: the class Stream, which carries all others.
func (m *streamModule) exports() goja.Value {
	rt := m.rt
	rt.registerNative("native:stream", func(rt *Runtime) goja.Value { return m.loadNative() })
	o := m.legacy.Ctor
	set := func(name string, v goja.Value) { must(o.Set(name, v)) }
	v16 := rt.V16()
	if v16 {
		set("isDisturbed", rt.Fn("isDisturbed", 1, func(c goja.FunctionCall) goja.Value {
			s := m.nodeStream(c.Argument(0))
			return rt.VM.ToValue(s != nil && stream.IsDisturbed(s))
		}))
		set("isErrored", rt.Fn("isErrored", 1, func(c goja.FunctionCall) goja.Value {
			s := m.nodeStream(c.Argument(0))
			return rt.VM.ToValue(s != nil && stream.IsErrored(s))
		}))
		set("isReadable", rt.Fn("isReadable", 1, func(c goja.FunctionCall) goja.Value {
			s := m.nodeStream(c.Argument(0))
			if s == nil {
				return goja.Null()
			}
			readable, known := stream.IsReadable(s)
			if !known {
				return goja.Null()
			}
			return rt.VM.ToValue(readable)
		}))
	}
	set("Readable", m.readable.Ctor)
	set("Writable", m.writable.Ctor)
	set("Duplex", m.duplex.Ctor)
	set("Transform", m.transform.Ctor)
	set("PassThrough", m.passThrough.Ctor)
	pipeline := rt.Fn("pipeline", 0, m.pipeline)
	finished := rt.Fn("eos", 3, m.finished)
	set("pipeline", pipeline)
	if v16 {
		set("addAbortSignal", rt.Fn("addAbortSignal", 2, m.addAbortSignal))
	}
	set("finished", finished)
	if v16 {
		set("destroy", rt.Fn("destroyer", 2, m.destroyAny))
		set("compose", rt.Fn("compose", 0, m.compose))
		m.promiseForms(o, pipeline, finished)
		must(m.duplex.Ctor.Set("from", rt.Fn("", 1, m.duplexFrom)))
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

// promiseForms ties pipeline and finished to their forms that return promises,
// which are written in JavaScript and loaded when first asked for.
func (m *streamModule) promiseForms(o, pipeline, finished *goja.Object) {
	rt := m.rt
	form := func(name string) goja.Value {
		return rt.Fn("get", 0, func(goja.FunctionCall) goja.Value {
			return rt.RequireObject("stream/promises").Get(name)
		})
	}
	custom := rt.promisifySymbol()
	must(pipeline.DefineAccessorPropertySymbol(custom, form("pipeline"), nil, goja.FLAG_FALSE, goja.FLAG_TRUE))
	must(finished.Set("finished", rt.Fn("finished", 2, func(c goja.FunctionCall) goja.Value {
		return rt.CallValue(rt.RequireObject("internal/stream_statics").Get("finished"), c.This, Args(c)...)
	})))
	must(finished.DefineAccessorPropertySymbol(custom, form("finished"), nil, goja.FLAG_FALSE, goja.FLAG_TRUE))
	must(o.DefineAccessorProperty("promises", rt.Fn("get", 0, func(goja.FunctionCall) goja.Value {
		return rt.Require("stream/promises")
	}), nil, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

func (m *streamModule) addAbortSignal(c goja.FunctionCall) goja.Value {
	defer m.rt.rethrow()
	signal := c.Argument(0)
	if goja.IsUndefined(signal) {
		m.rt.argType("signal", signal, "AbortSignal")
	}
	m.rt.script("internal/signal", "checkSignal", signal, m.rt.VM.ToValue("signal"))
	if m.rt.method(c.Argument(1), "pipe") == nil {
		m.rt.argType("stream", c.Argument(1), "stream.Stream")
	}
	stream.AddAbortSignal(m.rt.signalOf(signal, "signal"), m.streamOf(c.Argument(1)))
	return c.Argument(1)
}

func (m *streamModule) destroyAny(c goja.FunctionCall) goja.Value {
	defer m.rt.rethrow()
	if !c.Argument(0).ToBoolean() {
		return nil
	}
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
