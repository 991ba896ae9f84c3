package emitter

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// DefaultMaxListeners is the number of listeners of one event above which a
// leak is suspected, unless the [Env] says otherwise. It mirrors
// events.defaultMaxListeners.
const DefaultMaxListeners = 10

// Key names an event: a string or, from JavaScript, a symbol.
type Key struct {
	Name   string // the event's name; a symbol's text when Symbol is set
	Symbol any    // the symbol's identity, nil for a string name
}

// ErrorMonitor is the event that an 'error' is announced by before its own
// listeners run, heard or not. It mirrors events.errorMonitor.
var ErrorMonitor = Key{Name: "events.errorMonitor", Symbol: errorMonitor{}}

type errorMonitor struct{}

// String returns the name as Node's messages show it.
func (k Key) String() string {
	if k.Symbol != nil {
		return "Symbol(" + k.Name + ")"
	}
	return k.Name
}

// Env is what an emitter asks of the loop it lives on.
type Env interface {
	// DefaultMaxListeners returns the process-wide default.
	DefaultMaxListeners() int
	// WarnListeners is told once for each event whose listeners exceed the
	// limit. The loop turns it into a 'warning' in a later tick.
	WarnListeners(w LeakWarning)
	// Tracer returns who is to be told of the emits of emitters that are
	// initialised now; nil, mostly, for nobody.
	Tracer() Tracer
}

// LeakWarning tells that an event has more listeners than its limit, as Node's
// MaxListenersExceededWarning does.
type LeakWarning struct {
	Emitter *EventEmitter
	Event   Key
	Count   int
}

// Message returns Node's sentence; naming says whether it names the emitter's
// class, as versions after 10 do.
func (w LeakWarning) Message(naming bool) string {
	to := ""
	if naming {
		to = "to " + w.Emitter.describe()
	}
	return "Possible EventEmitter memory leak detected. " + strconv.Itoa(w.Count) + " " + w.Event.String() +
		" listeners added" + strings.TrimSuffix(" "+to, " ") + ". Use emitter.setMaxListeners() to increase limit"
}

// Hook is the door for a layer above whose objects have an emitter of ours
// inside: the JavaScript bridge. Pure Go objects have none.
type Hook interface {
	// EmitOverride is asked before every emit from Go. handled is false when the
	// object's emit is the built-in one.
	EmitOverride(e *EventEmitter, key Key, args []any) (heard, handled bool)
	// Convert turns a foreign argument into what a typed Go listener takes; dst
	// points to that type.
	Convert(arg, dst any) bool
	// Throwable returns what an unheard 'error' with this argument panics with.
	Throwable(arg any) any
	// Describe returns the object as warnings show it, such as "[Socket]".
	Describe() string
}

// Watcher is a class that acts on registrations, as Node's Readable does by
// overriding on and removeListener.
type Watcher interface {
	// ListenerAdded follows an On or Once; a listener put in front is not told,
	// since Node's prependListener does not call on.
	ListenerAdded(key Key)
	// ListenerRemoved follows a removal, after its 'removeListener'. The zero key
	// stands for the removal of every event's listeners.
	ListenerRemoved(key Key)
}

// PrependWatcher is a [Watcher] that wants to know of listeners put in front too.
type PrependWatcher interface {
	// ListenerPrepended follows a prepend.
	ListenerPrepended(key Key)
}

// EventEmitter is Node's EventEmitter. Its zero value is ready to use; objects
// embed it. Init ties it to a loop for warnings.
type EventEmitter struct {
	lists  []list
	env    Env
	hook   Hook
	owner  any
	latent Latent // the class's own listeners that are not in lists yet
	room   *Room  // where there is room for the next listener
	// watcher is the class that overrides on, nil for most.
	watcher Watcher
	// maxListeners is the limit plus one, 0 when it is the default.
	maxListeners int
	// running counts the emits to several listeners that have not ended; a
	// listener's panic leaves it too high, which only costs copies.
	running int32
	// names has the bit of every event that has been in lists; most that are
	// emitted have not.
	names   uint32
	changes uint32 // see Changes
	// latentNames has the bits of the latent listeners' events.
	latentNames uint32
	// ahead is how many of lists come before those of leading latent listeners.
	ahead     int16
	leads     bool // the latent listeners stay latent while others are appended
	attaching bool // latent listeners are being registered
}

// bit is the place of an event's name in names.
func (k *Key) bit() uint32 {
	if k.Name == "" {
		return 1
	}
	return 1 << ((uint(k.Name[0]) + 7*uint(len(k.Name))) & 31)
}

// is reports whether two keys are the same.
func (k *Key) is(o *Key) bool {
	return k.Name == o.Name && (k.Symbol == nil && o.Symbol == nil || k.Symbol == o.Symbol)
}

// list is one event's listeners. A running emit holds its own length, so that
// addition at the end may grow in place; removal copies while one is running.
// A list begins in its first listener and leaves it when that is removed.
type list struct {
	key    Key
	ls     []*Listener
	warned bool
}

// Room is storage for the listeners of two events and two of the listeners, for
// objects that are made by the thousand and want it inside themselves.
type Room struct {
	lists [2]list
	spare [2]Listener
	used  int8
}

// Use gives the emitter room to begin with. One that has listeners already, from
// before its object was initialised, keeps what it has.
func (e *EventEmitter) Use(r *Room) {
	if e.lists == nil {
		e.lists, e.room = r.lists[:0], r
	}
}

// firstLists is for how many events the first listener makes room.
const firstLists = 4

