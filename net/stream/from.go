package stream

import "github.com/nodeloop/nodeloop/loop"

// SyncIterator is a source that answers at once: JavaScript's plain iterator. A
// value that is a [Thenable] is awaited. A source that wants to know that no
// more is wanted also has Return() error.
type SyncIterator interface {
	// Next returns the next value; done says that there is none.
	Next() (v any, done bool, err error)
}

// Thenable is a value to come: a promise. fn is called once, in the microtask in
// which a function given to the promise's then would run.
type Thenable interface {
	Then(fn func(v any, err error))
}

// From returns an object-mode Readable that emits what source gives: a string or
// []byte as one chunk, a []any, []string or [][]byte, an [Iterable], an
// [Iterator] or a [SyncIterator]. opts may be nil; a high-water mark of its own
// is 1. Anything else is ERR_INVALID_ARG_TYPE. It mirrors Readable.from.
func From(l *loop.Loop, source any, opts *ReadableOptions) (*Readable, error) {
	o := ReadableOptions{ObjectMode: true}
	if opts != nil {
		o = *opts
	}
	rules := &l.Profile().Stream
	if rules.FromTakesText {
		if c := Object(source); c.Bytes != nil || c.IsText() {
			o.Read = func(r *Readable, _ int) {
				r.rself.PushChunk(c, "")
				r.rself.PushChunk(Chunk{}, "")
			}
			return NewReadable(l, &o), nil
		}
		if o.HighWaterMark == 0 {
			o.HighWaterMark = 1
		}
	}
	f := newFeed(source)
	if f == nil {
		return nil, errNotIterable(l, source)
	}
	r := NewReadable(l, &o)
	f.attach(r)
	return r, nil
}

// Feed makes source fill r, a stream without functions of its own, as [From]
// does for the stream that it returns.
func Feed(r *Readable, source any) error {
	f := newFeed(source)
	if f == nil {
		return errNotIterable(r.loop, source)
	}
	f.attach(r)
	return nil
}

// NotIterable returns what [From] returns for a value that is no iterable.
func NotIterable(l *loop.Loop, v any) error { return errNotIterable(l, v) }

// feed fills a Readable from an iterator.
type feed struct {
	r       *Readable
	async   Iterator
	plain   SyncIterator
	reading bool
}

func newFeed(source any) *feed {
	switch s := source.(type) {
	case Iterable:
		return &feed{async: s.Iterate()}
	case Iterator:
		return &feed{async: s}
	case SyncIterator:
		return &feed{plain: s}
	case []any:
		return &feed{plain: &list[any]{items: s}}
	case []string:
		return &feed{plain: &list[string]{items: s}}
	case [][]byte:
		return &feed{plain: &list[[]byte]{items: s}}
	case string:
		return &feed{plain: &list[rune]{items: []rune(s)}}
	}
	return nil
}

// list is an array's iterator; a string's characters are strings.
type list[T any] struct{ items []T }

func (s *list[T]) Next() (v any, done bool, err error) {
	if len(s.items) == 0 {
		return nil, true, nil
	}
	v = s.items[0]
	s.items = s.items[1:]
	if r, ok := v.(rune); ok {
		v = string(r)
	}
	return v, false, nil
}

// attach makes the iterator the stream's _read and _destroy.
func (f *feed) attach(r *Readable) {
	f.r = r
	r.functions().read = func(int) {
		if !f.reading {
			f.reading = true
			f.next()
		}
	}
	if r.rules().FromTakesText {
		r.functions().destroy = f.destroy
	}
}

// next pulls until the stream is full.
func (f *feed) next() {
	for again := true; again; {
		again = false
		switch {
		case f.async != nil:
			f.async.Next(f.took)
		default:
			v, done, err := f.plain.Next()
			if t, ok := v.(Thenable); ok && err == nil && !done {
				t.Then(func(v any, err error) { f.took(Object(v), false, err) })
			} else if f.r.rules().FromTakesText {
				again = f.take(Object(v), done, err)
			} else {
				f.r.loop.QueueMicrotask(func() { f.took(Object(v), done, err) })
			}
		}
	}
}

// took is take for an answer that was waited for.
func (f *feed) took(c Chunk, done bool, err error) {
	if !f.r.rules().FromTakesText && err == nil && !done {
		// Profile node10 awaits the value once more.
		f.r.loop.QueueMicrotask(func() {
			if f.take(c, false, nil) {
				f.next()
			}
		})
		return
	}
	if f.take(c, done, err) {
		f.next()
	}
}

// take pushes one answer and reports whether to pull on. What that throws
// destroys the stream.
func (f *feed) take(c Chunk, done bool, err error) (again bool) {
	thrown := err
	if thrown == nil {
		again, thrown = f.push(c, done)
	}
	if thrown != nil {
		f.r.self.Destroy(thrown)
		return false
	}
	return again
}

func (f *feed) push(c Chunk, done bool) (again bool, thrown error) {
	defer f.r.catch(&thrown)
	if done {
		f.r.rself.PushChunk(Chunk{}, "")
		return false, nil
	}
	if c.IsNull() && f.r.rules().FromTakesText {
		f.reading = false
		return false, errNullValues()
	}
	if f.r.rself.PushChunk(c, "") {
		return true, nil
	}
	f.reading = false
	return false, nil
}

// destroy gives the iterator up, then calls back in a tick.
func (f *feed) destroy(err error, cb func(error)) {
	l := f.r.loop
	finish := func(e error) {
		if e == nil {
			e = err
		}
		l.QueueMicrotask(func() { l.NextTick(func() { cb(e) }) })
	}
	f.throw(err, func(over bool, e error) {
		if over || e != nil {
			finish(e)
			return
		}
		f.giveUp(finish)
	})
}

// throw tells the iterator of the error, if there is one; over says that it has
// ended.
func (f *feed) throw(err error, then func(over bool, err error)) {
	t, ok := f.async.(Thrower)
	if err == nil || !ok {
		then(false, nil)
		return
	}
	t.Throw(err, func(done bool, e error) {
		if e != nil {
			then(true, e)
			return
		}
		f.r.loop.QueueMicrotask(func() { then(done, nil) })
	})
}

// giveUp tells the iterator that no more is wanted.
func (f *feed) giveUp(then func(error)) {
	l := f.r.loop
	after := func(e error) {
		if e != nil {
			then(e)
			return
		}
		l.QueueMicrotask(func() { then(nil) })
	}
	switch s := any(f.plain).(type) {
	case interface{ Return() error }:
		e := s.Return()
		l.QueueMicrotask(func() { after(e) })
		return
	}
	if r, ok := f.async.(Returner); ok {
		r.Return(after)
		return
	}
	then(nil)
}
