package loop

import "time"

// Clock is monotonic time. A loop has its own; a simulation gives another.
type Clock interface {
	// Now returns nanoseconds since a fixed moment.
	Now() int64
}

// systemClock counts from when the loop was made.
type systemClock struct{ base time.Time }

func newSystemClock() systemClock { return systemClock{time.Now()} }

func (c systemClock) Now() int64 { return int64(time.Since(c.base)) }

// Now returns the loop's time: milliseconds since it was made, as of the last
// update. It mirrors uv_now. The time is updated at the start of a turn, after
// the wait in the poll phase, and by UpdateTime.
func (l *Loop) Now() int64 { return l.now }

// UpdateTime reads the clock and returns the loop's time, as uv_update_time
// and uv_now do. Timers count from it.
func (l *Loop) UpdateTime() int64 {
	l.now = l.clock.Now() / int64(time.Millisecond)
	return l.now
}

// Hrtime returns nanoseconds of monotonic time, as process.hrtime does. It does
// not change the loop's time.
func (l *Loop) Hrtime() int64 { return l.clock.Now() }
