package jsrt

import (
	"syscall"
	"unsafe"
)

// kernel returns uname's release and version.
func kernel() (release, version string) {
	var u syscall.Utsname
	if syscall.Uname(&u) != nil {
		return "", ""
	}
	text := func(field [65]int8) string {
		var b []byte
		for _, c := range field {
			if c == 0 {
				break
			}
			b = append(b, byte(c))
		}
		return string(b)
	}
	return text(u.Release), text(u.Version)
}

// memory returns the bytes of memory, all and free.
func memory() (total, free uint64) {
	var s syscall.Sysinfo_t
	if syscall.Sysinfo(&s) != nil {
		return 0, 0
	}
	return uint64(s.Totalram) * uint64(s.Unit), uint64(s.Freeram) * uint64(s.Unit)
}

// windowSize returns a terminal's columns and rows.
func windowSize(fd int) (columns, rows int, ok bool) {
	var ws struct{ row, col, x, y uint16 }
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&ws)))
	return int(ws.col), int(ws.row), errno == 0
}
