package loop

import "sync"

// postQueue is what other goroutines ask the loop to run.
type postQueue struct {
	mu       sync.Mutex
	waiting  []func()
	spare    []func()
	sleeping bool // the loop waits, or is about to
	ended    bool
}

// Post queues fn to run on the loop, as a callback in the poll phase, and
// returns false when the loop has ended. Any goroutine may call it. Functions
// run in the order they were posted. A post that waits keeps the loop alive.
func (l *Loop) Post(fn func()) bool {
	l.need(fn != nil)
	q := &l.posts
	q.mu.Lock()
	if q.ended {
		q.mu.Unlock()
		return false
	}
	q.waiting = append(q.waiting, fn)
	if len(q.waiting) == 1 {
		l.posted.Store(true)
	}
	q.rouse(l)
	q.mu.Unlock()
	return true
}

// rouse ends the loop's wait. The lock is held, so that the loop cannot end and
// give its poller away meanwhile.
func (q *postQueue) rouse(l *Loop) {
	if q.sleeping {
		q.sleeping = false
		l.kernel.Wake()
	}
}

// wake ends the loop's wait.
func (q *postQueue) wake(l *Loop) {
	q.mu.Lock()
	q.rouse(l)
	q.mu.Unlock()
}

// sleep declares that the loop is going to wait and reports whether it may.
func (q *postQueue) sleep() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.sleeping = len(q.waiting) == 0
	return q.sleeping
}

func (q *postQueue) awake() {
	q.mu.Lock()
	q.sleeping = false
	q.mu.Unlock()
}

// run calls what has been posted so far.
func (q *postQueue) run(l *Loop) {
	if !l.posted.Load() {
		return
	}
	q.mu.Lock()
	batch := q.waiting
	q.waiting = q.spare[:0]
	q.spare = nil
	l.posted.Store(false)
	q.mu.Unlock()
	for i, fn := range batch {
		batch[i] = nil
		l.Callback(fn)
	}
	q.spare = batch[:0]
}

// len returns how many posts wait.
func (q *postQueue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.waiting)
}

// end makes later posts fail.
func (q *postQueue) end() {
	q.mu.Lock()
	q.ended, q.sleeping = true, false
	q.waiting, q.spare = nil, nil
	q.mu.Unlock()
}

// Hold keeps a loop alive for work that goes on elsewhere.
type Hold struct {
	l    *Loop
	once sync.Once
}

// Hold returns something that keeps the loop alive until its Post or Release is
// called.
func (l *Loop) Hold() *Hold {
	l.holds.Add(1)
	return &Hold{l: l}
}

// Post ends the hold by running fn on the loop. Any goroutine may call it, once;
// further calls do nothing.
func (h *Hold) Post(fn func()) {
	h.once.Do(func() {
		h.l.Post(func() {
			h.l.holds.Add(-1)
			fn()
		})
	})
}

// Release ends the hold. Any goroutine may call it.
func (h *Hold) Release() { h.Post(nothing) }
