package jsrt

import (
	"io"
	"os"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// Options say what a runtime runs and what it sees of its surroundings. The
// zero value of a field is Node's default.
type Options struct {
	// Node is the version behaved like: 16, the default, or 10.
	Node int
	// File is the program; Args are its arguments.
	File string
	Args []string
	// Eval is the text to run in place of a file, as `node -e` does.
	Eval string
	// ExecArgv are the runtime's own flags, ExecPath its executable.
	ExecArgv []string
	ExecPath string
	// Stdout, Stderr and Stdin default to the process's.
	Stdout, Stderr io.Writer
	Stdin          io.Reader
	// Env lists "NAME=value" pairs; nil takes the process's.
	Env []string
	// Timeout ends a program that runs longer; 0 never does.
	Timeout time.Duration
	// NewHost makes what gives the runtime ticks and timers; nil takes a small
	// one that has ticks only.
	NewHost func(rt *Runtime) Host
	// OnLoop, if not nil, is called with the loop of [OnLoop] before anything runs
	// on it.
	OnLoop func(l *loop.Loop)
}

func (o Options) withDefaults() Options {
	if o.Node == 0 {
		o.Node = 16
	}
	if o.Stdout == nil {
		o.Stdout = os.Stdout
	}
	if o.Stderr == nil {
		o.Stderr = os.Stderr
	}
	if o.Stdin == nil {
		o.Stdin = os.Stdin
	}
	if o.Env == nil {
		o.Env = os.Environ()
	}
	if o.ExecPath == "" {
		if exe, err := os.Executable(); err == nil {
			o.ExecPath = exe
		}
	}
	return o
}
