package stream

// clearBuffer writes what is buffered: at once with _writev, or one by one for
// as long as each completes at once.
func (w *WritableSide) clearBuffer() {
	core := w.core
	if w.corked > 0 || w.has(wBufferProcessing) || core.has(flagConstructing) ||
		core.has(flagDestroyed) && core.rules().FailPendingWrites {
		return
	}
	n := len(w.buffered) - w.index
	if n == 0 {
		return
	}
	w.set(wBufferProcessing, true)
	if n > 1 && w.wself.HasWritev() {
		w.writeBatch(n)
	} else {
		w.writeEach()
	}
	w.set(wBufferProcessing, false)
}

func (w *WritableSide) writeBatch(n int) {
	batch := w.buffered[w.index:]
	done := written{count: 1, batch: batch}
	if w.core.rules().WriteBatchesTicks {
		w.pending -= int32(n) - 1
		done.silent = !w.has(wHasCallback)
	}
	w.doWritev(w.length, batch, done)
	if !w.core.rules().WriteBatchesTicks {
		w.pending++
	}
	w.buffered, w.index = w.takeSpare(), 0
	w.set(wMixed|wHasCallback, false)
}

func (w *WritableSide) writeEach() {
	i := w.index
	for {
		q := w.buffered[i]
		w.buffered[i] = WriteRequest{}
		i++
		w.doWrite(w.units(q.Chunk), q.Chunk, q.Encoding, q.callback)
		if i >= len(w.buffered) || w.has(wWriting) {
			break
		}
	}
	switch {
	case i >= len(w.buffered):
		w.resetBuffer()
	case i > 256:
		n := copy(w.buffered, w.buffered[i:])
		clear(w.buffered[n:])
		w.buffered, w.index = w.buffered[:n], 0
	default:
		w.index = i
	}
}

// resetBuffer empties the buffer and keeps its memory.
func (w *WritableSide) resetBuffer() {
	clear(w.buffered)
	w.buffered, w.index = w.buffered[:0], 0
	w.set(wMixed|wHasCallback, false)
}

// takeSpare returns the memory of an earlier batch, if its write is over.
func (w *WritableSide) takeSpare() []WriteRequest {
	if w.extra == nil {
		return nil
	}
	s := w.extra.spare
	w.extra.spare = nil
	return s
}

func (w *WritableSide) recycle(batch []WriteRequest) {
	clear(batch)
	w.more().spare = batch[:0]
}

// Cork holds writes back until Uncork or the end, so that _writev gets them
// together. It mirrors cork.
func (w *WritableSide) Cork() { w.corked++ }

// Uncork undoes one Cork; the last writes what was held back. It mirrors
// uncork.
func (w *WritableSide) Uncork() {
	if w.corked == 0 {
		return
	}
	w.corked--
	if !w.has(wWriting) {
		w.clearBuffer()
	}
}

// writeFailed deals with a write whose callback got an error.
func (w *WritableSide) writeFailed(err error, sync bool, done written) {
	core := w.core
	if !core.rules().WriteBatchesTicks {
		w.writeFailed10(err, sync, done)
		return
	}
	core.noteError(err)
	if sync {
		core.loop.NextTick(func() { w.reportFailure(err, done) })
	} else {
		w.reportFailure(err, done)
	}
}

// reportFailure calls back the write that failed, then those that never
// happened, and only then fails the stream.
func (w *WritableSide) reportFailure(err error, done written) {
	w.pending--
	w.callBack(done, err)
	w.failPending()
	w.core.ErrorOrDestroy(err, false)
}

func (w *WritableSide) writeFailed10(err error, sync bool, done written) {
	core := w.core
	w.pending--
	if sync {
		core.loop.NextTick(func() { w.callBack(done, err) })
		core.loop.NextTickArg(tickFinishMaybe, w)
		core.set(flagErrorEmitted, true)
		core.ErrorOrDestroy(err, false)
		return
	}
	w.callBack(done, err)
	core.set(flagErrorEmitted, true)
	core.ErrorOrDestroy(err, false)
	w.finishMaybe(false)
}

// failPending fails the writes that wait and the callbacks of end.
func (w *WritableSide) failPending() {
	if w.has(wWriting) {
		return
	}
	for i := w.index; i < len(w.buffered); i++ {
		q := w.buffered[i]
		w.length -= w.units(q.Chunk)
		if q.callback != nil {
			q.callback(errDestroyed("write"))
		}
	}
	for _, cb := range w.takeOnFinished() {
		cb(errDestroyed("end"))
	}
	w.resetBuffer()
}

func tickFailPending(a any) { a.(*WritableSide).failPending() }

// failPendingOnDestroy queues the failure of what waits when a Writable is
// destroyed.
func (w *WritableSide) failPendingOnDestroy() {
	if w.core.rules().FailPendingWrites && !w.core.has(flagDestroyed) &&
		(w.index < len(w.buffered) || w.extra != nil && len(w.extra.onFinished) > 0) {
		w.core.loop.NextTickArg(tickFailPending, w)
	}
}

func (w *WritableSide) takeOnFinished() []func(error) {
	if w.extra == nil {
		return nil
	}
	cbs := w.extra.onFinished
	w.extra.onFinished = nil
	return cbs
}
