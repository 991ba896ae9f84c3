package loop

import (
	"net/netip"
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// TCP is a TCP socket, for embedding; it mirrors uv_tcp_t. Init comes first,
// then Bind and Listen, or Connect, or a server's Accept, or Open.
type TCP struct{ Stream }

// Init prepares the handle. It has no socket yet.
func (t *TCP) Init(l *Loop) { t.Stream.init(l, KindTCP) }

// socket makes the socket if there is none.
func (t *TCP) socket(a netip.Addr, flags streamFlags) syscall.Errno {
	if t.fd >= 0 {
		t.sflags |= flags
		return 0
	}
	family := poll.V6
	if a.Is4() {
		family = poll.V4
	}
	fd, errno := t.loop.kernel.Socket(family)
	if errno != 0 {
		return errno
	}
	if errno := t.open(fd, flags); errno != 0 {
		t.loop.kernel.Close(fd)
		return errno
	}
	return 0
}

// Bind gives the socket its local address. EADDRINUSE is not told here but by
// Listen or Connect, as in libuv. With v6only an IPv6 socket takes no IPv4.
// Errors: EADDRNOTAVAIL, EACCES, EINVAL and others of the call "bind".
func (t *TCP) Bind(a netip.AddrPort, v6only bool) error {
	t.loop.assertOwner()
	is6 := !a.Addr().Is4()
	if v6only && !is6 {
		return failed(syscall.EINVAL, "bind")
	}
	if errno := t.socket(a.Addr(), 0); errno != 0 {
		return t.loop.failed(errno, "bind")
	}
	k, fd := t.loop.kernel, int(t.fd)
	errno := k.SetOption(fd, poll.ReuseAddr, 1)
	if errno == 0 && is6 {
		only := 0
		if v6only {
			only = 1
		}
		errno = k.SetOption(fd, poll.V6Only, only)
	}
	if errno == 0 {
		errno = k.Bind(fd, poll.Addr{AddrPort: a})
	}
	switch errno {
	case 0, syscall.EADDRINUSE:
		t.delayed = errno
	case syscall.EAFNOSUPPORT:
		return failed(syscall.EINVAL, "bind")
	default:
		return t.loop.failed(errno, "bind")
	}
	t.sflags |= streamBound
	return nil
}

// Listen takes connections, up to backlog of them waiting, and tells owner of
// each. A socket without an address gets a port of the system's choice. Errors:
// EADDRINUSE and others of the call "listen".
func (t *TCP) Listen(backlog int, owner ServerOwner) error {
	t.loop.assertOwner()
	if t.delayed != 0 {
		return failed(t.delayed, "listen")
	}
	if errno := t.socket(netip.IPv4Unspecified(), 0); errno != 0 {
		return t.loop.failed(errno, "listen")
	}
	return t.loop.failed(t.listen(backlog, owner), "listen")
}

// Connect connects to a. The outcome is told to owner; an error that is known
// at once and is none of the peer's is returned instead: EALREADY while a
// connect is in flight, EINVAL, ENETUNREACH and others of the call "connect".
func (t *TCP) Connect(a netip.AddrPort, owner ConnectOwner) error {
	t.loop.assertOwner()
	if t.connect != nil {
		return failed(syscall.EALREADY, "connect")
	}
	if t.delayed != 0 {
		t.awaitConnect(owner)
		return nil
	}
	if errno := t.socket(a.Addr(), streamReadable|streamWritable); errno != 0 {
		return t.loop.failed(errno, "connect")
	}
	return t.loop.failed(t.beginConnect(poll.Addr{AddrPort: a}, owner), "connect")
}

// SetNoDelay turns Nagle's algorithm off or on, now or when there is a socket.
func (t *TCP) SetNoDelay(on bool) error {
	value := 0
	if on {
		t.sflags |= streamNoDelay
		value = 1
	} else {
		t.sflags &^= streamNoDelay
	}
	if t.fd < 0 {
		return nil
	}
	return failed(t.loop.kernel.SetOption(int(t.fd), poll.NoDelay, value), "setNoDelay")
}

// SetKeepAlive turns TCP keep-alive on or off, with the delay of the first
// probe in seconds. Without a socket yet, the delay will be 60.
func (t *TCP) SetKeepAlive(on bool, delay int) error {
	if on {
		t.sflags |= streamKeepAlive
	} else {
		t.sflags &^= streamKeepAlive
	}
	if t.fd < 0 {
		return nil
	}
	return failed(t.setKeepAlive(int(t.fd), on, delay), "setKeepAlive")
}

func (s *Stream) setKeepAlive(fd int, on bool, delay int) syscall.Errno {
	k := s.loop.kernel
	if !on {
		return k.SetOption(fd, poll.KeepAlive, 0)
	}
	if errno := k.SetOption(fd, poll.KeepAlive, 1); errno != 0 {
		return errno
	}
	if errno := k.SetOption(fd, poll.KeepIdle, delay); errno != 0 {
		return errno
	}
	if !s.loop.profile.KeepAliveProbes {
		return 0
	}
	if errno := k.SetOption(fd, poll.KeepInterval, 1); errno != 0 {
		return errno
	}
	return k.SetOption(fd, poll.KeepCount, 10)
}

// SetSendBuffer sets the size of the system's send buffer in bytes.
func (s *Stream) SetSendBuffer(bytes int) error {
	return s.setBuffer(poll.SendBuffer, bytes)
}

// SetRecvBuffer sets the size of the system's receive buffer in bytes.
func (s *Stream) SetRecvBuffer(bytes int) error {
	return s.setBuffer(poll.RecvBuffer, bytes)
}

func (s *Stream) setBuffer(o poll.Option, bytes int) error {
	if s.fd < 0 {
		return failed(syscall.EBADF, "setsockopt")
	}
	return failed(s.loop.kernel.SetOption(int(s.fd), o, bytes), "setsockopt")
}

// Getsockname returns the local address. Errors: EBADF without a socket, the
// delayed error of Bind.
func (t *TCP) Getsockname() (netip.AddrPort, error) {
	a, errno := t.name(t.loop.kernel.LocalAddr)
	return a.AddrPort, failed(errno, "getsockname")
}

// Getpeername returns the peer's address. Errors: EBADF, ENOTCONN.
func (t *TCP) Getpeername() (netip.AddrPort, error) {
	a, errno := t.name(t.loop.kernel.PeerAddr)
	return a.AddrPort, failed(errno, "getpeername")
}

func (s *Stream) name(of func(int) (poll.Addr, syscall.Errno)) (poll.Addr, syscall.Errno) {
	switch {
	case s.delayed != 0:
		return poll.Addr{}, s.delayed
	case s.fd < 0:
		return poll.Addr{}, syscall.EBADF
	}
	return of(int(s.fd))
}

// Reset closes the socket so that the peer sees ECONNRESET. Errors: EINVAL
// while a shutdown is in flight.
func (t *TCP) Reset(owner CloseOwner) error {
	if t.sflags&streamShutting != 0 {
		return failed(syscall.EINVAL, "reset")
	}
	if t.fd >= 0 {
		if errno := t.loop.kernel.SetOption(int(t.fd), poll.LingerZero, 1); errno != 0 {
			return t.loop.failed(errno, "reset")
		}
	}
	t.Close(owner)
	return nil
}
