package timers

import (
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// maxMs is the longest duration; longer ones are warned of.
const maxMs = 1<<31 - 1

// Owner is told that a timeout is due.
type Owner interface {
	// OnTimeout is a callback of the loop, in the timers phase.
	OnTimeout()
}

// Func makes an Owner of a function, at no cost.
type Func func()

// OnTimeout calls the function.
func (f Func) OnTimeout() { f() }

type flags uint16

const (
	refed       flags = 1 << iota
	ended             // ran, was cleared or was never set; node16's _destroyed
	repeats           // an interval
	named             // has a primitive id
	called            // ran at least once; node10 only
	internal          // lives in node10's unref'd lists
	emptied           // cleared: it has no callback any more
	startedAnew       // embedded: another life has begun
	moved             // on the list of a duration that it has no more
	ownPeriod         // an interval whose period is not its duration
)

// Timeout is one timeout or interval; it mirrors Node's Timeout. It is made by
// [SetTimeout] and its siblings, or embedded and prepared with Init.
type Timeout struct {
	next, prev *Timeout // neighbours in a ring that a list closes, or nil
	// list is that list, or the last one, or the loop's idle list if there was
	// none yet. It is nil before Init.
	list  *list
	owner Owner
	start int64   // loop time when it was set
	ms    float64 // duration, -1 after a clear
	id    uint32
	flags flags
}

// SetTimeout calls fn in the timers phase, once, when d has passed. Durations
// below 1 ms, and those of more than 2^31-1 ms after a
// TimeoutOverflowWarning, count as 1 ms; fractions of one are dropped. It
// mirrors setTimeout.
func SetTimeout(l *loop.Loop, fn func(), d time.Duration) *Timeout {
	if fn == nil {
		panic(l.CallbackError())
	}
	s := of(l)
	t := s.set(Func(fn), s.coerce(ms(d)), refed)
	if l.Watched() {
		l.TimeoutSet(t)
	}
	return t
}

// SetInterval calls fn every d until it is cleared. The next period counts from
// the beginning of a call, and for node10, when the call took longer than d,
// from its end. It mirrors setInterval.
func SetInterval(l *loop.Loop, fn func(), d time.Duration) *Timeout {
	if fn == nil {
		panic(l.CallbackError())
	}
	return Set(l, Func(fn), ms(d), true)
}

// SetImmediate calls fn in the next check phase. It mirrors setImmediate.
func SetImmediate(l *loop.Loop, fn func()) loop.Immediate { return l.SetImmediate(fn) }

// ClearTimeout stops a timeout or interval. Nil is ignored, as is one that has
// ended. It mirrors clearTimeout.
func ClearTimeout(t *Timeout) {
	if t != nil {
		t.Clear()
	}
}

// ClearInterval is ClearTimeout.
func ClearInterval(t *Timeout) { ClearTimeout(t) }

// ClearImmediate stops an immediate. It mirrors clearImmediate.
func ClearImmediate(im loop.Immediate) { im.Clear() }

// ms returns a duration in milliseconds.
func ms(d time.Duration) float64 {
	if whole := d / time.Millisecond; whole*time.Millisecond == d {
		return float64(whole)
	}
	return float64(d) / float64(time.Millisecond)
}

// Set is SetTimeout, or SetInterval with repeat, for an Owner and a duration
// as JavaScript has it: in milliseconds, NaN allowed.
func Set(l *loop.Loop, owner Owner, after float64, repeat bool) *Timeout {
	kind := refed
	if repeat {
		kind |= repeats
	}
	s := of(l)
	t := s.set(owner, s.coerce(after), kind)
	if l.Watched() {
		l.TimeoutSet(t)
	}
	return t
}

// SetUnref is Set for the runtime's own timeouts: it does not keep the loop
// alive.
func SetUnref(l *loop.Loop, owner Owner, after float64) *Timeout {
	s := of(l)
	return s.set(owner, s.coerce(after), internal)
}

// Init prepares an embedded timeout. It is not set yet.
func (t *Timeout) Init(l *loop.Loop, owner Owner) {
	*t = Timeout{list: &of(l).idle, owner: owner, ms: -1, flags: ended}
}

// Start sets an embedded timeout that does not keep the loop alive, as a
// socket's idle time-out is; one that is set is cleared first. after is in
// milliseconds and coerced as SetTimeout's.
func (t *Timeout) Start(after float64) {
	t.Clear()
	t.arm(t.list.s.coerce(after), internal|startedAnew)
}

// Activate sets an embedded timeout for ms milliseconds, which are taken as they
// are; one that is set moves to the end of that duration's list. ref says
// whether it keeps the loop alive. It mirrors timers.active and
// timers._unrefActive.
func (t *Timeout) Activate(ms float64, ref bool) {
	s := t.list.s
	was := t.flags
	t.ms = ms
	t.flags = was&^(emptied|moved|refed|internal) | startedAnew
	if ref {
		t.flags |= refed
	}
	if s.ten != nil {
		if !ref {
			t.flags |= internal
		}
		s.ten.insert(t, s.l.UpdateTime())
		return
	}
	t.flags &^= ended
	counted := was&(refed|ended) == refed
	switch {
	case ref && !counted:
		s.retain()
	case !ref && counted:
		s.release()
	}
	s.insert(t, s.l.UpdateTime())
}

// SetDuration changes the duration, in milliseconds, that the timeout has when
// Refresh next sets it. With a negative one it is not set again, nor is an
// interval at the end of its call; else an interval keeps its period. It mirrors
// setting timeout._idleTimeout.
func (t *Timeout) SetDuration(ms float64) {
	period := t.period()
	if t.next != nil && t.ms != ms {
		t.flags |= moved
	}
	t.ms = ms
	if t.flags&(repeats|emptied) == repeats {
		t.setPeriod(period)
	}
}

// Duration returns the duration in milliseconds, -1 after a clear. It mirrors
// timeout._idleTimeout.
func (t *Timeout) Duration() float64 { return t.ms }

// arm begins a new life of the timeout.
func (t *Timeout) arm(after float64, kind flags) {
	t.ms = after
	t.flags = t.flags&repeats | kind
	s := t.list.s
	if s.ten != nil {
		s.ten.insert(t, s.l.UpdateTime())
		return
	}
	if kind&refed != 0 {
		s.retain()
	}
	s.insert(t, s.l.UpdateTime())
}

// IsSet reports whether the timeout waits to be due.
func (t *Timeout) IsSet() bool {
	if t.list != nil && t.list.s.ten != nil {
		if handle := t.list.s.ten.alone[t]; handle != nil {
			return handle.IsActive()
		}
	}
	return t.next != nil
}

// SetRepeat makes the timeout an interval of ms milliseconds, or with 0 no
// longer one. It takes effect when the timeout is next due, or at the end of the
// call that runs. It mirrors setting timeout._repeat.
func (t *Timeout) SetRepeat(ms float64) {
	if ms == 0 {
		t.flags &^= repeats
		t.dropPeriod()
		return
	}
	t.flags |= repeats
	if t.flags&emptied == 0 {
		t.setPeriod(ms)
	}
}

// setPeriod notes an interval's period until it becomes its duration. Few
// intervals have one that differs, so it is kept apart.
func (t *Timeout) setPeriod(ms float64) {
	if ms == t.ms {
		t.dropPeriod()
		return
	}
	t.flags |= ownPeriod
	if t.list.s.periods == nil {
		t.list.s.periods = make(map[*Timeout]float64)
	}
	t.list.s.periods[t] = ms
}

func (t *Timeout) dropPeriod() {
	if t.flags&ownPeriod != 0 {
		t.flags &^= ownPeriod
		delete(t.list.s.periods, t)
	}
}

// renewPeriod makes an interval's period its duration.
func (t *Timeout) renewPeriod() {
	if t.flags&ownPeriod != 0 {
		t.ms = t.list.s.periods[t]
		t.dropPeriod()
	}
}

// HasEnded reports whether the timeout has run, and will not again, or was
// cleared. It mirrors node16's timeout._destroyed.
func (t *Timeout) HasEnded() bool { return t.flags&ended != 0 }

// Drop ends the timeout from inside its own call, as node16 and node10 end one
// that is due and has lost its callback: an interval is not set again.
func (t *Timeout) Drop() {
	if t.list.s.ten != nil {
		t.flags |= ended
	} else {
		t.list.s.end(t)
	}
}

// StartTime returns the loop time, in milliseconds, when the timeout was last
// set. It mirrors timeout._idleStart.
func (t *Timeout) StartTime() int64 { return t.start }

// HasRef reports whether the timeout keeps the loop alive while it is set. It
// mirrors timeout.hasRef.
func (t *Timeout) HasRef() bool {
	if ten := t.list.s.ten; ten != nil {
		if handle := ten.alone[t]; handle != nil {
			return handle.HasRef()
		}
		return t.flags&internal == 0
	}
	return t.flags&refed != 0
}

// Clear stops the timeout; see [ClearTimeout].
func (t *Timeout) Clear() {
	if t.list == nil || t.flags&emptied != 0 {
		return
	}
	s := t.list.s
	if t.flags&(named|ended|moved|ownPeriod) == 0 && t.next != nil && s.ten == nil && !s.l.Watched() {
		s.clear(t)
		return
	}
	if t.flags&named != 0 {
		delete(s.byID, t.id)
	}
	t.dropPeriod()
	if s.l.Watched() {
		s.l.TimeoutOver(t)
	}
	if s.ten != nil {
		s.ten.clear(t)
		return
	}
	t.flags |= emptied
	s.unenroll(t)
}

// Close is Clear. It mirrors timeout.close.
func (t *Timeout) Close() { t.Clear() }

// Refresh makes the timeout due one duration from now, at the end of its list.
// One that has run is set again; one that was cleared is not. It mirrors
// timeout.refresh and does not allocate.
func (t *Timeout) Refresh() {
	if t.next != nil && t.flags&moved == 0 {
		li := t.list
		if !li.l.NowHolds() {
			li.l.UpdateTime()
		}
		t.start = li.l.Now()
		li.renew(t)
		return
	}
	t.refresh()
}

// refresh is Refresh for a timeout that is on no list or on the wrong one.
func (t *Timeout) refresh() {
	if t.list == nil {
		return
	}
	if t.flags&moved != 0 && t.ms >= 0 {
		t.flags &^= moved
		if t.next != nil {
			t.unlink()
		}
	}
	s := t.list.s
	switch {
	case t.ms < 0:
	case s.ten != nil:
		s.ten.refresh(t)
	default:
		s.refresh(t)
	}
}

// Ref makes the timeout keep the loop alive while it is set. It mirrors
// timeout.ref; timeouts begin ref'd.
func (t *Timeout) Ref() {
	s := t.list.s
	if s.ten != nil {
		if handle := s.ten.alone[t]; handle != nil {
			handle.Ref()
		}
		return
	}
	if t.flags&refed == 0 {
		t.flags |= refed
		if t.flags&ended == 0 {
			s.retain()
		}
	}
}

// Unref makes the timeout not keep the loop alive. It mirrors timeout.unref.
func (t *Timeout) Unref() {
	s := t.list.s
	if s.ten != nil {
		s.ten.unref(t)
		return
	}
	if t.flags&refed != 0 {
		t.flags &^= refed
		if t.flags&ended == 0 {
			s.release()
		}
	}
}

// ID returns the number that stands for the timeout in [ClearByID]. It mirrors
// the conversion of a Timeout to a primitive.
func (t *Timeout) ID() uint32 {
	s := t.list.s
	if t.id == 0 {
		s.lastID++
		t.id = s.lastID
	}
	if t.flags&(named|emptied) == 0 {
		t.flags |= named
		if s.byID == nil {
			s.byID = make(map[uint32]*Timeout)
		}
		s.byID[t.id] = t
	}
	return t.id
}

// ClearByID clears the timeout whose ID was asked for. Others are not known by
// number.
func ClearByID(l *loop.Loop, id uint32) {
	if t := of(l).byID[id]; t != nil {
		t.Clear()
	}
}
