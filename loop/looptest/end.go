package looptest

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// end is one end of a connection.
type end struct {
	k             *kernel
	link          *Link
	other         *end
	file          *file // nil before accept, after close, and of a peer
	peer          *Peer // of an end outside the loop
	local, remote poll.Addr

	established bool
	closed      bool // by its owner
	dead        bool // reset: nothing passes any more
	ended       bool // its owner has ended its side
	finArrived  bool // the other side has
	failure     syscall.Errno

	segments [][]byte // arrived and not read
	unread   int      // bytes sent to this end and not read yet
	lastAt   int64    // when what was sent to this end last arrives
}

// Connect implements [poll.Kernel].
func (k *kernel) Connect(fd int, a poll.Addr) syscall.Errno {
	f := k.file(fd)
	switch {
	case f == nil:
		return syscall.EBADF
	case f.end != nil && !f.end.established:
		return syscall.EALREADY
	case f.end != nil:
		return syscall.EISCONN
	case f.accept != nil:
		return syscall.EINVAL
	case a.Path != "":
		return k.connectPath(f, a)
	}
	if !f.bound.IsValid() {
		f.bound.AddrPort = sourceFor(a.AddrPort, k.freePort())
	}
	e := &end{k: k, file: f, local: f.bound, remote: a}
	f.end = e
	e.send(arrival{kind: arriveSyn, to: e})
	return syscall.EINPROGRESS
}

// connectPath connects to a Unix-domain socket, which is done or refused at
// once.
func (k *kernel) connectPath(f *file, a poll.Addr) syscall.Errno {
	if k.serverFor(a) == nil {
		return syscall.ENOENT
	}
	e := &end{k: k, file: f, local: f.bound, remote: a}
	f.end = e
	e.knock()
	e.established = e.failure == 0
	return e.failure
}

// send lets something travel to a.to, behind what travels there already.
func (e *end) send(a arrival) {
	now := e.k.sim.now
	a.at = max(now+e.k.sim.delay(), a.to.lastAt)
	if l := a.to.link; l != nil {
		a.at = max(a.at, l.heldUntil)
	}
	a.to.lastAt = a.at
	e.k.travel.push(a)
}

// arrived takes what has travelled to the end.
func (e *end) arrived(a *arrival) {
	switch a.kind {
	case arriveSyn:
		if !e.closed {
			e.knock()
			e.send(arrival{kind: arriveSynAck, to: e})
		}
	case arriveSynAck:
		e.established = e.failure == 0
	case arriveReset:
		e.die()
	case arriveFin:
		if !e.dead {
			e.finArrived = true
		}
	case arriveData:
		e.take(a.data)
	}
	e.changed()
}

// knock asks the server for the connection.
func (e *end) knock() {
	server := e.k.serverFor(e.remote)
	if server == nil || len(server.accept.waiting) > server.accept.backlog {
		e.failure, e.dead = syscall.ECONNREFUSED, true
		return
	}
	far := &end{k: e.k, local: e.remote, remote: e.local, established: true, other: e}
	e.other = far
	link := &Link{k: e.k, client: e, server: far}
	e.link, far.link = link, link
	e.k.links = append(e.k.links, link)
	if accept := server.accept.peer; accept != nil {
		newPeer(far)
		accept(far.peer)
		return
	}
	server.accept.waiting = append(server.accept.waiting, far)
	e.k.touch(server)
}

// take adds a segment. To a closed end it is answered with a reset.
func (e *end) take(data []byte) {
	if e.dead {
		return
	}
	if e.closed {
		e.send(arrival{kind: arriveReset, to: e.other})
		return
	}
	e.segments = append(e.segments, data)
}

// die is a reset that has arrived. What was read up to then stays readable.
func (e *end) die() {
	if e.dead {
		return
	}
	e.dead = true
	e.failure = syscall.ECONNRESET
	if e.finArrived {
		e.failure = syscall.EPIPE
	}
	e.forget()
}

// changed tells whoever has the end that its state is another.
func (e *end) changed() {
	if e.file != nil {
		e.k.touch(e.file)
	}
	if e.peer != nil {
		e.k.peers = append(e.k.peers, peerCall{e.peer})
	}
}

// state returns what the end is ready for.
func (e *end) state() poll.Mask {
	var m poll.Mask
	if e.failure != 0 {
		m |= poll.Err
	}
	if e.dead {
		return m | poll.In | poll.Out | poll.Hup
	}
	if !e.established {
		return m
	}
	if len(e.segments) > 0 || e.finArrived {
		m |= poll.In
	}
	if e.ended || e.room() >= e.k.sim.buffer()/3 {
		m |= poll.Out
	}
	if e.ended && e.finArrived {
		m |= poll.Hup
	}
	return m
}

// room returns how many bytes the end may send.
func (e *end) room() int { return e.k.sim.buffer() - e.other.unread }

// takeFailure returns the pending error once.
func (e *end) takeFailure() syscall.Errno {
	errno := e.failure
	e.failure = 0
	return errno
}

// close gives the end up. Unread data, and hard, make a reset of it.
func (e *end) close(hard bool) {
	if e.closed {
		return
	}
	e.closed = true
	unread := len(e.segments) > 0
	e.segments = nil
	if e.other == nil || e.dead {
		e.forget()
		return
	}
	switch {
	case hard || unread:
		e.dead = true
		e.send(arrival{kind: arriveReset, to: e.other})
	case !e.ended:
		e.ended = true
		e.send(arrival{kind: arriveFin, to: e.other})
	}
	e.forget()
}

// forget takes a connection that is over off the list of links.
func (e *end) forget() {
	if e.link != nil {
		e.link.settle()
	}
}
