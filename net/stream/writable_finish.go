package stream

// End ends the stream when all that was written is out: 'finish' follows.
func (w *WritableSide) End() { throwIf(w.wself.EndChunk(Chunk{}, "", nil)) }

// EndString writes text and ends the stream.
func (w *WritableSide) EndString(s string) { throwIf(w.wself.EndChunk(Text(s), "", nil)) }

// EndBytes writes bytes and ends the stream.
func (w *WritableSide) EndBytes(b []byte) { throwIf(w.wself.EndChunk(Bytes(b), "", nil)) }

// EndChunk writes a last chunk, unless it is null, and ends the stream. cb,
// which may be nil, runs at 'finish' or with the error that prevents it. The
// error is what write throws. It mirrors end.
func (w *WritableSide) EndChunk(c Chunk, enc Encoding, cb func(error)) error {
	core := w.core
	if !core.rules().EndReports {
		return w.end10(c, enc, cb)
	}
	var err error
	if !c.IsNull() {
		_, refused, thrown := w.write(c, enc, nil)
		if thrown != nil {
			return thrown
		}
		err = refused
	}
	w.uncorkFully()
	switch {
	case err != nil:
	case core.errored == nil && !w.has(wEnding):
		w.set(wEnding, true)
		w.finishMaybe(true)
		w.set(wEnded, true)
	case w.has(wFinished):
		err = errAlreadyFinished("end")
	case core.has(flagDestroyed):
		err = errDestroyed("end")
	}
	if cb == nil {
		return nil
	}
	if err != nil || w.has(wFinished) {
		core.loop.NextTick(func() { cb(err) })
	} else {
		x := w.more()
		x.onFinished = append(x.onFinished, cb)
	}
	return nil
}

// end10 ignores all but the first end, its callback too.
func (w *WritableSide) end10(c Chunk, enc Encoding, cb func(error)) error {
	if !c.IsNull() {
		if _, err := w.wself.WriteChunk(c, enc, nil); err != nil {
			return err
		}
	}
	w.uncorkFully()
	if w.has(wEnding) {
		return nil
	}
	w.set(wEnding, true)
	w.finishMaybe(false)
	if cb != nil {
		if w.has(wFinished) {
			w.core.loop.NextTick(func() { cb(nil) })
		} else {
			EventFinish.Once(&w.core.EventEmitter, func() { cb(nil) })
		}
	}
	w.set(wEnded|wNotWritable, true)
	return nil
}

func (w *WritableSide) uncorkFully() {
	if w.corked > 0 {
		w.corked = 1
		w.wself.Uncork()
	}
}

// needFinish reports whether nothing stands between the stream and 'finish'.
func (w *WritableSide) needFinish() bool {
	core := w.core
	if !w.has(wEnding) || w.has(wFinished|wWriting|wBufferProcessing) || w.length != 0 || len(w.buffered) > 0 {
		return false
	}
	return !core.rules().KeepError ||
		core.errored == nil && !core.has(flagConstructing|flagErrorEmitted|flagCloseEmitted)
}

// prefinish calls _final, or says that it need not.
func (w *WritableSide) prefinish() {
	if w.has(wPrefinished | wFinalCalled) {
		return
	}
	core := w.core
	if !w.wself.HasFinal() || core.has(flagDestroyed) {
		w.set(wPrefinished, true)
		EventPrefinish.Emit(&core.EventEmitter)
		return
	}
	w.set(wFinalCalled, true)
	if core.rules().FinalAtOnce {
		w.callFinal()
		return
	}
	w.pending++
	core.loop.NextTickArg(tickCallFinal10, w)
}

// finalCall is one call of _final.
type finalCall struct {
	w      *WritableSide
	called bool
}

func (w *WritableSide) callFinal() {
	f := &finalCall{w: w}
	w.set(wSync, true)
	w.pending++
	if thrown := w.tryFinal(f.done); thrown != nil {
		f.done(thrown)
	}
	w.set(wSync, false)
}

func (w *WritableSide) tryFinal(cb func(error)) (thrown error) {
	defer w.core.catch(&thrown)
	w.wself.FinalImpl(cb)
	return nil
}

// done is the callback of _final.
func (f *finalCall) done(err error) {
	w, core := f.w, f.w.core
	if f.called {
		if err == nil {
			err = errMultipleCallback()
		}
		core.ErrorOrDestroy(err, false)
		return
	}
	f.called = true
	w.pending--
	if err != nil {
		for _, cb := range w.takeOnFinished() {
			cb(err)
		}
		core.ErrorOrDestroy(err, w.has(wSync))
		return
	}
	if w.needFinish() {
		w.set(wPrefinished, true)
		EventPrefinish.Emit(&core.EventEmitter)
		w.pending++
		core.loop.NextTickArg(tickFinish, w)
	}
}

func tickCallFinal10(a any) {
	w := a.(*WritableSide)
	w.wself.FinalImpl(w.final10)
}

func (w *WritableSide) final10(err error) {
	w.pending--
	if err != nil {
		w.core.ErrorOrDestroy(err, false)
	}
	w.set(wPrefinished, true)
	EventPrefinish.Emit(&w.core.EventEmitter)
	w.finishMaybe(false)
}

// finishMaybe finishes if all is written; sync says that end is on the stack.
func (w *WritableSide) finishMaybe(sync bool) {
	if !w.needFinish() {
		return
	}
	w.prefinish()
	if w.pending != 0 {
		return
	}
	if !w.core.rules().FinishOnce {
		w.finish()
		return
	}
	if !w.needFinish() {
		return
	}
	w.pending++
	if sync {
		w.core.loop.NextTickArg(tickFinish, w)
	} else {
		w.pending--
		w.finish()
	}
}

func tickFinishMaybe(a any) { a.(*WritableSide).finishMaybe(false) }

func tickFinish(a any) {
	w := a.(*WritableSide)
	w.pending--
	w.finish()
}

// finish calls the callbacks of end, emits 'finish' and destroys the stream if
// the other side is done too.
func (w *WritableSide) finish() {
	core := w.core
	w.set(wFinished, true)
	for _, cb := range w.takeOnFinished() {
		cb(nil)
	}
	EventFinish.Emit(&core.EventEmitter)
	if !w.has(wAutoDestroy) {
		return
	}
	r := core.r
	if r == nil || r.has(rAutoDestroy) && (r.has(rEndEmitted) || core.rules().ReadableComputed && r.has(rNotReadable)) {
		core.self.Destroy(nil)
	}
}
