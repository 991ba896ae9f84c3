package main

import (
	"flag"
	"strings"

	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/jsrt"
)

func runCommand() *command {
	fs := newFlags("run")
	var opts jsrt.Options
	node := fs.Int("node", 16, "behave as Node `VERSION` 16 or 10")
	timeout := fs.Duration("timeout", 0, "end a program that runs longer than `DURATION`, with code 124; 0 never does")
	eval := fs.String("e", "", "run `TEXT` instead of a file")
	return &command{
		name:    "run",
		args:    "FILE [ARG...]",
		maxArgs: -1,
		summary: "run a JavaScript program as Node would",
		detail: `
Runs a CommonJS program on the same loop, sockets and http objects that Go
programs use. What follows FILE is the program's own. Flags of Node that stand
before FILE are accepted and passed on in process.execArgv.

The exit code is the program's, as Node's would be: 1 for an uncaught error,
7 when a listener of 'uncaughtException' throws itself.`,
		examples: []string{
			"nodeloop run server.js",
			"nodeloop run --node 10 server.js --port 8080",
			"nodeloop run -e 'console.log(process.version)'",
		},
		failure: "the program ended with an uncaught error",
		flags:   fs,
		raw:     true,
		run: func(c *console, line []string) int {
			own, rest := splitRunLine(fs, line, &opts)
			if err := fs.Parse(own); err != nil {
				c.errorf("run: %v; see `nodeloop run --help`", err)
				return exitUsage
			}
			if *node != 16 && *node != 10 {
				c.errorf("run: --node takes 16 or 10, not %d", *node)
				return exitUsage
			}
			if len(rest) == 0 && *eval == "" {
				c.errorf("run: no program given; see `nodeloop run --help`")
				return exitUsage
			}
			opts.Node, opts.Eval, opts.Timeout = *node, *eval, *timeout
			if *eval == "" {
				opts.File, rest = rest[0], rest[1:]
			}
			opts.Args = rest
			opts.NewHost, opts.OnLoop = jsrt.OnLoop, c.made
			return jsrt.RunFile(opts)
		},
	}
}

// splitRunLine parts our own flags from the program and its arguments. Flags
// that are not ours are Node's.
func splitRunLine(fs *flag.FlagSet, line []string, opts *jsrt.Options) (own, rest []string) {
	for len(line) > 0 {
		arg := line[0]
		if !strings.HasPrefix(arg, "-") || arg == "-" {
			return own, line
		}
		line = line[1:]
		if arg == "--" {
			return own, line
		}
		name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if f := fs.Lookup(name); f != nil {
			own = append(own, arg)
			if !hasValue && len(line) > 0 {
				own, line = append(own, line[0]), line[1:]
			}
			continue
		}
		if name == "h" || name == "help" {
			return []string{"-h"}, nil
		}
		opts.ExecArgv = append(opts.ExecArgv, arg)
	}
	return own, nil
}
