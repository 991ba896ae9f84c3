package loop_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
)

// TestPost posts from several goroutines; each one's posts run in order.
func TestPost(t *testing.T) {
	l := newLoop(t)
	const posters, posts = 4, 5000
	next := make([]int, posters)
	var wg sync.WaitGroup
	for p := range posters {
		h := l.Hold()
		wg.Go(func() {
			for i := range posts {
				l.Post(func() {
					if next[p] != i {
						t.Errorf("poster %d: post %d ran after %d", p, i, next[p])
					}
					next[p]++
				})
			}
			h.Release()
			h.Release()
		})
	}
	runs(t, l)
	wg.Wait()
	for p, n := range next {
		if n != posts {
			t.Errorf("poster %d: %d ran", p, n)
		}
	}
	if l.Post(func() {}) {
		t.Error("a loop that has ended took a post")
	}
}

// TestPostIsACallback: ticks are drained between two posts.
func TestPostIsACallback(t *testing.T) {
	l := newLoop(t)
	log := ""
	l.Main(func() {
		l.Post(func() {
			log += "a"
			l.NextTick(func() { log += "t" })
		})
		l.Post(func() { log += "b" })
	})
	runs(t, l)
	if log != "atb" {
		t.Errorf("got %s", log)
	}
}

func TestWork(t *testing.T) {
	l := newLoopOf(t, loop.Options{PoolSize: 3})
	var now, most atomic.Int32
	started := make(chan struct{}, 20)
	done := 0
	l.Main(func() {
		for range 20 {
			l.Work(func() {
				n := now.Add(1)
				for {
					m := most.Load()
					if n <= m || most.CompareAndSwap(m, n) {
						break
					}
				}
				started <- struct{}{}
				now.Add(-1)
			}, func() { done++ })
		}
		if l.ActiveOps() != 20 {
			t.Errorf("%d in flight", l.ActiveOps())
		}
	})
	runs(t, l)
	if done != 20 || len(started) != 20 || most.Load() > 3 {
		t.Errorf("%d ended, %d began, %d at once", done, len(started), most.Load())
	}
}

func TestStop(t *testing.T) {
	l := newLoop(t)
	l.OnExit(func(int) { t.Error("exit after Stop") })
	s, _ := listen(t, l, nil)
	l.Main(func() { go l.Stop() })
	runs(t, l)
	if s.FD() != -1 {
		t.Error("a stopped loop has open sockets")
	}
}
