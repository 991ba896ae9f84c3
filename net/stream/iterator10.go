package stream

import "github.com/nodeloop/nodeloop/loop/nodeerr"

// iterator10 is the iterator of profile node10: an object that answers each
// request by itself, not a generator.
type iterator10 struct {
	r       *Readable
	err     error
	ended   bool
	pending settleFunc // the request that waits for data
	last    *promise10 // of the request that was not answered at once
}

// promise10 runs what follows the settling of a request.
type promise10 struct {
	settled bool
	err     error
	then    []func(err error)
}

func newIterator10(r *Readable) *iterator10 {
	it := &iterator10{r: r, ended: r.has(rEndEmitted)}
	Finished(r.self, nil, it.finished)
	EventReadable.On(&r.EventEmitter, func() { r.loop.NextTick(it.readable) })
	return it
}

// finished takes the end of the stream.
func (it *iterator10) finished(err error) {
	settle := it.pending
	if err != nil && nodeerr.CodeOf(err) != nodeerr.ErrStreamPrematureClose {
		if settle != nil {
			it.forget()
			settle(Chunk{}, false, err)
		}
		it.err = err
		return
	}
	if settle != nil {
		it.forget()
		settle(Chunk{}, true, nil)
	}
	it.ended = true
}

func (it *iterator10) forget() { it.pending, it.last = nil, nil }

// readable runs in the tick after 'readable': an error may be on its way.
func (it *iterator10) readable() {
	settle := it.pending
	if settle == nil {
		return
	}
	if c := it.r.rself.Read(All); !c.IsNull() {
		it.forget()
		settle(c, false, nil)
	}
}

func (it *iterator10) next(settle settleFunc) {
	switch {
	case it.err != nil:
		settle(Chunk{}, false, it.err)
	case it.ended:
		settle(Chunk{}, true, nil)
	case it.r.Destroyed():
		it.r.loop.NextTick(func() { settle(Chunk{}, it.err == nil, it.err) })
	case it.last != nil:
		it.queue(settle)
	default:
		if c := it.r.rself.Read(All); !c.IsNull() {
			settle(c, false, nil)
			return
		}
		p := &promise10{}
		it.fetch(p.wrap(it, settle))
		it.last = p
	}
}

// queue waits for the request before.
func (it *iterator10) queue(settle settleFunc) {
	p := &promise10{}
	settle = p.wrap(it, settle)
	it.last.after(it, func(err error) {
		switch {
		case err != nil:
			settle(Chunk{}, false, err)
		case it.ended:
			settle(Chunk{}, true, nil)
		default:
			it.fetch(settle)
		}
	})
	it.last = p
}

// fetch answers from the buffer, or waits.
func (it *iterator10) fetch(settle settleFunc) {
	c, thrown := it.r.tryRead()
	switch {
	case thrown != nil:
		settle(Chunk{}, false, thrown)
	case !c.IsNull():
		it.forget()
		settle(c, false, nil)
	default:
		it.pending = settle
	}
}

func (it *iterator10) giveUp(settle settleFunc) {
	if thrown := it.tryDestroy(settle); thrown != nil {
		settle(Chunk{}, false, thrown)
	}
}

func (it *iterator10) tryDestroy(settle settleFunc) (thrown error) {
	defer it.r.catch(&thrown)
	it.r.DestroyThen(nil, func(err error) { settle(Chunk{}, err == nil, err) })
	return nil
}

// wrap returns settle with what waits for it.
func (p *promise10) wrap(it *iterator10, settle settleFunc) settleFunc {
	return func(c Chunk, done bool, err error) {
		if p.settled {
			return
		}
		settle(c, done, err)
		p.settled, p.err = true, err
		for _, fn := range p.then {
			it.r.loop.QueueMicrotask(func() { fn(err) })
		}
		p.then = nil
	}
}

func (p *promise10) after(it *iterator10, fn func(err error)) {
	if p.settled {
		it.r.loop.QueueMicrotask(func() { fn(p.err) })
		return
	}
	p.then = append(p.then, fn)
}
