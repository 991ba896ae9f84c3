package loop_test

import (
	"io"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// BenchmarkLoop is a turn with an immediate and a tick: when nobody watches
// (off), with each kind of observation on its own, and with a bare Observer,
// whose calls are all there is.
func BenchmarkLoop(b *testing.B) {
	for _, c := range []struct {
		name  string
		watch func(l *loop.Loop)
	}{
		{"off", func(*loop.Loop) {}},
		{"metrics", func(l *loop.Loop) { l.EnableMetrics(loop.MetricsOptions{}) }},
		{"blocked", func(l *loop.Loop) { l.OnBlocked(time.Second, nil) }},
		{"trace", func(l *loop.Loop) { l.StartTrace(io.Discard, loop.TraceText) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			run(b, func(l *loop.Loop) {
				c.watch(l)
				n := 0
				tick := func() {}
				var next func()
				next = func() {
					l.NextTick(tick)
					if n++; n < b.N {
						l.SetImmediate(next)
					}
				}
				l.SetImmediate(next)
			})
		})
	}
}
