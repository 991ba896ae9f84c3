package features

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// row is one row of Node's http documents.
type row struct {
	id, class, kind, name string
	// in says for each profile whether its document has the row: yes, no,
	// differs.
	in      map[string]string
	promise string
	binary  string // what the binaries do beside the document
	golang  string // its Go names
	note    string // what stands for it in Go, or why it is not shown
}

// rows returns all rows.
func rows(t *testing.T) (all []*row) {
	t.Helper()
	b, err := os.ReadFile("rows.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		if i == 0 {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 10 {
			t.Fatalf("rows.tsv:%d: %d fields, want 10", i+1, len(f))
		}
		all = append(all, &row{
			id: f[0], class: f[1], kind: f[2], name: f[3],
			in:      map[string]string{"node16": f[4], "node10": f[5]},
			promise: f[6], binary: f[7], golang: f[8], note: f[9],
		})
	}
	return all
}

// facts are lines by the rows that they are about.
type facts map[string][]string

// collect sorts lines by rows; what is no fact is returned as it is.
func collect(lines []string) (f facts, other []string) {
	f = facts{}
	for _, line := range lines {
		id, _, ok := strings.Cut(line, " ")
		if !ok || len(id) != len("AGT-001") || id[3] != '-' {
			other = append(other, line)
			continue
		}
		f[id] = append(f[id], line)
	}
	return f, other
}

// forGo returns the facts of a row that a Go check has to state.
func (f facts) forGo(id string) []string {
	return slices.DeleteFunc(slices.Clone(f[id]), func(line string) bool {
		return strings.HasPrefix(line[len(id):], " js ")
	})
}

// own parts what Go has in the place of a fact of JavaScript from the facts.
func (f facts) own(id string) (stated, own []string) {
	for _, line := range f[id] {
		if strings.HasPrefix(line[len(id):], " go ") {
			own = append(own, line)
		} else {
			stated = append(stated, line)
		}
	}
	return stated, own
}

// recorded returns what a group's program prints on the Node of a profile.
func recorded(t *testing.T, g *group, profile string) []string {
	t.Helper()
	b, err := os.ReadFile(goldenFile(g, profile))
	if err != nil {
		t.Fatal(err)
	}
	return splitLines(string(b))
}

func goldenFile(g *group, profile string) string {
	return filepath.Join("js", g.name+"."+profile+".txt")
}

func splitLines(s string) []string {
	if s = strings.TrimSuffix(s, "\n"); s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// result is what was shown of a row on one profile.
type result struct {
	js, golang bool // held in JavaScript, in Go
	jsOnly     bool // there is no Go form
	groups     []string
	elsewhere  string // the folder of the tests that show it, if not here
}

// table is docs/features.md as text.
func table(all []*row, results map[string]map[string]*result) string {
	var b strings.Builder
	b.WriteString(heading)
	shown := 0
	class := ""
	open := []string{}
	var body strings.Builder
	for _, r := range all {
		if r.class != class {
			class = r.class
			body.WriteString("\n## " + class + "\n\n| id | name | node16 | node10 | Go | shown by |\n|---|---|---|---|---|---|\n")
		}
		cells := []string{r.id, escape(r.name)}
		whole := true
		for _, profile := range profileNames {
			res := results[profile][r.id]
			held := res != nil && res.js && (res.golang || res.jsOnly)
			whole = whole && held
			cells = append(cells, r.status(profile, held))
		}
		if whole {
			shown++
		} else {
			open = append(open, "- "+r.id+" "+escape(r.name)+": "+cmp.Or(escape(r.note), "its check is not written yet"))
		}
		cells = append(cells, r.goCell(results), shownBy(results, r.id))
		body.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	b.WriteString(summary(shown, len(all)))
	b.WriteString(body.String())
	b.WriteString("\n## Open\n\n")
	if len(open) == 0 {
		open = []string{"None."}
	}
	b.WriteString(strings.Join(open, "\n") + "\n")
	return b.String()
}

// status is the cell of one profile.
func (r *row) status(profile string, held bool) string {
	switch {
	case !held:
		return "open"
	case r.in["node16"] == "no" && r.in["node10"] == "no":
		return "observed"
	case r.in[profile] == "no":
		return "not documented"
	}
	return r.in[profile]
}

// goCell names the row's Go form.
func (r *row) goCell(results map[string]map[string]*result) string {
	var names []string
	for _, name := range strings.Fields(r.golang) {
		names = append(names, "`"+name+"`")
	}
	cell := strings.Join(names, ", ")
	if res := results["node16"][r.id]; res != nil && res.jsOnly && r.note != "" {
		if cell != "" {
			cell += ": "
		}
		cell += escape(r.note)
	}
	return cell
}

func shownBy(results map[string]map[string]*result, id string) string {
	res := results["node16"][id]
	if res == nil {
		return ""
	}
	if res.elsewhere != "" {
		return "`" + res.elsewhere + "`"
	}
	var files []string
	for _, g := range res.groups {
		files = append(files, "`js/"+g+".js`")
		if res.golang {
			files = append(files, "`"+g+"_test.go`")
		}
	}
	return strings.Join(files, ", ")
}

func escape(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// documentFile returns the path of docs/features.md.
func documentFile(t *testing.T) string {
	return filepath.Join(nodebin.Root(t), "docs", "features.md")
}
