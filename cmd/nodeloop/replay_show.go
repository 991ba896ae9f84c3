package main

import (
	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/replay"
)

// show prints what came of a run, most important last, and returns how many files
// make it a failure.
func (l *replayLine) show(c *console, report *replay.Report) (bad int) {
	results := report.Tests
	for _, r := range results {
		if r.Differs() {
			l.showDifference(c, r)
		}
	}
	c.printf("\n")
	replay.PrintTable(c.out, results)
	heading := "\nnot passed:\n"
	for _, r := range results {
		if r.Status != replay.Pass && (r.Status != replay.Skip || l.expect != "") {
			c.printf("%s  %s  %s: %s\n", heading, r.Status, r.Path, r.Reason)
			heading = ""
		}
	}
	heading = "\nflaky:\n"
	for _, r := range results {
		if r.Flaky {
			c.printf("%s  %s: %s\n", heading, r.Path, r.Reason)
			heading = ""
		}
	}
	heading = "\nnot as expected:\n"
	for _, r := range results {
		if l.manifest == nil {
			bad += l.failure(r)
			continue
		}
		if text := l.manifest.Unexpected(r); text != "" {
			bad++
			c.printf("%s  %s: %s\n", heading, r.Path, text)
			heading = ""
		}
	}
	c.printf("\n%d files in %.1f s\n", len(results), report.Seconds)
	return bad
}

// failure is 1 for a result that makes the run a failure, where no manifest says
// what is expected.
func (l *replayLine) failure(r *replay.Result) int {
	passed := r.Status == replay.Pass || r.Status == replay.Skip
	switch {
	case r.Flaky && l.opts.Repeat > 1,
		r.Against != nil && r.Differs(),
		r.Against == nil && !passed:
		return 1
	}
	return 0
}

// showDifference prints in what a file differs from the Node it was compared with.
func (l *replayLine) showDifference(c *console, r *replay.Result) {
	c.printf("\n%s\n", r.Path)
	if a := r.Against; a.Status != r.Status {
		c.printf("    %-*s %s\n", columnWidth, shorten(outcome(a.Status, a.Reason)), shorten(outcome(r.Status, r.Reason)))
	}
	d := r.Against.Difference
	if d == nil {
		return
	}
	c.printf("    %-*s %s\n", columnWidth, l.against, "nodeloop")
	for i := range max(len(d.Theirs), len(d.Ours)) {
		a, b, mark := lineAt(d.Theirs, i), lineAt(d.Ours, i), " "
		if d.From+i == d.Line {
			mark = "✗"
		}
		c.printf("%s %-*s %s  line %d\n", mark, columnWidth, shorten(a), shorten(b), d.From+i)
		if mark == "✗" && (shorten(a) != a || shorten(b) != b) {
			c.printf("    node:     %s\n    nodeloop: %s\n", a, b)
		}
	}
}

func outcome(s replay.Status, reason string) string {
	if reason == "" {
		return string(s)
	}
	return string(s) + ": " + reason
}
