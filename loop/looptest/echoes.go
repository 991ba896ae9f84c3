package looptest

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Echoes is a loop to whose every write the other end answers with the same
// bytes at once: what a [Treadmill] is for servers, for clients.
type Echoes struct {
	*loop.Loop
	// Calls counts what the system was asked for since the loop was made.
	Calls Calls
	// Sent counts bytes that were written.
	Sent int

	answer  []byte
	sockets []echoSocket // by descriptor
	line    []int32      // descriptors with something to report, in order
}

// echoSocket is a connection of Echoes.
type echoSocket struct {
	mask       poll.Mask
	connecting bool
	queued     bool
	answers    int // to be read
	part       int // of the first answer that was read
}

// NewEchoes returns a loop that may connect to any address.
func NewEchoes(opts loop.Options, answer []byte) *Echoes {
	e := &Echoes{answer: answer, sockets: make([]echoSocket, millServer)}
	opts.Kernel = &echoKernel{Echoes: e}
	l, err := loop.New(opts)
	if err != nil {
		panic(err) // only the system's kernel can fail
	}
	e.Loop = l
	return e
}

// echoKernel is the kernel of Echoes. What a client never asks for is as on the
// treadmill.
type echoKernel struct {
	mill
	*Echoes
}

func (k *echoKernel) socket(fd int) *echoSocket { return &k.sockets[fd] }

// queue puts a socket in line if it has something to report.
func (k *echoKernel) queue(fd int) {
	s := k.socket(fd)
	if !s.queued && s.events() != 0 {
		s.queued = true
		k.line = append(k.line, int32(fd))
	}
}

// events is what the socket is ready for, of what is asked.
func (s *echoSocket) events() (m poll.Mask) {
	if s.answers > 0 {
		m |= poll.In
	}
	if s.connecting || s.mask&poll.Out != 0 {
		m |= poll.Out
	}
	return m & s.mask
}

func (k *echoKernel) Watch(fd int, mask poll.Mask, _ bool) syscall.Errno {
	k.Echoes.Calls.Watch++
	k.socket(fd).mask = mask
	k.queue(fd)
	return 0
}

func (k *echoKernel) Forget(fd int) { k.socket(fd).mask = 0 }

func (k *echoKernel) Wait(events []poll.Event, _ int) (n int, woken bool, errno syscall.Errno) {
	k.Echoes.Calls.Wait++
	kept := k.line[:0]
	for i, fd := range k.line {
		s := k.socket(int(fd))
		m := s.events()
		switch {
		case m == 0:
			s.queued = false
		case n == len(events):
			kept = append(kept, k.line[i])
		default:
			events[n] = poll.Event{FD: fd, Mask: m}
			n++
			kept = append(kept, fd)
		}
	}
	k.line = kept
	return n, false, 0
}

func (k *echoKernel) Socket(poll.Family) (int, syscall.Errno) {
	k.sockets = append(k.sockets, echoSocket{connecting: true})
	return len(k.sockets) - 1, 0
}

func (k *echoKernel) Connect(int, poll.Addr) syscall.Errno { return syscall.EINPROGRESS }

func (k *echoKernel) SocketError(fd int) syscall.Errno {
	k.socket(fd).connecting = false
	return 0
}

func (k *echoKernel) Read(fd int, b []byte) (n int, errno syscall.Errno) {
	k.Echoes.Calls.Read++
	s := k.socket(fd)
	if s.answers == 0 {
		return 0, syscall.EAGAIN
	}
	n = copy(b, k.answer[s.part:])
	if s.part += n; s.part == len(k.answer) {
		s.part = 0
		s.answers--
	}
	return n, 0
}

func (k *echoKernel) Write(fd int, b []byte) (int, syscall.Errno) {
	k.Echoes.Calls.Write++
	k.Echoes.Sent += len(b)
	k.socket(fd).answers++
	k.queue(fd)
	return len(b), 0
}

func (k *echoKernel) Writev(fd int, bufs [][]byte) (n int, errno syscall.Errno) {
	for _, b := range bufs {
		n += len(b)
	}
	k.Echoes.Calls.Write++
	k.Echoes.Sent += n
	k.socket(fd).answers++
	k.queue(fd)
	return n, 0
}

func (k *echoKernel) SetOption(int, poll.Option, int) syscall.Errno {
	k.Echoes.Calls.Option++
	return 0
}

func (k *echoKernel) Close(fd int) syscall.Errno {
	k.Echoes.Calls.Close++
	*k.socket(fd) = echoSocket{}
	return 0
}
