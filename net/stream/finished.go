package stream

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
)

// FinishedOptions are the options of [Finished]. The zero value is Node's
// default.
type FinishedOptions struct {
	Readable Tri    // wait for 'end'; default: when the stream is readable
	Writable Tri    // wait for 'finish'; default: when the stream is writable
	NoError  bool   // `error: false`: 'error' does not count
	Signal   Signal // calls back with an AbortError when it aborts
}

// finishing is one call of Finished.
type finishing struct {
	s                  Stream
	cb                 func(error) // nil once it was called or given up
	r                  *Readable   // _readableState
	w                  *WritableSide
	readable, writable bool // what to wait for
	ended, finished    bool // what has come
	willClose          bool // 'close' will come
	byPlain            bool // profile node10
	listeners          finishingListeners
	removeAbort        func()
}

// finishingListeners are in the order in which they are removed.
type finishingListeners struct {
	aborted, complete, abort, request, reqFinish, legacyEnd, legacyClose, finish, end, err, close *emitter.Listener
}

// Finished calls cb once, when s has ended, finished or failed; opts may be
// nil. It mirrors finished, and returns what removes its listeners.
func Finished(s Stream, opts *FinishedOptions, cb func(error)) (cleanup func()) {
	if opts == nil {
		opts = &FinishedOptions{}
	}
	l := loopOf(s)
	if cb == nil {
		if l == nil || l.Profile().Stream.FinishedWaitsForClose {
			panic(errNoCallback())
		}
		cb = func(error) {}
	}
	f := &finishing{s: s, cb: cb, r: readableOf(s), w: writableOf(s)}
	if l != nil && !l.Profile().Stream.FinishedWaitsForClose {
		f.listen10(opts)
		return f.cleanup
	}
	f.readable = opts.Readable.or(hasReadable(s))
	f.writable = opts.Writable.or(hasWritable(s))
	f.willClose = is(s, FlagServerResponse) || f.closesItself() && hasReadable(s) == f.readable && hasWritable(s) == f.writable
	f.finished = is(s, FlagWritableFinished) || f.w != nil && f.w.has(wFinished)
	f.ended = is(s, FlagReadableEnded) || f.r != nil && f.r.has(rEndEmitted)
	f.listen(opts.NoError)
	over := f.over()
	switch {
	case over && l == nil: // a foreign object that knows no loop
		f.call(nil)
	case over:
		l.NextTick(func() { f.call(nil) })
	}
	if opts.Signal != nil && !over {
		f.watch(opts.Signal, l)
	}
	return f.cleanup
}

// closesItself reports whether the stream's state promises a 'close'.
func (f *finishing) closesItself() bool {
	core := coreOf(f.s)
	switch {
	case core == nil || core.has(flagClosed):
		return false
	case f.w != nil:
		return f.w.has(wAutoDestroy) && f.w.has(wEmitClose)
	case f.r != nil:
		return f.r.has(rAutoDestroy) && f.r.has(rEmitClose)
	}
	return false
}

// listen adds the listeners in Node's order.
func (f *finishing) listen(noError bool) {
	e, ls := f.s.Emitter(), &f.listeners
	f.listenRequest(true)
	if _, known := ask(f.s, FlagAborted); known && !f.willClose {
		ls.aborted = e.On("aborted", func(...any) { f.onClose() })
	}
	ls.end = EventEnd.On(e, f.onEnd)
	ls.finish = EventFinish.On(e, f.onFinish)
	if !noError {
		ls.err = EventError.On(e, f.call)
	}
	ls.close = e.On("close", func(...any) { f.onClose() })
}

// listenRequest adds what requests and streams of the oldest kind need.
func (f *finishing) listenRequest(abortOnlyWithoutClose bool) {
	e, ls := f.s.Emitter(), &f.listeners
	if is(f.s, FlagRequest) {
		ls.complete = e.On("complete", func(...any) { f.onFinish() })
		if !abortOnlyWithoutClose || !f.willClose {
			ls.abort = e.On("abort", func(...any) { f.onClose() })
		}
		onRequest := func(...any) {
			if req := requestOf(f.s); req != nil {
				ls.reqFinish = EventFinish.On(req.Emitter(), f.onFinish)
			}
		}
		if requestOf(f.s) != nil {
			onRequest()
		} else {
			ls.request = e.On("request", onRequest)
		}
		return
	}
	if f.writable && f.w == nil {
		legacy := func(...any) {
			if !is(f.s, FlagWritable) {
				f.onFinish()
			}
		}
		ls.legacyEnd = e.On("end", legacy)
		ls.legacyClose = e.On("close", legacy)
	}
}

