package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// tlsRuns are how testdata/tls/orders.js is run: with which Node and newest
// version of the protocol. What a real Node prints is recorded in name.txt.
var tlsRuns = []struct{ name, profile, version string }{
	{"node16", "node16", ""},
	{"node16-TLSv1.2", "node16", "TLSv1.2"},
	{"node10", "node10", ""},
}

// recordedOrders returns what each case of orders.js prints on a real Node.
func recordedOrders(t *testing.T, name string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "tls", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	orders := map[string]string{}
	for _, part := range strings.Split(string(text), "## ")[1:] {
		which, lines, _ := strings.Cut(part, "\n")
		orders[which] = lines
	}
	if len(orders) < 20 {
		t.Fatalf("%s has %d cases", name, len(orders))
	}
	return orders
}

// TestOrdersOfTLS compares the events of encrypted connections, and of https,
// with those that real Nodes have emitted.
func TestOrdersOfTLS(t *testing.T) {
	nodeloop := command(t)
	for _, run := range tlsRuns {
		for which, want := range recordedOrders(t, run.name) {
			t.Run(run.name+"/"+which, func(t *testing.T) {
				t.Parallel()
				version := strings.TrimPrefix(run.profile, "node")
				args := []string{"run", "--node", version, filepath.Join("testdata", "tls", "orders.js"), which}
				if run.version != "" {
					args = append(args, run.version)
				}
				got, err := exec.Command(nodeloop, args...).Output()
				if err != nil || string(got) != want {
					t.Errorf("%v: got\n%s\nNode's is\n%s", err, got, want)
				}
			})
		}
	}
}

// TestRecordedOrdersOfTLS compares the records with the Nodes at hand.
func TestRecordedOrdersOfTLS(t *testing.T) {
	for _, run := range tlsRuns {
		t.Run(run.name, func(t *testing.T) {
			node := nodebin.Path(t, run.profile)
			for which, want := range recordedOrders(t, run.name) {
				args := []string{filepath.Join("testdata", "tls", "orders.js"), which}
				if run.version != "" {
					args = append(args, run.version)
				}
				got, err := exec.Command(node, args...).Output()
				if err != nil || string(got) != want {
					t.Errorf("%s, %v: got\n%s\nrecorded is\n%s", which, err, got, want)
				}
			}
		})
	}
}
