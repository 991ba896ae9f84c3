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
