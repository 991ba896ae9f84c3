package timers

// set makes a timeout and sets it.
func (s *timeouts) set(owner Owner, after float64, kind flags) *Timeout {
	if !s.l.NowHolds() {
		s.l.UpdateTime()
	}
	start := s.l.Now()
	if s.ten != nil {
		t := s.idle.alloc()
		t.list, t.owner, t.ms, t.flags = &s.idle, owner, after, kind
		s.ten.insert(t, start)
		return t
	}
	if kind&refed != 0 {
		s.retain()
	}
	li := s.listFor(int64(after), start)
	t := li.alloc()
	t.owner, t.start, t.ms, t.flags = owner, start, after, kind
	li.append(t)
	return t
}

// listFor returns the list of a duration that counts from start. One that is
// gone but has its place still, early enough, begins anew where it stands.
func (s *timeouts) listFor(ms, start int64) *list {
	li := s.table.find(ms)
	switch expiry := start + ms; {
	case li == nil:
	case !li.gone:
		return li
	case ms < nearMs && li.place.expiry <= expiry && s.next <= expiry:
		s.began++
		li.gone, li.due = false, turn{expiry, s.began}
		return li
	}
	return s.begin(ms, start+ms)
}

// insert puts a timeout on the list of its duration.
func (s *timeouts) insert(t *Timeout, start int64) {
	ms := int64(t.ms)
	t.start = start
	li := s.listFor(ms, start)
	if t.next != nil {
		t.unlink()
	}
	li.append(t)
}

// begin begins a list, to be due at expiry. The handle is set when that is
// before everything else; lists that already run know their time.
func (s *timeouts) begin(ms, expiry int64) *list {
	if s.next > expiry {
		s.handle.Start(ms, 0)
		s.next = expiry
	}
	return s.table.begin(ms, expiry)
}

// refresh is insert for a timeout that was set before.
func (s *timeouts) refresh(t *Timeout) {
	now := s.l.UpdateTime()
	if t.next != nil {
		t.start = now
		t.list.renew(t)
		return
	}
	s.insert(t, now)
	if t.flags&ended != 0 {
		t.flags &^= ended
		if t.flags&refed != 0 {
			s.retain()
		}
	}
}

// clear ends a timeout that is set, has no name and is on the list of its
// duration: what unenroll does, without the questions.
func (s *timeouts) clear(t *Timeout) {
	li := t.list
	t.ms = -1
	t.unlink()
	if t.flags&refed != 0 {
		if li.head.next == &li.head {
			s.table.leave(li)
		}
		s.release()
	}
	t.flags |= emptied | ended
}

// unenroll ends a timeout. An empty list of unref'd timeouts stays: it is
// likely to be used again soon.
func (s *timeouts) unenroll(t *Timeout) {
	if t.flags&ended != 0 {
		return // its duration stays, so that a refresh sets it again, to no effect
	}
	t.flags |= ended
	li := t.list
	if t.next != nil {
		t.unlink()
		if t.flags&moved != 0 {
			li = s.table.get(int64(t.ms))
		}
	} else {
		li = s.table.get(int64(t.ms)) // it may be the one that runs
	}
	if t.flags&refed != 0 {
		if li != nil && li.head.next == &li.head {
			s.table.leave(li)
		}
		s.release()
	}
	t.ms = -1
}

// retain counts a ref'd timeout that is set.
func (s *timeouts) retain() {
	s.refs++
	if s.refs == 1 {
		s.handle.Ref()
	}
}

func (s *timeouts) release() {
	s.refs--
	if s.refs == 0 {
		s.handle.Unref()
	}
}

// OnTimer runs all lists that are due, as a callback of the loop.
func (s *timeouts) OnTimer() {
	s.now = s.l.UpdateTime()
	s.table.busy = true
	for !s.l.Guard((*batch)(s)) {
		// A throw ended the batch; the rest is due as well.
	}
	s.table.busy = false
	if s.next == never {
		s.handle.Unref()
		return
	}
	s.handle.Start(max(s.next-s.l.Now(), 1), 0)
	if s.refs > 0 {
		s.handle.Ref()
	} else {
		s.handle.Unref()
	}
}

// batch runs what is due; after a throw it is called again and goes on.
type batch timeouts

func (b *batch) Call() {
	s := (*timeouts)(b)
	s.next = never
	for first := true; ; first = false {
		li := s.top()
		if li == nil {
			return
		}
		if li.due.expiry > s.now {
			s.next = li.due.expiry
			return
		}
		if !first {
			s.l.RunTicks()
		}
		s.runList(li)
	}
}

// runList runs what is due of a list. The list may be taken away and begun anew
// meanwhile; then the new one is another list.
func (s *timeouts) runList(li *list) {
	first := true
	for t := li.first(); t != nil; t = li.first() {
		if s.now-t.start < li.ms {
			s.began++
			li.due = turn{max(t.start+li.ms, s.now+1), s.began}
			return
		}
		if first {
			first = false
		} else {
			// A throw in here leaves t where it is, for the next batch. What the
			// ticks refresh runs all the same.
			t.flags &^= startedAnew
			s.l.RunTicks()
			if t.flags&startedAnew != 0 {
				continue
			}
		}
		if t.next != nil {
			t.unlink()
		}
		if t.flags&emptied != 0 {
			s.end(t)
			continue
		}
		s.fire(t)
	}
	if s.table.get(li.ms) == li {
		s.table.drop(li)
		s.table.recycle(li)
	}
}

// fire calls one timeout, which is off its list. Whatever comes of the call, an
// interval is set again, counting from when the call began.
func (s *timeouts) fire(t *Timeout) {
	start := int64(-1)
	if t.flags&repeats != 0 {
		start = s.l.UpdateTime()
	}
	defer s.fired(t, start)
	if s.l.Watched() {
		t.runWatched(s.l)
	} else {
		t.owner.OnTimeout()
	}
}

func (s *timeouts) fired(t *Timeout, start int64) {
	switch {
	case t.flags&(repeats|ended) == repeats && t.ms >= 0:
		t.renewPeriod()
		if start < 0 { // it has become an interval in the call
			start = s.l.UpdateTime()
		}
		s.insert(t, start)
	case t.next == nil:
		s.end(t)
	}
}

// end counts a timeout that has run as no longer set. The handle follows when
// the batch is through.
func (s *timeouts) end(t *Timeout) {
	if t.flags&ended == 0 {
		t.flags |= ended
		if t.flags&refed != 0 {
			s.refs--
		}
	}
}
