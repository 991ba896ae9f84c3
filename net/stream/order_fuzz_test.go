package stream_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// TestOrderAgainstNode plays random programs here and on a real Node and
// compares the traces. NODELOOP_ORDER_SEED, NODELOOP_ORDER_COUNT and
// NODELOOP_ORDER_ASYNC choose programs, NODELOOP_ORDER_FILE names a file of them.
func TestOrderAgainstNode(t *testing.T) {
	for _, profile := range profiles {
		t.Run(profile.Name, func(t *testing.T) {
			node := nodebin.Path(t, profile.Name)
			seed, _ := strconv.ParseUint(os.Getenv("NODELOOP_ORDER_SEED"), 10, 64)
			count, err := strconv.Atoi(os.Getenv("NODELOOP_ORDER_COUNT"))
			if err != nil {
				count = 100
			}
			var programs []string
			for i := range count {
				g := &generator{rand: rand.New(rand.NewPCG(seed, uint64(i))), async: os.Getenv("NODELOOP_ORDER_ASYNC") != ""}
				programs = append(programs, g.program())
			}
			if file := os.Getenv("NODELOOP_ORDER_FILE"); file != "" {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				programs = strings.Split(string(text), "===\n")
			}
			compare(t, profile, node, programs)
		})
	}
}

// record returns the traces that a real Node prints for programs.
func record(t *testing.T, node string, programs []string) []string {
	t.Helper()
	if len(programs) == 0 {
		return nil
	}
	cmd := exec.Command(node, "testdata/orders.js")
	cmd.Stdin = strings.NewReader(strings.Join(programs, "===\n"))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	traces := strings.Split(string(out), "===\n")
	for i := range traces {
		traces[i] = strings.TrimSuffix(traces[i], "\n")
	}
	traces = traces[:len(traces)-1]
	if n := len(traces); n > 0 && traces[n-1] == endless {
		traces = append(traces, record(t, node, programs[n:])...)
	}
	if len(traces) != len(programs) {
		t.Fatalf("%d traces of %d programs", len(traces), len(programs))
	}
	return traces
}

// endless is the trace of a program that never ends its tick on Node.
const endless = "(endless)"

func compare(t *testing.T, profile *loop.Profile, node string, programs []string) {
	bad := 0
	for i, want := range record(t, node, programs) {
		if want == endless {
			continue
		}
		got, err := play(profile, programs[i])
		if err != nil {
			t.Fatalf("program %d: %v\n%s", i, err, programs[i])
		}
		if got == want {
			continue
		}
		if bad++; bad > 3 {
			continue
		}
		t.Errorf("program %d:\n%s%s", i, programs[i], diff(want, got))
	}
	t.Logf("%d of %d programs differ", bad, len(programs))
}

// diff shows two traces up to a little after the first difference.
func diff(want, got string) string {
	var s strings.Builder
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	after := 0
	for i := 0; i < max(len(w), len(g)) && after < 6; i++ {
		a, b := "(nothing)", "(nothing)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a == b {
			fmt.Fprintf(&s, "    %s\n", a)
		} else {
			fmt.Fprintf(&s, "node  %s\nours  %s\n", a, b)
			after++
		}
	}
	return s.String()
}
