package timers_test

import (
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

func run(b *testing.B, main func(l *loop.Loop)) {
	b.Helper()
	l, err := loop.New(loop.Options{})
	if err != nil {
		b.Fatal(err)
	}
	l.Main(func() { main(l) })
	b.ReportAllocs()
	b.ResetTimer()
	if err := l.Run(); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkTimeoutRandom(b *testing.B) {
	run(b, func(l *loop.Loop) {
		seed, fired := uint32(1), 0
		fn := func() { fired++ }
		for range b.N {
			seed = seed*1664525 + 1013904223
			timers.SetTimeout(l, fn, time.Duration(seed>>8%1001)*time.Millisecond)
		}
	})
}

func BenchmarkSetClearPair(b *testing.B) {
	run(b, func(l *loop.Loop) {
		fn := func() {}
		for range b.N {
			timers.ClearTimeout(timers.SetTimeout(l, fn, time.Second))
		}
	})
}

func BenchmarkSetClearPairEmbedded(b *testing.B) {
	run(b, func(l *loop.Loop) {
		var t timers.Timeout
		t.Init(l, timers.Func(func() {}))
		for range b.N {
			t.Start(1000)
			t.Clear()
		}
	})
}

func BenchmarkSetClearAll(b *testing.B) {
	run(b, func(l *loop.Loop) {
		fn := func() {}
		all := make([]*timers.Timeout, b.N)
		seed := uint32(1)
		for i := range all {
			seed = seed*1664525 + 1013904223
			all[i] = timers.SetTimeout(l, fn, time.Duration(seed>>8%1001)*time.Millisecond)
		}
		for _, t := range all {
			t.Clear()
		}
	})
}

func BenchmarkRefresh(b *testing.B) {
	run(b, func(l *loop.Loop) {
		all := make([]*timers.Timeout, 1000)
		for i := range all {
			all[i] = timers.SetTimeout(l, func() {}, time.Minute)
		}
		b.ResetTimer()
		for i := range b.N {
			all[i%1000].Refresh()
		}
		b.StopTimer()
		for _, t := range all {
			t.Clear()
		}
	})
}
