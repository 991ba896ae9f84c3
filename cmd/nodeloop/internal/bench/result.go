package bench

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// Result is what a run has found.
type Result struct {
	When       time.Time     `json:"when"`
	Machine    string        `json:"machine"`
	System     string        `json:"system"`
	Pinned     string        `json:"pinned"`
	Rounds     int           `json:"rounds"`
	Seconds    float64       `json:"seconds"`
	Peers      []PeerVersion `json:"peers"`
	Tables     []*Table      `json:"tables"`
	Unmeasured []string      `json:"unmeasured"` // what could not be measured, and why
}

// PeerVersion names a peer that took part.
type PeerVersion struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Table is what a workload has shown.
type Table struct {
	Name  string `json:"name"`
	What  string `json:"what"`
	Unit  string `json:"unit"`
	Lower bool   `json:"lower_is_better"`
	Rows  []*Row `json:"rows"`
}

// Row is a peer's part in a table.
type Row struct {
	Peer    string   `json:"peer"`
	Median  float64  `json:"median"`
	Low     float64  `json:"low"`
	High    float64  `json:"high"`
	CPU     float64  `json:"cpu_us,omitempty"`
	P50     float64  `json:"p50_us,omitempty"`
	P99     float64  `json:"p99_us,omitempty"`
	Errors  int      `json:"errors,omitempty"`
	Ratio   *Ratio   `json:"nodeloop_against_it,omitempty"`
	Samples []Sample `json:"samples"`
}

// Ratio says how many times better nodeloop is, round by round: above 1 it is
// better, whether more or less is.
type Ratio struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// result sums up.
func (b *bench) result() *Result {
	r := &Result{
		When: time.Now(), Machine: machine(), System: runtime.GOOS + "/" + runtime.GOARCH, Rounds: b.Rounds, Seconds: b.Seconds,
		Pinned: "nothing is pinned: there is one processor, or they cannot be chosen; do not trust the figures", Unmeasured: []string{},
	}
	if b.serverCPU >= 0 {
		r.Pinned = fmt.Sprintf("server on processor %d, load on %d", b.serverCPU, b.loadCPU)
	}
	for _, p := range b.peers {
		if p.Missing != "" {
			r.Unmeasured = append(r.Unmeasured, p.Name+": "+p.Missing)
			continue
		}
		r.Peers = append(r.Peers, PeerVersion{p.Name, p.Version})
	}
	for _, w := range b.Workloads {
		t := &Table{Name: w.Name, What: w.What, Unit: w.Unit, Lower: w.Lower}
		for _, p := range b.peers {
			if why := b.failed[w.Name+" of "+p.Name]; why != "" && why != "-" {
				r.Unmeasured = append(r.Unmeasured, w.Name+" of "+p.Name+": "+why)
			}
			if samples := b.samples[w.Name][p.Name]; len(samples) > 0 {
				t.Rows = append(t.Rows, sum(w, p, samples, b.samples[w.Name]["nodeloop"]))
			}
		}
		if len(t.Rows) > 0 {
			r.Tables = append(r.Tables, t)
		}
	}
	return r
}

// sum makes a row of a peer's samples; own are nodeloop's of the same rounds.
func sum(w *Workload, p *Peer, samples, own []Sample) *Row {
	pick := func(of func(Sample) float64) []float64 {
		var all []float64
		for _, s := range samples {
			all = append(all, of(s))
		}
		return all
	}
	values := pick(func(s Sample) float64 { return s.Value })
	row := &Row{
		Peer: p.Name, Samples: samples, Median: median(values), Low: slices.Min(values), High: slices.Max(values),
		CPU: median(pick(func(s Sample) float64 { return s.CPU })),
		P50: median(pick(func(s Sample) float64 { return s.P50 })),
		P99: median(pick(func(s Sample) float64 { return s.P99 })),
	}
	for _, s := range samples {
		row.Errors += s.Errors
	}
	if p.Name == "nodeloop" || len(own) != len(samples) {
		return row
	}
	var ratios []float64
	for i, s := range samples {
		ratio := own[i].Value / s.Value
		if w.Lower {
			ratio = s.Value / own[i].Value
		}
		ratios = append(ratios, ratio)
	}
	row.Ratio = &Ratio{median(ratios), slices.Min(ratios), slices.Max(ratios)}
	return row
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// Spread is how far the samples lie from the median at most, in per cent of it.
func (r *Row) Spread() float64 {
	if r.Median == 0 {
		return 0
	}
	return 100 * max(r.High-r.Median, r.Median-r.Low) / r.Median
}

// figure shows a number in three or four digits.
func figure(v float64) string {
	switch {
	case v >= 10_000_000:
		return strconv.FormatFloat(v/1e6, 'f', 1, 64) + " M"
	case v >= 1_000_000:
		return strconv.FormatFloat(v/1e6, 'f', 2, 64) + " M"
	case v >= 10_000:
		return strconv.FormatFloat(v/1e3, 'f', 1, 64) + " k"
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}
