package jsrt

import (
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// signals are those that the program listens for.
type signals struct {
	rt      *Runtime
	watched map[string]chan os.Signal
}

// watchSignals makes the process emit a signal's name for as long as it has
// listeners. As in Node, they don't keep the loop alive.
func (p *process) watchSignals() {
	rt := p.rt
	s := &signals{rt: rt, watched: make(map[string]chan os.Signal)}
	on := func(event string, fn *goja.Object) {
		rt.CallMethod(p.obj, "on", rt.VM.ToValue(event), fn)
	}
	on("newListener", rt.Fn("startListeningIfSignal", 1, func(c goja.FunctionCall) goja.Value {
		s.watch(c.Argument(0))
		return nil
	}))
	on("removeListener", rt.Fn("stopListeningIfSignal", 1, func(c goja.FunctionCall) goja.Value {
		name := c.Argument(0)
		if ch := s.watched[name.String()]; ch != nil && rt.CallMethod(p.obj, "listenerCount", name).ToInteger() == 0 {
			signal.Stop(ch)
			close(ch)
			delete(s.watched, name.String())
		}
		return nil
	}))
}

// number returns a signal's number by its name, 0 when there is none.
func (s *signals) number(v goja.Value) syscall.Signal {
	if !goja.IsString(v) || !strings.HasPrefix(v.String(), "SIG") {
		return 0
	}
	all := s.rt.RequireObject("os").Get("constants").(*goja.Object).Get("signals").(*goja.Object)
	if n := all.Get(v.String()); n != nil {
		return syscall.Signal(n.ToInteger())
	}
	return 0
}

// watch begins to emit a signal.
func (s *signals) watch(v goja.Value) {
	rt := s.rt
	sig := s.number(v)
	if sig == 0 || rt.loop == nil || s.watched[v.String()] != nil {
		return
	}
	if sig == syscall.SIGKILL || sig == syscall.SIGSTOP {
		rt.Check(nodeerr.FromErrno(syscall.EINVAL, "uv_signal_start"))
	}
	name := v.String()
	ch := make(chan os.Signal, 16)
	s.watched[name] = ch
	signal.Notify(ch, sig)
	go func() {
		for range ch {
			rt.loop.Post(func() {
				_, err := rt.proc.emit(name, rt.VM.ToValue(name), rt.VM.ToValue(int(sig)))
				rt.Check(err)
			})
		}
	}()
}
