package loop

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Unsupported is behind the ENOTSUP of a call that a guest reactor (packages
// below loop/reactor) cannot make: it says which reactor and what.
type Unsupported = poll.Unsupported

// ReactorEnded is the error of [Loop.Run] when a guest reactor ended by itself.
type ReactorEnded = poll.Ended

// hostedTurns is turns on a reactor that calls rather than waits.
func (l *Loop) hostedTurns() {
	if !l.alive() || l.stopped.Load() {
		return
	}
	err := l.host.Host(l.hosted)
	l.claim()
	if err != nil {
		l.failure = err
		l.SetExitCode(codeUncaught)
		l.stopped.Store(true)
	}
}

// hosted is a turn that begins and ends in the poll phase, where the reactor
// waits. It returns how long it may wait, as pollTimeout does, and whether the
// loop wants more.
func (l *Loop) hosted() (timeoutMs int, more bool) {
	l.claim()
	if l.parked {
		l.parked = false
		l.posts.awake()
		l.idle(false)
		l.UpdateTime()
		l.poll(0)
		l.afterPoll()
		if !l.alive() || l.stopped.Load() {
			return 0, false
		}
	}
	l.beforePoll()
	l.phase(PhasePoll)
	l.applyChanges()
	timeoutMs = l.pollTimeout()
	if timeoutMs != 0 && !l.posts.sleep() {
		timeoutMs = 0
	}
	l.parked = true
	l.idle(true)
	return timeoutMs, true
}

// failed returns the error of a call, nil for 0, with the reactor's reason when
// it has one.
func (l *Loop) failed(errno syscall.Errno, call string) error {
	if errno != syscall.ENOTSUP || l.host == nil {
		return failed(errno, call)
	}
	e := nodeerr.FromErrno(errno, call)
	if why := l.host.Refusal(); why != nil {
		e.Cause = why
		e.Message += ": " + why.Error()
	}
	return e
}
