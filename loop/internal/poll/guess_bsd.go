//go:build darwin || freebsd

package poll

import "syscall"

const getTermios = syscall.TIOCGETA
