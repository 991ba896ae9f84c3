package guest

import (
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// maxTurns is how many turns one callback may take before the engine looks at
// its sockets again.
const maxTurns = 16

// Kernel is a [poll.Host] on an engine.
type Kernel struct {
	engine  Engine
	limit   int   // bytes kept of a connection that is not read
	server  *Sock // the one that listens, or did
	socks   []*Sock
	free    []int
	active  []*Sock // those that may be ready
	ending  []*Sock // whose side a turn has ended, on engines that can't
	refusal *poll.Unsupported

	turn    func() (int, bool)
	inside  bool // a turn runs
	booted  bool // the engine listens
	serving bool // it calls
	shut    bool

	out    leave
	parked bool // the engine's goroutine waits in a callback
	baton  chan leave
	resume chan bool
	ended  chan error
	over   bool // the engine has ended by itself

	wakes chan struct{} // for waits without an engine
	alone atomic.Bool
	alarm alarm

	one [1][]byte
	iov [][]byte
}

// leave says why a turn gives the loop back to Run.
type leave struct {
	panicked any
	exiting  bool // the goroutine ends: runtime.Goexit
}

// firstNumber keeps clear of the standard streams.
const firstNumber = 3

// DefaultLimit is how many bytes are kept of a connection that is not read.
const DefaultLimit = 4 << 20

// New returns a kernel on an engine; limit is how many bytes it keeps of a
// connection that is not read, 0 for [DefaultLimit].
func New(e Engine, limit int) *Kernel {
	if limit <= 0 {
		limit = DefaultLimit
	}
	k := &Kernel{
		engine: e, limit: limit, socks: make([]*Sock, firstNumber),
		baton: make(chan leave), resume: make(chan bool), ended: make(chan error, 1),
		wakes: make(chan struct{}, 1),
	}
	k.alone.Store(true)
	return k
}

// Host implements [poll.Host].
func (k *Kernel) Host(turn func() (int, bool)) error {
	k.turn = turn
	switch {
	case k.over:
		return nil
	case !k.serving:
		if !k.waitAlone() {
			return nil
		}
		k.serving = true
		k.alone.Store(false)
		k.engine.Serve()
		k.engine.Wake()
	default:
		k.parked = false
		k.resume <- true
	}
	select {
	case out := <-k.baton:
		k.parked = !out.exiting
		return out.pass()
	case err := <-k.ended:
		k.over = true
		return &poll.Ended{Reactor: k.engine.Name(), Cause: err}
	}
}

// waitAlone runs turns until a socket listens, which starts the engine. It
// returns false when the loop wants no more.
func (k *Kernel) waitAlone() bool {
	for !k.booted {
		timeoutMs, more := k.turn()
		if !more {
			return false
		}
		if k.booted || timeoutMs == 0 {
			continue
		}
		if timeoutMs < 0 {
			<-k.wakes
			continue
		}
		select {
		case <-k.wakes:
		case <-time.After(time.Duration(timeoutMs) * time.Millisecond):
		}
	}
	return true
}

// Wait implements [poll.Kernel]: it never waits.
func (k *Kernel) Wait(events []poll.Event, _ int) (int, bool, syscall.Errno) {
	n, kept := 0, 0
	for _, s := range k.active {
		m := s.ready()
		if m == 0 {
			s.listed = false
			// One that waits for its output to leave stays.
			if s.closed || s.watched&poll.Out == 0 {
				continue
			}
			s.listed = true
		} else if n < len(events) {
			events[n] = poll.Event{FD: int32(s.num), Mask: m}
			n++
		}
		k.active[kept] = s
		kept++
	}
	clear(k.active[kept:])
	k.active = k.active[:kept]
	return n, false, 0
}

// list puts a socket among those that may be ready.
func (k *Kernel) list(s *Sock) {
	if !s.listed && !s.closed {
		s.listed = true
		k.active = append(k.active, s)
	}
}

// pressing reports whether a socket is ready, and whether one waits for its
// output to leave.
func (k *Kernel) pressing() (ready, draining bool) {
	for _, s := range k.active {
		if s.ready() != 0 {
			return true, draining
		}
		draining = draining || !s.closed && s.watched&poll.Out != 0
	}
	return false, draining
}

// Wake implements [poll.Kernel].
func (k *Kernel) Wake() {
	if k.alone.Load() {
		select {
		case k.wakes <- struct{}{}:
		default:
		}
		return
	}
	k.engine.Wake()
}

// Refusal implements [poll.Host].
func (k *Kernel) Refusal() *poll.Unsupported {
	why := k.refusal
	k.refusal = nil
	return why
}

// Refuse notes what the engine cannot do and returns ENOTSUP.
func (k *Kernel) Refuse(what string) syscall.Errno {
	k.refusal = &poll.Unsupported{Reactor: k.engine.Name(), What: what}
	return syscall.ENOTSUP
}

// Shut implements [poll.Kernel].
func (k *Kernel) Shut() {
	k.shut = true
	k.alarm.stop()
	if !k.booted {
		return
	}
	if k.parked {
		k.parked = false
		k.resume <- false
	}
	k.engine.Shut()
}
