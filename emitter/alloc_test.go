//go:build !race

package emitter_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/emitter"
)

func TestTypedEmitAllocatesNothing(t *testing.T) {
	var e emitter.EventEmitter
	sum := 0
	eventPair.On(&e, func(_ string, n int) { sum += n })
	if n := testing.AllocsPerRun(100, func() { eventPair.Emit(&e, "x", 1) }); n != 0 {
		t.Errorf("%v allocations per emit, want 0", n)
	}
}

// TestComeAndGoAllocatesNothing: a listener of its own object that is added and
// removed again and again, alone or beside another.
func TestComeAndGoAllocatesNothing(t *testing.T) {
	var e emitter.EventEmitter
	var l emitter.Listener
	var c callee
	l.Bind(&c, false)
	key := emitter.Key{Name: "else"}
	comeAndGo := func() {
		e.Add(key, &l, false)
		eventElse.Emit(&e)
		l.Off()
	}
	comeAndGo()
	if n := testing.AllocsPerRun(100, comeAndGo); n != 0 {
		t.Errorf("%v allocations alone, want 0", n)
	}
	eventElse.On(&e, func() {})
	comeAndGo()
	if n := testing.AllocsPerRun(100, comeAndGo); n != 0 {
		t.Errorf("%v allocations beside another, want 0", n)
	}
}
