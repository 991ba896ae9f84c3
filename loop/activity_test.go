package loop_test

import (
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
)

// TestBlockedFromInside begins to look for slow callbacks within one.
func TestBlockedFromInside(t *testing.T) {
	s := looptest.New(loop.Options{})
	var took []time.Duration
	s.Main(func() {
		s.OnBlocked(time.Millisecond, func(b loop.Blocked) { took = append(took, b.Took) })
		s.SetImmediate(func() { s.Spin(3 * time.Millisecond) })
	})
	if err := s.Run(); err != nil {
		t.Error(err)
	}
	if len(took) != 1 || took[0] != 3*time.Millisecond {
		t.Errorf("reported %v, want one of 3 ms", took)
	}
}

// TestRestBlocked stops looking for slow callbacks, and goes on.
func TestRestBlocked(t *testing.T) {
	s := looptest.New(loop.Options{})
	count := 0
	spin := func() { s.Spin(3 * time.Millisecond) }
	s.Main(func() {
		s.OnBlocked(time.Millisecond, func(loop.Blocked) { count++ })
		s.RestBlocked(true)
		s.SetImmediate(func() {
			spin()
			s.NextTick(spin)
			s.RestBlocked(false)
			s.NextTick(spin)
			s.SetImmediate(spin)
		})
	})
	if err := s.Run(); err != nil {
		t.Error(err)
	}
	if count != 3 {
		t.Errorf("reported %d, want both ticks and the last immediate", count)
	}
}
