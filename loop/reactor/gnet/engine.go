package gnet

import (
	"context"
	"errors"
	stdnet "net"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/loop/internal/guest"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
	upstream "github.com/panjf2000/gnet/v2"
	gneterrors "github.com/panjf2000/gnet/v2/pkg/errors"
)

// engine is gnet as a [guest.Engine], and the receiver of its callbacks.
type engine struct {
	kernel *guest.Kernel
	gnet   upstream.Engine

	boot   chan upstream.Engine
	serve  chan bool // true when callbacks are wanted, false when they never are
	served bool
	done   chan struct{}
	log    logger

	bell    guest.Bell
	waker   atomic.Pointer[upstream.EventLoop]
	woken   atomic.Bool
	ready   bool // the engine's own connection is open: turns may run
	pair    [2]*os.File
	current *conn // whose callback runs
}

func newEngine() *engine { return &engine{serve: make(chan bool, 1)} }

// Name implements [guest.Engine].
func (e *engine) Name() string { return "gnet" }

// Listen implements [guest.Engine].
func (e *engine) Listen(l guest.Listener) (poll.Addr, error) {
	e.boot, e.done = make(chan upstream.Engine, 1), make(chan struct{})
	failed := make(chan error, 1)
	go e.run(address(l), failed, e.done)
	select {
	case e.gnet = <-e.boot:
	case err := <-failed:
		<-e.done // it looks at the engine until then
		return poll.Addr{}, err
	}
	fd, err := e.gnet.Dup()
	if err != nil {
		return poll.Addr{}, err
	}
	defer syscall.Close(fd)
	a, errno := poll.LocalAddr(fd)
	if errno != 0 {
		return poll.Addr{}, errno
	}
	return a, nil
}

// address writes an address as gnet wants it.
func address(l guest.Listener) string {
	a := l.Addr.AddrPort
	switch {
	case !a.IsValid():
		return "tcp4://0.0.0.0:0"
	case a.Addr().Is4():
		return "tcp4://" + a.String()
	case a.Addr().IsUnspecified() && !l.V6Only:
		// To gnet an IPv6 address takes no IPv4; no address takes both.
		return "tcp://" + a.String()[len("[::]"):]
	}
	return "tcp6://" + a.String()
}

// run is the engine's life.
func (e *engine) run(address string, failed chan<- error, done chan<- struct{}) {
	// The balancer matters only for its lack of state, which Register would race for.
	err := upstream.Run(e, address, upstream.WithLoadBalancing(upstream.SourceAddrHash),
		upstream.WithNumEventLoop(1), upstream.WithLockOSThread(true), upstream.WithReuseAddr(true),
		upstream.WithTicker(true), upstream.WithTCPNoDelay(upstream.TCPDelay), upstream.WithLogger(&e.log))
	if err == nil {
		err = e.log.last()
	}
	failed <- err
	if e.served {
		e.kernel.Ended(err)
	}
	close(done)
}

// OnBoot waits, with the socket listening, until callbacks are wanted.
func (e *engine) OnBoot(eng upstream.Engine) upstream.Action {
	e.boot <- eng
	if <-e.serve {
		return upstream.None
	}
	return upstream.Shutdown
}

// OnShutdown is not needed: run sees the end.
func (e *engine) OnShutdown(upstream.Engine) {}

// Serve implements [guest.Engine].
func (e *engine) Serve() {
	e.served = true
	e.serve <- true
}

// OnTick comes once when the event loop runs, on a goroutine of its own. gnet
// lets nobody in without a connection, so it is given one.
func (e *engine) OnTick() (time.Duration, upstream.Action) {
	if err := e.enroll(); err != nil {
		e.log.keep(err)
		return time.Hour, upstream.Shutdown
	}
	return 1<<63 - 1, upstream.None
}

// private marks the connection that belongs to the engine.
type private struct{}

// enroll gives gnet the engine's connection. gnet waits for it to open without
// end, so that no turn, which might end the event loop, may run before.
func (e *engine) enroll() error {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	for i, fd := range fds {
		syscall.CloseOnExec(fd)
		e.pair[i] = os.NewFile(uintptr(fd), "nodeloop")
	}
	c, err := stdnet.FileConn(e.pair[0])
	if err != nil {
		return err
	}
	ctx := upstream.NewNetConnContext(upstream.NewContext(context.Background(), private{}), c)
	results, err := e.gnet.Register(ctx)
	if err != nil {
		return err
	}
	return (<-results).Err
}

// enrolled runs when the engine's connection is open.
func (e *engine) enrolled(c upstream.Conn) upstream.Action {
	el := c.EventLoop()
	e.waker.Store(&el)
	e.ready = true
	e.woken.Store(false) // nothing came of wakes so far
	return e.turns()
}

// turns runs the loop's turns in a callback, once they may run.
func (e *engine) turns() upstream.Action {
	if e.ready && e.kernel.Enter() {
		return upstream.Shutdown
	}
	return upstream.None
}

// Wake implements [guest.Engine].
func (e *engine) Wake() {
	if e.woken.Swap(true) {
		return
	}
	if el := e.waker.Load(); el != nil {
		e.execute(*el)
	}
}

func (e *engine) execute(el upstream.EventLoop) {
	e.bell.Ring(func() {
		// The only failure is that of an engine that ends.
		_ = el.Execute(context.Background(), upstream.RunnableFunc(e.woke))
	})
}

// woke is what Wake makes the event loop run.
func (e *engine) woke(context.Context) error {
	e.woken.Store(false)
	if e.kernel.Enter() {
		return gneterrors.ErrEngineShutdown
	}
	return nil
}

// drainMs is how often output is looked at: gnet does not say when it has left.
const drainMs = 1

// AwaitDrain implements [guest.Engine].
func (e *engine) AwaitDrain() int { return drainMs }

// errStuck is what is known of an engine that does not end.
var errStuck = errors.New("gnet: the engine does not end")

// patience is how long an engine may take to end.
const patience = 5 * time.Second

// Shut implements [guest.Engine].
func (e *engine) Shut() {
	if !e.served {
		e.serve <- false
	}
	select {
	case <-e.done:
	case <-time.After(patience):
		e.log.keep(errStuck)
	}
	for _, f := range e.pair {
		if f != nil {
			f.Close()
		}
	}
}
