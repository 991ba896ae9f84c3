package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var (
	buildOnce sync.Once
	binary    string
	buildErr  error
	buildDir  string
)

func TestMain(m *testing.M) {
	code := m.Run()
	if buildDir != "" {
		os.RemoveAll(buildDir)
	}
	os.Exit(code)
}

// command returns the path of the nodeloop command, built once.
func command(t *testing.T) string {
	t.Helper()
	buildOnce.Do(func() {
		if buildDir, buildErr = os.MkdirTemp("", "nodeloop"); buildErr != nil {
			return
		}
		binary = filepath.Join(buildDir, "nodeloop")
		out, err := exec.Command("go", "build", "-o", binary, "../../cmd/nodeloop").CombinedOutput()
		if err != nil {
			buildErr = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if buildErr != nil {
		t.Fatal(buildErr)
	}
	return binary
}

// serving is a running `nodeloop serve`.
type serving struct {
	t       *testing.T
	cmd     *exec.Cmd
	address string // host:port
	out     *output
	exited  chan error
}

// output collects what a process prints and tells each line.
type output struct {
	mu    sync.Mutex
	text  bytes.Buffer
	lines chan string
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// serve starts the command on a free port and waits until it listens.
func serve(t *testing.T, args ...string) *serving {
	t.Helper()
	s := &serving{
		t:      t,
		cmd:    exec.Command(command(t), append([]string{"serve", "--port", "0"}, args...)...),
		out:    &output{lines: make(chan string, 1000)},
		exited: make(chan error, 1),
	}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		scanner := bufio.NewScanner(stdout)
		for scanner.Scan() {
			s.out.mu.Lock()
			s.out.text.WriteString(scanner.Text() + "\n")
			s.out.mu.Unlock()
			select {
			case s.out.lines <- scanner.Text():
			default: // nobody waits for lines any more
			}
		}
		s.exited <- s.cmd.Wait()
	}()
	t.Cleanup(func() {
		s.cmd.Process.Kill()
	})
	line := s.line("listening on ")
	_, s.address, _ = strings.Cut(line, "://")
	return s
}

// line waits for a printed line that contains text.
func (s *serving) line(text string) string {
	s.t.Helper()
	limit := time.After(30 * time.Second)
	for {
		select {
		case line := <-s.out.lines:
			if strings.Contains(line, text) {
				return line
			}
		case <-limit:
			s.t.Fatalf("serve did not print %q; it printed\n%s", text, s.out)
		}
	}
}

func (s *serving) url(path string) string { return "http://" + s.address + path }

// signal sends a signal to the process.
func (s *serving) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// wait returns the process's exit code.
func (s *serving) wait(limit time.Duration) int {
	s.t.Helper()
	select {
	case err := <-s.exited:
		s.exited <- err
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return exit.ExitCode()
		}
		if err != nil {
			s.t.Fatal(err)
		}
		return 0
	case <-time.After(limit):
		s.t.Fatalf("serve did not exit within %v; it printed\n%s", limit, s.out)
		return -1
	}
}

// tool returns the path of a program that a test needs. Without it the test is
// skipped, but fails where CI=true.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") == "true":
		t.Fatalf("no %s, though CI=true", name)
	}
	t.Skipf("needs %s", name)
	return ""
}

// run runs a program to its end and returns what it printed.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s%s", filepath.Base(name), strings.Join(args, " "), err, out, &stderr)
	}
	return string(out)
}
