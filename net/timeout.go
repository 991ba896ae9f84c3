package net

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// NoTimeout is the duration that turns a socket's time-out off.
const NoTimeout time.Duration = 0

// maxTimeout is the longest idle time in milliseconds.
const maxTimeout = 1<<31 - 1

// number writes a number as JavaScript does.
func number(f float64) string {
	if math.IsInf(f, 0) {
		return strings.TrimPrefix(strconv.FormatFloat(f, 'f', -1, 64), "+") + "inity"
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// SetTimeout makes the socket emit 'timeout' when nothing was received or sent
// for d, again and again; [NoTimeout] ends that. onTimeout, if not nil, is a
// once listener of 'timeout'. Milliseconds count. A negative d is
// ERR_OUT_OF_RANGE. It mirrors setTimeout.
func (s *Socket) SetTimeout(d time.Duration, onTimeout func()) error {
	return s.SetTimeoutMs(float64(d)/float64(time.Millisecond), onTimeout)
}

// SetTimeoutMs is SetTimeout for a duration as JavaScript has it, in
// milliseconds.
func (s *Socket) SetTimeoutMs(ms float64, onTimeout func()) error {
	if s.Destroyed() && s.rules().TimeoutNeedsSocket {
		return nil
	}
	s.timeoutMs = ms
	s.set(sockTimeoutSet, true)
	if !(ms >= 0 && ms <= math.MaxFloat64) {
		return nodeerr.NewRange(nodeerr.ErrOutOfRange,
			`The value of "msecs" is out of range. It must be a non-negative finite number. Received `+number(ms))
	}
	if ms > maxTimeout {
		s.Loop().EmitWarning(number(ms)+" does not fit into a 32-bit signed integer.\nTimer duration was truncated to "+
			number(maxTimeout)+".", "TimeoutOverflowWarning", "")
		ms = maxTimeout
	}
	s.timeout.Clear()
	if ms == 0 {
		return nil
	}
	if !s.has(sockTimerReady) {
		s.set(sockTimerReady, true)
		s.timeout.Init(s.Loop(), (*socketTimer)(s))
	}
	s.timeout.Start(ms)
	if onTimeout != nil {
		EventTimeout.Once(&s.EventEmitter, onTimeout)
	}
	return nil
}

// Timeout returns the idle time that was last set, 0 when none is. It mirrors
// the property timeout.
func (s *Socket) Timeout() time.Duration {
	return time.Duration(s.timeoutMs * float64(time.Millisecond))
}

// NoteTimeout changes what Timeout returns and nothing else. It mirrors setting
// the property timeout; ms is in milliseconds.
func (s *Socket) NoteTimeout(ms float64) {
	s.timeoutMs = ms
	s.set(sockTimeoutSet, true)
}

// UnrefTimer starts the idle time anew. The socket calls it whenever something
// was received, sent or connected; protocols that read a socket themselves call
// it too. It mirrors _unrefTimer.
func (s *Socket) UnrefTimer() { s.timeout.Refresh() }

// socketTimer is the socket as its timer knows it.
type socketTimer Socket

// OnTimeout emits 'timeout', unless a write in flight has made progress since
// it was last looked at.
func (t *socketTimer) OnTimeout() { (*Socket)(t).TimedOut() }

// TimedOut is what happens when the idle time is over. It mirrors _onTimeout.
func (s *Socket) TimedOut() {
	if s.lastQueue > 0 && s.handle != nil {
		if left := s.handle.WriteQueueSize(); left != s.lastQueue {
			s.lastQueue = left
			s.UnrefTimer()
			return
		}
	}
	EventTimeout.Emit(&s.EventEmitter)
}

// TimeoutSet reports whether SetTimeout was ever called: Node's property timeout
// is undefined before.
func (s *Socket) TimeoutSet() bool { return s.has(sockTimeoutSet) }
