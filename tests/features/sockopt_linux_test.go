package features

import "syscall"

// socketOptions returns what the kernel has of a socket: whether Nagle's
// algorithm is off, whether TCP keep-alive is on, and its idle time in seconds.
func socketOptions(fd int) (noDelay, keepAlive bool, idle int, ok bool) {
	n := noThrow(syscall.GetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY))
	k := noThrow(syscall.GetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_KEEPALIVE))
	idle = noThrow(syscall.GetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE))
	return n != 0, k != 0, idle, true
}
