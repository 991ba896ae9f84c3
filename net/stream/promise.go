package stream

import "github.com/nodeloop/nodeloop/loop"

// Promise is a value to come: what the operators that end a chain return. It is
// settled once.
type Promise struct {
	l       *loop.Loop
	settled bool
	v       any
	err     error
	then    []func()
	at      []func(v any, err error)
}

func newPromise(l *loop.Loop) *Promise { return &Promise{l: l} }

// Then calls fn in a microtask after the promise is settled.
func (p *Promise) Then(fn func(v any, err error)) {
	job := func() { fn(p.v, p.err) }
	if p.settled {
		p.l.QueueMicrotask(job)
		return
	}
	p.then = append(p.then, job)
}

// OnSettle calls fn at the moment the promise is settled, for a language layer
// that settles its own with it.
func (p *Promise) OnSettle(fn func(v any, err error)) {
	if p.settled {
		fn(p.v, p.err)
		return
	}
	p.at = append(p.at, fn)
}

func (p *Promise) settle(v any, err error) {
	if p.settled {
		return
	}
	p.settled, p.v, p.err = true, v, err
	for _, fn := range p.at {
		fn(v, err)
	}
	for _, job := range p.then {
		p.l.QueueMicrotask(job)
	}
	p.at, p.then = nil, nil
}

// await goes on with a value, or with what a [Thenable] comes to.
func await(l *loop.Loop, v any, then func(v any, err error)) {
	if t, ok := v.(Thenable); ok {
		t.Then(then)
		return
	}
	l.QueueMicrotask(func() { then(v, nil) })
}
