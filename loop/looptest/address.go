package looptest

import (
	"net/netip"
	"slices"
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// acceptQueue is a server's connections that wait to be accepted.
type acceptQueue struct {
	backlog int
	waiting []*end
	peer    func(*Peer) // a server outside the loop
}

// Bind implements [poll.Kernel].
func (k *kernel) Bind(fd int, a poll.Addr) syscall.Errno {
	f := k.file(fd)
	switch {
	case f == nil:
		return syscall.EBADF
	case f.bound != (poll.Addr{}):
		return syscall.EINVAL
	case a.Path == "" && !a.IsValid():
		return syscall.EINVAL
	}
	if a.Path == "" {
		if a.Port() == 0 {
			a.AddrPort = netip.AddrPortFrom(a.Addr(), k.freePort())
		} else if k.taken(a) {
			return syscall.EADDRINUSE
		}
	} else if k.taken(a) {
		return syscall.EADDRINUSE
	}
	f.bound = a
	return 0
}

// freePort returns the next port that the system chooses.
func (k *kernel) freePort() uint16 {
	p := k.nextPort
	if k.nextPort++; k.nextPort == 0 {
		k.nextPort = firstPort
	}
	return p
}

// taken reports whether a server has the address.
func (k *kernel) taken(a poll.Addr) bool {
	return slices.ContainsFunc(k.servers, func(f *file) bool {
		if a.Path != "" || f.bound.Path != "" {
			return a.Path == f.bound.Path
		}
		return f.bound.Port() == a.Port() && (f.bound.Addr() == a.Addr() ||
			f.bound.Addr().Is4() == a.Addr().Is4() && (f.bound.Addr().IsUnspecified() || a.Addr().IsUnspecified()) ||
			f.bound.Addr() == netip.IPv6Unspecified() && !f.v6only)
	})
}

// serverFor returns who listens at an address, nil when nobody does.
func (k *kernel) serverFor(a poll.Addr) *file {
	var wild *file
	for _, f := range k.servers {
		switch {
		case a.Path != "":
			if f.bound.Path == a.Path {
				return f
			}
		case f.bound.Path != "" || f.bound.Port() != a.Port():
		case f.bound.Addr() == a.Addr():
			return f
		case f.bound.Addr().IsUnspecified() && (f.bound.Addr().Is4() == a.Addr().Is4() || f.bound.Addr().Is6() && !f.v6only):
			wild = f
		}
	}
	return wild
}

// Listen implements [poll.Kernel].
func (k *kernel) Listen(fd, backlog int) syscall.Errno {
	f := k.file(fd)
	switch {
	case f == nil:
		return syscall.EBADF
	case f.accept != nil:
		f.accept.backlog = backlog
		return 0
	case f.end != nil:
		return syscall.EINVAL
	}
	if f.bound == (poll.Addr{}) {
		any := netip.IPv4Unspecified()
		if f.family == poll.V6 {
			any = netip.IPv6Unspecified()
		}
		f.bound = poll.Addr{AddrPort: netip.AddrPortFrom(any, k.freePort())}
	}
	if k.taken(f.bound) {
		return syscall.EADDRINUSE
	}
	f.accept = &acceptQueue{backlog: backlog}
	k.servers = append(k.servers, f)
	return 0
}

// stopListening resets the connections that nobody has accepted.
func (k *kernel) stopListening(f *file) {
	k.servers = slices.DeleteFunc(k.servers, func(o *file) bool { return o == f })
	for _, e := range f.accept.waiting {
		e.close(true)
	}
	f.accept.waiting = nil
}

// Accept implements [poll.Kernel].
func (k *kernel) Accept(fd int) (int, syscall.Errno) {
	f := k.file(fd)
	switch {
	case f == nil:
		return -1, syscall.EBADF
	case f.accept == nil:
		return -1, syscall.EINVAL
	case len(f.accept.waiting) == 0:
		return -1, syscall.EAGAIN
	}
	e := f.accept.waiting[0]
	conn := &file{family: f.family, bound: e.local, end: e}
	n, errno := k.add(conn)
	if errno != 0 {
		return -1, errno
	}
	f.accept.waiting = f.accept.waiting[1:]
	e.file = conn
	return n, 0
}

// SetOption implements [poll.Kernel].
func (k *kernel) SetOption(fd int, o poll.Option, value int) syscall.Errno {
	f := k.file(fd)
	if f == nil {
		return syscall.EBADF
	}
	switch o {
	case poll.LingerZero:
		f.linger0 = true
	case poll.V6Only:
		f.v6only = value != 0
	}
	return 0
}

// LocalAddr implements [poll.Kernel].
func (k *kernel) LocalAddr(fd int) (poll.Addr, syscall.Errno) {
	f := k.file(fd)
	if f == nil {
		return poll.Addr{}, syscall.EBADF
	}
	if f.bound == (poll.Addr{}) && f.family != poll.Unix {
		any := netip.IPv4Unspecified()
		if f.family == poll.V6 {
			any = netip.IPv6Unspecified()
		}
		return poll.Addr{AddrPort: netip.AddrPortFrom(any, 0)}, 0
	}
	return f.bound, 0
}

// PeerAddr implements [poll.Kernel].
func (k *kernel) PeerAddr(fd int) (poll.Addr, syscall.Errno) {
	f := k.file(fd)
	switch {
	case f == nil:
		return poll.Addr{}, syscall.EBADF
	case f.end == nil || !f.end.established || f.end.dead:
		return poll.Addr{}, syscall.ENOTCONN
	}
	return f.end.remote, 0
}

// Unlink implements [poll.Kernel]: a name ends with its server.
func (k *kernel) Unlink(path string) {
	for _, f := range k.servers {
		if f.bound.Path == path {
			f.bound.Path += "\x00unlinked"
		}
	}
}
