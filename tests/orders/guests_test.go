package orders_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/reactor/evio"
	"github.com/nodeloop/nodeloop/loop/reactor/gnet"
	"github.com/nodeloop/nodeloop/tests/nodebin"
	"github.com/nodeloop/nodeloop/tests/orders"
)

// guests put a loop on each reactor that is not its own.
var guests = []struct {
	name string
	on   func(*loop.Options)
}{
	{"gnet", func(o *loop.Options) { o.Kernel = gnet.New(gnet.Options{}) }},
	{"evio", func(o *loop.Options) { o.Kernel = evio.New(evio.Options{}) }},
}

// TestOrdersOnGuests runs the programs that need only a server on the guest
// reactors.
func TestOrdersOnGuests(t *testing.T) {
	for _, guest := range guests {
		for _, profile := range []*loop.Profile{loop.Node16, loop.Node10} {
			for _, id := range orders.ServerOnly() {
				want, ok := orders.Recorded(id, profile.Name)
				if !ok || orders.NotYet(id, profile.Name) != "" {
					continue
				}
				t.Run(guest.name+"/"+profile.Name+"/"+id, func(t *testing.T) {
					t.Parallel()
					o := loop.Options{Profile: profile}
					guest.on(&o)
					got, err := orders.RunOn(id, o)
					reason := orders.GuestLimit(id, guest.name)
					switch {
					case err != nil && reason == "":
						t.Errorf("the loop ended with %v\nthe trace is\n%s", err, got)
					case got != want && reason == "":
						t.Errorf("got\n%s\nNode prints\n%s", got, want)
					case got == want && reason != "":
						t.Errorf("equal, although %s", reason)
					}
				})
			}
		}
	}
}

// TestGuestLimitsAreTold checks that docs/reactors.md names the orders that a
// guest cannot have.
func TestGuestLimitsAreTold(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(nodebin.Root(t), "docs", "reactors.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, guest := range guests {
		for _, id := range orders.ServerOnly() {
			if orders.GuestLimit(id, guest.name) != "" && !strings.Contains(string(text), "`"+id+"`") {
				t.Errorf("docs/reactors.md does not name %s", id)
			}
		}
	}
}
