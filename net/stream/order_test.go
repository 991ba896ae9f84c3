package stream_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// An order program is a list of operations on named streams, one on a line;
// "turn" begins those of the next turn of the loop. testdata/orders.js runs the
// same programs on a real Node. Both write a trace of every implementation that
// is called, every event that is listened to and every answer.
//
//	new NAME CLASS KEY=VALUE…   make a stream; read=WHEN:a,b,null and write=,
//	                            final=, … = WHEN[-fail] say what it does
//	on NAME EVENT…              log events
//	ondo NAME EVENT OP…         run an operation on each event
//	tick|micro|imm OP…          run an operation later
//	push, write, end, pipe, …   call the method and log its answer
//	state NAME                  log the fields of the stream's state
//
// A value is binary, with s: in front a string, or null.

const turns = 14

type player struct {
	l      *loop.Loop
	out    []string
	over   bool
	objs   map[string]any
	undo   map[string]func()
	heard  map[string]*emitter.Listener
	served map[string]int
	aborts map[string]*stream.AbortController
}

// play runs one program under a profile and returns its trace.
func play(profile *loop.Profile, program string) (string, error) {
	l, err := loop.New(loop.Options{Profile: profile})
	if err != nil {
		return "", err
	}
	p := &player{l: l, objs: map[string]any{}, served: map[string]int{}, aborts: map[string]*stream.AbortController{}, undo: map[string]func(){}, heard: map[string]*emitter.Listener{}}
	l.OnUncaughtException(func(v any, _ string) { p.log("uncaught", show(v)) })
	l.WarningFilter = func(*loop.Warning) bool { return false }
	stages := [][][]string{nil}
	for line := range strings.Lines(program) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] == "turn":
			stages = append(stages, nil)
		default:
			stages[len(stages)-1] = append(stages[len(stages)-1], words)
		}
	}
	turn := 0
	var step func()
	step = func() {
		if turn > turns {
			p.over = true
			l.Stop()
			return
		}
		l.SetImmediate(step)
		var list [][]string
		if turn < len(stages) {
			list = stages[turn]
		}
		if turn++; turn > 1 && len(list) > 0 {
			p.log("turn", strconv.Itoa(turn-1))
		}
		for _, words := range list {
			p.run(words)
		}
	}
	l.Main(func() { l.SetImmediate(step) })
	if err := l.Run(); err != nil {
		return "", err
	}
	return strings.Join(p.out, "\n"), nil
}

func (p *player) log(words ...string) {
	if !p.over {
		p.out = append(p.out, strings.Join(words, " "))
	}
}

// run runs one operation and logs what it throws.
func (p *player) run(words []string) {
	op, ok := ops[words[0]]
	if !ok {
		panic("no operation " + words[0])
	}
	if missing := p.missing(words); missing != "" {
		p.log("no", missing)
		return
	}
	p.try(func() { op(p, args(words[1:])) }, words[:min(2, len(words))]...)
}

// missing returns the name of a stream that an operation needs and that could
// not be made.
func (p *player) missing(words []string) string {
	n := 1
	switch words[0] {
	case "new", "old", "from", "duplexfrom", "compose", "pipeline", "tick", "micro", "imm", "say", "cleanup":
		return ""
	case "pipe", "unpipe", "wrap":
		n = 2
	}
	for _, name := range words[1:min(1+n, len(words))] {
		if p.objs[name] == nil {
			return name
		}
	}
	return ""
}

func (p *player) try(fn func(), name ...string) {
	defer func() {
		v := recover()
		if _, bug := v.(runtime.Error); bug || loop.IsUnwind(v) {
			panic(v)
		}
		if v != nil {
			p.log(strings.Join(name, " "), "threw", show(v))
		}
	}()
	fn()
}

// args are the words of an operation; those that are missing are empty.
type args []string

func (a args) at(i int) string {
	if i < len(a) {
		return a[i]
	}
	return ""
}

func (a args) from(i int) args { return a[min(i, len(a)):] }

func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case stream.Chunk:
		if v.IsNull() {
			return "null"
		}
		return show(v.Boxed())
	case []byte:
		return "<" + stream.Decode(v, stream.Latin1) + ">"
	case string:
		return "'" + v + "'"
	case []any:
		var parts []string
		for _, e := range v {
			if s, ok := e.(string); ok {
				parts = append(parts, s)
			} else {
				parts = append(parts, strings.Trim(show(e), "<>"))
			}
		}
		return strings.Join(parts, ",")
	case error:
		code := string(nodeerr.CodeOf(v))
		if a, ok := v.(*stream.AggregateError); ok {
			code = string(a.Code)
		}
		if code == "" {
			code = "Error"
		}
		text := v.Error()
		for _, inspected := range []string{"must be readable. Received", "must be writable. Received"} {
			if before, _, found := strings.Cut(text, inspected); found {
				text = before + inspected
			}
		}
		return code + ":" + text
	default:
		return fmt.Sprint(v)
	}
}

// result shows what a callback got.
func result(err error) string {
	if err == nil {
		return "ok"
	}
	return show(err)
}

func value(text string) stream.Chunk {
	switch {
	case text == "" || text == "null":
		return stream.Chunk{}
	case strings.HasPrefix(text, "s:"):
		return stream.Text(text[2:])
	case strings.HasPrefix(text, "n:"):
		return stream.Object(number(text[2:]))
	}
	return stream.Bytes(stream.Encode(text, stream.Latin1))
}

func (p *player) later(when string, fn func()) {
	switch when {
	case "sync":
		fn()
	case "tick":
		p.l.NextTick(fn)
	case "micro":
		p.l.QueueMicrotask(func() { p.try(fn, "micro") })
	case "imm":
		p.l.SetImmediate(fn)
	default:
		panic("when " + when)
	}
}

// outcome calls back the way a behaviour says.
func (p *player) outcome(name, what string, cb func(error)) {
	switch what {
	case "never":
		return
	case "throw":
		panic(fmt.Errorf("%s threw", name))
	}
	when, how, _ := strings.Cut(what, "-")
	p.later(when, func() {
		if how == "fail" {
			cb(fmt.Errorf("%s failed", name))
		} else {
			cb(nil)
			if how == "twice" {
				cb(nil)
			}
		}
	})
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

// core returns what all streams share.
func (p *player) core(name string) *stream.Core {
	if s, ok := p.objs[name].(interface{ StreamCore() *stream.Core }); ok {
		return s.StreamCore()
	}
	return nil
}

func (p *player) readable(name string) *stream.Readable { return p.core(name).ReadableState() }

func (p *player) writable(name string) *stream.WritableSide { return p.core(name).WritableState() }

func (p *player) events(name string) *emitter.EventEmitter {
	return p.objs[name].(stream.Stream).Emitter()
}
