package stream

// IsWritable reports whether it is safe to write. It mirrors the property
// writable.
func (w *WritableSide) IsWritable() bool {
	if !w.core.rules().ReadableComputed {
		return !w.has(wNotWritable)
	}
	return !w.has(wNotWritable|wEnding|wEnded) && !w.core.has(flagDestroyed) && w.core.errored == nil
}

// SetWritable sets the property writable: false stands for a Duplex whose
// writable side is not used.
func (w *WritableSide) SetWritable(v bool) { w.set(wNotWritable, !v) }

// WritableDisabled reports whether writable was set to false.
func (w *WritableSide) WritableDisabled() bool { return w.has(wNotWritable) }

// WritableFinished reports whether 'finish' was emitted, or is about to be. It
// mirrors writableFinished.
func (w *WritableSide) WritableFinished() bool { return w.has(wFinished) }

// WritableEnded reports whether End was called. It mirrors writableEnded.
func (w *WritableSide) WritableEnded() bool { return w.has(wEnding) }

// WritableNeedDrain reports whether a write was answered false and 'drain' is to
// come. It mirrors writableNeedDrain.
func (w *WritableSide) WritableNeedDrain() bool {
	return w.has(wNeedDrain) && !w.has(wEnding) && !w.core.has(flagDestroyed)
}

// WritableAborted reports whether the stream failed or was destroyed before
// 'finish'. It mirrors writableAborted.
func (w *WritableSide) WritableAborted() bool {
	return !w.has(wNotWritable|wFinished) && (w.core.Destroyed() || w.core.errored != nil)
}

// WritableLength returns how much waits to be written, in bytes, UTF-16 units or
// objects. It mirrors writableLength.
func (w *WritableSide) WritableLength() int { return w.length }

// WritableHighWaterMark returns the length from which on write answers false. It
// mirrors writableHighWaterMark.
func (w *WritableSide) WritableHighWaterMark() int { return w.hwm }

// SetWritableHighWaterMark sets the mark.
func (w *WritableSide) SetWritableHighWaterMark(n int) { w.hwm = n }

// WritableObjectMode reports whether chunks are values. It mirrors
// writableObjectMode.
func (w *WritableSide) WritableObjectMode() bool { return w.has(wObjectMode) }

// SetWritableObjectMode changes the mode of a stream that holds nothing.
func (w *WritableSide) SetWritableObjectMode(v bool) { w.set(wObjectMode, v) }

// WritableCorked returns how many Corks were not undone. It mirrors
// writableCorked.
func (w *WritableSide) WritableCorked() int { return int(w.corked) }

// WritableBuffer returns a copy of the writes that wait. It mirrors
// writableBuffer.
func (w *WritableSide) WritableBuffer() []WriteRequest {
	return append([]WriteRequest(nil), w.buffered[w.index:]...)
}

// BufferedRequestCount returns how many writes wait. It mirrors the state's
// bufferedRequestCount.
func (w *WritableSide) BufferedRequestCount() int { return len(w.buffered) - w.index }

// PendingCallbacks returns how many callbacks are to come before 'finish'. It
// mirrors the state's pendingcb.
func (w *WritableSide) PendingCallbacks() int { return int(w.pending) }

// DefaultEncoding returns the encoding of written strings.
func (w *WritableSide) DefaultEncoding() Encoding {
	if w.extra == nil || w.extra.defaultEncoding == "" {
		return UTF8
	}
	return w.extra.defaultEncoding
}

// SetDefaultEncoding sets the encoding of written strings. An unknown name is
// ERR_UNKNOWN_ENCODING. It mirrors setDefaultEncoding.
func (w *WritableSide) SetDefaultEncoding(enc Encoding) error {
	enc = enc.lower()
	if !IsEncoding(enc) {
		return errUnknownEncoding(enc)
	}
	w.more().defaultEncoding = enc
	return nil
}

// WritableBit is a truth about a Writable that Node keeps in _writableState and
// some programs look at or change.
type WritableBit uint32

// The bits, named as the fields of _writableState.
const (
	WritableBitNeedDrain        = WritableBit(wNeedDrain)
	WritableBitEnding           = WritableBit(wEnding)
	WritableBitEnded            = WritableBit(wEnded)
	WritableBitFinished         = WritableBit(wFinished)
	WritableBitPrefinished      = WritableBit(wPrefinished)
	WritableBitFinalCalled      = WritableBit(wFinalCalled)
	WritableBitWriting          = WritableBit(wWriting)
	WritableBitSync             = WritableBit(wSync)
	WritableBitBufferProcessing = WritableBit(wBufferProcessing)
	WritableBitKeepStrings      = WritableBit(wKeepStrings) // decodeStrings is false
	WritableBitEmitClose        = WritableBit(wEmitClose)
	WritableBitAutoDestroy      = WritableBit(wAutoDestroy)
)

// WritableBit returns one bit of the state.
func (w *WritableSide) WritableBit(b WritableBit) bool { return w.has(writableFlags(b)) }

// SetWritableBit sets one bit of the state.
func (w *WritableSide) SetWritableBit(b WritableBit, on bool) { w.set(writableFlags(b), on) }
