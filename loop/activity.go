package loop

import (
	"reflect"
	"runtime"
	"weak"

	"github.com/nodeloop/nodeloop/emitter"
)

// ActivityKind is what a loop spends its time in, for traces and reports.
type ActivityKind uint8

// The kinds of activities.
const (
	ActivityCallback  ActivityKind = iota // what the loop enters, drain included
	ActivityTimeout                       // a timeout of package timers
	ActivityImmediate                     // a function given to SetImmediate
	ActivityTick                          // a function given to NextTick
	ActivityMicrotask                     // a microtask
	ActivityEmit                          // an emit that somebody hears
	ActivityListener                      // a listener's call in it
)

var activityNames = [...]string{"callback", "timeout", "immediate", "tick", "microtask", "emit", "listener"}

// String returns the kind's name.
func (k ActivityKind) String() string { return activityNames[k] }

// Activity is something that a loop runs. Activities lie inside each other.
type Activity struct {
	Kind ActivityKind
	// Object is what it concerns, such as "Socket#2": a class and which of it was
	// seen when. It is empty for what concerns no object.
	Object string
	// Name is what happens: an event's name, or what a callback reports.
	Name string
	// Detail is how much or how long: "128" bytes, "10ms".
	Detail string
	// Site is where it was registered, such as "app/server.js:12", empty when that
	// is not known. Internal says that this was inside nodeloop.
	Site     string
	Internal bool
	// Request is the http request that it belongs to, such as "GET /index", as far
	// as that is known: what it was registered or emitted for.
	Request string

	began    int64
	reported int64 // ns of it that were reported as blocked
}

// origin is where something was registered, and for which request.
type origin struct {
	site     string
	internal bool
	request  string
}

// activities is the stack of what runs, with where it came from. It is there
// while a trace or [Loop.OnBlocked] wants it.
type activities struct {
	l       *Loop
	stack   []Activity
	current Phase
	origins map[any]origin // of timeouts and immediates
	// listeners are where listeners were registered, as long as these live. Those
	// that do not any more are dropped when there are sweepAt of them.
	listeners map[weak.Pointer[emitter.Listener]]origin
	sweepAt   int
	ticks     ring[origin] // of the tick queue's entries
	jobs      ring[origin] // of the loop's own microtasks
	sites     sites
	names     names
	traces    []*Trace
	blocked   *blocked
	resting   bool  // nobody wants to know at present
	entries   []int // the stack's length at each entry from the loop
}

// watchActivities begins to keep track of what runs.
func (l *Loop) watchActivities() *activities {
	o := l.observe()
	if o.acts == nil {
		a := &activities{
			l: l, origins: map[any]origin{},
			listeners: map[weak.Pointer[emitter.Listener]]origin{}, sweepAt: minSweep,
		}
		for range l.ticks.len() {
			a.ticks.push(origin{})
		}
		for range l.jobs.q.len() {
			a.jobs.push(origin{})
		}
		o.acts = a
		l.tracer = a
		l.EventEmitter.Trace(a)
	}
	o.acts.resting = false
	return o.acts
}

// SetSites sets a function that knows where a language layer's program stands.
func (l *Loop) SetSites(fn SiteFunc) { l.siteOf = fn }

// begin puts an activity on the stack and returns where it lies.
func (a *activities) begin(x Activity) int {
	if a.resting {
		return len(a.stack)
	}
	x.began = a.l.Hrtime()
	if n := len(a.stack); x.Request == "" && n > 0 {
		x.Request = a.stack[n-1].Request
	}
	at := len(a.stack)
	a.stack = append(a.stack, x)
	for _, t := range a.traces {
		t.begin(&a.stack[at], at)
	}
	return at
}

// endTo ends the activities from at on, the innermost first.
func (a *activities) endTo(at int) {
	for n := len(a.stack) - 1; n >= at; n-- {
		x := &a.stack[n]
		now := a.l.Hrtime()
		for _, t := range a.traces {
			t.end(x, n, now)
		}
		if a.blocked != nil {
			a.blocked.look(a, n, now)
		}
		a.stack = a.stack[:n]
	}
}

