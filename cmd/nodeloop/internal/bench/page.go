package bench

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
)

//go:embed page.html
var pageText string

// page is made when it is wanted, which at the start of a command it is not.
func page() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"figure": figure, "optional": optional,
		"ratio": func(r *Ratio) string {
			if r == nil {
				return ""
			}
			return fmt.Sprintf("%.2f×", r.Median)
		},
	}).Parse(pageText))
}

// plot is a table with its bars.
type plot struct {
	*Table
	Bars []bar
}

// bar is a row as it is drawn; the lengths are per cent of the longest.
type bar struct {
	*Row
	Own               bool
	Length, From, Til float64
	Better            string // class of the ratio
}

func (t *Table) plot() plot {
	p := plot{Table: t}
	longest := 0.0
	for _, row := range t.Rows {
		longest = max(longest, row.High)
	}
	for _, row := range t.Rows {
		b := bar{Row: row, Own: row.Peer == "nodeloop", Better: "same"}
		if longest > 0 {
			b.Length, b.From, b.Til = 100*row.Median/longest, 100*row.Low/longest, 100*row.High/longest
		}
		// Rounds that contradict each other say nothing.
		if row.Ratio != nil && row.Ratio.Low > 1 {
			b.Better = "more"
		} else if row.Ratio != nil && row.Ratio.High < 1 {
			b.Better = "less"
		}
		p.Bars = append(p.Bars, b)
	}
	return p
}

// WriteHTML writes the result as one page that needs nothing else.
func (r *Result) WriteHTML(w io.Writer) error {
	var plots []plot
	for _, t := range r.Tables {
		plots = append(plots, t.plot())
	}
	return page().Execute(w, struct {
		*Result
		Plots []plot
	}{r, plots})
}
