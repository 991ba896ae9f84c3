//go:build linux || darwin || freebsd

package poll

import (
	"errors"
	"net/netip"
	"strconv"
	"syscall"
)

var domains = [...]int{V4: syscall.AF_INET, V6: syscall.AF_INET6, Unix: syscall.AF_UNIX}

// errnoOf returns the number behind an error of package syscall.
func errnoOf(err error) syscall.Errno {
	if err == nil {
		return 0
	}
	var e syscall.Errno
	if errors.As(err, &e) {
		return e
	}
	return syscall.EINVAL
}

// toSockaddr makes the system's form of an address. A path longer than the
// system's limit is an error, which libuv would cut short instead.
func toSockaddr(a Addr) syscall.Sockaddr {
	ip := a.Addr()
	switch {
	case !a.AddrPort.IsValid():
		return &syscall.SockaddrUnix{Name: a.Path}
	case ip.Is4():
		return &syscall.SockaddrInet4{Port: int(a.Port()), Addr: ip.As4()}
	default:
		sa := &syscall.SockaddrInet6{Port: int(a.Port()), Addr: ip.As16()}
		sa.ZoneId = zoneID(ip.Zone())
		return sa
	}
}

func fromSockaddr(sa syscall.Sockaddr) Addr {
	switch sa := sa.(type) {
	case *syscall.SockaddrInet4:
		return Addr{AddrPort: netip.AddrPortFrom(netip.AddrFrom4(sa.Addr), uint16(sa.Port))}
	case *syscall.SockaddrInet6:
		ip := netip.AddrFrom16(sa.Addr)
		if sa.ZoneId != 0 {
			ip = ip.WithZone(zoneName(sa.ZoneId))
		}
		return Addr{AddrPort: netip.AddrPortFrom(ip, uint16(sa.Port))}
	case *syscall.SockaddrUnix:
		return Addr{Path: sa.Name}
	}
	return Addr{}
}

// zoneID turns the zone of a link-local address into the interface's number,
// which may be written as a number or as the interface's name.
func zoneID(zone string) uint32 {
	if zone == "" {
		return 0
	}
	if n, err := strconv.ParseUint(zone, 10, 32); err == nil {
		return uint32(n)
	}
	return interfaceIndex(zone)
}

// Bind implements [Kernel].
func (*sockets) Bind(fd int, a Addr) syscall.Errno {
	return errnoOf(syscall.Bind(fd, toSockaddr(a)))
}

// Listen implements [Kernel].
func (*sockets) Listen(fd, backlog int) syscall.Errno {
	return errnoOf(syscall.Listen(fd, backlog))
}

// Connect implements [Kernel].
func (*sockets) Connect(fd int, a Addr) syscall.Errno {
	sa := toSockaddr(a)
	for {
		errno := errnoOf(syscall.Connect(fd, sa))
		if errno != syscall.EINTR {
			return errno
		}
	}
}

// SocketError implements [Kernel].
func (*sockets) SocketError(fd int) syscall.Errno {
	v, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_ERROR)
	if err != nil {
		return errnoOf(err)
	}
	return syscall.Errno(v)
}

var options = [...]struct{ level, name int }{
	NoDelay:      {syscall.IPPROTO_TCP, syscall.TCP_NODELAY},
	KeepAlive:    {syscall.SOL_SOCKET, syscall.SO_KEEPALIVE},
	KeepIdle:     {syscall.IPPROTO_TCP, tcpKeepIdle},
	KeepInterval: {syscall.IPPROTO_TCP, tcpKeepInterval},
	KeepCount:    {syscall.IPPROTO_TCP, tcpKeepCount},
	ReuseAddr:    {syscall.SOL_SOCKET, syscall.SO_REUSEADDR},
	V6Only:       {syscall.IPPROTO_IPV6, syscall.IPV6_V6ONLY},
	SendBuffer:   {syscall.SOL_SOCKET, syscall.SO_SNDBUF},
	RecvBuffer:   {syscall.SOL_SOCKET, syscall.SO_RCVBUF},
}

// SetOption implements [Kernel].
func (*sockets) SetOption(fd int, o Option, value int) syscall.Errno {
	if o == LingerZero {
		return errnoOf(syscall.SetsockoptLinger(fd, syscall.SOL_SOCKET, syscall.SO_LINGER, &syscall.Linger{Onoff: 1}))
	}
	return errnoOf(syscall.SetsockoptInt(fd, options[o].level, options[o].name, value))
}

// Option returns what SetOption sets.
func (*sockets) Option(fd int, o Option) (int, syscall.Errno) {
	v, err := syscall.GetsockoptInt(fd, options[o].level, options[o].name)
	if err != nil {
		return 0, errnoOf(err)
	}
	return v, 0
}

// LocalAddr implements [Kernel].
func (*sockets) LocalAddr(fd int) (Addr, syscall.Errno) { return LocalAddr(fd) }

// PeerAddr implements [Kernel].
func (*sockets) PeerAddr(fd int) (Addr, syscall.Errno) { return PeerAddr(fd) }

// LocalAddr returns the address of a descriptor of any origin.
func LocalAddr(fd int) (Addr, syscall.Errno) {
	sa, err := syscall.Getsockname(fd)
	if err != nil {
		return Addr{}, errnoOf(err)
	}
	return fromSockaddr(sa), 0
}

// PeerAddr returns the address of a descriptor's peer.
func PeerAddr(fd int) (Addr, syscall.Errno) {
	sa, err := syscall.Getpeername(fd)
	if err != nil {
		return Addr{}, errnoOf(err)
	}
	return fromSockaddr(sa), 0
}

// Adopt implements [Kernel].
func (*sockets) Adopt(fd int) (readable, writable bool, errno syscall.Errno) {
	mode, err := fcntl(fd, syscall.F_GETFL, 0)
	if err != 0 {
		return false, false, err
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		return false, false, errnoOf(err)
	}
	acc := mode & syscall.O_ACCMODE
	return acc != syscall.O_WRONLY, acc != syscall.O_RDONLY, 0
}

// Unlink implements [Kernel].
func (*sockets) Unlink(path string) { _ = syscall.Unlink(path) }

// Reserve implements [Kernel].
func (*sockets) Reserve() (int, syscall.Errno) {
	fd, err := syscall.Open("/", syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return -1, errnoOf(err)
	}
	return fd, 0
}
