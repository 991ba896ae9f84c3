//go:build !race

package http_test

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
)

// TestClientCosts guards what a kept-alive GET costs a client, as [TestCosts]
// does for servers: two messages come in slabs of eight.
func TestClientCosts(t *testing.T) {
	const count = 6400
	for _, tc := range []struct {
		p      *loop.Profile
		reuse  bool
		allocs float64
	}{
		{loop.Node16, false, 0.25},
		{loop.Node16, true, 0},
		{loop.Node10, false, 11.25},
		{loop.Node10, true, 11},
	} {
		t.Run(fmt.Sprint(tc.p.Name, " reuse=", tc.reuse), func(t *testing.T) {
			run := func(n int) (looptest.Calls, uint64) {
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				e := clientMill(t, tc.p, n, 16, http.AgentOptions{ReuseMessages: tc.reuse})
				runtime.ReadMemStats(&after)
				return e.Calls, after.Mallocs - before.Mallocs
			}
			run(count)
			few, fewAllocs := run(count)
			many, manyAllocs := run(2 * count)
			if many.Read-few.Read != count || many.Write-few.Write != count {
				t.Errorf("%d more reads and %d more writes for %d more requests", many.Read-few.Read, many.Write-few.Write, count)
			}
			if few.Watch != many.Watch || few.Option != many.Option || few.Close != many.Close {
				t.Errorf("other calls: %+v, then %+v", few, many)
			}
			if n := float64(int64(manyAllocs-fewAllocs)) / count; math.Abs(n-tc.allocs) > 0.02 {
				t.Errorf("%.4f allocations, want %.4f", n, tc.allocs)
			}
		})
	}
}
