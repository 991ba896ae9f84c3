package stream

import "github.com/nodeloop/nodeloop/loop"

// Transform is a Duplex whose output is made from its input. It mirrors
// stream.Transform. Make one with [NewTransform], or embed it and call Init.
type Transform struct {
	Duplex
	tself     TransformMethods
	transform func(error, Chunk) // the callback of _transform, made once
	callback  func(error)        // of the _write that is transformed
	held      func(error)        // callback, held back until somebody reads
	before    int                // readable length when _transform was called
	flushed   func(error)        // what waits for the flush, if anything
	// What profile node10 keeps of the write that waits for a read.
	chunk        Chunk
	encoding     Encoding
	hasChunk     bool
	transforming bool
	needs        bool
}

// NewTransform returns a Transform on l. It panics with ERR_INVALID_ARG_VALUE for
// a high-water mark below [NoBuffer], as Node's constructor throws.
func NewTransform(l *loop.Loop, opts *TransformOptions) *Transform {
	t := &Transform{}
	t.Init(l, t, opts)
	return t
}

// Init makes t ready in place. self is the object that embeds t, or t; opts may
// be nil.
func (t *Transform) Init(l *loop.Loop, self TransformMethods, opts *TransformOptions) {
	if opts == nil {
		opts = &TransformOptions{}
	}
	if self == nil {
		self = t
	}
	t.tself = self
	duplex := opts.DuplexOptions
	rules := &l.Profile().Stream
	if rules.TransformFinal && (duplex.HighWaterMark == NoBuffer || duplex.HighWaterMark == 0 && duplex.ReadableHighWaterMark == NoBuffer) {
		// A readable side without a buffer leaves none to the writable side.
		duplex.HighWaterMark, duplex.ReadableHighWaterMark = 0, NoBuffer
		if duplex.WritableHighWaterMark == 0 {
			duplex.WritableHighWaterMark = NoBuffer
		}
	}
	t.Duplex.Init(l, self, &duplex)
	if opts.Transform != nil {
		t.functions().transform = func(c Chunk, enc Encoding, cb func(error, Chunk)) { opts.Transform(t, c, enc, cb) }
	}
	if opts.Flush != nil {
		t.functions().flush = func(cb func(error, Chunk)) { opts.Flush(t, cb) }
	}
	t.Readable.set(rSync, false)
	if rules.TransformFinal {
		t.transform = t.transformed
	} else {
		t.transform = t.transformed10
		t.Readable.set(rNeedReadable, true)
	}
	EventPrefinish.On(&t.EventEmitter, t.onPrefinish)
}

// SetSelf replaces the object that virtual methods are called on.
func (t *Transform) SetSelf(self Methods) {
	t.Core.SetSelf(self)
	t.tself, _ = self.(TransformMethods)
}

// TransformImpl is the default _transform: the function given in the options.
// Without one it is ERR_METHOD_NOT_IMPLEMENTED, thrown or handed to cb as the
// profile does.
func (t *Transform) TransformImpl(c Chunk, enc Encoding, cb func(error, Chunk)) {
	if t.fns != nil && t.fns.transform != nil {
		t.fns.transform(c, enc, cb)
		return
	}
	err := errNotImplemented("_transform()")
	if t.rules().MissingMethodsThrow {
		panic(err)
	}
	cb(err, Chunk{})
}

// HasFlush reports whether the options gave a _flush.
func (t *Transform) HasFlush() bool { return t.fns != nil && t.fns.flush != nil }

// FlushImpl is the default _flush: the function given in the options.
func (t *Transform) FlushImpl(cb func(error, Chunk)) {
	if t.HasFlush() {
		t.fns.flush(cb)
		return
	}
	cb(nil, Chunk{})
}

// HasOwnFinal reports whether _final is not the Transform's own but given in the
// options; the stream then flushes at 'prefinish'. A struct that defines
// FinalImpl defines this too.
func (t *Transform) HasOwnFinal() bool { return t.fns != nil && t.fns.final != nil }

