package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// from is Readable.from.
func (m *streamModule) from(c goja.FunctionCall) goja.Value {
	rt, source := m.rt, c.Argument(0)
	defer rt.rethrow()
	options := rt.plainObject("objectMode", true)
	text := rt.V16() && (goja.IsString(source) || rt.IsBuffer(source))
	var it any
	if !text {
		if it = m.iterator(source); it == nil {
			rt.Check(stream.NotIterable(rt.loop, source))
		}
		if rt.V16() {
			must(options.Set("highWaterMark", 1))
		}
	}
	if given, ok := c.Argument(1).(*goja.Object); ok {
		for _, name := range given.Keys() {
			must(options.Set(name, given.Get(name)))
		}
	}
	if text {
		must(options.Set("read", rt.Fn("read", 0, func(c goja.FunctionCall) goja.Value {
			this := rt.thisObject(c.This)
			rt.CallMethod(this, "push", source)
			rt.CallMethod(this, "push", goja.Null())
			return nil
		})))
	} else {
		must(options.Set("read", goja.Undefined()))
		if rt.V16() {
			must(options.Set("destroy", goja.Undefined()))
		}
	}
	o, err := rt.VM.New(m.readable.Ctor, options)
	rt.Check(err)
	if !text {
		self, _ := ImplOf[*jsReadable](rt, o)
		rt.Check(stream.Feed(self.Readable, it))
	}
	return o
}

// duplexFrom is Duplex.from.
func (m *streamModule) duplexFrom(c goja.FunctionCall) goja.Value {
	defer m.rt.rethrow()
	stages := stageMaker{m: m, duplex: true}
	d, err := stream.DuplexFrom(m.rt.loop, stages.body(c.Argument(0)))
	m.rt.Check(err)
	return m.rt.ToJS(d)
}

// compose is stream.compose.
func (m *streamModule) compose(c goja.FunctionCall) goja.Value {
	defer m.rt.rethrow()
	maker := stageMaker{m: m, duplex: true}
	var stages []any
	for _, v := range Args(c) {
		stages = append(stages, maker.stage(v))
	}
	d, err := stream.Compose(m.rt.loop, stages...)
	m.rt.Check(err)
	return m.rt.ToJS(d)
}

// stageMaker turns what programs give to pipeline, compose and Duplex.from into
// what the core takes.
type stageMaker struct {
	m      *streamModule
	duplex bool // results may be promises anywhere, but iterables go first
	// The signal that functions get, once one was called, and its face.
	signal stream.Signal
	shown  *goja.Object
}

// stage takes one of the streams of a pipeline.
func (s *stageMaker) stage(v goja.Value) any {
	if st := s.m.nodeStream(v); st != nil {
		return st
	}
	if fn, ok := goja.AssertFunction(v); ok {
		return s.function(fn)
	}
	return s.body(v)
}

// function makes a Stage of a function.
func (s *stageMaker) function(fn goja.Callable) stream.Stage {
	return func(source any, signal stream.Signal) (any, error) {
		args := []goja.Value{s.options(signal)}
		if source != nil {
			args = []goja.Value{s.sourceValue(source), args[0]}
		}
		v, err := s.m.rt.try(fn, goja.Undefined(), args...)
		if err != nil {
			return nil, err
		}
		return s.result(v), nil
	}
}

func (s *stageMaker) sourceValue(source any) goja.Value {
	if it, ok := source.(settling); ok {
		if _, isStream := source.(stream.Stream); !isStream {
			return s.m.sourceFace(it)
		}
	}
	return s.m.rt.ToJS(source)
}

// options makes the { signal } that functions get.
func (s *stageMaker) options(signal stream.Signal) goja.Value {
	rt := s.m.rt
	if s.signal != signal {
		controller, err := rt.VM.New(rt.VM.GlobalObject().Get("AbortController"))
		rt.Check(err)
		signal.OnAbort(func() { rt.CallMethod(controller, "abort") })
		s.signal, s.shown = signal, controller.Get("signal").(*goja.Object)
	}
	return rt.plainObject("signal", s.shown)
}

// result takes what a function returned.
func (s *stageMaker) result(v goja.Value) any {
	then := func() any {
		if s.m.rt.method(v, "then") != nil {
			return thenable{m: s.m, v: v, direct: true, nullish: s.duplex}
		}
		return nil
	}
	if !s.duplex {
		if t := then(); t != nil {
			return t
		}
	}
	if st := s.m.nodeStream(v); st != nil {
		return st
	}
	if it := s.m.iterable(v); it != nil {
		return it
	}
	if t := then(); t != nil {
		return t
	}
	return v
}

// body takes what Duplex.from makes a stream of.
func (s *stageMaker) body(v goja.Value) any {
	if st := s.m.nodeStream(v); st != nil {
		return st
	}
	if fn, ok := goja.AssertFunction(v); ok {
		return s.function(fn)
	}
	if it := s.m.iterable(v); it != nil {
		return it
	}
	if o, ok := v.(*goja.Object); ok {
		r, w := orUndefined(o.Get("readable")), orUndefined(o.Get("writable"))
		if s.m.rt.typeOf(r) == "object" || s.m.rt.typeOf(w) == "object" {
			return stream.Pair{Readable: s.side(r), Writable: s.side(w)}
		}
		if s.m.rt.method(v, "then") != nil {
			return thenable{m: s.m, v: v, direct: true, nullish: true}
		}
	}
	return v
}

func (s *stageMaker) side(v goja.Value) any {
	if !v.ToBoolean() {
		return nil
	}
	return s.body(v)
}
