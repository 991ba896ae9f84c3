//go:build darwin || freebsd

package jsrt

import (
	"encoding/binary"
	"syscall"
	"unsafe"
)

// kernel returns uname's release and version.
func kernel() (release, version string) {
	release, _ = syscall.Sysctl("kern.osrelease")
	version, _ = syscall.Sysctl("kern.version")
	return release, version
}

// memory returns the bytes of memory; how many are free is not known here.
func memory() (total, free uint64) {
	s, err := syscall.Sysctl(memorySysctl)
	if err != nil || len(s) < 7 {
		return 0, 0
	}
	b := append([]byte(s), make([]byte, 8)...)
	total = binary.LittleEndian.Uint64(b[:8])
	return total, total / 2
}

// windowSize returns a terminal's columns and rows.
func windowSize(fd int) (columns, rows int, ok bool) {
	var ws struct{ row, col, x, y uint16 }
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&ws)))
	return int(ws.col), int(ws.row), errno == 0
}
