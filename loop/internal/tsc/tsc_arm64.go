package tsc

// Now returns the counter.
//
//go:noescape
func Now() uint64

// Reliable reports whether the counter can stand for time. This one always
// runs at one speed.
func Reliable() bool { return true }
