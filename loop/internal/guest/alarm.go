package guest

import (
	"sync/atomic"
	"time"
)

// alarm calls something when time has passed, once, and earlier rather than
// later: setting it to a later time than before leaves it, since a turn too many
// costs less than a timer that is set anew in every turn.
type alarm struct {
	timer *time.Timer
	begun time.Time
	due   atomic.Int64 // nanoseconds since begun, 0 when it is not set
}

// set makes the alarm call fn within so many milliseconds; it does nothing for a
// negative number.
func (a *alarm) set(ms int, fn func()) {
	if ms < 0 {
		return
	}
	if a.timer == nil {
		a.begun = time.Now()
		a.timer = time.AfterFunc(time.Hour, func() {
			a.due.Store(0)
			fn()
		})
		a.timer.Stop()
	}
	now := int64(time.Since(a.begun))
	due := now + int64(ms)*int64(time.Millisecond) + 1
	if old := a.due.Load(); old > 0 && old <= due {
		return
	}
	a.due.Store(due)
	a.timer.Reset(time.Duration(due - now))
}

func (a *alarm) stop() {
	if a.timer != nil {
		a.timer.Stop()
	}
}
