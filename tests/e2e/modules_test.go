package e2e

import (
	"path/filepath"
	"testing"
)

// TestModules runs the programs of testdata/modules, each of which uses a module
// of Node's, on our command and on the real Nodes: they print the same.
func TestModules(t *testing.T) {
	files, err := filepath.Glob("testdata/modules/*.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, profile := range []string{"node16", "node10"} {
		node, ours := engines(t, profile)
		for _, file := range files {
			t.Run(profile+"/"+filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				same(t, ours.output(t, ".", file), node.output(t, ".", file))
			})
		}
	}
}
