package timers_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/timers"
)

// step is one statement of a generated program.
type step struct {
	Op      string // what to do
	ID, Ref string // what it makes; what it is about
	Ms, Max int
	Body    []step // what the callback does
}

// program is a generated program with what the Nodes' own timers did with it
// on a simulated clock: each callback with its time, and each throw.
type program struct {
	Main           []step
	Node16, Node10 []string
}

// player runs a program.
type player struct {
	*looptest.Sim
	log        []string
	timeouts   map[string]*timers.Timeout
	immediates map[string]loop.Immediate
	steps      int
}

// maxSteps ends programs that would not.
const maxSteps = 120

func (p *player) run(name string, body []step) {
	p.steps++
	p.log = append(p.log, fmt.Sprintf("%s@%d", name, p.Hrtime()/int64(time.Millisecond)))
	if p.steps > maxSteps {
		for _, t := range p.timeouts {
			t.Clear()
		}
		return
	}
	for _, st := range body {
		p.do(st)
	}
}

func (p *player) do(st step) {
	l := p.Loop
	fn := func() { p.run(st.ID, st.Body) }
	if t := p.timeouts[st.Ref]; t != nil {
		switch st.Op {
		case "clear":
			t.Clear()
		case "refresh":
			t.Refresh()
		case "unref":
			t.Unref()
		case "ref":
			t.Ref()
		}
	}
	switch st.Op {
	case "timeout":
		p.timeouts[st.ID] = timers.Set(l, timers.Func(fn), float64(st.Ms), false)
	case "unreftimeout":
		p.timeouts[st.ID] = timers.SetUnref(l, timers.Func(fn), float64(st.Ms))
	case "interval":
		p.interval(st, fn)
	case "immediate":
		p.immediates[st.ID] = l.SetImmediate(fn)
	case "tick":
		l.NextTick(fn)
	case "job":
		l.QueueMicrotask(fn)
	case "spin":
		p.Spin(time.Duration(st.Ms) * time.Millisecond)
	case "iclear":
		p.immediates[st.Ref].Clear()
	case "iunref":
		p.immediates[st.Ref].Unref()
	case "iref":
		p.immediates[st.Ref].Ref()
	case "throw":
		panic(errors.New(st.ID))
	}
}

func (p *player) interval(st step, fn func()) {
	calls := 0
	var t *timers.Timeout
	t = timers.Set(p.Loop, timers.Func(func() {
		if calls++; calls >= st.Max || p.steps > maxSteps {
			t.Clear()
		}
		fn()
	}), float64(st.Ms), true)
	p.timeouts[st.ID] = t
}

func TestRecordedPrograms(t *testing.T) {
	f, err := os.Open("testdata/programs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		var prog program
		if err := json.Unmarshal(lines.Bytes(), &prog); err != nil {
			t.Fatal(err)
		}
		if prog.Node10 == nil {
			prog.Node10 = prog.Node16
		}
		for _, pr := range []*loop.Profile{loop.Node16, loop.Node10} {
			want := prog.Node16
			if pr == loop.Node10 {
				want = prog.Node10
			}
			if got := play(t, pr, prog.Main); !slices.Equal(got, want) {
				t.Errorf("line %d, %s:\n got %q\nwant %q", n, pr.Name, got, want)
			}
		}
	}
}

func play(t *testing.T, pr *loop.Profile, main []step) []string {
	p := &player{
		Sim:        looptest.New(loop.Options{Profile: pr}),
		timeouts:   make(map[string]*timers.Timeout),
		immediates: make(map[string]loop.Immediate),
	}
	p.OnUncaughtException(func(v any, _ string) { p.log = append(p.log, "uncaught "+v.(error).Error()) })
	p.Main(func() { p.run("main", main) })
	if err := p.Run(); err != nil {
		t.Error(err)
	}
	return p.log
}
