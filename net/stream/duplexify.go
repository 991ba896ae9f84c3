package stream

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Pair is a readable and a writable that make up one Duplex. Either may be nil,
// and either may be anything that DuplexFrom takes.
type Pair struct{ Readable, Writable any }

// DuplexFrom returns a Duplex made of anything: a stream, a [Stage] function, an
// iterable, a [Pair] or a [Thenable]. Other values are ERR_INVALID_ARG_TYPE. It
// mirrors Duplex.from.
func DuplexFrom(l *loop.Loop, body any) (Stream, error) {
	switch {
	case isDuplexStream(body):
		return body.(Stream), nil
	case isReadableStream(body):
		return joinPair(l, body, nil), nil
	case isWritableStream(body):
		return joinPair(l, nil, body), nil
	case isStream(body):
		return joinPair(l, nil, nil), nil
	}
	switch b := body.(type) {
	case Stage:
		return duplexFromStage(l, b)
	case Pair:
		return duplexFromPair(l, b)
	case Thenable:
		return duplexFromPromise(l, b), nil
	}
	if isIterable(body) {
		d := newHalfDuplex(l, &DuplexOptions{ObjectMode: true, HighWaterMark: 1, NotWritable: true})
		newFeed(body).attach(&d.Readable)
		return d, nil
	}
	text, _ := describe(l, body)
	return nil, nodeerr.NewType(nodeerr.ErrInvalidArgType,
		`The "body" argument must be of type function or an instance of Blob, ReadableStream, WritableStream, Stream, `+
			`Iterable, AsyncIterable, or Promise or { readable, writable } pair. Received `+text)
}

func isDuplexStream(s any) bool {
	core := coreOf(s)
	_, writes := s.(Destination)
	return core != nil && core.r != nil && writes
}

// newHalfDuplex returns a Duplex whose missing sides count as over.
func newHalfDuplex(l *loop.Loop, opts *DuplexOptions) *Duplex {
	d := NewDuplex(l, opts)
	if opts.NotReadable {
		d.Readable.set(rEnded|rEndEmitted, true)
	}
	if opts.NotWritable {
		d.WritableSide.set(wEnding|wEnded|wFinished, true)
	}
	return d
}

func duplexFromPair(l *loop.Loop, p Pair) (Stream, error) {
	r, w := p.Readable, p.Writable
	if r != nil && !isReadableStream(r) {
		d, err := DuplexFrom(l, r)
		if err != nil {
			return nil, err
		}
		r = d
	}
	if w != nil && !isWritableStream(w) {
		d, err := DuplexFrom(l, w)
		if err != nil {
			return nil, err
		}
		w = d
	}
	return joinPair(l, r, w), nil
}

func duplexFromPromise(l *loop.Loop, t Thenable) Stream {
	d := newHalfDuplex(l, &DuplexOptions{ObjectMode: true, NotWritable: true, Read: func(*Duplex, int) {}})
	t.Then(func(v any, err error) {
		if err != nil {
			d.self.Destroy(err)
			return
		}
		if c := Object(v); !c.IsNull() {
			d.rself.PushChunk(c, "")
		}
		d.rself.PushChunk(Chunk{}, "")
	})
	return d
}

// duplexFromStage calls a function with what is written as its source, and reads
// what it returns.
func duplexFromStage(l *loop.Loop, fn Stage) (Stream, error) {
	src := &writtenSource{l: l}
	value, err := fn(src, &src.ac.signal)
	if err != nil {
		return nil, err
	}
	opts := &DuplexOptions{ObjectMode: true, HighWaterMark: 1}
	opts.Write = func(_ *Duplex, c Chunk, _ Encoding, cb func(error)) { src.put(written1{chunk: c, cb: cb}) }
	opts.Final = func(_ *Duplex, cb func(error)) { src.put(written1{done: true, cb: cb}) }
	opts.Destroy = func(_ Methods, err error, cb func(error)) {
		src.ac.Abort(nil)
		cb(err)
	}
	if isIterable(value) {
		d := newHalfDuplex(l, opts)
		newFeed(value).attach(&d.Readable)
		return d, nil
	}
	t, ok := value.(Thenable)
	if !ok {
		return nil, errReturnValue(l, "Iterable, AsyncIterable or AsyncFunction", "body", value)
	}
	opts.HighWaterMark, opts.NotReadable = 0, true
	return duplexFromSink(l, t, src, opts), nil
}

