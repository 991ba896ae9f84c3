package loop

import "github.com/nodeloop/nodeloop/loop/internal/poll"

// A stream is due when what it waits for has surely come, or mostly has, and the
// kernel need not be asked: it is tried when the kernel would have reported it,
// behind what was ready before. Connections of one request are never registered
// that way.

// sureRoom is how many bytes a connection may have been given in all for its
// send buffer to have room in any case.
const sureRoom = 4 << 10

// presumable reports whether a stream on the list of changes may be due instead
// of being watched. Nil, a stream that was taken off the list, may.
//
// That holds for one that waits for room only to be shut down and for one that
// was just accepted, whose client most often has sent something already. The
// latter's next bytes are waited for only when it has been tried. Where the
// other end is on this loop too, somebody could write to it meanwhile and expect
// to be heard in turn: the kernel may have the stream before or behind the peer.
// So a loop that ever connects gives all that up.
func (s *Stream) presumable() bool {
	switch {
	case s == nil || s.registered && s.want == s.have:
		return true
	case s.loop.host != nil || s.loop.reaches:
		return false
	case s.sflags&streamFresh != 0:
		return s.want == poll.In
	}
	return s.sflags&streamShutting != 0 && s.connect == nil && s.writes.head == nil && s.bytesWritten <= sureRoom
}

// addDue puts streams that are due behind n events, as far as there is room.
func (l *Loop) addDue(n int) int {
	if len(l.due) == 0 {
		return n
	}
	taken := 0
	for _, s := range l.due {
		if n == len(l.events) {
			break
		}
		taken++
		if s != nil {
			l.events[n] = poll.Event{FD: s.fd}
			n++
		}
	}
	left := copy(l.due, l.due[taken:])
	clear(l.due[left:])
	l.due = l.due[:left]
	return n
}

// reportDue reports a stream that is due, together with what the kernel has said
// of it. What it still waits for afterwards the kernel is told.
func (s *Stream) reportDue(mask poll.Mask) {
	s.sflags &^= streamDue
	mask |= s.want &^ s.have
	if mask == 0 {
		return
	}
	s.reported(mask)
	if s.want != 0 && s.want != s.have {
		s.queueChange()
	}
}
