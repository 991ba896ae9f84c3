package guest

import (
	"runtime"
	"syscall"
)

// pass hands what ended a turn to Run's goroutine.
func (out leave) pass() error {
	switch {
	case out.exiting:
		runtime.Goexit()
	case out.panicked != nil:
		panic(out.panicked)
	}
	return nil
}

// Enter runs the loop's turns; the engine's callbacks end with it. It returns
// true when the engine has to end. Inside a turn it does nothing.
func (k *Kernel) Enter() (over bool) {
	if k.shut {
		return true
	}
	if k.inside {
		return false
	}
	for n := 1; ; n++ {
		timeoutMs, more := k.step()
		if !more {
			if k.park() {
				return true
			}
			continue
		}
		k.failEnding()
		ready, draining := k.pressing()
		if ready || timeoutMs == 0 {
			if n < maxTurns {
				continue
			}
			k.engine.Wake()
			return false
		}
		if draining {
			if ms := k.engine.AwaitDrain(); ms >= 0 && (timeoutMs < 0 || ms < timeoutMs) {
				timeoutMs = ms
			}
		}
		k.alarm.set(timeoutMs, k.engine.Wake)
		return false
	}
}

// step runs one turn. A panic in it is Run's, and the turn the last for now.
func (k *Kernel) step() (timeoutMs int, more bool) {
	returned := false
	k.inside = true
	defer func() {
		k.inside = false
		if returned {
			return
		}
		if v := recover(); v != nil {
			k.out = leave{panicked: v}
			return
		}
		k.baton <- leave{exiting: true}
	}()
	timeoutMs, more = k.turn()
	returned = true
	return timeoutMs, more
}

// failEnding fails the sockets whose side a turn has ended without closing them.
func (k *Kernel) failEnding() {
	for i, s := range k.ending {
		k.ending[i] = nil
		if !s.closed && !s.gone {
			s.fail(syscall.ENOTSUP)
			k.list(s)
		}
	}
	k.ending = k.ending[:0]
}

// park gives the loop to Run's goroutine and waits for it to come back. It
// returns true when it never will.
func (k *Kernel) park() (over bool) {
	out := k.out
	k.out = leave{}
	k.baton <- out
	return !<-k.resume
}

// Opened tells of a new connection and returns its socket. It returns nil when
// nobody listens any more, and the connection is to be closed.
func (k *Kernel) Opened(c Conn) *Sock {
	if k.shut || k.server == nil || k.server.closed {
		return nil
	}
	s := &Sock{conn: c}
	k.server.waiting = append(k.server.waiting, s)
	k.list(k.server)
	return s
}

// Came tells of data, which is the engine's again when the callback ends: after
// Enter, [Kernel.Keep] must follow.
func (k *Kernel) Came(s *Sock, b []byte) {
	s.lent = b
	k.list(s)
}

// Keep copies what turns have not read of what came.
func (k *Kernel) Keep(s *Sock) {
	if s.closed {
		s.lent = nil
		return
	}
	s.keep(k.limit)
}

// Ends tells that the peer has ended the connection (err is nil or [io.EOF]) or
// that it has failed.
func (k *Kernel) Ends(s *Sock, err error) {
	if s.gone {
		return // it was made to fail
	}
	s.eof = true
	s.errno = errnoOf(err)
	k.list(s)
}

// Gone tells that the engine has closed a connection, or is about to.
func (k *Kernel) Gone(s *Sock) {
	s.gone = true
	k.list(s)
}

// Ended tells that the engine has ended, with what it told of it.
func (k *Kernel) Ended(err error) {
	select {
	case k.ended <- err:
	default:
	}
}
