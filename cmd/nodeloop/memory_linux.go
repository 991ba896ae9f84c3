package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// forgetStart lets go of the pages of the program's file that only its start has
// used: most of this binary is a JavaScript engine, whose tables the start passes
// over. What is used again comes back from the system's cache.
func forgetStart() {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	self, err := os.Executable()
	if err != nil {
		return
	}
	for line := range strings.Lines(string(maps)) {
		if !strings.HasSuffix(strings.TrimSpace(line), " "+self) {
			continue
		}
		var from, to uintptr
		var perms string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &perms); err != nil || perms[1] == 'w' {
			continue // what was written to cannot come back
		}
		syscall.RawSyscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED)
	}
}
