package jsrt

import "syscall"

func statTimes(st *syscall.Stat_t) (access, modified, changed syscall.Timespec) {
	return st.Atim, st.Mtim, st.Ctim
}
