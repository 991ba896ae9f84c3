package main

import (
	"context"
	_ "embed" // the recorder
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// recorder is what both sides run the program under.
//
//go:embed recorder.js
var recorder string

// againstLimit is how long a program may run on either side.
const againstLimit = 60 * time.Second

// traceAgainst runs a program here and on a Node, and shows both orders.
func traceAgainst(c *console, node string, line []string) int {
	if len(line) > 0 && line[0] == "run" {
		line = line[1:]
	}
	if len(line) == 0 {
		c.errorf("trace: --against takes a file; see `nodeloop trace --help`")
		return exitUsage
	}
	theirs, version, err := findNode(node)
	if err != nil {
		c.errorf("trace: --against: %v", err)
		return exitFailed
	}
	self, err := os.Executable()
	if err != nil {
		c.errorf("trace: %v", err)
		return exitFailed
	}
	ours := []string{self, "run", "--node", "16"}
	if strings.HasPrefix(version, "v10.") {
		ours[3] = "10"
	}
	want, err := record([]string{theirs}, line)
	if err == nil {
		var got string
		if got, err = record(ours, line); err == nil {
			return c.showOrder("Node "+version, want, got)
		}
	}
	c.errorf("trace: %v", err)
	return exitFailed
}

// findNode returns a Node by its path or its name, and its version.
func findNode(name string) (path, version string, err error) {
	if path, err = exec.LookPath(name); err != nil {
		return "", "", err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", "", err
	}
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		return "", "", fmt.Errorf("%s --version: %w", path, err)
	}
	return path, strings.TrimSpace(string(out)), nil
}

// record runs a program under the recorder and returns its order. What the
// program prints is dropped, and so is how it ends: the order says enough.
func record(runtime, program []string) (string, error) {
	dir, err := os.MkdirTemp("", "nodeloop-trace-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	script, out := filepath.Join(dir, "recorder.js"), filepath.Join(dir, "order")
	if err := os.WriteFile(script, []byte(recorder), 0o600); err != nil {
		return "", err
	}
	argv := append(append(append([]string{}, runtime...), script, out), program...)
	ctx, cancel := context.WithTimeout(context.Background(), againstLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	var stderr strings.Builder
	cmd.Stderr = &stderr
	err = cmd.Run()
	order, readErr := os.ReadFile(out)
	switch {
	case readErr != nil || len(order) == 0:
		return "", fmt.Errorf("%s recorded nothing: %w\n%s", runtime[0], errors.Join(err, readErr), stderr.String())
	case ctx.Err() != nil:
		order = append(order, "… ended after "+againstLimit.String()+"\n"...)
	}
	return string(order), nil
}

// showOrder prints two orders side by side and returns the exit code.
func (c *console) showOrder(title, want, got string) int {
	columns(c, title, want, got)
	if want == got {
		c.printf("the orders are the same: %d lines\n", strings.Count(want, "\n"))
		return exitOK
	}
	c.printf("the orders differ from the line marked ✗ on\n")
	return exitFailed
}
