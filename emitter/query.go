package emitter

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// ListenerCount returns how many listeners the named event has.
func (e *EventEmitter) ListenerCount(name string) int { return len(e.find(Key{Name: name})) }

// Hears reports whether the named event has listeners.
func (e *EventEmitter) Hears(name string) bool {
	key := Key{Name: name}
	return e.place(&key) >= 0 || e.concerns(&key)
}

// CountOf is ListenerCount for a [Key].
func (e *EventEmitter) CountOf(key Key) int { return len(e.find(key)) }

// Listeners returns a copy of the named event's listeners in order. It mirrors
// emitter.listeners and rawListeners: a once listener says so by IsOnce.
func (e *EventEmitter) Listeners(name string) []*Listener { return e.ListenersOf(Key{Name: name}) }

// ListenersOf is Listeners for a [Key].
func (e *EventEmitter) ListenersOf(key Key) []*Listener {
	return append([]*Listener(nil), e.find(key)...)
}

// EventNames returns the names of the events that have listeners: indexes first,
// then the others in the order in which they got their first.
func (e *EventEmitter) EventNames() []string {
	keys := e.KeysInOrder()
	names := make([]string, 0, len(keys))
	for _, key := range keys {
		names = append(names, key.String())
	}
	return names
}

// KeysInOrder is EventNames as keys: names that are indexes first, in numeric
// order, then names, then symbols, each in the order of their first listeners.
func (e *EventEmitter) KeysInOrder() []Key {
	keys := e.Keys()
	slices.SortStableFunc(keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(index(a), index(b)))
	})
	return keys
}

func rank(k Key) int {
	switch {
	case k.Symbol != nil:
		return 2
	case index(k) < noIndex:
		return 0
	}
	return 1
}

// noIndex is the index of a name that is none.
const noIndex = math.MaxUint32

// index returns the index that a name is, as JavaScript's arrays have them.
func index(k Key) uint64 {
	n := k.Name
	if k.Symbol != nil || n == "" || n[0] < '0' || n[0] > '9' || n[0] == '0' && len(n) > 1 {
		return noIndex
	}
	i, err := strconv.ParseUint(n, 10, 32)
	if err != nil {
		return noIndex
	}
	return i
}

// Keys lists the events in the order of their first listeners.
func (e *EventEmitter) Keys() []Key {
	e.attach()
	keys := make([]Key, 0, len(e.lists))
	for i := range e.lists {
		keys = append(keys, e.lists[i].key)
	}
	return keys
}

// SetMaxListeners sets the number of listeners of one event above which a leak
// is suspected; 0 means no limit. It panics with ERR_OUT_OF_RANGE for a negative
// number, as Node throws. It mirrors emitter.setMaxListeners.
func (e *EventEmitter) SetMaxListeners(n int) {
	if n < 0 {
		panic(nodeerr.NewRange(nodeerr.ErrOutOfRange,
			`The value of "n" is out of range. It must be a non-negative number. Received `+strconv.Itoa(n)))
	}
	e.maxListeners = n + 1
}

// ResetMaxListeners puts the default limit in force again.
func (e *EventEmitter) ResetMaxListeners() { e.maxListeners = 0 }

// MaxListeners returns the limit in force. It mirrors emitter.getMaxListeners.
func (e *EventEmitter) MaxListeners() int {
	switch {
	case e.maxListeners > 0:
		return e.maxListeners - 1
	case e.env != nil:
		return e.env.DefaultMaxListeners()
	default:
		return DefaultMaxListeners
	}
}

// OwnMaxListeners returns the limit set on this emitter, and false when the
// default is in force.
func (e *EventEmitter) OwnMaxListeners() (n int, own bool) {
	return e.maxListeners - 1, e.maxListeners > 0
}

// checkLeak warns once when an event has passed its limit.
func (e *EventEmitter) checkLeak(i int) {
	l := &e.lists[i]
	if len(l.ls) <= DefaultMaxListeners && e.maxListeners == 0 && e.env == nil || l.warned {
		return
	}
	limit := e.MaxListeners()
	if limit <= 0 || len(l.ls) <= limit {
		return
	}
	l.warned = true
	if e.env == nil {
		return
	}
	e.env.WarnListeners(LeakWarning{Emitter: e, Event: l.key, Count: len(l.ls)})
}

// Warned reports whether a leak of the event's listeners was warned of, which is
// done once. It mirrors emitter._events[key].warned.
func (e *EventEmitter) Warned(key Key) bool {
	i := e.index(key)
	return i >= 0 && e.lists[i].warned
}

// SetWarned changes what Warned reports; with false a leak is warned of again.
func (e *EventEmitter) SetWarned(key Key, on bool) {
	if i := e.index(key); i >= 0 {
		e.lists[i].warned = on
	}
}

// describe returns the object's class in brackets, as Node's inspect shows it
// at depth -1.
func (e *EventEmitter) describe() string {
	if h := e.Hook(); h != nil {
		return h.Describe()
	}
	if e.owner == nil {
		return "[EventEmitter]"
	}
	t := reflect.TypeOf(e.owner)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return fmt.Sprintf("[%s]", t.Name())
}
