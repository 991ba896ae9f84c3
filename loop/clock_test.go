package loop_test

import (
	"testing"
	"time"
)

// TestTimeIsExact compares the loop's time with the clock's, call by call.
func TestTimeIsExact(t *testing.T) {
	l := newLoop(t)
	defer l.Close()
	for end := l.Hrtime() + int64(50*time.Millisecond); ; {
		before := l.Hrtime()
		now := l.UpdateTime()
		after := l.Hrtime()
		if now < before/int64(time.Millisecond) || now > after/int64(time.Millisecond) {
			t.Fatalf("loop time is %d ms, the clock went from %d to %d ns", now, before, after)
		}
		if after > end {
			break
		}
	}
}

func BenchmarkUpdateTime(b *testing.B) {
	l := newLoop(b)
	defer l.Close()
	for b.Loop() {
		l.UpdateTime()
	}
}
