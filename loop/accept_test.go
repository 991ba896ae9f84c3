package loop_test

import (
	"errors"
	"syscall"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// scarce is a kernel whose accepts fail as told, in turn; each entry is used
// once, and 0 asks the real one.
type scarce struct {
	poll.Kernel
	fail       []syscall.Errno
	reserved   int // spare descriptors that are open
	noReserve  bool
	reserveFDs map[int]bool
}

func (k *scarce) Accept(fd int) (int, syscall.Errno) {
	if len(k.fail) > 0 {
		errno := k.fail[0]
		k.fail = k.fail[1:]
		if errno != 0 {
			return -1, errno
		}
	}
	return k.Kernel.Accept(fd)
}

func (k *scarce) Reserve() (int, syscall.Errno) {
	if k.noReserve {
		return -1, syscall.EMFILE
	}
	fd, errno := k.Kernel.Reserve()
	if errno == 0 {
		k.reserveFDs[fd] = true
		k.reserved++
	}
	return fd, errno
}

func (k *scarce) Close(fd int) syscall.Errno {
	if k.reserveFDs[fd] {
		delete(k.reserveFDs, fd)
		k.reserved--
	}
	return k.Kernel.Close(fd)
}

func TestAcceptErrors(t *testing.T) {
	for _, tc := range []struct {
		name      string
		fail      []syscall.Errno
		noReserve bool
		accepted  int
		told      error
	}{
		{name: "aborted connections are passed over", fail: []syscall.Errno{syscall.ECONNABORTED, syscall.ECONNABORTED}, accepted: 1},
		{name: "out of descriptors: what waits is refused", fail: []syscall.Errno{syscall.EMFILE}, accepted: 0},
		{name: "out of descriptors without a spare one", fail: []syscall.Errno{syscall.EMFILE}, noReserve: true, accepted: 1, told: nodeerr.EMFILE},
		{name: "another error is told", fail: []syscall.Errno{syscall.EPROTO}, accepted: 1, told: nodeerr.Code("EPROTO")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			real, err := poll.Open()
			if err != nil {
				t.Fatal(err)
			}
			k := &scarce{Kernel: real, fail: tc.fail, noReserve: tc.noReserve, reserveFDs: make(map[int]bool)}
			refused := 0
			l := newLoopOf(t, loop.Options{Kernel: k, Observer: &loop.Observer{
				Refused: func(*loop.Loop) { refused++ },
			}})
			accepted := 0
			var told error
			s, addr := listen(t, l, func(e *end) {
				accepted++
				e.Close(nil)
			})
			s.failed = func(err error) { told = err }
			c := newEnd(l)
			c.connected = func(error) { c.ReadStart() }
			c.read = func([]byte, error) {
				c.Close(nil)
				s.Close(nil)
			}
			if err := c.Connect(addr, c); err != nil {
				t.Fatal(err)
			}
			runs(t, l)
			if accepted != tc.accepted || refused != 1-tc.accepted || !errors.Is(told, tc.told) {
				t.Errorf("%d accepted, %d refused, told %v", accepted, refused, told)
			}
			if k.reserved != 0 {
				t.Errorf("%d spare descriptors left", k.reserved)
			}
		})
	}
}

// TestUntakenConnection: a connection that the owner does not take at once
// waits, and others behind it.
func TestUntakenConnection(t *testing.T) {
	l := newLoop(t)
	h := &hesitant{l: l}
	h.Init(l)
	if err := h.Bind(anyPort, false); err != nil {
		t.Fatal(err)
	}
	if err := h.Listen(10, h); err != nil {
		t.Fatal(err)
	}
	if err := h.Accept(&newEnd(l).Stream); !errors.Is(err, nodeerr.EAGAIN) {
		t.Errorf("accept of nothing: %v", err)
	}
	addr, _ := h.Getsockname()
	for range 3 {
		c := newEnd(l)
		c.connected = func(error) { c.Close(nil) }
		if err := c.Connect(addr, c); err != nil {
			t.Fatal(err)
		}
	}
	runs(t, l)
	if h.taken != 3 || h.waiting {
		t.Errorf("%d taken", h.taken)
	}
}

// hesitant takes each connection a few turns later.
type hesitant struct {
	loop.TCP
	l       *loop.Loop
	waiting bool
	taken   int
}

func (h *hesitant) OnConnection(error) {
	if h.waiting {
		panic("told of a second one")
	}
	h.waiting = true
	turns := 0
	var take func()
	take = func() {
		if turns++; turns < 5 {
			h.l.SetImmediate(take)
			return
		}
		h.waiting = false
		e := newEnd(h.l)
		if err := h.Accept(&e.Stream); err != nil {
			panic(err)
		}
		e.Close(nil)
		if h.taken++; h.taken == 3 {
			h.Close(nil)
		}
	}
	h.l.SetImmediate(take)
}
