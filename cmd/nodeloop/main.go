// Command nodeloop runs servers, clients and programs on a loop that behaves as
// Node's does.
//
// `nodeloop help` lists what it can do; `nodeloop COMMAND --help` explains one
// command, with examples.
package main

import (
	"os"
)

func main() {
	os.Exit(run(&console{out: os.Stdout, err: os.Stderr}, os.Args[1:]))
}

// subcommand is a command that is made when it is asked for: what one needs must
// not cost the start of another.
type subcommand struct {
	name string
	make func() *command
}

// commands lists the subcommands in the order in which help shows them. Each
// lives in a file of its own.
func commands() []subcommand {
	return []subcommand{
		{"run", runCommand},
		{"replay", replayCommand},
		{"trace", traceCommand},
		{"serve", serveCommand},
		{"get", getCommand},
		{"load", loadCommand},
		{"loopbench", loopbenchCommand},
		{"bench", benchCommand},
		{"bench-peer", benchPeerCommand},
		{"orders", ordersCommand},
		{"version", versionCommand},
		{"help", helpCommand},
	}
}

// run executes a command line and returns the exit code.
func run(c *console, args []string) int {
	if len(args) == 0 {
		overview(c.err)
		return exitUsage
	}
	name := args[0]
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-v", "-version", "--version":
		name = "version"
	}
	cmd := find(name)
	if cmd == nil {
		c.errorf("there is no command %q; `nodeloop help` lists them", args[0])
		return exitUsage
	}
	return cmd.execute(c, args[1:])
}

func find(name string) *command {
	for _, c := range commands() {
		if c.name == name {
			return c.make()
		}
	}
	return nil
}
