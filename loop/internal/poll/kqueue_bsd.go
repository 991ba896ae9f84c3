//go:build darwin || freebsd

package poll

import (
	"syscall"
	"time"
)

// kqueue is the kernel of Darwin and FreeBSD. It reports reading and writing
// as events of their own.
type kqueue struct {
	sockets
	fd      int
	wake    [2]int // pipe: reading end, writing end
	masks   []Mask // by descriptor: what is registered
	ready   []syscall.Kevent_t
	changes []syscall.Kevent_t
}

// Open returns the operating system's kernel.
func Open() (Kernel, error) {
	fd, err := syscall.Kqueue()
	if err != nil {
		return nil, err
	}
	syscall.CloseOnExec(fd)
	k := &kqueue{fd: fd, ready: make([]syscall.Kevent_t, 1024)}
	if err := syscall.Pipe(k.wake[:]); err != nil {
		syscall.Close(fd)
		return nil, err
	}
	for _, end := range k.wake {
		syscall.CloseOnExec(end)
		if err := syscall.SetNonblock(end, true); err != nil {
			k.Shut()
			return nil, err
		}
	}
	if errno := k.Watch(k.wake[0], In, false); errno != 0 {
		k.Shut()
		return nil, errno
	}
	return k, nil
}

// Watch implements [Kernel].
func (k *kqueue) Watch(fd int, mask Mask, registered bool) syscall.Errno {
	for len(k.masks) <= fd {
		k.masks = append(k.masks, 0)
	}
	if !registered {
		k.masks[fd] = 0
	}
	k.changes = k.changes[:0]
	k.change(fd, In, mask, syscall.EVFILT_READ)
	k.change(fd, Out, mask, syscall.EVFILT_WRITE)
	k.masks[fd] = mask
	if len(k.changes) == 0 {
		return 0
	}
	_, err := syscall.Kevent(k.fd, k.changes, nil, nil)
	return errnoOf(err)
}

func (k *kqueue) change(fd int, bit, mask Mask, filter int) {
	if (mask^k.masks[fd])&bit == 0 {
		return
	}
	flags := syscall.EV_ADD
	if mask&bit == 0 {
		flags = syscall.EV_DELETE
	}
	var ev syscall.Kevent_t
	syscall.SetKevent(&ev, fd, filter, flags)
	k.changes = append(k.changes, ev)
}

// Forget implements [Kernel].
func (k *kqueue) Forget(fd int) { k.Watch(fd, 0, true) }

// Wait implements [Kernel].
func (k *kqueue) Wait(events []Event, timeoutMs int) (n int, woken bool, errno syscall.Errno) {
	var limit *syscall.Timespec
	if timeoutMs >= 0 {
		ts := syscall.NsecToTimespec(int64(timeoutMs) * int64(time.Millisecond))
		limit = &ts
	}
	r, err := syscall.Kevent(k.fd, nil, k.ready[:min(len(events), len(k.ready))], limit)
	if err != nil {
		if errno = errnoOf(err); errno == syscall.EINTR {
			errno = 0
		}
		return 0, false, errno
	}
	for i := range k.ready[:r] {
		ev := &k.ready[i]
		fd := int(ev.Ident)
		if fd == k.wake[0] {
			woken = true
			k.drainWakes()
			continue
		}
		mask := In
		if ev.Filter == syscall.EVFILT_WRITE {
			mask = Out
		}
		if ev.Flags&syscall.EV_ERROR != 0 {
			mask |= Err
		}
		events[n] = Event{int32(fd), mask}
		n++
	}
	return n, woken, 0
}

func (k *kqueue) drainWakes() {
	var drop [64]byte
	for {
		if n, err := syscall.Read(k.wake[0], drop[:]); n < len(drop) || err != nil {
			return
		}
	}
}

// Wake implements [Kernel].
func (k *kqueue) Wake() { _, _ = syscall.Write(k.wake[1], []byte{1}) }

// Shut implements [Kernel].
func (k *kqueue) Shut() {
	syscall.Close(k.wake[0])
	syscall.Close(k.wake[1])
	syscall.Close(k.fd)
}
