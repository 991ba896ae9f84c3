package evio

import (
	"errors"
	stdnet "net"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/nodeloop/nodeloop/loop/internal/guest"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
	upstream "github.com/tidwall/evio"
)

// engine is evio as a [guest.Engine].
type engine struct {
	kernel *guest.Kernel

	boot   chan upstream.Server
	serve  chan bool // true when callbacks are wanted, false when they never are
	served bool
	done   chan struct{}
	dir    string // of the private socket, until it is connected

	bell     guest.Bell
	waker    atomic.Pointer[upstream.Conn]
	waiting  waiter      // evio's goroutine that waits for the end
	woken    atomic.Bool // a wake has not been heard
	knocker  *time.Timer
	dialed   stdnet.Conn
	locked   bool  // the event loop's goroutine keeps its thread
	current  *conn // whose callback runs
	draining bool  // a turn is wanted when output has left
}

func newEngine() *engine {
	e := &engine{serve: make(chan bool, 1)}
	e.knocker = time.AfterFunc(time.Hour, e.unheard)
	e.knocker.Stop()
	return e
}

// Name implements [guest.Engine].
func (e *engine) Name() string { return "evio" }

// The sockets that evio listens on, by index. It lets nobody in without a
// connection, so it gets one, from a socket of its own.
const (
	public = iota
	private
)

// Listen implements [guest.Engine].
func (e *engine) Listen(l guest.Listener) (poll.Addr, error) {
	dir, err := os.MkdirTemp("", "nodeloop-")
	if err != nil {
		return poll.Addr{}, err
	}
	e.dir = dir
	e.boot, e.done = make(chan upstream.Server, 1), make(chan struct{})
	failed := make(chan error, 1)
	go e.run(address(l), failed, e.done)
	select {
	case s := <-e.boot:
		a := s.Addrs[public].(*stdnet.TCPAddr).AddrPort()
		return poll.Addr{AddrPort: a}, nil
	case err := <-failed:
		<-e.done // it looks at the engine until then
		os.RemoveAll(dir)
		return poll.Addr{}, err
	}
}

// address writes an address as evio, and package net, want it.
func address(l guest.Listener) string {
	a := l.Addr.AddrPort
	switch {
	case !a.IsValid():
		return "tcp4://0.0.0.0:0"
	case a.Addr().Is4():
		return "tcp4://" + a.String()
	case l.V6Only:
		return "tcp6://" + a.String()
	}
	return "tcp://" + a.String()
}

// errSilent is the cause of an end that evio gives no reason for.
var errSilent = errors.New("evio gives no reason; having no descriptor left is one")

// run is the engine's life.
func (e *engine) run(address string, failed chan<- error, done chan<- struct{}) {
	e.waiting = thisGoroutine()
	err := upstream.Serve(upstream.Events{
		Serving: e.serving, Opened: e.opened, Closed: e.closed, Data: e.data, PreWrite: e.preWrite,
	}, address, "unix://"+e.wakePath())
	failed <- err
	if e.served {
		if err == nil {
			err = errSilent
		}
		e.kernel.Ended(err)
	}
	close(done)
}

func (e *engine) wakePath() string { return filepath.Join(e.dir, "wake") }

// serving waits, with the sockets listening, until callbacks are wanted.
func (e *engine) serving(s upstream.Server) upstream.Action {
	e.boot <- s
	if <-e.serve {
		return upstream.None
	}
	return upstream.Shutdown
}

// Serve implements [guest.Engine].
func (e *engine) Serve() {
	e.served = true
	c, err := stdnet.Dial("unix", e.wakePath())
	os.RemoveAll(e.dir)
	if err != nil {
		e.kernel.Ended(err)
		return
	}
	e.dialed = c
	e.serve <- true
}

// Wake implements [guest.Engine].
func (e *engine) Wake() {
	if e.woken.Swap(true) {
		return
	}
	if e.waker.Load() != nil {
		e.knock()
	}
}

