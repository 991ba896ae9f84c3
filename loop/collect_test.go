package loop_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
)

type watchedObject struct {
	next *watchedObject
	data [64]byte
}

// TestCollectGarbage drops one of two objects.
func TestCollectGarbage(t *testing.T) {
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	l.Main(func() {
		kept, dropped := &watchedObject{}, &watchedObject{}
		dropped.next = dropped
		k := loop.WatchGarbage(l, kept, func() { t.Error("told of what is kept") })
		d := loop.WatchGarbage(l, dropped, func() { told++ })
		dropped = nil
		l.CollectGarbage()
		if k.Gone() || !d.Gone() {
			t.Errorf("gone: kept %v, dropped %v", k.Gone(), d.Gone())
		}
		l.SetImmediate(func() { kept.data[0]++ })
	})
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}
