package stream

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
)

// pumping writes what an iterator gives to a stream, as the async function that
// Node uses for it does: each await is one microtask.
type pumping struct {
	l       *loop.Loop
	it      Iterator
	to      Destination
	ends    bool
	finish  func(error)
	err     error
	resumed func() // what waits for the stream
	onDrain *emitter.Listener
	cleanup func()
}

func pump(l *loop.Loop, it Iterator, to Destination, ends bool, finish func(error)) {
	p := &pumping{l: l, it: it, to: to, ends: ends, finish: finish}
	p.onDrain = EventDrain.On(to.Emitter(), func() { p.resume(nil) })
	p.cleanup = Finished(to, &FinishedOptions{Readable: No}, p.resume)
	if is(to, FlagWritableNeedDrain) {
		p.wait(func(err error) {
			if err != nil {
				p.over(err)
				return
			}
			p.next()
		})
		return
	}
	p.next()
}

// resume is called when the stream has drained, is over or has failed.
func (p *pumping) resume(err error) {
	if err != nil {
		p.err = err
	}
	if fn := p.resumed; fn != nil {
		p.resumed = nil
		fn()
	}
}

// wait goes on when the stream drains or ends.
func (p *pumping) wait(then func(error)) {
	settle := func() {
		err := p.err
		p.l.QueueMicrotask(func() { then(err) })
	}
	if p.err != nil {
		settle()
		return
	}
	p.resumed = settle
}

func (p *pumping) next() { p.it.Next(p.took) }

func (p *pumping) took(c Chunk, done bool, err error) {
	switch {
	case err != nil:
		p.over(err)
		return
	case done:
		p.end()
		return
	}
	more, err := p.write(c)
	switch {
	case err != nil:
		p.giveUp(err)
	case more:
		p.next()
	default:
		p.wait(func(err error) {
			if err != nil {
				p.giveUp(err)
				return
			}
			p.next()
		})
	}
}

func (p *pumping) write(c Chunk) (more bool, thrown error) {
	defer func() { catchOn(p.l, recover(), &thrown) }()
	return p.to.WriteChunk(c, "", nil)
}

// end ends the stream and waits for its end.
func (p *pumping) end() {
	if p.ends {
		if err := p.to.EndChunk(Chunk{}, "", nil); err != nil {
			p.over(err)
			return
		}
	}
	p.wait(p.over)
}

// giveUp leaves the iterator early, as an error inside a for await does.
func (p *pumping) giveUp(err error) {
	if r, ok := p.it.(Returner); ok {
		r.Return(func(error) { p.over(err) })
		return
	}
	p.over(err)
}

func (p *pumping) over(err error) {
	switch {
	case err == nil:
		p.finish(nil)
	case p.err != err:
		p.finish(aggregate(p.err, err))
	default:
		p.finish(err)
	}
	p.cleanup()
	p.onDrain.Off()
}

// isIterable reports whether v can be iterated.
func isIterable(v any) bool {
	switch v.(type) {
	case Iterable, Iterator, SyncIterator, []any, []string, [][]byte, string:
		return true
	}
	return false
}

// isAsyncIterable reports whether v is an async iterable.
func isAsyncIterable(v any) bool {
	switch v.(type) {
	case Iterable, Iterator:
		return true
	}
	return false
}

// IteratorOf returns an iterator over the source of a [Stage], or over anything
// else that [From] takes. It is what for await begins with.
func IteratorOf(l *loop.Loop, source any) (Iterator, error) {
	if !isIterable(source) {
		return nil, errNotIterable(l, source)
	}
	return iterate(l, source), nil
}

// iterate returns an iterator over an iterable.
func iterate(l *loop.Loop, v any) Iterator {
	switch v := v.(type) {
	case Iterable:
		return v.Iterate()
	case Iterator:
		return v
	}
	return &plainIterator{l: l, plain: newFeed(v).plain}
}

// plainIterator is a plain iterator under for await, which awaits each value and
// then the answer.
type plainIterator struct {
	l     *loop.Loop
	plain SyncIterator
}

// Return gives the iterator up.
func (a *plainIterator) Return(then func(error)) {
	var err error
	if r, ok := a.plain.(interface{ Return() error }); ok {
		err = r.Return()
	}
	a.l.QueueMicrotask(func() { a.l.QueueMicrotask(func() { then(err) }) })
}

// Next fetches the next value.
func (a *plainIterator) Next(then func(c Chunk, done bool, err error)) {
	v, done, err := a.plain.Next()
	if err != nil {
		a.l.QueueMicrotask(func() { then(Chunk{}, false, err) })
		return
	}
	await(a.l, v, func(v any, err error) {
		a.l.QueueMicrotask(func() { then(Object(v), done, err) })
	})
}
