package loop

import (
	"bufio"
	stdio "io"
	"strconv"
	"strings"
)

// TraceFormat is how a trace is written.
type TraceFormat uint8

// The formats of traces.
const (
	// TraceText is a line for each thing that begins, indented by what it lies in,
	// without times and addresses: two runs that do the same have the same trace,
	// and diff tells where others part.
	TraceText TraceFormat = iota
	// TraceJSON is Chrome's trace events, for Perfetto and chrome://tracing.
	TraceJSON
	// TraceHTML is one page with those events and what shows them: a timeline, a
	// lane for each object, a table of the slowest callbacks.
	TraceHTML
)

// Trace is a recording of what a loop does: phases, callbacks, timeouts,
// immediates, ticks, microtasks, emits and their listeners with where each was
// registered, and what is read and written.
type Trace struct {
	a     *activities
	w     *bufio.Writer
	form  traceForm
	ended bool
}

// traceForm writes a trace.
type traceForm interface {
	head()
	phase(p Phase, now int64)
	idle(waiting bool, now int64)
	begin(x *Activity, depth int)
	end(x *Activity, depth int, now int64)
	passed(object, what string, bytes int, now int64)
	tail()
}

// StartTrace begins to write a trace to w, until Stop; a loop that ends stops its
// traces. What was registered and which emitters were made before is not known
// to it, so it is best begun before anything else. Several may run at once.
func (l *Loop) StartTrace(w stdio.Writer, format TraceFormat) *Trace {
	l.assertOwner()
	t := &Trace{a: l.watchActivities(), w: bufio.NewWriterSize(w, 64<<10)}
	base := traceBase{t, l.Hrtime()}
	switch format {
	case TraceJSON:
		t.form = &traceJSON{traceBase: base}
	case TraceHTML:
		t.form = &traceHTML{traceJSON{traceBase: base}}
	default:
		t.form = &traceText{traceBase: base}
	}
	t.form.head()
	t.a.traces = append(t.a.traces, t)
	for i := range t.a.stack {
		t.form.begin(&t.a.stack[i], i)
	}
	return t
}

// traceBase is what the forms have in common.
type traceBase struct {
	*Trace
	start int64 // ns
}

// Stop ends the trace and returns the error of writing it, if there was one.
func (t *Trace) Stop() error {
	if t.ended {
		return nil
	}
	t.ended = true
	kept := t.a.traces[:0]
	for _, o := range t.a.traces {
		if o != t {
			kept = append(kept, o)
		}
	}
	t.a.traces = kept
	now := t.a.l.Hrtime()
	for n := len(t.a.stack) - 1; n >= 0; n-- {
		t.form.end(&t.a.stack[n], n, now)
	}
	t.form.phase(PhaseNone, now)
	t.form.tail()
	return t.w.Flush()
}

func (t *Trace) begin(x *Activity, depth int)          { t.form.begin(x, depth) }
func (t *Trace) end(x *Activity, depth int, now int64) { t.form.end(x, depth, now) }

// phase, idle and passed tell the traces what is no activity.
func (a *activities) phase(p Phase) {
	a.current = p
	now := a.l.Hrtime()
	for _, t := range a.traces {
		t.form.phase(p, now)
	}
}

func (a *activities) idle(waiting bool) {
	now := a.l.Hrtime()
	for _, t := range a.traces {
		t.form.idle(waiting, now)
	}
}

func (a *activities) passed(s *Stream, what string, bytes int) {
	if len(a.traces) == 0 {
		return
	}
	object, now := a.streamName(s), a.l.Hrtime()
	for _, t := range a.traces {
		t.form.passed(object, what, bytes, now)
	}
}

// stopTraces ends all traces when the loop does.
func (l *Loop) stopTraces() {
	if l.obs == nil || l.obs.acts == nil {
		return
	}
	for len(l.obs.acts.traces) > 0 {
		_ = l.obs.acts.traces[0].Stop()
	}
}

// traceText writes a line for each beginning. What nodeloop does on its own
// account has one only when something of note lies in it.
type traceText struct {
	traceBase
	held []string // lines of the innermost activities, until there is something
	open int      // how many activities have lines, those held included
	seen []bool   // by depth: whether the activity has a line
}

func (t *traceText) head()              {}
func (t *traceText) tail()              {}
func (t *traceText) phase(Phase, int64) {}
func (t *traceText) idle(bool, int64)   {}

// begin writes the activity, or holds it back.
func (t *traceText) begin(x *Activity, _ int) {
	own := x.Internal || x.Site == ""
	if x.Kind == ActivityListener && own {
		t.seen = append(t.seen, false)
		return
	}
	words := []string{x.Kind.String(), x.Object}
	if x.Kind != ActivityListener { // its emit has said the name
		words = append(words, x.Name)
	}
	words = append(words, x.Detail)
	if !own {
		words = append(words, "@ "+x.Site)
	}
	line := t.line(words)
	t.seen = append(t.seen, true)
	t.open++
	t.held = append(t.held, line)
	if !own || !holds(x) {
		t.release()
	}
}

// holds reports whether an activity says nothing by itself.
func holds(x *Activity) bool {
	switch x.Kind {
	case ActivityTick, ActivityMicrotask:
		return true
	case ActivityCallback:
		return x.Name == callMain || x.Name == callFunction
	}
	return false
}

// release writes the lines held back.
func (t *traceText) release() {
	for _, line := range t.held {
		t.w.WriteString(line)
	}
	t.held = t.held[:0]
}

func (t *traceText) end(*Activity, int, int64) {
	last := len(t.seen) - 1
	if t.seen[last] {
		t.open--
		if n := len(t.held); n > 0 {
			t.held = t.held[:n-1]
		}
	}
	t.seen = t.seen[:last]
}

func (t *traceText) passed(object, what string, bytes int, _ int64) {
	t.release()
	t.w.WriteString(t.line([]string{what, object, strconv.Itoa(bytes)}))
}

// phaseWidth is the width of a line's first column.
const phaseWidth = 8

// line is the phase, a step for each activity around, and words.
func (t *traceText) line(words []string) string {
	name := t.a.current.String()
	if t.a.current == PhaseNone {
		name = "-"
	}
	var b strings.Builder
	b.WriteString(name)
	b.WriteString(strings.Repeat(" ", phaseWidth-len(name)+2*t.open))
	first := true
	for _, w := range words {
		if w == "" {
			continue
		}
		if !first {
			b.WriteByte(' ')
		}
		first = false
		b.WriteString(w)
	}
	b.WriteByte('\n')
	return b.String()
}
