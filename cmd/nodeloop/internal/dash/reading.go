package dash

import (
	"math"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// reading is what the page gets. Rates are per second, times in microseconds,
// and both are of the time since the reading before.
type reading struct {
	Utilization float64            `json:"utilization"` // 0 to 1
	Turns       float64            `json:"turns"`
	Phases      map[string]float64 `json:"phases"` // µs in a turn
	Wait        float64            `json:"wait"`   // µs in a turn
	Callbacks   float64            `json:"callbacks"`
	Ticks       float64            `json:"ticks"`
	Microtasks  float64            `json:"microtasks"`
	Timeouts    float64            `json:"timeouts"`
	Immediates  float64            `json:"immediates"`

	Requests    float64    `json:"requests"`
	Responses   [6]float64 `json:"responses"`
	ParseErrors float64    `json:"parseErrors"`
	FirstByte   delays     `json:"firstByte"`
	Connections int        `json:"connections"`
	Accepted    float64    `json:"accepted"`
	BytesIn     float64    `json:"bytesIn"`
	BytesOut    float64    `json:"bytesOut"`

	Delay delays `json:"delay"`

	Syscalls map[string]float64 `json:"syscalls"`
	Handles  map[string]int     `json:"handles"`
	Queues   map[string]int     `json:"queues"`

	Slowest []callback `json:"slowest"`
	Slow    float64    `json:"slow"` // µs from which on a callback is listed
}

// delays are percentiles in microseconds.
type delays struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// percentiles returns those of a histogram whose durations are so much too long.
func percentiles(h *loop.Histogram, tooLong time.Duration) (p delays) {
	if h.Count() == 0 {
		return p
	}
	at := func(q float64) float64 { return micros(time.Duration(max(h.Percentile(q)-int64(tooLong), 0))) }
	return delays{at(50), at(90), at(99), at(100)}
}

func micros(d time.Duration) float64 { return math.Round(float64(d)/100) / 10 }

// read returns what has happened since the last reading.
func (d *Dashboard) read() *reading {
	now, web := d.l.Metrics(), *d.http
	m := now.Since(d.last)
	seconds := max(m.Elapsed.Seconds(), 1e-9)
	rate := func(n uint64) float64 { return math.Round(float64(n)/seconds*10) / 10 }
	perTurn := func(t time.Duration) float64 { return micros(t) / float64(max(m.Turns, 1)) }
	r := &reading{
		Turns: rate(m.Turns), Callbacks: rate(m.Callbacks()), Ticks: rate(m.Ticks), Microtasks: rate(m.Microtasks),
		Timeouts: rate(m.Timeouts), Immediates: rate(m.Immediates),
		Requests: rate(web.Requests - d.lastHTTP.Requests), ParseErrors: rate(web.ParseErrors - d.lastHTTP.ParseErrors),
		FirstByte: percentiles(web.FirstByte, 0), Connections: d.connections(), Accepted: rate(m.Accepted),
		BytesIn: rate(m.BytesRead), BytesOut: rate(m.BytesWritten),
		Delay: percentiles(d.delay.Histogram, resolution), Wait: perTurn(m.Idle),
		Phases: map[string]float64{}, Handles: map[string]int{},
		Slowest: d.callbacks.list(d.l.Hrtime()), Slow: micros(slow),
		Queues: map[string]int{
			"ticks": m.Queues.Ticks, "microtasks": m.Queues.Microtasks, "immediates": m.Queues.Immediates,
			"pending": m.Queues.Pending, "posts": m.Queues.Posts, "work": m.Queues.Work + m.Ops.Work,
			"writes": m.Ops.Writes, "bytes to write": m.Queues.WriteBytes,
		},
		Syscalls: map[string]float64{
			"wait": rate(m.Syscalls.Wait), "watch": rate(m.Syscalls.Watch), "read": rate(m.Syscalls.Read),
			"write": rate(m.Syscalls.Write), "accept": rate(m.Syscalls.Accept), "close": rate(m.Syscalls.Close),
			"other": rate(m.Syscalls.Connect + m.Syscalls.Shutdown + m.Syscalls.Other),
		},
	}
	if u := m.Utilization(); !math.IsNaN(u) {
		r.Utilization = min(max(u, 0), 1)
	}
	for i := range r.Responses {
		r.Responses[i] = rate(web.Responses[i] - d.lastHTTP.Responses[i])
	}
	for p := loop.PhaseTimers; p <= loop.PhaseClosing; p++ {
		t := m.Phases[p].Time
		if p == loop.PhasePoll {
			t = max(t-m.Idle, 0) // without the waiting
		}
		r.Phases[p.String()] = perTurn(t)
	}
	for _, k := range []loop.HandleKind{loop.KindTimer, loop.KindTCP, loop.KindPipe} {
		r.Handles[k.String()] = m.ActiveHandles[k]
	}
	r.Handles["timeout"] = m.ActiveTimeouts
	d.begin()
	return r
}
