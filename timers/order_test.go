package timers_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/timers"
)

// world is what the programs below are written against: a loop on virtual time
// and a log.
type world struct {
	*looptest.Sim
	lines []string
}

func (w *world) log(s string)         { w.lines = append(w.lines, s) }
func (w *world) says(s string) func() { return func() { w.log(s) } }
func (w *world) tick(s string)        { w.NextTick(w.says("tick " + s)) }
func (w *world) job(s string)         { w.QueueMicrotask(w.says("job " + s)) }
func (w *world) spin(ms int)          { w.Spin(time.Duration(ms) * time.Millisecond) }
func (w *world) immediate(fn func())  { timers.SetImmediate(w.Loop, fn) }
func (w *world) catch() {
	w.OnUncaughtException(func(v any, _ string) { w.log("uncaught " + v.(error).Error()) })
}

func (w *world) after(ms int, fn func()) *timers.Timeout {
	return timers.SetTimeout(w.Loop, fn, time.Duration(ms)*time.Millisecond)
}

func (w *world) every(ms int, fn func()) *timers.Timeout {
	return timers.SetInterval(w.Loop, fn, time.Duration(ms)*time.Millisecond)
}

// orders are programs with the order in which real Nodes run them. An empty
// want10 says that both agree.
var orders = []struct {
	name           string
	main           func(w *world)
	want16, want10 string
}{
	{
		name: "ticks before microtasks before immediates",
		main: func(w *world) {
			w.immediate(w.says("immediate"))
			w.job("first")
			w.NextTick(func() {
				w.log("tick one")
				w.tick("three")
				w.job("of tick one")
			})
			w.tick("two")
			w.log("main")
		},
		want16: "main|tick one|tick two|tick three|job first|job of tick one|immediate",
	},
	{
		name: "microtasks hold back ticks queued by them",
		main: func(w *world) {
			left := 3
			var spin func()
			spin = func() {
				w.log(fmt.Sprint("job ", left))
				if left--; left > 0 {
					w.QueueMicrotask(spin)
				}
			}
			w.immediate(func() {
				w.QueueMicrotask(func() {
					w.tick("after the jobs")
					spin()
				})
				w.immediate(w.says("immediate"))
			})
		},
		want16: "job 3|job 2|job 1|tick after the jobs|immediate",
	},
	{
		name: "ticks between immediates",
		main: func(w *world) {
			w.immediate(func() {
				w.log("a")
				w.QueueMicrotask(func() {
					w.log("job of a")
					w.tick("of job of a")
				})
				w.tick("of a")
			})
			w.immediate(func() {
				w.log("b")
				w.tick("of b")
			})
			w.immediate(w.says("c"))
		},
		want16: "a|tick of a|job of a|tick of job of a|b|tick of b|c",
		want10: "a|b|c|tick of a|tick of b|job of a|tick of job of a",
	},
	{
		name: "immediates queued by immediates wait a turn",
		main: func(w *world) {
			w.immediate(func() {
				w.log("1")
				w.immediate(func() {
					w.log("1.1")
					w.immediate(w.says("1.1.1"))
				})
			})
			w.immediate(func() {
				w.log("2")
				w.immediate(w.says("2.1"))
			})
			w.immediate(w.says("3"))
		},
		want16: "1|2|3|1.1|2.1|1.1.1",
	},
	{
		name: "clearing immediates",
		main: func(w *world) {
			var list []loop.Immediate
			for _, s := range []string{"head", "second", "third", "tail"} {
				list = append(list, timers.SetImmediate(w.Loop, w.says(s)))
			}
			timers.ClearImmediate(list[0])
			timers.ClearImmediate(list[3])
			w.immediate(w.says("appended"))
			w.NextTick(func() {
				timers.ClearImmediate(list[1])
				w.immediate(w.says("by tick"))
			})
		},
		want16: "third|appended|by tick",
	},
	{
		name: "an immediate clears the next",
		main: func(w *world) {
			var next loop.Immediate
			w.immediate(func() {
				w.log("a")
				next.Clear()
			})
			next = timers.SetImmediate(w.Loop, w.says("never"))
			w.immediate(w.says("c"))
		},
		want16: "a|c",
	},
	{
		name: "ticks between timer lists and timers",
		main: func(w *world) {
			note := func(s string) func() {
				return func() {
					w.log(s)
					w.tick(s)
					w.job(s)
				}
			}
			w.after(120, note("120 first"))
			w.after(40, note("40"))
			w.after(120, note("120 second"))
			w.after(80, note("80"))
			w.spin(220)
		},
		want16: "40|tick 40|job 40|80|tick 80|job 80|120 first|tick 120 first|job 120 first|120 second|tick 120 second|job 120 second",
		want10: "40|tick 40|job 40|80|tick 80|job 80|120 first|120 second|tick 120 first|tick 120 second|job 120 first|job 120 second",
	},
	{
		name: "durations below 1 and above the limit count as 1",
		main: func(w *world) {
			for _, ms := range []float64{1, 0, -5, 1 << 31, 0.5} {
				timers.Set(w.Loop, timers.Func(w.says(fmt.Sprint(ms))), ms, false)
			}
			w.after(60, w.says("60"))
		},
		want16: "1|0|-5|2.147483648e+09|0.5|60",
	},
	{
		name: "a timer set in a callback of its list waits behind immediates",
		main: func(w *world) {
			round := 0
			var again func()
			again = func() {
				round++
				w.log(fmt.Sprint(round))
				n := round
				w.immediate(func() { w.log(fmt.Sprint("after ", n)) })
				if round < 3 {
					w.after(45, again)
				}
			}
			w.after(45, again)
			w.after(45, w.says("sibling"))
			w.spin(90)
		},
		want16: "1|sibling|after 1|2|after 2|3|after 3",
	},
	{
		name: "nested and already due when its list ends",
		main: func(w *world) {
			w.after(45, func() {
				w.log("outer one")
				w.after(45, w.says("nested"))
				w.immediate(w.says("immediate"))
				w.spin(90)
			})
			w.after(45, w.says("outer two"))
			w.spin(90)
		},
		want16: "outer one|outer two|immediate|nested",
	},
	{
		name: "an interval counts from the start of its callback",
		main: func(w *world) {
			n := 0
			var iv *timers.Timeout
			iv = w.every(70, func() {
				n++
				w.log(fmt.Sprint("interval ", n))
				if n == 1 {
					w.after(100, w.says("timer"))
					w.spin(130)
				} else {
					iv.Clear()
				}
			})
		},
		want16: "interval 1|interval 2|timer",
		want10: "interval 1|timer|interval 2",
	},
	{
		name: "clearing an interval inside",
		main: func(w *world) {
			n := 0
			var iv *timers.Timeout
			iv = w.every(40, func() {
				n++
				w.log(fmt.Sprint(n))
				w.tick(fmt.Sprint(n))
				if n == 3 {
					timers.ClearInterval(iv)
					w.immediate(w.says("immediate"))
				}
			})
		},
		want16: "1|tick 1|2|tick 2|3|tick 3|immediate",
	},
	{
		name: "refresh moves behind",
		main: func(w *world) {
			first := w.after(60, w.says("first"))
			second := w.after(60, w.says("second"))
			w.after(60, w.says("third"))
			first.Refresh()
			w.immediate(w.says("before"))
			w.NextTick(second.Refresh)
		},
		want16: "before|third|first|second",
	},
	{
		name: "refresh does not revive a cleared timer",
		main: func(w *world) {
			t := w.after(50, w.says("never"))
			t.Clear()
			t.Refresh()
			w.after(150, w.says("end"))
		},
		want16: "end",
	},
	{
		name: "refresh sets a timer again that has run",
		main: func(w *world) {
			var t *timers.Timeout
			n := 0
			t = w.after(50, func() {
				if n++; n == 3 {
					w.log("third")
					return
				}
				w.immediate(t.Refresh)
			})
			w.after(149, w.says("149"))
			w.after(151, w.says("151"))
		},
		want16: "149|third|151",
	},
	{
		name: "clearing later timers",
		main: func(w *world) {
			var c, d *timers.Timeout
			b := w.after(60, w.says("never b"))
			w.after(45, func() {
				w.log("a")
				timers.ClearTimeout(c)
				timers.ClearTimeout(b)
			})
			c = w.after(45, w.says("never c"))
			d = w.after(45, func() {
				w.log("d")
				d.Clear()
			})
			w.after(45, w.says("e"))
		},
		want16: "a|d|e",
	},
	{
		name: "clearing overdue timers of other lists",
		main: func(w *world) {
			late := w.after(120, w.says("never"))
			later := w.every(80, w.says("never"))
			w.after(40, func() {
				w.log("40")
				late.Clear()
				later.Clear()
			})
			w.after(160, w.says("160"))
			w.spin(300)
		},
		want16: "40|160",
	},
	{
		name: "a throwing timer does not stop its list",
		main: func(w *world) {
			w.catch()
			w.OnUncaughtException(func(any, string) { w.tick("from handler") })
			w.after(45, w.says("a"))
			w.after(45, func() {
				w.tick("before the throw")
				panic(errors.New("b"))
			})
			w.after(45, w.says("c"))
			w.after(100, w.says("d"))
			w.spin(150)
		},
		want16: "a|uncaught b|c|tick before the throw|tick from handler|d",
	},
	{
		name: "a throwing interval",
		main: func(w *world) {
			w.catch()
			n := 0
			var iv *timers.Timeout
			iv = w.every(45, func() {
				if n++; n == 3 {
					iv.Clear()
					w.log("cleared")
					return
				}
				panic(fmt.Errorf("interval %d", n))
			})
		},
		want16: "uncaught interval 1|uncaught interval 2|cleared",
		want10: "uncaught interval 1",
	},
	{
		name: "a throwing tick",
		main: func(w *world) {
			w.catch()
			w.NextTick(func() { panic(errors.New("tick one")) })
			w.tick("two")
			w.job("run")
			w.immediate(func() {
				w.log("immediate")
				w.NextTick(func() {
					w.tick("nested")
					w.job("nested")
					panic(errors.New("tick in immediate"))
				})
				w.tick("after the throwing one")
			})
		},
		want16: "uncaught tick one|tick two|job run|immediate|uncaught tick in immediate|tick after the throwing one|tick nested|job nested",
		want10: "uncaught tick one|immediate|tick two|uncaught tick in immediate|tick after the throwing one|tick nested|job run|job nested",
	},
	{
		name: "throwing immediates",
		main: func(w *world) {
			w.OnUncaughtException(func(v any, _ string) {
				s := v.(error).Error()
				w.log("uncaught " + s)
				w.immediate(w.says("from handler of " + s))
			})
			w.immediate(w.says("a"))
			w.immediate(func() {
				w.tick("of b")
				panic(errors.New("b"))
			})
			w.immediate(w.says("c"))
			w.immediate(func() { panic(errors.New("d")) })
			w.immediate(w.says("e"))
		},
		want16: "a|uncaught b|c|tick of b|uncaught d|e|from handler of b|from handler of d",
		want10: "a|uncaught b|c|uncaught d|e|tick of b|from handler of b|from handler of d",
	},
	{
		name: "after a throw of the last immediate node16 takes new ones at once",
		main: func(w *world) {
			w.catch()
			w.immediate(func() {
				w.immediate(w.says("second"))
				w.after(0, w.says("timer"))
				w.spin(5)
				panic(errors.New("last"))
			})
		},
		want16: "uncaught last|second|timer",
		want10: "uncaught last|timer|second",
	},
	{
		name: "a throwing microtask does not stop the others",
		main: func(w *world) {
			w.catch()
			w.QueueMicrotask(func() { panic(errors.New("one")) })
			w.job("two")
			w.immediate(w.says("immediate"))
		},
		want16: "uncaught one|job two|immediate",
	},
	{
		name: "beforeExit repeats while it brings work",
		main: func(w *world) {
			rounds := 0
			w.OnBeforeExit(func(int) {
				rounds++
				w.log(fmt.Sprint("beforeExit ", rounds))
				switch rounds {
				case 1:
					w.after(40, w.says("timer"))
				case 2:
					w.immediate(w.says("immediate"))
				case 3:
					w.tick("last")
					w.job("last")
				}
			})
			w.OnExit(func(int) { w.log(fmt.Sprint("exit ", rounds)) })
		},
		want16: "beforeExit 1|timer|beforeExit 2|immediate|beforeExit 3|tick last|job last|exit 3",
	},
	{
		name: "exit listeners can't go on",
		main: func(w *world) {
			w.OnExit(func(code int) {
				w.log(fmt.Sprint("exit ", code))
				w.after(0, w.says("never"))
				w.immediate(w.says("never"))
				w.tick("never")
				w.job("of exit")
			})
			w.OnExit(func(int) { w.log("second") })
			w.after(40, w.says("timer"))
		},
		want16: "timer|exit 0|second|job of exit",
	},
	{
		name: "unref'd timers fire while something else lives",
		main: func(w *world) {
			w.OnExit(func(int) { w.log("exit") })
			w.after(40, w.says("40")).Unref()
			w.after(120, w.says("120"))
			w.after(5000, w.says("never")).Unref()
			var iv *timers.Timeout
			iv = w.every(60, func() {
				w.log("interval")
				iv.Clear()
			})
			iv.Unref()
		},
		want16: "40|interval|120|exit",
	},
	{
		name: "unref'd immediates run when the loop lives",
		main: func(w *world) {
			w.OnExit(func(int) { w.log("exit") })
			timers.SetImmediate(w.Loop, func() {
				w.log("unref'd")
				timers.SetImmediate(w.Loop, w.says("second unref'd")).Unref()
			}).Unref()
			w.after(60, w.says("timer"))
		},
		want16: "unref'd|timer|second unref'd|exit",
	},
	{
		name: "an unref'd timer alone does not run",
		main: func(w *world) {
			w.after(1, w.says("never")).Unref()
			w.spin(10)
			w.OnExit(func(int) { w.log("exit") })
		},
		want16: "exit",
	},
}

func TestOrder(t *testing.T) {
	for _, tc := range orders {
		for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
			t.Run(tc.name+"/"+p.Name, func(t *testing.T) {
				want := tc.want16
				if p == loop.Node10 && tc.want10 != "" {
					want = tc.want10
				}
				w := &world{Sim: looptest.New(loop.Options{Profile: p})}
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
