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

func (l *Loop) phase(p Phase) {
	if l.obs != nil && l.obs.Phase != nil {
		l.obs.Phase(l, p)
	}
}

func (l *Loop) idle(waiting bool) {
	if l.obs != nil && l.obs.Idle != nil {
		l.obs.Idle(l, waiting)
	}
}

func (o *Observer) callback(l *Loop, entering bool) {
	if o.Callback != nil {
		o.Callback(l, entering)
	}
}

func (o *Observer) tick(l *Loop) {
	if o.Tick != nil {
		o.Tick(l)
	}
}

func (o *Observer) read(l *Loop, s *Stream, n int) {
	if o.Read != nil {
		o.Read(l, s, n)
	}
}

func (o *Observer) write(l *Loop, s *Stream, n int) {
	if o.Write != nil {
		o.Write(l, s, n)
	}
}

func (o *Observer) refused(l *Loop) {
	if o.Refused != nil {
		o.Refused(l)
	}
}

// Handles returns how many handles of a kind exist, those being closed
// included.
func (l *Loop) Handles(k HandleKind) int { return l.handles[k] }

// ActiveOps returns how many operations are in flight.
func (l *Loop) ActiveOps() int { return l.activeOps }
