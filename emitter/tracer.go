package emitter

// Tracer is told what emitters do. It must not touch them.
type Tracer interface {
	// Listens follows the registration of a listener.
	Listens(e *EventEmitter, l *Listener)
	// Emits precedes an emit that somebody hears; Emitted ends it, with what Emits
	// returned, even when a listener has thrown.
	Emits(e *EventEmitter, key Key, args []any) (mark int)
	// Calls precedes a listener's call, which Emitted ends as well.
	Calls(e *EventEmitter, l *Listener) (mark int)
	// Emitted ends an emit or a call.
	Emitted(mark int)
}

// traced stands in for an emitter's hook, so that those without a tracer have
// nothing more to ask; the hook proper is inside.
type traced struct {
	inner  Hook
	tracer Tracer
}

// Trace sets who is told of the emitter's emits from now on; nil ends it. Init
// does so by itself for objects of a loop that is traced.
func (e *EventEmitter) Trace(t Tracer) {
	inner := e.Hook()
	if t == nil {
		e.hook = inner
		return
	}
	e.hook = &traced{inner, t}
}

// tracer returns who is told, nil for nobody.
func (e *EventEmitter) tracer() Tracer {
	if t, ok := e.hook.(*traced); ok {
		return t.tracer
	}
	return nil
}

// EmitOverride implements [Hook].
func (t *traced) EmitOverride(e *EventEmitter, key Key, args []any) (heard, handled bool) {
	if t.inner == nil {
		return false, false
	}
	return t.inner.EmitOverride(e, key, args)
}

// Convert implements [Hook].
func (t *traced) Convert(arg, dst any) bool { return t.inner != nil && t.inner.Convert(arg, dst) }

// Throwable implements [Hook].
func (t *traced) Throwable(arg any) any { return t.inner.Throwable(arg) }

// Describe implements [Hook].
func (t *traced) Describe() string { return t.inner.Describe() }

// emitTraced calls an event's listeners and tells the tracer of each.
func (e *EventEmitter) emitTraced(t Tracer, key Key, ls []*Listener, args []any) {
	defer t.Emitted(t.Emits(e, key, args))
	e.running++
	for _, l := range ls {
		e.callTraced(t, l, args)
	}
	e.running--
}

func (e *EventEmitter) callTraced(t Tracer, l *Listener, args []any) {
	defer t.Emitted(t.Calls(e, l))
	l.call(e, args)
}
