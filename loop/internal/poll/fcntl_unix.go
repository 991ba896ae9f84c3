//go:build linux || darwin || freebsd

package poll

import "syscall"

func fcntl(fd, cmd, arg int) (int, syscall.Errno) {
	r, _, errno := syscall.RawSyscall(syscall.SYS_FCNTL, uintptr(fd), uintptr(cmd), uintptr(arg))
	return int(r), errno
}
