// Package looptest runs loops on virtual time, so that a test of an order need
// not wait: when a loop would wait for its next timer, time jumps there.
package looptest

import (
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Sim is a loop on virtual time. It has no sockets.
type Sim struct {
	*loop.Loop
	now int64 // virtual nanoseconds
}

// New returns a simulated loop; the clock and the sockets of opts are
// substituted.
func New(opts loop.Options) *Sim {
	s := new(Sim)
	opts.Clock = (*clock)(s)
	opts.Kernel = &kernel{sim: s, woken: make(chan struct{}, 1)}
	l, err := loop.New(opts)
	if err != nil {
		panic(err) // nothing of it can fail
	}
	s.Loop = l
	return s
}

// Spin lets d of virtual time pass, as a busy callback does.
func (s *Sim) Spin(d time.Duration) { s.now += int64(d) }

type clock Sim

func (c *clock) Now() int64 { return c.now }

// kernel is a system without sockets whose waits take virtual time.
type kernel struct {
	none
	sim   *Sim
	woken chan struct{}
}

func (k *kernel) Wait(_ []poll.Event, timeoutMs int) (int, bool, syscall.Errno) {
	select {
	case <-k.woken:
		return 0, true, 0
	default:
	}
	if timeoutMs < 0 {
		<-k.woken
		return 0, true, 0
	}
	k.sim.Spin(time.Duration(timeoutMs) * time.Millisecond)
	return 0, false, 0
}

func (k *kernel) Wake() {
	select {
	case k.woken <- struct{}{}:
	default:
	}
}

func (k *kernel) Shut() {}
