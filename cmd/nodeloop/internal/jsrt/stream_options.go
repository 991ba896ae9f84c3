package jsrt

import (
	"math"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// streamOptions reads the options object of a stream's constructor.
type streamOptions struct {
	m *streamModule
	o *goja.Object // nil when there are none
}

func (m *streamModule) options(v goja.Value) streamOptions {
	o, _ := v.(*goja.Object)
	return streamOptions{m, o}
}

func (s streamOptions) get(name string) goja.Value {
	if s.o == nil {
		return goja.Undefined()
	}
	if v := s.o.Get(name); v != nil {
		return v
	}
	return goja.Undefined()
}

func (s streamOptions) flag(name string) bool { return s.get(name).ToBoolean() }

// off reports whether an option is exactly false.
func (s streamOptions) off(name string) bool {
	b, ok := s.get(name).Export().(bool)
	return ok && !b
}

// mark reads a high-water mark: first the option of both sides, then that of
// one side of a Duplex.
func (s streamOptions) mark(side string, duplex bool) int {
	name, v := "", s.get("highWaterMark")
	if duplex {
		if name = side; absent(v) {
			v = s.get(side)
		}
	}
	if absent(v) {
		return 0
	}
	n, ok := number(v)
	if !ok || n < 0 || n != math.Trunc(n) || math.IsInf(n, 0) {
		shown := s.m.rt.inspect(v)
		if !s.m.rt.V16() {
			shown = s.m.rt.text(v)
		}
		s.m.rt.Check(stream.HighWaterMarkError(&s.m.rt.loop.Profile().Stream, name, shown))
	}
	if n == 0 {
		return stream.NoBuffer
	}
	return int(min(n, 1<<53))
}

func absent(v goja.Value) bool { return goja.IsUndefined(v) || goja.IsNull(v) }

func (s streamOptions) autoDestroy() stream.Tri {
	switch {
	case s.off("autoDestroy"):
		return stream.No
	case s.m.rt.V16() || !s.flag("autoDestroy"):
		return stream.Default
	}
	return stream.Yes
}

func (s streamOptions) encoding(name string) stream.Encoding { return s.m.encodingOf(s.get(name)) }

func (s streamOptions) signal() stream.Signal {
	o, ok := s.get("signal").(*goja.Object)
	if !ok || !s.m.rt.V16() || o.Get("aborted") == nil {
		return nil // what is none goes unnoticed
	}
	return jsSignal{s.m.rt, o}
}

// adopt makes the functions among the options methods of the object, and returns
// their names.
func (s streamOptions) adopt(obj *goja.Object, names ...string) (adopted []string) {
	for _, name := range names {
		v := s.get(name)
		if _, ok := goja.AssertFunction(v); ok {
			must(obj.Set("_"+name, v))
			adopted = append(adopted, "_"+name)
		}
	}
	return adopted
}

func (s streamOptions) readable() *stream.ReadableOptions {
	return &stream.ReadableOptions{
		HighWaterMark:   s.mark("", false),
		ObjectMode:      s.flag("objectMode"),
		Encoding:        s.encoding("encoding"),
		DefaultEncoding: s.encoding("defaultEncoding"),
		NoEmitClose:     s.off("emitClose"),
		AutoDestroy:     s.autoDestroy(),
		Signal:          s.signal(),
	}
}

func (s streamOptions) writable() *stream.WritableOptions {
	return &stream.WritableOptions{
		HighWaterMark:   s.mark("", false),
		ObjectMode:      s.flag("objectMode"),
		KeepStrings:     s.off("decodeStrings"),
		DefaultEncoding: s.encoding("defaultEncoding"),
		NoEmitClose:     s.off("emitClose"),
		AutoDestroy:     s.autoDestroy(),
		Signal:          s.signal(),
	}
}

func (s streamOptions) duplex() stream.DuplexOptions {
	d := stream.DuplexOptions{
		ReadableHighWaterMark: s.mark("readableHighWaterMark", true),
		WritableHighWaterMark: s.mark("writableHighWaterMark", true),
		ObjectMode:            s.flag("objectMode"),
		ReadableObjectMode:    s.flag("readableObjectMode"),
		WritableObjectMode:    s.flag("writableObjectMode"),
		Encoding:              s.encoding("encoding"),
		DefaultEncoding:       s.encoding("defaultEncoding"),
		KeepStrings:           s.off("decodeStrings"),
		NoEmitClose:           s.off("emitClose"),
		AutoDestroy:           s.autoDestroy(),
		NotReadable:           s.off("readable"),
		NotWritable:           s.off("writable"),
		NoHalfOpen:            s.off("allowHalfOpen"),
		Signal:                s.signal(),
	}
	if v := s.get("highWaterMark"); !absent(v) {
		d.HighWaterMark = d.ReadableHighWaterMark
		d.ReadableHighWaterMark, d.WritableHighWaterMark = 0, 0
	}
	return d
}

// jsSignal is a program's AbortSignal as the core sees it.
type jsSignal struct {
	rt  *Runtime
	obj *goja.Object
}

// signalOf returns an AbortSignal for the core; it throws for anything else.
func (rt *Runtime) signalOf(v goja.Value, name string) stream.Signal {
	rt.script("internal/signal", "checkSignal", v, rt.VM.ToValue(name))
	return jsSignal{rt, v.(*goja.Object)}
}

// Aborted implements [stream.Signal].
func (s jsSignal) Aborted() bool {
	v := s.obj.Get("aborted")
	return v != nil && v.ToBoolean()
}

// Reason implements [stream.Signal].
func (s jsSignal) Reason() error { return s.rt.ErrorFromValue(s.obj.Get("reason")) }

// OnAbort implements [stream.Signal].
func (s jsSignal) OnAbort(fn func()) (remove func()) {
	listener := s.rt.Fn("", 0, func(goja.FunctionCall) goja.Value {
		defer s.rt.rethrow()
		fn()
		return nil
	})
	abort := s.rt.VM.ToValue("abort")
	s.rt.CallMethod(s.obj, "addEventListener", abort, listener)
	return func() { s.rt.CallMethod(s.obj, "removeEventListener", abort, listener) }
}
