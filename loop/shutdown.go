package loop

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// ShutdownOwner is told that the writing side has been shut down.
type ShutdownOwner interface {
	// OnShutdownDone is a callback of the loop. err is nil or a *nodeerr.Error
	// of the call "shutdown".
	OnShutdownDone(err error)
}

// Shutdown ends the writing side when the writes in flight have ended, and
// tells owner in the poll phase. Errors: ENOTCONN when the stream is not
// connected, is closed or was shut down before.
func (s *Stream) Shutdown(owner ShutdownOwner) error {
	s.loop.assertOwner()
	if s.sflags&streamWritable == 0 || s.sflags&(streamShut|streamShutting) != 0 || s.IsClosing() {
		return failed(syscall.ENOTCONN, "shutdown")
	}
	s.shutdown = owner
	s.sflags |= streamShutting
	if s.loop.profile.ShutdownEndsWriting {
		s.sflags &^= streamWritable
	}
	s.loop.activeOps++
	s.watch(poll.Out)
	return nil
}

// drained runs when no write is left: nothing waits to write any more, and a
// shutdown can be made.
func (s *Stream) drained() {
	s.unwatch(poll.Out)
	if s.sflags&streamShutting == 0 || s.IsClosing() {
		return
	}
	owner := s.shutdown
	s.shutdown = nil
	s.sflags &^= streamShutting
	s.loop.activeOps--
	errno := s.loop.kernel.Shutdown(int(s.fd))
	if errno == 0 {
		s.sflags |= streamShut
	}
	if owner != nil {
		s.loop.Enter(shutdownCall{owner, s.loop.failed(errno, "shutdown")})
	}
}

type shutdownCall struct {
	owner ShutdownOwner
	err   error
}

func (c shutdownCall) Call() { c.owner.OnShutdownDone(c.err) }
