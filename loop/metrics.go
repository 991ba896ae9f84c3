package loop

import "time"

// Metrics are what a loop has done since [Loop.EnableMetrics], and how it stands
// now. The counts grow; [Metrics.Since] gives those of an interval.
type Metrics struct {
	// Elapsed is the time that the counts are of.
	Elapsed time.Duration
	// Turns is how many turns have ended.
	Turns uint64
	// Phases is what each phase has done, by [Phase]; [PhaseNone] is what runs
	// outside of turns: the main function, 'beforeExit', 'exit'.
	Phases [numPhases]PhaseMetrics
	// Timeouts and Immediates are how many of package timers' have run, Ticks and
	// Microtasks how many were drained after callbacks.
	Timeouts, Immediates, Ticks, Microtasks uint64
	// Idle is how long the poll phase has waited, and Active the rest since the
	// first turn began: what eventLoopUtilization calls so.
	Idle, Active time.Duration
	// BytesRead and BytesWritten are what passed through the loop's sockets.
	BytesRead, BytesWritten uint64
	// Syscalls is how often the loop asked the operating system for what.
	Syscalls Syscalls
	// Accepted is how many connections were taken, AcceptDrops how many were
	// closed at once for want of descriptors.
	Accepted, AcceptDrops uint64
	// Blocked is how many callbacks took longer than [Loop.OnBlocked] allows.
	Blocked uint64

	// Delay is the loop's delay, when EnableMetrics was asked to measure it: how
	// much time passed between two looks of a timer. It is a summary since the
	// beginning, also in what Since returns.
	Delay HistogramSummary

	// Handles is how many handles there are by [HandleKind], those being closed
	// included, and ActiveHandles how many of them are active. ActiveTimeouts is
	// how many timeouts of package timers are set.
	Handles, ActiveHandles [numKinds]int
	ActiveTimeouts         int
	// Ops is how many operations are in flight.
	Ops OpMetrics
	// Queues is how much waits.
	Queues QueueMetrics
}

// PhaseMetrics is what a phase has done.
type PhaseMetrics struct {
	// Time is how long it took, callbacks included, and in the poll phase the
	// waiting.
	Time time.Duration
	// Callbacks is how often the loop entered one in it.
	Callbacks uint64
}

// Syscalls counts calls to the operating system by what they ask for.
type Syscalls struct {
	Wait, Watch, Read, Write, Accept, Connect, Shutdown, Close, Other uint64
}

// Total returns the sum.
func (s Syscalls) Total() uint64 {
	return s.Wait + s.Watch + s.Read + s.Write + s.Accept + s.Connect + s.Shutdown + s.Close + s.Other
}

// OpMetrics is operations in flight by type. Work are functions given to
// [Loop.Work], look-ups of host names included.
type OpMetrics struct{ Connects, Writes, Shutdowns, Work int }

// QueueMetrics is what waits: entries of the queues, and the bytes that sockets
// have not taken yet.
type QueueMetrics struct {
	Ticks, Microtasks, Immediates, Pending, Posts, Work int
	WriteBytes                                          int
}

// Utilization returns the share of time that was active, from 0 to 1, NaN when
// no time has passed. It mirrors eventLoopUtilization().utilization.
func (m *Metrics) Utilization() float64 {
	return float64(m.Active) / float64(m.Idle+m.Active)
}

// Callbacks returns how many callbacks the loop has entered in all phases.
func (m *Metrics) Callbacks() (n uint64) {
	for i := range m.Phases {
		n += m.Phases[i].Callbacks
	}
	return n
}

