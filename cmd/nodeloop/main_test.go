package main

import (
	"bytes"
	"strings"
	"testing"
)

// invoke runs a command line and returns what it printed and its exit code.
func invoke(args ...string) (out, err string, code int) {
	var stdout, stderr bytes.Buffer
	code = run(&console{out: &stdout, err: &stderr}, args)
	return stdout.String(), stderr.String(), code
}

func TestUsage(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		code int
		out  string
		err  string
	}{
		{"nothing", nil, 2, "", "commands:"},
		{"help", []string{"help"}, 0, "commands:", ""},
		{"--help", []string{"--help"}, 0, "commands:", ""},
		{"help of one", []string{"help", "version"}, 0, "exit codes:", ""},
		{"help of none", []string{"help", "fly"}, 2, "", `no command "fly"`},
		{"unknown", []string{"fly"}, 2, "", `no command "fly"`},
		{"version", []string{"version"}, 0, "profile node16: Node v16.20.1", ""},
		{"too many arguments", []string{"version", "now"}, 2, "", "usage: nodeloop version"},
		{"unknown flag", []string{"version", "--now"}, 2, "", "not defined: -now"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			out, err, code := invoke(tc.args...)
			if code != tc.code || !strings.Contains(out, tc.out) || !strings.Contains(err, tc.err) {
				t.Errorf("exit code %d, want %d\nout: %q, want %q\nerr: %q, want %q", code, tc.code, out, tc.out, err, tc.err)
			}
		})
	}
}

// TestHelp shows that each command explains itself in the same way.
func TestHelp(t *testing.T) {
	for _, c := range commands() {
		cmd := c.make()
		out, err, code := invoke(cmd.name, "--help")
		if code != 0 || err != "" {
			t.Errorf("%s --help: exit code %d, %s", cmd.name, code, err)
		}
		for _, want := range []string{cmd.summary, "usage: nodeloop " + cmd.name, "examples:\n  nodeloop " + cmd.name, "exit codes:"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s --help does not say %q:\n%s", cmd.name, want, out)
			}
		}
	}
}