// duplexFromSink is the Duplex of a function that only consumes: its promise
// holds 'finish' back.
func duplexFromSink(l *loop.Loop, t Thenable, src *writtenSource, opts *DuplexOptions) Stream {
	var d *Duplex
	settled, failed := false, error(nil)
	var waiting []func()
	t.Then(func(v any, err error) {
		if err == nil && v != nil {
			err = errReturnValue(l, "nully", "body", v)
		} else if err != nil {
			DestroyStream(d, err)
			err = nil
		}
		settled, failed = true, err
		for _, fn := range waiting {
			l.QueueMicrotask(fn)
		}
	})
	opts.Final = func(_ *Duplex, cb func(error)) {
		src.put(written1{done: true, cb: func(error) {
			report := func() { l.NextTick(func() { cb(failed) }) }
			if settled {
				l.QueueMicrotask(report)
			} else {
				waiting = append(waiting, report)
			}
		}})
	}
	d = newHalfDuplex(l, opts)
	return d
}

// written1 is one write to a function's source.
type written1 struct {
	chunk Chunk
	done  bool
	cb    func(error)
}

// writtenSource is the source of a function in DuplexFrom: an iterator over what
// is written.
type writtenSource struct {
	l     *loop.Loop
	ac    AbortController
	put1  *written1
	want  func(written1)
	ended bool
}

// put hands a write to the iterator, which takes one at a time.
func (s *writtenSource) put(w written1) {
	if want := s.want; want != nil {
		s.want = nil
		s.l.QueueMicrotask(func() { want(w) })
		return
	}
	s.put1 = &w
}

// Next waits for a write.
func (s *writtenSource) Next(then func(c Chunk, done bool, err error)) {
	s.NextSettle(func(c Chunk, done bool, err error) {
		s.l.QueueMicrotask(func() { then(c, done, err) })
	})
}

// NextSettle is Next for a language layer: settle is called when the promise
// that next() returned is to be settled.
func (s *writtenSource) NextSettle(settle func(c Chunk, done bool, err error)) {
	if s.ended {
		settle(Chunk{}, true, nil)
		return
	}
	take := func(w written1) {
		s.l.NextTick(func() { w.cb(nil) })
		switch {
		case w.done:
			s.ended = true
			settle(Chunk{}, true, nil)
		case s.ac.signal.aborted:
			s.ended = true
			settle(Chunk{}, true, NewAbortError(s.ac.signal.reason))
		default:
			s.l.QueueMicrotask(func() { settle(w.chunk, false, nil) })
		}
	}
	if w := s.put1; w != nil {
		s.put1 = nil
		s.l.QueueMicrotask(func() { take(*w) })
		return
	}
	s.want = take
}

// Return ends the iteration.
func (s *writtenSource) Return(then func(error)) {
	s.ReturnSettle(func(Chunk, bool, error) { s.l.QueueMicrotask(func() { then(nil) }) })
}

// ReturnSettle is Return for a language layer.
func (s *writtenSource) ReturnSettle(settle func(c Chunk, done bool, err error)) {
	s.ended = true
	s.l.QueueMicrotask(func() { settle(Chunk{}, true, nil) })
}

// ThrowSettle ends the iteration with an error.
func (s *writtenSource) ThrowSettle(err error, settle func(c Chunk, done bool, err error)) {
	s.ended = true
	settle(Chunk{}, true, err)
}
