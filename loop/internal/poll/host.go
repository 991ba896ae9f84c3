package poll

// Host is a kernel that is never asked to wait: an engine that owns its
// goroutine and calls those it has something for. Wait only collects what it
// has told already.
type Host interface {
	Kernel
	// Host runs the engine, which calls turn on one goroutine, its own, while the
	// caller's waits: when sockets are ready, after a Wake, and when the time
	// that the last turn returned has passed. It returns when a turn wants no
	// more, and may be called again then. It returns an *Ended when the engine
	// ends by itself, and panics with what a turn panics with.
	Host(turn func() (timeoutMs int, more bool)) error
	// Refusal returns why the newest call failed with ENOTSUP, nil when the
	// system said so itself.
	Refusal() *Unsupported
}

// Unsupported says what a guest reactor cannot do.
type Unsupported struct {
	Reactor string // "gnet", "evio"
	What    string // "has no client sockets"
}

// Error returns both as a sentence.
func (u *Unsupported) Error() string { return u.Reactor + " " + u.What }

// Ended is the error of a loop whose reactor ended by itself.
type Ended struct {
	Reactor string
	Cause   error // what the reactor told of it, or nil
}

// Error returns the reactor's name and the cause.
func (e *Ended) Error() string {
	if e.Cause == nil {
		return e.Reactor + " has ended by itself"
	}
	return e.Reactor + " has ended by itself: " + e.Cause.Error()
}

// Unwrap returns the cause.
func (e *Ended) Unwrap() error { return e.Cause }
