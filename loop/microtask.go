package loop

// MicrotaskQueue is the queue that a drain empties after the ticks. The loop
// has one of its own; a language layer substitutes that of its promises.
type MicrotaskQueue interface {
	// Enqueue adds a job.
	Enqueue(job func())
	// Len returns how many jobs wait.
	Len() int
	// Drain runs jobs in order, those queued meanwhile included, until none is
	// left. A job that throws is reported with [Loop.Throw] and does not end
	// the drain.
	Drain()
}

// Rejections is a language layer's store of promises that were rejected and
// have no handler.
type Rejections interface {
	// Pending reports whether there is something to process.
	Pending() bool
	// Process reports what is pending and returns whether that may have queued
	// ticks or microtasks.
	Process() bool
}

// QueueMicrotask queues job behind the microtasks that wait already. It mirrors
// queueMicrotask.
func (l *Loop) QueueMicrotask(job func()) {
	if job == nil {
		panic(errNoCallback())
	}
	l.assertOwner()
	if l.micro != nil {
		l.micro.Enqueue(job)
	} else {
		l.jobs.q.push(job)
		if l.obs != nil {
			l.obs.jobQueued()
		}
	}
}

// SetMicrotasks substitutes the microtask queue. It must be empty, as the one
// it replaces.
func (l *Loop) SetMicrotasks(q MicrotaskQueue) { l.micro = q }

// idleTicks reports that a drain would find nothing.
func (l *Loop) idleTicks() bool {
	return l.ticks.size == 0 && l.jobs.q.size == 0 &&
		(l.micro == nil || l.micro.Len() == 0) && !l.hasRejections()
}

// drainMicrotasks empties the microtask queue.
func (l *Loop) drainMicrotasks() {
	if l.micro != nil {
		l.micro.Drain()
	} else if l.jobs.q.size > 0 {
		l.jobs.Drain()
	}
}

// SetRejections gives the loop rejections to process at the end of each drain.
func (l *Loop) SetRejections(r Rejections) { l.rejections = r }

func (l *Loop) hasRejections() bool {
	return l.rejections != nil && l.rejections.Pending()
}

func (l *Loop) processRejections() bool {
	return l.rejections != nil && l.rejections.Process()
}

// jobs is the loop's own microtask queue.
type jobs struct {
	l *Loop
	q ring[func()]
}

func (j *jobs) Drain() {
	for j.q.len() > 0 {
		j.l.guard((*jobRun)(j))
	}
}

// jobRun runs jobs until the queue is empty or one throws.
type jobRun jobs

func (j *jobRun) Call() {
	for j.q.len() > 0 {
		job := j.q.pop()
		if j.l.obs != nil {
			j.l.obs.runJob(job)
		} else {
			job()
		}
	}
}
