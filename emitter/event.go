package emitter

// The events that every emitter has.
var (
	newListener    = Key{Name: "newListener"}
	removeListener = Key{Name: "removeListener"}

	// EventNewListener is emitted just before a listener is added, with its
	// event's key and the listener.
	EventNewListener = &Event2[Key, *Listener]{Name: "newListener"}
	// EventRemoveListener is emitted just after a listener was removed.
	EventRemoveListener = &Event2[Key, *Listener]{Name: "removeListener"}
)

// arg returns argument i as an A; absent, undefined or of another kind it is
// the zero value.
func arg[A any](e *EventEmitter, args []any, i int) A {
	var zero A
	if i >= len(args) {
		return zero
	}
	if v, ok := args[i].(A); ok {
		return v
	}
	if e.hook != nil {
		dst := new(A)
		if e.hook.Convert(args[i], dst) {
			return *dst
		}
	}
	if u, ok := any(&zero).(Unboxer); ok {
		u.Unbox(args[i])
	}
	return zero
}

// Boxer is an argument type that stands for another value, such as a stream's
// chunk: untyped listeners get what Boxed returns.
type Boxer interface{ Boxed() any }

// Unboxer is the way back: the pointer to an argument type that fills itself
// from the value an untyped emit gave.
type Unboxer interface{ Unbox(v any) }

// box returns an argument as untyped listeners see it.
func box[A any](a A) any {
	v := any(a)
	if b, ok := v.(Boxer); ok {
		return b.Boxed()
	}
	return v
}

// Event0 describes an event with no argument. Descriptors are
// package variables, one for each event; their methods are the typed spelling
// of [EventEmitter]'s.
type Event0 struct{ Name string }

// On appends a typed listener to e.
func (ev *Event0) On(e *EventEmitter, fn func()) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, false)
}

// Once appends a typed listener that runs at most once.
func (ev *Event0) Once(e *EventEmitter, fn func()) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, false)
}

// Prepend is On at the front of the list.
func (ev *Event0) Prepend(e *EventEmitter, fn func()) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, true)
}

// PrependOnce is Once at the front of the list.
func (ev *Event0) PrependOnce(e *EventEmitter, fn func()) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, true)
}

// Count returns how many listeners e has for the event.
func (ev *Event0) Count(e *EventEmitter) int { return len(e.find(Key{Name: ev.Name})) }

// Emit calls the listeners in order and reports whether there were any.
func (ev *Event0) Emit(e *EventEmitter) bool {
	if e.hook != nil || ev.Name == "error" {
		return e.EmitKey(Key{Name: ev.Name}, nil)
	}
	key := Key{Name: ev.Name}
	if e.concerns(&key) {
		e.fireLatent(&key)
		return true
	}
	ls := e.listed(&key)
	several := len(ls) > 1
	if several {
		e.running++
	}
	for _, l := range ls {
		if l.once && !l.fire() {
			continue
		}
		if fn, ok := l.fn.(func()); ok {
			fn()
		} else {
			l.run(e, nil)
		}
	}
	if several {
		e.running--
	}
	return len(ls) > 0
}

func (ev *Event0) spread(e *EventEmitter, fn any, args []any) {
	fn.(func())()
}

// Event1 describes an event with one argument. Descriptors are
// package variables, one for each event; their methods are the typed spelling
// of [EventEmitter]'s.
type Event1[A any] struct{ Name string }

// On appends a typed listener to e.
func (ev *Event1[A]) On(e *EventEmitter, fn func(A)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, false)
}

// Once appends a typed listener that runs at most once.
func (ev *Event1[A]) Once(e *EventEmitter, fn func(A)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, false)
}

// OnceInto is Once with a listener that may be part of another object.
func (ev *Event1[A]) OnceInto(l *Listener, e *EventEmitter, fn func(A)) *Listener {
	e.need(fn != nil)
	*l = Listener{fn: fn, ev: ev, once: true}
	return e.Add(Key{Name: ev.Name}, l, false)
}

// Prepend is On at the front of the list.
func (ev *Event1[A]) Prepend(e *EventEmitter, fn func(A)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, true)
}

// PrependOnce is Once at the front of the list.
func (ev *Event1[A]) PrependOnce(e *EventEmitter, fn func(A)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, true)
}

// Count returns how many listeners e has for the event.
func (ev *Event1[A]) Count(e *EventEmitter) int { return len(e.find(Key{Name: ev.Name})) }

// Emit calls the listeners in order and reports whether there were any.
func (ev *Event1[A]) Emit(e *EventEmitter, a A) bool {
	if e.hook != nil || ev.Name == "error" {
		return e.EmitKey(Key{Name: ev.Name}, []any{box(a)})
	}
	key := Key{Name: ev.Name}
	if e.concerns(&key) {
		if e.firesBare(&key) {
			return true
		}
		e.attach()
	}
	ls := e.listed(&key)
	several := len(ls) > 1
	if several {
		e.running++
	}
	for _, l := range ls {
		if l.once && !l.fire() {
			continue
		}
		if fn, ok := l.fn.(func(A)); ok {
			fn(a)
		} else {
			l.run(e, []any{box(a)})
		}
	}
	if several {
		e.running--
	}
	return len(ls) > 0
}

func (ev *Event1[A]) spread(e *EventEmitter, fn any, args []any) {
	fn.(func(A))(arg[A](e, args, 0))
}

// Event2 describes an event with two arguments. Descriptors are
// package variables, one for each event; their methods are the typed spelling
// of [EventEmitter]'s.
type Event2[A, B any] struct{ Name string }

// On appends a typed listener to e.
func (ev *Event2[A, B]) On(e *EventEmitter, fn func(A, B)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, false)
}

