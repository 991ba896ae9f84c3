package stream

// IteratorOptions are the options of [Readable.Iterator]. The zero value is
// Node's default.
type IteratorOptions struct {
	KeepOnReturn bool // `destroyOnReturn: false`
	KeepOnError  bool // `destroyOnError: false`
}

// Iterator is a source that is pulled: JavaScript's async iterator. A callback
// is called once, in the microtask in which the code after an await of the
// promise would run.
type Iterator interface {
	// Next fetches the next chunk; done says that there is none.
	Next(then func(c Chunk, done bool, err error))
}

// Returner is an [Iterator] that can be told that no more is wanted: the method
// return.
type Returner interface{ Return(then func(err error)) }

// Thrower is an [Iterator] that can be told of an error: the method throw.
type Thrower interface {
	Throw(err error, then func(done bool, err error))
}

// Iterable is what an [Iterator] can be had of.
type Iterable interface{ Iterate() Iterator }

// ReadableIterator pulls the chunks of a stream; the stream is destroyed when it
// is given up. It mirrors stream[Symbol.asyncIterator](): what it does, and in
// which tick or microtask, is what Node's does. Requests made before the answer
// to an earlier one are queued.
type ReadableIterator struct {
	r     *Readable
	opts  IteratorOptions
	gen   generator
	plain *iterator10 // in profile node10, instead of gen

	waiting                                bool // for an event
	err                                    error
	errorEmitted, endEmitted, closeEmitted bool
}

// Iterator returns an iterator over the stream; opts may be nil.
func (r *Readable) Iterator(opts *IteratorOptions) *ReadableIterator {
	it := &ReadableIterator{r: r}
	if opts != nil {
		it.opts = *opts
	}
	if !r.rules().IteratorIsGenerator {
		it.plain = newIterator10(r)
	}
	it.gen.l = r.loop
	it.gen.begin = func() {
		it.listen()
		it.step()
	}
	return it
}

// Iterate returns an iterator with default options.
func (r *Readable) Iterate() Iterator { return r.Iterator(nil) }

// Stream returns the stream that is iterated. It mirrors the property stream.
func (it *ReadableIterator) Stream() *Readable { return it.r }

// Next fetches the next chunk for code that goes on after an await.
func (it *ReadableIterator) Next(then func(c Chunk, done bool, err error)) {
	it.NextSettle(func(c Chunk, done bool, err error) {
		it.gen.l.QueueMicrotask(func() { then(c, done, err) })
	})
}

// Return ends the iteration for code that goes on after an await.
func (it *ReadableIterator) Return(then func(err error)) {
	it.ReturnSettle(func(_ Chunk, _ bool, err error) {
		it.gen.l.QueueMicrotask(func() { then(err) })
	})
}

// NextSettle is Next for a language layer: settle is called when the promise
// that next() returned is to be settled.
func (it *ReadableIterator) NextSettle(settle func(c Chunk, done bool, err error)) {
	if it.plain != nil {
		it.plain.next(settle)
		return
	}
	it.gen.request(requestNext, nil, settle)
}

// ReturnSettle is return() for a language layer.
func (it *ReadableIterator) ReturnSettle(settle func(c Chunk, done bool, err error)) {
	if it.plain != nil {
		it.plain.giveUp(settle)
		return
	}
	it.gen.request(requestReturn, nil, settle)
}

// ThrowSettle is throw(err) for a language layer.
func (it *ReadableIterator) ThrowSettle(err error, settle func(c Chunk, done bool, err error)) {
	it.gen.request(requestThrow, err, settle)
}

func (it *ReadableIterator) listen() {
	r := it.r
	it.err = r.errored
	it.errorEmitted = r.Core.has(flagErrorEmitted)
	it.endEmitted = r.has(rEndEmitted)
	it.closeEmitted = r.Core.has(flagCloseEmitted)
	e := &r.EventEmitter
	EventReadable.On(e, it.event)
	EventError.On(e, func(err error) {
		it.err, it.errorEmitted = err, true
		it.event()
	})
	EventEnd.On(e, func() {
		it.endEmitted = true
		it.event()
	})
	e.On("close", func(...any) {
		it.closeEmitted = true
		it.event()
	})
}

// event ends the wait for one.
func (it *ReadableIterator) event() {
	if it.waiting {
		it.waiting = false
		it.gen.l.QueueMicrotask(it.step)
	}
}

// step is the generator's loop, up to the next await.
func (it *ReadableIterator) step() {
	var c Chunk
	if !is(it.r.self, FlagDestroyed) {
		var thrown error
		if c, thrown = it.r.tryRead(); thrown != nil {
			it.fail(thrown)
			return
		}
	}
	switch {
	case !c.IsNull():
		it.gen.yield(c, it.resumed)
	case it.errorEmitted:
		it.fail(it.err)
	case it.endEmitted, it.closeEmitted:
		it.finish()
	default:
		it.waiting = true
	}
}

// resumed goes on after a yield.
func (it *ReadableIterator) resumed(kind requestKind, err error) {
	switch kind {
	case requestReturn:
		it.finish()
	case requestThrow:
		it.fail(err)
	default:
		it.step()
	}
}

// finish is the generator's end without an error.
func (it *ReadableIterator) finish() {
	if !it.opts.KeepOnReturn && (it.r.has(rAutoDestroy) || !it.endEmitted) {
		DestroyStream(it.r.self, nil)
	}
	it.gen.finish(nil)
}

func (it *ReadableIterator) fail(err error) {
	if !it.opts.KeepOnError {
		DestroyStream(it.r.self, err)
	}
	it.gen.finish(err)
}

// tryRead reads what there is and returns what that threw.
func (r *Readable) tryRead() (c Chunk, thrown error) {
	defer r.catch(&thrown)
	return r.rself.Read(All), nil
}
