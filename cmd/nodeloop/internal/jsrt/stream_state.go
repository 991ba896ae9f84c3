package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// makeStates makes the classes of _readableState and _writableState. Their
// fields are in the order in which Node's constructors set them.
func (m *streamModule) makeStates() {
	m.makeBufferClass()
	m.readableState = m.newStateClass("ReadableState", "_readableState", func(opts streamOptions, duplex bool) hasCore {
		if duplex {
			d := opts.duplex()
			return stream.NewDuplex(m.rt.loop, &d)
		}
		return stream.NewReadable(m.rt.loop, opts.readable())
	})
	m.writableState = m.newStateClass("WritableState", "_writableState", func(opts streamOptions, duplex bool) hasCore {
		if duplex {
			d := opts.duplex()
			return stream.NewDuplex(m.rt.loop, &d)
		}
		return stream.NewWritable(m.rt.loop, opts.writable())
	})
	m.viewReadable()
	m.viewWritable()
}

// coreField adds a field that both sides have.
func (m *streamModule) coreField(s *stateClass, name string) {
	rt := m.rt
	switch name {
	case "constructed":
		s.field(name, func(h hasCore) any { return h.StreamCore().Constructed() }, nil)
	case "errorEmitted":
		s.field(name, func(h hasCore) any { return h.StreamCore().ErrorEmitted() },
			func(h hasCore, v goja.Value) { h.StreamCore().SetErrorEmitted(v.ToBoolean()) })
	case "destroyed":
		s.field(name, func(h hasCore) any { return h.StreamCore().Destroyed() },
			func(h hasCore, v goja.Value) { h.StreamCore().SetDestroyed(v.ToBoolean()) })
	case "errored":
		s.field(name, func(h hasCore) any { return rt.errorOrNull(h.StreamCore().Errored()) },
			func(h hasCore, v goja.Value) { h.StreamCore().SetErrored(rt.truthyError(v)) })
	case "closed":
		s.field(name, func(h hasCore) any { return h.StreamCore().Closed() }, nil)
	case "closeEmitted":
		s.field(name, func(h hasCore) any { return h.StreamCore().CloseEmitted() }, nil)
	}
}

func (m *streamModule) viewReadable() {
	rt, s := m.rt, m.readableState
	field := func(name string, get func(r *stream.Readable) any, set func(r *stream.Readable, v goja.Value)) {
		var setter func(h hasCore, v goja.Value)
		if set != nil {
			setter = func(h hasCore, v goja.Value) { set(h.StreamCore().ReadableState(), v) }
		}
		s.field(name, func(h hasCore) any { return get(h.StreamCore().ReadableState()) }, setter)
	}
	bit := func(name string, b stream.ReadableBit) {
		field(name, func(r *stream.Readable) any { return r.ReadableBit(b) },
			func(r *stream.Readable, v goja.Value) { r.SetReadableBit(b, v.ToBoolean()) })
	}
	field("objectMode", func(r *stream.Readable) any { return r.ReadableObjectMode() },
		func(r *stream.Readable, v goja.Value) { r.SetReadableObjectMode(v.ToBoolean()) })
	field("highWaterMark", func(r *stream.Readable) any { return r.ReadableHighWaterMark() },
		func(r *stream.Readable, v goja.Value) { r.SetReadableHighWaterMark(int(v.ToInteger())) })
	field("buffer", func(r *stream.Readable) any { return m.bufferList(r) }, nil)
	field("length", func(r *stream.Readable) any { return r.ReadableLength() }, nil)
	field("pipes", func(r *stream.Readable) any { return m.pipesFace(r) }, nil)
	if !rt.V16() {
		field("pipesCount", func(r *stream.Readable) any { return len(r.Pipes()) }, nil)
	}
	field("flowing", func(r *stream.Readable) any { return flowValue(r.ReadableFlowing()) }, m.setFlowing)
	bit("ended", stream.ReadableBitEnded)
	bit("endEmitted", stream.ReadableBitEndEmitted)
	bit("reading", stream.ReadableBitReading)
	if rt.V16() {
		m.coreField(s, "constructed")
	}
	bit("sync", stream.ReadableBitSync)
	bit("needReadable", stream.ReadableBitNeedReadable)
	bit("emittedReadable", stream.ReadableBitEmittedReadable)
	bit("readableListening", stream.ReadableBitReadableListening)
	bit("resumeScheduled", stream.ReadableBitResumeScheduled)
	if rt.V16() {
		m.coreField(s, "errorEmitted")
		m.pausedOnProto()
	} else {
		field("paused", func(r *stream.Readable) any {
			paused, known := r.ReadablePaused()
			return paused || !known
		}, func(r *stream.Readable, v goja.Value) { r.SetReadablePaused(v.ToBoolean()) })
	}
	bit("emitClose", stream.ReadableBitEmitClose)
	bit("autoDestroy", stream.ReadableBitAutoDestroy)
	m.coreField(s, "destroyed")
	if rt.V16() {
		m.coreField(s, "errored")
		m.coreField(s, "closed")
		m.coreField(s, "closeEmitted")
	}
	field("defaultEncoding", func(r *stream.Readable) any { return string(orUTF8(r.DefaultEncoding())) }, nil)
	if rt.V16() {
		field("awaitDrainWriters", m.awaitDrainWriters, nil)
		bit("multiAwaitDrain", stream.ReadableBitMultiAwaitDrain)
	} else {
		field("awaitDrain", func(r *stream.Readable) any { n, _, _ := r.AwaitDrain(); return n }, nil)
	}
	bit("readingMore", stream.ReadableBitReadingMore)
	if rt.V16() {
		bit("dataEmitted", stream.ReadableBitDataEmitted)
	}
	field("decoder", func(r *stream.Readable) any { return m.decoderFace(r) }, nil)
	field("encoding", func(r *stream.Readable) any { return m.encodingOrNull(r) }, nil)
}

