package timers

import "github.com/nodeloop/nodeloop/loop"

// listsOf10 are node10's lists: each has a timer of the loop, and those of
// ref'd timeouts are apart from those of the runtime's own.
type listsOf10 struct {
	s      *timeouts
	refed  map[float64]*listOf10
	unrefd map[float64]*listOf10
	alone  map[*Timeout]*loop.Timer // unref'd timeouts have a timer of their own
}

// listOf10 is one list with its timer.
type listOf10 struct {
	list
	lists *listsOf10
	ms    float64
	unref bool
	timer *loop.Timer
}

func newListsOf10(s *timeouts) *listsOf10 {
	return &listsOf10{
		s: s, refed: make(map[float64]*listOf10), unrefd: make(map[float64]*listOf10),
		alone: make(map[*Timeout]*loop.Timer),
	}
}

func (ls *listsOf10) table(unref bool) map[float64]*listOf10 {
	if unref {
		return ls.unrefd
	}
	return ls.refed
}

// insert puts a timeout on the list of its duration. A new list's timer counts
// from now, whatever the start.
func (ls *listsOf10) insert(t *Timeout, start int64) {
	t.start = start
	unref := t.flags&internal != 0
	li := ls.table(unref)[t.ms]
	if li == nil {
		li = &listOf10{lists: ls, ms: t.ms, unref: unref, timer: new(loop.Timer)}
		li.list.s, li.list.l = ls.s, ls.s.l
		li.clear()
		li.timer.Init(ls.s.l, li)
		if unref {
			li.timer.Unref()
		}
		li.timer.Start(int64(t.ms), 0)
		ls.table(unref)[t.ms] = li
	}
	t.flags &^= ended
	li.put(t)
}

func (ls *listsOf10) refresh(t *Timeout) {
	if handle := ls.alone[t]; handle != nil {
		handle.Start(int64(t.ms), 0)
		return
	}
	ls.insert(t, ls.s.l.UpdateTime())
}

// clear ends a timeout.
func (ls *listsOf10) clear(t *Timeout) {
	t.flags |= emptied | ended
	if handle := ls.alone[t]; handle != nil {
		t.ms = -1
		delete(ls.alone, t)
		if o, ok := t.owner.(HandleOwner); ok {
			o.CloseHandle(handle)
		} else {
			handle.Close(nil)
		}
		return
	}
	if timer := ls.reuse(t); timer != nil {
		timer.Close(nil)
	}
	t.ms = -1
}

// reuse takes a timeout off its list and, when that leaves a list of ref'd ones
// empty, returns the list's timer, stopped.
func (ls *listsOf10) reuse(t *Timeout) *loop.Timer {
	if t.next != nil {
		t.unlink()
	}
	li := ls.refed[t.ms]
	if li == nil || li.first() != nil {
		return nil
	}
	timer := li.timer
	li.timer = nil
	timer.Stop()
	delete(ls.refed, t.ms)
	return timer
}

// unref gives a timeout a loop timer of its own that does not keep the loop
// alive.
func (ls *listsOf10) unref(t *Timeout) {
	if handle := ls.alone[t]; handle != nil {
		handle.Unref()
		return
	}
	if t.flags&emptied != 0 {
		return
	}
	now := ls.s.l.UpdateTime()
	if t.start == 0 { // the loop's first millisecond is no start for node10
		t.start = now
	}
	delay := max(t.start+int64(t.ms)-now, 0)
	if t.flags&called != 0 && t.flags&repeats == 0 {
		// It has run; a timer of its own would run it again.
		if timer := ls.reuse(t); timer != nil {
			timer.Close(nil)
		}
		t.ms = -1
		return
	}
	// A list's timer that is free now is taken: closing it would keep the loop
	// alive for a turn.
	handle := ls.reuse(t)
	if handle != nil {
		handle.SetOwner((*alone)(t))
	} else {
		handle = new(loop.Timer)
		handle.Init(ls.s.l, (*alone)(t))
	}
	ls.alone[t] = handle
	handle.Start(delay, 0)
	handle.Unref()
}

// OnTimer runs a list, as a callback of the loop.
func (li *listOf10) OnTimer() {
	for !li.lists.s.l.Guard((*batchOf10)(li)) {
		// A throw ended the batch; the rest is due as well.
	}
}

// batchOf10 runs what is due of a list, then the ticks; after a throw of either
// it is called again.
type batchOf10 listOf10

func (b *batchOf10) Call() {
	li := (*listOf10)(b)
	li.run()
	li.lists.s.l.RunTicks()
}

func (li *listOf10) run() {
	l := li.lists.s.l
	now := l.UpdateTime()
	for t := li.first(); t != nil; t = li.first() {
		if float64(now-t.start) < li.ms {
			if li.timer != nil {
				left := int64(li.ms - float64(l.UpdateTime()-t.start))
				li.timer.Start(max(left, 1), 0)
			}
			return
		}
		t.unlink()
		t.fire10(l.UpdateTime)
	}
	if table := li.lists.table(li.unref); table[li.ms] == li {
		delete(table, li.ms)
	}
	if li.timer != nil {
		li.timer.Close(nil)
	}
}

// fire10 calls one timeout, which is off its list. An interval that throws is
// not set again.
func (t *Timeout) fire10(clock func() int64) {
	t.flags |= called
	start := int64(-1)
	if t.flags&repeats != 0 {
		start = clock()
	}
	if l := t.list.s.l; l.Watched() {
		t.runWatched(l)
	} else {
		t.owner.OnTimeout()
	}
	if t.flags&(repeats|ended) == repeats {
		t.rearm(start)
	}
}

// period is an interval's.
func (t *Timeout) period() float64 {
	if t.flags&ownPeriod != 0 {
		return t.list.s.periods[t]
	}
	return t.ms
}

// rearm sets an interval again. A call that took longer than the interval
// counts from its end.
func (t *Timeout) rearm(start int64) {
	if t.ms < 0 {
		return
	}
	s := t.list.s
	if handle := s.ten.alone[t]; handle != nil {
		handle.Start(int64(t.period()), 0)
		return
	}
	t.renewPeriod()
	now := s.l.UpdateTime()
	if start < 0 { // it has become an interval in the call
		start = now
	}
	if took := now - start; float64(took) >= t.ms {
		start += took - int64(t.ms) + 1
	}
	t.flags &^= internal
	s.ten.insert(t, start)
}

// alone is an unref'd timeout with a timer of its own.
type alone Timeout

// OnTimer runs the timeout. A throw leaves the callback without a drain.
func (a *alone) OnTimer() {
	t := (*Timeout)(a)
	now := t.list.s.l.UpdateTime()
	defer func() {
		if t.flags&repeats == 0 || t.flags&ended != 0 {
			t.Clear()
		}
	}()
	if t.flags&emptied == 0 {
		t.fire10(func() int64 { return now })
	}
}
