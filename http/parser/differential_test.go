package parser_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
)

// TestDifferential feeds generated and spoiled streams, cut at random, to the
// parsers inside Node and to ours, and compares everything they call back.
// NODELOOP_PARSER_JOBS sets how many streams, NODELOOP_PARSER_SEED which ones,
// and NODELOOP_PARSER_INPUTS a directory of inputs to spoil as well.
func TestDifferential(t *testing.T) {
	count := intEnv("NODELOOP_PARSER_JOBS", 4000)
	seed := intEnv("NODELOOP_PARSER_SEED", 1)
	for _, n := range nodes {
		t.Run(n.name, func(t *testing.T) {
			o := startOracle(t, n.name)
			r := rand.New(rand.NewPCG(uint64(seed), uint64(n.dialect)))
			pool := inputs(t)
			cache := parser.NewCache()
			bad := 0
			const batch = 500
			for done := 0; done < count && bad < 10; done += batch {
				jobs := make([]*job, batch)
				for i := range jobs {
					jobs[i] = randomJob(r, n.dialect, pool)
				}
				for i, theirs := range o.ask(jobs) {
					opts := jobs[i].options(n.dialect)
					if i%2 == 0 {
						opts.Cache = cache
					}
					ours := run(jobs[i], opts)
					if at := difference(ours, theirs); at >= 0 {
						bad++
						report(t, jobs[i], ours, theirs, at)
					}
				}
			}
		})
	}
}

func randomJob(r *rand.Rand, d parser.Dialect, pool [][]byte) *job {
	j := &job{Type: pick(r, "request", "request", "response"), Finish: r.IntN(2) == 0}
	var b []byte
	switch r.IntN(4) {
	case 0:
		b = mutate(r, pick(r, pool...), pool)
	case 1:
		b = generate(r, j.Type == "response")
	default:
		b = mutate(r, generate(r, j.Type == "response"), pool)
	}
	switch r.IntN(40) {
	case 0:
		b = inflate(r, b)
	case 1, 2, 3:
		b = bytes.Repeat(b, 2+r.IntN(3))
	}
	j.Chunks = cut(r, b)
	j.Verdict = pick(r, "node", "node", "", "", "skip", "upgrade")
	if r.IntN(4) == 0 {
		j.Lenient = pick(r, 1, 2, 4, 7)
		if d == parser.HTTPParser29 {
			j.Lenient = 1
		}
	}
	if r.IntN(8) == 0 && d == parser.LLHTTP6 {
		j.Max = 1 + r.IntN(120)
	}
	if r.IntN(10) == 0 {
		j.Pause = 1 + r.IntN(6)
	}
	return j
}

func report(t *testing.T, j *job, ours, theirs []string, at int) {
	t.Helper()
	line := func(log []string) string {
		if at < len(log) {
			return log[at]
		}
		return "(nothing)"
	}
	chunks := ""
	for _, c := range j.Chunks {
		chunks += fmt.Sprintf(" %q", c)
	}
	before := ""
	if at > 0 {
		before = ours[at-1]
	}
	t.Errorf("%s lenient=%d max=%d verdict=%q pause=%d\n%s\nafter %s\nours   %s\ntheirs %s",
		j.Type, j.Lenient, j.Max, j.Verdict, j.Pause, chunks, before, line(ours), line(theirs))
}

// inputs are the corpus' inputs and those of NODELOOP_PARSER_INPUTS.
func inputs(t testing.TB) [][]byte {
	var pool [][]byte
	for _, doc := range documents(t) {
		for _, ex := range doc.examples {
			if b := ex.job.Chunks[0]; len(b) < 4096 {
				pool = append(pool, b)
			}
		}
	}
	if dir := os.Getenv("NODELOOP_PARSER_INPUTS"); dir != "" {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if b, err := os.ReadFile(f); err == nil && len(b) > 0 {
				pool = append(pool, b)
			}
		}
	}
	return pool
}

func intEnv(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}
