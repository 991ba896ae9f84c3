package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/stream"
)

// makeStates makes the prototypes of _readableState and _writableState: views
// of the Go state, which programs read and now and then write.
func (m *streamModule) makeStates() {
	m.readableState = m.rt.VM.NewObject()
	m.writableState = m.rt.VM.NewObject()
	m.viewReadable()
	m.viewWritable()
	m.viewCore(m.readableState)
	m.viewCore(m.writableState)
}

// showStates gives a stream its own state properties. The views are made when
// first asked for.
func (m *streamModule) showStates(o *goja.Object) {
	if h, ok := ImplOf[hasReadable](m.rt, o); ok && h.ReadableState() != nil {
		m.lazyState(o, "_readableState", m.readableState)
	}
	if h, ok := ImplOf[hasWritable](m.rt, o); ok && h.WritableState() != nil {
		m.lazyState(o, "_writableState", m.writableState)
	}
}

func (m *streamModule) lazyState(o *goja.Object, name string, proto *goja.Object) {
	rt := m.rt
	settle := func(v goja.Value) {
		must(o.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
	}
	get := rt.Fn("get", 0, func(goja.FunctionCall) goja.Value {
		view := rt.VM.CreateObject(proto)
		rt.Attach(view, rt.PeerOf(o))
		settle(view)
		return view
	})
	set := rt.Fn("set", 1, func(c goja.FunctionCall) goja.Value {
		settle(c.Argument(0))
		return nil
	})
	must(o.DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

func (m *streamModule) viewCore(proto *goja.Object) {
	rt := m.rt
	field := func(name string, get func(c *stream.Core) any, set func(c *stream.Core, v goja.Value)) {
		var setter func(h hasCore, v goja.Value)
		if set != nil {
			setter = func(h hasCore, v goja.Value) { set(h.StreamCore(), v) }
		}
		property(rt, proto, name, func(h hasCore) any { return get(h.StreamCore()) }, setter, goja.Undefined())
	}
	field("destroyed", func(c *stream.Core) any { return c.Destroyed() }, func(c *stream.Core, v goja.Value) { c.SetDestroyed(v.ToBoolean()) })
	field("errorEmitted", func(c *stream.Core) any { return c.ErrorEmitted() }, func(c *stream.Core, v goja.Value) { c.SetErrorEmitted(v.ToBoolean()) })
	if rt.V16() {
		field("constructed", func(c *stream.Core) any { return c.Constructed() }, nil)
		field("closed", func(c *stream.Core) any { return c.Closed() }, nil)
		field("closeEmitted", func(c *stream.Core) any { return c.CloseEmitted() }, nil)
		field("errored", func(c *stream.Core) any { return rt.errorOrNull(c.Errored()) },
			func(c *stream.Core, v goja.Value) { c.SetErrored(rt.truthyError(v)) })
	}
}

func (m *streamModule) viewReadable() {
	rt, proto := m.rt, m.readableState
	field := func(name string, get func(r *stream.Readable) any, set func(r *stream.Readable, v goja.Value)) {
		var setter func(h hasReadable, v goja.Value)
		if set != nil {
			setter = func(h hasReadable, v goja.Value) { set(h.ReadableState(), v) }
		}
		property(rt, proto, name, func(h hasReadable) any { return get(h.ReadableState()) }, setter, goja.Undefined())
	}
	for name, bit := range map[string]stream.ReadableBit{
		"ended": stream.ReadableBitEnded, "endEmitted": stream.ReadableBitEndEmitted, "reading": stream.ReadableBitReading,
		"sync": stream.ReadableBitSync, "needReadable": stream.ReadableBitNeedReadable, "emittedReadable": stream.ReadableBitEmittedReadable,
		"readableListening": stream.ReadableBitReadableListening, "resumeScheduled": stream.ReadableBitResumeScheduled,
		"emitClose": stream.ReadableBitEmitClose, "autoDestroy": stream.ReadableBitAutoDestroy, "readingMore": stream.ReadableBitReadingMore,
		"dataEmitted": stream.ReadableBitDataEmitted, "multiAwaitDrain": stream.ReadableBitMultiAwaitDrain,
	} {
		field(name, func(r *stream.Readable) any { return r.ReadableBit(bit) },
			func(r *stream.Readable, v goja.Value) { r.SetReadableBit(bit, v.ToBoolean()) })
	}
	field("objectMode", func(r *stream.Readable) any { return r.ReadableObjectMode() },
		func(r *stream.Readable, v goja.Value) { r.SetReadableObjectMode(v.ToBoolean()) })
	field("highWaterMark", func(r *stream.Readable) any { return r.ReadableHighWaterMark() },
		func(r *stream.Readable, v goja.Value) { r.SetReadableHighWaterMark(int(v.ToInteger())) })
	field("buffer", func(r *stream.Readable) any { return m.chunkList(r.ReadableBuffer()) }, nil)
	field("length", func(r *stream.Readable) any { return r.ReadableLength() }, nil)
	field("flowing", func(r *stream.Readable) any { return flowValue(r.ReadableFlowing()) }, m.setFlowing)
	field("encoding", func(r *stream.Readable) any { return m.encodingOrNull(r) }, nil)
	field("defaultEncoding", func(r *stream.Readable) any { return string(orUTF8(r.DefaultEncoding())) }, nil)
	field("decoder", func(r *stream.Readable) any { return m.decoderFace(r) }, nil)
	field("pipes", func(r *stream.Readable) any { return m.pipesFace(r) }, nil)
	field("pipesCount", func(r *stream.Readable) any { return len(r.Pipes()) }, nil)
	field("paused", func(r *stream.Readable) any {
		paused, known := r.ReadablePaused()
		return paused || !known
	}, func(r *stream.Readable, v goja.Value) { r.SetReadablePaused(v.ToBoolean()) })
	if rt.V16() {
		field("awaitDrainWriters", m.awaitDrainWriters, nil)
	} else {
		field("awaitDrain", func(r *stream.Readable) any { n, _, _ := r.AwaitDrain(); return n }, nil)
	}
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
	rt, proto := m.rt, m.writableState
	field := func(name string, get func(w *stream.WritableSide) any, set func(w *stream.WritableSide, v goja.Value)) {
		var setter func(h hasWritable, v goja.Value)
		if set != nil {
			setter = func(h hasWritable, v goja.Value) { set(h.WritableState(), v) }
		}
		property(rt, proto, name, func(h hasWritable) any { return get(h.WritableState()) }, setter, goja.Undefined())
	}
	for name, bit := range map[string]stream.WritableBit{
		"needDrain": stream.WritableBitNeedDrain, "ending": stream.WritableBitEnding, "ended": stream.WritableBitEnded,
		"finished": stream.WritableBitFinished, "prefinished": stream.WritableBitPrefinished, "finalCalled": stream.WritableBitFinalCalled,
		"writing": stream.WritableBitWriting, "sync": stream.WritableBitSync, "bufferProcessing": stream.WritableBitBufferProcessing,
		"emitClose": stream.WritableBitEmitClose, "autoDestroy": stream.WritableBitAutoDestroy,
	} {
		field(name, func(w *stream.WritableSide) any { return w.WritableBit(bit) },
			func(w *stream.WritableSide, v goja.Value) { w.SetWritableBit(bit, v.ToBoolean()) })
	}
	field("decodeStrings", func(w *stream.WritableSide) any { return !w.WritableBit(stream.WritableBitKeepStrings) },
		func(w *stream.WritableSide, v goja.Value) {
			w.SetWritableBit(stream.WritableBitKeepStrings, !v.ToBoolean())
		})
	field("objectMode", func(w *stream.WritableSide) any { return w.WritableObjectMode() },
		func(w *stream.WritableSide, v goja.Value) { w.SetWritableObjectMode(v.ToBoolean()) })
	field("highWaterMark", func(w *stream.WritableSide) any { return w.WritableHighWaterMark() },
		func(w *stream.WritableSide, v goja.Value) { w.SetWritableHighWaterMark(int(v.ToInteger())) })
	field("length", func(w *stream.WritableSide) any { return w.WritableLength() }, nil)
	field("corked", func(w *stream.WritableSide) any { return w.WritableCorked() }, nil)
	field("pendingcb", func(w *stream.WritableSide) any { return w.PendingCallbacks() }, nil)
	field("bufferedRequestCount", func(w *stream.WritableSide) any { return w.BufferedRequestCount() }, nil)
	field("buffered", func(w *stream.WritableSide) any { return m.requestList(w.WritableBuffer()) }, nil)
	field("defaultEncoding", func(w *stream.WritableSide) any { return string(orUTF8(w.DefaultEncoding())) }, nil)
	rt.defineHidden(proto, "getBuffer", rt.Fn("getBuffer", 0, func(c goja.FunctionCall) goja.Value {
		if h, ok := ImplOf[hasWritable](rt, c.This); ok {
			return m.requestList(h.WritableState().WritableBuffer())
		}
		return nil
	}))
}
