package jsrt

import (
	"github.com/dop251/goja"
)

// rejectionTracker follows promises that are rejected while nobody handles
// them.
type rejectionTracker struct {
	waiting []*rejection // not reported yet
	late    []*rejection // reported, handled since
	known   map[*goja.Promise]*rejection
	lastID  int
	warned  bool // node10's deprecation has been shown
}

type rejection struct {
	promise  *goja.Promise
	reason   goja.Value
	id       int
	reported bool
	handled  bool
}

func (rt *Runtime) installRejections() {
	t := &rt.rejections
	t.known = make(map[*goja.Promise]*rejection)
	rt.VM.SetPromiseRejectionTracker(func(p *goja.Promise, op goja.PromiseRejectionOperation) {
		switch op {
		case goja.PromiseRejectionReject:
			t.lastID++
			r := &rejection{promise: p, reason: p.Result(), id: t.lastID}
			t.known[p] = r
			t.waiting = append(t.waiting, r)
		case goja.PromiseRejectionHandle:
			if r := t.known[p]; r != nil {
				r.handled = true
				delete(t.known, p)
				if r.reported {
					t.late = append(t.late, r)
				}
			}
		}
	})
}

// ProcessRejections reports promises whose rejection nobody handled. The loop
// calls it when ticks and microtasks are empty; true means that listeners ran
// and the queues have to be drained again. A rejection that nobody listens for
// is an uncaught exception in node16 and a warning in node10. What a listener
// throws passes through, and the rest waits for the next drain.
func (rt *Runtime) ProcessRejections() bool {
	t := &rt.rejections
	if len(t.waiting) == 0 && len(t.late) == 0 {
		return false
	}
	ran := false
	for len(t.late) > 0 {
		r := t.late[0]
		t.late = t.late[1:]
		rt.reportLate(r)
		ran = true
	}
	for n := len(t.waiting); n > 0 && len(t.waiting) > 0; n-- {
		r := t.waiting[0]
		t.waiting = t.waiting[1:]
		if r.handled {
			continue
		}
		r.reported = true
		rt.reportRejection(r)
		ran = true
	}
	return ran || len(t.waiting) > 0
}

func (rt *Runtime) reportLate(r *rejection) {
	heard, err := rt.proc.emit("rejectionHandled", rt.VM.ToValue(r.promise))
	rt.Check(err)
	if !heard {
		rt.script("internal/rejections", "lateWarning", rt.VM.ToValue(r.id))
	}
}

func (rt *Runtime) reportRejection(r *rejection) {
	heard, err := rt.proc.emit("unhandledRejection", r.reason, rt.VM.ToValue(r.promise))
	rt.Check(err)
	if heard {
		return
	}
	if rt.V16() {
		reason := r.reason
		if !rt.isErrorLike(reason) {
			reason = rt.script("internal/rejections", "wrap", reason)
		}
		rt.fatalException(reason, rt.errorSite(reason), "unhandledRejection")
		if rt.loop != nil {
			rt.loop.SetImmediate(func() {}) // as after every uncaught error that was handled
		}
		return
	}
	rt.script("internal/rejections", "warn", rt.VM.ToValue(r.id), r.reason, rt.VM.ToValue(!rt.rejections.warned))
	rt.rejections.warned = true
}

// isErrorLike is Node's test for a rejection reason that is shown as it is: an
// object with a stack of its own.
func (rt *Runtime) isErrorLike(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok {
		return false
	}
	for _, name := range o.GetOwnPropertyNames() {
		if name == "stack" {
			return true
		}
	}
	return false
}

// errorSite is the place at which an error was made.
func (rt *Runtime) errorSite(v goja.Value) *callSite {
	if o, ok := v.(*goja.Object); ok {
		if frames := rt.seam.frames(o); frames != nil {
			return rt.firstSite(*frames)
		}
	}
	return nil
}

// script calls an exported function of one of our own scripts.
func (rt *Runtime) script(id, export string, args ...goja.Value) goja.Value {
	return rt.CallMethod(rt.RequireObject(id), export, args...)
}
