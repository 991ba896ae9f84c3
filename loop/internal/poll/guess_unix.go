//go:build linux || darwin || freebsd

package poll

import (
	"syscall"
	"unsafe"
)

// Guess returns what a descriptor is, in Node's words: "TCP", "PIPE", "TTY",
// "FILE", "UDP" or "UNKNOWN".
func Guess(fd int) string {
	var st syscall.Stat_t
	if err := syscall.Fstat(fd, &st); err != nil {
		return "UNKNOWN"
	}
	switch st.Mode & syscall.S_IFMT {
	case syscall.S_IFREG:
		return "FILE"
	case syscall.S_IFCHR:
		if isTerminal(fd) {
			return "TTY"
		}
		return "FILE"
	case syscall.S_IFIFO:
		return "PIPE"
	case syscall.S_IFSOCK:
		return guessSocket(fd)
	}
	return "UNKNOWN"
}

func guessSocket(fd int) string {
	kind, err := syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_TYPE)
	if err != nil {
		return "UNKNOWN"
	}
	addr, err := syscall.Getsockname(fd)
	if err != nil {
		return "UNKNOWN"
	}
	switch addr.(type) {
	case *syscall.SockaddrInet4, *syscall.SockaddrInet6:
		switch kind {
		case syscall.SOCK_STREAM:
			return "TCP"
		case syscall.SOCK_DGRAM:
			return "UDP"
		}
	case *syscall.SockaddrUnix:
		if kind == syscall.SOCK_STREAM {
			return "PIPE"
		}
	}
	return "UNKNOWN"
}

func isTerminal(fd int) bool {
	var t syscall.Termios
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), getTermios, uintptr(unsafe.Pointer(&t)))
	return errno == 0
}
