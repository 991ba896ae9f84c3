package loop

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// ConnectOwner is told how a connect ended.
type ConnectOwner interface {
	// OnConnectDone is a callback of the loop, in the poll phase, or the pending
	// phase when the outcome was known at once. err is nil or a *nodeerr.Error
	// of the call "connect", whose Errno tells the number.
	OnConnectDone(err error)
}

// beginConnect makes the connect call.
func (s *Stream) beginConnect(a poll.Addr, owner ConnectOwner) syscall.Errno {
	s.loop.reaches = true
	errno := s.loop.kernel.Connect(int(s.fd), a)
	switch errno {
	case 0, syscall.EINPROGRESS:
	case syscall.ECONNREFUSED:
		// Some systems know at once; the others' order is kept.
		s.delayed = errno
	default:
		return errno
	}
	s.awaitConnect(owner)
	return 0
}

// awaitConnect registers the connect; a delayed error is told in the next
// pending phase.
func (s *Stream) awaitConnect(owner ConnectOwner) {
	s.connect = owner
	s.loop.activeOps++
	if s.fd >= 0 {
		s.watch(poll.Out)
	}
	if s.delayed != 0 {
		s.feed()
	}
}

// connected finds out how the connect ended and tells.
func (s *Stream) connected() {
	errno := s.delayed
	s.delayed = 0
	if errno == 0 {
		errno = s.loop.kernel.SocketError(int(s.fd))
	}
	if errno == syscall.EINPROGRESS {
		return
	}
	owner := s.connect
	s.connect = nil
	s.loop.activeOps--
	if errno != 0 || s.writes.head == nil {
		s.unwatch(poll.Out)
	}
	s.loop.Enter(connectCall{owner, s.loop.failed(errno, "connect")})
	if s.fd < 0 || errno == 0 {
		return
	}
	s.flushWrites(syscall.ECANCELED)
	s.tellWritten()
}

type connectCall struct {
	owner ConnectOwner
	err   error
}

func (c connectCall) Call() { c.owner.OnConnectDone(c.err) }
