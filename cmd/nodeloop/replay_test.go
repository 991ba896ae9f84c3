package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// beNodeloop makes the test binary the command: replay starts itself.
const beNodeloop = "NODELOOP_TEST_IS_NODELOOP"

func TestMain(m *testing.M) {
	if os.Getenv(beNodeloop) != "" {
		main()
	}
	os.Exit(m.Run())
}

// TestReplay runs our own files, each of which ends in its own way.
func TestReplay(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	t.Setenv(beNodeloop, "1")
	dir := t.TempDir()
	report, table, manifest := filepath.Join(dir, "out.json"), filepath.Join(dir, "out.md"), filepath.Join(dir, "expect")
	write(t, table, "before\n<!-- table:node16 -->\nold\n<!-- /table:node16 -->\nafter\n")
	write(t, manifest, "net-fail.js\tfail it throws\ntimers-hang.js\ttimeout it waits\n"+
		"stream-skip.js\tskip it says so\ninternals.js\tskip needs internals\n")

	out, errText, code := invoke("replay", "testdata/replay", "--root", "testdata/replay", "--timeout", "4s", "--retries", "0",
		"--jobs", "3", "--report", report, "--markdown", table, "--expect", manifest)
	if code != exitOK || errText != "" {
		t.Errorf("exit code %d, %s\n%s", code, errText, out)
	}
	var got struct {
		Tests []struct{ Path, Status, Reason string }
	}
	if err := json.Unmarshal([]byte(read(t, report)), &got); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, r := range got.Tests {
		lines = append(lines, r.Status+" "+r.Path+" "+r.Reason)
	}
	want := `pass http-pass.js 
skip internals.js needs Node's internal modules (--expose-internals)
fail net-fail.js TypeError: as it should
pass sequential/events-pass.js 
skip stream-skip.js nothing to see
timeout timers-hang.js waiting`
	if text := strings.Join(lines, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s\n%s", text, want, out)
	}
	if text := read(t, table); !strings.Contains(text, "| net-fail.js | fail | `TypeError: as it should` |") ||
		!strings.HasPrefix(text, "before\n") || !strings.HasSuffix(text, "\nafter\n") || strings.Contains(text, "old") {
		t.Errorf("the document is\n%s", text)
	}
}

// TestReplayCodes shows what the exit codes mean.
func TestReplayCodes(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	t.Setenv(beNodeloop, "1")
	const folder = "testdata/replay/"
	list := filepath.Join(t.TempDir(), "list")
	write(t, list, "# a comment\nevents\tsequential/events-pass.js\n")
	for _, tc := range []struct {
		name string
		args []string
		code int
		want string
	}{
		{"pass", []string{folder + "http-pass.js"}, exitOK, "pass    testdata/replay/http-pass.js"},
		{"skip", []string{folder + "stream-skip.js"}, exitOK, "nothing to see"},
		{"fail", []string{folder + "net-fail.js", "--retries", "0"}, exitFailed, "TypeError: as it should"},
		{"repeat", []string{"--repeat", "2", folder + "http-pass.js"}, exitOK, "1 files"},
		{"list", []string{"--list", list, "--root", folder}, exitOK, "pass    sequential/events-pass.js"},
		{"filter", []string{"--filter", "^nothing$", folder}, exitUsage, "no file matches"},
		{"no files", nil, exitUsage, "no files given"},
		{"no such file", []string{folder + "none.js"}, exitUsage, "none.js"},
		{"version", []string{"--node", "12", folder}, exitUsage, "--node takes 16 or 10"},
		{"report", []string{"--report", "out.txt", folder}, exitUsage, "--report takes"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, errText, code := invoke(append([]string{"replay"}, tc.args...)...)
			if code != tc.code || !strings.Contains(out+errText, tc.want) {
				t.Errorf("exit code %d, want %d and %q\n%s%s", code, tc.code, tc.want, out, errText)
			}
		})
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
