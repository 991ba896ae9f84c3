package loop

import "strconv"

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
	counts *counts     // what Metrics returns
	acts   *activities // for traces and OnBlocked
	queued func()      // told of every tick
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
	if o.acts != nil {
		o.acts.phase(p)
	}
	if o.counts != nil {
		o.counts.phase(l, p)
	}
	if o.user != nil && o.user.Phase != nil {
		o.user.Phase(l, p)
	}
}

func (o *observation) idle(l *Loop, waiting bool) {
	if o.acts != nil {
		o.acts.idle(waiting)
	}
	if o.counts != nil {
		o.counts.idle(l, waiting)
	}
	if o.user != nil && o.user.Idle != nil {
		o.user.Idle(l, waiting)
	}
}

// enter precedes a callback, leave follows it with its drain.
func (o *observation) enter(l *Loop, c Caller) {
	if o.counts != nil {
		o.counts.callback()
	}
	if o.acts != nil {
		o.acts.enter(c)
	}
	if o.user != nil && o.user.Callback != nil {
		o.user.Callback(l, true)
	}
}

func (o *observation) leave(l *Loop) {
	if o.acts != nil {
		o.acts.leave()
	}
	if o.user != nil && o.user.Callback != nil {
		o.user.Callback(l, false)
	}
}

// runTick runs an entry of the tick queue.
func (o *observation) runTick(l *Loop, t *tick) {
	if o.counts != nil {
		o.counts.m.Ticks++
	}
	if o.user != nil && o.user.Tick != nil {
		o.user.Tick(l)
	}
	if o.acts != nil {
		o.acts.runTick(t)
	} else {
		t.run()
	}
}

// runJob runs a microtask of the loop's own queue.
func (o *observation) runJob(job func()) {
	if o.counts != nil {
		o.counts.m.Microtasks++
	}
	if o.acts != nil {
		o.acts.runJob(job)
	} else {
		job()
	}
}

// runImmediate runs the function of an immediate.
func (o *observation) runImmediate(im *immediate, fn func()) {
	if o.counts != nil {
		o.counts.m.Immediates++
	}
	if o.acts != nil {
		o.acts.run(ActivityImmediate, im, "", fn)
	} else {
		fn()
	}
}

// tickQueued, jobQueued and registered remember where something came from.
func (o *observation) tickQueued() {
	if o.queued != nil {
		o.queued()
	}
	if o.acts != nil {
		o.acts.ticks.push(o.acts.here())
	}
}

func (o *observation) jobQueued() {
	if o.acts != nil {
		o.acts.jobs.push(o.acts.here())
	}
}

func (o *observation) registered(key any) {
	if o.acts != nil && !o.acts.resting {
		o.acts.origins[key] = o.acts.here()
	}
}

func (o *observation) read(l *Loop, s *Stream, n int) {
	if o.counts != nil {
		o.counts.m.BytesRead += uint64(n)
	}
	if o.acts != nil {
		o.acts.passed(s, "read", n)
	}
	if o.user != nil && o.user.Read != nil {
		o.user.Read(l, s, n)
	}
}

func (o *observation) write(l *Loop, s *Stream, n int) {
	if o.counts != nil {
		o.counts.m.BytesWritten += uint64(n)
	}
	if o.acts != nil {
		o.acts.passed(s, "write", n)
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

// SetTickQueued gives the loop a function to call with every tick that is
// queued; nil removes it. A language layer reports ticks by it, as Node's
// async_hooks do.
func (l *Loop) SetTickQueued(fn func()) { l.observe().queued = fn }

// Watched reports whether something watches the loop. Layers that have more to
// tell than the loop itself sees ask it first.
func (l *Loop) Watched() bool { return l.obs != nil }

// TimeoutSet remembers where a timeout of package timers was set. It and its
// siblings are for that package, to be called on a loop that is Watched.
func (l *Loop) TimeoutSet(key any) { l.obs.registered(key) }

// TimeoutRuns runs a timeout of package timers.
func (l *Loop) TimeoutRuns(key any, ms float64, owner interface{ OnTimeout() }) {
	o := l.obs
	if o.counts != nil {
		o.counts.m.Timeouts++
	}
	if o.acts == nil {
		owner.OnTimeout()
		return
	}
	o.acts.run(ActivityTimeout, key, strconv.FormatFloat(ms, 'f', -1, 64)+"ms", owner.OnTimeout)
}

// TimeoutOver forgets where a timeout was set.
func (l *Loop) TimeoutOver(key any) {
	if l.obs.acts != nil {
		delete(l.obs.acts.origins, key)
	}
}

// MicrotaskRuns says that a job of a language layer's microtask queue runs.
func (l *Loop) MicrotaskRuns() {
	if l.obs != nil && l.obs.counts != nil {
		l.obs.counts.m.Microtasks++
	}
}

// Handles returns how many handles of a kind exist, those being closed
// included.
func (l *Loop) Handles(k HandleKind) int { return l.handles[k] }

// ActiveOps returns how many operations are in flight.
func (l *Loop) ActiveOps() int { return l.activeOps }
