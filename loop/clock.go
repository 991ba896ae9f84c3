package loop

import (
	"time"

	"github.com/nodeloop/nodeloop/loop/internal/tsc"
)

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

// UpdateTime updates the loop's time and returns it, as uv_update_time and
// uv_now do. Timers count from it.
func (l *Loop) UpdateTime() int64 {
	if l.NowHolds() {
		return l.now
	}
	return l.readClock()
}

// NowHolds reports whether the loop's time is surely what UpdateTime would set,
// since the millisecond cannot have ended. It is for code to which the call that
// it saves is dear.
func (l *Loop) NowHolds() bool {
	// The span is 0 where it is not known. A counter that went back fails the
	// test, too.
	return tsc.Now()-l.counter.last < l.counter.span
}

// Hrtime returns nanoseconds of monotonic time, as process.hrtime does. It does
// not change the loop's time.
func (l *Loop) Hrtime() int64 { return l.clock.Now() }

// counter relates the processor's counter to the clock, always so that
// milliseconds seem to end too early rather than too late.
type counter struct {
	last  uint64 // the counter when the clock was last read
	span  uint64 // ticks from then within the same millisecond; 0 is unknown
	perMs uint64 // ticks in a millisecond, a little less
	used  bool

	base   uint64 // where the measurement of perMs began
	baseNs int64
}

const (
	nsPerMs = int64(time.Millisecond)
	// A measurement is good after minCalibration, and begins anew after
	// maxCalibration, should the machine have moved.
	minCalibration = 5 * nsPerMs
	maxCalibration = 1000 * nsPerMs
)

// begin makes use of the counter, for a loop on the system's clock.
func (c *counter) begin() { c.used = tsc.Reliable() }

// readClock sets the loop's time from the clock.
func (l *Loop) readClock() int64 {
	c := &l.counter
	if !c.used {
		l.now = l.clock.Now() / nsPerMs
		return l.now
	}
	before := tsc.Now()
	ns := l.clock.Now()
	l.now = ns / nsPerMs
	c.calibrate(before, ns)
	c.last = before
	c.span = uint64(nsPerMs-ns%nsPerMs) * c.perMs / uint64(nsPerMs)
	return l.now
}

// calibrate measures how fast the counter runs.
func (c *counter) calibrate(before uint64, ns int64) {
	passed := ns - c.baseNs
	if c.base != 0 && passed >= minCalibration && before > c.base {
		ticks := (before - c.base) / uint64(passed/1000) // in a microsecond
		c.perMs = ticks*1000 - ticks
	}
	if c.base == 0 || passed >= maxCalibration || before <= c.base {
		c.base, c.baseNs = tsc.Now(), ns
	}
}
