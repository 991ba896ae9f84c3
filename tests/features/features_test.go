package features

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/tests/nodebin"
	"github.com/nodeloop/nodeloop/tests/orders"
)

var (
	record = flag.Bool("record", false, "write what the programs print on the reference Nodes")
	update = flag.Bool("update", false, "write docs/features.md")
)

var (
	profiles     = []*loop.Profile{loop.Node16, loop.Node10}
	profileNames = []string{"node16", "node10"}
)

// group is one program of js/ and its Go half.
type group struct {
	name   string
	checks checks
	flags  []string // of the command line, for the program
	files  int      // how many descriptors the program may have, if limited
}

var groups = []*group{
	{name: "agent", checks: agentChecks},
	{name: "flags", checks: flagChecks, flags: []string{"--max-http-header-size=1500", "--insecure-http-parser"}},
	{name: "module", checks: moduleChecks},
	{name: "request", checks: requestChecks},
	{name: "server", checks: serverChecks},
	{name: "response", checks: responseChecks},
	{name: "incoming", checks: incomingChecks},
	{name: "outgoing", checks: outgoingChecks},
	{name: "wire", checks: wireChecks},
	{name: "net", checks: netChecks},
	{name: "streams", checks: streamChecks},
	{name: "ticks", checks: tickChecks},
	{name: "tls", checks: tlsChecks},
	{name: "exit", checks: exitChecks},
	{name: "limit", checks: limitChecks, files: 100},
}

const heading = `# Features

Every class, event, method, property, option, default, rule, error code and
order of Node's http documents, and what the two Nodes do beside them.

This file is written by ` + "`go test ./tests/features -update`" + ` from the results of
the tests. A row is shown by a program (` + "`tests/features/js/…`" + `) that states facts:
they are recorded on the real Node of each profile, and nodeloop's JavaScript and
a Go check over the public API (` + "`tests/features/…_test.go`" + `) have to state the same.
One row alone: ` + "`go test ./tests/features -run 'TestFeatures/.*/AGT-011'`" + `.

- yes, differs: the profile's document has it, as in the other's or with a
  difference; it holds.
- not documented: only the other profile's document has it; here is what the
  binary does.
- observed: neither document has it; the binaries do it.
- open: not shown, for the reason at the end.
`

func summary(shown, all int) string {
	return fmt.Sprintf("\n%d of %d rows are shown on both profiles.\n", shown, all)
}

// TestFeatures runs every check in JavaScript and in Go, on both profiles, and
// compares docs/features.md with the results.
func TestFeatures(t *testing.T) {
	known := map[string]*row{}
	for _, r := range rows(t) {
		known[r.id] = r
	}
	o := &outcomes{all: map[string]map[string]*result{"node16": {}, "node10": {}}}
	for _, p := range profiles {
		for _, g := range groups {
			for id, lines := range recordedFacts(t, g, p.Name) {
				if known[id] == nil {
					t.Errorf("%s.js: there is no row %s", g.name, id)
				}
				o.expect(p.Name, id, g, lines)
			}
		}
	}
	o.addOrders()
	ran := t.Run("run", func(t *testing.T) {
		nodeloop := command(t)
		for _, p := range profiles {
			for _, g := range groups {
				t.Run(p.Name+"/"+g.name+"/js", func(t *testing.T) {
					t.Parallel()
					o.compare(t, g, p.Name, runJS(t, nodeloop, g, p.Name), true)
				})
				t.Run(p.Name+"/"+g.name+"/go", func(t *testing.T) {
					t.Parallel()
					o.compare(t, g, p.Name, g.checks.run(t, p), false)
				})
			}
		}
	})
	if !ran || len(o.ran) != 4*len(groups) {
		return
	}
	t.Run("document", func(t *testing.T) { document(t, o) })
}