// HasFinal reports that a Transform has a _final, where it does.
func (t *Transform) HasFinal() bool { return t.rules().TransformFinal || t.HasOwnFinal() }

// FinalImpl is the default _final: the function given in the options, or the
// flush.
func (t *Transform) FinalImpl(cb func(error)) {
	if t.HasOwnFinal() {
		t.fns.final(cb)
		return
	}
	t.finishTransform(cb)
}

// WriteImpl transforms a chunk, unless the options gave a _write. It mirrors
// Transform's _write.
func (t *Transform) WriteImpl(c Chunk, enc Encoding, cb func(error)) {
	if t.fns != nil && t.fns.write != nil {
		t.fns.write(c, enc, cb)
		return
	}
	if !t.rules().TransformFinal {
		t.write10(c, enc, cb)
		return
	}
	t.callback = cb
	t.before = t.Readable.length
	t.tself.TransformImpl(c, enc, t.transform)
}

// transformed is the callback of _transform.
func (t *Transform) transformed(err error, c Chunk) {
	cb := t.callback
	if err != nil {
		cb(err)
		return
	}
	if !c.IsNull() {
		t.rself.PushChunk(c, "")
	}
	r := &t.Readable
	if t.WritableSide.has(wEnded) || t.before == r.length || r.length < r.hwm {
		cb(nil)
		return
	}
	t.held = cb // until somebody reads
}

// TransformSettled is the callback of a _transform that answered with a promise:
// the layer above calls it when the promise is settled, if the callback was not
// called.
func (t *Transform) TransformSettled(err error, c Chunk) {
	cb := t.callback
	tick := func(err error) { t.loop.NextTick(func() { cb(err) }) }
	if err != nil {
		tick(err)
		return
	}
	if !c.IsNull() {
		t.rself.PushChunk(c, "")
	}
	r := &t.Readable
	if t.WritableSide.has(wEnded) || t.before == r.length || r.length < r.hwm || r.length == 0 {
		tick(nil)
		return
	}
	t.held = cb
}

// FlushSettled is the callback of a _flush that answered with a promise: the
// layer above calls it when the promise is settled and, unless it was rejected,
// the callback was not called.
func (t *Transform) FlushSettled(err error, c Chunk) {
	cb := t.flushed
	if cb == nil {
		cb = func(err error) {
			if err != nil {
				t.self.Destroy(err)
			}
		}
	}
	if err == nil {
		if !c.IsNull() {
			t.rself.PushChunk(c, "")
		}
		t.rself.PushChunk(Chunk{}, "")
	}
	t.loop.NextTick(func() { cb(err) })
}

// ReadImpl asks for the next chunk to be transformed, unless the options or Wrap
// gave a _read. It mirrors Transform's _read.
func (t *Transform) ReadImpl(n int) {
	if t.fns != nil && t.fns.read != nil {
		t.fns.read(n)
		return
	}
	if !t.rules().TransformFinal {
		t.read10()
		return
	}
	if cb := t.held; cb != nil {
		t.held = nil
		cb(nil)
	}
}

// onPrefinish flushes where _final does not.
func (t *Transform) onPrefinish() {
	if !t.rules().TransformFinal {
		t.flush10()
		return
	}
	if o, ok := t.self.(interface{ HasOwnFinal() bool }); ok && o.HasOwnFinal() {
		t.finishTransform(nil)
	}
}

// finishTransform flushes and ends the readable side; cb may be nil.
func (t *Transform) finishTransform(cb func(error)) {
	if !t.tself.HasFlush() || t.Destroyed() {
		t.rself.PushChunk(Chunk{}, "")
		if cb != nil {
			cb(nil)
		}
		return
	}
	t.flushed = cb
	t.tself.FlushImpl(func(err error, c Chunk) {
		if err != nil {
			if cb != nil {
				cb(err)
			} else {
				t.self.Destroy(err)
			}
			return
		}
		if !c.IsNull() {
			t.rself.PushChunk(c, "")
		}
		t.rself.PushChunk(Chunk{}, "")
		if cb != nil {
			cb(nil)
		}
	})
}
