package looptest

import (
	"math/rand/v2"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// Sim is a loop on virtual time with sockets in memory.
type Sim struct {
	*loop.Loop
	// Network is how its sockets behave. It may be changed at any time; what is
	// under way stays as it is.
	Network Network
	// OnStuck, if not nil, is called when the loop would wait for ever: no timer
	// is set and nothing is on its way. It may call Stop. Otherwise the loop
	// waits for other goroutines.
	OnStuck func()

	now    int64 // virtual nanoseconds
	random *rand.Rand
	kernel kernel
}

// New returns a simulated loop; the clock and the sockets of opts are
// substituted. Its seed is 0 and its network ideal.
func New(opts loop.Options) *Sim {
	s := new(Sim)
	s.Seed(0)
	s.kernel.init(s)
	opts.Clock = (*clock)(s)
	opts.Kernel = &s.kernel
	l, err := loop.New(opts)
	if err != nil {
		panic(err) // nothing of it can fail
	}
	s.Loop = l
	return s
}

// Seed begins the random choices of the network anew.
func (s *Sim) Seed(seed uint64) { s.random = rand.New(rand.NewPCG(seed, 0x6e6f64656c6f6f70)) }

// Random returns the source of the network's random choices, for a test that
// makes its own.
func (s *Sim) Random() *rand.Rand { return s.random }

// Spin lets d of virtual time pass, as a busy callback does.
func (s *Sim) Spin(d time.Duration) { s.now += int64(d) }

// Elapsed returns how much virtual time has passed.
func (s *Sim) Elapsed() time.Duration { return time.Duration(s.now) }

// OpenSockets returns how many descriptors the loop holds: sockets, servers and
// connections that it has not taken yet. The spare one that a loop with a
// server keeps against EMFILE is not counted.
func (s *Sim) OpenSockets() int { return s.kernel.open - s.kernel.reserved }

// clock is virtual time, as the loop sees it.
type clock Sim

// epoch is the time of day at which simulations begin.
var epoch = time.Date(2022, 6, 1, 12, 0, 0, 0, time.UTC)

// Now implements [loop.Clock].
func (c *clock) Now() int64 { return c.now }

// Wall implements [loop.WallClock].
func (c *clock) Wall() time.Time { return epoch.Add(time.Duration(c.now)) }
