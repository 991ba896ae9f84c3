package stream

// Idle reports whether a chunk of n bytes that is written now would be handed to
// _write at once and leave the stream below its mark: nothing waits, and nothing
// is wrong with the stream. Node 16 only.
func (w *WritableSide) Idle(n int) bool {
	const busy = wObjectMode | wEnding | wWriting | wPending | wBufferProcessing | wNeedDrain
	core := w.core
	return w.flags&busy == 0 && w.length == 0 && n < w.hwm && w.corked == 0 && len(w.buffered) == 0 &&
		core.flags&(flagDestroyed|flagConstructing) == 0 && core.errored == nil && core.rules().WriteBatchesTicks
}

// OnlyBuffered returns the bytes of the one write that is buffered, nil unless it
// is just one and none is in flight.
func (w *WritableSide) OnlyBuffered() []byte {
	if len(w.buffered)-w.index != 1 || w.flags&(wWriting|wMixed|wObjectMode|wNeedDrain) != 0 {
		return nil
	}
	return w.buffered[w.index].Chunk.Bytes
}

// ExtendBuffered puts b, which is copied, behind the only write that is buffered. It
// must leave the stream below its mark.
func (w *WritableSide) ExtendBuffered(b []byte) {
	c := &w.buffered[w.index].Chunk
	c.Bytes = append(c.Bytes, b...)
	w.length += len(b)
}

// Wrote notes that a chunk was written on an idle stream and has ended well,
// without WriteChunk and _write; cb is its callback.
func (w *WritableSide) Wrote(cb func(error)) {
	w.pending++
	w.afterSync(written{cb: cb, count: 1})
}

// Writing notes that a chunk of n bytes is being written on an idle stream,
// without WriteChunk and _write. It returns what _write would call when that has
// ended, which it has not yet.
func (w *WritableSide) Writing(n int, cb func(error)) func(error) {
	w.pending++
	w.length += n
	w.begin(n, written{cb: cb, count: 1})
	return w.onWrite
}

// WriteReturned follows Writing at the end of the call: from now on the write
// does not end at once.
func (w *WritableSide) WriteReturned() { w.set(wSync, false) }

// CanSettle reports whether [Readable.Settle] may be called: the stream has ended,
// is empty, was never asked to flow, and has but latent listeners.
func (r *Readable) CanSettle() bool {
	const begun = rEndEmitted | rReading | rFlowKnown | rFlowing | rResumeScheduled | rReadableListening
	return r.flags&(rEnded|begun) == rEnded && r.length == 0 && r.flags&rObjectMode == 0 &&
		r.Core.flags&(flagDestroyed|flagConstructing) == 0 && r.errored == nil && r.extra == nil && r.piping == nil &&
		r.IsUnheard() && (r.rules().DestroyOnce || !r.has(rAutoDestroy))
}

// CanSettleClose reports whether nothing but 'close', which nobody hears, is left
// of a stream that has ended.
func (r *Readable) CanSettleClose() bool {
	return r.has(rEndEmitted) && r.IsUnheard() && r.length == 0 && r.errored == nil &&
		(!r.has(rAutoDestroy) || r.Core.flags&(flagDestroyed|flagClosed) == flagDestroyed|flagClosed)
}

// SettleClose does what the tick that would emit 'close' does; that must not run
// any more.
func (r *Readable) SettleClose() {
	if r.has(rAutoDestroy) {
		r.Core.flags |= flagCloseEmitted
	}
}

// AwaitsReadable reports whether the tick that would emit 'readable' is queued.
func (r *Readable) AwaitsReadable() bool { return r.has(rEmittedReadable) }

// SkipReadable does what that tick would for a stream that has ended, does not
// flow and is heard by nobody; the tick must not run any more.
func (r *Readable) SkipReadable() { r.flags &^= rEmittedReadable | rNeedReadable }

// Settle takes the stream to where Resume and the ticks that it queues would,
// 'end' and 'close' included, without an event: for an owner that knows that no
// other code runs between those ticks and that nobody hears the stream. Latent
// listeners are not told. [Readable.CanSettle] must hold and _destroy must have
// nothing to do.
func (r *Readable) Settle() {
	r.flags &^= rEmittedReadable | rNeedReadable | rPausedTrue
	r.flags |= rEndEmitted | rFlowKnown | rFlowing | rPausedFalse
	if !r.rules().ReadableComputed {
		r.flags |= rNotReadable
	}
	if r.has(rAutoDestroy) {
		r.Core.flags |= flagDestroyed | flagClosed | flagCloseEmitted
	}
}
