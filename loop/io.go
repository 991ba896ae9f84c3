package loop

import (
	"unsafe"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

const (
	// readSize is how much a read asks for; chunk borders are visible, so it is
	// libuv's.
	readSize = 64 << 10
	// maxEvents is how many ready sockets one wait reports.
	maxEvents = 1024
	// maxWaits is how often the poll phase asks again when all events were used.
	maxWaits = 48
	// handOver is the size from which a chunk may take the loop's buffer with it.
	handOver = readSize / 2
	// slabSize is what small chunks are cut from, slabMax the largest of them.
	slabSize = 16 << 10
	slabMax  = 4 << 10
)

// io is the loop's side of its sockets.
type io struct {
	streams []*Stream // by descriptor
	changes []*Stream // whose interest the kernel does not know yet, in order
	due     []*Stream // those that will be tried without asking the kernel
	reaches bool      // a peer may be on this very loop: see presumable
	events  []poll.Event
	at      int // the event that is being reported, of ready ones
	ready   int

	pendingNow []*Stream // those that the pending phase is reporting

	buf   []byte // what reads fill
	slab  []byte
	chunk []byte // what is being delivered
	err   error

	yielded int64 // loop time when other goroutines could last run
	eager   int   // how many waits try without waiting first
	linger  int64 // Options.BusyPoll in nanoseconds
	reserve int   // spare descriptor for EMFILE, -1 when there is none
}

// Keep makes a chunk that was lent by a read in borrow mode the listener's. It
// returns a copy, cut from a slab when it is small, or for one that fills most
// of the loop's buffer the chunk itself: the loop then takes another buffer.
func (l *Loop) Keep(chunk []byte) []byte {
	n := len(chunk)
	if n >= handOver && within(chunk, l.buf) {
		l.buf = nil
		return chunk[:n:n]
	}
	if n > slabMax {
		return append([]byte(nil), chunk...)
	}
	if n > len(l.slab) {
		l.slab = make([]byte, slabSize)
	}
	kept := l.slab[:n:n]
	l.slab = l.slab[n:]
	copy(kept, chunk)
	return kept
}

// within reports whether a chunk is a part of a buffer.
func within(chunk, buf []byte) bool {
	at, from := uintptr(unsafe.Pointer(unsafe.SliceData(chunk))), uintptr(unsafe.Pointer(unsafe.SliceData(buf)))
	return at >= from && at < from+uintptr(len(buf))
}

func (l *Loop) readBuffer() []byte {
	if l.buf == nil {
		l.buf = make([]byte, readSize)
	}
	return l.buf
}

// poll is the poll phase.
func (l *Loop) poll(timeout int) {
	l.applyChanges()
	if l.events == nil {
		l.events = make([]poll.Event, maxEvents)
	}
	for waits := maxWaits; waits > 0; waits-- {
		n := l.wait(timeout)
		if n > 0 || timeout != 0 {
			l.UpdateTime()
		}
		l.posts.run(l)
		l.ready = n
		for l.at = 0; l.at < n; l.at++ {
			l.report(l.events[l.at])
		}
		l.at, l.ready = 0, 0
		if n < len(l.events) {
			return
		}
		timeout = 0
	}
}

// applyChanges tells the kernel what streams are to be watched for, in the
// order in which they asked: the kernel reports in that order. The last of them
// become due instead, if they can.
func (l *Loop) applyChanges() {
	asked := len(l.changes)
	for asked > 0 && l.changes[asked-1].presumable() {
		asked--
	}
	for i := 0; i < len(l.changes); i++ {
		s := l.changes[i]
		if s == nil {
			continue
		}
		l.changes[i] = nil
		s.queued = false
		if s.want == s.have && s.registered {
			continue
		}
		if i >= asked {
			s.sflags = s.sflags&^streamFresh | streamDue
			l.due = append(l.due, s)
			continue
		}
		s.sflags &^= streamFresh
		l.kernel.Watch(int(s.fd), s.want, s.registered)
		s.registered, s.have = true, s.want
	}
	l.changes = l.changes[:0]
}

// report gives an event to its stream.
func (l *Loop) report(ev poll.Event) {
	if ev.FD < 0 || int(ev.FD) >= len(l.streams) {
		return
	}
	s := l.streams[ev.FD]
	if s == nil {
		return
	}
	switch {
	case s.sflags&streamDue != 0:
		s.reportDue(ev.Mask)
	case ev.Mask == 0: // it was due and has been reported, or has given up
	case s.want == 0:
		// Errors and hang-ups are reported even to those who ask for nothing.
		l.kernel.Forget(int(ev.FD))
		s.registered, s.have = false, 0
	default:
		s.reported(ev.Mask)
	}
}

// reported does what a stream waits to do.
func (s *Stream) reported(mask poll.Mask) {
	mask &= s.want | poll.Err | poll.Hup
	if mask == poll.Err || mask == poll.Hup {
		// The call that the stream waits to make finds out what happened.
		mask |= s.want
	}
	if mask == 0 {
		return
	}
	if s.server != nil {
		s.acceptAll()
	} else {
		s.ready(mask)
	}
}

// watch asks for more readiness.
func (s *Stream) watch(m poll.Mask) {
	s.want |= m
	if s.want != s.have {
		s.queueChange()
	}
}

// unwatch asks for less.
func (s *Stream) unwatch(m poll.Mask) {
	s.want &^= m
	switch {
	case s.want == 0:
		s.dropChange()
	case s.want != s.have:
		s.queueChange()
	}
}

func (s *Stream) queueChange() {
	if !s.queued {
		s.queued = true
		s.loop.changes = append(s.loop.changes, s)
	}
}

// dropChange takes a stream that wants nothing off the list: the kernel keeps
// watching, which is cheaper than telling it, and its events are ignored.
func (s *Stream) dropChange() {
	if s.queued {
		s.queued = false
		forget(s.loop.changes, s)
	}
}

func forget(list []*Stream, s *Stream) {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == s {
			list[i] = nil
			return
		}
	}
}