// pausedOnProto defines what is computed on the class in node16.
func (m *streamModule) pausedOnProto() {
	state := func(this goja.Value) *stream.Readable {
		if o, ok := this.(*goja.Object); ok {
			if v, ok := o.Export().(*stateView); ok {
				return v.h.StreamCore().ReadableState()
			}
		}
		return nil
	}
	rt, proto := m.rt, m.readableState.proto
	get := func(f func(r *stream.Readable) any) goja.Value {
		return rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
			if r := state(c.This); r != nil {
				return rt.ToJS(f(r))
			}
			return goja.Undefined()
		})
	}
	must(proto.DefineAccessorProperty("pipesCount", get(func(r *stream.Readable) any { return len(r.Pipes()) }),
		nil, goja.FLAG_FALSE, goja.FLAG_FALSE))
	must(proto.DefineAccessorProperty("paused", get(func(r *stream.Readable) any {
		paused, known := r.ReadablePaused()
		return paused && known
	}), rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
		if r := state(c.This); r != nil {
			r.SetReadablePaused(c.Argument(0).ToBoolean())
		}
		return nil
	}), goja.FLAG_FALSE, goja.FLAG_FALSE))
}

func orUTF8(enc stream.Encoding) stream.Encoding {
	if enc == "" {
		return stream.UTF8
	}
	return enc
}

// decoderFace shows whether there is a decoder.
func (m *streamModule) decoderFace(r *stream.Readable) goja.Value {
	d := r.Decoder()
	if d == nil {
		return goja.Null()
	}
	return m.rt.plainObject("encoding", string(d.Encoding()))
}

// pipesFace is the destinations: an array, or in node10 null, the only one, or
// an array.
func (m *streamModule) pipesFace(r *stream.Readable) goja.Value {
	dests := r.Pipes()
	vs := make([]goja.Value, len(dests))
	for i, d := range dests {
		vs[i] = m.rt.ToJS(d)
	}
	if !m.rt.V16() {
		switch len(vs) {
		case 0:
			return goja.Null()
		case 1:
			return vs[0]
		}
	}
	return m.rt.array(vs)
}

// awaitDrainWriters is null, the destination that is full, or a set of them.
func (m *streamModule) awaitDrainWriters(r *stream.Readable) any {
	_, dests, set := r.AwaitDrain()
	if set {
		vs := make([]goja.Value, len(dests))
		for i, d := range dests {
			vs[i] = m.rt.ToJS(d)
		}
		o, err := m.rt.VM.New(m.rt.VM.GlobalObject().Get("Set"), m.rt.array(vs))
		m.rt.Check(err)
		return o
	}
	if len(dests) == 0 {
		return goja.Null()
	}
	return m.rt.ToJS(dests[0])
}

