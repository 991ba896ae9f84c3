package bench

import (
	"syscall"
	"time"
	"unsafe"
)

// generator is one run of a load, on one thread.
type generator struct {
	load
	epoll int
	conns []connection // by number
	buf   []byte
	out   reading

	now       int64 // nanoseconds since it began
	counting  bool
	lastReply int64
}

// connection is one of a generator's.
type connection struct {
	fd         int
	connecting bool
	watched    uint32
	sent       int // of the batch
	replies    int // still to come to the batch
	begun      int64
	reply      reply
}

// run makes the load. It polls and never sleeps.
func (l load) run() (reading, error) {
	g := &generator{load: l, buf: make([]byte, 1<<20), conns: make([]connection, l.conns)}
	var err error
	if g.epoll, err = syscall.EpollCreate1(syscall.EPOLL_CLOEXEC); err != nil {
		return g.out, err
	}
	defer syscall.Close(g.epoll)
	for i := range g.conns {
		g.conns[i].fd = -1
		if err := g.connect(i); err != nil {
			return g.out, err
		}
	}
	defer func() {
		for i := range g.conns {
			if g.conns[i].fd >= 0 {
				syscall.Close(g.conns[i].fd)
			}
		}
	}()
	return g.out, g.poll()
}

// stalled is how long a server may say nothing.
const stalled = int64(5 * time.Second)

func (g *generator) poll() error {
	begun := time.Now()
	warm, end := int64(g.warmUp), int64(g.warmUp+g.measured)
	events := make([]syscall.EpollEvent, 512)
	for {
		r, _, errno := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, uintptr(g.epoll),
			uintptr(unsafe.Pointer(&events[0])), uintptr(len(events)), 0, 0, 0)
		if errno != 0 && errno != syscall.EINTR {
			return errno
		}
		g.now = int64(time.Since(begun))
		// A machine that has other things to do may answer nothing for a while; then
		// the warm-up and the measured time last longer.
		switch {
		case !g.counting && g.now >= warm && g.lastReply > 0:
			g.counting = true
			warm, end = g.now, g.now+int64(g.measured)
			g.began()
		case g.counting && g.now >= end && g.out.replies > 0:
			g.ended()
			g.out.took = time.Duration(g.now - warm)
			return nil
		case g.now-g.lastReply > stalled:
			return errRefused
		}
		if errno != 0 {
			continue
		}
		for i := range events[:r] {
			ev := &events[i]
			if err := g.event(int(ev.Fd), ev.Events); err != nil {
				return err
			}
		}
	}
}

// event is something that happened to a connection. Its number stands where
// epoll keeps a descriptor.
func (g *generator) event(i int, mask uint32) error {
	c := &g.conns[i]
	if c.connecting && mask&(syscall.EPOLLOUT|syscall.EPOLLERR|syscall.EPOLLHUP) != 0 {
		c.connecting = false
		if errno, err := syscall.GetsockoptInt(c.fd, syscall.SOL_SOCKET, syscall.SO_ERROR); err != nil || errno != 0 {
			return g.failed(i)
		}
		return g.begin(i)
	}
	if mask&syscall.EPOLLOUT != 0 {
		if err := g.send(i); err != nil {
			return err
		}
	}
	if mask&(syscall.EPOLLIN|syscall.EPOLLERR|syscall.EPOLLHUP) != 0 && c.fd >= 0 {
		return g.receive(i)
	}
	return nil
}

func (g *generator) connect(i int) error {
	c := &g.conns[i]
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	_ = syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
	*c = connection{fd: fd, connecting: true, reply: reply{head: c.reply.head[:0]}}
	if g.echo {
		c.reply.echo = len(g.request)
	}
	err = syscall.Connect(fd, &syscall.SockaddrInet4{Port: int(g.to.Port()), Addr: g.to.Addr().As4()})
	if err != nil && err != syscall.EINPROGRESS {
		return err
	}
	return g.watch(i, syscall.EPOLLOUT, syscall.EPOLL_CTL_ADD)
}

func (g *generator) watch(i int, mask uint32, op int) error {
	c := &g.conns[i]
	if c.watched == mask {
		return nil
	}
	c.watched = mask
	return syscall.EpollCtl(g.epoll, op, c.fd, &syscall.EpollEvent{Events: mask, Fd: int32(i)})
}

// begin sends the next batch.
func (g *generator) begin(i int) error {
	c := &g.conns[i]
	c.sent, c.replies, c.begun = 0, g.replies, g.now
	return g.send(i)
}

func (g *generator) send(i int) error {
	c := &g.conns[i]
	for c.sent < len(g.request) {
		b := g.request[c.sent:]
		n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, uintptr(c.fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
		if errno == syscall.EAGAIN {
			return g.watch(i, syscall.EPOLLIN|syscall.EPOLLOUT, syscall.EPOLL_CTL_MOD)
		}
		if errno != 0 {
			return g.failed(i)
		}
		c.sent += int(n)
	}
	return g.watch(i, syscall.EPOLLIN, syscall.EPOLL_CTL_MOD)
}

func (g *generator) receive(i int) error {
	c := &g.conns[i]
	n, _, errno := syscall.RawSyscall(syscall.SYS_READ, uintptr(c.fd), uintptr(unsafe.Pointer(&g.buf[0])), uintptr(len(g.buf)))
	switch {
	case errno == syscall.EAGAIN:
		return nil
	case errno != 0 || n == 0 && c.replies > 0:
		return g.failed(i)
	case n == 0:
		return g.again(i)
	}
	whole, err := c.reply.take(g.buf[:n])
	if err != nil {
		return err
	}
	if whole == 0 {
		return nil
	}
	g.lastReply = g.now
	c.replies -= whole
	if g.counting {
		g.out.replies += whole
		g.out.latency.add(g.now - c.begun)
	}
	switch {
	case c.replies > 0:
		return nil
	case !g.fresh:
		return g.begin(i)
	case g.echo:
		return g.again(i)
	}
	return nil // the server ends the connection
}

// again connects anew. The client of an echo server resets, or its ports would
// soon be used up; an HTTP server has ended the connection itself.
func (g *generator) again(i int) error {
	c := &g.conns[i]
	if g.echo {
		_ = syscall.SetsockoptLinger(c.fd, syscall.SOL_SOCKET, syscall.SO_LINGER, &syscall.Linger{Onoff: 1})
	}
	syscall.Close(c.fd)
	return g.connect(i)
}

func (g *generator) failed(i int) error {
	if g.counting {
		g.out.errors++
	}
	syscall.Close(g.conns[i].fd)
	return g.connect(i)
}
