package jsrt

import "github.com/dop251/goja"

// Host is what a runtime asks of the loop it runs on. All calls come from the
// loop's goroutine.
type Host interface {
	// Run calls main as the first callback, then runs the loop until nothing
	// keeps it alive. Around every callback it drains ticks, then
	// [Runtime.Microtasks], then asks [Runtime.ProcessRejections], until all
	// are empty.
	Run(main func())
	// NextTick queues job behind the ticks that wait already.
	NextTick(job func())
	// Post runs job as a callback of its own in a later turn; until then the
	// loop stays alive. It is for results that are ready, such as those of the
	// file system.
	Post(job func())
}

// tickHost is the smallest host: ticks and posted callbacks, no timers and no
// sockets.
type tickHost struct {
	rt     *Runtime
	ticks  []func()
	posted []func()
}

func (h *tickHost) NextTick(job func()) { h.ticks = append(h.ticks, job) }

func (h *tickHost) Post(job func()) { h.posted = append(h.posted, job) }

func (h *tickHost) Run(main func()) {
	h.callback(main)
	for {
		for len(h.posted) > 0 {
			job := h.posted[0]
			h.posted = h.posted[1:]
			h.callback(job)
		}
		h.callback(h.rt.BeforeExit)
		if len(h.posted) == 0 {
			return
		}
	}
}

func (h *tickHost) callback(f func()) {
	h.rt.Guard(f)
	mq := h.rt.Microtasks()
	for {
		for len(h.ticks) > 0 {
			tick := h.ticks[0]
			h.ticks = h.ticks[1:]
			h.rt.Guard(tick)
			if len(h.ticks) == 0 || h.rt.V16() {
				mq.Drain()
			}
		}
		mq.Drain()
		if len(h.ticks) == 0 && !h.rt.ProcessRejections() {
			return
		}
	}
}

// BeforeExit emits process 'beforeExit'; the loop calls it, as a callback, when
// nothing keeps it alive.
func (rt *Runtime) BeforeExit() {
	p := rt.proc
	if p.exiting() {
		return
	}
	if _, err := p.emit("beforeExit", rt.VM.ToValue(p.exitCode(0))); err != nil {
		panic(err)
	}
}

// nextTick is process.nextTick.
func (rt *Runtime) nextTick(c goja.FunctionCall) goja.Value {
	fn, ok := goja.AssertFunction(c.Argument(0))
	if !ok {
		rt.throwCallback("callback", c.Argument(0))
	}
	if rt.proc.exiting() {
		return nil
	}
	var args []goja.Value
	if len(c.Arguments) > 1 {
		args = append(args, c.Arguments[1:]...)
	}
	rt.host.NextTick(rt.Carry(func() { rt.Call(fn, goja.Undefined(), args...) }))
	return nil
}