// newListener returns a listener to be filled in.
func (e *EventEmitter) newListener() *Listener {
	r := e.room
	if r == nil {
		return new(Listener)
	}
	l := &r.spare[r.used]
	if r.used++; int(r.used) == len(r.spare) {
		e.room = nil
	}
	return l
}

// Init ties the emitter to env, usually the loop, and names the object that
// embeds it. Either may be nil.
func (e *EventEmitter) Init(env Env, owner any) {
	e.env, e.owner = env, owner
	if env != nil {
		if t := env.Tracer(); t != nil {
			e.Trace(t)
		}
	}
}

// Owner returns the object that embeds the emitter, as given to Init.
func (e *EventEmitter) Owner() any { return e.owner }

// Changes returns a number that is another one after each registration and each
// removal of a listener: as long as it stays, so do the listeners.
func (e *EventEmitter) Changes() uint32 { return e.changes }

// Emitter returns e. It lets any object that embeds an EventEmitter be passed
// where only its events matter.
func (e *EventEmitter) Emitter() *EventEmitter { return e }

// SetHook sets the door for a layer above; nil removes it.
func (e *EventEmitter) SetHook(h Hook) {
	if t, ok := e.hook.(*traced); ok {
		t.inner = h
	} else {
		e.hook = h
	}
}

// Hook returns the door set by SetHook, or nil.
func (e *EventEmitter) Hook() Hook {
	if t, ok := e.hook.(*traced); ok {
		return t.inner
	}
	return e.hook
}

// SetWatcher sets the class that is told of registrations; nil removes it. One
// that is set over another passes its calls on.
func (e *EventEmitter) SetWatcher(w Watcher) { e.watcher = w }

// Watcher returns what SetWatcher set, or nil.
func (e *EventEmitter) Watcher() Watcher { return e.watcher }

// On appends a listener of the named event and returns it; [Listener.Off]
// removes it. It mirrors emitter.on and addListener. fn gets the event's
// arguments in order.
func (e *EventEmitter) On(name string, fn func(args ...any)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: name}, fn, nil, false, false)
}

// Once is On for one call: the listener is removed before it runs.
func (e *EventEmitter) Once(name string, fn func(args ...any)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: name}, fn, nil, true, false)
}

// PrependListener is On at the front of the list.
func (e *EventEmitter) PrependListener(name string, fn func(args ...any)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: name}, fn, nil, false, true)
}

// PrependOnceListener is Once at the front of the list.
func (e *EventEmitter) PrependOnceListener(name string, fn func(args ...any)) *Listener {
	e.need(fn != nil)
	return e.add(Key{Name: name}, fn, nil, true, true)
}

// Emit calls the event's listeners in order and reports whether there were
// any. It mirrors emitter.emit: an 'error' that nobody hears panics with its
// argument.
func (e *EventEmitter) Emit(name string, args ...any) bool {
	return e.EmitKey(Key{Name: name}, args)
}

// EmitKey is Emit for a [Key] and asks the hook first.
func (e *EventEmitter) EmitKey(key Key, args []any) bool {
	if e.hook != nil {
		if heard, ok := e.hook.EmitOverride(e, key, args); ok {
			return heard
		}
	}
	return e.EmitDefault(key, args)
}

// EmitDefault is the built-in emit: what EventEmitter.prototype.emit runs,
// without asking the hook.
func (e *EventEmitter) EmitDefault(key Key, args []any) bool {
	isError := key.Symbol == nil && key.Name == "error"
	if isError && e.place(&ErrorMonitor) >= 0 {
		e.EmitKey(ErrorMonitor, args)
	}
	ls := e.find(key)
	if len(ls) == 0 {
		if isError {
			e.unheard(args)
		}
		return false
	}
	if e.hook != nil {
		if t := e.tracer(); t != nil {
			e.emitTraced(t, key, ls, args)
			return true
		}
	}
	if len(ls) == 1 {
		ls[0].call(e, args)
		return true
	}
	e.running++
	for _, l := range ls {
		l.call(e, args)
	}
	e.running--
	return true
}

// unheard throws the argument of an 'error' event without listeners.
func (e *EventEmitter) unheard(args []any) {
	var v any
	if len(args) > 0 {
		v = args[0]
	}
	if h := e.Hook(); h != nil {
		panic(h.Throwable(v))
	}
	if err, ok := v.(error); ok {
		panic(err)
	}
	text := "undefined"
	switch v := v.(type) {
	case nil:
	case string:
		text = "'" + v + "'"
	default:
		text = fmt.Sprint(v)
	}
	panic(nodeerr.New(nodeerr.ErrUnhandledError, "Unhandled error. ("+text+")"))
}

// find returns the listeners of an event as they stand now.
func (e *EventEmitter) find(key Key) []*Listener {
	if e.concerns(&key) {
		e.attach()
	}
	return e.listed(&key)
}

// listed is find without regard to latent listeners.
func (e *EventEmitter) listed(key *Key) []*Listener {
	if e.names&key.bit() == 0 {
		return nil
	}
	for i := range e.lists {
		if l := &e.lists[i]; l.key.is(key) {
			return l.ls
		}
	}
	return nil
}

// index returns where an event's listeners are in the table, latent ones
// included; -1 for nowhere.
func (e *EventEmitter) index(key Key) int {
	if e.latent != nil {
		e.attach()
	}
	return e.place(&key)
}

// place is index without regard to latent listeners.
func (e *EventEmitter) place(key *Key) int {
	if e.names&key.bit() == 0 {
		return -1
	}
	for i := range e.lists {
		if e.lists[i].key.is(key) {
			return i
		}
	}
	return -1
}
