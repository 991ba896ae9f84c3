//go:build darwin || freebsd

package poll

import "syscall"

// sockets makes the calls on descriptors.
type sockets struct{}

// Socket implements [Kernel].
func (*sockets) Socket(f Family) (int, syscall.Errno) {
	syscall.ForkLock.RLock()
	fd, err := syscall.Socket(domains[f], syscall.SOCK_STREAM, 0)
	return prepared(fd, err)
}

// Accept implements [Kernel].
func (*sockets) Accept(fd int) (int, syscall.Errno) {
	syscall.ForkLock.RLock()
	conn, _, err := syscall.Accept(fd)
	return prepared(conn, err)
}

// prepared makes a new descriptor non-blocking and close-on-exec, and ends the
// lock against a fork in between.
func prepared(fd int, err error) (int, syscall.Errno) {
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return -1, errnoOf(err)
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		syscall.Close(fd)
		return -1, errnoOf(err)
	}
	return fd, 0
}

// Read implements [Kernel].
func (*sockets) Read(fd int, b []byte) (int, syscall.Errno) {
	for {
		n, err := syscall.Read(fd, b)
		if errno := errnoOf(err); errno != syscall.EINTR {
			return max(n, 0), errno
		}
	}
}

// Peek implements [Kernel].
func (*sockets) Peek(fd int) (int, syscall.Errno) {
	var b [1]byte
	for {
		n, _, err := syscall.Recvfrom(fd, b[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		if errno := errnoOf(err); errno != syscall.EINTR {
			return max(n, 0), errno
		}
	}
}

// Write implements [Kernel].
func (*sockets) Write(fd int, b []byte) (int, syscall.Errno) {
	for {
		n, err := syscall.Write(fd, b)
		if errno := errnoOf(err); errno != syscall.EINTR {
			return max(n, 0), errno
		}
	}
}

// Writev implements [Kernel].
func (s *sockets) Writev(fd int, bufs [][]byte) (int, syscall.Errno) {
	total := 0
	for _, b := range bufs {
		if len(b) == 0 {
			continue
		}
		n, errno := s.Write(fd, b)
		total += n
		if errno != 0 && total == 0 {
			return 0, errno
		}
		if errno != 0 || n < len(b) {
			break
		}
	}
	return total, 0
}

// Shutdown implements [Kernel].
func (*sockets) Shutdown(fd int) syscall.Errno {
	return errnoOf(syscall.Shutdown(fd, syscall.SHUT_WR))
}

// Close implements [Kernel].
func (*sockets) Close(fd int) syscall.Errno { return errnoOf(syscall.Close(fd)) }
