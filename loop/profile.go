package loop

// Profile says which Node a loop behaves as. Each field names one difference
// and is read where it matters. The two profiles are [Node16] and [Node10];
// they must not be changed.
type Profile struct {
	Name    string // "node16"
	Version string // "v16.20.1"
	Major   int    // 16

	// TicksBetweenCallbacks: ticks and microtasks run between two timers, two
	// timer lists and two immediates of one batch, not only after the batch.
	TicksBetweenCallbacks bool
	// TicksBeforeImmediates: each check phase begins with a drain of what an
	// earlier, throwing callback has left in the queues.
	TicksBeforeImmediates bool
	// TicksAfterMainThrew: ticks and microtasks run after a main function that
	// threw, before the first turn.
	TicksAfterMainThrew bool
	// OneTimerHandle: all timeouts share one loop timer and one order of lists.
	// Otherwise each list has a loop timer, ref'd and unref'd lists are apart,
	// and an unref'd timeout leaves its list for a loop timer of its own.
	OneTimerHandle bool
	// IntervalSurvivesThrow: an interval whose callback threw repeats.
	IntervalSurvivesThrow bool
	// ErrorEndsStream: after a failed read a stream can't be written or shut
	// down either.
	ErrorEndsStream bool
	// ShutdownEndsWriting: writes after a shutdown fail without asking the
	// system.
	ShutdownEndsWriting bool
	// StopNeedsNoWrites: a stream that stops reading is inactive at once, even
	// while it waits to write.
	StopNeedsNoWrites bool
	// WritesArePending: a write that ends at once brings its stream into the next
	// pending phase.
	WritesArePending bool
	// KeepAliveProbes: TCP keep-alive sets the interval (1 s) and count (10) of
	// probes as well as the delay.
	KeepAliveProbes bool
	// UncaughtMonitor: 'uncaughtExceptionMonitor' comes before
	// 'uncaughtException'.
	UncaughtMonitor bool
	// LeakWarningNames: the warning of too many listeners names the emitter.
	LeakWarningNames bool
	// ErrorsShowValue: messages about an argument that is no function show it.
	ErrorsShowValue bool

	Stream StreamProfile // what the stream package reads
	HTTP   HTTPProfile   // what the http package reads
	Net    NetProfile    // what the net package reads
	TLS    TLSProfile    // what the tls package reads
}

// Node16 is v16.20.1, the default.
var Node16 = &Profile{
	Name: "node16", Version: "v16.20.1", Major: 16,
	Stream:                stream16,
	HTTP:                  http16,
	Net:                   net16,
	TLS:                   tls16,
	TicksBetweenCallbacks: true,
	TicksBeforeImmediates: true,
	TicksAfterMainThrew:   true,
	OneTimerHandle:        true,
	IntervalSurvivesThrow: true,
	ErrorEndsStream:       true,
	ShutdownEndsWriting:   true,
	StopNeedsNoWrites:     true,
	KeepAliveProbes:       true,
	UncaughtMonitor:       true,
	LeakWarningNames:      true,
	ErrorsShowValue:       true,
}

// Node10 is v10.24.1.
var Node10 = &Profile{
	Name: "node10", Version: "v10.24.1", Major: 10,
	WritesArePending: true,
	Stream:           stream10, HTTP: http10, Net: net10, TLS: tls10,
}