// here returns where the program stands now, and for which request.
func (a *activities) here() origin {
	if a.resting {
		return origin{}
	}
	o := a.sites.here(a.l.siteOf)
	if n := len(a.stack); n > 0 {
		o.request = a.stack[n-1].Request
	}
	return o
}

// from fills in where an activity came from.
func (x Activity) from(o origin) Activity {
	x.Site, x.Internal, x.Request = o.site, o.internal, o.request
	return x
}

// enter begins a callback of the loop.
func (a *activities) enter(c Caller) {
	if a.resting {
		a.entries = append(a.entries, len(a.stack))
		return
	}
	a.entries = append(a.entries, a.begin(a.callback(c)))
}

// leave ends it, with what a throw has left open. A callback that was entered
// before anybody watched has no beginning.
func (a *activities) leave() {
	n := len(a.entries) - 1
	if n < 0 {
		a.endTo(0)
		return
	}
	a.endTo(a.entries[n])
	a.entries = a.entries[:n]
}

// runTick runs an entry of the tick queue.
func (a *activities) runTick(t *tick) {
	o := origin{}
	if a.ticks.len() > 0 {
		o = a.ticks.pop()
	}
	defer a.endTo(a.begin(Activity{Kind: ActivityTick}.from(o)))
	t.run()
}

// runJob runs a microtask of the loop's own queue.
func (a *activities) runJob(job func()) {
	o := origin{}
	if a.jobs.len() > 0 {
		o = a.jobs.pop()
	}
	defer a.endTo(a.begin(Activity{Kind: ActivityMicrotask}.from(o)))
	job()
}

// run runs an immediate or a timeout that was registered under key.
func (a *activities) run(kind ActivityKind, key any, detail string, fn func()) {
	defer a.endTo(a.begin(Activity{Kind: kind, Detail: detail}.from(a.origins[key])))
	fn()
}

// minSweep is how many listeners are remembered before a look whether they
// live.
const minSweep = 4096

// Listens implements [emitter.Tracer].
func (a *activities) Listens(_ *emitter.EventEmitter, l *emitter.Listener) {
	if a.resting {
		return
	}
	if len(a.listeners) >= a.sweepAt {
		for p := range a.listeners {
			if p.Value() == nil {
				delete(a.listeners, p)
			}
		}
		a.sweepAt = max(minSweep, 2*len(a.listeners))
	}
	o := a.here()
	if fn := reflect.ValueOf(l.Func()); fn.Kind() == reflect.Func {
		// A function of the program's stays its own, whoever registers it.
		o.internal = kindOf(runtime.FuncForPC(fn.Pointer()).Name()) != frameUser
	}
	a.listeners[weak.Make(l)] = o
}

// Emits implements [emitter.Tracer].
func (a *activities) Emits(e *emitter.EventEmitter, key emitter.Key, args []any) int {
	if a.resting {
		return len(a.stack)
	}
	x := Activity{Kind: ActivityEmit, Object: a.nameOf(e), Name: key.String(), Detail: a.names.args(args)}
	x.Request = requestOf(e.Owner(), args)
	return a.begin(x)
}

// Calls implements [emitter.Tracer].
func (a *activities) Calls(_ *emitter.EventEmitter, l *emitter.Listener) int {
	if a.resting {
		return len(a.stack)
	}
	o := a.listeners[weak.Make(l)]
	o.request = "" // the emit's
	return a.begin(Activity{Kind: ActivityListener, Name: l.Event().String()}.from(o))
}

// Emitted implements [emitter.Tracer].
func (a *activities) Emitted(mark int) { a.endTo(mark) }

// nameOf returns an emitter's name: without a trace, which would need them again,
// only its class.
func (a *activities) nameOf(e *emitter.EventEmitter) string {
	if len(a.traces) == 0 {
		return classOf(e)
	}
	return a.names.emitter(e)
}

// Labeled is implemented by what stands for a request in traces and reports: it
// returns such as "GET /index", or nothing.
type Labeled interface{ TraceLabel() string }

// requestOf returns the label of an object or of an emit's first argument that
// has one.
func requestOf(owner any, args []any) string {
	if o, ok := owner.(Labeled); ok {
		if label := o.TraceLabel(); label != "" {
			return label
		}
	}
	for _, arg := range args {
		if o, ok := arg.(Labeled); ok {
			return o.TraceLabel()
		}
	}
	return ""
}
