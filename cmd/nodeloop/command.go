package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/nodeloop/nodeloop/loop"
)

// Exit codes that every command shares.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// console is where a command writes: results to out, everything else to err.
type console struct {
	out, err io.Writer
	// onLoop, if not nil, is called with the loop that a command makes, before
	// anything runs on it.
	onLoop func(l *loop.Loop)
}

// made says that a command has made its loop.
func (c *console) made(l *loop.Loop) {
	if c.onLoop != nil {
		c.onLoop(l)
	}
}

func (c *console) printf(format string, args ...any) { fmt.Fprintf(c.out, format, args...) }

func (c *console) errorf(format string, args ...any) {
	fmt.Fprintf(c.err, "nodeloop: "+format+"\n", args...)
}

// command is one subcommand.
type command struct {
	name     string
	args     string // what follows the flags, as the usage line shows it
	minArgs  int
	maxArgs  int    // -1 for any number
	summary  string // one line for the list
	detail   string // paragraphs for --help
	examples []string
	// failure says in --help what exit code 1 means for this command.
	failure string
	flags   *flag.FlagSet
	raw     bool // run parses the whole line itself
	hidden  bool // not in the list of help
	run     func(c *console, args []string) int
}

// newFlags returns a flag set that leaves all printing to the command.
func newFlags(name string) *flag.FlagSet {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	return fs
}

// execute parses flags, which may stand before, between and after the
// arguments, and runs the command.
func (cmd *command) execute(c *console, line []string) int {
	if cmd.flags == nil {
		cmd.flags = newFlags(cmd.name)
	}
	if cmd.raw && !wantsHelp(line) {
		return cmd.run(c, line)
	}
	var args []string
	for {
		err := cmd.flags.Parse(line)
		if errors.Is(err, flag.ErrHelp) {
			cmd.help(c.out)
			return exitOK
		}
		if err != nil {
			return cmd.misused(c, err.Error())
		}
		line = cmd.flags.Args()
		if len(line) == 0 {
			break
		}
		args, line = append(args, line[0]), line[1:]
	}
	if len(args) < cmd.minArgs || cmd.maxArgs >= 0 && len(args) > cmd.maxArgs {
		return cmd.misused(c, "usage: "+cmd.usage())
	}
	return cmd.run(c, args)
}

// wantsHelp reports whether a line that a command parses itself asks for help.
func wantsHelp(line []string) bool {
	return len(line) > 0 && (line[0] == "-h" || line[0] == "-help" || line[0] == "--help")
}

func (cmd *command) misused(c *console, why string) int {
	c.errorf("%s: %s; see `nodeloop %s --help`", cmd.name, why, cmd.name)
	return exitUsage
}

func (cmd *command) usage() string {
	line := "nodeloop " + cmd.name
	if cmd.flags != nil {
		any := false
		cmd.flags.VisitAll(func(*flag.Flag) { any = true })
		if any {
			line += " [flags]"
		}
	}
	if cmd.args != "" {
		line += " " + cmd.args
	}
	return line
}

// help prints all there is to know about the command.
func (cmd *command) help(w io.Writer) {
	fmt.Fprintf(w, "%s\n\nusage: %s\n", cmd.summary, cmd.usage())
	if cmd.detail != "" {
		fmt.Fprintf(w, "\n%s\n", strings.TrimSpace(cmd.detail))
	}
	first := true
	if cmd.flags != nil {
		cmd.flags.VisitAll(func(f *flag.Flag) {
			if first {
				fmt.Fprint(w, "\nflags:\n")
				first = false
			}
			value, text := flag.UnquoteUsage(f)
			if value != "" {
				value = " " + value
			}
			if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "0" {
				text += " (default " + f.DefValue + ")"
			}
			dashes := "--"
			if len(f.Name) == 1 {
				dashes = "-"
			}
			fmt.Fprintf(w, "  %-18s %s\n", dashes+f.Name+value, text)
		})
	}
	fmt.Fprint(w, "\nexamples:\n")
	for _, example := range cmd.examples {
		fmt.Fprintf(w, "  %s\n", example)
	}
	fmt.Fprint(w, "\nexit codes:\n  0  success\n")
	if cmd.failure != "" {
		fmt.Fprintf(w, "  1  %s\n", cmd.failure)
	}
	fmt.Fprint(w, "  2  wrong usage\n")
}
