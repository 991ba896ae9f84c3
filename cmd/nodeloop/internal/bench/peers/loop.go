package peers

import (
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"
)

// errNoCase is the error of a case that Go has nothing for.
type errNoCase string

// Error says so.
func (e errNoCase) Error() string { return "bench-peer: Go has nothing for case " + string(e) }

// runLoop does what nodeloop's loopbench does with what Go itself has: timers of
// package time, channels between goroutines.
func runLoop(name string, n int) error {
	cases := map[string]func(int) float64{
		"timeout_rand": timeoutRand, "set_clear_pair": setClearPair, "set_clear_all": setClearAll,
		"refresh": refresh, "imm_chain": goroutineChain, "post_thr": channel, "post_lat": pingPong,
	}
	run := cases[name]
	if run == nil {
		return errNoCase(name)
	}
	cpu, begun := used(), time.Now()
	median := run(n)
	figures := map[string]any{
		"case": name, "n": n,
		"cpu_ns":  float64(used()-cpu) / float64(n),
		"wall_ns": float64(time.Since(begun)) / float64(n),
	}
	if median > 0 {
		figures["p50_ns"] = median
	}
	line, err := json.Marshal(figures)
	if err == nil {
		fmt.Printf("%s\n", line)
	}
	return err
}

func used() time.Duration {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func timeoutRand(n int) float64 {
	var all sync.WaitGroup
	all.Add(n)
	seed := uint32(1)
	for range n {
		seed = seed*1664525 + 1013904223
		time.AfterFunc(time.Duration(seed>>8%1001)*time.Millisecond, all.Done)
	}
	all.Wait()
	return 0
}

func setClearPair(n int) float64 {
	for range n {
		time.AfterFunc(time.Second, func() {}).Stop()
	}
	return 0
}

func setClearAll(n int) float64 {
	all := make([]*time.Timer, n)
	for i := range all {
		all[i] = time.AfterFunc(time.Second, func() {})
	}
	for _, t := range all {
		t.Stop()
	}
	return 0
}

func refresh(n int) float64 {
	all := make([]*time.Timer, 1000)
	for i := range all {
		all[i] = time.AfterFunc(time.Hour, func() {})
	}
	for i := range n {
		all[i%len(all)].Reset(time.Hour)
	}
	return 0
}

// goroutineChain has each goroutine start the next.
func goroutineChain(n int) float64 {
	done := make(chan struct{})
	var next func()
	next = func() {
		if n--; n > 0 {
			go next()
		} else {
			close(done)
		}
	}
	go next()
	<-done
	return 0
}

// channel passes functions between two threads.
func channel(n int) float64 {
	runtime.LockOSThread()
	c := make(chan func(), 1024)
	go func() {
		runtime.LockOSThread()
		fn := func() {}
		for range n {
			c <- fn
		}
		close(c)
	}()
	for fn := range c {
		fn()
	}
	return 0
}

func pingPong(n int) float64 {
	runtime.LockOSThread()
	posts, ran := make(chan time.Time), make(chan struct{})
	took := make([]time.Duration, 0, n)
	go func() {
		runtime.LockOSThread()
		for range n {
			posts <- time.Now()
			<-ran
		}
		close(posts)
	}()
	for posted := range posts {
		took = append(took, time.Since(posted))
		ran <- struct{}{}
	}
	slices.Sort(took)
	return float64(took[len(took)/2])
}
