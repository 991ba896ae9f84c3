package replay

import (
	"fmt"
	"io"
	"strings"
)

// Counts says how many results there are of each status.
type Counts struct {
	Family   string         `json:"-"`
	Total    int            `json:"total"`
	ByStatus map[Status]int `json:"statuses"`
	Flaky    int            `json:"flaky"`
	// Differ counts the files that behave otherwise than on the runtime that
	// they were compared with, TheirPass those that pass there.
	Differ    int `json:"differ,omitempty"`
	TheirPass int `json:"theirPass,omitempty"`
}

func (c *Counts) add(r *Result) {
	c.Total++
	c.ByStatus[r.Status]++
	if r.Flaky {
		c.Flaky++
	}
	if r.Differs() {
		c.Differ++
	}
	if r.Against != nil && r.Against.Status == Pass {
		c.TheirPass++
	}
}

// Count returns the counts of each family that occurs, in the order http, net,
// stream, timers, events, nextTick, other, and those of all files last.
func Count(results []*Result) []*Counts {
	all := &Counts{Family: "all", ByStatus: map[Status]int{}}
	byName := map[string]*Counts{}
	for _, r := range results {
		c := byName[r.Family]
		if c == nil {
			c = &Counts{Family: r.Family, ByStatus: map[Status]int{}}
			byName[r.Family] = c
		}
		c.add(r)
		all.add(r)
	}
	var rows []*Counts
	for _, f := range families {
		if c := byName[f.name]; c != nil {
			rows = append(rows, c)
		}
	}
	if c := byName["other"]; c != nil {
		rows = append(rows, c)
	}
	return append(rows, all)
}

// PrintTable prints the counts for people.
func PrintTable(w io.Writer, results []*Result) {
	rows := Count(results)
	compared := false
	for _, r := range results {
		compared = compared || r.Against != nil
	}
	fmt.Fprintf(w, "%-9s %6s", "family", "files")
	for _, s := range Statuses {
		fmt.Fprintf(w, " %7s", s)
	}
	fmt.Fprintf(w, " %7s", "pass %")
	if compared {
		fmt.Fprintf(w, " %9s %7s", "node pass", "differ")
	}
	fmt.Fprintln(w)
	for _, c := range rows {
		fmt.Fprintf(w, "%-9s %6d", c.Family, c.Total)
		for _, s := range Statuses {
			fmt.Fprintf(w, " %7d", c.ByStatus[s])
		}
		fmt.Fprintf(w, " %6.1f%%", c.passed())
		if compared {
			fmt.Fprintf(w, " %9d %7d", c.TheirPass, c.Differ)
		}
		if c.Flaky > 0 {
			fmt.Fprintf(w, "  (%d flaky)", c.Flaky)
		}
		fmt.Fprintln(w)
	}
}

// passed is how many files of a hundred pass.
func (c *Counts) passed() float64 {
	if c.Total == 0 {
		return 0
	}
	return 100 * float64(c.ByStatus[Pass]) / float64(c.Total)
}

// Markdown returns the counts as a table, and the files that do not pass with
// their reasons as another.
func Markdown(results []*Result) string {
	var b strings.Builder
	b.WriteString("| family | files | pass | fail | crash | timeout | skip |\n|---|---|---|---|---|---|---|\n")
	for _, c := range Count(results) {
		fmt.Fprintf(&b, "| %s | %d |", c.Family, c.Total)
		for _, s := range Statuses {
			fmt.Fprintf(&b, " %d |", c.ByStatus[s])
		}
		b.WriteString("\n")
	}
	header := "\n| file | result | reason |\n|---|---|---|\n"
	for _, r := range results {
		if r.Status == Pass && !r.Flaky {
			continue
		}
		status := string(r.Status)
		if r.Flaky {
			status += ", flaky"
		}
		fmt.Fprintf(&b, "%s| %s | %s | %s |\n", header, r.Path, status, cell(r.Reason))
		header = ""
	}
	if header != "" {
		b.WriteString("\nEvery file passes.\n")
	}
	return b.String()
}

// cell makes a text safe inside a table: as code, without what ends a cell.
func cell(text string) string {
	text = strings.NewReplacer("`", "'", "|", `\|`, "\n", " ").Replace(text)
	if text == "" {
		return ""
	}
	return "`" + text + "`"
}

// Fill returns a document with the text between its marks `<!-- table:NAME -->`
// and `<!-- /table:NAME -->` replaced.
func Fill(document, name, text string) (string, error) {
	begin, end := "<!-- table:"+name+" -->", "<!-- /table:"+name+" -->"
	head, rest, ok := strings.Cut(document, begin)
	if !ok {
		return "", fmt.Errorf("there is no mark %s", begin)
	}
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		return "", fmt.Errorf("the mark %s has no end %s", begin, end)
	}
	return head + begin + "\n\n" + strings.TrimSpace(text) + "\n\n" + end + after, nil
}
