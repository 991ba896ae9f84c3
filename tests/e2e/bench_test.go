package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// benchResult is what a test looks at of results.json.
type benchResult struct {
	Tables []struct {
		Name string
		Rows []struct {
			Peer   string
			Median float64
			Errors int
		}
	}
	Unmeasured []string
}

// bench runs `nodeloop bench` and returns what it wrote.
func bench(t *testing.T, args ...string) (r benchResult, text string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the load generator needs Linux")
	}
	dir := t.TempDir()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), command(t), append([]string{"bench", "--out", dir}, args...)...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, &stderr)
	}
	b, err := os.ReadFile(filepath.Join(dir, "results.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	if page, err := os.ReadFile(filepath.Join(dir, "results.html")); err != nil || !bytes.Contains(page, []byte("<svg")) {
		t.Errorf("results.html: %d bytes, %v", len(page), err)
	}
	return r, string(out)
}

// TestBench measures every workload once, shortly, with the peers that are part
// of the command. Whoever can serve a workload has a figure.
func TestBench(t *testing.T) {
	r, text := bench(t, "--rounds", "1", "--secs", "0.05", "--peers", "nodeloop,nodeloop on gnet,nodeloop on evio,gnet,evio,net/http,Go",
		"--node", "", "--bun", "", "--deno", "", "http", "tcp", "set_clear_pair", "tick_chain", "post_lat")
	if len(r.Unmeasured) > 0 {
		t.Errorf("not measured: %q", r.Unmeasured)
	}
	servers := []string{"nodeloop", "nodeloop on gnet", "nodeloop on evio", "gnet", "evio", "net/http"}
	echoes := []string{"nodeloop", "gnet", "evio", "Go"}
	want := map[string][]string{
		"client": {"nodeloop", "net/http"}, "echo": echoes, "connect": echoes,
		"set_clear_pair": {"nodeloop", "Go"}, "tick_chain": {"nodeloop"}, "post_lat": {"nodeloop", "Go"},
	}
	for _, name := range []string{"get", "get512", "head600", "pipe16", "newconn", "post1k", "post1m", "get1m", "start", "rss"} {
		want[name] = servers
	}
	for _, table := range r.Tables {
		var peers []string
		for _, row := range table.Rows {
			peers = append(peers, row.Peer)
			if row.Median <= 0 || row.Errors > 0 {
				t.Errorf("%s of %s: %v, %d failed", table.Name, row.Peer, row.Median, row.Errors)
			}
		}
		if !slices.Equal(peers, want[table.Name]) {
			t.Errorf("%s has %q, want %q", table.Name, peers, want[table.Name])
		}
		delete(want, table.Name)
	}
	for name := range want {
		t.Errorf("%s is missing", name)
	}
	if !strings.Contains(text, "ratio") || !strings.Contains(text, "nodeloop on evio") {
		t.Errorf("the table is\n%s", text)
	}
}

// TestBenchFasthttp builds that peer and measures it, where modules can be had.
func TestBenchFasthttp(t *testing.T) {
	tool(t, "go")
	r, _ := bench(t, "--rounds", "1", "--secs", "0.1", "--peers", "nodeloop,fasthttp", "--node", "", "--bun", "", "--deno", "", "get", "post1m", "client")
	if len(r.Unmeasured) > 0 {
		t.Errorf("not measured: %q", r.Unmeasured)
	}
	for _, table := range r.Tables {
		if len(table.Rows) != 2 {
			t.Errorf("%s has %d rows", table.Name, len(table.Rows))
		}
	}
}

// TestBenchMissing says what it could not measure.
func TestBenchMissing(t *testing.T) {
	r, text := bench(t, "--rounds", "1", "--secs", "0.05", "--peers", "nodeloop,node,bun", "--node", "/no/such/node", "--bun", "/no/such/bun", "--deno", "", "get")
	if len(r.Unmeasured) != 2 || !strings.Contains(text, "/no/such/bun is not on PATH") {
		t.Errorf("not measured: %q\n%s", r.Unmeasured, text)
	}
}

// TestBenchWrongUse is told of names that there are not.
func TestBenchWrongUse(t *testing.T) {
	for _, args := range [][]string{{"bench", "gte"}, {"bench", "--cpus", "1"}, {"bench", "--rounds", "0"}} {
		out, err := exec.Command(command(t), args...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "bench: ") {
			t.Errorf("%q: %v: %s", args, err, out)
		}
	}
}
