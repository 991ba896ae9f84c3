package stream

import "unsafe"

// Write writes bytes and reports whether more is welcome; if not, wait for
// 'drain'. The stream keeps b until it is written.
func (w *WritableSide) Write(b []byte) bool {
	ok, err := w.wself.WriteChunk(Bytes(b), "", nil)
	return ok && err == nil
}

// WriteString is Write for text, in the stream's default encoding.
func (w *WritableSide) WriteString(s string) bool {
	ok, err := w.wself.WriteChunk(Text(s), "", nil)
	return ok && err == nil
}

// WriteChunk writes a chunk. enc is that of a string, empty for the default; cb,
// which may be nil, runs when the chunk is written or has failed. It reports
// whether more is welcome now. The error is what Node throws:
// ERR_STREAM_NULL_VALUES, ERR_INVALID_ARG_TYPE or ERR_UNKNOWN_ENCODING; profile
// node10 emits those. It mirrors write.
func (w *WritableSide) WriteChunk(c Chunk, enc Encoding, cb func(error)) (bool, error) {
	ok, _, err := w.write(c, enc, cb)
	return ok, err
}

// write returns, apart from what WriteChunk does, the error of a write that was
// refused.
func (w *WritableSide) write(c Chunk, enc Encoding, cb func(error)) (ok bool, refused, thrown error) {
	core := w.core
	if !core.rules().WriteThrows {
		ok, thrown = w.write10(c, enc, cb)
		return ok, nil, thrown
	}
	if enc == "" {
		enc = w.DefaultEncoding()
	} else if enc != Buffer && !IsEncoding(enc) {
		return false, nil, errUnknownEncoding(enc)
	}
	if c.IsNull() {
		return false, nil, errNullValues()
	}
	if !w.has(wObjectMode) {
		if c, enc, thrown = w.normalize(c, enc); thrown != nil {
			return false, nil, thrown
		}
	}
	if w.has(wEnding) {
		refused = errWriteAfterEnd()
	} else if core.has(flagDestroyed) {
		refused = errDestroyed("write")
	}
	if refused != nil {
		if cb != nil {
			err := refused // a copy: the result itself must not be moved to the heap
			core.loop.NextTick(func() { cb(err) })
		}
		core.ErrorOrDestroy(refused, true)
		return false, refused, nil
	}
	w.pending++
	return w.writeOrBuffer(c, enc, cb), nil, nil
}

// write10 emits what is wrong with a chunk, and its callback follows in a tick.
func (w *WritableSide) write10(c Chunk, enc Encoding, cb func(error)) (ok bool, thrown error) {
	core := w.core
	binary := !w.has(wObjectMode) && c.Bytes != nil
	if binary {
		enc = Buffer
	} else if enc == "" {
		enc = w.DefaultEncoding()
	}
	var err error
	switch {
	case w.has(wEnding):
		err = errWriteAfterEnd()
	case binary:
	case c.IsNull():
		err = errNullValues()
	case !w.has(wObjectMode) && !c.IsText():
		err = core.errChunkType(c.Value, true)
	}
	if err != nil {
		core.ErrorOrDestroy(err, false)
		if cb != nil {
			core.loop.NextTick(func() { cb(err) })
		}
		return false, nil
	}
	w.pending++
	if !w.has(wObjectMode) && c.IsText() {
		if c, enc, thrown = w.normalize(c, enc); thrown != nil {
			return false, thrown
		}
	}
	return w.writeOrBuffer(c, enc, cb), nil
}

// normalize turns a string into bytes, unless strings are kept.
func (w *WritableSide) normalize(c Chunk, enc Encoding) (Chunk, Encoding, error) {
	if c.Bytes != nil {
		return c, Buffer, nil
	}
	s, ok := c.Value.(string)
	if !ok {
		return c, enc, w.core.errChunkType(c.Value, true)
	}
	if w.has(wKeepStrings) {
		return c, enc, nil
	}
	if enc.charset() == csUnknown {
		return c, enc, errUnknownEncoding(enc)
	}
	return Bytes(Encode(s, enc)), Buffer, nil
}

func (w *WritableSide) writeOrBuffer(c Chunk, enc Encoding, cb func(error)) bool {
	core := w.core
	n := w.units(c)
	w.length += n
	more := w.length < w.hwm
	if !more {
		w.set(wNeedDrain, true)
	}
	if w.has(wWriting) || w.corked > 0 || core.errored != nil || core.has(flagConstructing) {
		w.buffered = append(w.buffered, WriteRequest{Chunk: c, Encoding: enc, callback: cb})
		if enc != Buffer {
			w.set(wMixed, true)
		}
		if cb != nil {
			w.set(wHasCallback, true)
		}
	} else if core.rules().WriteChecksDestroyed {
		w.begin(n, written{cb: cb, count: 1})
		w.wself.WriteImpl(c, enc, w.onWrite)
		w.set(wSync, false)
	} else {
		w.doWrite(n, c, enc, cb)
	}
	return more && (!core.rules().WriteChecksDestroyed || core.errored == nil && !core.has(flagDestroyed))
}

