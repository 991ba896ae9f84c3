package loop

// TimerOwner is told that a timer is due.
type TimerOwner interface {
	// OnTimer is a callback of the loop: ticks are drained when it returns.
	OnTimer()
}

// TimerFunc makes a TimerOwner of a function, at no cost.
type TimerFunc func()

// OnTimer calls the function.
func (f TimerFunc) OnTimer() { f() }

// Timer is a timer of the loop, for embedding; it mirrors uv_timer_t. Due
// timers run in the order of their due times, equal ones in the order they
// were started. The timeouts of package timers, which Node users see, are
// built on it.
type Timer struct {
	Handle
	owner  TimerOwner
	due    int64
	repeat int64
	at     int // place in the heap plus one, 0 when it is not in it
}

// Init prepares the timer. It is not started yet.
func (t *Timer) Init(l *Loop, owner TimerOwner) {
	l.assertOwner()
	t.Handle.init(l, KindTimer)
	t.owner, t.due, t.repeat, t.at = owner, 0, 0, 0
}

// SetOwner changes who is told that the timer is due.
func (t *Timer) SetOwner(owner TimerOwner) { t.owner = owner }

// Start arms the timer to be due in timeout milliseconds of loop time, then
// every repeat milliseconds if that isn't 0. A running timer is started anew. A
// closing one is left alone.
func (t *Timer) Start(timeout, repeat int64) {
	l := t.loop
	l.assertOwner()
	if t.IsClosing() {
		return
	}
	t.Stop()
	t.due = l.now + max(timeout, 0)
	if t.due < l.now {
		t.due = 1<<63 - 1
	}
	t.repeat = repeat
	l.timerStarts++
	l.timers.push(t, l.timerStarts)
	t.start()
}

// Stop disarms the timer.
func (t *Timer) Stop() {
	if t.at == 0 {
		return
	}
	t.loop.timers.remove(t.at - 1)
	t.stop()
}

// Again starts a repeating timer from now. It does nothing for others.
func (t *Timer) Again() {
	if t.repeat > 0 {
		t.Start(t.repeat, t.repeat)
	}
}

// Repeat returns the interval given to Start, in milliseconds.
func (t *Timer) Repeat() int64 { return t.repeat }

// SetRepeat changes the interval; it takes effect when the timer is next due.
func (t *Timer) SetRepeat(ms int64) { t.repeat = ms }

// DueIn returns the milliseconds of loop time until the timer is due, 0 when it
// is overdue or was never started.
func (t *Timer) DueIn() int64 { return max(t.due-t.loop.now, 0) }

// Close stops the timer for good. owner, if not nil, is told in the closing
// phase.
func (t *Timer) Close(owner CloseOwner) {
	if t.IsClosing() {
		return
	}
	t.Stop()
	t.beginClose(owner)
}

// Call makes the timer a [Caller]: it is how the loop enters OnTimer.
func (t *Timer) Call() { t.owner.OnTimer() }

// runTimers is the timers phase. A callback that updates the loop's time makes
// further timers due in the same phase, as in libuv.
func (l *Loop) runTimers() {
	for len(l.timers.items) > 0 {
		e := &l.timers.items[0]
		if e.due > l.now {
			return
		}
		t := e.t
		t.Stop()
		t.Again()
		l.Enter(t)
	}
}

// timerHeap is a heap of timers by due time, then by start order. It is four
// entries wide and holds the keys, so that few cache lines are touched.
type timerHeap struct{ items []timerEntry }

type timerEntry struct {
	due   int64
	order uint64
	t     *Timer
}

func (e *timerEntry) before(o *timerEntry) bool {
	return e.due < o.due || e.due == o.due && e.order < o.order
}

func (h *timerHeap) push(t *Timer, order uint64) {
	h.items = append(h.items, timerEntry{t.due, order, t})
	h.up(len(h.items) - 1)
}

func (h *timerHeap) remove(i int) {
	last := len(h.items) - 1
	h.items[i].t.at = 0
	e := h.items[last]
	h.items[last] = timerEntry{}
	h.items = h.items[:last]
	if i == last {
		return
	}
	h.items[i] = e
	e.t.at = i + 1
	if !h.down(i) {
		h.up(i)
	}
}

func (h *timerHeap) up(i int) {
	e := h.items[i]
	for i > 0 {
		p := (i - 1) / 4
		if !e.before(&h.items[p]) {
			break
		}
		h.items[i] = h.items[p]
		h.items[i].t.at = i + 1
		i = p
	}
	h.items[i] = e
	e.t.at = i + 1
}

func (h *timerHeap) down(i int) (moved bool) {
	e := h.items[i]
	for {
		c := 4*i + 1
		if c >= len(h.items) {
			break
		}
		least := c
		for j := c + 1; j < min(c+4, len(h.items)); j++ {
			if h.items[j].before(&h.items[least]) {
				least = j
			}
		}
		if !h.items[least].before(&e) {
			break
		}
		h.items[i] = h.items[least]
		h.items[i].t.at = i + 1
		i, moved = least, true
	}
	h.items[i] = e
	e.t.at = i + 1
	return moved
}
