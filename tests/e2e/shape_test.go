package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestShapes checks what programs see of an object's properties: their names, in
// their order, and what becomes of values that are assigned to them.
func TestShapes(t *testing.T) {
	dir := t.TempDir()
	for _, profile := range []string{"node16", "node10"} {
		node, ours := engines(t, profile)
		for _, name := range []string{"shapes.js", "assigned.js"} {
			t.Run(profile+"/"+name, func(t *testing.T) {
				t.Parallel()
				file, err := filepath.Abs(filepath.Join("testdata", name))
				if err != nil {
					t.Fatal(err)
				}
				code, out, errText := end(t, ours.command(t, dir, file))
				if code != 0 {
					t.Fatalf("code %d, error %q", code, errText)
				}
				_, want, _ := end(t, node.command(t, dir, file))
				got, wanted := strings.Split(out, "\n"), strings.Split(want, "\n")
				for i, line := range wanted {
					if i >= len(got) || got[i] != line {
						t.Errorf("line %d: got\n%s\nNode's is\n%s", i+1, strings.Join(got[i:min(i+1, len(got))], ""), line)
					}
				}
			})
		}
	}
}
