package loop

import (
	"runtime"
	"time"
)

const (
	// maxHoldMs is for how many milliseconds a busy loop keeps its processor.
	maxHoldMs = 1
	// maxEager is how many tries in a row may find nothing.
	maxEager = 4
	// maxBusyPoll is the largest Options.BusyPoll.
	maxBusyPoll = time.Millisecond
)

// wait asks the kernel for ready sockets, for timeout milliseconds, without
// limit when that is negative. Behind what is ready come the streams that are
// due.
func (l *Loop) wait(timeout int) int {
	if l.pool.inFlight > 0 || l.now-l.yielded >= maxHoldMs {
		// A busy loop would starve its pool, its posters and the garbage collector
		// where there is but one processor: writes are dearer until that is done.
		l.yielded = l.now
		runtime.Gosched()
	}
	if timeout == 0 {
		return l.try()
	}
	// To ask without waiting is the cheaper call, since Go's scheduler need not
	// know of it, but a wasted one where sockets become ready one by one.
	if l.eager > 0 || len(l.due) > 0 {
		if n := l.try(); n > 0 {
			return n
		}
		l.eager = max(l.eager-1, 0)
	}
	l.idle(true)
	n, over := 0, false
	if l.linger > 0 {
		n, over = l.busyPoll(timeout)
	}
	if !over {
		n = l.block(timeout)
	}
	l.idle(false)
	return n
}

// try asks without waiting.
func (l *Loop) try() int {
	n, _, _ := l.kernel.Wait(l.events, 0)
	if n > 0 {
		l.eager = maxEager
	}
	return l.addDue(n)
}

// block waits with the processor given up.
func (l *Loop) block(timeout int) int {
	if !l.posts.sleep() {
		timeout = 0
	}
	n, _, _ := l.kernel.Wait(l.events, timeout)
	l.posts.awake()
	l.yielded = l.UpdateTime()
	if n > 1 {
		l.eager = max(l.eager, 1)
	}
	return n
}

// busyPoll asks again and again, as long as the options want it; over tells that
// the wait has ended with that. Posts and Stop need not wake it.
func (l *Loop) busyPoll(timeout int) (n int, over bool) {
	now := l.clock.Now()
	until := now + l.linger
	last := timeout > 0 && (l.now+int64(timeout))*nsPerMs <= until
	if last {
		until = (l.now + int64(timeout)) * nsPerMs
	}
	for {
		n, _, _ := l.kernel.Wait(l.events, 0)
		if n > 0 || l.posted.Load() || l.stopped.Load() {
			return n, true
		}
		if l.clock.Now() >= until {
			return 0, last
		}
		if l.pool.inFlight > 0 || l.holds.Load() > 0 {
			runtime.Gosched() // who is going to post may need the processor
		}
	}
}
