package bench

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Options are what Run takes.
type Options struct {
	Self      string // the path of nodeloop
	Workloads []*Workload
	Peers     []string // names, or their beginnings; none are all
	Runtimes  Runtimes
	Rounds    int
	Seconds   float64 // of each measurement of a server or client
	Scale     float64 // of the numbers of operations of loop cases
	// CPUs are the processors of the server and of the load; without, the first
	// two that this process may use.
	CPUs []int
	// Progress is told of each measurement.
	Progress func(done, total int, text string)
}

// Sample is one measurement.
type Sample struct {
	Value  float64 `json:"value"`
	CPU    float64 `json:"cpu_us,omitempty"` // microseconds of processor a request
	P50    float64 `json:"p50_us,omitempty"` // microseconds to a reply
	P99    float64 `json:"p99_us,omitempty"`
	Errors int     `json:"errors,omitempty"`
}

// bench is one run.
type bench struct {
	Options
	serverCPU, loadCPU int // -1 when they are not chosen
	peers              []*Peer
	samples            map[string]map[string][]Sample // by workload and peer
	failed             map[string]string              // by workload and peer
	done, total        int
}

// Run measures. It keeps its thread.
func Run(o Options) (*Result, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	b := &bench{
		Options: o, serverCPU: -1, loadCPU: -1,
		samples: map[string]map[string][]Sample{}, failed: map[string]string{},
	}
	cpus := o.CPUs
	if len(cpus) == 0 {
		cpus = processors()
	}
	if len(cpus) >= 2 {
		b.serverCPU, b.loadCPU = cpus[0], cpus[1]
		pinAll(b.loadCPU)
	}
	dir, err := os.MkdirTemp("", "nodeloop-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	js := filepath.Join(dir, "peer.cjs")
	if err := os.WriteFile(js, source("js/peer.js"), 0o644); err != nil {
		return nil, err
	}
	b.peers = choose(peers(o.Self, js, b.fasthttp, o.Runtimes), o.Peers)
	if len(b.peers) == 0 {
		return nil, errors.New("none of the peers is here")
	}
	b.measureAll()
	return b.result(), nil
}

func choose(all []*Peer, names []string) []*Peer {
	if len(names) == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(p *Peer) bool {
		return !slices.ContainsFunc(names, func(name string) bool {
			return name == p.Name || strings.HasPrefix(p.Name, name+" ") && name != "nodeloop"
		})
	})
}

// fasthttp builds that peer, if it is asked for.
func (b *bench) fasthttp() (string, error) {
	if len(b.Peers) > 0 && !slices.Contains(b.Peers, "fasthttp") {
		return "", nil
	}
	b.tell("building fasthttp")
	return buildFasthttp()
}

func (b *bench) tell(format string, args ...any) {
	if b.Progress != nil {
		b.Progress(b.done, b.total, fmt.Sprintf(format, args...))
	}
}

func (b *bench) measureAll() {
	for _, w := range b.Workloads {
		for _, p := range b.peers {
			if p.Missing == "" && p.command(w) != nil {
				b.total += b.Rounds
			}
		}
	}
	for round := range b.Rounds {
		for _, w := range b.Workloads {
			for _, p := range b.peers {
				if p.Missing == "" && p.command(w) != nil {
					b.one(round, w, p)
				}
			}
		}
	}
}

// one makes one measurement and keeps it.
func (b *bench) one(round int, w *Workload, p *Peer) {
	key := w.Name + " of " + p.Name
	b.done++
	if b.failed[key] != "" {
		return
	}
	s, err := b.measure(w, p)
	if errors.Is(err, errNothing) {
		b.failed[key] = "-"
		return
	}
	if err != nil {
		b.failed[key] = err.Error()
		b.tell("round %d, %s: %v", round+1, key, err)
		return
	}
	if b.samples[w.Name] == nil {
		b.samples[w.Name] = map[string][]Sample{}
	}
	b.samples[w.Name][p.Name] = append(b.samples[w.Name][p.Name], s)
	b.tell("round %d, %s: %s %s", round+1, key, figure(s.Value), w.Unit)
}

// errNothing is the error of a peer that has nothing of the kind.
var errNothing = errors.New("nothing of the kind")

// idle is how long a server is left alone before its memory is looked at.
const idle = 300 * time.Millisecond