// Once appends a typed listener that runs at most once.
func (ev *Event2[A, B]) Once(e *EventEmitter, fn func(A, B)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, false)
}

// Prepend is On at the front of the list.
func (ev *Event2[A, B]) Prepend(e *EventEmitter, fn func(A, B)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, true)
}

// PrependOnce is Once at the front of the list.
func (ev *Event2[A, B]) PrependOnce(e *EventEmitter, fn func(A, B)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, true)
}

// Count returns how many listeners e has for the event.
func (ev *Event2[A, B]) Count(e *EventEmitter) int { return len(e.find(Key{Name: ev.Name})) }

// Emit calls the listeners in order and reports whether there were any.
func (ev *Event2[A, B]) Emit(e *EventEmitter, a A, b B) bool {
	if e.hook != nil || ev.Name == "error" {
		return e.EmitKey(Key{Name: ev.Name}, []any{box(a), box(b)})
	}
	ls := e.find(Key{Name: ev.Name})
	several := len(ls) > 1
	if several {
		e.running++
	}
	for _, l := range ls {
		if l.once && !l.fire() {
			continue
		}
		if fn, ok := l.fn.(func(A, B)); ok {
			fn(a, b)
		} else {
			l.run(e, []any{box(a), box(b)})
		}
	}
	if several {
		e.running--
	}
	return len(ls) > 0
}

func (ev *Event2[A, B]) spread(e *EventEmitter, fn any, args []any) {
	fn.(func(A, B))(arg[A](e, args, 0), arg[B](e, args, 1))
}

// Event3 describes an event with three arguments. Descriptors are
// package variables, one for each event; their methods are the typed spelling
// of [EventEmitter]'s.
type Event3[A, B, C any] struct{ Name string }

// On appends a typed listener to e.
func (ev *Event3[A, B, C]) On(e *EventEmitter, fn func(A, B, C)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, false)
}

// Once appends a typed listener that runs at most once.
func (ev *Event3[A, B, C]) Once(e *EventEmitter, fn func(A, B, C)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, false)
}

// Prepend is On at the front of the list.
func (ev *Event3[A, B, C]) Prepend(e *EventEmitter, fn func(A, B, C)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, true)
}

// PrependOnce is Once at the front of the list.
func (ev *Event3[A, B, C]) PrependOnce(e *EventEmitter, fn func(A, B, C)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, true)
}

// Count returns how many listeners e has for the event.
func (ev *Event3[A, B, C]) Count(e *EventEmitter) int { return len(e.find(Key{Name: ev.Name})) }

// Emit calls the listeners in order and reports whether there were any.
func (ev *Event3[A, B, C]) Emit(e *EventEmitter, a A, b B, c C) bool {
	if e.hook != nil || ev.Name == "error" {
		return e.EmitKey(Key{Name: ev.Name}, []any{box(a), box(b), box(c)})
	}
	ls := e.find(Key{Name: ev.Name})
	several := len(ls) > 1
	if several {
		e.running++
	}
	for _, l := range ls {
		if l.once && !l.fire() {
			continue
		}
		if fn, ok := l.fn.(func(A, B, C)); ok {
			fn(a, b, c)
		} else {
			l.run(e, []any{box(a), box(b), box(c)})
		}
	}
	if several {
		e.running--
	}
	return len(ls) > 0
}

func (ev *Event3[A, B, C]) spread(e *EventEmitter, fn any, args []any) {
	fn.(func(A, B, C))(arg[A](e, args, 0), arg[B](e, args, 1), arg[C](e, args, 2))
}

// Event4 describes an event with four arguments. Descriptors are
// package variables, one for each event; their methods are the typed spelling
// of [EventEmitter]'s.
type Event4[A, B, C, D any] struct{ Name string }

// On appends a typed listener to e.
func (ev *Event4[A, B, C, D]) On(e *EventEmitter, fn func(A, B, C, D)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, false)
}

// Once appends a typed listener that runs at most once.
func (ev *Event4[A, B, C, D]) Once(e *EventEmitter, fn func(A, B, C, D)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, false)
}

// Prepend is On at the front of the list.
func (ev *Event4[A, B, C, D]) Prepend(e *EventEmitter, fn func(A, B, C, D)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, false, true)
}

// PrependOnce is Once at the front of the list.
func (ev *Event4[A, B, C, D]) PrependOnce(e *EventEmitter, fn func(A, B, C, D)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: ev.Name}, fn, ev, true, true)
}

// Count returns how many listeners e has for the event.
func (ev *Event4[A, B, C, D]) Count(e *EventEmitter) int { return len(e.find(Key{Name: ev.Name})) }

// Emit calls the listeners in order and reports whether there were any.
func (ev *Event4[A, B, C, D]) Emit(e *EventEmitter, a A, b B, c C, d D) bool {
	if e.hook != nil || ev.Name == "error" {
		return e.EmitKey(Key{Name: ev.Name}, []any{box(a), box(b), box(c), box(d)})
	}
	ls := e.find(Key{Name: ev.Name})
	several := len(ls) > 1
	if several {
		e.running++
	}
	for _, l := range ls {
		if l.once && !l.fire() {
			continue
		}
		if fn, ok := l.fn.(func(A, B, C, D)); ok {
			fn(a, b, c, d)
		} else {
			l.run(e, []any{box(a), box(b), box(c), box(d)})
		}
	}
	if several {
		e.running--
	}
	return len(ls) > 0
}

func (ev *Event4[A, B, C, D]) spread(e *EventEmitter, fn any, args []any) {
	fn.(func(A, B, C, D))(arg[A](e, args, 0), arg[B](e, args, 1), arg[C](e, args, 2), arg[D](e, args, 3))
}
