package evio

import (
	"bytes"
	"runtime"
	"time"
)

// waiter is a goroutine, by how traces begin to tell of it. evio signals its end
// to one that may not have begun to wait, and then never ends.
type waiter []byte

// thisGoroutine returns the goroutine that calls.
func thisGoroutine() waiter {
	var b [64]byte
	n := runtime.Stack(b[:], false)
	head, _, _ := bytes.Cut(b[:n], []byte("["))
	return append(append(waiter("\n\n"), head...), '[')
}

// await returns when the goroutine waits on a condition.
func (w waiter) await() {
	for b := make([]byte, 64<<10); ; {
		n := runtime.Stack(b, true)
		_, state, found := bytes.Cut(b[:n], w)
		switch {
		case found && bytes.HasPrefix(state, []byte("sync.Cond.Wait")):
			return
		case !found && n == len(b):
			b = make([]byte, 2*len(b))
		default:
			time.Sleep(10 * time.Microsecond) // the scheduler tells nobody
		}
	}
}
