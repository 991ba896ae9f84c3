//go:build !race && !nodeloopdebug

package loop

// ownerID is nothing in a build without checks.
type ownerID struct{}

func (l *Loop) claim() {}

// assertOwner checks, under the race detector or with the build tag
// nodeloopdebug, that the loop's goroutine calls.
func (l *Loop) assertOwner() {}