func (b *bench) measure(w *Workload, p *Peer) (Sample, error) {
	switch w.Kind {
	case Client:
		return b.client(w, p)
	case Loop:
		return b.loop(w, p)
	}
	s, err := b.start(p, w, b.serverCPU)
	if err != nil {
		return Sample{}, err
	}
	defer s.stop()
	switch w.Kind {
	case Start:
		return Sample{Value: float64(s.answer) / float64(time.Millisecond)}, nil
	case Memory:
		time.Sleep(idle)
		m := memory(s.cmd.Process.Pid)
		if m == 0 {
			return Sample{}, errors.New("the memory of a process is not told here")
		}
		return Sample{Value: m}, nil
	}
	return b.load(w, s)
}

// load loads a server.
func (b *bench) load(w *Workload, s *process) (Sample, error) {
	var from, to int64
	pid := s.cmd.Process.Pid
	batch := max(w.pipeline, 1)
	took := time.Duration(b.Seconds * float64(time.Second))
	out, err := load{
		to: s.to(), conns: w.conns, request: bytes.Repeat(w.request, batch), replies: batch, fresh: w.fresh,
		echo: w.Kind == TCP, warmUp: took / 4, measured: took,
		began: func() { from = SchedTime(pid) }, ended: func() { to = SchedTime(pid) },
	}.run()
	if err != nil {
		return Sample{}, err
	}
	if out.replies == 0 {
		return Sample{}, errRefused
	}
	return Sample{
		Value:  float64(out.replies) / out.took.Seconds(),
		CPU:    float64(to-from) / 1000 / float64(out.replies),
		P50:    out.latency.quantile(0.50) / 1000,
		P99:    out.latency.quantile(0.99) / 1000,
		Errors: out.errors,
	}, nil
}

// figures are what clients and loops print.
type figures struct {
	RPS  float64 `json:"rps"`
	P50  float64 `json:"p50"`
	P99  float64 `json:"p99"`
	Errs float64 `json:"errs"`

	CPU    float64 `json:"cpu_ns"`
	Wall   float64 `json:"wall_ns"`
	Median float64 `json:"p50_ns"`
}

// print runs a command to its end and reads the line of JSON that it prints.
func (b *bench) print(p *Peer, args []string, cpu int, alone bool) (f figures, used time.Duration, err error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = &stdout, &stderr, attributes()
	if alone {
		cmd.Env = environment(p)
	}
	if err := b.on(cpu, cmd.Start); err != nil {
		return f, 0, err
	}
	late := time.AfterFunc(time.Duration(b.Seconds*float64(time.Second))+time.Minute, func() { cmd.Process.Kill() })
	defer late.Stop()
	if err := cmd.Wait(); err != nil {
		if text := lastLine(stderr.String()); strings.Contains(text, "nothing for case") {
			return f, 0, errNothing
		} else if text != "" {
			err = fmt.Errorf("%w: %s", err, text)
		}
		return f, 0, err
	}
	err = json.Unmarshal([]byte(lastLine(stdout.String())), &f)
	return f, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), err
}

// client measures a client on the server's processor, against a server that is
// quick enough on the load's.
func (b *bench) client(w *Workload, p *Peer) (Sample, error) {
	server := &Peer{http: []string{b.Self, "bench-peer", "http", "gnet"}}
	s, err := b.start(server, &Workload{}, b.loadCPU)
	if err != nil {
		return Sample{}, err
	}
	defer s.stop()
	f, used, err := b.print(p, arguments(p, w, s.port, w.conns, 0, b.Seconds), b.serverCPU, true)
	if err != nil {
		return Sample{}, err
	}
	if f.RPS == 0 {
		return Sample{}, errRefused
	}
	return Sample{
		Value: f.RPS, P50: f.P50, P99: f.P99, Errors: int(f.Errs),
		CPU: float64(used.Microseconds()) / (f.RPS * b.Seconds),
	}, nil
}

// loop measures a case of a loop. With another thread in it, it has both
// processors.
func (b *bench) loop(w *Workload, p *Peer) (Sample, error) {
	n := max(int(float64(w.n)*b.Scale), 1000)
	threads := strings.HasPrefix(w.Name, "post_")
	cpu := b.serverCPU
	if threads {
		cpu = -1
		if b.loadCPU >= 0 {
			pinAll(b.serverCPU, b.loadCPU)
			defer pinAll(b.loadCPU)
		}
	}
	f, _, err := b.print(p, arguments(p, w, 0, 0, n, 0), cpu, !threads)
	switch {
	case err != nil:
		return Sample{}, err
	case w.Name == "post_lat":
		return Sample{Value: f.Median}, nil
	case w.Name == "post_thr":
		return Sample{Value: f.Wall}, nil
	}
	return Sample{Value: f.CPU}, nil
}
