package bench

import (
	"fmt"
	"io"
	"strings"
)

// WriteText writes the result as tables for people.
func (r *Result) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s, %s\n%s; medians of %d rounds", r.Machine, r.System, r.When.Format("2006-01-02 15:04"), r.Pinned, r.Rounds)
	fmt.Fprintf(&b, "\nratio: how many times better nodeloop is, in the same round; above 1 it is better\n")
	for _, t := range r.Tables {
		t.write(&b)
	}
	b.WriteString("\nversions:")
	for _, p := range r.Peers {
		fmt.Fprintf(&b, " %s %s;", p.Name, p.Version)
	}
	b.WriteString("\n")
	if len(r.Unmeasured) > 0 {
		b.WriteString("\nnot measured:\n")
		for _, why := range r.Unmeasured {
			fmt.Fprintf(&b, "  %s\n", why)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (t *Table) write(b *strings.Builder) {
	better := "more is better"
	if t.Lower {
		better = "less is better"
	}
	fmt.Fprintf(b, "\n%s: %s (%s)\n", t.Name, t.What, better)
	fmt.Fprintf(b, "  %-17s %10s %7s %17s %9s %9s %9s\n", "", t.Unit, "±", "ratio", "CPU µs", "p50 µs", "p99 µs")
	for _, row := range t.Rows {
		ratio := "-"
		if row.Ratio != nil {
			ratio = fmt.Sprintf("%.2f (%.2f–%.2f)", row.Ratio.Median, row.Ratio.Low, row.Ratio.High)
		}
		fmt.Fprintf(b, "  %-17s %10s %6.0f%% %17s %9s %9s %9s", row.Peer, figure(row.Median), row.Spread(), ratio,
			optional(row.CPU), optional(row.P50), optional(row.P99))
		if row.Errors > 0 {
			fmt.Fprintf(b, "  %d failed", row.Errors)
		}
		b.WriteString("\n")
	}
}

func optional(v float64) string {
	if v == 0 {
		return "-"
	}
	return figure(v)
}