// attach enters a descriptor in the loop's table.
func (s *Stream) attach(fd int) {
	l := s.loop
	for len(l.streams) <= fd {
		l.streams = append(l.streams, nil)
	}
	l.streams[fd] = s
	s.fd, s.want, s.have, s.registered = int32(fd), 0, 0, false
}

// detach removes the stream from all lists and closes its descriptor.
func (s *Stream) detach() {
	l := s.loop
	s.want = 0
	s.dropChange()
	if s.sflags&streamDue != 0 {
		s.sflags &^= streamDue
		forget(l.due, s)
	}
	if s.fed {
		s.fed = false
		forget(l.pending, s)
		forget(l.pendingNow, s)
	}
	if s.fd < 0 {
		return
	}
	fd := s.fd
	// The number may come back with an accept in the same phase.
	for i := l.at + 1; i < l.ready; i++ {
		if l.events[i].FD == fd {
			l.events[i].FD = -1
		}
	}
	if s.registered && (s.sflags&streamAdopted != 0 || l.host != nil) {
		l.kernel.Forget(int(fd))
	}
	l.streams[fd] = nil
	s.fd = -1
	if fd > 2 { // not the standard ones: nothing good comes of it
		l.kernel.Close(int(fd))
	}
}

// feed makes the pending phase call the stream.
func (s *Stream) feed() {
	if !s.fed {
		s.fed = true
		s.loop.pending = append(s.loop.pending, s)
	}
}

// runPending is the pending phase.
func (l *Loop) runPending() {
	if len(l.pending) == 0 {
		return
	}
	l.pending, l.pendingNow = l.pendingNow[:0], l.pending
	for i := 0; i < len(l.pendingNow); i++ {
		if s := l.pendingNow[i]; s != nil {
			l.pendingNow[i] = nil
			s.fed = false
			s.ready(poll.Out)
		}
	}
	l.pendingNow = l.pendingNow[:0]
}
