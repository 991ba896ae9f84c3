package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/orders"
)

// TestRunOrders runs the JavaScript programs of tests/orders with `nodeloop run`:
// they print what they print on the real Nodes.
func TestRunOrders(t *testing.T) {
	nodeloop := command(t)
	for _, profile := range orders.Profiles {
		for _, id := range orders.IDs() {
			want, ok := orders.Recorded(id, profile)
			if !ok {
				continue // that Node cannot run it either
			}
			t.Run(profile+"/"+id, func(t *testing.T) {
				t.Parallel()
				program := filepath.Join("..", "orders", filepath.FromSlash(id)+".js")
				got := run(t, nodeloop, "run", "--node", strings.TrimPrefix(profile, "node"), program)
				if got != want {
					t.Errorf("got\n%s\nNode prints\n%s", got, want)
				}
			})
		}
	}
}
