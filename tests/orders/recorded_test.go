package orders_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/tests/nodebin"
	"github.com/nodeloop/nodeloop/tests/orders"
)

var (
	record = flag.Bool("record", false, "write the traces that the reference Nodes print")
	repeat = flag.Int("repeat", 1, "run each program this often; all traces have to be equal")
)

// TestRecorded runs the JavaScript programs on the reference Nodes and compares
// what they print with the recorded traces, or records it.
func TestRecorded(t *testing.T) {
	for _, profile := range orders.Profiles {
		t.Run(profile, func(t *testing.T) {
			node := nodebin.Path(t, profile)
			for _, id := range orders.IDs() {
				if profile < orders.Since(id) {
					continue // TestEveryProgramIsRecorded says which and why
				}
				t.Run(id, func(t *testing.T) {
					t.Parallel()
					got := runNode(t, node, id)
					for range *repeat - 1 {
						if again := runNode(t, node, id); again != got {
							t.Fatalf("the trace is not the same every time\nonce:\n%s\nagain:\n%s", got, again)
						}
					}
					if *record {
						if err := os.WriteFile(id+"."+profile+".txt", []byte(got), 0o644); err != nil {
							t.Fatal(err)
						}
						return
					}
					if want, _ := orders.Recorded(id, profile); got != want {
						t.Errorf("%s prints\n%s\nrecorded is\n%s", profile, got, want)
					}
				})
			}
		})
	}
}

func runNode(t *testing.T, node, id string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, node, id+".js").CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", id, err, out)
	}
	return string(out)
}

// TestEveryProgramIsRecorded needs no Node: every program has the trace of
// every profile that can run it, and all 37 documented orders have programs.
func TestEveryProgramIsRecorded(t *testing.T) {
	rows := map[string]bool{}
	for _, id := range orders.IDs() {
		rows[id[:len("ORD-000")]] = true
		if orders.Title(id) == "" {
			t.Errorf("%s does not say what it shows", id)
		}
		for _, profile := range orders.Profiles {
			want := profile >= orders.Since(id)
			if trace, ok := orders.Recorded(id, profile); ok != want || ok && trace == "" {
				t.Errorf("%s: recorded on %s is %v, want %v", id, profile, ok, want)
			}
		}
	}
	if len(rows) != 37 {
		t.Errorf("there are programs for %d documented orders, want 37", len(rows))
	}
}
