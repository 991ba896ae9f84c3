package loop

import (
	"runtime"
	"runtime/debug"
)

// Caller is something that the loop can enter without a closure. See [Func].
type Caller interface{ Call() }

// Func makes a Caller of a function, at no cost.
type Func func()

// Call calls the function.
func (f Func) Call() { f() }

// Callback enters user code from the loop, as MakeCallback does: fn runs, then
// ticks and microtasks are drained. A throw goes to 'uncaughtException' and
// ends the callback without a drain. Inside another callback fn is just called:
// its throw passes through, and nothing is drained.
func (l *Loop) Callback(fn func()) { l.Enter(Func(fn)) }

// Enter is Callback for an object.
func (l *Loop) Enter(c Caller) {
	if l.depth > 0 {
		c.Call()
		return
	}
	l.assertOwner()
	if l.around == nil {
		l.enter(c)
		return
	}
	l.entering = c
	l.around(l.enterAround)
}

// enterFrame runs what Enter was given, inside the language layer's frame.
func (l *Loop) enterFrame() {
	c := l.entering
	l.entering = nil
	l.enter(c)
}

// enter runs an outermost callback and drains.
func (l *Loop) enter(c Caller) {
	l.depth++
	if l.obs != nil {
		l.obs.enter(l, c)
	}
	if l.guard(c) {
		l.drain()
	}
	if l.obs != nil {
		l.obs.leave(l)
	}
	l.depth--
}

// SetEnter puts run around every outermost callback, its drain included. A
// language layer that needs a frame of its own around Go's callbacks gives one.
// The function must call run exactly once.
func (l *Loop) SetEnter(around func(run func())) {
	l.around = around
	l.enterAround = l.enterFrame
}

// Guard runs c inside a callback and reports whether it ended without a throw.
// A throw has gone to 'uncaughtException' when Guard returns false. Code that
// runs several callbacks in one entry from the loop uses it, as timers do.
func (l *Loop) Guard(c Caller) bool { return l.guard(c) }

// guard is the loop's one recover.
func (l *Loop) guard(c Caller) (ok bool) {
	defer func() {
		if !ok {
			l.caught(recover())
		}
	}()
	c.Call()
	return true
}

// Throw hands an error to the uncaught-exception rules as if a callback had
// thrown it. It returns when a listener took it.
func (l *Loop) Throw(v any) { l.uncaught(v, "uncaughtException", nil) }

// ThrowRejection is Throw with the origin 'unhandledRejection'.
func (l *Loop) ThrowRejection(v any) { l.uncaught(v, "unhandledRejection", nil) }

// caught tells throws from what must go on unwinding.
func (l *Loop) caught(v any) {
	switch v.(type) {
	case nil: // runtime.Goexit: a test that gave up
		return
	case unwind, Unwinder, runtime.Error:
		panic(v)
	}
	l.uncaught(v, "uncaughtException", debug.Stack())
}

// Unwinder is a panic value of a layer above that is no throw: it leaves Run and
// goes on to Run's caller.
type Unwinder interface{ Unwinds() }

// unwind is the private panic that leaves Run.
type unwind struct{ l *Loop }

// IsUnwind reports whether a recovered value is the loop's own way out
// ([Loop.Exit], a fatal error). A layer that recovers panics must pass it on.
func IsUnwind(v any) bool {
	_, ok := v.(unwind)
	return ok
}
