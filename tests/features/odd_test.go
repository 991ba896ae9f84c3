package features

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// oddSubjects are what the calls of odd.js begin with, in parts that a process
// each makes in seconds.
var oddSubjects = []string{
	"http.createServer", "http.request", "http.get", "http.Agent", "http.validate", "new http", "net.", "new net", "blockList",
	"socket", "response", "outgoing", "client.c", "client.e", "client.on(", "client.once", "client.setH", "client.setT", "client.w", "request", "agent", "server", "netServer",
}

// oddOpen are calls that nodeloop does not answer as Node does, and why.
var oddOpen = []*regexp.Regexp{
	regexp.MustCompile(` = |\.setMaxListeners\(`),                    // what is kept as it was given is shown by the shape tests
	regexp.MustCompile(`(Symbol\(\)|BigInt|bare|Date|Promise)[,)}]`), // V8's words for conversions differ by the place that converts
	regexp.MustCompile(`(statusMessage|protocol): \[`),               // a text that is empty, and yet given
	regexp.MustCompile(`new net\.Socket\(\{handle: `),                // V8's words for a property of a primitive
}

// TestOddArguments calls everything that http and net export with arguments that
// nobody should give and compares with the real Nodes. NODELOOP_ODD_SHARE sets
// the share of the calls that are made: one of so many, 40 unless it says
// otherwise.
func TestOddArguments(t *testing.T) {
	share := os.Getenv("NODELOOP_ODD_SHARE")
	if share == "" {
		share = "40"
	}
	nodeloop := command(t)
	for _, p := range profiles {
		t.Run(p.Name, func(t *testing.T) {
			node := nodebin.Path(t, p.Name)
			for _, subject := range oddSubjects {
				args := []string{"--no-warnings", "odd/odd.js", subject, share, "7"}
				want := oddLines(t, exec.Command(node, args...))
				got := oddLines(t, exec.Command(nodeloop, append([]string{"run", "--node", strings.TrimPrefix(p.Name, "node")}, args...)...))
				compareOdd(t, subject, got, want)
			}
		})
	}
}

func oddLines(t *testing.T, cmd *exec.Cmd) []string {
	t.Helper()
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", cmd, err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

func compareOdd(t *testing.T, subject string, got, want []string) {
	t.Helper()
	known := map[string]bool{}
	for _, line := range want {
		known[line] = true
	}
	for i, line := range got {
		if known[line] || isOddOpen(line) {
			continue
		}
		if i < len(want) {
			t.Errorf("got  %s\nwant %s", line, want[i])
		} else {
			t.Errorf("got %s", line)
		}
	}
	if len(got) < len(want) {
		t.Errorf("%s: %d lines, want %d", subject, len(got), len(want))
	}
}

func isOddOpen(line string) bool {
	for _, open := range oddOpen {
		if open.MatchString(line) {
			return true
		}
	}
	return false
}