func document(t *testing.T, o *outcomes) {
	all := rows(t)
	text := table(all, o.all)
	for _, r := range all {
		if res := o.all["node16"][r.id]; res != nil && r.note == "" && (res.jsOnly || !res.golang) {
			t.Errorf("%s is not shown in Go, and rows.tsv does not say why, or what stands for it", r.id)
		}
	}
	if *update {
		if err := os.WriteFile(documentFile(t), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if b, _ := os.ReadFile(documentFile(t)); string(b) != text {
		t.Error("docs/features.md does not say what the tests show: run go test ./tests/features -update")
	}
}

// addOrders adds the rows of package orders, whose traces its tests compare.
func (o *outcomes) addOrders() {
	for _, program := range orders.IDs() {
		id := program[:len("ORD-001")]
		for _, profile := range profileNames {
			res := o.all[profile][id]
			if res == nil {
				res = &result{js: true, golang: true, elsewhere: "tests/orders/" + id}
				o.all[profile][id] = res
			}
			if orders.NotYet(program, profile) != "" {
				res.js, res.golang = false, false
			}
		}
	}
}

// outcomes collects what was shown.
type outcomes struct {
	mu  sync.Mutex
	all map[string]map[string]*result
	ran []string
}

func (o *outcomes) expect(profile, id string, g *group, lines []string) {
	res := o.all[profile][id]
	if res == nil {
		res = &result{js: true, golang: true, jsOnly: true}
		o.all[profile][id] = res
	}
	res.groups = append(res.groups, g.name)
	if len(facts{id: lines}.forGo(id)) > 0 {
		res.jsOnly = false
	}
}

// compare compares what a run of a group has stated with what is recorded, one
// subtest a row.
func (o *outcomes) compare(t *testing.T, g *group, profile string, lines []string, js bool) {
	got, other := collect(lines)
	if len(other) > 0 {
		t.Errorf("besides facts there is\n%s", strings.Join(other, "\n"))
	}
	want := recordedFacts(t, g, profile)
	ids := []string{}
	for id := range want {
		ids = append(ids, id)
	}
	for id := range got {
		if want[id] == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		wanted := want[id]
		if !js {
			wanted = want.forGo(id)
		}
		stated, own := got.own(id)
		if !js {
			// A Go check states a row's facts in the order that suits it.
			slices.Sort(stated)
			slices.Sort(wanted)
		}
		failed := slices.IndexFunc(own, func(line string) bool { return !strings.HasSuffix(line, ": true") })
		equal := slices.Equal(stated, wanted) && failed < 0
		o.mu.Lock()
		if res := o.all[profile][id]; res != nil && js {
			res.js = res.js && equal
		} else if res != nil {
			res.golang = res.golang && equal && len(wanted)+len(own) > 0
			res.jsOnly = res.jsOnly && len(own) == 0
		}
		o.mu.Unlock()
		t.Run(id, func(t *testing.T) {
			if failed >= 0 {
				t.Errorf("got %s", own[failed])
			}
			if !slices.Equal(stated, wanted) {
				t.Errorf("got\n%s\nNode's are\n%s", strings.Join(stated, "\n"), strings.Join(wanted, "\n"))
			}
		})
	}
	o.mu.Lock()
	o.ran = append(o.ran, t.Name())
	o.mu.Unlock()
}

func recordedFacts(t *testing.T, g *group, profile string) facts {
	t.Helper()
	f, other := collect(recorded(t, g, profile))
	if len(other) > 0 {
		t.Errorf("%s: recorded was %q", g.name, other)
	}
	return f
}

// command builds the command nodeloop.
func command(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "nodeloop")
	out, err := exec.Command("go", "build", "-o", path, "../../cmd/nodeloop").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

// runJS runs a group's program with `nodeloop run`.
func runJS(t *testing.T, nodeloop string, g *group, profile string) []string {
	t.Helper()
	args := append([]string{"run", "--node", strings.TrimPrefix(profile, "node")}, g.flags...)
	return program(t, g, nodeloop, append(args, g.name+".js")...)
}

func program(t *testing.T, g *group, name string, args ...string) []string {
	t.Helper()
	if g.files > 0 {
		script := fmt.Sprintf(`ulimit -n %d; exec "$0" "$@"`, g.files)
		name, args = "sh", append([]string{"-c", script, name}, args...)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = "js"
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("%s %q: %v\n%s", name, args, err, stderr.String())
	}
	return splitLines(string(out))
}

// TestRecorded runs the programs on the reference Nodes and compares what they
// print with what is recorded, or records it.
func TestRecorded(t *testing.T) {
	for _, profile := range profileNames {
		t.Run(profile, func(t *testing.T) {
			node := nodebin.Path(t, profile)
			for _, g := range groups {
				t.Run(g.name, func(t *testing.T) {
					t.Parallel()
					got := program(t, g, node, append(slices.Clone(g.flags), g.name+".js")...)
					if *record {
						text := strings.Join(got, "\n") + "\n"
						if err := os.WriteFile(goldenFile(g, profile), []byte(text), 0o644); err != nil {
							t.Fatal(err)
						}
						return
					}
					if want := recorded(t, g, profile); !slices.Equal(got, want) {
						t.Errorf("%s prints\n%s\nrecorded is\n%s", profile, strings.Join(got, "\n"), strings.Join(want, "\n"))
					}
				})
			}
		})
	}
}

// TestMain lets more groups run at once than there are processors: their checks
// mostly wait.
func TestMain(m *testing.M) {
	flag.Parse()
	if runtime.GOMAXPROCS(0) < 4 {
		_ = flag.Set("test.parallel", "4") // the flag exists in every test
	}
	os.Exit(m.Run())
}
