package loop

import "time"

// DelayMonitor measures the loop's delay: a timer looks at the clock every so
// often and counts how much time has passed since it looked before. It does not
// keep the loop alive. It mirrors what perf_hooks.monitorEventLoopDelay returns.
type DelayMonitor struct {
	// Histogram is what was measured.
	Histogram *Histogram

	timer      Timer
	resolution int64 // ms
	last       int64 // ns, 0 before the first look
	enabled    bool
}

// MonitorDelay returns a monitor that looks every resolution, at least a
// millisecond; perf_hooks takes ten of them when not told. It measures nothing
// before Enable.
func (l *Loop) MonitorDelay(resolution time.Duration) *DelayMonitor {
	d := &DelayMonitor{Histogram: NewHistogram(), resolution: max(resolution.Milliseconds(), 1)}
	d.timer.Init(l, nil)
	d.timer.SetOwner((*delayTimer)(d))
	d.timer.Unref()
	return d
}

// Enable begins to measure and reports whether it was not begun.
func (d *DelayMonitor) Enable() bool {
	if d.enabled || d.timer.IsClosing() {
		return false
	}
	d.enabled = true
	d.last = 0
	d.timer.Start(d.resolution, d.resolution)
	return true
}

// Disable ends it and reports whether it was begun.
func (d *DelayMonitor) Disable() bool {
	if !d.enabled {
		return false
	}
	d.enabled = false
	d.timer.Stop()
	return true
}

// Close ends the monitor for good and gives its timer back.
func (d *DelayMonitor) Close() {
	d.Disable()
	d.timer.Close(nil)
}

type delayTimer DelayMonitor

// OnTimer counts what has passed since the last look.
func (t *delayTimer) OnTimer() {
	d := (*DelayMonitor)(t)
	now := d.timer.loop.Hrtime()
	if d.last != 0 && now > d.last {
		d.Histogram.Record(time.Duration(now - d.last))
	}
	d.last = now
}