// A wake from inside a callback may be lost: evio forgets it when it clears the
// event of an earlier one, and finds it only when its poll times out, 100 ms
// later. So a wake is repeated until it was heard.
const (
	firstKnock = 100 * time.Microsecond
	nextKnock  = time.Millisecond
)

func (e *engine) knock() { e.ring(firstKnock) }

// ring wakes evio and will look after a time whether that was heard.
func (e *engine) ring(again time.Duration) {
	if e.bell.Ring((*e.waker.Load()).Wake) {
		e.knocker.Reset(again)
	}
}

// unheard runs when a wake ought to have been heard.
func (e *engine) unheard() {
	if e.woken.Load() {
		e.ring(nextKnock)
	}
}

// opened tells of a connection.
func (e *engine) opened(c upstream.Conn) ([]byte, upstream.Options, upstream.Action) {
	options := upstream.Options{ReuseInputBuffer: true}
	if !e.locked {
		e.locked = true
		runtime.LockOSThread() // until the goroutine ends
	}
	if c.AddrIndex() == private {
		if e.waker.Load() != nil {
			return nil, options, upstream.Close
		}
		e.waiting.await()
		e.waker.Store(&c)
		if e.woken.Load() {
			e.knock()
		}
		return nil, options, upstream.None
	}
	k := newConn(e, c)
	if k == nil {
		return nil, options, upstream.Close
	}
	if k.sock = e.kernel.Opened(k); k.sock == nil {
		return nil, options, upstream.Close
	}
	c.SetContext(k)
	out, action := e.enter(k, nil)
	return out, options, action
}

// data tells of data, or that a connection was woken.
func (e *engine) data(c upstream.Conn, in []byte) ([]byte, upstream.Action) {
	k, ok := c.Context().(*conn)
	switch {
	case !ok:
		if in == nil {
			e.woken.Store(false)
			return nil, e.turns()
		}
		return nil, upstream.None
	case in == nil:
		return k.leave()
	}
	return e.enter(k, in)
}

// turns runs the loop's turns in a callback. It does not before the engine's own
// connection is open: evio may not be ready to be ended.
func (e *engine) turns() upstream.Action {
	if e.waker.Load() != nil && e.kernel.Enter() {
		return upstream.Shutdown
	}
	return upstream.None
}

// enter runs turns in the callback of a connection.
func (e *engine) enter(k *conn, in []byte) ([]byte, upstream.Action) {
	e.current = k
	if in != nil {
		e.kernel.Came(k.sock, in)
	}
	action := e.turns()
	if in != nil {
		e.kernel.Keep(k.sock)
	}
	e.current = nil
	if action != upstream.None {
		return nil, action
	}
	return k.leave()
}

// closed tells of an end.
func (e *engine) closed(c upstream.Conn, err error) upstream.Action {
	if c.AddrIndex() == private && e.waker.Load() != nil && *e.waker.Load() == c {
		e.bell.Mute() // the engine ends
		return upstream.None
	}
	k, ok := c.Context().(*conn)
	if !ok {
		return upstream.None
	}
	k.gone = true
	if k.sock.Closed() {
		return upstream.None
	}
	e.kernel.Ends(k.sock, err)
	e.kernel.Gone(k.sock)
	return e.turns()
}

// preWrite comes before evio writes, for whichever connection. What leaves then
// is known in the engine's next round.
func (e *engine) preWrite() {
	if e.draining {
		e.draining = false
		e.Wake()
	}
}

// AwaitDrain implements [guest.Engine].
func (e *engine) AwaitDrain() int {
	e.draining = true
	return -1
}

// patience is how long an engine may take to end.
const patience = 5 * time.Second

// Shut implements [guest.Engine].
func (e *engine) Shut() {
	if !e.served {
		e.serve <- false
		os.RemoveAll(e.dir)
	} else {
		e.woken.Store(false)
		e.Wake() // should the callback's own answer wait behind output
	}
	select {
	case <-e.done:
	case <-time.After(patience):
	}
	e.knocker.Stop()
	if e.dialed != nil {
		e.dialed.Close()
	}
}
