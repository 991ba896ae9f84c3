package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/loop"
)

// maxLoopBench is the largest number of operations that loopbench takes.
const maxLoopBench = 1_000_000_000

func loopbenchCommand() *command {
	flags := newFlags("loopbench")
	profile := flags.String("profile", "node16", "behave as this `Node`: node16 or node10")
	return &command{
		name: "loopbench", args: "CASE N", minArgs: 2, maxArgs: 2,
		summary: "measure one thing that a loop does, N times over",
		detail: "It prints one line of JSON: sched_ns, cpu_ns and wall_ns of one operation. The\n" +
			"first is the time that the scheduler gave all threads of the process, the second\n" +
			"its user and system time. post_lat has p50_ns and p99_ns, too. The cases:\n" +
			describeLoopCases(),
		examples: []string{
			"nodeloop loopbench refresh 10000000",
			"nodeloop loopbench timeout_rand 1000000",
			"nodeloop loopbench post_lat 100000 --profile node10",
		},
		failure: "the loop could not be made, or failed",
		flags:   flags,
		run: func(c *console, args []string) int {
			p, err := profileNamed(*profile)
			if err != nil {
				c.errorf("loopbench: %v", err)
				return exitUsage
			}
			bench := findLoopCase(args[0])
			if bench == nil {
				c.errorf("loopbench: there is no case %q: it is one of %s", args[0], strings.Join(loopCaseNames(), ", "))
				return exitUsage
			}
			n, err := strconv.Atoi(args[1])
			if err != nil || n < 1 || n > maxLoopBench {
				c.errorf("loopbench: N is a number from 1 to %d, not %q", maxLoopBench, args[1])
				return exitUsage
			}
			return runLoopCase(c, p, bench, n)
		},
	}
}

func describeLoopCases() string {
	b := strings.Builder{}
	for _, bench := range loopCases {
		fmt.Fprintf(&b, "  %-14s %s\n", bench.name, bench.what)
	}
	return b.String()
}

func loopCaseNames() []string {
	names := make([]string, 0, len(loopCases))
	for _, bench := range loopCases {
		names = append(names, bench.name)
	}
	return names
}

func findLoopCase(name string) *loopCase {
	for i := range loopCases {
		if loopCases[i].name == name {
			return &loopCases[i]
		}
	}
	return nil
}

// loopFigures is what loopbench prints.
type loopFigures struct {
	Case  string  `json:"case"`
	N     int     `json:"n"`
	Sched float64 `json:"sched_ns"`
	CPU   float64 `json:"cpu_ns"`
	Wall  float64 `json:"wall_ns"`
	P50   *int64  `json:"p50_ns,omitempty"`
	P99   *int64  `json:"p99_ns,omitempty"`
}

// runLoopCase runs a case on a loop of its own and prints what it took.
func runLoopCase(c *console, p *loop.Profile, bench *loopCase, n int) int {
	tuneMemory()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		c.errorf("loopbench: %v", err)
		return exitFailed
	}
	r := &loopRun{l: l, n: n}
	l.Main(func() {
		bench.prepare(r)
		r.begun = measure()
		r.begin()
	})
	if err := l.Run(); err != nil {
		c.errorf("loopbench: %v", err)
		return exitFailed
	}
	if r.ended == (usage{}) {
		r.end()
	}
	used := r.ended.since(r.begun)
	each := func(ns int64) float64 { return float64(ns*1000/int64(n)) / 1000 }
	f := loopFigures{Case: bench.name, N: n, Sched: each(used.sched), CPU: each(used.cpu), Wall: each(used.wall)}
	if h := r.latency; h != nil {
		p50, p99 := h.quantile(0.50), h.quantile(0.99)
		f.P50, f.P99 = &p50, &p99
	}
	line, err := json.Marshal(f)
	if err != nil {
		c.errorf("loopbench: %v", err)
		return exitFailed
	}
	c.printf("%s\n", line)
	return exitOK
}
