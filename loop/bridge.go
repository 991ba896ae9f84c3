package loop

import (
	stdnet "net"
	"os"
	"sync"
	"time"
)

// A bridge asks its owner to stop above bridgeFull bytes that nobody has read,
// and to go on below bridgeLow.
const (
	bridgeFull = 64 << 10
	bridgeLow  = 16 << 10
)

// BridgeOwner is the loop's end of a [Bridge]. Its methods are callbacks of the
// loop, in the poll phase.
type BridgeOwner interface {
	// OnBridgeWrite takes bytes that were written outside, for keeps, and calls
	// done, once, on the loop when they are written or have failed.
	OnBridgeWrite(b []byte, done func(error))
	// OnBridgeDrained tells, after Put has answered false, that more is welcome.
	OnBridgeDrained()
	// OnBridgeClose tells that the bridge was closed outside.
	OnBridgeClose()
}

// Bridge lets a goroutine that is not the loop's read and write something on the
// loop in the blocking way of [stdnet.Conn]. Put and Fail belong to the loop,
// all other methods to any goroutine.
type Bridge struct {
	l     *Loop
	owner BridgeOwner

	mu      sync.Mutex
	in      [][]byte // put and not yet read
	size    int
	full    bool // Put has answered false
	failure error
	closed  bool

	arrived     chan struct{} // something was put, or failed
	read, write deadline
}

// NewBridge returns a bridge between owner and other goroutines.
func NewBridge(l *Loop, owner BridgeOwner) *Bridge {
	b := &Bridge{l: l, owner: owner, arrived: make(chan struct{}, 1)}
	b.read.passed, b.write.passed = make(chan struct{}), make(chan struct{})
	return b
}

// Put gives bytes to Read, for keeps. It reports whether more is welcome now.
func (b *Bridge) Put(p []byte) bool {
	b.mu.Lock()
	if len(p) > 0 {
		b.in = append(b.in, p)
		b.size += len(p)
	}
	b.full = b.size >= bridgeFull
	full := b.full
	b.mu.Unlock()
	b.signal()
	return !full
}

// Fail makes Read return err when all that was put has been read. Only the
// first failure counts.
func (b *Bridge) Fail(err error) {
	b.mu.Lock()
	if b.failure == nil {
		b.failure = err
	}
	b.mu.Unlock()
	b.signal()
}

func (b *Bridge) signal() {
	select {
	case b.arrived <- struct{}{}:
	default:
	}
}

// Read waits for bytes. Errors: that of Fail, [os.ErrDeadlineExceeded],
// [stdnet.ErrClosed] after Close, [ErrStopped] when the loop has ended.
func (b *Bridge) Read(p []byte) (int, error) {
	for {
		n, err := b.take(p)
		if n > 0 || err != nil || len(p) == 0 {
			return n, err
		}
		select {
		case <-b.arrived:
		case <-b.read.done():
			return 0, os.ErrDeadlineExceeded
		case <-b.l.over:
			if n, err := b.take(p); n > 0 || err != nil {
				return n, err
			}
			return 0, ErrStopped
		}
	}
}

// take reads what is there.
func (b *Bridge) take(p []byte) (n int, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		b.signal() // for other readers
		return 0, stdnet.ErrClosed
	}
	for n < len(p) && len(b.in) > 0 {
		m := copy(p[n:], b.in[0])
		n += m
		if b.in[0] = b.in[0][m:]; len(b.in[0]) == 0 {
			b.in[0] = nil
			b.in = b.in[1:]
		}
	}
	b.size -= n
	if b.full && b.size < bridgeLow {
		b.full = false
		b.l.Post(b.owner.OnBridgeDrained)
	}
	if b.size > 0 || b.failure != nil {
		b.signal() // for the next reader
	}
	if n == 0 && len(p) > 0 {
		return 0, b.failure
	}
	return n, nil
}

// Write copies p, has it written on the loop, and waits until it is. Errors:
// those of the owner, [os.ErrDeadlineExceeded], [stdnet.ErrClosed] after Close,
// [ErrStopped] when the loop has ended. After an error p may be written or not.
func (b *Bridge) Write(p []byte) (int, error) {
	if b.isClosed() {
		return 0, stdnet.ErrClosed
	}
	if len(p) == 0 {
		return 0, nil
	}
	kept := append([]byte(nil), p...)
	done := make(chan error, 1)
	if !b.l.Post(func() { b.owner.OnBridgeWrite(kept, func(err error) { done <- err }) }) {
		return 0, ErrStopped
	}
	var err error
	select {
	case err = <-done:
	case <-b.write.done():
		err = os.ErrDeadlineExceeded
	case <-b.l.over:
		err = ErrStopped
	}
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

func (b *Bridge) isClosed() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closed
}

// Close makes Read and Write fail and tells the owner. It does nothing the
// second time.
func (b *Bridge) Close() error {
	b.mu.Lock()
	again := b.closed
	b.closed = true
	b.in, b.size = nil, 0
	b.mu.Unlock()
	if again {
		return stdnet.ErrClosed
	}
	b.signal()
	b.l.Post(b.owner.OnBridgeClose)
	return nil
}

// SetDeadline sets when Read and Write that wait give up; the zero time is
// never.
func (b *Bridge) SetDeadline(t time.Time) error {
	b.read.set(t)
	b.write.set(t)
	return nil
}

// SetReadDeadline is SetDeadline for Read.
func (b *Bridge) SetReadDeadline(t time.Time) error {
	b.read.set(t)
	return nil
}

// SetWriteDeadline is SetDeadline for Write.
func (b *Bridge) SetWriteDeadline(t time.Time) error {
	b.write.set(t)
	return nil
}

// deadline is a moment that goroutines wait for.
type deadline struct {
	mu     sync.Mutex
	timer  *time.Timer
	passed chan struct{} // closed when the moment is there
}

func (d *deadline) done() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.passed
}

func (d *deadline) set(t time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fired := d.timer != nil && !d.timer.Stop()
	d.timer = nil
	if fired {
		<-d.passed // the timer's function is about to close it
	}
	select {
	case <-d.passed:
		d.passed = make(chan struct{})
	default:
	}
	if t.IsZero() {
		return
	}
	passed := d.passed
	if wait := time.Until(t); wait > 0 {
		d.timer = time.AfterFunc(wait, func() { close(passed) })
	} else {
		close(passed)
	}
}
