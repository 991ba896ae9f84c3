package http

import (
	"time"

	"github.com/nodeloop/nodeloop/emitter"
)

// ImplicitHeader fails with ERR_METHOD_NOT_IMPLEMENTED: a message of this class
// has no start line. Node 10 emits that as 'error'.
func (m *OutgoingMessage) ImplicitHeader() error {
	err := errNotImplemented("_implicitHeader()")
	if m.profile().HTTP.ImplicitHeaderThrows {
		return err
	}
	EventError.Emit(&m.EventEmitter, err)
	return nil
}

// FlushHeaders sends the header block now, storing it first if need be. The
// error is what ImplicitHeader returns.
func (m *OutgoingMessage) FlushHeaders() error {
	if !m.headStored {
		if err := m.self.ImplicitHeader(); err != nil {
			return err
		}
	}
	_, err := m.self.Send(emptyText, "", nil)
	return err
}

// Flush writes what was kept, now that the message has its turn, and emits
// 'drain' or finishes an ended message. It is the class's own _flush.
func (m *OutgoingMessage) Flush() error {
	s := m.socket
	if s == nil || !s.IsWritable() {
		return nil
	}
	ok, err := m.self.FlushOutput(s)
	switch {
	case err != nil:
		return err
	case m.finished:
		m.self.Finish()
	case ok && (m.needDrain || !m.profile().HTTP.DrainWhenNeeded):
		m.needDrain = false
		EventDrain.Emit(&m.EventEmitter)
	}
	return nil
}

// FlushOutput writes what was kept in one corked batch and reports what the
// last write answered, false when there was none. It is the class's own
// _flushOutput.
func (m *OutgoingMessage) FlushOutput(s Socket) (bool, error) {
	for ; m.corked > 0; m.corked-- {
		s.Cork()
	}
	if m.ahead {
		m.ahead = false
		m.loop.NextTickArg(finishTick, m)
	}
	if len(m.output) == 0 {
		return false, nil
	}
	s.Cork()
	ok := false
	for _, w := range m.output {
		var err error
		if ok, err = writeTo(s, w.chunk, w.enc, w.cb); err != nil {
			return false, err
		}
	}
	s.Uncork()
	if s.WritableLength() == 0 && plainSocket(s) { // it is with the system
		for _, w := range m.output {
			if w.own {
				m.g.putHead(w.chunk.Bytes)
			}
		}
	}
	m.outputLeft()
	return ok, nil
}

// Cork holds back what is written until Uncork. Node 16 only.
func (m *OutgoingMessage) Cork() {
	if m.socket != nil {
		m.socket.Cork()
	} else {
		m.corked++
	}
}

// Uncork undoes one Cork.
func (m *OutgoingMessage) Uncork() {
	if m.socket != nil {
		m.socket.Uncork()
	} else if m.corked > 0 {
		m.corked--
	}
}

// SetTimeout makes the socket emit 'timeout' after d of silence, once there is
// one. fn, which may be nil, is added as a listener of the message's 'timeout'.
func (m *OutgoingMessage) SetTimeout(d time.Duration, fn func(s Socket)) {
	if fn != nil {
		EventTimeout.On(&m.EventEmitter, fn)
	}
	if m.socket != nil {
		setSocketTimeout(m.socket, d)
		return
	}
	EventSocket.Once(&m.EventEmitter, func(s Socket) { setSocketTimeout(s, d) })
}

// Destroy destroys the socket, now or when there is one; err may be nil.
func (m *OutgoingMessage) Destroy(err error) {
	if m.profile().HTTP.OutgoingDestroyed {
		if m.destroyed {
			return
		}
		m.destroyed = true
	}
	if m.socket != nil {
		destroySocket(m.socket, err)
		return
	}
	EventSocket.Once(&m.EventEmitter, func(s Socket) { destroySocket(s, err) })
}

// Pipe emits ERR_STREAM_CANNOT_PIPE as 'error': nothing can be read from a
// message to send.
func (m *OutgoingMessage) Pipe() { EventError.Emit(&m.EventEmitter, errCannotPipe()) }

// OnFinish adds a listener of [EventFinish].
func (m *OutgoingMessage) OnFinish(fn func()) *emitter.Listener {
	return EventFinish.On(&m.EventEmitter, fn)
}

// OnPrefinish adds a listener of [EventPrefinish].
func (m *OutgoingMessage) OnPrefinish(fn func()) *emitter.Listener {
	return EventPrefinish.On(&m.EventEmitter, fn)
}

// OnDrain adds a listener of [EventDrain].
func (m *OutgoingMessage) OnDrain(fn func()) *emitter.Listener {
	return EventDrain.On(&m.EventEmitter, fn)
}

// OnClose adds a listener of [EventClose].
func (m *OutgoingMessage) OnClose(fn func()) *emitter.Listener {
	return EventClose.On(&m.EventEmitter, fn)
}

// OnError adds a listener of [EventError].
func (m *OutgoingMessage) OnError(fn func(err error)) *emitter.Listener {
	return EventError.On(&m.EventEmitter, fn)
}

// OnSocket adds a listener of [EventSocket].
func (m *OutgoingMessage) OnSocket(fn func(s Socket)) *emitter.Listener {
	return EventSocket.On(&m.EventEmitter, fn)
}

// OnTimeout adds a listener of [EventTimeout].
func (m *OutgoingMessage) OnTimeout(fn func(s Socket)) *emitter.Listener {
	return EventTimeout.On(&m.EventEmitter, fn)
}
