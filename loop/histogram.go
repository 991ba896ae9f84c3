package loop

import (
	"math"
	"math/bits"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// The range of a histogram in nanoseconds, as perf_hooks has it: to an hour,
// exact to three figures.
const (
	histogramMax     = int64(time.Hour)
	histogramFigures = 3
)

// Histogram counts durations, exact to three figures. It is an HdrHistogram, as
// perf_hooks' are, and mirrors their properties; its values are nanoseconds.
type Histogram struct {
	h       *hdrhistogram.Histogram
	exceeds int64
}

// NewHistogram returns an empty histogram of durations up to an hour.
func NewHistogram() *Histogram {
	return &Histogram{h: hdrhistogram.New(1, histogramMax, histogramFigures)}
}

// NewHistogramOf returns an empty histogram of values from lowest, at least 1, to
// highest, at least twice that, exact to so many figures, 1 to 5. It mirrors
// perf_hooks.createHistogram.
func NewHistogramOf(lowest, highest int64, figures int) *Histogram {
	return &Histogram{h: hdrhistogram.New(lowest, highest, figures)}
}

// Record counts a duration of at least a nanosecond. One above the highest is
// counted by Exceeds alone.
func (h *Histogram) Record(d time.Duration) {
	if h.h.RecordValue(max(int64(d), 1)) != nil {
		h.exceeds++
	}
}

// Add counts what another histogram has counted.
func (h *Histogram) Add(other *Histogram) {
	h.exceeds += h.h.Merge(other.h) + other.exceeds
}

// Count returns how many durations were counted.
func (h *Histogram) Count() int64 { return h.h.TotalCount() }

// Exceeds returns how many durations were too long to be counted.
func (h *Histogram) Exceeds() int64 { return h.exceeds }

// Min returns the shortest duration. It is the largest integer when there is
// none, as in perf_hooks.
func (h *Histogram) Min() int64 {
	if h.Count() == 0 {
		return math.MaxInt64
	}
	return h.h.Min()
}

// Max returns the longest duration, 0 when there is none.
func (h *Histogram) Max() int64 { return h.h.Max() }

// Mean returns the average, NaN when there is none.
func (h *Histogram) Mean() float64 {
	if h.Count() == 0 {
		return math.NaN()
	}
	return h.h.Mean()
}

// Stddev returns the standard deviation, NaN when there is none.
func (h *Histogram) Stddev() float64 {
	if h.Count() == 0 {
		return math.NaN()
	}
	return h.h.StdDev()
}

// Percentile returns the duration that p percent of all are not above, with p
// above 0 and at most 100.
func (h *Histogram) Percentile(p float64) int64 { return h.h.ValueAtQuantile(p) }

// Percentiles returns the steps of the distribution: percentiles, each half as
// far from 100 as the one before, and the durations that they begin with.
func (h *Histogram) Percentiles() []PercentileStep {
	var steps []PercentileStep
	for _, b := range h.h.CumulativeDistributionWithTicks(1) {
		steps = append(steps, PercentileStep{b.Quantile, h.lowestLike(b.ValueAt)})
	}
	return steps
}

// lowestLike returns the lowest value that the histogram cannot tell from v.
func (h *Histogram) lowestLike(v int64) int64 {
	// So many of a value's leading bits count as its figures ask for.
	exact := bits.Len64(uint64(2*math.Pow10(int(h.h.SignificantFigures()))-1)) - 1
	unit := bits.Len64(uint64(h.h.LowestTrackableValue())) - 1
	size := max(bits.Len64(uint64(v))-1-exact, unit)
	return v >> size << size
}

// PercentileStep is a percentile and its duration in nanoseconds.
type PercentileStep struct {
	Percentile float64
	Value      int64
}

// Reset forgets all.
func (h *Histogram) Reset() {
	h.h.Reset()
	h.exceeds = 0
}

// Summary returns the figures that metrics show.
func (h *Histogram) Summary() HistogramSummary {
	n := h.Count()
	if n == 0 {
		return HistogramSummary{}
	}
	at := func(p float64) time.Duration { return time.Duration(h.Percentile(p)) }
	mean := h.Mean()
	return HistogramSummary{
		Count: n, Mean: time.Duration(mean), Sum: time.Duration(mean * float64(n)),
		Min: time.Duration(h.Min()), Max: time.Duration(h.Max()),
		P50: at(50), P90: at(90), P99: at(99), P999: at(99.9),
	}
}

// HistogramSummary is a histogram in a few figures, all 0 when nothing was
// counted.
type HistogramSummary struct {
	Count               int64
	Min, Max, Mean, Sum time.Duration
	P50, P90, P99, P999 time.Duration
}
