package loop

// Ticker is something that a tick calls without a closure.
type Ticker interface{ Tick() }

// tick is one entry of the tick queue. Without fn, arg is a func() or a Ticker.
type tick struct {
	fn  func(any)
	arg any
}

// NextTick queues fn to run when the callback that runs now has ended, before
// any other callback of the loop. It mirrors process.nextTick: ticks run in the
// order they were queued, ticks queued by ticks in the same drain, and after
// 'exit' has begun none is taken.
func (l *Loop) NextTick(fn func()) {
	l.need(fn != nil)
	l.assertOwner()
	if !l.exiting {
		l.queueTick(tick{arg: fn})
	}
}

// NextTickArg is NextTick for a function with an argument; it needs no closure.
func (l *Loop) NextTickArg(fn func(any), arg any) {
	l.need(fn != nil)
	l.assertOwner()
	if !l.exiting {
		l.queueTick(tick{fn: fn, arg: arg})
	}
}

// NextTicker is NextTick for an object.
func (l *Loop) NextTicker(t Ticker) {
	l.assertOwner()
	if !l.exiting {
		l.queueTick(tick{arg: t})
	}
}

func (l *Loop) queueTick(t tick) {
	l.ticks.push(t)
	if l.obs != nil {
		l.obs.tickQueued()
	}
}

// PendingTicks returns how many ticks are queued.
func (l *Loop) PendingTicks() int { return l.ticks.len() }

// TakeLoneTick removes the tick that is queued with arg, a pointer, if no other
// is queued. It reports whether none is queued any more; with an observer it
// removes nothing. It is for code that does the work of its own tick itself.
func (l *Loop) TakeLoneTick(arg any) bool {
	switch {
	case l.ticks.size == 0:
		return true
	case l.ticks.size > 1 || l.obs != nil || l.ticks.buf[l.ticks.head].arg != arg:
		return false
	}
	l.ticks.pop()
	return true
}

// DropTicks removes the n ticks that are queued. It reports whether exactly so
// many were; otherwise, or with an observer, it removes nothing. It is for code
// that knows them all and does their work itself.
func (l *Loop) DropTicks(n int) bool {
	if l.ticks.size != n || l.obs != nil {
		return false
	}
	for range n {
		l.ticks.pop()
	}
	return true
}

func (t *tick) run() {
	if t.fn != nil {
		t.fn(t.arg)
		return
	}
	switch v := t.arg.(type) {
	case func():
		v()
	case Ticker:
		v.Tick()
	}
}

// drain is the end of every callback that the loop enters: ticks, then
// microtasks, until both are empty.
func (l *Loop) drain() {
	if l.ticks.len() == 0 {
		l.drainMicrotasks()
		if l.ticks.len() == 0 && !l.hasRejections() {
			return
		}
	}
	l.guard((*drainer)(l))
}

type drainer Loop

func (d *drainer) Call() { (*Loop)(d).processTicks() }

// RunTicks drains between two callbacks that share one entry from the loop, as
// node16 does between timers and between immediates. A throw of a tick passes
// through it.
func (l *Loop) RunTicks() {
	if l.idleTicks() {
		return
	}
	if l.ticks.len() == 0 && !l.hasRejections() {
		l.drainMicrotasks()
	}
	if l.ticks.len() == 0 && !l.hasRejections() {
		return
	}
	l.processTicks()
}

func (l *Loop) processTicks() {
	for {
		for l.ticks.len() > 0 {
			t := l.ticks.pop()
			if l.obs != nil {
				l.obs.runTick(l, &t)
			} else {
				t.run()
			}
		}
		l.drainMicrotasks()
		if l.ticks.len() == 0 && !l.processRejections() {
			return
		}
	}
}

// ring is a queue in a slice whose length is a power of two.
type ring[T any] struct {
	buf        []T
	head, size int
}

func (r *ring[T]) len() int { return r.size }

func (r *ring[T]) push(v T) {
	if r.size == len(r.buf) {
		r.grow()
	}
	r.buf[(r.head+r.size)&(len(r.buf)-1)] = v
	r.size++
}

func (r *ring[T]) pop() T {
	var zero T
	p := &r.buf[r.head&(len(r.buf)-1)]
	v := *p
	*p = zero
	r.head = (r.head + 1) & (len(r.buf) - 1)
	r.size--
	return v
}

// grow doubles the room. A burst's room is kept: the next burst is likely.
func (r *ring[T]) grow() {
	buf := make([]T, max(64, 2*len(r.buf)))
	n := copy(buf, r.buf[r.head:])
	copy(buf[n:], r.buf[:r.head])
	r.buf, r.head = buf, 0
}
