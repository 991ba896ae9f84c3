package looptest

import (
	"net/netip"
	"syscall"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Treadmill is a loop whose clients send the same bytes again and again and take
// every answer at once. What the system would do costs nothing there, so that
// what is left is the cost of the code above; its calls are counted.
type Treadmill struct {
	*loop.Loop
	// Calls counts what the system was asked for since the loop was made.
	Calls Calls
	// Sent counts bytes that were written.
	Sent int

	chunk []byte
	conns int
	begun int // connections that were accepted
	left  int // chunks to be sent
	over  bool
	ready []int32 // descriptors that are watched for input
}

// Calls counts system calls by kind.
type Calls struct{ Wait, Read, Write, Watch, Accept, Option, Shutdown, Close int }

// NewTreadmill returns a loop on which a server, once it listens, gets conns
// connections and then chunk, count times in all, in turn over the connections.
// Then the loop is stopped.
func NewTreadmill(opts loop.Options, conns, count int, chunk []byte) *Treadmill {
	t := &Treadmill{chunk: chunk, conns: conns, left: count}
	opts.Kernel = (*mill)(t)
	l, err := loop.New(opts)
	if err != nil {
		panic(err) // only the system's kernel can fail
	}
	t.Loop = l
	return t
}

// mill is the treadmill's kernel. Its server is descriptor 3, its connections
// follow.
type mill Treadmill

const millServer = 3

func (m *mill) Watch(fd int, mask poll.Mask, _ bool) syscall.Errno {
	m.Calls.Watch++
	m.Forget(fd)
	if mask&poll.In != 0 && fd != millServer {
		m.ready = append(m.ready, int32(fd))
	}
	return 0
}

func (m *mill) Forget(fd int) {
	for i, f := range m.ready {
		if int(f) == fd {
			m.ready = append(m.ready[:i], m.ready[i+1:]...)
			return
		}
	}
}

func (m *mill) Wait(events []poll.Event, timeoutMs int) (n int, woken bool, errno syscall.Errno) {
	m.Calls.Wait++
	if m.begun < m.conns {
		events[0] = poll.Event{FD: millServer, Mask: poll.In}
		return 1, false, 0
	}
	for _, fd := range m.ready {
		if n < m.left && n < len(events) {
			events[n] = poll.Event{FD: fd, Mask: poll.In}
			n++
		}
	}
	if n == 0 && m.left == 0 && !m.over {
		m.over = true
		m.Loop.Stop()
	}
	return n, false, 0
}

func (m *mill) Accept(int) (int, syscall.Errno) {
	m.Calls.Accept++
	if m.begun == m.conns {
		return -1, syscall.EAGAIN
	}
	m.begun++
	return millServer + m.begun, 0
}

func (m *mill) Read(_ int, b []byte) (int, syscall.Errno) {
	m.Calls.Read++
	if m.left == 0 {
		return 0, syscall.EAGAIN
	}
	m.left--
	return copy(b, m.chunk), 0
}

func (m *mill) Write(_ int, b []byte) (int, syscall.Errno) {
	m.Calls.Write++
	m.Sent += len(b)
	return len(b), 0
}

func (m *mill) Writev(_ int, bufs [][]byte) (n int, errno syscall.Errno) {
	m.Calls.Write++
	for _, b := range bufs {
		n += len(b)
	}
	m.Sent += n
	return n, 0
}

func (m *mill) SetOption(int, poll.Option, int) syscall.Errno {
	m.Calls.Option++
	return 0
}

func (m *mill) Close(int) syscall.Errno {
	m.Calls.Close++
	return 0
}

func (m *mill) Shutdown(int) syscall.Errno {
	m.Calls.Shutdown++
	return 0
}

func (m *mill) Peek(int) (int, syscall.Errno)           { return 0, syscall.EAGAIN }
func (m *mill) Wake()                                   {}
func (m *mill) Shut()                                   {}
func (m *mill) Socket(poll.Family) (int, syscall.Errno) { return millServer, 0 }
func (m *mill) Bind(int, poll.Addr) syscall.Errno       { return 0 }
func (m *mill) Listen(int, int) syscall.Errno           { return 0 }
func (m *mill) Connect(int, poll.Addr) syscall.Errno    { return syscall.ECONNREFUSED }

func (m *mill) SocketError(int) syscall.Errno            { return 0 }
func (m *mill) LocalAddr(int) (poll.Addr, syscall.Errno) { return millAddr, 0 }
func (m *mill) PeerAddr(int) (poll.Addr, syscall.Errno)  { return millAddr, 0 }
func (m *mill) Adopt(int) (bool, bool, syscall.Errno)    { return false, false, syscall.EINVAL }
func (m *mill) Unlink(string)                            {}
func (m *mill) Reserve() (int, syscall.Errno)            { return 1 << 20, 0 }

var millAddr = poll.Addr{AddrPort: netip.MustParseAddrPort("127.0.0.1:80")}
