package loop

import (
	"sync/atomic"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Options are what New takes. The zero value is Node 16 on the operating
// system's sockets.
type Options struct {
	Profile *Profile // which Node to behave as; nil is Node16
	// PoolSize is how many functions given to Work run at once; 0 is 4, as
	// UV_THREADPOOL_SIZE is.
	PoolSize int
	Clock    Clock // nil is the operating system's
	// Kernel is sockets and waiting; nil is the operating system's. Packages
	// below loop/reactor and looptest have others.
	Kernel   poll.Kernel
	Observer *Observer // told of phases and callbacks; nil costs nothing
	// BusyPoll is how long a loop with nothing to do asks its sockets again and
	// again before it waits: 0, which is the default, to at most 1 ms. What comes
	// within that time is answered sooner, by several times where waking up is
	// slow; the processor is busy meanwhile, and other goroutines can have it only
	// if a Work or a Hold waits for them. Loops with a Clock of their own ignore it.
	BusyPoll time.Duration
}

// Loop is one event loop: Node's process, its timers and sockets. Several may
// run at once, each on a goroutine of its own. Its events are those of Node's
// process object; see [EventExit] and its neighbours.
type Loop struct {
	emitter.EventEmitter

	// WarningFilter is asked before a warning is queued and drops it by
	// returning false; nil keeps all.
	WarningFilter func(*Warning) bool

	profile    *Profile
	clock      Clock
	kernel     poll.Kernel
	host       poll.Host // kernel, when that is one; else nil
	parked     bool      // a hosted turn waits in its poll phase
	now        int64     // loop time, ms
	counter    counter
	turnsBegan int64 // when Run began its first turn, ns; -1 before
	obs        *observation
	tracer     *activities // obs.acts, for emitters that are made
	siteOf     SiteFunc

	depth       int // entries on the stack, 0 or 1
	around      func(run func())
	enterAround func()
	entering    Caller
	ticks       ring[tick]
	jobs        jobs
	micro       MicrotaskQueue // in place of jobs, when a language layer has one
	rejections  Rejections

	timers      timerHeap
	timerStarts uint64
	immediates  immediates
	pending     []*Stream
	closing     *Handle

	activeHandles int
	activeOps     int
	holds         atomic.Int64
	handles       [numKinds]int

	// TimeoutState belongs to package timers.
	TimeoutState any

	io
	posts  postQueue
	posted atomic.Bool // posts wait
	pool   pool
	slots  []slot

	writers []func(w *MetricsWriter)

	owner        ownerID
	over         chan struct{} // closed when the loop has ended
	mains        []func()
	stopped      atomic.Bool
	state        runState
	exiting      bool
	exitCode     int
	exitCodeSet  bool
	failure      error
	capture      func(any)
	maxListeners int
}

type runState uint8

const (
	stateNew runState = iota
	stateRunning
	stateEnded
)

// New returns a loop. Work may be started on it at once, from the goroutine
// that will call Run; a loop that is not run must be closed with Close.
func New(opts Options) (*Loop, error) {
	l := &Loop{
		profile: opts.Profile, clock: opts.Clock, kernel: opts.Kernel,
		maxListeners: emitter.DefaultMaxListeners, turnsBegan: -1, over: make(chan struct{}),
	}
	if l.profile == nil {
		l.profile = Node16
	}
	if l.clock == nil {
		l.clock = newSystemClock()
		l.counter.begin()
		l.linger = int64(min(max(opts.BusyPoll, 0), maxBusyPoll))
	}
	if l.kernel == nil {
		k, err := poll.Open()
		if err != nil {
			return nil, err
		}
		l.kernel = k
	}
	l.host, _ = l.kernel.(poll.Host)
	if opts.Observer != nil {
		l.observe().user = opts.Observer
	}
	l.EventEmitter.Init(l, l)
	l.jobs.l = l
	l.io.reserve = -1
	l.pool.size = opts.PoolSize
	if l.pool.size <= 0 {
		l.pool.size = defaultPoolSize
	}
	l.UpdateTime()
	return l, nil
}

// Profile returns which Node the loop behaves as.
func (l *Loop) Profile() *Profile { return l.profile }

// Main adds a function to run first, as Node runs the main script: one
// callback, then ticks and microtasks.
func (l *Loop) Main(fn func()) { l.mains = append(l.mains, fn) }

// Run runs the loop on the calling goroutine until nothing keeps it alive, Stop
// or Exit is called, or a throw is handled by nobody; that one is returned, as
// an [*Uncaught]. All the loop's sockets are closed when it returns. A loop runs
// once. A caller that wants the loop on one system thread locks the goroutine to
// it; other goroutines then reach the loop later.
func (l *Loop) Run() error {
	if l.state != stateNew {
		return ErrStopped
	}
	l.state = stateRunning
	l.claim()
	defer l.Close()
	l.live()
	return l.failure
}

// live is Node's life: the main functions, turns, 'beforeExit' as long as it
// brings new work, 'exit'.
func (l *Loop) live() {
	defer l.landed()
	if len(l.mains) == 0 {
		l.Main(nothing) // for the ticks that were queued before Run
	}
	for _, fn := range l.mains {
		threw := true
		l.Callback(func() {
			fn()
			threw = false
		})
		if threw && l.profile.TicksAfterMainThrew {
			l.Enter(Func(nothing))
		}
	}
	l.turnsBegan = l.Hrtime()
	for {
		l.turns()
		if l.stopped.Load() {
			return
		}
		l.Callback(func() { EventBeforeExit.Emit(&l.EventEmitter, l.exitCode) })
		if !l.alive() {
			break
		}
	}
	l.exiting = true
	l.Callback(func() { EventExit.Emit(&l.EventEmitter, l.exitCode) })
}

// landed ends an unwinding panic that is this loop's own.
func (l *Loop) landed() {
	switch v := recover().(type) {
	case nil:
	case unwind:
		if v.l != l {
			panic(v)
		}
	default:
		panic(v)
	}
}

// turns runs turns while something keeps the loop alive.
func (l *Loop) turns() {
	if l.host != nil {
		l.hostedTurns()
		return
	}
	for l.alive() && !l.stopped.Load() {
		l.turn()
	}
}

// turn is one pass of the phases.
func (l *Loop) turn() {
	l.beforePoll()
	l.phase(PhasePoll)
	l.poll(l.pollTimeout())
	l.afterPoll()
}

func (l *Loop) beforePoll() {
	l.UpdateTime()
	l.phase(PhaseTimers)
	l.runTimers()
	l.phase(PhasePending)
	l.runPending()
}

func (l *Loop) afterPoll() {
	l.phase(PhaseCheck)
	l.runCheck()
	l.phase(PhaseClosing)
	l.runClosing()
	l.phase(PhaseNone)
}

// pollTimeout returns how long the poll phase may wait in milliseconds, -1 for
// ever.
func (l *Loop) pollTimeout() int {
	switch {
	case l.stopped.Load(), !l.alive(),
		l.immediates.refs > 0, len(l.pending) > 0, l.closing != nil:
		return 0
	case len(l.timers.items) == 0:
		return -1
	}
	d := l.timers.items[0].due - l.now
	return int(min(max(d, 0), 1<<31-1))
}

// Stop makes Run return after the callback that runs now, and its phase's
// others, without 'beforeExit' and 'exit'. Any goroutine may call it.
func (l *Loop) Stop() {
	l.stopped.Store(true)
	l.posts.wake(l)
}

// Exit ends the loop from inside a callback and does not return. It mirrors
// process.exit: 'exit' is emitted, then Run returns. In an 'exit' listener it
// ends the loop at once.
func (l *Loop) Exit(code int) {
	l.assertOwner()
	l.SetExitCode(code)
	if !l.exiting {
		l.exiting = true
		EventExit.Emit(&l.EventEmitter, l.exitCode)
	}
	panic(unwind{l})
}

// ExitCode returns the code that the process should end with: that of Exit or
// SetExitCode, 1 after an uncaught error, 7 when an 'uncaughtException'
// listener threw.
func (l *Loop) ExitCode() int { return l.exitCode }

// SetExitCode sets the code that 'beforeExit' and 'exit' bring. It mirrors
// process.exitCode.
func (l *Loop) SetExitCode(code int) { l.exitCode, l.exitCodeSet = code, true }

// Exiting reports whether 'exit' has been emitted or is about to be. It mirrors
// process._exiting.
func (l *Loop) Exiting() bool { return l.exiting }

// Alive reports whether something keeps the loop alive.
func (l *Loop) Alive() bool { return l.alive() }

// slot is a value that a layer above keeps with the loop. There are few, so they
// are searched one by one.
type slot struct{ key, value any }

// Slot returns the loop's value for key, nil when there is none. Layers above
// keep what belongs to the loop there; keys are of types of their own.
func (l *Loop) Slot(key any) any {
	for i := range l.slots {
		if l.slots[i].key == key {
			return l.slots[i].value
		}
	}
	return nil
}

// SetSlot sets the loop's value for key.
func (l *Loop) SetSlot(key, value any) {
	for i := range l.slots {
		if l.slots[i].key == key {
			l.slots[i].value = value
			return
		}
	}
	l.slots = append(l.slots, slot{key, value})
}
