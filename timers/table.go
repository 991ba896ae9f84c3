package timers

const (
	// nearMs is how many durations are found without a search.
	nearMs = 2048
	// maxGone is how many longer durations are remembered that nobody uses.
	maxGone = 64
)

// table finds the list of a duration.
type table struct {
	s    *timeouts
	near []*list
	far  map[int64]*list
	// recent has far lists that were asked for, by their duration's last bits.
	recent [64]*list
	gone   int // far lists that are gone
	free   *list
	// busy: a batch runs. The list it runs, when that has become empty, must not
	// become another, nor begin anew.
	busy bool
}

// get returns the list of a duration, nil when there is none.
func (b *table) get(ms int64) *list {
	if li := b.find(ms); li != nil && !li.gone {
		return li
	}
	return nil
}

// find is get, but for lists that are gone.
func (b *table) find(ms int64) *list {
	if uint64(ms) < uint64(len(b.near)) {
		return b.near[ms]
	}
	if ms < nearMs {
		return nil
	}
	slot := &b.recent[far(ms)]
	if li := *slot; li != nil && li.ms == ms {
		return li
	}
	li := b.far[ms]
	if li != nil {
		*slot = li
	}
	return li
}

// far returns where a long duration stands in recent. Most are whole seconds,
// so the bits are mixed.
func far(ms int64) uint64 { return uint64(ms) * 0x9E3779B97F4A7C15 >> 58 }

// add returns a new list for a duration that has none.
func (b *table) add(ms int64) *list {
	li := b.free
	if li == nil {
		li = &list{s: b.s, l: b.s.l}
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

// begin makes the list of a duration that has none begin, to be due at expiry.
func (b *table) begin(ms, expiry int64) *list {
	s := b.s
	s.began++
	due := turn{expiry, s.began}
	li := b.find(ms)
	if li == nil {
		li = b.add(ms)
		li.due, li.place = due, due
		s.queue.push(li)
		return li
	}
	li.gone = false
	if ms >= nearMs {
		b.gone--
	}
	li.due = due
	if due.before(li.place) {
		li.place = due
		s.queue.up(li.at)
	}
	return li
}

// leave ends a list that has become empty.
func (b *table) leave(li *list) {
	switch {
	case b.busy:
		b.drop(li)
	case li.ms >= nearMs && b.gone >= maxGone:
		b.drop(li)
		b.recycle(li)
	default:
		li.gone = true
		if li.ms >= nearMs {
			b.gone++
		}
	}
}

// drop forgets a list, which is empty.
func (b *table) drop(li *list) {
	b.s.queue.remove(li.at)
	if li.ms < nearMs {
		b.near[li.ms] = nil
	} else {
		delete(b.far, li.ms)
		if slot := &b.recent[far(li.ms)]; *slot == li {
			*slot = nil
		}
		if li.gone {
			b.gone--
		}
	}
	li.gone = false
}

// recycle makes a list that was dropped another.
func (b *table) recycle(li *list) {
	li.free = b.free
	b.free = li
}
