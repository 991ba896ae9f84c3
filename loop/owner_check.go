//go:build race || nodeloopdebug

package loop

import (
	"bytes"
	"runtime"
	"strconv"
)

// ownerID is the goroutine that runs the loop, 0 before Run.
type ownerID uint64

// claim makes the calling goroutine the loop's.
func (l *Loop) claim() { l.owner = goid() }

// assertOwner panics when the loop runs on another goroutine.
func (l *Loop) assertOwner() {
	if l.state == stateRunning && l.owner != goid() {
		panic("loop: called from a goroutine that is not the loop's; use Post")
	}
}

func goid() ownerID {
	var buf [32]byte
	b := buf[:runtime.Stack(buf[:], false)]
	b = bytes.TrimPrefix(b, []byte("goroutine "))
	b, _, _ = bytes.Cut(b, []byte(" "))
	n, _ := strconv.ParseUint(string(b), 10, 64)
	return ownerID(n)
}
