package poll

import (
	"syscall"
	"unsafe"
)

// sockets makes the calls on descriptors. They don't block, so Go's scheduler
// is not told about them: that hand-off costs a seventh of the throughput.
type sockets struct {
	iov [iovMax]syscall.Iovec
}

// iovMax is how many buffers leave in one call; Linux takes 1024 at most.
const iovMax = 1024

// Socket implements [Kernel].
func (*sockets) Socket(f Family) (int, syscall.Errno) {
	r, _, errno := syscall.RawSyscall(syscall.SYS_SOCKET, uintptr(domains[f]),
		syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if errno != 0 {
		return -1, errno
	}
	return int(r), 0
}

// Accept implements [Kernel].
func (*sockets) Accept(fd int) (int, syscall.Errno) {
	for {
		r, _, errno := syscall.RawSyscall6(syscall.SYS_ACCEPT4, uintptr(fd), 0, 0,
			syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0, 0)
		switch errno {
		case 0:
			return int(r), 0
		case syscall.EINTR:
		default:
			return -1, errno
		}
	}
}

// Read implements [Kernel]. For sockets the system's way is shorter with recv
// and send than with read and write, which are left for the other descriptors.
func (*sockets) Read(fd int, b []byte) (int, syscall.Errno) {
	for {
		r, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, uintptr(fd),
			uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), 0, 0, 0)
		if errno == syscall.ENOTSOCK {
			r, _, errno = syscall.RawSyscall(syscall.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
		}
		switch errno {
		case 0:
			return int(r), 0
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}

// Peek implements [Kernel].
func (*sockets) Peek(fd int) (int, syscall.Errno) {
	var b [1]byte
	for {
		r, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(&b)), 1,
			syscall.MSG_PEEK|syscall.MSG_DONTWAIT, 0, 0)
		switch errno {
		case 0:
			return int(r), 0
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}

// Write implements [Kernel].
func (*sockets) Write(fd int, b []byte) (int, syscall.Errno) {
	for {
		r, _, errno := syscall.RawSyscall6(syscall.SYS_SENDTO, uintptr(fd),
			uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), syscall.MSG_NOSIGNAL, 0, 0)
		if errno == syscall.ENOTSOCK {
			r, _, errno = syscall.RawSyscall(syscall.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
		}
		switch errno {
		case 0:
			return int(r), 0
		case syscall.EINTR:
		default:
			return 0, errno
		}
	}
}

// Writev implements [Kernel].
func (s *sockets) Writev(fd int, bufs [][]byte) (int, syscall.Errno) {
	n := 0
	for _, b := range bufs {
		if n == len(s.iov) {
			break
		}
		s.iov[n].Base = unsafe.SliceData(b)
		s.iov[n].SetLen(len(b))
		n++
	}
	for {
		r, _, errno := syscall.RawSyscall(syscall.SYS_WRITEV, uintptr(fd), uintptr(unsafe.Pointer(&s.iov)), uintptr(n))
		if errno == syscall.EINTR {
			continue
		}
		clear(s.iov[:n])
		if errno != 0 {
			return 0, errno
		}
		return int(r), 0
	}
}

// Shutdown implements [Kernel].
func (*sockets) Shutdown(fd int) syscall.Errno {
	_, _, errno := syscall.RawSyscall(syscall.SYS_SHUTDOWN, uintptr(fd), syscall.SHUT_WR, 0)
	return errno
}

// Close implements [Kernel].
func (*sockets) Close(fd int) syscall.Errno {
	_, _, errno := syscall.RawSyscall(syscall.SYS_CLOSE, uintptr(fd), 0, 0)
	return errno
}

const (
	tcpKeepIdle     = syscall.TCP_KEEPIDLE
	tcpKeepInterval = syscall.TCP_KEEPINTVL
	tcpKeepCount    = syscall.TCP_KEEPCNT
)
