//go:build !race

package http_test

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
)

// cost is what a chunk of requests takes of the system and of the allocator.
type cost struct {
	reads, writes, others int
	allocs                float64
}

// costOf compares a run with one of twice as many chunks.
func costOf(t *testing.T, p *loop.Profile, opts *http.ServerOptions, chunk string, fn http.RequestListener) cost {
	t.Helper()
	const count = 6400
	run := func(n int) (looptest.Calls, uint64) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m := millOf(t, p, opts, n, chunk, fn)
		runtime.ReadMemStats(&after)
		return m.Calls, after.Mallocs - before.Mallocs
	}
	run(count)
	few, fewAllocs := run(count)
	many, manyAllocs := run(2 * count)
	per := func(a, b int) int {
		if (b-a)%count != 0 {
			t.Errorf("%d more calls for %d more chunks", b-a, count)
		}
		return (b - a) / count
	}
	return cost{
		reads: per(few.Read, many.Read), writes: per(few.Write, many.Write),
		others: per(few.Watch+few.Accept+few.Option+few.Close, many.Watch+many.Accept+many.Option+many.Close),
		allocs: float64(int64(manyAllocs-fewAllocs)) / count,
	}
}

// collect answers with what came.
func collect(req *http.IncomingMessage, res *http.ServerResponse) {
	var body []byte
	req.OnData(func(b []byte) { body = append(body, b...) })
	req.OnEnd(func() {
		if err := res.EndBytes(body); err != nil {
			panic(err)
		}
	})
}

// TestCosts guards what requests cost where it can be counted: system calls and
// allocations. Less is as wrong as more: then this table is to be changed.
func TestCosts(t *testing.T) {
	post := "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1024\r\n\r\n" + strings.Repeat("x", 1024)
	reuse := &http.ServerOptions{ReuseMessages: true}
	corks := &http.ServerOptions{ReuseMessages: true, CorkPipelined: true}
	for _, tc := range []struct {
		name   string
		chunk  string
		opts   *http.ServerOptions
		fn     http.RequestListener
		writes int
		allocs float64 // two messages are a quarter: they come in slabs of eight
	}{
		{"get", benchRequest, nil, writeHello, 1, 0.25},
		{"implicit head", benchRequest, nil, answerHello, 1, 0.25},
		{"reused", benchRequest, reuse, writeHello, 1, 0},
		{"post", post, nil, collect, 1, 9.3125},
		{"pipelined", strings.Repeat(benchRequest, 16), nil, writeHello, 2, 4},
		{"pipelined corked", strings.Repeat(benchRequest, 16), corks, writeHello, 1, 0},
		{"pipelined reused", strings.Repeat(benchRequest, 16), reuse, writeHello, 2, 0},
	} {
		for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
			t.Run(fmt.Sprint(tc.name, " ", p.Name), func(t *testing.T) {
				c := costOf(t, p, tc.opts, tc.chunk, tc.fn)
				if c.reads != 1 || c.writes != tc.writes || c.others != 0 {
					t.Errorf("%d reads, %d writes and %d other calls, want 1, %d and 0", c.reads, c.writes, c.others, tc.writes)
				}
				if math.Abs(c.allocs-tc.allocs) > 0.02 {
					t.Errorf("%.4f allocations, want %.4f", c.allocs, tc.allocs)
				}
			})
		}
	}
}