// begin notes that a write of n units waits for its callback.
func (w *WritableSide) begin(n int, done written) {
	if w.onWrite == nil {
		w.onWrite = w.written
	}
	w.writelen, w.writing = n, done
	w.set(wPending|wWriting|wSync, true)
}

func (w *WritableSide) doWrite(n int, c Chunk, enc Encoding, cb func(error)) {
	w.begin(n, written{cb: cb, count: 1})
	if w.core.has(flagDestroyed) {
		w.onWrite(errDestroyed("write"))
	} else {
		w.wself.WriteImpl(c, enc, w.onWrite)
	}
	w.set(wSync, false)
}

func (w *WritableSide) doWritev(n int, writes []WriteRequest, done written) {
	allBytes := !w.has(wMixed)
	w.begin(n, done)
	if w.core.has(flagDestroyed) {
		w.onWrite(errDestroyed("write"))
	} else {
		w.wself.WritevImpl(writes, allBytes, w.onWrite)
	}
	w.set(wSync, false)
}

// written is the callback of _write.
func (w *WritableSide) written(err error) {
	core := w.core
	sync := w.has(wSync)
	if !w.has(wPending) {
		if !core.rules().WriteThrows {
			panic(errMultipleCallback())
		}
		core.ErrorOrDestroy(errMultipleCallback(), false)
		return
	}
	done := w.writing
	w.writing = written{}
	w.set(wWriting|wPending, false)
	w.length -= w.writelen
	w.writelen = 0
	if done.silent {
		w.recycle(done.batch)
		done.batch = nil
	}
	if err != nil {
		w.writeFailed(err, sync, done)
		return
	}
	if !core.rules().WriteBatchesTicks {
		w.written10(sync, done)
		return
	}
	if len(w.buffered) > w.index {
		w.clearBuffer()
	}
	if !sync {
		w.afterWrite(done)
		return
	}
	w.afterSync(done)
}

// afterSync queues the callbacks of a write that ended at once. Writes in a row
// without a callback, or with the same, share a tick.
func (w *WritableSide) afterSync(done written) {
	if n := len(w.after); w.has(wAfterOpen) {
		if last := &w.after[n-1]; last.batch == nil && done.batch == nil && sameFunc(last.cb, done.cb) {
			last.count++
			return
		}
	}
	w.queueAfterWrite(done)
}

// written10 decides early whether the write may drain the stream, and takes a
// tick for each write.
func (w *WritableSide) written10(sync bool, done written) {
	done.finished = w.needFinish() || w.core.Destroyed()
	if !done.finished && w.corked == 0 && !w.has(wBufferProcessing) && len(w.buffered) > 0 {
		w.clearBuffer()
	}
	if sync {
		w.queueAfterWrite(done)
	} else {
		w.afterWrite(done)
	}
}

func (w *WritableSide) queueAfterWrite(done written) {
	w.after = append(w.after, done)
	w.set(wAfterOpen, true)
	w.core.loop.NextTickArg(tickAfterWrite, w)
}

// tickAfterWrite takes the oldest of the writes that completed at once: their
// ticks run in the order they were queued.
func tickAfterWrite(a any) {
	w := a.(*WritableSide)
	done := w.after[w.afterAt]
	w.after[w.afterAt] = written{}
	w.set(wAfterOpen, false)
	if w.afterAt++; w.afterAt == len(w.after) {
		w.after, w.afterAt = w.after[:0], 0
	}
	w.afterWrite(done)
}

// afterWrite emits 'drain' if it is due, and calls the callbacks.
func (w *WritableSide) afterWrite(done written) {
	core := w.core
	drains := w.length == 0 && w.has(wNeedDrain)
	if core.rules().WriteBatchesTicks {
		drains = drains && !w.has(wEnding) && !core.Destroyed()
	} else {
		drains = drains && !done.finished
	}
	if drains {
		w.set(wNeedDrain, false)
		EventDrain.Emit(&core.EventEmitter)
	}
	for range done.count {
		w.pending--
		w.callBack(done, nil)
	}
	if core.has(flagDestroyed) && core.rules().FailPendingWrites {
		w.failPending()
	}
	w.finishMaybe(false)
}

// callBack calls the callbacks of a write or of a batch.
func (w *WritableSide) callBack(done written, err error) {
	if done.batch == nil {
		if done.cb != nil {
			done.cb(err)
		}
		return
	}
	w.set(wInBatch, true)
	each := !w.core.rules().WriteBatchesTicks
	for i := range done.batch {
		if each {
			w.pending--
		}
		if cb := done.batch[i].callback; cb != nil {
			cb(err)
		}
	}
	w.set(wInBatch, false)
	w.recycle(done.batch)
}

// InBatch reports whether a callback of several writes that ended together runs:
// others may follow it at once.
func (w *WritableSide) InBatch() bool { return w.has(wInBatch) }

// sameFunc reports whether two callbacks are the same function value, as ===
// does for JavaScript functions.
func sameFunc(a, b func(error)) bool {
	return *(*unsafe.Pointer)(unsafe.Pointer(&a)) == *(*unsafe.Pointer)(unsafe.Pointer(&b))
}
