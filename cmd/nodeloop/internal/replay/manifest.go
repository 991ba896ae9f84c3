package replay

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Expected is what a manifest says of a file.
type Expected struct {
	// Status is Pass, or Fail for whatever is not a pass, or one of the others.
	Status Status
	// Reason says why it does not pass.
	Reason string
}

// Manifest says what is expected of files, by their paths. A file that it does
// not name has to pass.
type Manifest map[string]Expected

// ReadManifest reads lines of a path, a tab, a status and a reason:
//
//	test/parallel/test-http-abort-client.js	pass
//	test/parallel/test-http-parser-lenient.js	fail reads an internal module
//
// Empty lines and those that begin with # count for nothing.
func ReadManifest(r io.Reader) (Manifest, error) {
	m := Manifest{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		path, rest, _ := strings.Cut(line, "\t")
		word, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
		status := Status(word)
		switch {
		case word == "":
			return nil, fmt.Errorf("line %d: want a path, a tab and pass or fail: %q", n, line)
		case !known(status):
			return nil, fmt.Errorf("line %d: there is no status %q", n, word)
		case status != Pass && strings.TrimSpace(reason) == "":
			return nil, fmt.Errorf("line %d: %s without a reason", n, word)
		}
		m[path] = Expected{status, strings.TrimSpace(reason)}
	}
	return m, lines.Err()
}

func known(status Status) bool {
	for _, s := range Statuses {
		if s == status {
			return true
		}
	}
	return false
}

// Unexpected says in what a result differs from the manifest, or returns "".
func (m Manifest) Unexpected(r *Result) string {
	want, listed := m[r.Path]
	if !listed {
		want.Status = Pass
	}
	if want.Status == r.Status || want.Status == Fail && r.Status != Pass {
		return ""
	}
	text := fmt.Sprintf("%s, expected %s", r.Status, want.Status)
	if !listed {
		text += " (not in the manifest)"
	}
	if r.Status != Pass && r.Reason != "" {
		text += ": " + r.Reason
	}
	return text
}
