package replay

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestParseHeader(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		flags, env []string
	}{
		{"none", "'use strict';\n", nil, nil},
		{"flags", "'use strict';\n// Flags: --a --b=1\n", []string{"--a", "--b=1"}, nil},
		{"returns", "// Flags: --a\r\n", []string{"--a"}, nil},
		{"two lines", "// Flags: --a\n// Flags: --b\n", []string{"--a", "--b"}, nil},
		{"env", "// Env: A=1 B=x=y nothing\n", nil, []string{"A=1", "B=x=y"}},
		{"not at the start", "  // Flags: --a\n", nil, nil},
		{"prose", "// Flags: none are needed\n// Environment: A=1\n", nil, nil},
		{"too far", strings.Repeat("//\n", 2000) + "// Flags: --a\n", nil, nil},
	} {
		h := ParseHeader(tc.text)
		if !reflect.DeepEqual(h.Flags, tc.flags) || !reflect.DeepEqual(h.Env, tc.env) {
			t.Errorf("%s: %q", tc.name, *h)
		}
	}
}

func TestUnsupported(t *testing.T) {
	for _, tc := range []struct{ path, flag, want string }{
		{"a.js", "--expose-internals", "needs Node's internal modules (--expose-internals)"},
		{"a.js", "--gc_interval=1", "needs V8's garbage collector (--gc_interval=1)"},
		{"a.js", "--expose_gc", ""},
		{"a.js", "--inspect-brk=0", "needs the inspector (--inspect-brk=0)"},
		{"a.js", "--tls-min-v1.2", "needs TLS (--tls-min-v1.2)"},
		{"a.js", "--no-warnings", ""},
		{"a.js", "--insecure-http-parser", ""},
		{"a.mjs", "--no-warnings", "needs ES modules"},
	} {
		if got := unsupported(tc.path, &Header{Flags: []string{tc.flag}}); got != tc.want {
			t.Errorf("%s %s: %q, want %q", tc.path, tc.flag, got, tc.want)
		}
	}
}

func TestJudge(t *testing.T) {
	for _, tc := range []struct {
		name   string
		a      Attempt
		status Status
		reason string
	}{
		{"pass", Attempt{stdout: "fine\n"}, Pass, ""},
		{"skip", Attempt{stdout: "x\n1..0 # Skipped: missing crypto\n"}, Skip, "missing crypto"},
		{"a failure is no skip", Attempt{Code: 1, stdout: "1..0 # Skipped: x\n"}, Fail, "1..0 # Skipped: x"},
		{"not at the start", Attempt{stdout: "# 1..0 # Skipped: x\n"}, Pass, ""},
		{"error", Attempt{Code: 1, stderr: "a.js:1\nthrow x\n^\n\nRangeError: no\n    at a.js:1\n"}, Fail, "RangeError: no"},
		{"colours", Attempt{Code: 1, stderr: "\x1b[31mError: no\x1b[39m\n"}, Fail, "Error: no"},
		{"announced", Attempt{Code: 1, stderr: "AssertionError [ERR_ASSERTION]: Expected:\n\n1 !== 2\n\n    at a.js:1\n"}, Fail, "AssertionError [ERR_ASSERTION]: Expected: 1 !== 2"},
		{"mustCall", Attempt{Code: 1, stdout: "Mismatched noop function calls. Expected exactly 1, actual 0.\n"}, Fail, "Mismatched noop function calls. Expected exactly 1, actual 0."},
		{"silent", Attempt{Code: 3}, Fail, "it printed nothing"},
		{"timeout", Attempt{Code: -1, Signal: "killed", timedOut: true, stdout: "a\nb\n"}, Timeout, "b"},
		{"signal", Attempt{Code: -1, Signal: "aborted"}, Crash, "ended by a signal: aborted"},
		{"panic", Attempt{Code: 2, stderr: "panic: oh\n\ngoroutine 1 [running]:\n"}, Crash, "panic: oh"},
		{"a program's 2", Attempt{Code: 2, stderr: "panic: oh\n"}, Fail, "panic: oh"},
	} {
		tc.a.judge()
		if tc.a.Status != tc.status || tc.a.Reason != tc.reason {
			t.Errorf("%s: %s %q, want %s %q", tc.name, tc.a.Status, tc.a.Reason, tc.status, tc.reason)
		}
	}
}

