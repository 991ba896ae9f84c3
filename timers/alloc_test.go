//go:build !race

package timers_test

import (
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/timers"
)

func TestReuseAllocatesNothing(t *testing.T) {
	s := looptest.New(loop.Options{})
	t1 := timers.SetTimeout(s.Loop, func() {}, time.Second)
	timers.SetTimeout(s.Loop, func() {}, time.Second)
	var i idle
	i.Init(s.Loop, &i)
	i.Start(3000)
	for name, fn := range map[string]func(){
		"refresh":         t1.Refresh,
		"start and clear": func() { i.Start(500); i.Clear() },
		"far away":        func() { i.Start(50_000); i.Start(60_000) },
	} {
		if n := testing.AllocsPerRun(100, fn); n != 0 {
			t.Errorf("%s: %v allocations, want 0", name, n)
		}
	}
}

// TestTimeoutsComeInSlabs has timeouts that are set and cleared at once. A user
// may keep each, so each has memory of its own.
func TestTimeoutsComeInSlabs(t *testing.T) {
	const count, slab = 1280, 128
	s := looptest.New(loop.Options{})
	fn := func() {}
	pairs := func() {
		for range count {
			timers.ClearTimeout(timers.SetTimeout(s.Loop, fn, time.Second))
		}
	}
	if n := testing.AllocsPerRun(10, pairs); n != count/slab {
		t.Errorf("%v allocations for %d timeouts, want %d", n, count, count/slab)
	}
}
