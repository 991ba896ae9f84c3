package looptest

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Turnstile is a loop whose clients come, send one chunk and take the answer
// until they are shown out: a [Treadmill] for connections.
type Turnstile struct {
	*loop.Loop
	// Calls counts what the system was asked for since the loop was made.
	Calls Calls

	chunk   []byte
	left    int // clients to come
	over    bool
	clients []client // by descriptor
	free    []int32  // descriptors of places inside
}

// client is a connection of a Turnstile.
type client struct {
	inside, sent, watched bool
}

// NewTurnstile returns a loop on which a server, once it listens, gets count
// connections, of which as many as conns are open at a time, with chunk on each.
// Then the loop is stopped.
func NewTurnstile(opts loop.Options, conns, count int, chunk []byte) *Turnstile {
	t := &Turnstile{chunk: chunk, left: count, clients: make([]client, millServer+1+conns)}
	for i := range conns {
		t.free = append(t.free, int32(millServer+1+i))
	}
	opts.Kernel = &turnstileKernel{t: t}
	l, err := loop.New(opts)
	if err != nil {
		panic(err) // only the system's kernel can fail
	}
	t.Loop = l
	return t
}

// turnstileKernel is the kernel of a Turnstile. What such a server never asks
// for is as on the treadmill.
type turnstileKernel struct {
	mill
	t *Turnstile
}

func (k *turnstileKernel) Watch(fd int, mask poll.Mask, _ bool) syscall.Errno {
	k.t.Calls.Watch++
	if fd != millServer {
		k.t.clients[fd].watched = mask&poll.In != 0
	}
	return 0
}

func (k *turnstileKernel) Forget(fd int) {
	k.t.Calls.Watch++
	k.t.clients[fd].watched = false
}

func (k *turnstileKernel) Wait(events []poll.Event, timeoutMs int) (n int, woken bool, errno syscall.Errno) {
	k.t.Calls.Wait++
	if k.t.left > 0 && len(k.t.free) > 0 {
		events[n] = poll.Event{FD: millServer, Mask: poll.In}
		n++
	}
	for fd := range k.t.clients {
		if c := &k.t.clients[fd]; c.inside && c.watched && !c.sent && n < len(events) {
			events[n] = poll.Event{FD: int32(fd), Mask: poll.In}
			n++
		}
	}
	if n == 0 && k.t.left == 0 && len(k.t.free) == len(k.t.clients)-millServer-1 && !k.t.over {
		k.t.over = true
		k.t.Stop()
	}
	return n, false, 0
}

func (k *turnstileKernel) Accept(int) (int, syscall.Errno) {
	k.t.Calls.Accept++
	n := len(k.t.free)
	if k.t.left == 0 || n == 0 {
		return -1, syscall.EAGAIN
	}
	k.t.left--
	fd := k.t.free[n-1]
	k.t.free = k.t.free[:n-1]
	k.t.clients[fd] = client{inside: true}
	return int(fd), 0
}

func (k *turnstileKernel) Read(fd int, b []byte) (int, syscall.Errno) {
	k.t.Calls.Read++
	if c := &k.t.clients[fd]; !c.sent {
		c.sent = true
		return copy(b, k.t.chunk), 0
	}
	return 0, syscall.EAGAIN
}

func (k *turnstileKernel) Write(_ int, b []byte) (int, syscall.Errno) {
	k.t.Calls.Write++
	return len(b), 0
}

func (k *turnstileKernel) Writev(_ int, bufs [][]byte) (n int, errno syscall.Errno) {
	k.t.Calls.Write++
	for _, b := range bufs {
		n += len(b)
	}
	return n, 0
}

func (k *turnstileKernel) SetOption(int, poll.Option, int) syscall.Errno {
	k.t.Calls.Option++
	return 0
}

func (k *turnstileKernel) Shutdown(int) syscall.Errno {
	k.t.Calls.Shutdown++
	return 0
}

func (k *turnstileKernel) Close(fd int) syscall.Errno {
	if fd > millServer && fd < len(k.t.clients) {
		k.t.Calls.Close++
		k.t.clients[fd] = client{}
		k.t.free = append(k.t.free, int32(fd))
	}
	return 0
}
