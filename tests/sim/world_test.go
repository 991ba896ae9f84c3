package sim

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/timers"
)

// world is one seeded run: a server, agents, clients, a network and its faults.
type world struct {
	*looptest.Sim
	seed uint64
	// r makes the choices of the script. The network has a source of its own, so
	// that a change in one leaves the other as it is.
	r          *rand.Rand
	log        strings.Builder
	violations []string
	outcomes   map[string]int
	exchanges  int

	srv      *http.Server
	sockets  []http.Socket // of the server
	agents   []*http.Agent
	requests []*http.ClientRequest
	watched  []*watched
	handled  map[int]int // how often the server has seen each exchange
}

// worldEnd is when whatever still goes on is ended by force, and quiet how long
// what is left may take.
const (
	worldEnd = 20 * time.Second
	quiet    = 5 * time.Second
)

// runWorld runs the world of a seed.
func runWorld(seed uint64) *world {
	w := &world{seed: seed, r: rand.New(rand.NewPCG(seed, 1)), outcomes: map[string]int{}, handled: map[int]int{}}
	profile := loop.Node16
	if w.chance(3) {
		profile = loop.Node10
	}
	w.Sim = looptest.New(loop.Options{Profile: profile})
	w.Sim.Seed(seed)
	w.Network = w.network()
	w.logf("world %d: %s, %+v", seed, profile.Name, w.Network)
	w.OnStuck = func() {
		w.fail("the loop waits for ever")
		w.Stop()
	}
	w.OnUncaughtException(func(v any, _ string) { w.fail("uncaught: %v", v) })
	w.OnBeforeExit(func(int) { w.checkEnd() })
	w.Main(func() {
		w.serve(func(port int) {
			w.makeAgents()
			for range 1 + w.r.IntN(10) {
				w.client(port)
			}
			if w.chance(3) {
				w.pipeline(port)
			}
			if w.chance(4) {
				w.vandal(port)
			}
			if w.chance(4) {
				w.oddServer()
			}
			w.faults()
			if w.chance(8) {
				a := w.agents[w.r.IntN(len(w.agents))]
				w.after(400, func() {
					w.logf("an agent is destroyed")
					a.Destroy()
				})
			}
			if w.chance(8) {
				w.after(400, func() {
					w.logf("the server closes")
					w.srv.Close(nil)
				})
			}
			timers.SetTimeout(w.Loop, w.endAll, worldEnd)
		})
	})
	if err := w.Run(); err != nil {
		w.fail("the loop ended with %v", err)
	}
	return w
}

// network chooses a network.
func (w *world) network() looptest.Network {
	var n looptest.Network
	n.Shuffle = w.chance(2)
	if w.chance(2) {
		n.Delay = time.Duration(w.r.IntN(20)) * time.Millisecond
	}
	if w.chance(2) {
		n.Jitter = time.Duration(w.r.IntN(30)) * time.Millisecond
	}
	switch w.r.IntN(4) {
	case 0:
		n.MaxSegment, n.RandomSegments = 1+w.r.IntN(200), true
	case 1:
		n.MaxSegment = 1 + w.r.IntN(1500)
	}
	if w.chance(3) {
		n.Buffer = 100 + w.r.IntN(5000)
	}
	if w.chance(20) {
		n.MaxSockets = 5 + w.r.IntN(20)
	}
	return n
}

// chance is true one time in n.
func (w *world) chance(n int) bool { return w.r.IntN(n) == 0 }

// ms returns a random duration below most milliseconds.
func (w *world) ms(most int) time.Duration {
	return time.Duration(w.r.IntN(most)) * time.Millisecond
}

// after runs fn after a random time.
func (w *world) after(most int, fn func()) {
	switch w.r.IntN(5) {
	case 0:
		w.NextTick(fn)
	case 1:
		w.SetImmediate(fn)
	default:
		timers.SetTimeout(w.Loop, fn, w.ms(most))
	}
}

func (w *world) logf(format string, args ...any) {
	if w.Sim != nil {
		fmt.Fprintf(&w.log, "%8.3f ", float64(w.Elapsed())/float64(time.Millisecond))
	}
	fmt.Fprintf(&w.log, format+"\n", args...)
}

func (w *world) fail(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	w.logf("VIOLATION: %s", text)
	if len(w.violations) < 5 {
		w.violations = append(w.violations, fmt.Sprintf("seed %d (%s): %s", w.seed, w.Profile().Name, text))
	}
}

// faults chooses what the network does to connections.
func (w *world) faults() {
	if w.chance(2) {
		return
	}
	for range 1 + w.r.IntN(4) {
		kind, pick, hold := w.r.IntN(5), w.r.Uint64(), w.ms(3000)
		w.After(w.ms(600), func() {
			links := w.Links()
			if len(links) == 0 {
				return
			}
			l := links[pick%uint64(len(links))]
			w.logf("fault %d on link %d of %d", kind, pick%uint64(len(links)), len(links))
			switch kind {
			case 0:
				l.Reset()
			case 1:
				l.ResetInOrder()
			case 2:
				l.EndToServer()
			case 3:
				l.EndToClient()
			case 4:
				l.Hold(hold)
			}
		})
	}
}

// makeAgents makes the agents that clients choose from.
func (w *world) makeAgents() {
	for range 1 + w.r.IntN(3) {
		opts := &http.AgentOptions{KeepAlive: !w.chance(3)}
		if w.chance(2) {
			opts.MaxSockets = 1 + w.r.IntN(3)
		}
		if w.chance(3) {
			opts.MaxFreeSockets = 1 + w.r.IntN(2)
		}
		if w.chance(4) {
			opts.MaxTotalSockets = 1 + w.r.IntN(4)
		}
		if w.chance(2) {
			opts.Scheduling = http.SchedulingFIFO
		}
		if w.chance(4) {
			opts.Timeout = 1 + w.ms(300)
		}
		a, err := http.NewAgent(w.Loop, opts)
		if err != nil {
			w.fail("agent: %v", err)
			return
		}
		w.agents = append(w.agents, a)
	}
}

// endAll ends by force what is left, as a program that shuts down does.
func (w *world) endAll() {
	w.logf("the end")
	for _, r := range w.requests {
		r.Destroy(nil)
	}
	for _, a := range w.agents {
		a.Destroy()
	}
	w.srv.Close(nil)
	for _, s := range w.sockets {
		s.Destroy(nil)
	}
	for _, l := range w.Links() {
		l.Hold(0)
	}
	w.Network.MaxSockets = 0
	// Caches that go by timers of their own, such as the date's, get the time to
	// let go of them.
	timers.SetTimeout(w.Loop, func() {}, quiet)
}
