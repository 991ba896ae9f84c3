package loop

import "time"

// DefaultBlockedThreshold is how long a callback may take before it is reported
// by [Loop.OnBlocked], unless told otherwise.
const DefaultBlockedThreshold = 50 * time.Millisecond

// Blocked tells of a callback that kept the loop from all else for too long.
type Blocked struct {
	// Activity is the innermost that took so long itself: what it was, where it
	// was registered, and for which request.
	Activity
	// Took is how long.
	Took time.Duration
	// Phase is the phase in which it ran.
	Phase Phase
}

// String says it in one line.
func (b Blocked) String() string {
	text := title(&b.Activity) + " took " + b.Took.Round(time.Microsecond*100).String() + " in the " + b.Phase.String() + " phase"
	if b.Phase == PhaseNone {
		text = title(&b.Activity) + " took " + b.Took.Round(time.Microsecond*100).String() + " outside of a turn"
	}
	if b.Site != "" {
		text += ", registered at " + b.Site
	}
	if b.Request != "" {
		text += ", for " + b.Request
	}
	return text
}

// blocked looks for callbacks that take too long.
type blocked struct {
	threshold int64
	report    []func(Blocked)
	count     uint64
}

// OnBlocked calls fn, when a callback has ended, with each that took longer than
// threshold; 0 is [DefaultBlockedThreshold]. Time that was reported of something
// inside does not count again. Further calls add functions; the last threshold
// counts. [Metrics].Blocked counts the reports. While it is on, each callback,
// timeout, tick and emit costs two clock readings, and each registration a look
// at the stack; emitters that were made before are not looked into.
func (l *Loop) OnBlocked(threshold time.Duration, fn func(Blocked)) {
	l.assertOwner()
	a := l.watchActivities()
	if a.blocked == nil {
		a.blocked = &blocked{}
	}
	if threshold <= 0 {
		threshold = DefaultBlockedThreshold
	}
	a.blocked.threshold = int64(threshold)
	if fn != nil {
		a.blocked.report = append(a.blocked.report, fn)
	}
}

// RestBlocked stops what OnBlocked began, while rest is true, or lets it go on;
// what is registered meanwhile has no site. It changes nothing while a trace is
// taken.
func (l *Loop) RestBlocked(rest bool) {
	l.assertOwner()
	if l.obs == nil || l.obs.acts == nil || len(l.obs.acts.traces) > 0 {
		return
	}
	l.obs.acts.resting = rest
}

// look reports an activity that ends, if it took too long, apart from what was
// reported inside.
func (b *blocked) look(a *activities, at int, now int64) {
	x := &a.stack[at]
	took := now - x.began - x.reported
	if took < b.threshold {
		if at > 0 {
			a.stack[at-1].reported += x.reported
		}
		return
	}
	if at > 0 {
		a.stack[at-1].reported += now - x.began
	}
	b.count++
	if len(b.report) == 0 {
		return
	}
	r := Blocked{Activity: *x, Took: time.Duration(took), Phase: a.current}
	// An emit's own time is little: what it says of its listener is more.
	if x.Kind == ActivityListener && at > 0 && a.stack[at-1].Kind == ActivityEmit {
		r.Object = a.stack[at-1].Object
	}
	for _, fn := range b.report {
		fn(r)
	}
}
