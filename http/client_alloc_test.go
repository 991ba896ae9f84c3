//go:build !race

package http_test

import (
	"runtime"
	"testing"
)

// TestClientAllocs bounds what a keep-alive request costs, from Get to 'end'.
func TestClientAllocs(t *testing.T) {
	const requests, limit = 5000, 1.0
	port := benchServer(t)
	warm := newClientRun(t, port, 1)
	warm.run(100, 1)
	c := newClientRun(t, port, 1)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c.run(requests, 1)
	runtime.ReadMemStats(&after)
	if n := float64(after.Mallocs-before.Mallocs) / requests; n > limit {
		t.Errorf("%.2f allocations for a request, want at most %v", n, limit)
	}
}
