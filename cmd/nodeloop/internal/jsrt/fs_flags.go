//go:build unix

package jsrt

import (
	"syscall"

	"github.com/dop251/goja"
)

// loadFSFlags lists the flags of open(2) where they are not Linux's.
func (rt *Runtime) loadFSFlags() goja.Value {
	return rt.plainObject("O_CREAT", syscall.O_CREAT, "O_EXCL", syscall.O_EXCL, "O_NOCTTY", syscall.O_NOCTTY,
		"O_TRUNC", syscall.O_TRUNC, "O_APPEND", syscall.O_APPEND, "O_SYNC", syscall.O_SYNC,
		"O_NONBLOCK", syscall.O_NONBLOCK, "O_DIRECTORY", syscall.O_DIRECTORY, "O_NOFOLLOW", syscall.O_NOFOLLOW)
}
