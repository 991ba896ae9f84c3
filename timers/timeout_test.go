package timers_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/timers"
)

// in runs main as the main function of a loop on virtual time.
func in(t *testing.T, p *loop.Profile, main func(w *world)) *world {
	t.Helper()
	w := &world{Sim: looptest.New(loop.Options{Profile: p})}
	w.Main(func() { main(w) })
	if err := w.Run(); err != nil {
		t.Fatal(err)
	}
	return w
}

func TestOverflowWarning(t *testing.T) {
	w := in(t, loop.Node16, func(w *world) {
		w.OnWarning(func(wa *loop.Warning) { w.log(wa.Name + ": " + wa.Message) })
		for _, ms := range []float64{1 << 31, 1e30, math.Inf(1), math.NaN(), -1} {
			timers.Set(w.Loop, timers.Func(func() {}), ms, false)
		}
	})
	const text = " does not fit into a 32-bit signed integer.\nTimeout duration was set to 1."
	want := "TimeoutOverflowWarning: 2147483648" + text +
		"|TimeoutOverflowWarning: 1e+30" + text + "|TimeoutOverflowWarning: Infinity" + text
	if got := strings.Join(w.lines, "|"); got != want {
		t.Errorf("got %s", got)
	}
}

func TestPrimitiveID(t *testing.T) {
	w := in(t, loop.Node16, func(w *world) {
		a, b := w.after(10, w.says("a")), w.after(10, w.says("b"))
		c := w.after(10, w.says("c"))
		if a.ID() == b.ID() || a.ID() != a.ID() || a.ID() == 0 {
			t.Errorf("ids %d, %d", a.ID(), b.ID())
		}
		timers.ClearByID(w.Loop, a.ID())
		timers.ClearByID(w.Loop, 9999)
		_ = c
	})
	if got := strings.Join(w.lines, " "); got != "b c" {
		t.Errorf("ran %s", got)
	}
}

func TestHasRef(t *testing.T) {
	in(t, loop.Node16, func(w *world) {
		a := w.after(40, func() {})
		check := func(when string, want bool) {
			t.Helper()
			if a.HasRef() != want {
				t.Errorf("%s: %v", when, a.HasRef())
			}
		}
		check("new", true)
		a.Unref()
		a.Unref()
		check("unref", false)
		a.Ref()
		check("ref", true)
		a.Clear()
		check("clear", true)
		if a.IsSet() {
			t.Error("set after clear")
		}
	})
}

// idle is a socket with an idle time-out, as net has.
type idle struct {
	timers.Timeout
	fired int
}

func (i *idle) OnTimeout() { i.fired++ }

func TestEmbedded(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		t.Run(p.Name, func(t *testing.T) {
			var a, b, never idle
			in(t, p, func(w *world) {
				never.Clear() // before Init it is nothing
				never.Refresh()
				for _, i := range []*idle{&a, &b, &never} {
					i.Init(w.Loop, i)
				}
				a.Start(50)
				b.Start(50)
				never.Start(1000)
				if !a.IsSet() || a.HasRef() {
					t.Errorf("set %v, ref'd %v", a.IsSet(), a.HasRef())
				}
				w.after(40, func() {
					a.Refresh()
					b.Clear()
				})
				w.after(80, func() {
					if a.fired != 0 {
						t.Error("fired before the time it was refreshed to")
					}
				})
				w.after(100, func() {
					if a.fired != 1 || a.IsSet() {
						t.Errorf("fired %d times, set %v", a.fired, a.IsSet())
					}
					a.Start(20)
					b.Start(20)
					b.Start(30)
				})
				w.after(125, func() {
					if a.fired != 2 || b.fired != 0 {
						t.Errorf("fired %d and %d times", a.fired, b.fired)
					}
				})
				w.after(200, func() {})
			})
			if a.fired != 2 || b.fired != 1 || never.fired != 0 {
				t.Errorf("fired %d, %d, %d times", a.fired, b.fired, never.fired)
			}
		})
	}
}

// TestRealTime is the one test that waits: timeouts fire no earlier than asked.
func TestRealTime(t *testing.T) {
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var fired time.Duration
	l.Main(func() {
		begun := time.Now()
		timers.SetTimeout(l, func() { fired = time.Since(begun) }, 15*time.Millisecond)
	})
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
	// The loop's millisecond may be nearly over when the timeout is set.
	if fired < 14*time.Millisecond {
		t.Errorf("fired after %v", fired)
	}
}
