package timers

import (
	"math"
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
)

// never is later than any time.
const never = math.MaxInt64

// slab is how many timeouts are allocated together.
const slab = 32

// timeouts are the timeouts of one loop.
type timeouts struct {
	l    *loop.Loop
	ten  *listsOf10 // node10's rules, nil for node16's
	slab []Timeout

	handle loop.Timer // node16: the one timer behind all lists
	now    int64      // node16: the time that a batch goes by
	refs   int        // node16: ref'd timeouts that are set
	next   int64      // node16: when the handle is due
	began  uint64     // node16: lists begun so far
	queue  listHeap
	table  table

	lastID uint32
	byID   map[uint32]*Timeout
}

// of returns the timeouts of a loop.
func of(l *loop.Loop) *timeouts {
	if s, ok := l.TimeoutState.(*timeouts); ok {
		return s
	}
	s := &timeouts{l: l, next: never}
	if l.Profile().OneTimerHandle {
		s.handle.Init(l, s)
		s.handle.Unref()
	} else {
		s.ten = newListsOf10(s)
	}
	l.TimeoutState = s
	return s
}

// alloc returns a new timeout, cut from a slab.
func (s *timeouts) alloc() *Timeout {
	if len(s.slab) == 0 {
		s.slab = make([]Timeout, slab)
	}
	t := &s.slab[0]
	s.slab = s.slab[1:]
	return t
}

// coerce makes a duration of what a user gave.
func (s *timeouts) coerce(after float64) float64 {
	if after >= 1 && after <= maxMs {
		return after
	}
	if after > maxMs {
		s.l.EmitWarning(number(after)+" does not fit into a 32-bit signed integer."+
			"\nTimeout duration was set to 1.", "TimeoutOverflowWarning", "")
	}
	return 1
}

// number writes a number as JavaScript does.
func number(f float64) string {
	if math.IsInf(f, 1) {
		return "Infinity"
	}
	if f < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// list holds the timeouts of one duration in the order they are due: a ring
// that the head closes.
type list struct {
	head   Timeout
	ms     int64  // node16: the duration
	expiry int64  // node16: when the first is due
	order  uint64 // node16: which list began first
	at     int    // node16: place in the queue
	free   *list
}

// clear makes the list an empty one.
func (li *list) clear() { li.head.next, li.head.prev = &li.head, &li.head }

// first returns the first timeout, nil when there is none.
func (li *list) first() *Timeout {
	if t := li.head.next; t != &li.head {
		return t
	}
	return nil
}

// put moves a timeout to the end of the list.
func (li *list) put(t *Timeout) {
	if t.next != nil {
		t.unlink()
	}
	last := li.head.prev
	t.prev, t.next, t.list = last, &li.head, li
	last.next = t
	li.head.prev = t
}

// renew moves a timeout of the list to its end.
func (li *list) renew(t *Timeout) {
	t.prev.next = t.next
	t.next.prev = t.prev
	last := li.head.prev
	t.prev, t.next = last, &li.head
	last.next = t
	li.head.prev = t
}

// unlink takes a timeout off its list.
func (t *Timeout) unlink() {
	t.prev.next = t.next
	t.next.prev = t.prev
	t.next, t.prev, t.list = nil, nil, nil
}

// nearMs is how many durations are found without hashing.
const nearMs = 2048

// table finds the list of a duration.
type table struct {
	near []*list
	far  map[int64]*list
	free *list
	// busy: a batch runs. It may hold lists that are dropped, so they must not
	// become others.
	busy bool
}

func (b *table) get(ms int64) *list {
	if ms < int64(len(b.near)) {
		return b.near[ms]
	}
	if ms < nearMs {
		return nil
	}
	return b.far[ms]
}

// add returns a new list for a duration that has none.
func (b *table) add(ms int64) *list {
	li := b.free
	if li == nil {
		li = new(list)
		li.clear()
	} else {
		b.free = li.free
		li.free = nil
	}
	li.ms = ms
	if ms >= nearMs {
		if b.far == nil {
			b.far = make(map[int64]*list)
		}
		b.far[ms] = li
		return li
	}
	if ms >= int64(len(b.near)) {
		n := max(64, len(b.near))
		for int64(n) <= ms {
			n *= 2
		}
		b.near = append(b.near, make([]*list, n-len(b.near))...)
	}
	b.near[ms] = li
	return li
}

// drop forgets a list, which is empty and not queued.
func (b *table) drop(li *list) {
	if li.ms < nearMs {
		b.near[li.ms] = nil
	} else {
		delete(b.far, li.ms)
	}
	if !b.busy {
		li.free = b.free
		b.free = li
	}
}
