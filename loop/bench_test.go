package loop_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
)

// run runs main in a loop of its own.
func run(b *testing.B, main func(l *loop.Loop)) {
	b.Helper()
	l := newLoop(b)
	l.Main(func() { main(l) })
	b.ReportAllocs()
	b.ResetTimer()
	if err := l.Run(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkImmediateChain(b *testing.B) {
	run(b, func(l *loop.Loop) {
		n := 0
		var next func()
		next = func() {
			if n++; n < b.N {
				l.SetImmediate(next)
			}
		}
		l.SetImmediate(next)
	})
}

func BenchmarkImmediateBatch(b *testing.B) {
	run(b, func(l *loop.Loop) {
		left := b.N
		nop := func() {}
		var next func()
		next = func() {
			k := min(left, 1000)
			left -= k
			for range k - 1 {
				l.SetImmediate(nop)
			}
			if left > 0 {
				l.SetImmediate(next)
			}
		}
		l.SetImmediate(next)
	})
}

func BenchmarkTickChain(b *testing.B) {
	run(b, func(l *loop.Loop) {
		n := 0
		var next func()
		next = func() {
			if n++; n < b.N {
				l.NextTick(next)
			}
		}
		l.NextTick(next)
	})
}

func BenchmarkTickBatch(b *testing.B) {
	run(b, func(l *loop.Loop) {
		left := b.N
		nop := func() {}
		var next func()
		next = func() {
			k := min(left, 1000)
			left -= k
			for range k - 1 {
				l.NextTick(nop)
			}
			if left > 0 {
				l.NextTick(next)
			}
		}
		l.NextTick(next)
	})
}

func BenchmarkPost(b *testing.B) {
	run(b, func(l *loop.Loop) {
		h := l.Hold()
		go func() {
			n := 0
			fn := func() { n++ }
			for range b.N {
				l.Post(fn)
			}
			h.Release()
		}()
	})
}

func BenchmarkPostLatency(b *testing.B) {
	run(b, func(l *loop.Loop) {
		h := l.Hold()
		go func() {
			ran := make(chan struct{})
			fn := func() { ran <- struct{}{} }
			for range b.N {
				l.Post(fn)
				<-ran
			}
			h.Release()
		}()
	})
}

func BenchmarkTimerStartStop(b *testing.B) {
	run(b, func(l *loop.Loop) {
		var t loop.Timer
		t.Init(l, loop.TimerFunc(func() {}))
		for range b.N {
			t.Start(1000, 0)
			t.Stop()
		}
	})
}
