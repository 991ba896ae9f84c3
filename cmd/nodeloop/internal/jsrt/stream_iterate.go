package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// iterationMethods defines how a Readable is iterated, and the statics that
// make one of an iterable.
func (m *streamModule) iterationMethods(cl *Class) {
	rt := m.rt
	if rt.V16() {
		m.operators(cl.Proto)
		m.rejectionMethod(cl.Proto)
	}
	must(cl.Proto.SetSymbol(rt.asyncIteratorSymbol(), rt.Builtin("", 0, func(c goja.FunctionCall) goja.Value {
		defer rt.rethrow()
		return m.iteratorOf(c.This, nil)
	})))
	must(cl.Ctor.Set("ReadableState", m.readableState.ctor))
	must(cl.Ctor.Set("_fromList", rt.Fn("fromList", 2, m.fromList)))
	must(cl.Ctor.Set("from", rt.Fn("", 2, m.from)))
	if rt.V16() {
		m.static(cl.Ctor, "wrap", "", 2)
	}
}

// operators defines the methods that make a stream or a promise of what each
// chunk becomes; they are written in JavaScript.
func (m *streamModule) operators(proto *goja.Object) {
	for _, op := range []struct {
		name   string
		length int
	}{
		{"asIndexedPairs", 0},
		{"drop", 1},
		{"filter", 2},
		{"flatMap", 2},
		{"map", 2},
		{"take", 1},
		{"every", 1},
		{"forEach", 2},
		{"reduce", 3},
		{"toArray", 1},
		{"some", 1},
		{"find", 2},
	} {
		m.rt.defineHidden(proto, op.name, m.rt.Fn(op.name, op.length, func(c goja.FunctionCall) goja.Value {
			fn := m.rt.RequireObject("internal/stream_operators").Get(op.name)
			return m.rt.CallValue(fn, c.This, Args(c)...)
		}))
	}
}

// static puts a function of js/internal/stream_statics.js on a constructor,
// loading the script when it is first used.
func (m *streamModule) static(o *goja.Object, name, fnName string, length int) {
	must(o.Set(name, m.rt.Fn(fnName, length, func(c goja.FunctionCall) goja.Value {
		fn := m.rt.RequireObject("internal/stream_statics").Get(name)
		return m.rt.CallValue(fn, c.This, Args(c)...)
	})))
}

// asyncIteratorSymbol is Symbol.asyncIterator, which the engine lacks.
func (rt *Runtime) asyncIteratorSymbol() *goja.Symbol {
	return rt.VM.GlobalObject().Get("Symbol").(*goja.Object).Get("asyncIterator").(*goja.Symbol)
}

func (m *streamModule) iteratorOptions(v goja.Value) *stream.IteratorOptions {
	if goja.IsUndefined(v) {
		return nil
	}
	m.rt.script("internal/errors", "needObject", v, m.rt.VM.ToValue("options"))
	o := m.options(v)
	return &stream.IteratorOptions{KeepOnReturn: o.off("destroyOnReturn"), KeepOnError: o.off("destroyOnError")}
}

// readableIterator is a Readable's iterator behind its JavaScript face.
type readableIterator struct{ it *stream.ReadableIterator }

// iteratorOf makes the async iterator of a stream; a stream of the oldest kind
// is wrapped.
func (m *streamModule) iteratorOf(this goja.Value, opts *stream.IteratorOptions) goja.Value {
	rt := m.rt
	var r *stream.Readable
	if h, ok := behind[hasReadable](rt, this); ok && h.ReadableState() != nil {
		r = h.ReadableState()
	} else {
		r = stream.NewReadable(rt.loop, &stream.ReadableOptions{ObjectMode: true})
		r.Wrap(m.streamOf(this))
	}
	o := rt.VM.CreateObject(m.iteratorProto())
	rt.Attach(o, &readableIterator{r.Iterator(opts)})
	if rt.V16() {
		must(o.Set("stream", rt.ToJS(r.Self())))
	}
	return o
}

