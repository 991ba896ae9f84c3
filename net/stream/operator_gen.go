package stream

import "github.com/nodeloop/nodeloop/loop"

// mapping is the generator of map: a pump calls the function for values ahead,
// the generator yields what comes of it in order.
type mapping struct {
	generator
	r           *Readable
	src         Iterator
	fn          Each
	opts        *OperatorOptions
	concurrency int
	ac          AbortController
	removeAbort func()
	queue       []any
	next        func() // the generator waits for a value
	resume      func() // the pump waits for room
	done        bool
}

func newMapping(r *Readable, fn Each, opts *OperatorOptions) Iterator {
	m := &mapping{r: r, fn: fn, opts: opts, concurrency: 1}
	if opts != nil && opts.Concurrency > 0 {
		m.concurrency = opts.Concurrency
	}
	m.generator.l = r.loop
	m.generator.begin = m.start
	return awaited{&m.generator}
}

func (m *mapping) start() {
	if m.opts.aborted() {
		m.ac.Abort(nil)
	}
	if m.opts != nil && m.opts.Signal != nil {
		m.removeAbort = m.opts.Signal.OnAbort(func() { m.ac.Abort(nil) })
	}
	m.src = m.r.iterable()
	m.pull()
	m.step()
}

// call calls a waiter, once.
func call(fn *func()) {
	if f := *fn; f != nil {
		*fn = nil
		f()
	}
}

func (m *mapping) pull() { m.src.Next(m.took) }

// took is the pump's loop.
func (m *mapping) took(c Chunk, done bool, err error) {
	switch {
	case err != nil:
		m.pumpFailed(err)
		return
	case done:
		m.queue = append(m.queue, endOfData{})
		m.pumpOver()
		return
	case m.done:
		m.src.(Returner).Return(func(error) { m.pumpOver() })
		return
	case m.ac.signal.aborted:
		m.src.(Returner).Return(func(error) { m.pumpFailed(NewAbortError(nil)) })
		return
	}
	v, thrown := m.r.tryEach(m.fn, c.Boxed(), &m.ac.signal)
	if thrown != nil {
		p := newPromise(m.l)
		p.settle(nil, thrown)
		v = p
	}
	if t, ok := v.(Thenable); ok {
		t.Then(func(_ any, err error) { m.done = m.done || err != nil })
	}
	m.queue = append(m.queue, v)
	call(&m.next)
	if !m.done && len(m.queue) >= m.concurrency {
		m.resume = func() { m.l.QueueMicrotask(m.pull) }
		return
	}
	m.pull()
}

func (m *mapping) pumpFailed(err error) {
	p := newPromise(m.l)
	p.settle(nil, err)
	m.queue = append(m.queue, p)
	m.pumpOver()
}

func (m *mapping) pumpOver() {
	m.done = true
	call(&m.next)
	if m.removeAbort != nil {
		m.removeAbort()
	}
}

// step is the generator's loop.
func (m *mapping) step() {
	if len(m.queue) == 0 {
		m.next = func() { m.l.QueueMicrotask(m.step) }
		return
	}
	await(m.l, m.queue[0], func(v any, err error) {
		_, end := v.(endOfData)
		_, empty := v.(nothing)
		switch {
		case err != nil:
			m.over(err)
		case end:
			m.over(nil)
		case m.ac.signal.aborted:
			m.over(NewAbortError(nil))
		case empty:
			m.shift()
		default:
			m.yield(Object(v), m.yielded)
		}
	})
}

func (m *mapping) yielded(kind requestKind, err error) {
	if kind == requestNext {
		m.shift()
	} else {
		m.over(err)
	}
}

func (m *mapping) shift() {
	m.queue = m.queue[1:]
	call(&m.resume)
	m.step()
}

func (m *mapping) over(err error) {
	m.ac.Abort(nil)
	m.done = true
	call(&m.resume)
	m.finish(err)
}

// verdict is what a simple operator does with a value.
type verdict uint8

const (
	pass verdict = iota
	skip
	stop
)

// forEach is the generator of an operator that looks at each value by itself.
type forEach struct {
	generator
	src  Iterator
	opts *OperatorOptions
	each func(c Chunk) (Chunk, verdict)
}

func newForEach(l *loop.Loop, r *Readable, opts *OperatorOptions, each func(c Chunk) (Chunk, verdict)) Iterator {
	f := &forEach{opts: opts, each: each}
	f.generator.l = l
	f.generator.begin = func() {
		if opts.aborted() {
			f.finish(NewAbortError(nil))
			return
		}
		f.src = r.iterable()
		f.pull()
	}
	return awaited{&f.generator}
}

func (f *forEach) pull() { f.src.Next(f.took) }

func (f *forEach) took(c Chunk, done bool, err error) {
	if err != nil || done {
		f.finish(err)
		return
	}
	if f.opts.aborted() {
		f.leave(f.src, NewAbortError(nil))
		return
	}
	switch c, what := f.each(c); what {
	case pass:
		f.yield(c, func(kind requestKind, err error) {
			if kind == requestNext {
				f.pull()
			} else {
				f.leave(f.src, err)
			}
		})
	case skip:
		f.pull()
	case stop:
		f.leave(f.src, nil)
	}
}

// leave ends a for await over src early, and the generator with it.
func (g *generator) leave(src Iterator, err error) {
	src.(Returner).Return(func(e error) {
		if err == nil {
			err = e
		}
		g.finish(err)
	})
}

// flattening is the generator of flatMap.
type flattening struct {
	generator
	src   Iterator
	inner Iterator
}

func newFlattening(l *loop.Loop, src Iterator) Iterator {
	f := &flattening{src: src}
	f.generator.l = l
	f.generator.begin = f.pull
	return awaited{&f.generator}
}

func (f *flattening) pull() {
	f.src.Next(func(c Chunk, done bool, err error) {
		if err != nil || done {
			f.finish(err)
			return
		}
		v := c.Boxed()
		if !isIterable(v) {
			f.leave(f.src, errNotIterable(f.l, v))
			return
		}
		f.inner = iterate(f.l, v)
		f.pullInner()
	})
}

func (f *flattening) pullInner() {
	f.inner.Next(func(c Chunk, done bool, err error) {
		switch {
		case err != nil:
			f.leave(f.src, err)
		case done:
			f.pull()
		default:
			f.yield(c, func(kind requestKind, err error) {
				if kind == requestNext {
					f.pullInner()
					return
				}
				if r, ok := f.inner.(Returner); ok {
					r.Return(func(error) { f.leave(f.src, err) })
					return
				}
				f.leave(f.src, err)
			})
		}
	})
}
