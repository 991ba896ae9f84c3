package orders_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/tests/nodebin"
	"github.com/nodeloop/nodeloop/tests/orders"
)

// TestOrders runs every program in Go and compares its trace with the one that
// Node printed for the same steps.
func TestOrders(t *testing.T) {
	for _, profile := range []*loop.Profile{loop.Node16, loop.Node10} {
		for _, id := range orders.IDs() {
			want, ok := orders.Recorded(id, profile.Name)
			if !ok {
				continue // TestEveryProgramIsRecorded says which and why
			}
			t.Run(profile.Name+"/"+id, func(t *testing.T) {
				t.Parallel()
				got, err := orders.Run(id, profile)
				reason := orders.NotYet(id, profile.Name)
				switch {
				case err != nil && reason == "":
					t.Errorf("the loop ended with %v\nthe trace is\n%s", err, got)
				case got != want && reason == "":
					t.Errorf("got\n%s\nNode prints\n%s", got, want)
				case got == want && reason != "":
					t.Errorf("equal by now: take it off the list of those that are not yet")
				}
			})
		}
	}
}

// TestProgramsMatch shows that JavaScript and Go have the same programs.
func TestProgramsMatch(t *testing.T) {
	if js, golang := orders.IDs(), orders.Programs(); !slices.Equal(js, golang) {
		t.Errorf("programs in JavaScript\n%q\nin Go\n%q", js, golang)
	}
}

// TestNotYetIsTold checks that docs/differences.md names each order that is not
// yet equal.
func TestNotYetIsTold(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(nodebin.Root(t), "docs", "differences.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, profile := range orders.Profiles {
		for _, id := range orders.IDs() {
			if orders.NotYet(id, profile) != "" && !strings.Contains(string(text), id+" on "+profile) {
				t.Errorf("docs/differences.md does not say that %s on %s is not yet equal", id, profile)
			}
		}
	}
}
