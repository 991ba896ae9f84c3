package http

import (
	"unicode/utf8"
	"unsafe"

	"github.com/nodeloop/nodeloop/net/stream"
)

// End ends the message. Without a header block so far, one with a
// Content-Length of 0 is sent. The error is what ImplicitHeader returns.
func (m *OutgoingMessage) End() error { return m.EndChunk(stream.Chunk{}, "", nil) }

// EndBytes sends a last piece of body and ends the message; without a header
// block so far, one with the piece's Content-Length goes out in the same write.
// b is kept until it is sent. Errors are WriteChunk's.
func (m *OutgoingMessage) EndBytes(b []byte) error { return m.EndChunk(stream.Bytes(b), "", nil) }

// EndString is EndBytes for the bytes of s.
func (m *OutgoingMessage) EndString(s string) error {
	if s == "" {
		return m.End()
	}
	if (len(s) <= joinLimit || m.profile().HTTP.EndCorks) && m.goesShort() {
		// The bytes are only read, and only by the kernel.
		if done, err := m.endShort(unsafe.Slice(unsafe.StringData(s), len(s))); done || err != nil {
			return err
		}
	}
	if len(m.output) > 0 && utf8.ValidString(s) {
		return m.EndChunk(stream.Text(s), "", nil) // Node puts a head in front of text, not of what waits
	}
	return m.EndBytes([]byte(s))
}

// EndChunk ends the message: the complete form of End. A null c sends nothing
// more. cb, which may be nil, runs at 'finish'; for a message that was ended
// before it gets ERR_STREAM_WRITE_AFTER_END or ERR_STREAM_ALREADY_FINISHED
// (node16). Errors are WriteChunk's. It mirrors end.
func (m *OutgoingMessage) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	if c.IsText() && c.Len() == 0 {
		c = stream.Chunk{}
	}
	corks := m.profile().HTTP.EndCorks
	if c.Bytes != nil && cb == nil && (corks || len(c.Bytes) <= joinLimit) && m.goesShort() {
		if done, err := m.endShort(c.Bytes); done || err != nil {
			return err
		}
	}
	if !corks {
		return m.end10(c, enc, cb)
	}
	m.endCalled = true
	switch {
	case !c.IsNull() && m.finished:
		m.failLater(errWriteAfterEnd(), cb)
		return nil
	case !c.IsNull():
		if m.socket != nil {
			m.socket.Cork()
		}
		if _, err := m.write(c, enc, nil, true); err != nil {
			return err
		}
	case m.finished:
		m.endAgain(cb)
		return nil
	case !m.headStored:
		if m.socket != nil {
			m.socket.Cork()
		}
		m.contentLength, m.lengthKnown = 0, true
		if err := m.self.ImplicitHeader(); err != nil {
			return err
		}
	}
	m.onceFinish(cb)
	if err := m.sendLast(!c.IsNull()); err != nil {
		return err
	}
	if s := m.socket; s != nil {
		for s.WritableCorked() > 0 {
			s.Uncork()
		}
	}
	m.corked = 0
	m.ended()
	return nil
}

// end10 is EndChunk where only a last piece is corked with the header block.
func (m *OutgoingMessage) end10(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	if m.finished {
		return nil
	}
	var corked Socket
	if !c.IsNull() {
		if err := m.checkChunk(c, `The "chunk" argument`); err != nil {
			return err
		}
		if !m.headStored {
			m.contentLength, m.lengthKnown = int64(byteLen(c, enc)), true
		}
		if m.socket != nil {
			m.socket.Cork()
			corked = m.socket
		}
		if _, err := m.write(c, enc, nil, true); err != nil {
			return err
		}
	} else if !m.headStored {
		m.contentLength, m.lengthKnown = 0, true
		if err := m.self.ImplicitHeader(); err != nil {
			return err
		}
	}
	m.onceFinish(cb)
	if err := m.sendLast(true); err != nil {
		return err
	}
	if corked != nil {
		corked.Uncork()
	}
	m.ended()
	return nil
}

// endAgain is a second end without a chunk.
func (m *OutgoingMessage) endAgain(cb func(error)) {
	switch {
	case cb == nil:
	case m.WritableFinished():
		cb(errAlreadyFinished("end"))
	default:
		EventFinish.On(&m.EventEmitter, func() { cb(nil) })
	}
}

func (m *OutgoingMessage) onceFinish(cb func(error)) {
	if cb != nil {
		EventFinish.Once(&m.EventEmitter, func() { cb(nil) })
	}
}

// sendLast sends what ends the body, so that 'finish' comes once everything
// was handed to the system. force makes even an empty piece take that way.
func (m *OutgoingMessage) sendLast(force bool) error {
	var err error
	switch {
	case m.hasBody && m.ChunkedEncoding:
		_, err = m.self.Send(stream.Text("0\r\n"+m.trailer+"\r\n"), stream.Latin1, m.emitFinish)
	case force || !m.headSent || m.WritableLength() > 0:
		_, err = m.self.Send(emptyText, stream.Latin1, m.emitFinish)
	default:
		m.loop.NextTickArg(finishTick, m)
	}
	return err
}

func finishTick(m any) { m.(*OutgoingMessage).emitFinish(nil) }

// emitFinish emits 'finish', whatever became of the last write, unless the
// socket has failed.
func (m *OutgoingMessage) emitFinish(error) {
	if m.socket != nil && stateOf(m.socket).hadError && m.profile().HTTP.EndCorks {
		return
	}
	EventFinish.Emit(&m.EventEmitter)
}

// ended marks the message and, when everything was handed to the socket,
// finishes it.
func (m *OutgoingMessage) ended() {
	m.finished = true
	if len(m.output) == 0 && m.socket != nil && stateOf(m.socket).message == m {
		m.self.Finish()
	}
}

// Finish emits 'prefinish'. It is the class's own _finish.
func (m *OutgoingMessage) Finish() { EventPrefinish.Emit(&m.EventEmitter) }
