package jsrt

import "github.com/nodeloop/nodeloop/loop"

// MicrotaskQueue is the job queue of a runtime as the loop sees it: the loop
// drains it after every callback, when no tick is left.
type MicrotaskQueue interface {
	// Len returns how many jobs wait.
	Len() int
	// Drain runs jobs in the order in which they were queued, those queued
	// meanwhile included, until none is left.
	Drain()
}

type jobQueue struct {
	jobs *[]func()
	head int
	loop *loop.Loop // who is told of each job, nil for nobody
}

func (q *jobQueue) Len() int { return len(*q.jobs) - q.head }

// Drain is not re-entrant in effect: a drain inside a job goes on where the
// outer one stands, and the outer one then finds the queue empty.
func (q *jobQueue) Drain() {
	for q.head < len(*q.jobs) {
		job := (*q.jobs)[q.head]
		(*q.jobs)[q.head] = nil
		q.head++
		if q.head == len(*q.jobs) {
			*q.jobs = (*q.jobs)[:0]
			q.head = 0
		}
		if q.loop != nil {
			q.loop.MicrotaskRuns()
		}
		job()
	}
}

// Microtasks returns the queue of promise jobs. It may be drained only while
// [Runtime.Main] runs.
func (rt *Runtime) Microtasks() MicrotaskQueue { return rt.queue }

// EnqueueMicrotask queues a Go job behind the promise jobs that wait already.
// An exception that it panics with is an uncaught one.
func (rt *Runtime) EnqueueMicrotask(job func()) {
	*rt.queue.jobs = append(*rt.queue.jobs, func() { rt.guardJob(job) })
}

// guardJob is Guard by the rules of the loop, if there is one.
func (rt *Runtime) guardJob(job func()) {
	if rt.loop == nil {
		rt.Guard(job)
		return
	}
	rt.loop.Guard(loop.Func(job))
}
