package loop

import "time"

// WallClock is implemented by clocks that also tell the time of day.
type WallClock interface {
	// Wall returns the time of day.
	Wall() time.Time
}

// WallNow returns the time of day: that of the loop's clock if it tells one,
// else the system's. It mirrors new Date().
func (l *Loop) WallNow() time.Time {
	if c, ok := l.clock.(WallClock); ok {
		return c.Wall()
	}
	return time.Now()
}
