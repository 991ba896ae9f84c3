package looptest

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// firstFD is the first descriptor: the standard ones stay free.
const firstFD = 3

// firstPort is the first port that the system chooses.
const firstPort = 49152

// kernel is a system in memory.
type kernel struct {
	sim      *Sim
	woken    chan struct{}
	files    []*file // by descriptor
	open     int
	reserved int
	nextPort uint16
	servers  []*file // those that listen, in order
	ready    []*file // those that are ready, in the order in which they became so
	travel   arrivals
	links    []*Link
	peers    []peerCall
}

// file is what a descriptor stands for.
type file struct {
	fd      int
	family  poll.Family
	watch   poll.Mask
	watched bool // known to the poller
	listed  bool // on the ready list
	v6only  bool
	spare   bool // the loop's reserve
	linger0 bool
	bound   poll.Addr
	accept  *acceptQueue // of a server
	end     *end         // of a connection
	failure syscall.Errno
}

func (k *kernel) init(s *Sim) {
	k.sim, k.woken, k.nextPort = s, make(chan struct{}, 1), firstPort
}

// add gives a file the lowest free descriptor.
func (k *kernel) add(f *file) (int, syscall.Errno) {
	if most := k.sim.Network.MaxSockets; most > 0 && k.open >= most {
		return -1, syscall.EMFILE
	}
	k.open++
	for fd := firstFD; ; fd++ {
		for len(k.files) <= fd {
			k.files = append(k.files, nil)
		}
		if k.files[fd] == nil {
			f.fd = fd
			k.files[fd] = f
			return fd, 0
		}
	}
}

// file returns what a descriptor stands for, nil for one that is not open.
func (k *kernel) file(fd int) *file {
	if fd < 0 || fd >= len(k.files) {
		return nil
	}
	return k.files[fd]
}

// Socket implements [poll.Kernel].
func (k *kernel) Socket(f poll.Family) (int, syscall.Errno) { return k.add(&file{family: f}) }

// Reserve implements [poll.Kernel].
func (k *kernel) Reserve() (int, syscall.Errno) {
	fd, errno := k.add(&file{spare: true})
	if errno == 0 {
		k.reserved++
	}
	return fd, errno
}

// Adopt implements [poll.Kernel]: nothing was opened elsewhere.
func (k *kernel) Adopt(int) (readable, writable bool, errno syscall.Errno) {
	return false, false, syscall.EBADF
}

// Close implements [poll.Kernel].
func (k *kernel) Close(fd int) syscall.Errno {
	f := k.file(fd)
	if f == nil {
		return syscall.EBADF
	}
	k.open--
	k.files[fd] = nil
	f.watch, f.watched = 0, false
	switch {
	case f.spare:
		k.reserved--
	case f.accept != nil:
		k.stopListening(f)
	case f.end != nil:
		f.end.file = nil
		f.end.close(f.linger0)
	}
	return 0
}

// Watch implements [poll.Kernel].
func (k *kernel) Watch(fd int, mask poll.Mask, _ bool) syscall.Errno {
	f := k.file(fd)
	if f == nil {
		return syscall.EBADF
	}
	f.watch, f.watched = mask, true
	k.touch(f)
	return 0
}

// Forget implements [poll.Kernel].
func (k *kernel) Forget(fd int) {
	if f := k.file(fd); f != nil {
		f.watch, f.watched = 0, false
	}
}

// touch puts a file whose state has changed on the ready list, if it is ready.
func (k *kernel) touch(f *file) {
	if f != nil && f.watched && !f.listed && f.reported() != 0 {
		f.listed = true
		k.ready = append(k.ready, f)
	}
}

// reported returns what the poller would say of the file.
func (f *file) reported() poll.Mask {
	return f.state() & (f.watch | poll.Err | poll.Hup)
}

// state returns what the file is ready for.
func (f *file) state() poll.Mask {
	switch {
	case f.accept != nil:
		if len(f.accept.waiting) > 0 {
			return poll.In
		}
		return 0
	case f.end != nil:
		return f.end.state()
	case f.failure != 0:
		return poll.In | poll.Out | poll.Err | poll.Hup
	}
	return poll.Out | poll.Hup // a socket that was never connected
}

// Wait implements [poll.Kernel]: it takes virtual time.
func (k *kernel) Wait(events []poll.Event, timeoutMs int) (n int, woken bool, errno syscall.Errno) {
	select {
	case <-k.woken:
		woken = true
		timeoutMs = 0
	default:
	}
	limit := k.sim.now + int64(timeoutMs)*nsPerMs
	for {
		k.arrive()
		if n = k.report(events); n > 0 || timeoutMs == 0 {
			return n, woken, 0
		}
		next, any := k.nextArrival()
		switch {
		case any && (timeoutMs < 0 || next <= limit):
			k.sim.now = next
		case timeoutMs < 0 && k.sim.OnStuck != nil:
			k.sim.OnStuck()
			return 0, false, 0
		case timeoutMs < 0:
			<-k.woken
			return 0, true, 0
		default:
			k.sim.now = limit
			return 0, false, 0
		}
	}
}

const nsPerMs = 1_000_000

func (k *kernel) nextArrival() (at int64, any bool) {
	if len(k.travel.items) == 0 {
		return 0, false
	}
	return k.travel.items[0].at, true
}

// arrive delivers what has reached its destination by now.
func (k *kernel) arrive() {
	k.runPeers()
	for len(k.travel.items) > 0 && k.travel.items[0].at <= k.sim.now {
		a := k.travel.pop()
		if a.kind == arriveCall {
			a.call()
		} else {
			a.to.arrived(&a)
		}
		k.runPeers()
	}
}

// report fills events from the ready list. Who is still ready goes to its end,
// as in epoll.
func (k *kernel) report(events []poll.Event) (n int) {
	list := k.ready
	for i, f := range list {
		if f.reported() == 0 || !f.watched {
			f.listed = false
			list[i] = nil
		}
	}
	list = compact(list)
	count := min(len(list), len(events))
	if k.sim.Network.Shuffle && len(list) > 1 {
		k.sim.random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		if k.sim.random.IntN(4) == 0 {
			count = min(count, 1+k.sim.random.IntN(len(list)))
		}
	}
	for _, f := range list[:count] {
		events[n] = poll.Event{FD: int32(f.fd), Mask: f.reported()}
		n++
	}
	rotate(list, count)
	k.ready = list
	return n
}

func compact(list []*file) []*file {
	kept := list[:0]
	for _, f := range list {
		if f != nil {
			kept = append(kept, f)
		}
	}
	clear(list[len(kept):])
	return kept
}

// rotate moves the first n to the end.
func rotate(list []*file, n int) {
	if n == len(list) {
		return
	}
	moved := append([]*file(nil), list[:n]...)
	copy(list, list[n:])
	copy(list[len(list)-n:], moved)
}

// Wake implements [poll.Kernel].
func (k *kernel) Wake() {
	select {
	case k.woken <- struct{}{}:
	default:
	}
}

// Shut implements [poll.Kernel].
func (k *kernel) Shut() {}
