//go:build !race

package http_test

import (
	"runtime"
	"testing"

	"github.com/nodeloop/nodeloop/http"
)

// TestKeepAliveGetAllocations guards what a request costs: its two messages. The
// header block of a client that repeats itself is remembered.
func TestKeepAliveGetAllocations(t *testing.T) { checkGetAllocations(t, nil) }

// TestStrictGetAllocations guards that a strict server allocates no more.
func TestStrictGetAllocations(t *testing.T) {
	checkGetAllocations(t, &http.ServerOptions{StrictParser: true})
}

func checkGetAllocations(t *testing.T, opts *http.ServerOptions) {
	t.Helper()
	const limit = 2
	address := liveServerWith(t, opts, answerHello)
	buf, request := make([]byte, 4096), []byte(benchRequest)
	conn, n := connect(t, address, request, buf)
	for range 100 {
		exchange(t, conn, request, buf, n)
	}
	var before, after runtime.MemStats
	const rounds = 1000
	runtime.ReadMemStats(&before)
	for range rounds {
		exchange(t, conn, request, buf, n)
	}
	runtime.ReadMemStats(&after)
	if got := float64(after.Mallocs-before.Mallocs) / rounds; got > limit+0.2 {
		t.Errorf("%.2f allocations per request, want %d", got, limit)
	}
}

// TestUnsetHeadersAllocateNothing guards the look-ups that most handlers make.
func TestUnsetHeadersAllocateNothing(t *testing.T) {
	m := http.NewOutgoingMessage(newLoop(t, nil))
	if n := testing.AllocsPerRun(100, func() {
		if m.HasHeader("Content-Type") || m.GetHeader("Content-Length") != nil {
			t.Error("a header is set")
		}
	}); n != 0 {
		t.Errorf("%v allocations per look-up, want 0", n)
	}
}
