package emitter

import "slices"

// Callee is a listener made by a layer above, such as a JavaScript function.
type Callee interface {
	// Call runs the listener for an emit of e.
	Call(e *EventEmitter, args []any)
}

// Listener is one registration. It is what On, Once and their siblings return,
// since Go functions cannot be compared.
type Listener struct {
	fn      any // func(args ...any), a typed func, or a Callee
	ev      spreader
	e       *EventEmitter
	key     Key
	own     [2]*Listener // where the list begins of an event that has no others
	once    bool
	fired   bool
	removed bool
	among   bool // others of its event were left when it was removed
	latent  bool // it was registered by a Latent's Attach
	// Foreign is the identity that a layer above compares listeners by (the
	// JavaScript function as it was given). It belongs to that layer.
	Foreign any
}

// spreader calls a typed listener with untyped arguments.
type spreader interface {
	spread(e *EventEmitter, fn any, args []any)
}

// NewListener returns a listener for a layer above, to be registered with
// [EventEmitter.Add].
func NewListener(fn Callee, foreign any, once bool) *Listener {
	return &Listener{fn: fn, Foreign: foreign, once: once}
}

// Bind makes l, which may be part of another object, a listener that calls fn.
// Register it with [EventEmitter.Add].
func (l *Listener) Bind(fn Callee, once bool) *Listener {
	*l = Listener{fn: fn, once: once}
	return l
}

// Off removes the listener from its emitter and emits 'removeListener'. It
// does nothing the second time. It mirrors emitter.off.
func (l *Listener) Off() {
	if l.e != nil {
		l.e.Remove(l)
	}
}

// Registered reports whether the listener is on its emitter's list. One that
// is not may be added again with [EventEmitter.Add].
func (l *Listener) Registered() bool { return l.e != nil && !l.removed }

// WasLatent reports whether the listener was registered by [Latent].Attach.
func (l *Listener) WasLatent() bool { return l.latent }

// IsOnce reports whether the listener runs at most once.
func (l *Listener) IsOnce() bool { return l.once }

// Event returns the key that the listener is registered under.
func (l *Listener) Event() Key { return l.key }

// IsLast reports whether the listener is registered and the last of its event.
func (l *Listener) IsLast() bool {
	if l.e == nil || l.removed {
		return false
	}
	ls := l.e.find(l.key)
	return len(ls) > 0 && ls[len(ls)-1] == l
}

// Func returns the function as it was registered: a typed func,
// a func(...any), or a [Callee].
func (l *Listener) Func() any { return l.fn }

// Call runs the listener as an emit with these arguments would; a once
// listener is removed first.
func (l *Listener) Call(args ...any) { l.call(l.e, args) }

func (l *Listener) call(e *EventEmitter, args []any) {
	if l.once && !l.fire() {
		return
	}
	l.run(e, args)
}

func (l *Listener) run(e *EventEmitter, args []any) {
	switch fn := l.fn.(type) {
	case func(...any):
		fn(args...)
	case Callee:
		fn.Call(e, args)
	default:
		l.ev.spread(e, fn, args)
	}
}

// fire takes a once listener off its list and reports whether it may run. An
// emit that began earlier may hold one that has run since, but one that was
// merely removed still runs, as in Node.
func (l *Listener) fire() bool {
	if l.fired {
		return false
	}
	l.e.Remove(l)
	l.fired = true
	return true
}

// add makes a listener and registers it.
func (e *EventEmitter) add(key Key, fn any, ev spreader, once, prepend bool) *Listener {
	l := e.newListener()
	l.fn, l.ev, l.once = fn, ev, once
	return e.Add(key, l, prepend)
}

// Add registers a listener under key, at the front or at the back. 'newListener'
// is emitted first, if anyone hears it. On and its siblings end here.
func (e *EventEmitter) Add(key Key, l *Listener, prepend bool) *Listener {
	if e.place(&newListener) >= 0 {
		e.EmitKey(newListener, []any{key, l})
	}
	return e.Insert(key, l, prepend)
}

// Insert is Add without 'newListener', for a layer above that has announced
// the listener itself.
func (e *EventEmitter) Insert(key Key, l *Listener, prepend bool) *Listener {
	// A running emit may still read the list that began in l.
	busy := e.running > 0 || l.e != nil && l.e.running > 0
	l.e, l.key = e, key
	l.removed, l.fired, l.latent = false, false, e.attaching
	if e.hook != nil {
		if t := e.tracer(); t != nil {
			t.Listens(e, l)
		}
	}
	if e.latent != nil {
		e.yields(&key, prepend)
	}
	i := e.place(&key)
	e.changes++
	if i < 0 {
		if e.lists == nil {
			e.lists = make([]list, 0, firstLists)
		}
		e.names |= key.bit()
		e.lists = append(e.lists, list{key: key, ls: l.begin(busy)})
		i = len(e.lists) - 1
	} else if prepend {
		e.lists[i].ls = slices.Concat([]*Listener{l}, e.lists[i].ls)
	} else {
		e.lists[i].ls = append(e.lists[i].ls, l)
	}
	e.checkLeak(i)
	if e.watcher != nil && prepend {
		if w, ok := e.watcher.(PrependWatcher); ok {
			w.ListenerPrepended(key)
		}
	} else if e.watcher != nil {
		e.watcher.ListenerAdded(key)
	}
	return l
}

