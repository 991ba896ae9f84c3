package main

import (
	"fmt"
	"io"
)

func helpCommand() *command {
	return &command{
		name: "help", args: "[COMMAND]", maxArgs: 1,
		summary:  "list the commands, or explain one",
		examples: []string{"nodeloop help", "nodeloop help version"},
		run: func(c *console, args []string) int {
			if len(args) == 0 {
				overview(c.out)
				return exitOK
			}
			cmd := find(args[0])
			if cmd == nil {
				c.errorf("there is no command %q; `nodeloop help` lists them", args[0])
				return exitUsage
			}
			cmd.help(c.out)
			return exitOK
		},
	}
}

// overview lists the commands.
func overview(w io.Writer) {
	fmt.Fprint(w, "nodeloop runs servers, clients and programs on a loop that behaves as Node's does\n\nusage: nodeloop COMMAND [flags] [arguments]\n\ncommands:\n")
	for _, c := range commands() {
		if cmd := c.make(); !cmd.hidden {
			fmt.Fprintf(w, "  %-10s %s\n", cmd.name, cmd.summary)
		}
	}
	fmt.Fprint(w, "\n`nodeloop COMMAND --help` explains a command, with examples.\n")
}
