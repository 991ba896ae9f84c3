package replay

import (
	"fmt"
	"strings"
)

// Status is what became of a file.
type Status string

// A file passes when its exit code is 0, unless it says on a line `1..0 # Skipped`
// that it skips. It crashes when the runtime itself dies: by a signal, or by a Go
// panic.
const (
	Pass    Status = "pass"
	Fail    Status = "fail"
	Timeout Status = "timeout"
	Crash   Status = "crash"
	Skip    Status = "skip"
)

// Statuses lists all of them in the order in which tables show them.
var Statuses = []Status{Pass, Fail, Crash, Timeout, Skip}

// Attempt is one run of a file.
type Attempt struct {
	Status Status `json:"status"`
	Reason string `json:"reason,omitempty"`
	// Code is the exit code, -1 after a signal; Signal says which.
	Code    int     `json:"code"`
	Signal  string  `json:"signal,omitempty"`
	Seconds float64 `json:"seconds"`

	stdout, stderr string
	startError     error
	timedOut       bool
}

// Result is what became of a file.
type Result struct {
	Path   string   `json:"path"`
	Family string   `json:"family"`
	Status Status   `json:"status"`
	Reason string   `json:"reason,omitempty"`
	Flags  []string `json:"flags,omitempty"`
	// Flaky: its runs did not agree; Reason says in what when it passed.
	Flaky    bool       `json:"flaky,omitempty"`
	Seconds  float64    `json:"seconds"`
	Attempts []*Attempt `json:"attempts,omitempty"`
	// Output is the end of what a file that did not pass wrote.
	Output string `json:"output,omitempty"`
	// Against is what the other runtime did, when there is one.
	Against *Comparison `json:"against,omitempty"`
}

// Comparison is what another runtime did with the same file.
type Comparison struct {
	Status Status `json:"status"`
	Reason string `json:"reason,omitempty"`
	// Difference is where standard output first differs; nil where it does not,
	// or where one of the two printed nothing and they agree in the status.
	Difference *Difference `json:"difference,omitempty"`
}

// Difference is the place where two outputs part, with the lines around it.
type Difference struct {
	// Line counts from 1. Theirs and Ours begin at line From.
	Line   int      `json:"line"`
	From   int      `json:"from"`
	Theirs []string `json:"theirs"`
	Ours   []string `json:"ours"`
}

// Differs reports whether the file behaves otherwise than on the runtime that it
// was compared with.
func (r *Result) Differs() bool {
	return r.Against != nil && (r.Against.Status != r.Status || r.Against.Difference != nil)
}

// keptOutput is how much of a failed file's output goes into reports.
const keptOutput = 1500

// settle decides the result. Repeated runs have all to agree; retries may end
// well.
func (r *Result) settle(all []*Attempt, repeated bool) {
	r.Attempts = all
	decisive := all[len(all)-1]
	if repeated {
		decisive = all[0]
		for i, a := range all[1:] {
			if a.Status != all[0].Status {
				r.Flaky = true
				r.Reason = fmt.Sprintf("run %d of %d: %s, run 1: %s", i+2, len(all), a.Status, all[0].Status)
			} else if d := firstDifference(all[0].stdout, a.stdout); d != nil {
				r.Flaky = true
				r.Reason = fmt.Sprintf("run %d of %d prints line %d otherwise than run 1: %q, not %q",
					i+2, len(all), d.Line, d.line(d.Ours), d.line(d.Theirs))
			} else {
				continue
			}
			if decisive.Status == Pass || decisive.Status == Skip {
				decisive = a
			}
			break
		}
	} else if len(all) > 1 && decisive.Status == Pass {
		r.Flaky, r.Reason = true, "passed at try "+fmt.Sprint(len(all))+"; before: "+all[0].Reason
	}
	r.Status = decisive.Status
	if r.Status != Pass {
		if decisive.Reason != "" {
			r.Reason = strings.TrimPrefix(r.Reason+"; "+decisive.Reason, "; ")
		}
		if r.Status != Skip {
			r.Output = tail(decisive.stdout+decisive.stderr, keptOutput)
		}
	}
}

// compare notes what the other runtime did.
func (r *Result) compare(ours, theirs []*Attempt) {
	their := &Result{}
	their.settle(theirs, len(theirs) > 1 && len(theirs) == len(ours))
	r.Against = &Comparison{Status: their.Status, Reason: their.Reason}
	a, b := theirs[len(theirs)-1].stdout, ours[len(ours)-1].stdout
	if a != "" && b != "" || their.Status == r.Status {
		r.Against.Difference = firstDifference(a, b)
	}
}

// shown is how many lines stand before and after a difference.
const shown = 3

// firstDifference returns where two texts part, or nil.
func firstDifference(theirs, ours string) *Difference {
	if theirs == ours {
		return nil
	}
	a, b := splitLines(theirs), splitLines(ours)
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	from := max(0, n-shown)
	return &Difference{Line: n + 1, From: from + 1, Theirs: window(a, from, n+shown+1), Ours: window(b, from, n+shown+1)}
}

// line is the line that differs, of either side.
func (d *Difference) line(lines []string) string {
	if i := d.Line - d.From; i < len(lines) {
		return lines[i]
	}
	return ""
}

func window(lines []string, from, to int) []string {
	return lines[min(from, len(lines)):min(to, len(lines))]
}

func splitLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

func tail(text string, n int) string {
	if len(text) > n {
		text = strings.ToValidUTF8(text[len(text)-n:], "")
	}
	return text
}
