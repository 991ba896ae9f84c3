package timers

import (
	"math"
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
)

// never is later than any time.
const never = math.MaxInt64

// timeouts are the timeouts of one loop.
type timeouts struct {
	l      *loop.Loop
	ten    *listsOf10 // node10's rules, nil for node16's
	idle   list       // of timeouts that were on no list yet
	cutter *list      // the list that took the last slab

	handle loop.Timer // node16: the one timer behind all lists
	now    int64      // node16: the time that a batch goes by
	refs   int        // node16: ref'd timeouts that are set
	next   int64      // node16: when the handle is due
	began  uint64     // node16: lists begun so far
	queue  listHeap
	table  table

	lastID uint32
	byID   map[uint32]*Timeout

	periods map[*Timeout]float64 // of intervals whose period is not their duration
}

// of returns the timeouts of a loop.
func of(l *loop.Loop) *timeouts {
	if s, ok := l.TimeoutState.(*timeouts); ok {
		return s
	}
	s := &timeouts{l: l, next: never}
	s.idle.s, s.idle.l, s.table.s = s, l, s
	if l.Profile().OneTimerHandle {
		s.handle.Init(l, s)
		s.handle.Unref()
	} else {
		s.ten = newListsOf10(s)
	}
	l.TimeoutState = s
	return s
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
	head Timeout
	l    *loop.Loop
	s    *timeouts
	ms   int64 // node16: the duration
	// due is when the first timeout is due and which list began first; place,
	// its place in the queue, may be that of an earlier due (node16).
	due   turn
	place turn
	at    int
	// gone: the list is empty and to be forgotten. It stays where it is until its
	// place comes up, since most durations are soon used again.
	gone bool
	free *list
	slab []Timeout // what new timeouts are cut from
	cut  int       // how many the slab had
}

// turn says when a list runs: by time, then by which list began first.
type turn struct {
	expiry int64
	order  uint64
}

func (a turn) before(b turn) bool {
	return a.expiry < b.expiry || a.expiry == b.expiry && a.order < b.order
}

// Timeouts of a list lie side by side, for they are due one after the other. A
// slab stays in memory as a whole, so lists that grow slowly have small ones.
const (
	minSlab = 2
	midSlab = 16
	maxSlab = 128
)

// alloc returns a new timeout for the list.
func (li *list) alloc() *Timeout {
	if len(li.slab) == 0 {
		li.grow()
	}
	t := &li.slab[0]
	li.slab = li.slab[1:]
	return t
}

// grow makes a slab, larger than the last. The largest are for lists that have
// all the growth.
func (li *list) grow() {
	limit := midSlab
	if li.s.cutter == li {
		limit = maxSlab
	}
	li.s.cutter = li
	li.cut = min(max(2*li.cut, minSlab), limit)
	li.slab = make([]Timeout, li.cut)
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
	li.append(t)
}

// append puts a timeout that is on no list at the end.
func (li *list) append(t *Timeout) {
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
	t.next, t.prev = nil, nil
}
