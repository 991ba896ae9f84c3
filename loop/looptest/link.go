package looptest

import (
	"slices"
	"time"
)

// Link is one connection of the network. Faults are put in through it.
type Link struct {
	k              *kernel
	client, server *end
	heldUntil      int64
	settled        bool
}

// Links returns the connections that are not over, in the order in which they
// were made.
func (s *Sim) Links() []*Link { return slices.Clone(s.kernel.links) }

// Reset breaks the connection at once: both ends see ECONNRESET, and what was
// on its way is lost.
func (l *Link) Reset() {
	for _, e := range []*end{l.client, l.server} {
		if !e.closed {
			e.die()
			e.changed()
		}
	}
}

// ResetInOrder breaks the connection behind what was sent before: each end
// reads that first.
func (l *Link) ResetInOrder() {
	l.client.send(arrival{kind: arriveReset, to: l.server})
	l.server.send(arrival{kind: arriveReset, to: l.client})
}

// EndToServer half-closes the connection: the server's end reads the end of the
// client's side, after what was sent before. What the client writes afterwards
// fails with EPIPE.
func (l *Link) EndToServer() {
	if !l.client.dead && !l.client.closed {
		l.client.end()
	}
}

// EndToClient is EndToServer the other way.
func (l *Link) EndToClient() {
	if !l.server.dead && !l.server.closed {
		l.server.end()
	}
}

// Hold lets nothing that is sent from now on arrive for d.
func (l *Link) Hold(d time.Duration) {
	l.heldUntil = max(l.heldUntil, l.k.sim.now+int64(d))
}

// settle takes the connection off the list when nothing can happen on it.
func (l *Link) settle() {
	gone := func(e *end) bool { return e.closed || e.dead }
	if l.settled || !gone(l.client) || !gone(l.server) {
		return
	}
	l.settled = true
	l.k.links = slices.DeleteFunc(l.k.links, func(o *Link) bool { return o == l })
}
