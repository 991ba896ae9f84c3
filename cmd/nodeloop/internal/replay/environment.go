package replay

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// hidden are the variables of our own surroundings that would change what a test
// sees.
var hidden = []string{
	"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "NODE_TEST_DIR", "NODE_OPTIONS", "NODE_PATH",
	"FORCE_COLOR", "NODE_DEBUG", "NODE_PENDING_DEPRECATION", "NODE_NO_WARNINGS", "NODE_ENV",
}

// environment returns a file's environment. Node's test/common takes its
// temporary folder and its port from it; each slot has its own.
func environment(f *File, head *Header, slot int) []string {
	var env []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		if !slices.Contains(hidden, strings.ToUpper(name)) {
			env = append(env, pair)
		}
	}
	if f.Suite != "" {
		id := slotID(slot)
		env = append(env, "NODE_TEST_KNOWN_GLOBALS=0", "TEST_SERIAL_ID="+id, "TEST_THREAD_ID="+id,
			fmt.Sprintf("NODE_COMMON_PORT=%d", 20000+os.Getpid()%100*100+slot*20))
	}
	return append(env, head.Env...)
}

func slotID(slot int) string { return fmt.Sprintf("%d-%d", os.Getpid(), slot) }

// removeLeftovers removes the temporary folders of tests that were killed.
func removeLeftovers(files []File, slots int) {
	suites := map[string]bool{}
	for _, f := range files {
		if f.Suite != "" {
			suites[f.Suite] = true
		}
	}
	for suite := range suites {
		for slot := range slots {
			// What cannot be removed is in nobody's way: the name is this process's.
			_ = os.RemoveAll(filepath.Join(suite, ".tmp."+slotID(slot)))
		}
	}
}

// noCoreFiles keeps processes that crash from leaving core files.
func noCoreFiles() {
	// Without the limit there are only more files.
	_ = syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
}
