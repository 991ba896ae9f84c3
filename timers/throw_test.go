package timers_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
)

// throws returns a function that throws.
func throws(s string) func() { return func() { panic(errors.New(s)) } }

// leftovers are programs about what a throw leaves in the queues, with the
// order in which real Nodes go on. A want10 of "-" says that Node 10 has no such
// program.
var leftovers = []struct {
	name           string
	main           func(w *world)
	want16, want10 string
}{
	{
		name: "two ticks of a timer throw",
		main: func(w *world) {
			w.after(5, func() {
				w.NextTick(throws("one"))
				w.NextTick(throws("two"))
				w.tick("three")
				w.job("a")
				w.immediate(func() {
					w.log("immediate")
					w.immediate(w.says("next immediate"))
				})
			})
		},
		want16: "uncaught one|uncaught two|immediate|tick three|job a|next immediate",
		want10: "uncaught one|uncaught two|tick three|job a|immediate|next immediate",
	},
	{
		name: "two ticks of an immediate throw",
		main: func(w *world) {
			w.immediate(func() {
				w.NextTick(throws("one"))
				w.NextTick(throws("two"))
				w.job("a")
				w.immediate(func() {
					w.log("immediate")
					w.job("of it")
				})
				w.immediate(w.says("another"))
			})
		},
		want16: "uncaught one|uncaught two|immediate|job a|job of it|another",
		want10: "uncaught one|immediate|another|uncaught two|job a|job of it",
	},
	{
		name: "a tick of a timer throws before the next of the list",
		main: func(w *world) {
			w.after(5, func() {
				w.NextTick(throws("one"))
				w.job("a")
				w.log("first")
			})
			w.after(5, func() {
				w.log("second")
				w.job("b")
			})
			w.immediate(w.says("main immediate"))
		},
		want16: "main immediate|first|uncaught one|second|job a|job b",
		want10: "main immediate|first|second|uncaught one|job a|job b",
	},
	{
		name: "the main function throws",
		main: func(w *world) {
			w.tick("one")
			w.job("a")
			w.after(0, w.says("timer"))
			w.immediate(w.says("immediate"))
			w.spin(5)
			panic(errors.New("main"))
		},
		want16: "uncaught main|tick one|job a|timer|immediate",
		want10: "uncaught main|timer|tick one|job a|immediate",
	},
	{
		name: "the main function throws, then a tick",
		main: func(w *world) {
			w.NextTick(func() {
				w.log("tick one")
				w.NextTick(throws("of a tick"))
				w.job("a")
			})
			w.tick("two")
			w.immediate(w.says("immediate"))
			panic(errors.New("main"))
		},
		want16: "uncaught main|tick one|tick two|uncaught of a tick|job a|immediate",
		want10: "uncaught main|immediate|tick one|tick two|uncaught of a tick|job a",
	},
	{
		name: "a microtask throws, then an immediate",
		main: func(w *world) {
			w.immediate(func() {
				w.immediate(func() {
					w.job("of the throwing one")
					panic(errors.New("immediate"))
				})
				w.QueueMicrotask(func() {
					w.immediate(w.says("last"))
					panic(errors.New("job"))
				})
			})
		},
		want16: "uncaught job|uncaught immediate|last|job of the throwing one",
		want10: "-",
	},
}

func TestLeftovers(t *testing.T) {
	for _, tc := range leftovers {
		for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
			want := tc.want16
			if p == loop.Node10 {
				want = tc.want10
			}
			if want == "-" {
				continue
			}
			t.Run(tc.name+"/"+p.Name, func(t *testing.T) {
				w := &world{Sim: looptest.New(loop.Options{Profile: p})}
				w.catch()
				w.Main(func() { tc.main(w) })
				if err := w.Run(); err != nil {
					t.Fatal(err)
				}
				if got := strings.Join(w.lines, "|"); got != want {
					t.Errorf("\n got %s\nwant %s", got, want)
				}
			})
		}
	}
}
