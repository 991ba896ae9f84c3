package main

import "math/bits"

// histogram counts durations in buckets that are a 64th of their value wide.
type histogram struct {
	buckets [64 * 40]uint64
	count   uint64
}

// bucketOf returns where v is counted: small values have buckets of their own.
func bucketOf(v int64) int {
	u := uint64(max(v, 0))
	shift := max(bits.Len64(u)-7, 0)
	return min(64*shift+int(u>>shift), len(histogram{}.buckets)-1)
}

// bottomOf returns the smallest value that a bucket counts.
func bottomOf(bucket int) int64 {
	if bucket < 128 {
		return int64(bucket)
	}
	shift := bucket/64 - 1
	return int64(bucket-64*shift) << shift
}

func (h *histogram) add(ns int64) {
	h.buckets[bucketOf(ns)]++
	h.count++
}

// quantile returns the value below which a share q of all values lies, 0 of
// none.
func (h *histogram) quantile(q float64) int64 {
	rank := uint64(q * float64(h.count))
	seen := uint64(0)
	for i, n := range h.buckets {
		if seen += n; seen > rank || n > 0 && seen == h.count {
			return bottomOf(i)
		}
	}
	return 0
}