// iteratorProto returns the prototype of stream iterators, made on first use.
func (m *streamModule) iteratorProto() *goja.Object {
	if m.iterators != nil {
		return m.iterators
	}
	rt := m.rt
	proto := rt.VM.CreateObject(rt.RequireObject("internal/async_iterator").Get("prototype").(*goja.Object))
	answer := func(name string, length int, ask func(it *stream.ReadableIterator, v goja.Value, settle func(stream.Chunk, bool, error))) {
		must(proto.Set(name, rt.Fn(name, length, func(c goja.FunctionCall) goja.Value {
			it, ok := HandleOf[*readableIterator](rt, c.This)
			if !ok {
				rt.ThrowType(name + " method called on incompatible receiver " + rt.display(c.This))
			}
			defer rt.rethrow()
			promise, resolve, reject := rt.VM.NewPromise()
			ask(it.it, c.Argument(0), func(chunk stream.Chunk, done bool, err error) {
				m.settle(resolve, reject, chunk, done, err)
			})
			return rt.VM.ToValue(promise)
		})))
	}
	answer("next", pick(rt, 1, 0), func(it *stream.ReadableIterator, _ goja.Value, settle func(stream.Chunk, bool, error)) {
		it.NextSettle(settle)
	})
	answer("return", pick(rt, 1, 0), func(it *stream.ReadableIterator, v goja.Value, settle func(stream.Chunk, bool, error)) {
		it.ReturnSettle(func(_ stream.Chunk, done bool, err error) { settle(stream.Chunk{Value: v}, done, err) })
	})
	if rt.V16() {
		answer("throw", 1, func(it *stream.ReadableIterator, v goja.Value, settle func(stream.Chunk, bool, error)) {
			it.ThrowSettle(rt.reasonError(v), settle)
		})
	} else {
		rt.Accessor(proto, "stream", true, func(this *goja.Object) goja.Value {
			if it, ok := HandleOf[*readableIterator](rt, this); ok {
				return rt.ToJS(it.it.Stream().Self())
			}
			return goja.Undefined()
		}, nil)
	}
	m.iterators = proto
	return proto
}

// settle settles the promise of an iterator's request.
func (m *streamModule) settle(resolve, reject func(any) error, c stream.Chunk, done bool, err error) {
	switch {
	case err != nil:
		must(reject(m.rt.ErrorValue(err)))
	case done:
		v, given := c.Value.(goja.Value) // what return was given
		if !given || !m.rt.V16() {
			v = goja.Undefined()
		}
		must(resolve(m.rt.result(v, true)))
	default:
		must(resolve(m.rt.result(m.value(c), false)))
	}
}

// sourceFace makes the JavaScript face of an iterator of the core that is no
// stream's: what a function gets to read.
func (m *streamModule) sourceFace(it settling) *goja.Object {
	rt := m.rt
	if m.sources == nil {
		m.sources = rt.VM.CreateObject(rt.RequireObject("internal/async_iterator").Get("prototype").(*goja.Object))
		def := func(name string, ask func(it settling, v goja.Value, settle func(stream.Chunk, bool, error))) {
			rt.defineHidden(m.sources, name, rt.Fn(name, 1, func(c goja.FunctionCall) goja.Value {
				it, ok := HandleOf[settling](rt, c.This)
				if !ok {
					rt.ThrowType(name + " method called on incompatible receiver " + rt.display(c.This))
				}
				defer rt.rethrow()
				promise, resolve, reject := rt.VM.NewPromise()
				ask(it, c.Argument(0), func(chunk stream.Chunk, done bool, err error) {
					m.settle(resolve, reject, chunk, done, err)
				})
				return rt.VM.ToValue(promise)
			}))
		}
		def("next", func(it settling, _ goja.Value, settle func(stream.Chunk, bool, error)) { it.NextSettle(settle) })
		def("return", func(it settling, _ goja.Value, settle func(stream.Chunk, bool, error)) { it.ReturnSettle(settle) })
		def("throw", func(it settling, v goja.Value, settle func(stream.Chunk, bool, error)) {
			it.ThrowSettle(rt.reasonError(v), settle)
		})
	}
	o := rt.VM.CreateObject(m.sources)
	rt.Attach(o, it)
	return o
}

// settling is an iterator of the core as a language layer uses it: each request
// is answered when its promise is to be settled.
type settling interface {
	NextSettle(settle func(c stream.Chunk, done bool, err error))
	ReturnSettle(settle func(c stream.Chunk, done bool, err error))
	ThrowSettle(err error, settle func(c stream.Chunk, done bool, err error))
}

// fromList is the static _fromList(n, state).
func (m *streamModule) fromList(c goja.FunctionCall) goja.Value {
	defer m.rt.rethrow()
	if o, ok := c.Argument(1).(*goja.Object); ok {
		if v, ok := o.Export().(*stateView); ok {
			return m.value(v.h.StreamCore().ReadableState().Read(m.readCount(c.Argument(0))))
		}
	}
	return goja.Null()
}
