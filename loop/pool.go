package loop

import "sync"

// defaultPoolSize is libuv's.
const defaultPoolSize = 4

// pool runs blocking functions off the loop, a few at a time. Its goroutines
// end when there is nothing to do.
type pool struct {
	size    int
	mu      sync.Mutex
	queue   []work
	workers int

	inFlight int // functions whose end the loop does not know yet
}

type work struct{ fn, then func() }

// Work runs fn on another goroutine, at most [Options].PoolSize of them at a
// time, then then on the loop as a callback in the poll phase. The loop stays
// alive until then. fn must not touch the loop. A panic of fn crashes the
// process, as it does on any goroutine.
func (l *Loop) Work(fn, then func()) {
	l.assertOwner()
	l.activeOps++
	p := &l.pool
	p.inFlight++
	p.mu.Lock()
	p.queue = append(p.queue, work{fn, then})
	start := p.workers < p.size
	if start {
		p.workers++
	}
	p.mu.Unlock()
	if start {
		go p.run(l)
	}
}

func (p *pool) run(l *Loop) {
	for {
		p.mu.Lock()
		if len(p.queue) == 0 {
			p.workers--
			p.mu.Unlock()
			return
		}
		w := p.queue[0]
		p.queue[0] = work{}
		p.queue = p.queue[1:]
		p.mu.Unlock()
		w.fn()
		l.Post(func() {
			l.activeOps--
			p.inFlight--
			w.then()
		})
	}
}

// len returns how many functions wait for a goroutine.
func (p *pool) len() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.queue)
}

// end drops work that has not begun.
func (p *pool) end() {
	p.mu.Lock()
	p.queue = nil
	p.mu.Unlock()
}
