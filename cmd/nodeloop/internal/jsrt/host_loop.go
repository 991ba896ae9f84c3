package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop"
)

// loopHost runs a runtime on a loop of its own.
type loopHost struct {
	rt *Runtime
	l  *loop.Loop
}

// OnLoop is an [Options.NewHost] that runs the program on a reactor loop of the
// runtime's profile.
func OnLoop(rt *Runtime) Host {
	profile := loop.Node16
	if !rt.V16() {
		profile = loop.Node10
	}
	l, err := loop.New(loop.Options{Profile: profile})
	rt.Check(err)
	h := &loopHost{rt, l}
	rt.loop, rt.queue.loop = l, l
	l.SetMicrotasks(loopMicrotasks{rt})
	l.SetRejections(loopRejections{rt})
	l.SetUncaughtCapture(rt.Uncaught)
	l.OnBeforeExit(func(int) { rt.BeforeExit() })
	l.WarningFilter = h.warn
	l.SetSites(rt.registeredAt)
	if rt.opts.OnLoop != nil {
		rt.opts.OnLoop(l)
	}
	return h
}

// Loop returns the loop that the program runs on.
func (rt *Runtime) Loop() *loop.Loop { return rt.loop }

func (h *loopHost) Run(main func()) {
	h.l.Main(main)
	if err := h.l.Run(); err != nil {
		panic(err)
	}
}

func (h *loopHost) NextTick(job func()) { h.l.NextTick(job) }

func (h *loopHost) Post(job func()) {
	hold := h.l.Hold()
	h.l.Post(func() {
		hold.Release()
		job()
	})
}

// warn takes a warning of the core to the process object.
func (h *loopHost) warn(w *loop.Warning) bool {
	if w.Leak != nil {
		h.rt.WarnListeners(*w.Leak)
		return false
	}
	vs := []goja.Value{h.rt.VM.ToValue(w.Message), h.rt.VM.ToValue(w.Name)}
	if w.Code != "" {
		vs = append(vs, h.rt.VM.ToValue(string(w.Code)))
	}
	h.rt.CallMethod(h.rt.proc.obj, "emitWarning", vs...)
	return false
}

// loopMicrotasks is the engine's job queue as the loop drains it.
type loopMicrotasks struct{ rt *Runtime }

func (q loopMicrotasks) Enqueue(job func()) { q.rt.EnqueueMicrotask(job) }
func (q loopMicrotasks) Len() int           { return q.rt.queue.Len() }
func (q loopMicrotasks) Drain()             { q.rt.queue.Drain() }

// loopRejections is the rejection tracker as the loop asks it.
type loopRejections struct{ rt *Runtime }

func (r loopRejections) Pending() bool {
	return len(r.rt.rejections.waiting) > 0 || len(r.rt.rejections.late) > 0
}

func (r loopRejections) Process() bool { return r.rt.ProcessRejections() }
