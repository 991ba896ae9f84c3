package loop_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// tally is the system's kernel with its waits counted.
type tally struct {
	poll.Kernel
	tries, blocks int
}

func (k *tally) Wait(events []poll.Event, timeoutMs int) (n int, woken bool, errno syscall.Errno) {
	if timeoutMs == 0 {
		k.tries++
	} else {
		k.blocks++
	}
	return k.Kernel.Wait(events, timeoutMs)
}

func newTally(t *testing.T) *tally {
	t.Helper()
	k, err := poll.Open()
	if err != nil {
		t.Fatal(err)
	}
	return &tally{Kernel: k}
}

// rally sends a byte to and fro, strokes times, and closes both ends.
func rally(t *testing.T, l *loop.Loop, strokes int) {
	t.Helper()
	left := strokes
	pair(t, l, func(c, p *end) {
		stroke := func(e *end) func([]byte, error) {
			return func(chunk []byte, err error) {
				if left--; err != nil || left == 0 {
					c.Close(nil)
					p.Close(nil)
				} else if err := e.Write(&loop.WriteReq{}, chunk); err != nil {
					t.Error(err)
				}
			}
		}
		c.read, p.read = stroke(c), stroke(p)
		for _, e := range []*end{c, p} {
			if err := e.ReadStart(); err != nil {
				t.Error(err)
			}
		}
		if err := c.Write(&loop.WriteReq{}, []byte("x")); err != nil {
			t.Error(err)
		}
	})
	runs(t, l)
}

// TestOneByOne guards that sockets which become ready one at a time cost one
// wait each.
func TestOneByOne(t *testing.T) {
	const strokes = 1000
	k := newTally(t)
	rally(t, newLoopOf(t, loop.Options{Kernel: k}), strokes)
	if all := k.tries + k.blocks; all > strokes+strokes/20 {
		t.Errorf("%d tries and %d waits for %d events", k.tries, k.blocks, strokes)
	}
}

func TestBusyPoll(t *testing.T) {
	const strokes = 200
	k := newTally(t)
	l := newLoopOf(t, loop.Options{Kernel: k, BusyPoll: time.Hour})
	rally(t, l, strokes)
	if k.tries < strokes*9/10 || k.blocks > strokes/10 {
		t.Errorf("%d tries and %d waits for %d events", k.tries, k.blocks, strokes)
	}
}

// TestBusyPollEnds has posts, timers, and both after a busy poll that brought
// nothing.
func TestBusyPollEnds(t *testing.T) {
	for _, poll := range []time.Duration{-1, time.Microsecond, time.Millisecond} {
		k := newTally(t)
		l := newLoopOf(t, loop.Options{Kernel: k, BusyPoll: poll})
		posts, timers := 0, 0
		var timer loop.Timer
		l.Main(func() {
			hold := l.Hold()
			back := make(chan struct{})
			go func() {
				for range 100 {
					l.Post(func() { posts++; back <- struct{}{} })
					<-back
				}
				hold.Release()
			}()
			timer.Init(l, loop.TimerFunc(func() {
				if timers++; timers == 5 {
					timer.Close(nil)
				}
			}))
			timer.Start(1, 3)
		})
		runs(t, l)
		if posts != 100 || timers != 5 {
			t.Errorf("%v: %d posts, %d timers", poll, posts, timers)
		}
		if poll < 0 && k.tries > k.blocks {
			t.Errorf("%d tries without a busy poll", k.tries)
		}
	}
}
