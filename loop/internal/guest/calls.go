package guest

import (
	"errors"
	"io"
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// maxHeld is how much one write gives an engine: it copies what the system does
// not take.
const maxHeld = 4 << 20

// errnoOf returns the number behind an engine's error; 0 stands for an end.
func errnoOf(err error) syscall.Errno {
	var e syscall.Errno
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return 0
	case errors.As(err, &e):
		return e
	}
	return syscall.EIO
}

func (k *Kernel) sock(fd int) *Sock {
	if fd < 0 || fd >= len(k.socks) {
		return nil
	}
	return k.socks[fd]
}

// number gives a socket its descriptor.
func (k *Kernel) number(s *Sock) int {
	if n := len(k.free); n > 0 {
		s.num = k.free[n-1]
		k.free = k.free[:n-1]
		k.socks[s.num] = s
		return s.num
	}
	s.num = len(k.socks)
	k.socks = append(k.socks, s)
	return s.num
}

// Watch implements [poll.Kernel].
func (k *Kernel) Watch(fd int, mask poll.Mask, _ bool) syscall.Errno {
	s := k.sock(fd)
	if s == nil {
		return syscall.EBADF
	}
	s.watched = mask
	if s.watched&poll.Out != 0 || s.ready() != 0 {
		k.list(s)
	}
	return 0
}

// Forget implements [poll.Kernel].
func (k *Kernel) Forget(fd int) {
	if s := k.sock(fd); s != nil {
		s.watched = 0
	}
}

// Socket implements [poll.Kernel].
func (k *Kernel) Socket(f poll.Family) (int, syscall.Errno) {
	if f == poll.Unix {
		return -1, k.Refuse("would delete what is at the path of a Unix socket")
	}
	if f == poll.V6 {
		// The engine makes the socket when it listens; whether there is IPv6 is to
		// be known before.
		probe, err := syscall.Socket(syscall.AF_INET6, syscall.SOCK_STREAM, 0)
		if err != nil {
			return -1, errnoOf(err)
		}
		syscall.Close(probe)
	}
	return k.number(&Sock{}), 0
}

// Bind implements [poll.Kernel]. The engine binds when it listens.
func (k *Kernel) Bind(fd int, a poll.Addr) syscall.Errno {
	s := k.sock(fd)
	if s == nil {
		return syscall.EBADF
	}
	s.listener.Addr = a
	return 0
}

// Listen implements [poll.Kernel]. How many may wait is the engine's business.
func (k *Kernel) Listen(fd, _ int) syscall.Errno {
	s := k.sock(fd)
	switch {
	case s == nil:
		return syscall.EBADF
	case k.booted:
		return k.Refuse("listens once in the life of a loop")
	}
	a, err := k.engine.Listen(s.listener)
	if err != nil {
		if errno := errnoOf(err); errno != 0 {
			return errno
		}
		return syscall.EIO
	}
	s.listens, s.listener.Addr = true, a
	k.server, k.booted = s, true
	return 0
}

// Accept implements [poll.Kernel].
func (k *Kernel) Accept(fd int) (int, syscall.Errno) {
	s := k.sock(fd)
	if s == nil {
		return -1, syscall.EBADF
	}
	if len(s.waiting) == 0 {
		return -1, syscall.EAGAIN
	}
	c := s.waiting[0]
	s.waiting[0] = nil
	if s.waiting = s.waiting[1:]; len(s.waiting) == 0 {
		s.waiting = nil
	}
	return k.number(c), 0
}

// Connect implements [poll.Kernel].
func (k *Kernel) Connect(int, poll.Addr) syscall.Errno {
	return k.Refuse("has no client sockets")
}

// Read implements [poll.Kernel].
func (k *Kernel) Read(fd int, b []byte) (int, syscall.Errno) {
	s := k.sock(fd)
	if s == nil || s.conn == nil {
		return 0, syscall.ENOTCONN
	}
	n, errno := s.read(b)
	switch errno {
	case syscall.ENOBUFS:
		k.Refuse("cannot stop reading, and more came than is kept")
		return n, syscall.ENOTSUP
	case syscall.ENOTSUP:
		k.Refuse("cannot end only one side of a connection")
	}
	return n, errno
}

