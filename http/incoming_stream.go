package http

import (
	"github.com/nodeloop/nodeloop/net/stream"
)

// ReadImpl lets the connection flow: the parser pushes what arrives. It is the
// class's own _read.
func (m *IncomingMessage) ReadImpl(int) {
	if !m.consuming {
		m.SetReadableBit(stream.ReadableBitReadingMore, false)
		m.consuming = true
	}
	if m.socket != nil && readable(m.socket) {
		readStart(m.socket)
	}
}

// Destroy ends the message; err may be nil. A message that is not over takes
// its connection with it. In profile node10 only the connection is destroyed.
func (m *IncomingMessage) Destroy(err error) {
	if m.Loop().Profile().HTTP.RequestIsStream {
		if err == nil && m.complete && m.ReadableEnded() && m.plain() {
			m.DestroyEmpty()
			return
		}
		m.Readable.Destroy(err)
	} else if m.socket != nil {
		destroySocket(m.socket, err)
	}
}

// DestroyImpl emits 'aborted' for a message that is not over and destroys its
// connection. It is the class's own _destroy.
func (m *IncomingMessage) DestroyImpl(err error, cb func(error)) {
	if !m.Loop().Profile().HTTP.RequestIsStream {
		m.Readable.DestroyImpl(err, cb)
		return
	}
	if !m.ReadableEnded() || !m.complete {
		m.Aborted = true
		EventAborted.Emit(&m.EventEmitter)
	}
	s := m.socket
	if s == nil || s.Destroyed() || !m.Aborted {
		m.destroyed(err, cb)
		return
	}
	destroySocket(s, err)
	var cleanup func()
	cleanup = stream.Finished(s, nil, func(e error) {
		cleanup()
		if e == nil {
			e = err
		}
		m.destroyed(e, cb)
	})
}

// destroyed calls back with an error only if someone listens for it.
func (m *IncomingMessage) destroyed(err error, cb func(error)) {
	if EventError.Count(&m.EventEmitter) == 0 {
		err = nil
	}
	cb(err)
}

// Dump throws the rest of the body away: nobody can read it any more. It
// mirrors _dump.
func (m *IncomingMessage) Dump() {
	if !m.dumped {
		m.dumped = true
		if stream.EventData.Count(&m.EventEmitter) > 0 {
			m.RemoveAllListeners("data")
		}
		m.Self().(stream.ReadableMethods).Resume()
	}
}

// readStart lets a connection flow unless the server keeps it back.
func readStart(s Socket) {
	if s != nil && !stateOf(s).paused && readable(s) {
		if r, ok := s.Self().(stream.ReadableMethods); ok {
			r.Resume()
		}
	}
}

// readStop stops a connection's flow.
func readStop(s Socket) {
	if s != nil {
		if r, ok := s.Self().(stream.ReadableMethods); ok {
			r.Pause()
		}
	}
}
