package parser_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/tests/nodebin"
)

// oracle is a Node process that runs jobs through its own HTTPParser.
type oracle struct {
	t   testing.TB
	cmd *exec.Cmd
	in  *bufio.Writer
	out *bufio.Scanner
}

// nodes are the binaries to compare with, and the dialect each has.
var nodes = []struct {
	name    string
	dialect parser.Dialect
}{
	{"node16", parser.LLHTTP6},
	{"node10", parser.HTTPParser29},
}

// startOracle starts the reference Node of that name. Without one the test is
// skipped, but fails where CI=true.
func startOracle(t testing.TB, name string) *oracle {
	t.Helper()
	bin := nodebin.Path(t, name)
	cmd := exec.Command(bin, "--no-warnings", "testdata/oracle.js")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	o := &oracle{t: t, cmd: cmd, in: bufio.NewWriterSize(in, 1<<16), out: bufio.NewScanner(out)}
	o.out.Buffer(nil, 1<<26)
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	return o
}

// ask runs jobs and returns their logs.
func (o *oracle) ask(jobs []*job) [][]string {
	o.t.Helper()
	done := make(chan error, 1)
	go func() {
		enc := json.NewEncoder(o.in)
		for _, j := range jobs {
			if err := enc.Encode(j); err != nil {
				done <- err
				return
			}
		}
		done <- o.in.Flush()
	}()
	logs := make([][]string, len(jobs))
	for i := range jobs {
		if !o.out.Scan() {
			o.t.Fatalf("node ended at job %d of %d: %v", i, len(jobs), o.out.Err())
		}
		var s string
		if err := json.Unmarshal(o.out.Bytes(), &s); err != nil {
			o.t.Fatal(err)
		}
		logs[i] = strings.Split(s, "\n")
	}
	if err := <-done; err != nil {
		o.t.Fatal(err)
	}
	return logs
}

// difference returns the first line in which our log differs from Node's, or -1.
func difference(ours, theirs []string) int {
	for i, line := range ours {
		if line == "dead" {
			for k, rest := range theirs[min(i, len(theirs)):] {
				if !strings.HasPrefix(rest, "read") && !strings.HasPrefix(rest, "error") && rest != "finished" {
					return i + k
				}
			}
			return -1
		}
		if i >= len(theirs) || theirs[i] != line {
			return i
		}
	}
	if len(theirs) > len(ours) && !(len(ours) == 0 && theirs[0] == "") {
		return len(ours)
	}
	return -1
}
