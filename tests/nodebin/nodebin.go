// Package nodebin finds the reference Nodes for tests that compare with them.
package nodebin

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Versions gives each profile's reference binary as `node --version` prints it.
var Versions = map[string]string{"node16": "v16.20.1", "node10": "v10.24.1"}

// Path returns the Node of a profile, "node16" or "node10": the one that
// NODELOOP_NODE16 or NODELOOP_NODE10 names, the one that `make nodes` put into
// .nodes, or the one of that name on the PATH. Without one the test is skipped,
// but fails where CI=true, because there every comparison has to happen.
func Path(t testing.TB, profile string) string {
	t.Helper()
	want := Versions[profile]
	if want == "" {
		t.Fatalf("nodebin: no such profile %q", profile)
	}
	for _, path := range []string{
		os.Getenv("NODELOOP_" + strings.ToUpper(profile)),
		filepath.Join(Root(t), ".nodes", profile, "bin", "node"),
		lookPath(profile),
	} {
		if path != "" && version(path) == want {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("nodebin: no Node %s, though CI=true: run `make nodes`", want)
	}
	t.Skipf("nodebin: needs Node %s: run `make nodes`, or set NODELOOP_%s", want, strings.ToUpper(profile))
	return ""
}

// Root returns the folder of the module's go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("nodebin: the test does not run inside the module")
		}
		dir = parent
	}
}

func lookPath(name string) string {
	path, _ := exec.LookPath(name)
	return path
}

func version(path string) string {
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
