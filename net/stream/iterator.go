package stream

import "github.com/nodeloop/nodeloop/loop"

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
	r    *Readable
	opts IteratorOptions
	loop *loop.Loop

	state   iteratorState
	queue   []iteratorRequest
	waiting bool // for an event
	// What profile node10 keeps.
	plain *iterator10

	err                                    error
	errorEmitted, endEmitted, closeEmitted bool
}

type iteratorState uint8

const (
	iteratorNew iteratorState = iota
	iteratorYielded
	iteratorRunning
	iteratorDone
)

type iteratorRequest struct {
	kind   requestKind
	err    error
	settle func(c Chunk, done bool, err error)
}

type requestKind uint8

const (
	requestNext requestKind = iota
	requestReturn
	requestThrow
)

// Iterator returns an iterator over the stream; opts may be nil.
func (r *Readable) Iterator(opts *IteratorOptions) *ReadableIterator {
	it := &ReadableIterator{r: r, loop: r.loop}
	if opts != nil {
		it.opts = *opts
	}
	if !r.rules().IteratorIsGenerator {
		it.plain = newIterator10(r)
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
		it.loop.QueueMicrotask(func() { then(c, done, err) })
	})
}

// Return ends the iteration for code that goes on after an await.
func (it *ReadableIterator) Return(then func(err error)) {
	it.ReturnSettle(func(_ Chunk, _ bool, err error) {
		it.loop.QueueMicrotask(func() { then(err) })
	})
}

// NextSettle is Next for a language layer: settle is called when the promise
// that next() returned is to be settled.
func (it *ReadableIterator) NextSettle(settle func(c Chunk, done bool, err error)) {
	if it.plain != nil {
		it.plain.next(settle)
		return
	}
	it.request(iteratorRequest{kind: requestNext, settle: settle})
}

// ReturnSettle is return() for a language layer.
func (it *ReadableIterator) ReturnSettle(settle func(c Chunk, done bool, err error)) {
	if it.plain != nil {
		it.plain.giveUp(settle)
		return
	}
	it.request(iteratorRequest{kind: requestReturn, settle: settle})
}

// ThrowSettle is throw(err) for a language layer.
func (it *ReadableIterator) ThrowSettle(err error, settle func(c Chunk, done bool, err error)) {
	it.request(iteratorRequest{kind: requestThrow, err: err, settle: settle})
}

func (it *ReadableIterator) request(q iteratorRequest) {
	it.queue = append(it.queue, q)
	if it.state != iteratorRunning {
		it.resume()
	}
}

// resume answers the oldest request.
func (it *ReadableIterator) resume() {
	for len(it.queue) > 0 && it.state != iteratorRunning {
		q := it.queue[0]
		if it.state == iteratorNew && q.kind != requestNext {
			it.state = iteratorDone
		}
		switch {
		case it.state == iteratorDone && q.kind == requestNext:
			it.settle(Chunk{}, true, nil)
		case it.state == iteratorDone && q.kind == requestThrow:
			it.settle(Chunk{}, true, q.err)
		case it.state == iteratorDone:
			it.state = iteratorRunning // awaiting the value that return was given
			it.loop.QueueMicrotask(func() {
				it.state = iteratorDone
				it.settle(Chunk{}, true, nil)
				it.resume()
			})
		default:
			it.wake(q)
		}
	}
}

// wake lets the generator go on from where it stands.
func (it *ReadableIterator) wake(q iteratorRequest) {
	begun := it.state == iteratorYielded
	it.state = iteratorRunning
	switch {
	case q.kind == requestReturn:
		it.loop.QueueMicrotask(it.finish)
	case q.kind == requestThrow:
		it.fail(q.err)
	case begun:
		it.step()
	default:
		it.listen()
		it.step()
	}
}

// settle answers the oldest request.
func (it *ReadableIterator) settle(c Chunk, done bool, err error) {
	q := it.queue[0]
	it.queue = it.queue[1:]
	q.settle(c, done, err)
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
		it.loop.QueueMicrotask(it.step)
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
		it.loop.QueueMicrotask(func() {
			it.state = iteratorYielded
			it.settle(c, false, nil)
			it.resume()
		})
	case it.errorEmitted:
		it.fail(it.err)
	case it.endEmitted, it.closeEmitted:
		it.finish()
	default:
		it.waiting = true
	}
}

// finish is the generator's end without an error.
func (it *ReadableIterator) finish() {
	if !it.opts.KeepOnReturn && (it.r.has(rAutoDestroy) || !it.endEmitted) {
		DestroyStream(it.r.self, nil)
	}
	it.state = iteratorDone
	it.settle(Chunk{}, true, nil)
	it.resume()
}

func (it *ReadableIterator) fail(err error) {
	if !it.opts.KeepOnError {
		DestroyStream(it.r.self, err)
	}
	it.state = iteratorDone
	it.settle(Chunk{}, true, err)
	it.resume()
}

// tryRead reads what there is and returns what that threw.
func (r *Readable) tryRead() (c Chunk, thrown error) {
	defer r.catch(&thrown)
	return r.rself.Read(All), nil
}
