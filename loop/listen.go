package loop

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// ServerOwner is told of incoming connections.
type ServerOwner interface {
	// OnConnection is a callback of the loop in the poll phase. With a nil err a
	// connection waits; Accept takes it. While one waits no other is reported.
	// err is a *nodeerr.Error of the call "accept", EMFILE for one.
	OnConnection(err error)
}

// listen begins to take connections.
func (s *Stream) listen(backlog int, owner ServerOwner) syscall.Errno {
	if errno := s.loop.kernel.Listen(int(s.fd), backlog); errno != 0 {
		return errno
	}
	if s.loop.reserve < 0 {
		s.loop.reserve, _ = s.loop.kernel.Reserve()
	}
	s.server = owner
	s.sflags |= streamBound
	s.watch(poll.In)
	s.start()
	return 0
}

// acceptAll takes connections until none waits, the server is closed, or the
// owner leaves one untaken.
func (s *Stream) acceptAll() {
	l := s.loop
	for s.fd >= 0 {
		fd, errno := l.kernel.Accept(int(s.fd))
		switch errno {
		case 0:
		case syscall.EAGAIN:
			return
		case syscall.ECONNABORTED:
			continue
		case syscall.EMFILE, syscall.ENFILE:
			if s.refuseWaiting() {
				return
			}
			fallthrough
		default:
			l.Enter(connectionCall{s.server, failed(errno, "accept")})
			if fatalAccept(errno) {
				return
			}
			continue
		}
		s.accepted = int32(fd)
		l.Enter((*acceptCall)(s))
		if s.accepted >= 0 {
			s.unwatch(poll.In)
			return
		}
	}
}

// fatalAccept reports whether the next accept would fail the same way at once.
func fatalAccept(errno syscall.Errno) bool {
	switch errno {
	case syscall.EBADF, syscall.EINVAL, syscall.ENOTSOCK, syscall.EMFILE, syscall.ENFILE,
		syscall.ENOBUFS, syscall.ENOMEM:
		return true
	}
	return false
}

// refuseWaiting closes the connections that wait, since no descriptor is free
// for them: it gives up the reserved one, takes each and closes it. It reports
// whether that worked.
func (s *Stream) refuseWaiting() bool {
	l := s.loop
	if l.reserve < 0 {
		return false
	}
	l.kernel.Close(l.reserve)
	var errno syscall.Errno
	for errno == 0 {
		var fd int
		if fd, errno = l.kernel.Accept(int(s.fd)); errno == 0 {
			l.kernel.Close(fd)
			if l.obs != nil {
				l.obs.refused(l)
			}
		}
	}
	var failure syscall.Errno
	if l.reserve, failure = l.kernel.Reserve(); failure != 0 {
		l.reserve = -1
	}
	return errno == syscall.EAGAIN
}

// acceptCall tells the server's owner of a connection.
type acceptCall Stream

func (c *acceptCall) Call() { c.server.OnConnection(nil) }

type connectionCall struct {
	owner ServerOwner
	err   error
}

func (c connectionCall) Call() { c.owner.OnConnection(c.err) }

// Accept makes client, which must be initialised and without a socket, the
// stream of the connection that waits. Errors: EAGAIN when none does.
func (s *Stream) Accept(client *Stream) error {
	s.loop.assertOwner()
	if s.accepted < 0 {
		return failed(syscall.EAGAIN, "accept")
	}
	fd := int(s.accepted)
	s.accepted = -1
	errno := client.open(fd, streamReadable|streamWritable|streamFresh)
	if errno != 0 {
		s.loop.kernel.Close(fd)
		return failed(errno, "accept")
	}
	client.sflags |= streamBound
	s.watch(poll.In)
	return nil
}
