package timers

// listHeap orders lists by when their first timeout is due, then by which began
// first. Places may be early: top puts those right that come up.
type listHeap []*list

func (li *list) before(o *list) bool { return li.place.before(o.place) }

// top returns the list that is due first, nil when there is none. Lists on the
// way that are gone are dropped.
func (s *timeouts) top() *list {
	for len(s.queue) > 0 {
		li := s.queue[0]
		switch {
		case li.gone:
			s.table.drop(li)
			s.table.recycle(li)
		case li.place != li.due:
			li.place = li.due
			s.queue.down(0)
		default:
			return li
		}
	}
	return nil
}

func (h *listHeap) push(li *list) {
	li.at = len(*h)
	*h = append(*h, li)
	h.up(li.at)
}

func (h *listHeap) remove(at int) {
	q := *h
	last := len(q) - 1
	q[at].at = -1
	if at != last {
		q[at] = q[last]
		q[at].at = at
	}
	q[last] = nil
	*h = q[:last]
	if at < last && !h.down(at) {
		h.up(at)
	}
}

func (h *listHeap) up(at int) {
	q := *h
	li := q[at]
	for at > 0 {
		p := (at - 1) / 4
		if !li.before(q[p]) {
			break
		}
		q[at] = q[p]
		q[at].at = at
		at = p
	}
	q[at] = li
	li.at = at
}

func (h *listHeap) down(at int) (moved bool) {
	q := *h
	li := q[at]
	for {
		c := 4*at + 1
		if c >= len(q) {
			break
		}
		least := c
		for j := c + 1; j < min(c+4, len(q)); j++ {
			if q[j].before(q[least]) {
				least = j
			}
		}
		if !q[least].before(li) {
			break
		}
		q[at] = q[least]
		q[at].at = at
		at, moved = least, true
	}
	q[at] = li
	li.at = at
	return moved
}