func TestSettle(t *testing.T) {
	pass := &Attempt{Status: Pass, stdout: "a\n"}
	other := &Attempt{Status: Pass, stdout: "b\n"}
	fail := &Attempt{Status: Fail, Reason: "no"}
	for _, tc := range []struct {
		name     string
		all      []*Attempt
		repeated bool
		status   Status
		flaky    bool
		reason   string
	}{
		{"one", []*Attempt{pass}, false, Pass, false, ""},
		{"retry", []*Attempt{fail, pass}, false, Pass, true, "passed at try 2; before: no"},
		{"both fail", []*Attempt{fail, fail}, false, Fail, false, "no"},
		{"all equal", []*Attempt{pass, pass, pass}, true, Pass, false, ""},
		{"one fails", []*Attempt{pass, fail, pass}, true, Fail, true, "run 2 of 3: fail, run 1: pass; no"},
		{"output", []*Attempt{pass, pass, other}, true, Pass, true, `run 3 of 3 prints line 1 otherwise than run 1: "b", not "a"`},
	} {
		r := &Result{}
		r.settle(tc.all, tc.repeated)
		if r.Status != tc.status || r.Flaky != tc.flaky || r.Reason != tc.reason {
			t.Errorf("%s: %s %v %q", tc.name, r.Status, r.Flaky, r.Reason)
		}
	}
}

func TestFirstDifference(t *testing.T) {
	if d := firstDifference("a\nb\n", "a\nb\n"); d != nil {
		t.Errorf("equal texts: %v", d)
	}
	d := firstDifference("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n")
	want := &Difference{Line: 5, From: 2, Theirs: []string{"2", "3", "4", "5", "6", "7", "8"}, Ours: []string{"2", "3", "4", "x"}}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("got %v, want %v", d, want)
	}
}

