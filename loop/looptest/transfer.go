package looptest

import (
	"net/netip"
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// sourceFor returns the address from which a connect to a goes out.
func sourceFor(a netip.AddrPort, port uint16) netip.AddrPort {
	ip := a.Addr()
	switch {
	case ip.IsUnspecified() && ip.Is4():
		ip = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	case ip.IsUnspecified():
		ip = netip.IPv6Loopback()
	}
	return netip.AddrPortFrom(ip, port)
}

// connected returns the end of a descriptor that can pass bytes.
func (k *kernel) connected(fd int) (*end, syscall.Errno) {
	f := k.file(fd)
	switch {
	case f == nil:
		return nil, syscall.EBADF
	case f.end == nil:
		return nil, syscall.ENOTCONN
	}
	return f.end, 0
}

// Read implements [poll.Kernel].
func (k *kernel) Read(fd int, b []byte) (int, syscall.Errno) {
	e, errno := k.connected(fd)
	if errno != 0 {
		return 0, errno
	}
	return e.read(b, k.sim.Network.MaxSegment > 0)
}

// read returns one segment's bytes, or all that fit.
func (e *end) read(b []byte, one bool) (n int, errno syscall.Errno) {
	for len(e.segments) > 0 && n < len(b) {
		took := copy(b[n:], e.segments[0])
		n += took
		if took == len(e.segments[0]) {
			e.segments[0] = nil
			e.segments = e.segments[1:]
		} else {
			e.segments[0] = e.segments[0][took:]
		}
		if one {
			break
		}
	}
	if n > 0 {
		e.unread -= n
		if e.other != nil {
			e.other.changed()
		}
		return n, 0
	}
	switch {
	case e.failure != 0:
		return 0, e.takeFailure()
	case e.finArrived, e.dead:
		return 0, 0
	case !e.established:
		return 0, syscall.ENOTCONN
	}
	return 0, syscall.EAGAIN
}

// Peek implements [poll.Kernel].
func (k *kernel) Peek(fd int) (int, syscall.Errno) {
	e, errno := k.connected(fd)
	switch {
	case errno != 0:
		return 0, errno
	case len(e.segments) > 0:
		return 1, 0
	case e.failure != 0:
		return 0, e.failure
	case e.finArrived, e.dead:
		return 0, 0
	}
	return 0, syscall.EAGAIN
}

// Write implements [poll.Kernel].
func (k *kernel) Write(fd int, b []byte) (int, syscall.Errno) {
	e, errno := k.connected(fd)
	if errno != 0 {
		return 0, errno
	}
	return e.write(b)
}

// write sends what there is room for.
func (e *end) write(b []byte) (n int, errno syscall.Errno) {
	switch {
	case e.failure != 0:
		return 0, e.takeFailure()
	case e.dead || e.ended:
		return 0, syscall.EPIPE
	case !e.established:
		return 0, syscall.EAGAIN
	}
	left := min(len(b), e.room())
	if left <= 0 && len(b) > 0 {
		return 0, syscall.EAGAIN
	}
	data := append([]byte(nil), b[:left]...)
	for len(data) > 0 {
		size := e.k.sim.segment(len(data))
		e.send(arrival{kind: arriveData, to: e.other, data: data[:size:size]})
		data = data[size:]
	}
	e.other.unread += left
	return left, 0
}

// Writev implements [poll.Kernel].
func (k *kernel) Writev(fd int, bufs [][]byte) (int, syscall.Errno) {
	e, errno := k.connected(fd)
	if errno != 0 {
		return 0, errno
	}
	if len(bufs) == 1 {
		return e.write(bufs[0])
	}
	var all []byte
	for _, b := range bufs {
		all = append(all, b...)
	}
	return e.write(all)
}

// Shutdown implements [poll.Kernel].
func (k *kernel) Shutdown(fd int) syscall.Errno {
	e, errno := k.connected(fd)
	if errno != 0 {
		return errno
	}
	if e.dead || !e.established {
		return syscall.ENOTCONN
	}
	e.end()
	k.touch(e.file)
	return 0
}

// end sends the end of the end's side.
func (e *end) end() {
	if !e.ended {
		e.ended = true
		e.send(arrival{kind: arriveFin, to: e.other})
	}
}

// SocketError implements [poll.Kernel].
func (k *kernel) SocketError(fd int) syscall.Errno {
	f := k.file(fd)
	switch {
	case f == nil:
		return syscall.EBADF
	case f.end == nil:
		errno := f.failure
		f.failure = 0
		return errno
	case f.end.failure != 0:
		return f.end.takeFailure()
	case !f.end.established && !f.end.dead:
		return syscall.EINPROGRESS
	}
	return 0
}

var _ poll.Kernel = (*kernel)(nil)
