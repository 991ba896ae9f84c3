package replay

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// Progress shows results as they come: a line each, or on a terminal a bar, with
// a line only for what does not pass.
type Progress struct {
	w        io.Writer
	terminal bool
	failed   int
}

// NewProgress returns a Progress that writes to w.
func NewProgress(w io.Writer) *Progress {
	return &Progress{w: w, terminal: isTerminal(w)}
}

// isTerminal reports whether w is a terminal that can move its cursor.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	term := os.Getenv("TERM")
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && term != "" && term != "dumb"
}

// Done shows one more result; it is meant for [Options].
func (p *Progress) Done(r *Result, done, total int) {
	if r.Status != Pass && r.Status != Skip {
		p.failed++
	}
	if !p.terminal {
		fmt.Fprintf(p.w, "%-7s %s\n", r.Status, r.line())
		return
	}
	if r.Status != Pass || r.Flaky || r.Differs() {
		fmt.Fprintf(p.w, "\r\x1b[K%-7s %s\n", r.Status, r.line())
	}
	fmt.Fprintf(p.w, "\r\x1b[K%s", bar(done, total, p.failed))
	if done == total {
		fmt.Fprintln(p.w)
	}
}

// line is a result in one line, without its status.
func (r *Result) line() string {
	text := fmt.Sprintf("%s (%.2fs)", r.Path, r.Seconds)
	if r.Flaky {
		text += " flaky"
	}
	if r.Reason != "" {
		text += ": " + r.Reason
	}
	if r.Against != nil && r.Against.Status != r.Status {
		text += " [node: " + string(r.Against.Status) + "]"
	} else if r.Differs() {
		text += " [prints otherwise than node]"
	}
	return text
}

// barWidth is how many cells the bar has; with its figures it fits 80 columns.
const barWidth = 40

func bar(done, total, failed int) string {
	filled := barWidth
	if total > 0 {
		filled = barWidth * done / total
	}
	text := fmt.Sprintf("[%s%s] %d/%d", strings.Repeat("█", filled), strings.Repeat("·", barWidth-filled), done, total)
	if failed > 0 {
		text += fmt.Sprintf(", %d failed", failed)
	}
	return text
}
