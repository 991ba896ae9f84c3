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

// commands lists the subcommands in the order in which help shows them. Each
// lives in a file of its own.
func commands() []*command {
	return []*command{
		runCommand(),
		replayCommand(),
		traceCommand(),
		serveCommand(),
		getCommand(),
		loadCommand(),
		loopbenchCommand(),
		benchCommand(),
		benchPeerCommand(),
		ordersCommand(),
		versionCommand(),
		helpCommand(),
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
	for _, cmd := range commands() {
		if cmd.name == name {
			return cmd
		}
	}
	return nil
}
