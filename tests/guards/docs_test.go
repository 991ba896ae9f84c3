package guards

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
	"github.com/nodeloop/nodeloop/tests/orders"
)

var code = regexp.MustCompile("`([^`]+)`")

func readDoc(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(nodebin.Root(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rows returns the cells of a Markdown document's table rows, headings apart.
func rows(text string) [][]string {
	var all [][]string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|-") || strings.HasPrefix(line, "| Node ") {
			continue
		}
		// A bar inside a cell is written \|.
		line = strings.ReplaceAll(strings.Trim(line, "|"), `\|`, "\x00")
		cells := strings.Split(line, "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(strings.ReplaceAll(cells[i], "\x00", "|"))
		}
		all = append(all, cells)
	}
	return all
}

// TestAPIMap checks that each Go name in docs/api-map.md exists and that each
// "not yet" has its reason.
func TestAPIMap(t *testing.T) {
	x := buildIndex(t)
	all := rows(readDoc(t, "docs/api-map.md"))
	if len(all) < 150 {
		t.Errorf("the map has %d rows; Node's document names more", len(all))
	}
	for _, row := range all {
		if len(row) != 3 {
			t.Errorf("%q has %d columns, want 3", row, len(row))
			continue
		}
		node, goNames, note := row[0], row[1], row[2]
		if strings.HasPrefix(goNames, "not yet") {
			if note == "" {
				t.Errorf("%s: not yet, without a reason", node)
			}
			continue
		}
		names := code.FindAllStringSubmatch(goNames, -1)
		if len(names) == 0 {
			t.Errorf("%s: no Go name in %q", node, goNames)
		}
		for _, name := range names {
			if !x.has(name[1]) {
				t.Errorf("%s: there is no %s", node, name[1])
			}
		}
	}
}

var (
	promise  = regexp.MustCompile(`^(\d+)\. `)
	testName = regexp.MustCompile("`([a-z0-9/]+)\\.(Test[A-Za-z0-9_]+)`")
	orderID  = regexp.MustCompile("`(ORD-[0-9]{3}(?:/[a-z-]+)?)`")
)

// TestOrderingPromises checks that the promises of docs/ordering.md are
// numbered without a gap and that the tests they name exist.
func TestOrderingPromises(t *testing.T) {
	tests := testFunctions(t)
	programs := map[string]bool{}
	for _, id := range orders.IDs() {
		programs[id], programs[id[:len("ORD-000")]] = true, true
	}
	var items []string
	for line := range strings.Lines(readDoc(t, "docs/ordering.md")) {
		if promise.MatchString(line) {
			items = append(items, line)
		} else if len(items) > 0 && strings.HasPrefix(line, "   ") {
			items[len(items)-1] += line
		}
	}
	if len(items) == 0 {
		t.Fatal("no promises")
	}
	for i, item := range items {
		first, _, _ := strings.Cut(item, "\n")
		if n := promise.FindStringSubmatch(item)[1]; n != strconv.Itoa(i+1) {
			t.Errorf("promise %s stands where %d should: %s", n, i+1, first)
		}
		named := 0
		for _, m := range testName.FindAllStringSubmatch(item, -1) {
			named++
			if !tests[m[1]+"."+m[2]] {
				t.Errorf("promise %d names %s.%s, which does not exist", i+1, m[1], m[2])
			}
		}
		for _, m := range orderID.FindAllStringSubmatch(item, -1) {
			named++
			if !programs[m[1]] {
				t.Errorf("promise %d names %s, which does not exist", i+1, m[1])
			}
		}
		if named == 0 {
			t.Errorf("promise %d names no test: %s", i+1, first)
		}
	}
}

// testFunctions returns the module's tests as "folder.TestName".
func testFunctions(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, s := range sources(t) {
		if !s.test {
			continue
		}
		for _, decl := range s.file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
				all[s.dir+"."+fn.Name.Name] = true
			}
		}
	}
	return all
}

// TestFeatureNames checks that the Go names of tests/features/rows.tsv exist.
func TestFeatureNames(t *testing.T) {
	x := buildIndex(t)
	for i, line := range strings.Split(strings.TrimSpace(readDoc(t, "tests/features/rows.tsv")), "\n") {
		fields := strings.Split(line, "\t")
		if i == 0 || len(fields) != 10 {
			continue
		}
		id, names, note := fields[0], strings.Fields(fields[8]), fields[9]
		if len(names) == 0 && note == "" {
			t.Errorf("%s has neither a Go name nor a reason", id)
		}
		for _, name := range names {
			if !x.has(name) {
				t.Errorf("%s: there is no %s", id, name)
			}
		}
	}
}

// mapped are the types of package http whose members docs/api-map.md has to
// name: Node's classes, and the options.
var mapped = []string{
	"Agent", "ClientRequest", "Server", "ServerResponse", "IncomingMessage", "OutgoingMessage",
	"Information", "AgentOptions", "RequestOptions", "ServerOptions",
}

// TestAPIMapIsComplete checks that docs/api-map.md names everything that package
// http exports: all its top-level names, and the members of Node's classes.
func TestAPIMapIsComplete(t *testing.T) {
	x := buildIndex(t)
	named := map[string]bool{}
	for _, m := range code.FindAllStringSubmatch(readDoc(t, "docs/api-map.md"), -1) {
		named[m[1]] = true
		if parts := strings.Split(m[1], "."); len(parts) == 3 {
			named[parts[0]+"."+parts[1]] = true
		}
	}
	for name := range x.top {
		base := strings.TrimPrefix(name, "http.")
		if base != name && ast.IsExported(base) && !named[name] {
			t.Errorf("docs/api-map.md does not name %s", name)
		}
	}
	for _, typ := range mapped {
		for member := range x.members["http."+typ] {
			name := "http." + typ + "." + member
			if embedded := x.top["http."+member] || x.embeds["http."+typ] != nil && isEmbedded(x, typ, member); ast.IsExported(member) && !embedded && !named[name] {
				t.Errorf("docs/api-map.md does not name %s", name)
			}
		}
	}
}

// isEmbedded reports whether a member is the embedded type itself.
func isEmbedded(x *index, typ, member string) bool {
	for _, full := range x.embeds["http."+typ] {
		if strings.HasSuffix(full, "."+member) {
			return true
		}
	}
	return false
}

// TestDisagreementsAreTold checks that docs/differences.md names every row where
// document and binary disagree.
func TestDisagreementsAreTold(t *testing.T) {
	told := readDoc(t, "docs/differences.md")
	found := 0
	for line := range strings.Lines(readDoc(t, "tests/features/rows.tsv")) {
		fields := strings.Split(line, "\t")
		if len(fields) == 10 && strings.Contains(fields[7], "DISAGREES") {
			if found++; !strings.Contains(told, fields[0]) {
				t.Errorf("docs/differences.md does not tell of %s: %s", fields[0], fields[7])
			}
		}
	}
	if found < 15 {
		t.Errorf("there are %d disagreements, want 15", found)
	}
}
