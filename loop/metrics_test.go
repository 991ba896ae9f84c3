package loop_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
)

// TestMetrics counts what a loop does in 100 ms of virtual time, of which its
// callbacks take 30.
func TestMetrics(t *testing.T) {
	s := looptest.New(loop.Options{})
	s.EnableMetrics(loop.MetricsOptions{DelayResolution: 5 * time.Millisecond})
	var before loop.Metrics
	var timers [10]loop.Timer
	s.Main(func() {
		for i := range timers {
			timers[i].Init(s.Loop, loop.TimerFunc(func() {
				s.Spin(3 * time.Millisecond)
				s.NextTick(func() { s.QueueMicrotask(func() {}) })
				s.SetImmediate(func() {})
				if i == 4 {
					before = s.Metrics()
				}
			}))
			timers[i].Start(int64(10*(i+1)), 0)
		}
	})
	var at loop.Metrics
	s.OnBeforeExit(func(int) { at = s.Metrics() })
	if err := s.Run(); err != nil {
		t.Fatal(err)
	}
	if at.Elapsed != 103*time.Millisecond || at.Active != 30*time.Millisecond || at.Idle != 73*time.Millisecond {
		t.Errorf("elapsed %v, active %v, idle %v", at.Elapsed, at.Active, at.Idle)
	}
	if u := at.Utilization(); math.Abs(u-30.0/103) > 1e-9 {
		t.Errorf("utilization %v", u)
	}
	if at.Ticks != 10 || at.Microtasks != 10 || at.Immediates != 10 {
		t.Errorf("%d ticks, %d microtasks, %d immediates", at.Ticks, at.Microtasks, at.Immediates)
	}
	timersPhase := at.Phases[loop.PhaseTimers]
	if timersPhase.Time != 30*time.Millisecond || timersPhase.Callbacks < 10 {
		t.Errorf("the timers phase: %+v", timersPhase)
	}
	if at.Phases[loop.PhasePoll].Time != at.Idle {
		t.Errorf("the poll phase took %v, waiting %v", at.Phases[loop.PhasePoll].Time, at.Idle)
	}
	if at.Delay.Count == 0 || at.Delay.Max < 5*time.Millisecond || at.Delay.Max > 9*time.Millisecond {
		t.Errorf("delay %+v", at.Delay)
	}
	if before.ActiveHandles[loop.KindTimer] != 6 || before.Queues.Immediates != 1 || before.Queues.Ticks != 1 {
		t.Errorf("in the fifth timer: %+v", before)
	}
	if d := at.Since(before); d.Elapsed != 50*time.Millisecond || d.Ticks != 6 {
		t.Errorf("since then: %+v", d)
	}
}

// TestMetricsOfSockets counts bytes, connections and system calls.
func TestMetricsOfSockets(t *testing.T) {
	s := looptest.New(loop.Options{})
	s.EnableMetrics(loop.MetricsOptions{})
	var during loop.Metrics
	s.Main(func() {
		pair(t, s.Loop, func(client, peer *end) {
			peer.read = func(chunk []byte, err error) {
				if err != nil {
					peer.Close(nil)
				}
			}
			_ = peer.ReadStart()
			if err := client.Write(&loop.WriteReq{}, []byte("hello")); err != nil {
				t.Error(err)
			}
			during = s.Metrics()
			client.Close(nil)
		})
	})
	runs(t, s.Loop)
	m := s.Metrics()
	if m.BytesRead != 5 || m.BytesWritten != 5 || m.Accepted != 1 || m.Syscalls.Connect != 1 || m.Syscalls.Read < 2 {
		t.Errorf("%+v", m)
	}
	if during.Handles[loop.KindTCP] != 3 || m.Handles[loop.KindTCP] != 0 {
		t.Errorf("%d handles during, %d after", during.Handles[loop.KindTCP], m.Handles[loop.KindTCP])
	}
	var text strings.Builder
	if err := s.WriteMetrics(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# TYPE nodeloop_bytes_total counter\n", `nodeloop_bytes_total{direction="in"} 5` + "\n",
		`nodeloop_phase_seconds_total{phase="poll"} `, `nodeloop_syscalls_total{call="connect"} 1` + "\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
}

// TestHistogram holds a histogram against what perf_hooks says of the same
// values.
func TestHistogram(t *testing.T) {
	h := loop.NewHistogram()
	if h.Min() != math.MaxInt64 || h.Max() != 0 || !math.IsNaN(h.Mean()) {
		t.Errorf("empty: %v, %v, %v", h.Min(), h.Max(), h.Mean())
	}
	for i := range 1000 {
		h.Record(time.Duration(i + 1))
	}
	h.Record(2 * time.Hour)
	if h.Min() != 1 || h.Max() != 1000 || h.Exceeds() != 1 || h.Percentile(50) != 500 || h.Percentile(99) != 990 {
		t.Errorf("min %d, max %d, exceeds %d, %d, %d", h.Min(), h.Max(), h.Exceeds(), h.Percentile(50), h.Percentile(99))
	}
}