// over reports whether nothing more will come that cb waits for.
func (f *finishing) over() bool {
	core := coreOf(f.s)
	if f.r == nil && f.w == nil {
		if is(f.s, FlagClosed) {
			return true
		}
	} else if core.has(flagClosed|flagErrorEmitted) || f.r != nil && requestOf(f.s) != nil && is(f.s, FlagAborted) {
		return true
	}
	return ((f.w == nil && f.r == nil) || !f.willClose) &&
		(!f.writable || f.w != nil && f.w.has(wFinished)) &&
		(!f.readable || f.r != nil && f.r.has(rEndEmitted))
}

func (f *finishing) call(err error) {
	cb := f.cb
	if cb == nil {
		return
	}
	f.cb = nil
	if f.removeAbort != nil {
		f.removeAbort()
	}
	cb(err)
}

func (f *finishing) onFinish() {
	f.finished = true
	if f.byPlain {
		f.writable = false
		if !f.readable {
			f.call(nil)
		}
		return
	}
	// A stream that is destroyed here does it in its own way.
	if is(f.s, FlagDestroyed) {
		f.willClose = false
	}
	if f.willClose && (!is(f.s, FlagReadable) || f.readable) {
		return
	}
	if !f.readable || f.ended {
		f.call(nil)
	}
}

func (f *finishing) onEnd() {
	f.ended = true
	if f.byPlain {
		f.readable = false
		if !f.writable {
			f.call(nil)
		}
		return
	}
	if is(f.s, FlagDestroyed) {
		f.willClose = false
	}
	if f.willClose && (!is(f.s, FlagWritable) || f.writable) {
		return
	}
	if !f.writable || f.finished {
		f.call(nil)
	}
}

func (f *finishing) onClose() {
	if f.byPlain {
		f.onClose10()
		return
	}
	switch {
	case f.readable && !f.ended && !f.readableOver():
		f.call(errPrematureClose())
	case f.writable && !f.finished && !f.writableOver():
		f.call(errPrematureClose())
	default:
		f.call(nil)
	}
}

// readableOver reports whether the data has ended, though 'end' has not come.
func (f *finishing) readableOver() bool {
	if is(f.s, FlagReadableEnded) {
		return true
	}
	r := f.r
	return r != nil && r.errored == nil && (r.has(rEndEmitted) || r.has(rEnded) && r.length == 0)
}

func (f *finishing) writableOver() bool {
	if is(f.s, FlagWritableFinished) {
		return true
	}
	w := f.w
	return w != nil && w.core.errored == nil && (w.has(wFinished) || w.has(wEnded) && w.length == 0)
}

// cleanup removes the listeners; cb is not called any more.
func (f *finishing) cleanup() {
	f.cb = nil
	ls := &f.listeners
	for _, l := range []*emitter.Listener{
		ls.aborted, ls.complete, ls.abort, ls.request, ls.reqFinish,
		ls.legacyEnd, ls.legacyClose, ls.finish, ls.end, ls.err, ls.close,
	} {
		if l != nil {
			l.Off()
		}
	}
}

// listen10 goes by 'end', 'finish' and 'close' alone.
func (f *finishing) listen10(opts *FinishedOptions) {
	f.byPlain = true
	f.readable = opts.Readable == Yes || opts.Readable == Default && is(f.s, FlagReadable)
	f.writable = opts.Writable == Yes || opts.Writable == Default && is(f.s, FlagWritable)
	f.finished = f.w != nil && f.w.has(wFinished)
	f.ended = f.r != nil && f.r.has(rEndEmitted)
	e, ls := f.s.Emitter(), &f.listeners
	f.listenRequest(false)
	ls.end = EventEnd.On(e, f.onEnd)
	ls.finish = EventFinish.On(e, f.onFinish)
	if !opts.NoError {
		ls.err = EventError.On(e, f.call)
	}
	ls.close = e.On("close", func(...any) { f.onClose() })
}

func (f *finishing) onClose10() {
	switch {
	case f.readable && !f.ended:
		if f.r == nil || !f.r.has(rEnded) {
			f.call(errPrematureClose())
		} else {
			f.call(nil)
		}
	case f.writable && !f.finished:
		if f.w == nil || !f.w.has(wEnded) {
			f.call(errPrematureClose())
		} else {
			f.call(nil)
		}
	}
}

// watch calls back with an AbortError when the signal aborts.
func (f *finishing) watch(signal Signal, l *loop.Loop) {
	abort := func() {
		cb := f.cb
		f.cleanup()
		if cb != nil {
			cb(NewAbortError(signal.Reason()))
		}
	}
	if signal.Aborted() && l != nil {
		l.NextTick(abort)
		return
	}
	f.removeAbort = signal.OnAbort(abort)
}
