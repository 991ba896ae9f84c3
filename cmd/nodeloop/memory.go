package main

import (
	"os"
	"runtime/debug"
)

// gcPercent is how much garbage, in hundredths of what lives, may gather before
// it is collected. A loop's live memory is small, so Go's own 100 would collect
// hundreds of times a second under load.
const gcPercent = 400

// tuneMemory sets the garbage collector up for a process that is all loop,
// unless the user has done so.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
