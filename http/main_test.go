package http_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"testing"
	"time"
)

// TestMain fails when the tests leave descriptors or goroutines behind.
func TestMain(m *testing.M) {
	files, routines := openFiles(), runtime.NumGoroutine()
	code := m.Run()
	if f := flag.Lookup("test.fuzz"); f != nil && f.Value.String() != "" {
		os.Exit(code) // the fuzzer has goroutines of its own
	}
	for end := time.Now().Add(3 * time.Second); runtime.NumGoroutine() > routines && time.Now().Before(end); {
		runtime.Gosched()
	}
	if n := runtime.NumGoroutine(); n > routines && code == 0 {
		buf := make([]byte, 1<<16)
		fmt.Printf("%d goroutines before, %d after\n%s\n", routines, n, buf[:runtime.Stack(buf, true)])
		code = 1
	}
	// The Go runtime's own poller may have come up meanwhile, and a profile.
	if n := openFiles(); n > files+4 && code == 0 {
		fmt.Printf("%d open files before, %d after\n", files, n)
		code = 1
	}
	os.Exit(code)
}

func openFiles() int {
	list, err := os.ReadDir("/dev/fd")
	if err != nil {
		return 0
	}
	return len(list)
}
