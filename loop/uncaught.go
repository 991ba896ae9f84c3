package loop

import (
	"errors"
	"fmt"
	"runtime"
)

// Uncaught is the error of [Loop.Run] when a throw was handled by nobody.
type Uncaught struct {
	Value  any    // what was thrown
	Origin string // "uncaughtException" or "unhandledRejection"
	Stack  []byte // Go stack of the throw, nil when it is not known
}

// Error returns the text of what was thrown.
func (u *Uncaught) Error() string {
	if err, ok := u.Value.(error); ok {
		return "uncaught: " + err.Error()
	}
	return fmt.Sprintf("uncaught: %v", u.Value)
}

// Unwrap returns the thrown error, nil when something else was thrown.
func (u *Uncaught) Unwrap() error {
	err, _ := u.Value.(error)
	return err
}

// ErrStopped is the error of [Loop.Run] on a loop that has run before.
var ErrStopped = errors.New("loop: the loop has ended")

// The exit codes of a throw that nobody handled.
const (
	codeUncaught    = 1 // no listener
	codeThrewInside = 7 // a listener threw itself
)

// uncaught hands a throw to 'uncaughtException'. It returns when a listener
// took it and leaves Run otherwise.
func (l *Loop) uncaught(v any, origin string, stack []byte) {
	u := &Uncaught{Value: v, Origin: origin, Stack: stack}
	handled, again := l.offer(u)
	if again != nil {
		l.failure, l.exitCode = again, codeThrewInside
		panic(unwind{l})
	}
	if handled {
		// The next check phase must not be empty, so that what the throw left in
		// the tick queue runs soon.
		l.SetImmediate(nothing)
		return
	}
	l.failure = u
	if !l.exiting {
		l.exiting = true
		l.SetExitCode(codeUncaught)
		l.quiet(func() { EventExit.Emit(&l.EventEmitter, codeUncaught) })
	}
	if !l.exitCodeSet {
		l.exitCode = codeUncaught
	}
	panic(unwind{l})
}

// offer emits 'uncaughtException'. again is what a listener threw.
func (l *Loop) offer(u *Uncaught) (handled bool, again *Uncaught) {
	defer func() {
		if v := recover(); v != nil {
			again = l.thrownAgain(v)
		}
	}()
	if l.profile.UncaughtMonitor {
		EventUncaughtExceptionMonitor.Emit(&l.EventEmitter, u.Value, u.Origin)
	}
	if l.capture != nil {
		l.capture(u.Value)
		return true, nil
	}
	return EventUncaughtException.Emit(&l.EventEmitter, u.Value, u.Origin), nil
}

func (l *Loop) thrownAgain(v any) *Uncaught {
	passOn(v)
	return &Uncaught{Value: v, Origin: "uncaughtException"}
}

// quiet runs fn and drops what it throws.
func (l *Loop) quiet(fn func()) {
	defer func() { passOn(recover()) }()
	fn()
}

// passOn re-raises what is no throw.
func passOn(v any) {
	switch v.(type) {
	case unwind, Unwinder, runtime.Error:
		panic(v)
	}
}

// SetUncaughtCapture sets a function that takes every throw instead of the
// listeners of 'uncaughtException'; nil removes it. It mirrors
// process.setUncaughtExceptionCaptureCallback.
func (l *Loop) SetUncaughtCapture(fn func(v any)) { l.capture = fn }

func nothing() {}
