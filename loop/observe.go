package loop

// Phase is a part of a turn.
type Phase uint8

// The phases, in the order of a turn.
const (
	PhaseNone Phase = iota // between turns
	PhaseTimers
	PhasePending
	PhasePoll
	PhaseCheck
	PhaseClosing
)

// numPhases counts the phases, [PhaseNone] included.
const numPhases = PhaseClosing + 1

// String returns the phase's name.
func (p Phase) String() string {
	switch p {
	case PhaseTimers:
		return "timers"
	case PhasePending:
		return "pending"
	case PhasePoll:
		return "poll"
	case PhaseCheck:
		return "check"
	case PhaseClosing:
		return "closing"
	}
	return "none"
}

// Observer is told what a loop does, on the loop's goroutine. Functions that
// are nil are not called; a loop without an Observer pays one branch. They must
// not call back into the loop.
type Observer struct {
	Phase    func(l *Loop, p Phase)          // a phase begins
	Idle     func(l *Loop, waiting bool)     // the wait in the poll phase begins or ends
	Callback func(l *Loop, entering bool)    // a callback begins, or has ended with its drain
	Tick     func(l *Loop)                   // a tick runs
	Read     func(l *Loop, s *Stream, n int) // n bytes were read
	Write    func(l *Loop, s *Stream, n int) // n bytes were sent
	Refused  func(l *Loop)                   // a connection was closed for want of descriptors
}

// observation is who watches a loop. A loop that nobody watches has none.
type observation struct {
	user   *Observer
	counts *counts // what Metrics returns
}

// observe returns the loop's observation, made on first use.
func (l *Loop) observe() *observation {
	if l.obs == nil {
		l.obs = &observation{}
	}
	return l.obs
}

func (l *Loop) phase(p Phase) {
	if l.obs != nil {
		l.obs.phase(l, p)
	}
}

func (l *Loop) idle(waiting bool) {
	if l.obs != nil {
		l.obs.idle(l, waiting)
	}
}

func (o *observation) phase(l *Loop, p Phase) {
	if o.counts != nil {
		o.counts.phase(l, p)
	}
	if o.user != nil && o.user.Phase != nil {
		o.user.Phase(l, p)
	}
}

func (o *observation) idle(l *Loop, waiting bool) {
	if o.counts != nil {
		o.counts.idle(l, waiting)
	}
	if o.user != nil && o.user.Idle != nil {
		o.user.Idle(l, waiting)
	}
}

func (o *observation) callback(l *Loop, entering bool) {
	if o.counts != nil && entering {
		o.counts.callback()
	}
	if o.user != nil && o.user.Callback != nil {
		o.user.Callback(l, entering)
	}
}

func (o *observation) tick(l *Loop) {
	if o.counts != nil {
		o.counts.m.Ticks++
	}
	if o.user != nil && o.user.Tick != nil {
		o.user.Tick(l)
	}
}

func (o *observation) microtask() {
	if o.counts != nil {
		o.counts.m.Microtasks++
	}
}

func (o *observation) timeout() {
	if o.counts != nil {
		o.counts.m.Timeouts++
	}
}

func (o *observation) immediate() {
	if o.counts != nil {
		o.counts.m.Immediates++
	}
}

func (o *observation) read(l *Loop, s *Stream, n int) {
	if o.counts != nil {
		o.counts.m.BytesRead += uint64(n)
	}
	if o.user != nil && o.user.Read != nil {
		o.user.Read(l, s, n)
	}
}

func (o *observation) write(l *Loop, s *Stream, n int) {
	if o.counts != nil {
		o.counts.m.BytesWritten += uint64(n)
	}
	if o.user != nil && o.user.Write != nil {
		o.user.Write(l, s, n)
	}
}

func (o *observation) refused(l *Loop) {
	if o.counts != nil {
		o.counts.m.AcceptDrops++
	}
	if o.user != nil && o.user.Refused != nil {
		o.user.Refused(l)
	}
}

// Watched reports whether something watches the loop. Layers that have more to
// tell than the loop itself sees ask it first.
func (l *Loop) Watched() bool { return l.obs != nil }

// TimeoutRuns says that a timeout of package timers is called.
func (l *Loop) TimeoutRuns() {
	if l.obs != nil {
		l.obs.timeout()
	}
}

// MicrotaskRuns says that a job of a language layer's microtask queue runs.
func (l *Loop) MicrotaskRuns() {
	if l.obs != nil {
		l.obs.microtask()
	}
}

// Handles returns how many handles of a kind exist, those being closed
// included.
func (l *Loop) Handles(k HandleKind) int { return l.handles[k] }

// ActiveOps returns how many operations are in flight.
func (l *Loop) ActiveOps() int { return l.activeOps }
