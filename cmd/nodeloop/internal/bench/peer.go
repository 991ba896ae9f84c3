package bench

import (
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
)

// Peer is something to measure. Its commands lack what follows: a port, or more;
// nil is what it does not do.
type Peer struct {
	Name    string
	Version string
	Missing string // why it cannot be measured, or empty

	http, echo, client, loop []string
	// runtime says that it is a JavaScript runtime, which keeps its own threads.
	runtime bool
}

// command returns what serves or measures a workload, nil when the peer can't.
func (p *Peer) command(w *Workload) []string {
	switch w.Kind {
	case HTTP, Start, Memory:
		return p.http
	case TCP:
		return p.echo
	case Client:
		return p.client
	}
	return p.loop
}

// Runtimes are the programs of JavaScript runtimes: paths, or names to look for.
type Runtimes struct{ Node, Bun, Deno string }

// peers lists all that there are on this machine; js is the path of their
// script.
func peers(self, js string, fast func() (string, error), r Runtimes) []*Peer {
	own := func(args ...string) []string { return append([]string{self}, args...) }
	guest := func(kind string) []string { return own("bench-peer", "http", kind) }
	all := []*Peer{
		{
			Name: "nodeloop", Version: moduleVersion(""), http: own("serve", "--quiet", "--port"),
			echo: own("serve", "--echo", "--quiet", "--port"), client: own("load", "--port"), loop: own("loopbench"),
		},
		{Name: "nodeloop on gnet", Version: "the same", http: own("serve", "--quiet", "--reactor", "gnet", "--port")},
		{Name: "nodeloop on evio", Version: "the same", http: own("serve", "--quiet", "--reactor", "evio", "--port")},
		{Name: "gnet", Version: moduleVersion("github.com/panjf2000/gnet/v2"), http: guest("gnet"), echo: own("bench-peer", "echo", "gnet")},
		{Name: "evio", Version: moduleVersion("github.com/tidwall/evio"), http: guest("evio"), echo: own("bench-peer", "echo", "evio")},
		{Name: "net/http", Version: goVersion(), http: guest("nethttp"), client: own("bench-peer", "client", "nethttp")},
		{Name: "Go", Version: goVersion(), echo: own("bench-peer", "echo", "net"), loop: own("bench-peer", "loop")},
	}
	all = append(all, fasthttpPeer(fast))
	for _, x := range []struct {
		name, path string
		args       []string
	}{
		{"node", r.Node, nil},
		{"bun", r.Bun, nil},
		{"deno", r.Deno, []string{"run", "--allow-all", "--quiet"}},
	} {
		if x.path == "" {
			continue
		}
		for path := range strings.SplitSeq(x.path, ",") {
			all = append(all, runtimePeer(x.name, path, x.args, js))
		}
	}
	return all
}

func fasthttpPeer(build func() (string, error)) *Peer {
	p := &Peer{Name: "fasthttp", Version: fasthttpVersion()}
	path, err := build()
	if err != nil {
		p.Missing = err.Error()
		return p
	}
	p.http, p.client = []string{path, "http"}, []string{path, "client"}
	return p
}

// runtimePeer is a JavaScript runtime that was asked for, or may be there.
func runtimePeer(name, path string, args []string, js string) *Peer {
	p := &Peer{Name: name, runtime: true}
	full, err := exec.LookPath(path)
	if err != nil {
		p.Missing = path + " is not on PATH"
		return p
	}
	out, err := exec.Command(full, "--version").Output()
	if err != nil {
		p.Missing = path + " --version: " + err.Error()
		return p
	}
	first, _, _ := strings.Cut(string(out), "\n")
	p.Version = strings.TrimPrefix(strings.TrimSpace(first), "v")
	if major, _, ok := strings.Cut(p.Version, "."); ok && name == "node" {
		p.Name = "node " + major
	}
	base := append(append([]string{full}, args...), js)
	with := func(what string) []string { return append(append([]string(nil), base...), what) }
	p.http, p.echo, p.client, p.loop = with("http"), with("echo"), with("client"), with("loop")
	return p
}

// moduleVersion returns the version of a module in this binary, its own for "".
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	if path == "" {
		return info.Main.Version
	}
	for _, dep := range info.Deps {
		if dep.Path == path {
			return dep.Version
		}
	}
	return ""
}

func goVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.GoVersion
	}
	return ""
}

// environment is that of a peer: its Go has the one processor that it gets.
func environment(p *Peer) []string {
	if p.runtime {
		return nil
	}
	return append(os.Environ(), "GOMAXPROCS=1")
}

// arguments completes a peer's command for a workload.
func arguments(p *Peer, w *Workload, port, inflight, n int, seconds float64) []string {
	cmd := append([]string(nil), p.command(w)...)
	switch w.Kind {
	case Client:
		cmd = append(cmd, strconv.Itoa(port))
		secs := strconv.FormatFloat(seconds, 'g', -1, 64)
		if p.Name == "nodeloop" {
			return append(cmd, "--inflight", strconv.Itoa(inflight), "--secs", secs)
		}
		return append(cmd, strconv.Itoa(inflight), secs)
	case Loop:
		return append(cmd, w.Name, strconv.Itoa(n))
	}
	return append(cmd, strconv.Itoa(port))
}
