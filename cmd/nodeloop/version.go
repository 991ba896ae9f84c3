package main

import (
	"runtime"
	"runtime/debug"

	"github.com/nodeloop/nodeloop/loop"
)

func versionCommand() *command {
	return &command{
		name:     "version",
		summary:  "print the version, and which Nodes it behaves as",
		examples: []string{"nodeloop version"},
		run: func(c *console, _ []string) int {
			version := "(devel)"
			if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
				version = info.Main.Version
			}
			c.printf("nodeloop %s (%s %s/%s)\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
				c.printf("profile %s: Node %s\n", p.Name, p.Version)
			}
			return exitOK
		},
	}
}
