//go:build !amd64 && !arm64

package tsc

// Now returns nothing of use here.
func Now() uint64 { return 0 }

// Reliable reports whether the counter can stand for time: there is none.
func Reliable() bool { return false }
