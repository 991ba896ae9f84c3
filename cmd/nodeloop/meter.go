package main

import (
	"os"
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/bench"
)

// usage is what the process has used so far, in nanoseconds.
type usage struct {
	sched int64 // by the scheduler's books, over all threads; cpu where there are none
	cpu   int64 // user and system time
	wall  int64
}

// processStart is what wall time counts from.
var processStart = time.Now()

// measure returns what the process has used.
func measure() usage {
	u := usage{wall: int64(time.Since(processStart))}
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) == nil {
		u.cpu = r.Utime.Nano() + r.Stime.Nano()
	}
	if u.sched = bench.SchedTime(os.Getpid()); u.sched == 0 {
		u.sched = u.cpu
	}
	return u
}

// since returns what was used after an earlier measurement.
func (u usage) since(from usage) usage {
	return usage{u.sched - from.sched, u.cpu - from.cpu, u.wall - from.wall}
}
