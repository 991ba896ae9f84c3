package stream

import "slices"

// IsReadable reports whether it is safe to Read. It mirrors the property
// readable.
func (r *Readable) IsReadable() bool {
	if !r.rules().ReadableComputed {
		return !r.has(rNotReadable)
	}
	return !r.has(rNotReadable|rEndEmitted) && !r.Core.has(flagDestroyed|flagErrorEmitted)
}

// SetReadable sets the property readable: false stands for a Duplex whose
// readable side is not used.
func (r *Readable) SetReadable(v bool) { r.set(rNotReadable, !v) }

// ReadableDisabled reports whether readable was set to false.
func (r *Readable) ReadableDisabled() bool { return r.has(rNotReadable) }

// ReadableDidRead reports whether a chunk was handed out. It mirrors
// readableDidRead.
func (r *Readable) ReadableDidRead() bool { return r.has(rDataEmitted) }

// ReadableAborted reports whether the stream failed or was destroyed before
// 'end'. It mirrors readableAborted.
func (r *Readable) ReadableAborted() bool {
	return !r.has(rNotReadable|rEndEmitted) && (r.Destroyed() || r.errored != nil)
}

// ReadableEnded reports whether 'end' was emitted. It mirrors readableEnded.
func (r *Readable) ReadableEnded() bool { return r.has(rEndEmitted) }

// ReadableLength returns how much is buffered, in bytes, UTF-16 units or
// objects. It mirrors readableLength.
func (r *Readable) ReadableLength() int { return r.length }

// ReadableHighWaterMark returns the mark above which nothing is read ahead. It
// mirrors readableHighWaterMark.
func (r *Readable) ReadableHighWaterMark() int { return r.hwm }

// SetReadableHighWaterMark sets the mark.
func (r *Readable) SetReadableHighWaterMark(n int) { r.hwm = n }

// ReadableObjectMode reports whether chunks are values. It mirrors
// readableObjectMode.
func (r *Readable) ReadableObjectMode() bool { return r.has(rObjectMode) }

// SetReadableObjectMode changes the mode of a stream that holds nothing.
func (r *Readable) SetReadableObjectMode(v bool) { r.set(rObjectMode, v) }

// ReadableEncoding returns the encoding of the strings that are emitted, empty
// for bytes. It mirrors readableEncoding.
func (r *Readable) ReadableEncoding() Encoding { return r.encoding }

// ReadableBuffer returns a copy of the buffered chunks. It mirrors
// readableBuffer.
func (r *Readable) ReadableBuffer() []Chunk { return r.buf.all() }

// Decoder returns the decoder that SetEncoding made, or nil.
func (r *Readable) Decoder() *StringDecoder { return r.decoder() }

// DefaultEncoding returns the encoding of pushed strings.
func (r *Readable) DefaultEncoding() Encoding {
	if r.extra == nil || r.extra.defaultEncoding == "" {
		return UTF8
	}
	return r.extra.defaultEncoding
}

// ReadableBit is a truth about a Readable that Node keeps in _readableState and
// some programs look at or change.
type ReadableBit uint32

// The bits, named as the fields of _readableState.
const (
	ReadableBitEnded             = ReadableBit(rEnded)
	ReadableBitEndEmitted        = ReadableBit(rEndEmitted)
	ReadableBitReading           = ReadableBit(rReading)
	ReadableBitSync              = ReadableBit(rSync)
	ReadableBitNeedReadable      = ReadableBit(rNeedReadable)
	ReadableBitEmittedReadable   = ReadableBit(rEmittedReadable)
	ReadableBitReadableListening = ReadableBit(rReadableListening)
	ReadableBitResumeScheduled   = ReadableBit(rResumeScheduled)
	ReadableBitEmitClose         = ReadableBit(rEmitClose)
	ReadableBitAutoDestroy       = ReadableBit(rAutoDestroy)
	ReadableBitReadingMore       = ReadableBit(rReadingMore)
	ReadableBitDataEmitted       = ReadableBit(rDataEmitted)
	ReadableBitMultiAwaitDrain   = ReadableBit(rMultiAwait)
)

// ReadableBit returns one bit of the state.
func (r *Readable) ReadableBit(b ReadableBit) bool { return r.has(readableFlags(b)) }

// SetReadableBit sets one bit of the state.
func (r *Readable) SetReadableBit(b ReadableBit, on bool) { r.set(readableFlags(b), on) }

// ReadablePaused returns whether Pause or Resume was called last; known is
// false when neither was. It mirrors the state's `paused`.
func (r *Readable) ReadablePaused() (paused, known bool) {
	return r.has(rPausedTrue), r.has(rPausedTrue | rPausedFalse)
}

// SetReadablePaused sets what ReadablePaused returns.
func (r *Readable) SetReadablePaused(v bool) {
	r.set(rPausedTrue, v)
	r.set(rPausedFalse, !v)
}

// OwnBuffered copies what is buffered, for a pusher that has only lent it.
func (r *Readable) OwnBuffered() {
	for i := r.buf.head; i < len(r.buf.items); i++ {
		if c := &r.buf.items[i]; c.Bytes != nil {
			c.Bytes = slices.Clone(c.Bytes)
		}
	}
}
