package loop

// Immediate is a function queued for the check phase. It mirrors Node's
// Immediate.
type Immediate struct {
	loop       *Loop
	fn         func()
	next, prev *Immediate
	state      immediateState
	// Foreign is the immediate's face in another language, if it has one.
	Foreign any
}

type immediateState uint8

const (
	immediateQueued  immediateState = iota // ref'd
	immediateUnrefed                       // queued, does not keep the loop alive
	immediateDone                          // ran or was cleared
)

// immediates are the queue of the check phase.
type immediates struct {
	head, tail *Immediate
	// rest is what remains of a batch whose callback threw.
	rest        *Immediate
	outstanding bool // the check phase has not come to its end
	running     bool // a batch runs, or threw
	count, refs int
	slab        []Immediate
}

// SetImmediate queues fn for the check phase of this turn, or of the next one
// when the check phase runs now. It mirrors setImmediate.
func (l *Loop) SetImmediate(fn func()) *Immediate {
	l.assertOwner()
	q := &l.immediates
	if len(q.slab) == 0 {
		q.slab = make([]Immediate, 8)
	}
	im := &q.slab[0]
	q.slab = q.slab[1:]
	im.loop, im.fn = l, fn
	q.count++
	q.refs++
	if q.tail != nil {
		q.tail.next = im
		im.prev = q.tail
	} else {
		q.head = im
	}
	q.tail = im
	return im
}

// Clear takes the immediate off its queue. It mirrors clearImmediate.
func (im *Immediate) Clear() {
	if im == nil || im.state == immediateDone {
		return
	}
	q := &im.loop.immediates
	q.settle(im)
	im.fn = nil
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
	im.next, im.prev = nil, nil
}

// settle counts the immediate as no longer queued.
func (q *immediates) settle(im *Immediate) {
	q.count--
	if im.state == immediateQueued {
		q.refs--
	}
	im.state = immediateDone
}

// Ref makes the immediate keep the loop alive until it has run; so it begins.
func (im *Immediate) Ref() {
	if im.state == immediateUnrefed {
		im.state = immediateQueued
		im.loop.immediates.refs++
	}
}

// Unref makes the immediate not keep the loop alive, nor the poll phase from
// waiting.
func (im *Immediate) Unref() {
	if im.state == immediateQueued {
		im.state = immediateUnrefed
		im.loop.immediates.refs--
	}
}

// HasRef reports whether the immediate is queued and ref'd.
func (im *Immediate) HasRef() bool { return im.state == immediateQueued }

// runCheck is the check phase.
func (l *Loop) runCheck() {
	if l.profile.TicksBeforeImmediates && (l.ticks.len() > 0 || l.micro.Len() > 0 || l.hasRejections()) {
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
		im.fn = nil
		fn()
	}
	q.outstanding, q.running = false, false
}
