package loop

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// The loop's events, which are process events in Node.
var (
	// EventBeforeExit comes when nothing keeps the loop alive, with the exit
	// code. Listeners may start new work; then it comes again when that is done.
	EventBeforeExit = &emitter.Event1[int]{Name: "beforeExit"}
	// EventExit comes once, last, with the exit code. Ticks, timers and
	// immediates that its listeners add never run.
	EventExit = &emitter.Event1[int]{Name: "exit"}
	// EventUncaughtException comes with what was thrown and where it came from:
	// "uncaughtException" or "unhandledRejection". With a listener the loop
	// goes on.
	EventUncaughtException = &emitter.Event2[any, string]{Name: "uncaughtException"}
	// EventUncaughtExceptionMonitor comes before, with the same arguments, and
	// changes nothing. Only node16 has it.
	EventUncaughtExceptionMonitor = &emitter.Event2[any, string]{Name: "uncaughtExceptionMonitor"}
	// EventWarning comes in a tick after a warning was emitted.
	EventWarning = &emitter.Event1[*Warning]{Name: "warning"}
)

// OnBeforeExit adds a listener of [EventBeforeExit].
func (l *Loop) OnBeforeExit(fn func(code int)) *emitter.Listener {
	return EventBeforeExit.On(&l.EventEmitter, fn)
}

// OnExit adds a listener of [EventExit].
func (l *Loop) OnExit(fn func(code int)) *emitter.Listener {
	return EventExit.On(&l.EventEmitter, fn)
}

// OnUncaughtException adds a listener of [EventUncaughtException].
func (l *Loop) OnUncaughtException(fn func(v any, origin string)) *emitter.Listener {
	return EventUncaughtException.On(&l.EventEmitter, fn)
}

// OnWarning adds a listener of [EventWarning].
func (l *Loop) OnWarning(fn func(*Warning)) *emitter.Listener {
	return EventWarning.On(&l.EventEmitter, fn)
}

// Warning is what 'warning' brings. It mirrors the Error that
// process.emitWarning makes.
type Warning struct {
	Name    string // "Warning", "DeprecationWarning", …
	Message string
	Code    nodeerr.Code // "DEP0123", or empty
	Detail  string       // further text, or empty
	// Leak tells of too many listeners (MaxListenersExceededWarning), else nil.
	Leak *emitter.LeakWarning
	// Foreign is the warning's face in another language, if it has one.
	Foreign any
}

// Error returns the message.
func (w *Warning) Error() string { return w.Message }

// EmitWarning emits 'warning' in a tick. It mirrors process.emitWarning with
// its arguments in order; an empty name stands for "Warning".
func (l *Loop) EmitWarning(message, name string, code nodeerr.Code) {
	l.Warn(&Warning{Name: name, Message: message, Code: code})
}

// Warn is EmitWarning for a warning with details.
func (l *Loop) Warn(w *Warning) {
	if w.Name == "" {
		w.Name = "Warning"
	}
	if l.WarningFilter != nil && !l.WarningFilter(w) {
		return
	}
	l.NextTick(func() { EventWarning.Emit(&l.EventEmitter, w) })
}

// DefaultMaxListeners implements [emitter.Env].
func (l *Loop) DefaultMaxListeners() int { return l.maxListeners }

// SetDefaultMaxListeners changes what DefaultMaxListeners returns, 10 at first.
// It mirrors setting events.defaultMaxListeners.
func (l *Loop) SetDefaultMaxListeners(n int) { l.maxListeners = n }

// Tracer implements [emitter.Env].
func (l *Loop) Tracer() emitter.Tracer {
	if l.tracer == nil {
		return nil
	}
	return l.tracer
}

// WarnListeners implements [emitter.Env].
func (l *Loop) WarnListeners(w emitter.LeakWarning) {
	l.Warn(&Warning{Name: "MaxListenersExceededWarning", Message: w.Message(l.profile.LeakWarningNames), Leak: &w})
}
