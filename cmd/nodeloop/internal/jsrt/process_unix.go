//go:build unix

package jsrt

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"github.com/dop251/goja"
)

// readUmask reads the mask, which takes setting it and setting it back.
func readUmask() int {
	old := syscall.Umask(0)
	syscall.Umask(old)
	return old
}

func setUmask(mask int) int { return syscall.Umask(mask) }

func cpuMicros() (user, system int64) {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0, 0
	}
	return r.Utime.Nano() / 1000, r.Stime.Nano() / 1000
}

func errnoOf(err error) (syscall.Errno, bool) {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return errno, true
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return syscall.ENOENT, true
	case errors.Is(err, fs.ErrExist):
		return syscall.EEXIST, true
	case errors.Is(err, fs.ErrPermission):
		return syscall.EACCES, true
	case errors.Is(err, fs.ErrClosed):
		return syscall.EBADF, true
	}
	return 0, false
}

// defineIDs defines getuid and its like.
func (p *process) defineIDs() {
	vm := p.rt.VM
	id := func(name string, get func() int) {
		p.method(name, 0, func(goja.FunctionCall) goja.Value { return vm.ToValue(get()) })
	}
	id("getuid", os.Getuid)
	id("geteuid", os.Geteuid)
	id("getgid", os.Getgid)
	id("getegid", os.Getegid)
	p.method("getgroups", 0, func(goja.FunctionCall) goja.Value {
		groups, _ := os.Getgroups()
		out := make([]any, len(groups))
		for i, g := range groups {
			out[i] = g
		}
		return vm.NewArray(out...)
	})
	for name, set := range map[string]func(int) error{
		"setuid": syscall.Setuid, "setgid": syscall.Setgid, "seteuid": syscall.Setuid, "setegid": syscall.Setgid,
	} {
		p.method(name, 1, func(c goja.FunctionCall) goja.Value {
			if err := set(int(c.Argument(0).ToInteger())); err != nil {
				p.rt.Check(p.rt.uvError(err, name, "", ""))
			}
			return nil
		})
	}
}

// kill is process._kill(pid, signal): 0, or a negative errno.
func (p *process) kill(c goja.FunctionCall) goja.Value {
	err := syscall.Kill(int(c.Argument(0).ToInteger()), syscall.Signal(c.Argument(1).ToInteger()))
	if errno, ok := errnoOf(err); err != nil && ok {
		return p.rt.VM.ToValue(-int(errno))
	}
	return p.rt.VM.ToValue(0)
}

// residentBytes returns the resident set size.
func residentBytes() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		var r syscall.Rusage
		_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
		return r.Maxrss * 1024
	}
	var pages, field int64
	for _, ch := range b {
		if ch == ' ' {
			field++
			if field == 2 {
				break
			}
			pages = 0
			continue
		}
		if ch >= '0' && ch <= '9' {
			pages = pages*10 + int64(ch-'0')
		}
	}
	return pages * int64(os.Getpagesize())
}
