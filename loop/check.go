package loop

// Immediate stands for a function that is queued for the check phase. It
// mirrors Node's Immediate. Its zero value is one that has run.
type Immediate struct {
	im  *immediate
	use uint32
}

// immediate is an entry of the queue. Entries are used again: an Immediate
// whose use is another's stands for one that is done.
type immediate struct {
	q          *immediates
	fn         func()
	next, prev *immediate
	use        uint32
	unrefed    bool
}

// immediates are the queue of the check phase.
type immediates struct {
	head, tail *immediate
	// rest is what remains of a batch whose callback threw.
	rest        *immediate
	outstanding bool // the check phase has not come to its end
	running     bool // a batch runs, or threw
	count, refs int
	free        *immediate
	natives     []Caller // what comes before them
}

// BeforeImmediates queues c for the check phase of this turn, or of the next
// one when it runs now: before all immediates, and keeping the loop alive. It
// mirrors the native immediates of Node's own library, which package authors
// need to finish later what has ended at once.
func (l *Loop) BeforeImmediates(c Caller) {
	l.assertOwner()
	l.immediates.natives = append(l.immediates.natives, c)
	l.immediates.refs++
}

// nativeBatch calls what is queued before the immediates. In node16 what is
// queued meanwhile is called, too, and ticks run when all were called; in node10
// they run after each that calls user code.
type nativeBatch Loop

// Call implements [Caller].
func (b *nativeBatch) Call() {
	for l := (*Loop)(b); len(l.immediates.natives) > 0; {
		l.runNatives()
	}
}

func (l *Loop) runNatives() {
	q := &l.immediates
	batch := q.natives
	q.natives = nil
	q.refs -= len(batch)
	for _, c := range batch {
		c.Call()
	}
}

// SetImmediate queues fn for the check phase of this turn, or of the next one
// when the check phase runs now. It mirrors setImmediate.
func (l *Loop) SetImmediate(fn func()) Immediate {
	l.need(fn != nil)
	l.assertOwner()
	q := &l.immediates
	im := q.free
	if im == nil {
		im = q.more()
	}
	q.free = im.next
	im.fn, im.next = fn, nil
	q.count++
	q.refs++
	if q.tail != nil {
		q.tail.next = im
		im.prev = q.tail
	} else {
		q.head = im
	}
	q.tail = im
	if l.obs != nil {
		l.obs.registered(im)
	}
	return Immediate{im, im.use}
}

// more returns a chain of new entries.
func (q *immediates) more() *immediate {
	chain := make([]immediate, 32)
	for i := range chain {
		chain[i].q = q
		if i > 0 {
			chain[i-1].next = &chain[i]
		}
	}
	return &chain[0]
}

// settle counts the entry as no longer queued.
func (q *immediates) settle(im *immediate) {
	q.count--
	if !im.unrefed {
		q.refs--
	}
	im.unrefed = false
	im.use++
}

// recycle makes an entry, which is off its list, free.
func (q *immediates) recycle(im *immediate) {
	im.fn, im.prev = nil, nil
	im.next = q.free
	q.free = im
}

// queued reports whether the immediate waits to run.
func (i Immediate) queued() bool { return i.im != nil && i.im.use == i.use }

// Clear takes the immediate off its queue. One that has run or was cleared is
// ignored. It mirrors clearImmediate.
func (i Immediate) Clear() {
	if !i.queued() {
		return
	}
	im, q := i.im, i.im.q
	q.settle(im)
	if im.next != nil {
		im.next.prev = im.prev
	}
	if im.prev != nil {
		im.prev.next = im.next
	}
	if q.head == im {
		q.head = im.next
	}
	if q.tail == im {
		q.tail = im.prev
	}
	if q.rest == im {
		q.rest = im.next
	}
	q.recycle(im)
}

// Ref makes the immediate keep the loop alive until it has run; so it begins.
func (i Immediate) Ref() {
	if i.queued() && i.im.unrefed {
		i.im.unrefed = false
		i.im.q.refs++
	}
}

// Unref makes the immediate not keep the loop alive, nor the poll phase from
// waiting.
func (i Immediate) Unref() {
	if i.HasRef() {
		i.im.unrefed = true
		i.im.q.refs--
	}
}

// HasRef reports whether the immediate is queued and ref'd. It mirrors
// immediate.hasRef.
func (i Immediate) HasRef() bool {
	return i.queued() && !i.im.unrefed
}

// runCheck is the check phase.
func (l *Loop) runCheck() {
	switch {
	case len(l.immediates.natives) > 0 && l.profile.TicksBeforeImmediates:
		l.Enter((*nativeBatch)(l))
	case len(l.immediates.natives) > 0:
		l.runNatives()
	case l.profile.TicksBeforeImmediates && !l.idleTicks():
		l.Enter(Func(nothing))
	}
	q := &l.immediates
	for more := q.count > 0; more; more = q.outstanding {
		q.running = true
		l.Enter((*immediateBatch)(l))
		if q.running && !l.profile.TicksBetweenCallbacks && q.rest != nil {
			q.outstanding = true
		}
	}
}

// immediateBatch runs the immediates that are queued when it begins, or those
// that a throw left over. After a throw node16 comes back even when nothing was
// left over, and then takes what was queued meanwhile.
type immediateBatch Loop

func (b *immediateBatch) Call() {
	l := (*Loop)(b)
	q := &l.immediates
	between := l.profile.TicksBetweenCallbacks
	if q.rest == nil {
		q.rest = q.head
		q.head, q.tail = nil, nil
		q.outstanding = q.outstanding || between
	}
	for first := true; q.rest != nil; first = false {
		if between && !first {
			l.RunTicks()
			if q.rest == nil {
				break
			}
		}
		im := q.rest
		q.rest = im.next
		if im.next != nil {
			im.next.prev = nil
			im.next = nil
		}
		q.settle(im)
		fn := im.fn
		q.recycle(im)
		if l.obs != nil {
			l.obs.runImmediate(im, fn)
		} else {
			fn()
		}
	}
	q.outstanding, q.running = false, false
}
