package parser_test

import (
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
)

// FuzzSplit checks that cutting an input changes nothing and that nothing
// panics, in both dialects. The bytes of cuts say where to cut.
func FuzzSplit(f *testing.F) {
	for _, doc := range documents(f) {
		for _, ex := range doc.examples {
			if input := ex.job.Chunks[0]; len(input) < 1<<12 {
				f.Add(input, []byte{1, 7, 30}, ex.job.Type == "response", uint8(ex.job.Lenient), uint8(0))
			}
		}
	}
	f.Fuzz(func(t *testing.T, input, cuts []byte, response bool, lenient, verdict uint8) {
		if len(input) == 0 || len(input) > 1<<16 {
			return
		}
		j := &job{Type: "request", Lenient: int(lenient & 31), Finish: true}
		if response {
			j.Type = "response"
		}
		j.Verdict = []string{"node", "", "skip", "upgrade"}[verdict&3]
		var pieces [][]byte
		rest := input
		for _, c := range cuts {
			n := min(int(c)+1, len(rest))
			if n == len(rest) {
				break
			}
			pieces = append(pieces, rest[:n])
			rest = rest[n:]
		}
		pieces = append(pieces, rest)
		j.Chunks = pieces
		for _, d := range []parser.Dialect{parser.LLHTTP6, parser.HTTPParser29} {
			o := j.options(d)
			if msg := compareSplit(j, o, input, pieces); msg != "" {
				t.Fatal(msg)
			}
			o.Strict = parser.AllStrict()
			if msg := compareSplit(j, o, input, pieces); msg != "" {
				t.Fatal("strict: " + msg)
			}
			checkStricter(t, j, d)
		}
	})
}

// checkStricter checks that what all strict rules let pass is read the same
// without them.
func checkStricter(t *testing.T, j *job, d parser.Dialect) {
	o := j.options(d)
	plain := strings.Join(runStream(j, o), "\n")
	o.Strict = parser.AllStrict()
	strict := strings.Join(runStream(j, o), "\n")
	if !strings.Contains(strict, "error") && strict != plain {
		t.Fatalf("strict\n%s\nplain\n%s", strict, plain)
	}
}
