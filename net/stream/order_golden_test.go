package stream_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/tests/nodebin"
)

var profiles = []*loop.Profile{loop.Node16, loop.Node10}

// TestOrders plays the programs of testdata/orders and compares their traces
// with those that the real Nodes printed. NODELOOP_ORDER_UPDATE=1 records them
// anew.
func TestOrders(t *testing.T) {
	files, err := filepath.Glob("testdata/orders/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no programs: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if os.Getenv("NODELOOP_ORDER_UPDATE") != "" {
				update(t, file, sections(string(text)))
				return
			}
			for _, s := range sections(string(text)) {
				for _, p := range profiles {
					want, ok := s.traces[p.Name]
					if !ok {
						continue
					}
					got, err := play(p, s.program)
					if err != nil {
						t.Fatal(err)
					}
					if got != want {
						t.Errorf("%s:\n%s\n%s", p.Name, s.program, diff(want, got))
					}
				}
			}
		})
	}
}

// only16 marks a program that uses what node10 has not.
const only16 = "# node16\n"

// section is a program with its traces.
type section struct {
	program string
	traces  map[string]string
}

// sections parses a file: programs are separated by ===, and each is followed by
// its traces, each under "-- PROFILE --".
func sections(text string) []section {
	var out []section
	for part := range strings.SplitSeq(text, "===\n") {
		s := section{traces: map[string]string{}}
		for i, piece := range strings.Split("\n"+part, "\n-- ") {
			name, body, found := strings.Cut(piece, " --\n")
			switch {
			case i == 0:
				s.program = strings.TrimPrefix(piece, "\n") + "\n"
			case found && strings.HasPrefix(name, "node"):
				s.traces[name] = strings.TrimSuffix(body, "\n")
			}
		}
		out = append(out, s)
	}
	return out
}

func update(t *testing.T, file string, list []section) {
	var programs []string
	for _, s := range list {
		programs = append(programs, s.program)
	}
	for _, p := range profiles {
		for i, trace := range record(t, nodebin.Path(t, p.Name), programs) {
			if p == loop.Node16 || !strings.Contains(list[i].program, only16) {
				list[i].traces[p.Name] = trace
			}
		}
	}
	var parts []string
	for _, s := range list {
		part := s.program
		for _, p := range profiles {
			if trace, ok := s.traces[p.Name]; ok {
				part += "-- " + p.Name + " --\n" + trace + "\n"
			}
		}
		parts = append(parts, part)
	}
	if err := os.WriteFile(file, []byte(strings.Join(parts, "===\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}
