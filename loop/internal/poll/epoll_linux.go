package poll

import (
	"syscall"
	"unsafe"
)

// epoll is the Linux kernel.
type epoll struct {
	sockets
	fd     int
	wakeFD int
	one    [8]byte // what a wake writes
	ready  []syscall.EpollEvent
	ctl    syscall.EpollEvent
}

// Open returns the operating system's kernel.
func Open() (Kernel, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	w, _, errno := syscall.RawSyscall(syscall.SYS_EVENTFD2, 0, syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if errno != 0 {
		syscall.Close(fd)
		return nil, errno
	}
	k := &epoll{fd: fd, wakeFD: int(w), ready: make([]syscall.EpollEvent, 1024)}
	k.one[0], k.one[7] = 1, 1 // a one in either byte order, and harmless in the other
	if errno := k.Watch(k.wakeFD, In, false); errno != 0 {
		k.Shut()
		return nil, errno
	}
	return k, nil
}

const (
	opAdd = uintptr(syscall.EPOLL_CTL_ADD)
	opMod = uintptr(syscall.EPOLL_CTL_MOD)
)

// Watch implements [Kernel].
func (k *epoll) Watch(fd int, mask Mask, registered bool) syscall.Errno {
	k.ctl = syscall.EpollEvent{Fd: int32(fd)}
	if mask&In != 0 {
		k.ctl.Events |= syscall.EPOLLIN
	}
	if mask&Out != 0 {
		k.ctl.Events |= syscall.EPOLLOUT
	}
	op := opAdd
	if registered {
		op = opMod
	}
	return k.control(op, fd)
}

func (k *epoll) control(op uintptr, fd int) syscall.Errno {
	_, _, errno := syscall.RawSyscall6(syscall.SYS_EPOLL_CTL, uintptr(k.fd), op, uintptr(fd),
		uintptr(unsafe.Pointer(&k.ctl)), 0, 0)
	return errno
}

// Forget implements [Kernel].
func (k *epoll) Forget(fd int) {
	k.ctl = syscall.EpollEvent{}
	k.control(uintptr(syscall.EPOLL_CTL_DEL), fd)
}

// Wait implements [Kernel].
func (k *epoll) Wait(events []Event, timeoutMs int) (n int, woken bool, errno syscall.Errno) {
	room := min(len(events), len(k.ready))
	var r uintptr
	if timeoutMs == 0 {
		r, _, errno = syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, uintptr(k.fd),
			uintptr(unsafe.Pointer(&k.ready[0])), uintptr(room), 0, 0, 0)
	} else {
		r, _, errno = syscall.Syscall6(syscall.SYS_EPOLL_PWAIT, uintptr(k.fd),
			uintptr(unsafe.Pointer(&k.ready[0])), uintptr(room), uintptr(timeoutMs), 0, 0)
	}
	if errno != 0 {
		if errno == syscall.EINTR {
			errno = 0
		}
		return 0, false, errno
	}
	for i := range k.ready[:r] {
		e := &k.ready[i]
		if int(e.Fd) == k.wakeFD {
			woken = true
			var drop [8]byte
			syscall.RawSyscall(syscall.SYS_READ, uintptr(k.wakeFD), uintptr(unsafe.Pointer(&drop)), 8)
			continue
		}
		events[n] = Event{e.Fd, maskOf(e.Events)}
		n++
	}
	return n, woken, 0
}

func maskOf(events uint32) Mask {
	var m Mask
	if events&syscall.EPOLLIN != 0 {
		m |= In
	}
	if events&syscall.EPOLLOUT != 0 {
		m |= Out
	}
	if events&syscall.EPOLLERR != 0 {
		m |= Err
	}
	if events&syscall.EPOLLHUP != 0 {
		m |= Hup
	}
	return m
}

// Wake implements [Kernel].
func (k *epoll) Wake() {
	syscall.RawSyscall(syscall.SYS_WRITE, uintptr(k.wakeFD), uintptr(unsafe.Pointer(&k.one)), 8)
}

// Shut implements [Kernel].
func (k *epoll) Shut() {
	syscall.Close(k.wakeFD)
	syscall.Close(k.fd)
}
