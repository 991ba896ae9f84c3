package stream

import "github.com/nodeloop/nodeloop/loop"

// generator is JavaScript's async generator with its body in Go: requests are
// queued and answered one after the other, each await takes a microtask.
//
// begin is called at the first request, and what yield was given when the body
// is to go on. The body answers each call with yield or finish, now or later.
type generator struct {
	l       *loop.Loop
	state   generatorState
	queue   []generatorRequest
	begin   func()
	resumed func(kind requestKind, err error)
}

type generatorState uint8

const (
	generatorNew generatorState = iota
	generatorYielded
	generatorRunning
	generatorDone
)

type generatorRequest struct {
	kind   requestKind
	err    error
	settle settleFunc
}

// settleFunc takes the answer to a request, when the promise of it is settled.
type settleFunc = func(c Chunk, done bool, err error)

type requestKind uint8

const (
	requestNext requestKind = iota
	requestReturn
	requestThrow
)

// request is next(), return() or throw(err).
func (g *generator) request(kind requestKind, err error, settle settleFunc) {
	g.queue = append(g.queue, generatorRequest{kind, err, settle})
	if g.state != generatorRunning {
		g.answer()
	}
}

// answer goes on with the oldest request.
func (g *generator) answer() {
	for len(g.queue) > 0 && g.state != generatorRunning {
		q := g.queue[0]
		if g.state == generatorNew && q.kind != requestNext {
			g.state = generatorDone
		}
		switch {
		case g.state == generatorDone && q.kind == requestReturn:
			g.state = generatorRunning // awaiting the value that return was given
			g.l.QueueMicrotask(func() { g.finish(nil) })
		case g.state == generatorDone:
			g.settle(Chunk{}, true, q.err)
		case g.state == generatorNew:
			g.state = generatorRunning
			g.begin()
		case q.kind == requestReturn:
			g.state = generatorRunning
			g.l.QueueMicrotask(func() { g.resumed(requestReturn, nil) })
		default:
			g.state = generatorRunning
			g.resumed(q.kind, q.err)
		}
	}
}

// yield answers with a chunk, which is awaited first, and goes on with then.
func (g *generator) yield(c Chunk, then func(kind requestKind, err error)) {
	g.l.QueueMicrotask(func() {
		g.state, g.resumed = generatorYielded, then
		g.settle(c, false, nil)
		g.answer()
	})
}

// finish ends the generator.
func (g *generator) finish(err error) {
	g.state = generatorDone
	g.settle(Chunk{}, true, err)
	g.answer()
}

// settle answers the oldest request.
func (g *generator) settle(c Chunk, done bool, err error) {
	q := g.queue[0]
	g.queue = g.queue[1:]
	q.settle(c, done, err)
}

// awaited is a generator for code that goes on after an await: an [Iterator].
type awaited struct{ *generator }

// Next fetches the next chunk.
func (a awaited) Next(then func(c Chunk, done bool, err error)) {
	a.request(requestNext, nil, func(c Chunk, done bool, err error) {
		a.l.QueueMicrotask(func() { then(c, done, err) })
	})
}

// Return ends the generator early.
func (a awaited) Return(then func(err error)) {
	a.request(requestReturn, nil, func(_ Chunk, _ bool, err error) {
		a.l.QueueMicrotask(func() { then(err) })
	})
}

// Throw ends the generator with an error.
func (a awaited) Throw(err error, then func(done bool, err error)) {
	a.request(requestThrow, err, func(_ Chunk, done bool, err error) {
		a.l.QueueMicrotask(func() { then(done, err) })
	})
}