// Peek implements [poll.Kernel]. It knows of what the engine has told.
func (k *Kernel) Peek(fd int) (int, syscall.Errno) {
	s := k.sock(fd)
	switch {
	case s == nil || s.conn == nil:
		return 0, syscall.ENOTCONN
	case len(s.left) > 0 || len(s.lent) > 0:
		return 1, 0
	case s.errno != 0:
		return 0, s.errno
	case s.eof:
		return 0, 0
	}
	return 0, syscall.EAGAIN
}

// Write implements [poll.Kernel].
func (k *Kernel) Write(fd int, b []byte) (int, syscall.Errno) {
	k.one[0] = b
	n, errno := k.Writev(fd, k.one[:])
	k.one[0] = nil
	return n, errno
}

// Writev implements [poll.Kernel].
func (k *Kernel) Writev(fd int, bufs [][]byte) (int, syscall.Errno) {
	s := k.sock(fd)
	switch {
	case s == nil || s.conn == nil:
		return 0, syscall.ENOTCONN
	case s.gone || s.shut:
		return 0, syscall.EPIPE
	case s.conn.Pending() > 0:
		k.list(s)
		return 0, syscall.EAGAIN
	}
	// Engines shorten slices of slices, and hold what the system does not take.
	total := 0
	k.iov = k.iov[:0]
	for _, b := range bufs {
		if len(b) == 0 {
			continue
		}
		if total+len(b) > maxHeld {
			b = b[:maxHeld-total]
		}
		k.iov = append(k.iov, b)
		if total += len(b); total == maxHeld {
			break
		}
	}
	if total == 0 {
		return 0, 0
	}
	errno := s.conn.Write(k.iov)
	clear(k.iov)
	if errno != 0 {
		return 0, errno
	}
	return total, 0
}

// Shutdown implements [poll.Kernel].
func (k *Kernel) Shutdown(fd int) syscall.Errno {
	s := k.sock(fd)
	if s == nil || s.conn == nil {
		return syscall.ENOTCONN
	}
	s.shut = true
	if s.gone {
		return 0
	}
	errno := s.conn.Shutdown()
	if errno == syscall.ENOTSUP {
		k.ending = append(k.ending, s)
		return 0
	}
	return errno
}

// Close implements [poll.Kernel].
func (k *Kernel) Close(fd int) syscall.Errno {
	s := k.sock(fd)
	if s == nil {
		return syscall.EBADF
	}
	s.closed, s.watched = true, 0
	s.lent, s.left = nil, nil
	k.socks[fd] = nil
	k.free = append(k.free, fd)
	for _, c := range s.waiting {
		c.closed = true
		c.conn.Close()
	}
	s.waiting = nil
	if s.conn != nil && !s.gone {
		s.conn.Close()
	}
	return 0
}

// SocketError implements [poll.Kernel].
func (k *Kernel) SocketError(int) syscall.Errno { return 0 }

// SetOption implements [poll.Kernel].
func (k *Kernel) SetOption(fd int, o poll.Option, value int) syscall.Errno {
	s := k.sock(fd)
	switch {
	case s == nil:
		return syscall.EBADF
	case s.conn != nil && s.gone:
		return syscall.EINVAL
	case s.conn != nil:
		return s.conn.SetOption(o, value)
	case o == poll.V6Only:
		s.listener.V6Only = value != 0
	}
	return 0
}

// LocalAddr implements [poll.Kernel].
func (k *Kernel) LocalAddr(fd int) (poll.Addr, syscall.Errno) {
	s := k.sock(fd)
	switch {
	case s == nil:
		return poll.Addr{}, syscall.EBADF
	case s.conn == nil:
		return s.listener.Addr, 0
	case s.gone:
		return poll.Addr{}, syscall.ENOTCONN
	}
	return s.conn.LocalAddr()
}

// PeerAddr implements [poll.Kernel].
func (k *Kernel) PeerAddr(fd int) (poll.Addr, syscall.Errno) {
	s := k.sock(fd)
	if s == nil || s.conn == nil || s.gone {
		return poll.Addr{}, syscall.ENOTCONN
	}
	return s.conn.PeerAddr()
}

// Adopt implements [poll.Kernel].
func (k *Kernel) Adopt(int) (readable, writable bool, errno syscall.Errno) {
	return false, false, k.Refuse("takes no descriptors that were opened elsewhere")
}

// Unlink implements [poll.Kernel].
func (k *Kernel) Unlink(string) {}

// Reserve implements [poll.Kernel]: the engine accepts, and none keeps one.
func (k *Kernel) Reserve() (int, syscall.Errno) { return -1, syscall.ENOTSUP }
