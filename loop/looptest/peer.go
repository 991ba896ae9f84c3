package looptest

import (
	"net/netip"
	"slices"
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Peer is an end of a connection outside the loop: another machine, scripted by
// the test. Its functions are called while the loop waits, never inside one of
// its callbacks.
type Peer struct {
	// OnData is called with the bytes that have arrived, which are the listener's
	// to keep; nil collects them for [Peer.Received].
	OnData func(chunk []byte)
	// OnConnect is called when a connect of [Sim.Dial] has succeeded.
	OnConnect func()
	// OnEnd is called when the loop's end has ended its side.
	OnEnd func()
	// OnError is called when the connection is refused or reset:
	// syscall.ECONNREFUSED, syscall.ECONNRESET.
	OnError func(errno syscall.Errno)

	e               *end
	received        []byte
	waiting         []byte // written before there was room
	connected, told bool
	ending          bool
}

// peerCall is a peer that has something to be told.
type peerCall struct{ p *Peer }

func newPeer(e *end) *Peer {
	p := &Peer{e: e}
	e.peer = p
	return p
}

// runPeers tells peers what has happened.
func (k *kernel) runPeers() {
	for len(k.peers) > 0 {
		p := k.peers[0].p
		k.peers = k.peers[1:]
		p.tell()
	}
}

// Dial connects to a server of the loop from outside, such as
// "127.0.0.1:8080". The address must be numeric.
func (s *Sim) Dial(address string) *Peer {
	a := poll.Addr{AddrPort: netip.MustParseAddrPort(address)}
	k := &s.kernel
	e := &end{k: k, remote: a, local: poll.Addr{AddrPort: sourceFor(a.AddrPort, k.freePort())}}
	p := newPeer(e)
	e.send(arrival{kind: arriveSyn, to: e})
	return p
}

// Listen makes a server outside the loop and returns its port. accept is called
// with each connection; it sets the peer's functions.
func (s *Sim) Listen(accept func(p *Peer)) (port int) {
	k := &s.kernel
	a := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), k.freePort())
	k.servers = append(k.servers, &file{
		fd: -1, bound: poll.Addr{AddrPort: a}, accept: &acceptQueue{backlog: 511, peer: accept},
	})
	return int(a.Port())
}

// Received returns what has arrived so far when OnData is nil.
func (p *Peer) Received() []byte { return slices.Clone(p.received) }

// Write sends bytes, as soon as there is room and a connection.
func (p *Peer) Write(b []byte) {
	p.waiting = append(p.waiting, b...)
	p.flush()
}

// WriteString is Write for text.
func (p *Peer) WriteString(s string) { p.Write([]byte(s)) }

// End ends the peer's side when all is sent; the other side stays open.
func (p *Peer) End() {
	p.ending = true
	p.flush()
}

// Close closes the connection, without regard to what waits to be sent.
func (p *Peer) Close() { p.e.close(false) }

// Reset closes the connection so that the loop's end sees ECONNRESET.
func (p *Peer) Reset() { p.e.close(true) }

// After calls fn when d of virtual time has passed.
func (p *Peer) After(d time.Duration, fn func()) { p.e.k.sim.After(d, fn) }

// After calls fn when d of virtual time has passed, while the loop waits: it is
// for what happens outside the loop, such as faults, and does not keep the loop
// alive.
func (s *Sim) After(d time.Duration, fn func()) {
	s.kernel.travel.push(arrival{at: s.now + int64(d), kind: arriveCall, call: fn})
}

func (p *Peer) flush() {
	e := p.e
	if !e.established || e.closed || e.dead {
		return
	}
	if len(p.waiting) > 0 {
		n, _ := e.write(p.waiting)
		p.waiting = p.waiting[n:]
	}
	if p.ending && len(p.waiting) == 0 {
		e.end()
	}
}

// tell reports the state that the peer does not know yet.
func (p *Peer) tell() {
	e := p.e
	if e.closed {
		return
	}
	if e.established && !p.connected {
		p.connected = true
		if p.OnConnect != nil {
			p.OnConnect()
		}
	}
	p.flush()
	for len(e.segments) > 0 && !e.closed {
		buf := make([]byte, len(e.segments[0]))
		n, _ := e.read(buf, true)
		if p.OnData != nil {
			p.OnData(buf[:n])
		} else {
			p.received = append(p.received, buf[:n]...)
		}
	}
	switch {
	case p.told || e.closed:
	case e.failure != 0:
		p.told = true
		if errno := e.takeFailure(); p.OnError != nil {
			p.OnError(errno)
		}
	case e.finArrived:
		p.told = true
		if p.OnEnd != nil {
			p.OnEnd()
		}
	}
}
