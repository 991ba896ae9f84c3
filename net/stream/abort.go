package stream

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Signal tells that an operation is no longer wanted. [AbortSignal] is one; a
// language layer may bring its own.
type Signal interface {
	// Aborted reports whether the abort has happened.
	Aborted() bool
	// Reason returns why, nil before.
	Reason() error
	// OnAbort calls fn once, on the stack of the abort; remove takes it off.
	OnAbort(fn func()) (remove func())
}

// EventAbort is emitted on an AbortSignal when its controller aborts.
var EventAbort = &emitter.Event0{Name: "abort"}

// AbortSignal is the [Signal] of an [AbortController].
type AbortSignal struct {
	emitter.EventEmitter
	aborted bool
	reason  error
}

// Aborted reports whether the controller has aborted.
func (s *AbortSignal) Aborted() bool { return s.aborted }

// Reason returns what Abort was given, or its default.
func (s *AbortSignal) Reason() error { return s.reason }

// OnAbort calls fn when the controller aborts.
func (s *AbortSignal) OnAbort(fn func()) (remove func()) {
	return EventAbort.Once(&s.EventEmitter, fn).Off
}

// AbortController aborts what its signal was given to. The zero value is ready.
type AbortController struct{ signal AbortSignal }

// Signal returns the controller's signal.
func (c *AbortController) Signal() *AbortSignal { return &c.signal }

// Abort aborts once. A nil reason is Node's default: an AbortError that says
// "This operation was aborted".
func (c *AbortController) Abort(reason error) {
	s := &c.signal
	if s.aborted {
		return
	}
	if reason == nil {
		reason = &nodeerr.Error{Kind: nodeerr.AbortError, Code: "20", Message: "This operation was aborted"}
	}
	s.aborted, s.reason = true, reason
	EventAbort.Emit(&s.EventEmitter)
}

// AddAbortSignal destroys s with an AbortError when the signal aborts. It
// mirrors addAbortSignal.
func AddAbortSignal(signal Signal, s Stream) { addAbortSignal(signal, s) }

func addAbortSignal(signal Signal, s Stream) {
	abort := func() {
		if d, ok := s.(Destroyer); ok {
			d.Destroy(NewAbortError(signal.Reason()))
		}
	}
	if signal.Aborted() {
		abort()
		return
	}
	remove := signal.OnAbort(abort)
	Finished(s, nil, func(error) { remove() })
}
