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
