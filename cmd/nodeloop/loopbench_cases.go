package main

import (
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

// loopRun is one run of a case.
type loopRun struct {
	l            *loop.Loop
	n            int
	begin        func() // what is measured, to the end of the loop or to end
	begun, ended usage
	latency      *histogram // of post_lat
}

// end ends the measurement before the loop ends.
func (r *loopRun) end() { r.ended = measure() }

// loopCase is one thing to measure. prepare runs on the loop and sets begin.
type loopCase struct {
	name, what string
	prepare    func(r *loopRun)
}

const (
	loopBatch   = 1000
	loopRefresh = 1000 // timers that case refresh keeps
)

var loopCases = []loopCase{
	{"timeout_rand", "set timeouts of random 0 to 1000 ms and let all of them fire", benchTimeoutRand},
	{"imm_chain", "each immediate sets the next: a turn each", benchImmediateChain},
	{"imm_batch", "set immediates, 1000 in a turn", benchImmediateBatch},
	{"tick_chain", "each tick queues the next", benchTickChain},
	{"tick_batch", "queue ticks, 1000 in a drain", benchTickBatch},
	{"set_clear_pair", "set a timeout of 1000 ms and clear it at once", benchSetClearPair},
	{"set_clear_all", "set N timeouts of 1000 ms, then clear all", benchSetClearAll},
	{"refresh", "refresh 1000 live timeouts in turn", benchRefresh},
	{"post_thr", "another goroutine posts as fast as it can", benchPostThroughput},
	{"post_lat", "another goroutine posts one by one and takes the time until each runs", benchPostLatency},
}

func benchTimeoutRand(r *loopRun) {
	r.begin = func() {
		seed := uint32(1)
		fn := func() {}
		for range r.n {
			seed = seed*1664525 + 1013904223
			timers.SetTimeout(r.l, fn, time.Duration(seed>>8%1001)*time.Millisecond)
		}
	}
}

func benchImmediateChain(r *loopRun) {
	left := r.n
	var next func()
	next = func() {
		if left--; left > 0 {
			r.l.SetImmediate(next)
		}
	}
	r.begin = func() { r.l.SetImmediate(next) }
}

func benchImmediateBatch(r *loopRun) {
	nop := func() {}
	left := r.n
	var next func()
	next = func() {
		batch := min(left, loopBatch)
		left -= batch
		for range batch - 1 {
			r.l.SetImmediate(nop)
		}
		if left > 0 {
			r.l.SetImmediate(next)
		}
	}
	r.begin = next
}

func benchTickChain(r *loopRun) {
	left := r.n
	var next func()
	next = func() {
		if left--; left > 0 {
			r.l.NextTick(next)
		}
	}
	r.begin = func() { r.l.NextTick(next) }
}

func benchTickBatch(r *loopRun) {
	nop := func() {}
	left := r.n
	var next func()
	next = func() {
		batch := min(left, loopBatch)
		left -= batch
		for range batch - 1 {
			r.l.NextTick(nop)
		}
		if left > 0 {
			r.l.NextTick(next)
		}
	}
	r.begin = next
}

func benchSetClearPair(r *loopRun) {
	fn := func() {}
	r.begin = func() {
		for range r.n {
			timers.ClearTimeout(timers.SetTimeout(r.l, fn, time.Second))
		}
	}
}

func benchSetClearAll(r *loopRun) {
	fn := func() {}
	all := make([]*timers.Timeout, r.n)
	r.begin = func() {
		for i := range all {
			all[i] = timers.SetTimeout(r.l, fn, time.Second)
		}
		for _, t := range all {
			timers.ClearTimeout(t)
		}
	}
}

func benchRefresh(r *loopRun) {
	all := make([]*timers.Timeout, loopRefresh)
	for i := range all {
		all[i] = timers.SetTimeout(r.l, func() {}, time.Hour)
	}
	r.begin = func() {
		for left := r.n; left > 0; left -= loopRefresh {
			for _, t := range all[:min(left, loopRefresh)] {
				t.Refresh()
			}
		}
		r.end()
		for _, t := range all {
			timers.ClearTimeout(t)
		}
	}
}

func benchPostThroughput(r *loopRun) {
	r.begin = func() {
		hold := r.l.Hold()
		go func() {
			fn := func() {}
			for range r.n {
				r.l.Post(fn)
			}
			hold.Release()
		}()
	}
}

func benchPostLatency(r *loopRun) {
	r.latency = new(histogram)
	r.begin = func() {
		hold := r.l.Hold()
		go func() {
			ran := make(chan struct{})
			var posted time.Time
			fn := func() {
				r.latency.add(int64(time.Since(posted)))
				ran <- struct{}{}
			}
			for range r.n {
				posted = time.Now()
				r.l.Post(fn)
				<-ran
			}
			hold.Release()
		}()
	}
}