func (m *streamModule) viewWritable() {
	rt, s := m.rt, m.writableState
	field := func(name string, get func(w *stream.WritableSide) any, set func(w *stream.WritableSide, v goja.Value)) {
		var setter func(h hasCore, v goja.Value)
		if set != nil {
			setter = func(h hasCore, v goja.Value) { set(h.StreamCore().WritableState(), v) }
		}
		s.field(name, func(h hasCore) any { return get(h.StreamCore().WritableState()) }, setter)
	}
	bit := func(name string, b stream.WritableBit) {
		field(name, func(w *stream.WritableSide) any { return w.WritableBit(b) },
			func(w *stream.WritableSide, v goja.Value) { w.SetWritableBit(b, v.ToBoolean()) })
	}
	field("objectMode", func(w *stream.WritableSide) any { return w.WritableObjectMode() },
		func(w *stream.WritableSide, v goja.Value) { w.SetWritableObjectMode(v.ToBoolean()) })
	field("highWaterMark", func(w *stream.WritableSide) any { return w.WritableHighWaterMark() },
		func(w *stream.WritableSide, v goja.Value) { w.SetWritableHighWaterMark(int(v.ToInteger())) })
	bit("finalCalled", stream.WritableBitFinalCalled)
	bit("needDrain", stream.WritableBitNeedDrain)
	bit("ending", stream.WritableBitEnding)
	bit("ended", stream.WritableBitEnded)
	bit("finished", stream.WritableBitFinished)
	m.coreField(s, "destroyed")
	field("decodeStrings", func(w *stream.WritableSide) any { return !w.WritableBit(stream.WritableBitKeepStrings) },
		func(w *stream.WritableSide, v goja.Value) {
			w.SetWritableBit(stream.WritableBitKeepStrings, !v.ToBoolean())
		})
	field("defaultEncoding", func(w *stream.WritableSide) any { return string(orUTF8(w.DefaultEncoding())) }, nil)
	field("length", func(w *stream.WritableSide) any { return w.WritableLength() }, nil)
	bit("writing", stream.WritableBitWriting)
	constant := func(name string, v any) {
		value := rt.VM.ToValue(v)
		field(name, func(*stream.WritableSide) any { return value }, nil)
	}
	field("corked", func(w *stream.WritableSide) any { return w.WritableCorked() }, nil)
	bit("sync", stream.WritableBitSync)
	bit("bufferProcessing", stream.WritableBitBufferProcessing)
	constant("onwrite", rt.Fn("bound onwrite", 1, func(goja.FunctionCall) goja.Value { return nil }))
	constant("writecb", goja.Null())
	constant("writelen", 0)
	if rt.V16() {
		constant("afterWriteTickInfo", goja.Null())
		field("buffered", func(w *stream.WritableSide) any { return m.requestList(w.WritableBuffer()) }, nil)
		constant("bufferedIndex", 0)
		constant("allBuffers", true)
		constant("allNoop", true)
	} else {
		constant("bufferedRequest", goja.Null())
		constant("lastBufferedRequest", goja.Null())
	}
	field("pendingcb", func(w *stream.WritableSide) any { return w.PendingCallbacks() }, nil)
	if rt.V16() {
		m.coreField(s, "constructed")
	}
	bit("prefinished", stream.WritableBitPrefinished)
	m.coreField(s, "errorEmitted")
	bit("emitClose", stream.WritableBitEmitClose)
	bit("autoDestroy", stream.WritableBitAutoDestroy)
	if rt.V16() {
		m.coreField(s, "errored")
		m.coreField(s, "closed")
		m.coreField(s, "closeEmitted")
	} else {
		field("bufferedRequestCount", func(w *stream.WritableSide) any { return w.BufferedRequestCount() }, nil)
		field("corkedRequestsFree", func(*stream.WritableSide) any {
			return rt.plainObject("next", goja.Null(), "entry", goja.Null(), "finish", goja.Undefined())
		}, nil)
	}
	m.bufferOnProto()
}

// bufferOnProto defines what the class computes from the buffer.
func (m *streamModule) bufferOnProto() {
	rt, proto := m.rt, m.writableState.proto
	requests := func(this goja.Value) goja.Value {
		if o, ok := this.(*goja.Object); ok {
			if v, ok := o.Export().(*stateView); ok {
				return m.requestList(v.h.StreamCore().WritableState().WritableBuffer())
			}
		}
		return goja.Undefined()
	}
	must(proto.Set("getBuffer", rt.Fn("getBuffer", 0, func(c goja.FunctionCall) goja.Value { return requests(c.This) })))
	if rt.V16() {
		must(proto.DefineAccessorProperty("bufferedRequestCount", rt.Fn("get", 0, func(c goja.FunctionCall) goja.Value {
			if o, ok := requests(c.This).(*goja.Object); ok {
				return o.Get("length")
			}
			return goja.Undefined()
		}), nil, goja.FLAG_FALSE, goja.FLAG_FALSE))
		return
	}
	must(proto.DefineAccessorProperty("buffer", rt.Fn("deprecated", 0, func(c goja.FunctionCall) goja.Value {
		return requests(c.This)
	}), nil, goja.FLAG_FALSE, goja.FLAG_FALSE))
}
