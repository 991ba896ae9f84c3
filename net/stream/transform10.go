package stream

import "github.com/nodeloop/nodeloop/loop/nodeerr"

// write10 keeps a chunk until the readable side has room.
func (t *Transform) write10(c Chunk, enc Encoding, cb func(error)) {
	t.callback, t.chunk, t.encoding, t.hasChunk = cb, c, enc, true
	r := &t.Readable
	if !t.transforming && (t.needs || r.has(rNeedReadable) || r.length < r.hwm) {
		t.rself.ReadImpl(r.hwm)
	}
}

// WaitingChunk returns the chunk that waits for a read, in profile node10: null
// when none does. It mirrors the fields writechunk, writeencoding and
// transforming of _transformState.
func (t *Transform) WaitingChunk() (c Chunk, enc Encoding, transforming bool) {
	return t.chunk, t.encoding, t.transforming
}

// NeedsTransform reports whether, in profile node10, the next chunk may be
// transformed at once. It mirrors needTransform of _transformState.
func (t *Transform) NeedsTransform() bool { return t.needs }

// read10 transforms the chunk that waits, or notes that the next may be
// transformed at once.
func (t *Transform) read10() {
	if !t.hasChunk || t.transforming {
		t.needs = true
		return
	}
	t.transforming = true
	t.tself.TransformImpl(t.chunk, t.encoding, t.transform)
}

// transformed10 is the callback of _transform.
func (t *Transform) transformed10(err error, c Chunk) {
	t.transforming = false
	cb := t.callback
	if cb == nil {
		EventError.Emit(&t.EventEmitter, errMultipleCallback())
		return
	}
	t.callback, t.chunk, t.hasChunk = nil, Chunk{}, false
	if !c.IsNull() {
		t.rself.PushChunk(c, "")
	}
	cb(err)
	r := &t.Readable
	r.set(rReading, false)
	if r.has(rNeedReadable) || r.length < r.hwm {
		t.rself.ReadImpl(r.hwm)
	}
}

// PushChunk adds a chunk to the readable side. It mirrors Transform's push.
func (t *Transform) PushChunk(c Chunk, enc Encoding) bool {
	t.needs = false
	return t.Readable.PushChunk(c, enc)
}

// flush10 flushes at 'prefinish'.
func (t *Transform) flush10() {
	if t.tself.HasFlush() && !t.Destroyed() {
		t.tself.FlushImpl(t.flushed10)
		return
	}
	t.flushed10(nil, Chunk{})
}

func (t *Transform) flushed10(err error, c Chunk) {
	if err != nil {
		EventError.Emit(&t.EventEmitter, err)
		return
	}
	if !c.IsNull() {
		t.rself.PushChunk(c, "")
	}
	if t.WritableSide.length != 0 {
		panic(nodeerr.New(nodeerr.ErrTransformWithLengthZero, "Calling transform done when writableState.length != 0"))
	}
	if t.transforming {
		panic(nodeerr.New(nodeerr.ErrTransformAlreadyTransforming, "Calling transform done when still transforming"))
	}
	t.rself.PushChunk(Chunk{}, "")
}

// TransformState returns what profile node10 keeps in _transformState: the chunk
// that waits to be transformed, null if none does, its encoding, whether a
// _transform is under way, and whether the readable side has asked for more.
func (t *Transform) TransformState() (chunk Chunk, enc Encoding, transforming, needs bool) {
	return t.chunk, t.encoding, t.transforming, t.needs
}

// WaitingCallback returns the callback of the write whose chunk waits or is
// being transformed, nil when there is none. It mirrors writecb of
// _transformState.
func (t *Transform) WaitingCallback() func(error) { return t.callback }

// AfterTransform ends the transformation of a chunk, in profile node10. It
// mirrors afterTransform of _transformState, which _transform gets as its
// callback.
func (t *Transform) AfterTransform(err error, c Chunk) { t.transformed10(err, c) }
