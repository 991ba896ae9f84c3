package net

import (
	"net/netip"

	"github.com/nodeloop/nodeloop/loop"
)

// Handle is the loop's half of a [Socket]: a *[loop.TCP], a *[loop.Pipe], or
// something that behaves as one. It mirrors `_handle`. What only some handles
// can do is asked for by method: SetNoDelay, SetKeepAlive and Reset as
// *[loop.TCP] has them, and [Named].
type Handle interface {
	// SetReader sets who is told of reads; with lend, chunks are lent.
	SetReader(r loop.Reader, lend bool)
	// ReadStart begins to read.
	ReadStart() error
	// ReadStop stops reading.
	ReadStop()
	// Write sends bufs; see [loop.Stream.Write].
	Write(req *loop.WriteReq, bufs ...[]byte) error
	// Shutdown ends the writing side after the writes in flight.
	Shutdown(owner loop.ShutdownOwner) error
	// Close closes at once and tells owner in the closing phase.
	Close(owner loop.CloseOwner)
	// Ref makes the handle keep the loop alive.
	Ref()
	// Unref makes it not keep the loop alive.
	Unref()
	// HasRef reports whether it keeps the loop alive.
	HasRef() bool
	// BytesRead returns how many bytes were read.
	BytesRead() uint64
	// BytesWritten returns how many bytes were given to Write.
	BytesWritten() uint64
	// WriteQueueSize returns how many bytes wait to be sent.
	WriteQueueSize() int
}

// ServerHandle is the loop's half of a [Server]: a *[loop.TCP], a *[loop.Pipe],
// or something that behaves as one.
type ServerHandle interface {
	// Listen takes connections and tells owner of each.
	Listen(backlog int, owner loop.ServerOwner) error
	// Accept makes client the stream of the connection that waits.
	Accept(client *loop.Stream) error
	// Close stops listening.
	Close(owner loop.CloseOwner)
	// Ref makes the handle keep the loop alive.
	Ref()
	// Unref makes it not keep the loop alive.
	Unref()
	// HasRef reports whether it keeps the loop alive.
	HasRef() bool
}

// Named is a handle with addresses, as *[loop.TCP] is.
type Named interface {
	// Getsockname returns the local address.
	Getsockname() (netip.AddrPort, error)
	// Getpeername returns the peer's address.
	Getpeername() (netip.AddrPort, error)
}

type noDelayer interface{ SetNoDelay(on bool) error }

type keepAliver interface {
	SetKeepAlive(on bool, delaySeconds int) error
}

type resetter interface {
	Reset(owner loop.CloseOwner) error
}

var (
	_ Handle       = (*loop.TCP)(nil)
	_ Handle       = (*loop.Pipe)(nil)
	_ ServerHandle = (*loop.TCP)(nil)
	_ ServerHandle = (*loop.Pipe)(nil)
	_ Named        = (*loop.TCP)(nil)
)

// addressOf writes an address as address() shows it.
func addressOf(a netip.AddrPort) Address {
	family := "IPv6"
	if a.Addr().Is4() {
		family = "IPv4"
	}
	return Address{Address: addrText(a.Addr()), Family: family, Port: int(a.Port())}
}

// ipPort parses an IP address, which may have a zone.
func ipPort(address string, port int) (netip.AddrPort, bool) {
	a, err := netip.ParseAddr(address)
	return netip.AddrPortFrom(a, uint16(port)), err == nil
}

// openFD returns a handle of the kind that a descriptor is, with the descriptor
// open in it. Errors: ERR_OUT_OF_RANGE, ERR_INVALID_FD_TYPE, those of "open".
func openFD(l *loop.Loop, fd int) (loopHandle, error) {
	if err := checkFD(fd); err != nil {
		return nil, err
	}
	switch kind := l.GuessHandle(fd); kind {
	case "TCP":
		t := &loop.TCP{}
		t.Init(l)
		return t, t.Open(fd)
	case "PIPE":
		p := &loop.Pipe{}
		p.Init(l)
		return p, p.Open(fd)
	default:
		return nil, errFDType(kind)
	}
}

// loopHandle is both a [Handle] and a [ServerHandle].
type loopHandle interface {
	Handle
	ServerHandle
}