func TestFamilyOf(t *testing.T) {
	for path, want := range map[string]string{
		"test/parallel/test-http.js": "http", "test-http-a.js": "http", "test-https-a.js": "other", "test-http2-a.js": "other",
		"test-net-a.js": "net", "test-stream2-a.js": "stream", "test-streams-a.js": "stream", "test-timers.js": "timers",
		"test-event-emitter-a.js": "events", "test-eventtarget.js": "other", "test-process-next-tick.js": "nextTick",
	} {
		if got := FamilyOf(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestManifest(t *testing.T) {
	m, err := ReadManifest(strings.NewReader("# files\n\na.js\tpass\nb.js\tfail no goats\nc.js\tskip no sheep\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		path   string
		status Status
		want   string
	}{
		{"a.js", Pass, ""},
		{"a.js", Crash, "crash, expected pass"},
		{"b.js", Timeout, ""},
		{"b.js", Pass, "pass, expected fail"},
		{"c.js", Fail, "fail, expected skip"},
		{"new.js", Pass, ""},
		{"new.js", Fail, "fail, expected pass (not in the manifest)"},
	} {
		if got := m.Unexpected(&Result{Path: tc.path, Status: tc.status}); got != tc.want {
			t.Errorf("%s %s: %q, want %q", tc.path, tc.status, got, tc.want)
		}
	}
	for _, bad := range []string{"a.js", "a.js\tflies", "a.js\tfail"} {
		if _, err := ReadManifest(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func sample() *Report {
	return &Report{Node: 16, Started: time.Unix(0, 0), Seconds: 1.5, Tests: []*Result{
		{Path: "test-http-a.js", Family: "http", Status: Pass, Seconds: 0.25},
		{Path: "test-http-b.js", Family: "http", Status: Fail, Reason: "Error: a|b <c> `d`", Output: "\x00 & more"},
		{Path: "test-net-c.js", Family: "net", Status: Crash, Reason: "ended by a signal: aborted"},
		{Path: "test-net-d.js", Family: "net", Status: Skip, Reason: "missing crypto"},
	}}
}

func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	var got Report
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Tests) != 4 || got.Tests[1].Reason != "Error: a|b <c> `d`" || got.Families["net"].ByStatus[Crash] != 1 {
		t.Errorf("%s", b.Bytes())
	}
}

func TestJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteJUnit(&b); err != nil {
		t.Fatal(err)
	}
	var got junitSuites
	if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Tests != 4 || got.Failures != 1 || got.Errors != 1 || got.Skipped != 1 || len(got.Suites) != 2 {
		t.Errorf("%s", b.Bytes())
	}
	if c := got.Suites[0].Cases[1]; c.Failure == nil || c.Failure.Message != "Error: a|b <c> `d`" {
		t.Errorf("%s", b.Bytes())
	}
}

func TestMarkdown(t *testing.T) {
	text := Markdown(sample().Tests)
	for _, want := range []string{
		"| http | 2 | 1 | 1 | 0 | 0 | 0 |\n", "| all | 4 | 1 | 1 | 1 | 0 | 1 |\n",
		"| test-http-b.js | fail | `Error: a\\|b <c> 'd'` |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if _, err := Fill("<!-- table:node16 -->", "node16", text); err == nil {
		t.Error("a mark without an end is taken")
	}
	if _, err := Fill("", "node10", text); err == nil {
		t.Error("a document without marks is taken")
	}
}

// TestFiles shows what a folder, a list and Node's layout stand for.
func TestFiles(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{
		"test/common/index.js", "test/parallel/test-http-a.js", "test/parallel/helper.js", "test/fixtures/test-x.js",
		"own/a.js", "own/b.txt", "own/node_modules/c.js",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	list := filepath.Join(root, "list")
	if err := os.WriteFile(list, []byte("http\tparallel/test-http-a.js\nown/a.js\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		sel  Selection
		want []string
	}{
		{"folder", Selection{Paths: []string{root}, Root: root}, []string{"own/a.js", "test/parallel/test-http-a.js"}},
		{"list", Selection{List: list, Root: root}, []string{"test/parallel/test-http-a.js", "own/a.js"}},
		{"both", Selection{Paths: []string{filepath.Join(root, "own")}, List: list, Root: root}, []string{"own/a.js", "test/parallel/test-http-a.js"}},
	} {
		files, err := tc.sel.Files()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range files {
			got = append(got, f.Path)
			if inTree := strings.HasPrefix(f.Path, "test/"); inTree != (f.Suite == filepath.Join(root, "test")) {
				t.Errorf("%s: suite %q", f.Path, f.Suite)
			}
		}
		if !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestProcessGroup shows that a time-out ends what a file has started too, and
// that output is capped.
func TestProcessGroup(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	p := &process{argv: []string{"sh", "-c", "echo abcdefgh; sleep 60 & wait"}, timeout: time.Second / 2, limit: 4}
	a := p.run(context.Background())
	a.judge()
	if a.Status != Timeout || a.stdout != "abcd" || a.Seconds > 30 {
		t.Errorf("%s after %v s, %q", a.Status, a.Seconds, a.stdout)
	}
	p.argv = []string{"sh", "-c", "cat; kill -ABRT $$"}
	a = p.run(context.Background())
	a.judge()
	if a.Status != Crash || a.Reason != "ended by a signal: aborted" {
		t.Errorf("%s %q", a.Status, a.Reason)
	}
	p.argv = []string{filepath.Join(t.TempDir(), "none")}
	a = p.run(context.Background())
	a.judge()
	if a.Status != Fail || a.Reason != "cannot be started: no such file or directory" {
		t.Errorf("%s %q", a.Status, a.Reason)
	}
}
