package guest

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Sock is a descriptor of the loop's: a socket that listens or is to listen, or
// a connection.
type Sock struct {
	num      int
	conn     Conn // nil when it is no connection
	listener Listener
	listens  bool
	waiting  []*Sock // connections to accept

	watched poll.Mask
	listed  bool // on the kernel's list of those that may be ready

	lent   []byte // what a callback has brought, the engine's
	left   []byte // what no turn has read yet
	eof    bool   // the peer has ended
	errno  syscall.Errno
	gone   bool // the engine has closed the connection
	shut   bool // the loop has ended its side
	closed bool // the loop has closed it
}

// Closed reports whether the loop has closed the connection.
func (s *Sock) Closed() bool { return s.closed }

// Conn returns the engine's side.
func (s *Sock) Conn() Conn { return s.conn }

// ready returns what the socket is ready for, of what it is watched for.
func (s *Sock) ready() poll.Mask {
	var m poll.Mask
	switch {
	case s.closed:
	case s.listens:
		if len(s.waiting) > 0 {
			m = poll.In
		}
	case s.conn != nil:
		if len(s.lent) > 0 || len(s.left) > 0 || s.eof || s.errno != 0 {
			m = poll.In
		}
		if s.watched&poll.Out != 0 && (s.gone || s.conn.Pending() == 0) {
			m |= poll.Out
		}
	}
	return m & s.watched
}

// read takes what has come.
func (s *Sock) read(b []byte) (int, syscall.Errno) {
	switch {
	case len(s.left) > 0:
		n := copy(b, s.left)
		if s.left = s.left[n:]; len(s.left) == 0 {
			s.left = nil
		}
		return n, 0
	case len(s.lent) > 0:
		n := copy(b, s.lent)
		s.lent = s.lent[n:]
		return n, 0
	case s.errno != 0:
		errno := s.errno
		s.errno, s.eof = 0, true
		return 0, errno
	case s.eof:
		return 0, 0
	}
	return 0, syscall.EAGAIN
}

// keep takes over what was lent, for later turns, and fails the connection when
// that is too much.
func (s *Sock) keep(limit int) {
	if len(s.lent) == 0 {
		return
	}
	s.left = append(s.left, s.lent...)
	s.lent = nil
	if len(s.left) > limit {
		s.fail(syscall.ENOBUFS)
	}
}

// fail ends the connection with an error, which the next read finds.
func (s *Sock) fail(errno syscall.Errno) {
	s.left, s.lent = nil, nil
	s.errno = errno
	if !s.gone {
		s.gone = true
		s.conn.Close()
	}
}
