package parser_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
)

var update = flag.Bool("update", false, "rewrite the logs of testdata/*.md with what the parsers in node16 and node10 do")

// example is a case of the corpus: a heading, prose, an http block, and a log
// block for each dialect, or one for both where they agree. A comment of JSON
// before the http block sets the job.
type example struct {
	name string
	job  job
	logs map[string]string // by node name
	at   int               // index in the file's lines of the http block's end
	end  int               // index behind the last log block
}

// document is a file of the corpus.
type document struct {
	path     string
	lines    []string
	examples []*example
}

func readDocument(t testing.TB, path string) *document {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc := &document{path: path, lines: strings.Split(string(b), "\n")}
	var ex *example
	name, meta := "", ""
	for i := 0; i < len(doc.lines); i++ {
		line := doc.lines[i]
		switch {
		case strings.HasPrefix(line, "#"):
			name = strings.TrimSpace(strings.TrimLeft(line, "#"))
		case strings.HasPrefix(line, "<!--"):
			meta = strings.TrimSuffix(strings.TrimPrefix(line, "<!--"), "-->")
		case strings.HasPrefix(line, "```http"):
			block, end := fenced(doc.lines, i)
			ex = &example{name: name, at: end, end: end, logs: map[string]string{}}
			ex.job = job{Type: "request", Verdict: "node", Finish: true}
			if meta != "" {
				if err := json.Unmarshal([]byte(meta), &ex.job); err != nil {
					t.Fatalf("%s:%d: %v", path, i+1, err)
				}
			}
			ex.job.Chunks = [][]byte{unescape(t, block)}
			doc.examples = append(doc.examples, ex)
			i, meta = end-1, ""
		case strings.HasPrefix(line, "```log"):
			block, end := fenced(doc.lines, i)
			for _, n := range nodes {
				if arg := strings.TrimSpace(strings.TrimPrefix(line, "```log")); arg == "" || arg == n.name {
					ex.logs[n.name] = strings.Join(block, "\n")
					if n.dialect == parser.HTTPParser29 {
						ex.logs[n.name] = withoutBegin(ex.logs[n.name])
					}
				}
			}
			ex.end = end
			i = end - 1
		}
	}
	return doc
}

// withoutBegin takes away what Node 10 does not call back.
func withoutBegin(log string) string {
	return strings.TrimPrefix(strings.ReplaceAll("\n"+log, "\nbegin\n", "\n"), "\n")
}

// fenced returns the lines of the block that opens at i and the index behind it.
func fenced(lines []string, i int) ([]string, int) {
	end := i + 1
	for end < len(lines) && lines[end] != "```" {
		end++
	}
	return lines[i+1 : min(end, len(lines))], end + 1
}

// unescape makes input of an http block: a line ends in CRLF unless it ends
// with a backslash, and \r, \n, \t, \\, \xNN and \{N,text} (N times text) are
// read as in a string.
func unescape(t testing.TB, lines []string) []byte {
	t.Helper()
	var out []byte
	for _, line := range lines {
		join := strings.HasSuffix(line, "\\") && !strings.HasSuffix(line, "\\\\")
		line = strings.TrimSuffix(line, "\\")
		for strings.Contains(line, "\\{") {
			from := strings.Index(line, "\\{")
			end := from + strings.IndexByte(line[from:], '}')
			count, text, _ := strings.Cut(line[from+2:end], ",")
			n, err := strconv.Atoi(count)
			if err != nil {
				t.Fatal(err)
			}
			line = line[:from] + strings.Repeat(text, n) + line[end+1:]
		}
		for len(line) > 0 {
			r, _, tail, err := strconv.UnquoteChar(line, 0)
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			if r < 0x100 {
				out = append(out, byte(r))
			} else {
				out = append(out, string(r)...)
			}
			line = tail
		}
		if !join {
			out = append(out, '\r', '\n')
		}
	}
	return out
}

func documents(t testing.TB) []*document {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.md")
	if err != nil || len(paths) == 0 {
		t.Fatal("no corpus", err)
	}
	var docs []*document
	for _, path := range paths {
		docs = append(docs, readDocument(t, path))
	}
	return docs
}

// TestCorpus reads every example whole, with and without a cache, and cut in
// two at every place.
func TestCorpus(t *testing.T) {
	for _, doc := range documents(t) {
		if *update {
			rewrite(t, doc)
		}
		for _, ex := range doc.examples {
			for _, n := range nodes {
				t.Run(filepath.Base(doc.path)+"/"+ex.name+"/"+n.name, func(t *testing.T) {
					want, ok := ex.logs[n.name]
					if !ok {
						t.Fatal("no log: record it with -update")
					}
					checkExample(t, ex, n.dialect, want)
				})
			}
		}
	}
}

func checkExample(t *testing.T, ex *example, d parser.Dialect, want string) {
	opts := ex.job.options(d)
	whole := run(&ex.job, opts)
	if got := strings.Join(whole, "\n"); strings.TrimSuffix(got, "\ndead") != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	opts.Cache = parser.NewCache()
	for range 2 {
		if got := run(&ex.job, opts); difference(got, whole) >= 0 {
			t.Errorf("with a cache\n%s\nwant\n%s", strings.Join(got, "\n"), want)
		}
	}
	input := ex.job.Chunks[0]
	for i := 1; i < len(input); i++ {
		if i > 300 && i < len(input)-50 && i%97 != 0 {
			continue // of the long ones, not every place
		}
		if msg := compareSplit(&ex.job, ex.job.options(d), input, [][]byte{input[:i], input[i:]}); msg != "" {
			t.Fatalf("cut at %d: %s", i, msg)
		}
	}
}

// compareSplit feeds an input whole and in pieces and tells what differs.
func compareSplit(j *job, o parser.Options, input []byte, pieces [][]byte) string {
	whole, split := *j, *j
	whole.Chunks, split.Chunks = [][]byte{input}, pieces
	a := strings.Join(runStream(&whole, o), "\n")
	b := strings.Join(runStream(&split, o), "\n")
	// Where a limit is noticed depends on the pieces, in Node too.
	if a == b || strings.Contains(a+b, "HPE_HEADER_OVERFLOW") {
		return ""
	}
	return fmt.Sprintf("whole\n%s\nsplit\n%s", a, b)
}

// rewrite puts what Node does into a document's log blocks.
func rewrite(t *testing.T, doc *document) {
	logs := make([][][]string, len(nodes))
	for k, n := range nodes {
		var jobs []*job
		for _, ex := range doc.examples {
			jobs = append(jobs, &ex.job)
		}
		logs[k] = startOracle(t, n.name).ask(jobs)
	}
	var out []string
	done := 0
	for i, ex := range doc.examples {
		out = append(out, doc.lines[done:ex.at]...)
		first, second := strings.Join(logs[0][i], "\n"), strings.Join(logs[1][i], "\n")
		ex.logs = map[string]string{nodes[0].name: first, nodes[1].name: second}
		if withoutBegin(first) == second {
			out = append(out, "", "```log", first, "```")
		} else {
			out = append(out, "", "```log node16", first, "```", "", "```log node10", second, "```")
		}
		done = ex.end
	}
	out = append(out, doc.lines[done:]...)
	if err := os.WriteFile(doc.path, []byte(strings.Join(out, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}
