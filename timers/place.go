package timers

import "github.com/nodeloop/nodeloop/loop"

// Place is where a timeout that is set stands: in the list of its duration,
// which holds the timeouts in the order they are due.
type Place struct {
	Prev, Next *Timeout // the neighbours, nil at an end of the list
	Ms         float64  // the list's duration
	Expiry     int64    // node16: loop time at which the list is next looked at
	Order      uint64   // node16: which list began first, from 1
	Queue      int      // node16: the list's place in the queue of lists, from 1
	Unref      bool     // node10: the list does not keep the loop alive
}

// Place returns where the timeout stands; ok is false when it is on no list. It
// mirrors timeout._idlePrev and timeout._idleNext.
func (t *Timeout) Place() (p Place, ok bool) {
	if t.next == nil {
		return Place{}, false
	}
	li := t.list
	if t.prev != &li.head {
		p.Prev = t.prev
	}
	if t.next != &li.head {
		p.Next = t.next
	}
	if t.list.s.ten != nil {
		p.Ms, p.Unref = t.ms, t.flags&internal != 0
		return p, true
	}
	p.Ms, p.Expiry, p.Order, p.Queue = float64(li.ms), li.due.expiry, li.due.order, li.at+1
	return p, true
}

// Owner returns who is told that the timeout is due.
func (t *Timeout) Owner() Owner { return t.owner }

// HandleOwner is an [Owner] that node10 asks to close the timer of the loop that
// an unref'd timeout has of its own; others have it closed.
type HandleOwner interface {
	Owner
	// CloseHandle is called when the timeout is cleared or, unless it is an
	// interval, has run.
	CloseHandle(handle *loop.Timer)
}

// Handle returns the timer of the loop that node10 gives a timeout that is
// unref'd, nil when there is none. It mirrors node10's timeout._handle.
func (t *Timeout) Handle() *loop.Timer {
	if t.list == nil || t.list.s.ten == nil {
		return nil
	}
	return t.list.s.ten.alone[t]
}

// WasCalled reports whether the timeout has run at least once, by node10's
// count. It mirrors node10's timeout._called.
func (t *Timeout) WasCalled() bool { return t.flags&called != 0 }
