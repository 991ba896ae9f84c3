package tsc

// Now returns the counter.
//
//go:noescape
func Now() uint64

// invariant reports whether the counter runs at one speed always.
func invariant() bool

// Reliable reports whether the counter can stand for time.
func Reliable() bool { return invariant() }
