package timers_test

import (
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

// item is an object that was enrolled as a timeout.
type item struct {
	timers.Timeout
	fn func()
}

func (i *item) OnTimeout() { i.fn() }

// TestActivate starts enrolled objects: one that keeps the loop alive, and one
// that starts itself again and does not.
func TestActivate(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		w := in(t, p, func(w *world) {
			alive := &item{fn: w.says("alive")}
			alive.Init(w.Loop, alive)
			alive.Activate(10, true)
			again, n := &item{}, 0
			again.fn = func() {
				n++
				w.log("again")
				if n < 3 {
					again.Activate(2, false)
				}
			}
			again.Init(w.Loop, again)
			again.Activate(2, false)
			late := &item{fn: w.says("late")}
			late.Init(w.Loop, late)
			late.Activate(50, false)
		})
		if got := strings.Join(w.lines, " "); got != "again again again alive" {
			t.Errorf("%s: ran %s", p.Name, got)
		}
	}
}

// TestSetDuration changes the duration of a timeout that is set: it counts when
// the timeout is refreshed.
func TestSetDuration(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		w := in(t, p, func(w *world) {
			a := w.after(5, w.says("a"))
			a.SetDuration(20)
			a.Refresh()
			b := w.after(5, w.says("b"))
			b.SetDuration(30)
			w.after(10, w.says("c"))
			off := w.after(5, w.says("off"))
			off.SetDuration(-1)
			off.Refresh()
		})
		if got := strings.Join(w.lines, " "); got != "b off c a" {
			t.Errorf("%s: ran %s", p.Name, got)
		}
	}
}
