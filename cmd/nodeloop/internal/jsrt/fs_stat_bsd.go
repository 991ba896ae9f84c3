//go:build darwin || freebsd

package jsrt

import "syscall"

func statTimes(st *syscall.Stat_t) (access, modified, changed syscall.Timespec) {
	return st.Atimespec, st.Mtimespec, st.Ctimespec
}
