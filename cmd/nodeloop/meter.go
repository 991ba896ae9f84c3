package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
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
	if u.sched = schedTime(); u.sched == 0 {
		u.sched = u.cpu
	}
	return u
}

// schedTime sums the time that Linux's scheduler gave the process's threads. It
// returns 0 where that is not told.
func schedTime() int64 {
	files, _ := filepath.Glob("/proc/self/task/*/schedstat")
	sum := int64(0)
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			continue // a thread that has ended
		}
		first, _, _ := strings.Cut(string(b), " ")
		ns, _ := strconv.ParseInt(first, 10, 64)
		sum += ns
	}
	return sum
}

// since returns what was used after an earlier measurement.
func (u usage) since(from usage) usage {
	return usage{u.sched - from.sched, u.cpu - from.cpu, u.wall - from.wall}
}