// begin returns a list of l alone: its own, unless that is busy.
func (l *Listener) begin(busy bool) []*Listener {
	if busy {
		return []*Listener{l}
	}
	l.own[0] = l
	return l.own[:1]
}

// RemovedAmongOthers reports whether listeners of its event stayed when l was
// removed. Node tells 'removeListener' of a wrapper then, not of what it wraps.
func (l *Listener) RemovedAmongOthers() bool { return l.among }

// Remove takes one registration off its list and emits 'removeListener', if
// anyone hears it. A listener that is not registered is left alone.
func (e *EventEmitter) Remove(l *Listener) {
	if e.concerns(&l.key) {
		e.attach()
	}
	i := e.place(&l.key)
	if i < 0 || l.removed {
		return
	}
	at := lastIndex(e.lists[i].ls, l)
	if at < 0 {
		return
	}
	l.removed, l.among = true, len(e.lists[i].ls) > 1
	e.removeAt(i, at)
	if e.place(&removeListener) >= 0 {
		e.EmitKey(removeListener, []any{l.key, l})
	}
	e.watchRemoval(l.key)
}

func (e *EventEmitter) watchRemoval(key Key) {
	if e.watcher != nil {
		e.watcher.ListenerRemoved(key)
	}
}

// Drop is Remove without 'removeListener', for a layer above that replaces the
// whole table.
func (e *EventEmitter) Drop(l *Listener) {
	if i := e.index(l.key); i >= 0 {
		if at := lastIndex(e.lists[i].ls, l); at >= 0 {
			l.removed = true
			e.removeAt(i, at)
		}
	}
}

// removeAt drops one listener, so that running emits keep theirs.
func (e *EventEmitter) removeAt(i, at int) {
	ls := e.lists[i].ls
	e.changes++
	switch {
	case len(ls) == 1:
		e.dropList(i)
	case e.running > 0 || &ls[0] == &ls[at].own[0]:
		e.lists[i].ls = append(ls[:at:at], ls[at+1:]...)
	default:
		e.lists[i].ls = slices.Delete(ls, at, at+1)
	}
}

// dropList takes an event without listeners out of the table.
func (e *EventEmitter) dropList(i int) {
	last := len(e.lists) - 1
	if i < last {
		copy(e.lists[i:], e.lists[i+1:])
	}
	e.lists[last] = list{}
	e.lists = e.lists[:last]
	if i < int(e.ahead) {
		e.ahead--
	}
}

func lastIndex(ls []*Listener, l *Listener) int {
	for i := len(ls) - 1; i >= 0; i-- {
		if ls[i] == l {
			return i
		}
	}
	return -1
}

// RemoveAllListeners removes every listener of the named events, or of all
// events when none is named, last registered first, each with its
// 'removeListener' if anyone hears that.
func (e *EventEmitter) RemoveAllListeners(names ...string) {
	if len(names) == 0 {
		e.RemoveAll()
		return
	}
	for _, name := range names {
		e.RemoveAllOf(Key{Name: name})
	}
}

// RemoveAll removes the listeners of every event; those of 'removeListener' go
// last, so that they see the others go.
func (e *EventEmitter) RemoveAll() {
	defer e.watchRemoval(Key{})
	e.changes++
	if e.index(removeListener) < 0 {
		for _, l := range e.lists {
			markRemoved(l.ls)
		}
		e.lists = nil
		return
	}
	for _, key := range e.KeysInOrder() {
		if key != removeListener {
			e.RemoveAllOf(key)
		}
	}
	e.RemoveAllOf(removeListener)
	e.lists = nil
}

// RemoveAllOf removes the listeners of one event, last registered first.
func (e *EventEmitter) RemoveAllOf(key Key) {
	defer e.watchRemoval(key)
	e.changes++
	i := e.index(key)
	if i < 0 {
		return
	}
	if e.index(removeListener) < 0 {
		markRemoved(e.lists[i].ls)
		e.dropList(i)
		return
	}
	ls := slices.Clone(e.lists[i].ls)
	for at := len(ls) - 1; at >= 0; at-- {
		e.Remove(ls[at])
	}
}

func markRemoved(ls []*Listener) {
	for _, l := range ls {
		l.removed = true
	}
}