// Since returns what has happened since an earlier reading: counts are
// differences; what tells how the loop stands, and Delay, is m's.
func (m Metrics) Since(earlier Metrics) Metrics {
	m.Elapsed -= earlier.Elapsed
	m.Turns -= earlier.Turns
	for i := range m.Phases {
		m.Phases[i].Time -= earlier.Phases[i].Time
		m.Phases[i].Callbacks -= earlier.Phases[i].Callbacks
	}
	m.Timeouts -= earlier.Timeouts
	m.Immediates -= earlier.Immediates
	m.Ticks -= earlier.Ticks
	m.Microtasks -= earlier.Microtasks
	m.Idle -= earlier.Idle
	m.Active -= earlier.Active
	m.BytesRead -= earlier.BytesRead
	m.BytesWritten -= earlier.BytesWritten
	m.Syscalls = m.Syscalls.since(earlier.Syscalls)
	m.Accepted -= earlier.Accepted
	m.AcceptDrops -= earlier.AcceptDrops
	m.Blocked -= earlier.Blocked
	return m
}

func (s Syscalls) since(earlier Syscalls) Syscalls {
	return Syscalls{
		Wait: s.Wait - earlier.Wait, Watch: s.Watch - earlier.Watch,
		Read: s.Read - earlier.Read, Write: s.Write - earlier.Write,
		Accept: s.Accept - earlier.Accept, Connect: s.Connect - earlier.Connect,
		Shutdown: s.Shutdown - earlier.Shutdown, Close: s.Close - earlier.Close, Other: s.Other - earlier.Other,
	}
}

// MetricsOptions are what EnableMetrics takes.
type MetricsOptions struct {
	// DelayResolution is how often a timer looks how late it is; it does not keep
	// the loop alive, but wakes it. 0 measures no delay.
	DelayResolution time.Duration
}

// EnableMetrics begins to count what the loop does; without it [Loop.Metrics]
// has nothing to tell. Counting costs a clock reading for each phase and wait,
// and an addition for all else. It does nothing the second time.
func (l *Loop) EnableMetrics(opts MetricsOptions) {
	l.assertOwner()
	o := l.observe()
	if o.counts != nil {
		return
	}
	now := l.Hrtime()
	c := &counts{began: now, phaseBegan: now, current: PhaseNone}
	o.counts = c
	l.kernel = &countingKernel{Kernel: l.kernel, m: &c.m}
	if opts.DelayResolution > 0 {
		c.delay = l.MonitorDelay(opts.DelayResolution)
		c.delay.Enable()
	}
}

// MetricsEnabled reports whether EnableMetrics was called.
func (l *Loop) MetricsEnabled() bool { return l.obs != nil && l.obs.counts != nil }

// Metrics returns what was counted so far and how the loop stands. It is to be
// called on the loop's goroutine; others ask for it with [Loop.Post].
func (l *Loop) Metrics() Metrics {
	l.assertOwner()
	var m Metrics
	if l.MetricsEnabled() {
		m = l.obs.counts.read(l)
	}
	l.gauge(&m)
	return m
}

// gauge fills in how the loop stands.
func (l *Loop) gauge(m *Metrics) {
	m.Handles = l.handles
	m.ActiveHandles[KindTimer] = len(l.timers.items)
	for _, s := range l.streams {
		if s == nil {
			continue
		}
		if s.IsActive() {
			m.ActiveHandles[s.kind]++
		}
		s.gauge(m)
	}
	if t, ok := l.TimeoutState.(interface{ Len() int }); ok {
		m.ActiveTimeouts = t.Len()
	}
	m.Ops.Work = l.pool.inFlight
	q := &m.Queues
	q.Ticks, q.Microtasks, q.Immediates = l.ticks.len(), l.jobs.q.len(), l.immediates.count
	if l.micro != nil {
		q.Microtasks = l.micro.Len()
	}
	for _, s := range l.pending {
		if s != nil {
			q.Pending++
		}
	}
	q.Posts, q.Work = l.posts.len(), l.pool.len()
}

// gauge adds what the stream has in flight.
func (s *Stream) gauge(m *Metrics) {
	if s.connect != nil {
		m.Ops.Connects++
	}
	if s.shutdown != nil {
		m.Ops.Shutdowns++
	}
	for req := s.writes.head; req != nil; req = req.next {
		m.Ops.Writes++
	}
	for req := s.written.head; req != nil; req = req.next {
		m.Ops.Writes++
	}
	m.Queues.WriteBytes += s.queueSize
}
