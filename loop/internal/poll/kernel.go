package poll

import (
	"net/netip"
	"syscall"
)

// Mask is a set of readiness conditions.
type Mask uint8

// The conditions a descriptor is watched for. Err and Hup are always reported
// and cannot be asked for.
const (
	In  Mask = 1 << iota // readable, or a connection waits
	Out                  // writable, or a connect has ended
	Err
	Hup
)

// Event says what a descriptor is ready for.
type Event struct {
	FD   int32
	Mask Mask
}

// Addr is the address of a socket: an IP address with port, or a path.
type Addr struct {
	netip.AddrPort
	Path string // Unix-domain socket; empty for TCP and for an unnamed one
}

// Option is a socket option that takes a number.
type Option uint8

// The options that a loop sets.
const (
	NoDelay Option = iota
	KeepAlive
	KeepIdle     // seconds before the first probe
	KeepInterval // seconds between probes
	KeepCount    // probes before the connection is given up
	ReuseAddr
	V6Only
	SendBuffer // bytes
	RecvBuffer // bytes
	LingerZero // a close resets the connection
)

// Family chooses the kind of a new stream socket.
type Family uint8

// The families of stream sockets.
const (
	V4 Family = iota
	V6
	Unix
)

// Kernel is non-blocking sockets and the waiting for them. Descriptors are
// small numbers. Every call but Wait returns at once; EINTR is handled inside.
type Kernel interface {
	// Watch sets what fd is watched for; registered says whether it is known to
	// the poller already. A mask of 0 leaves it registered for nothing.
	Watch(fd int, mask Mask, registered bool) syscall.Errno
	// Forget drops what is known about fd. Close does so too, unless somebody else
	// has the same socket open.
	Forget(fd int)
	// Wait fills events with ready descriptors and returns how many. It waits up
	// to timeoutMs milliseconds, without limit when negative. A Wake ends it;
	// woken says that there was one. An interrupted wait returns 0 events.
	Wait(events []Event, timeoutMs int) (n int, woken bool, errno syscall.Errno)
	// Wake ends the running or the next Wait. Any goroutine may call it.
	Wake()
	// Shut releases the poller. No call may follow.
	Shut()

	// Socket returns a new non-blocking stream socket.
	Socket(f Family) (fd int, errno syscall.Errno)
	Bind(fd int, a Addr) syscall.Errno
	Listen(fd, backlog int) syscall.Errno
	// Accept returns the next waiting connection, EAGAIN when there is none.
	Accept(fd int) (conn int, errno syscall.Errno)
	// Connect returns EINPROGRESS when the outcome comes later.
	Connect(fd int, a Addr) syscall.Errno
	Read(fd int, b []byte) (n int, errno syscall.Errno)
	// Peek reports what Read would do, without doing it: n is 1 when bytes wait, 0
	// at the end of input, and errno EAGAIN when nothing waits.
	Peek(fd int) (n int, errno syscall.Errno)
	Write(fd int, b []byte) (n int, errno syscall.Errno)
	Writev(fd int, bufs [][]byte) (n int, errno syscall.Errno)
	// Shutdown ends the writing side.
	Shutdown(fd int) syscall.Errno
	Close(fd int) syscall.Errno
	// SocketError returns and clears the socket's pending error.
	SocketError(fd int) syscall.Errno
	SetOption(fd int, o Option, value int) syscall.Errno
	LocalAddr(fd int) (Addr, syscall.Errno)
	PeerAddr(fd int) (Addr, syscall.Errno)
	// Adopt prepares a descriptor that was opened elsewhere: it is made
	// non-blocking. It returns whether it can be read and written.
	Adopt(fd int) (readable, writable bool, errno syscall.Errno)
	// Unlink removes the file of a Unix-domain socket.
	Unlink(path string)
	// Reserve opens a descriptor that is only there to be closed when there are
	// no more.
	Reserve() (fd int, errno syscall.Errno)
}
