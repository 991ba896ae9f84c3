package timers

import "github.com/nodeloop/nodeloop/loop"

// Count returns how many timeouts of a loop are set. It walks them all.
func Count(l *loop.Loop) int { return of(l).Len() }

// Len counts the timeouts that are set, for the loop's metrics.
func (s *timeouts) Len() (n int) {
	if s.ten != nil {
		n = len(s.ten.alone)
		for _, lists := range []map[float64]*listOf10{s.ten.refed, s.ten.unrefd} {
			for _, li := range lists {
				n += li.list.len()
			}
		}
		return n
	}
	for _, li := range s.queue {
		n += li.len()
	}
	return n
}

func (li *list) len() (n int) {
	for t := li.head.next; t != nil && t != &li.head; t = t.next {
		n++
	}
	return n
}

// runWatched calls the timeout on a loop that somebody watches.
func (t *Timeout) runWatched(l *loop.Loop) {
	l.TimeoutRuns(t, t.ms, t.owner)
	if t.flags&repeats == 0 {
		l.TimeoutOver(t)
	}
}
