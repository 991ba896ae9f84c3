package timers_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

// closer is an owner that is asked to close node10's handles.
type closer struct {
	timers.Timeout
	w  *world
	fn func()
}

func (c *closer) OnTimeout() { c.fn() }

func (c *closer) CloseHandle(handle *loop.Timer) {
	c.w.log("close")
	handle.Close(nil)
}

// changes are programs that change timeouts as JavaScript programs do by their
// properties, with what real Nodes do.
var changes = []struct {
	name           string
	main           func(w *world)
	want16, want10 string
}{
	{
		name: "a timeout becomes an interval in its call",
		main: func(w *world) {
			var t *timers.Timeout
			n := 0
			t = w.after(5, func() {
				w.log(fmt.Sprint("at ", w.Now()))
				if n++; n == 3 {
					t.SetRepeat(0)
					return
				}
				t.SetRepeat(2)
			})
		},
		want16: "at 5|at 7|at 9",
	},
	{
		name: "an interval's period wins over its duration",
		main: func(w *world) {
			var t *timers.Timeout
			n := 0
			t = w.every(4, func() {
				w.log(fmt.Sprint("at ", w.Now(), " for ", t.Duration()))
				t.SetDuration(50)
				if n++; n == 2 {
					t.SetRepeat(1)
				}
				if n == 3 {
					t.Clear()
				}
			})
		},
		want16: "at 4 for 4|at 8 for 4|at 9 for 1",
	},
	{
		name: "no duration, no next call",
		main: func(w *world) {
			var t *timers.Timeout
			t = w.every(1, func() {
				w.log("once")
				t.SetDuration(-1)
			})
			w.after(5, w.says("later"))
		},
		want16: "once|later",
	},
	{
		name: "dropped in its call",
		main: func(w *world) {
			var a, b *timers.Timeout
			a = w.every(1, func() { w.log("a"); a.Drop() })
			b = w.every(1, func() { w.log("b"); b.Drop() })
			b.Unref()
			w.after(5, func() { w.log(fmt.Sprint(a.HasEnded(), b.HasEnded(), b.Handle() == nil)) })
		},
		want16: "a|b|true true true",
	},
	{
		name: "places",
		main: func(w *world) {
			a, b, c := w.after(9, w.says("a")), w.after(9, w.says("b")), w.after(9, w.says("c"))
			at := func(t *timers.Timeout) string {
				p, ok := t.Place()
				return fmt.Sprint(ok, p.Prev == a, p.Prev == b, p.Next == b, p.Next == c, p.Ms)
			}
			w.log(at(a))
			w.log(at(b))
			w.log(at(c))
			b.Clear()
			w.log(at(a))
			_, ok := b.Place()
			w.log(fmt.Sprint(ok))
		},
		want16: "true false false true false 9|true true false false true 9|true false true false false 9|" +
			"true false false false true 9|false|a|c",
	},
	{
		name: "the owner closes node10's handles",
		main: func(w *world) {
			c := &closer{w: w}
			c.fn = w.says("run")
			c.Init(w.Loop, c)
			c.Activate(2, true)
			c.Unref()
			w.after(5, w.says("later"))
		},
		want16: "run|later", want10: "run|close|later",
	},
	{
		name: "started again where it stands",
		main: func(w *world) {
			c := &closer{w: w, fn: w.says("c")}
			c.Init(w.Loop, c)
			c.Activate(5, true)
			w.after(5, w.says("other"))
			c.Activate(5, false)
			d := &closer{w: w, fn: w.says("d")}
			d.Init(w.Loop, d)
			d.Activate(7, false)
			d.Activate(3, true)
		},
		want16: "d|other|c",
	},
}

func TestChanges(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		for _, c := range changes {
			t.Run(p.Name+"/"+c.name, func(t *testing.T) {
				want := c.want16
				if p == loop.Node10 && c.want10 != "" {
					want = c.want10
				}
				if got := strings.Join(in(t, p, c.main).lines, "|"); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			})
		}
	}
}
