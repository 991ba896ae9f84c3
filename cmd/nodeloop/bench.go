package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/bench"
	"github.com/nodeloop/nodeloop/cmd/nodeloop/internal/bench/peers"
)

// benchOptions are the flags of bench.
type benchOptions struct {
	bench.Options
	quick bool
	peers string
	cpus  string
	out   string
}

func benchCommand() *command {
	flags := newFlags("bench")
	o := &benchOptions{}
	flags.BoolVar(&o.quick, "quick", false, "measure a few workloads for about half a minute")
	flags.IntVar(&o.Rounds, "rounds", 3, "how many `rounds`; they are interleaved")
	flags.Float64Var(&o.Seconds, "secs", 2, "`seconds` of each measurement of a server or client")
	flags.StringVar(&o.peers, "peers", "", "only these `peers`, separated by commas")
	flags.StringVar(&o.Runtimes.Node, "node", "node", "`paths` of Node, separated by commas; empty for none")
	flags.StringVar(&o.Runtimes.Bun, "bun", "bun", "`paths` of Bun")
	flags.StringVar(&o.Runtimes.Deno, "deno", "deno", "`paths` of Deno")
	flags.StringVar(&o.cpus, "cpus", "", "`processors` of server and load, as 0,1; the first two by default")
	flags.StringVar(&o.out, "out", "nodeloop-bench", "write results.json and results.html into this `folder`; empty for none")
	return &command{
		name: "bench", args: "[WORKLOAD…]", maxArgs: -1,
		summary: "measure servers, clients and loops side by side: nodeloop and its peers",
		detail: `The peers are nodeloop (on its own reactor, on gnet's and on evio's), gnet, evio,
net/http, fasthttp, Go's own timers, channels and sockets, and node, bun and deno if they are on PATH. Each server is a
process of its own, alone on one processor, one at a time; the load comes from
this process, on another processor, from one thread that polls epoll and never
sleeps. The servers on gnet and evio alone do no more than find the end of a
request; they show the engine. fasthttp is built with the go command, the first
time. What could not be measured is listed with the reason.

The table shows the median of the rounds, how far the others lie from it at most,
and how many times better nodeloop was in the same round. CPU is the server's or
client's processor time for one request. The workloads, of which none means all,
and http, tcp and loop those of a kind:
` + describeWorkloads(),
		examples: []string{
			"nodeloop bench --quick",
			"nodeloop bench get post1k --rounds 5 --secs 5",
			"nodeloop bench loop --peers nodeloop,Go,node",
			"nodeloop bench http --node ./node16,./node22 --out results",
		},
		failure: "nothing could be measured, or the results could not be written",
		flags:   flags,
		run: func(c *console, args []string) int {
			if err := o.complete(args); err != nil {
				c.errorf("bench: %v", err)
				return exitUsage
			}
			return runBench(c, o)
		},
	}
}

func describeWorkloads() string {
	b := strings.Builder{}
	for _, w := range bench.Workloads() {
		fmt.Fprintf(&b, "  %-14s %s (%s)\n", w.Name, w.What, w.Unit)
	}
	return b.String()
}

// The shape of a quick run.
const (
	quickRounds  = 2
	quickSeconds = 0.2
	quickScale   = 0.1
)

// complete checks the flags and sets what follows from them.
func (o *benchOptions) complete(names []string) (err error) {
	o.Scale = 1
	if o.quick {
		o.Rounds, o.Seconds, o.Scale = quickRounds, quickSeconds, quickScale
	}
	if o.Workloads, err = bench.Select(names, o.quick); err != nil {
		return err
	}
	if o.Rounds < 1 || o.Rounds > 1000 {
		return errors.New("--rounds is a number from 1 to 1000")
	}
	if !(o.Seconds >= 0.05) || o.Seconds > 3600 {
		return errors.New("--secs is at least 0.05 and at most 3600")
	}
	if o.peers != "" {
		o.Peers = strings.Split(o.peers, ",")
	}
	if o.cpus != "" {
		for text := range strings.SplitSeq(o.cpus, ",") {
			cpu, err := strconv.Atoi(text)
			if err != nil || cpu < 0 || cpu > 1023 {
				return errors.New("--cpus is two numbers, such as 0,1")
			}
			o.CPUs = append(o.CPUs, cpu)
		}
		if len(o.CPUs) != 2 {
			return errors.New("--cpus is two numbers, such as 0,1")
		}
	}
	if o.Self, err = os.Executable(); err != nil {
		return err
	}
	return nil
}

// runBench measures, shows and writes.
func runBench(c *console, o *benchOptions) int {
	o.Progress = func(done, total int, text string) {
		fmt.Fprintf(c.err, "[%d/%d] %s\n", done, total, text)
	}
	r, err := bench.Run(o.Options)
	if err == nil && len(r.Tables) == 0 {
		err = fmt.Errorf("nothing could be measured: %s", strings.Join(r.Unmeasured, "; "))
	}
	if err == nil {
		err = r.WriteText(c.out)
	}
	if err == nil && o.out != "" {
		err = writeBench(c, r, o.out)
	}
	if err != nil {
		c.errorf("bench: %v", err)
		return exitFailed
	}
	return exitOK
}

// writeBench writes the result's files.
func writeBench(c *console, r *bench.Result, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	plain, plots := filepath.Join(dir, "results.json"), filepath.Join(dir, "results.html")
	if err := os.WriteFile(plain, append(b, '\n'), 0o644); err != nil {
		return err
	}
	f, err := os.Create(plots)
	if err != nil {
		return err
	}
	err = r.WriteHTML(f)
	if end := f.Close(); err == nil {
		err = end
	}
	if err == nil {
		c.printf("\nwrote %s and %s\n", plain, plots)
	}
	return err
}

// benchPeerCommand is a peer of bench, which starts it.
func benchPeerCommand() *command {
	return &command{
		name: "bench-peer", args: "KIND …", minArgs: 1, maxArgs: -1, hidden: true,
		summary:  "be a server, client or loop that bench measures nodeloop against",
		examples: []string{"nodeloop bench-peer http gnet 8080", "nodeloop bench-peer loop refresh 1000000"},
		failure:  "it failed",
		run: func(c *console, args []string) int {
			if err := peers.Run(args); err != nil {
				c.errorf("%v", err)
				return exitFailed
			}
			return exitOK
		},
	}
}
