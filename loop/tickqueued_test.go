package loop_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
)

// TestSetTickQueued counts ticks when they are queued, not when they run.
func TestSetTickQueued(t *testing.T) {
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	queued, ran := 0, 0
	l.Main(func() {
		l.SetTickQueued(func() { queued++ })
		for range 3 {
			l.NextTick(func() { ran++ })
		}
		if queued != 3 || ran != 0 {
			t.Errorf("%d queued, %d ran", queued, ran)
		}
		l.SetTickQueued(nil)
		l.NextTick(func() { ran++ })
	})
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
	if queued != 3 || ran != 4 {
		t.Errorf("%d queued, %d ran", queued, ran)
	}
}
