package http

import (
	"strconv"

	"github.com/nodeloop/nodeloop/net/stream"
)

var (
	emptyText = stream.Text("")
	crlfBytes = []byte("\r\n")
)

// Write sends a piece of body and keeps b until it is sent. It reports whether
// more may follow at once; after false the writer should wait for 'drain'. What
// Node throws, for a header block that cannot be rendered, is a panic here;
// WriteChunk returns it.
func (m *OutgoingMessage) Write(b []byte) bool { return must(m.WriteChunk(stream.Bytes(b), "", nil)) }

// WriteString is Write for the bytes of s.
func (m *OutgoingMessage) WriteString(s string) bool { return m.Write([]byte(s)) }

func must(ok bool, err error) bool {
	if err != nil {
		panic(err)
	}
	return ok
}

// WriteChunk sends a piece of body: the complete form of Write. cb, which may
// be nil, runs when the piece was handed to the system, or with the error that
// prevented it. Errors: ERR_STREAM_NULL_VALUES and ERR_INVALID_ARG_TYPE for a
// chunk that is neither bytes nor string, what ImplicitHeader returns, and
// ERR_HTTP_CONTENT_LENGTH_MISMATCH. It mirrors write.
func (m *OutgoingMessage) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	ok, err := m.write(c, enc, cb, false)
	if !ok {
		m.needDrain = true
	}
	return ok, err
}

func (m *OutgoingMessage) write(c stream.Chunk, enc stream.Encoding, cb func(error), fromEnd bool) (bool, error) {
	if !m.profile().HTTP.WriteChecksFirst {
		return m.write10(c, enc, cb, fromEnd)
	}
	if err := m.checkChunk(c, ""); err != nil {
		return false, err
	}
	if m.finished || m.destroyed {
		m.refuseWrite(cb)
		return false, nil
	}
	length := byteLen(c, enc)
	if !m.headStored {
		if fromEnd {
			m.contentLength, m.lengthKnown = int64(length), true
		}
		if err := m.self.ImplicitHeader(); err != nil {
			return false, err
		}
	}
	if !m.hasBody {
		if cb != nil {
			m.loop.NextTick(func() { cb(nil) })
		}
		return true, nil
	}
	if s := m.socket; !fromEnd && s != nil && s.WritableCorked() == 0 {
		s.Cork()
		m.loop.NextTickArg(uncorkTick, s)
	}
	return m.sendBody(c, enc, cb, length)
}

// write10 is write where the header block comes before the checks.
func (m *OutgoingMessage) write10(c stream.Chunk, enc stream.Encoding, cb func(error), fromEnd bool) (bool, error) {
	if m.finished {
		m.refuseWrite(cb)
		return true, nil
	}
	if !m.headStored {
		if err := m.self.ImplicitHeader(); err != nil {
			return false, err
		}
	}
	if !m.hasBody {
		return true, nil
	}
	if !fromEnd {
		if err := m.checkChunk(c, "The first argument"); err != nil {
			return false, err
		}
	}
	if c.Len() == 0 {
		return true, nil
	}
	if s := m.socket; !fromEnd && s != nil && !m.corkTick {
		s.Cork()
		m.corkTick = true
		m.loop.NextTick(func() {
			m.corkTick = false
			s.Uncork()
		})
	}
	return m.sendBody(c, enc, cb, byteLen(c, enc))
}

func uncorkTick(s any) { s.(Socket).Uncork() }

// sendBody sends a piece of body with its chunk framing, if any.
func (m *OutgoingMessage) sendBody(c stream.Chunk, enc stream.Encoding, cb func(error), length int) (bool, error) {
	if !m.ChunkedEncoding || c.Len() == 0 {
		return m.self.Send(c, enc, cb)
	}
	if _, err := m.self.Send(stream.Text(strconv.FormatInt(int64(length), 16)), stream.Latin1, nil); err != nil {
		return false, err
	}
	if _, err := m.self.Send(stream.Bytes(crlfBytes), "", nil); err != nil {
		return false, err
	}
	if _, err := m.self.Send(c, enc, nil); err != nil {
		return false, err
	}
	return m.self.Send(stream.Bytes(crlfBytes), "", cb)
}

// checkChunk returns what write and end throw for a chunk they cannot send.
func (m *OutgoingMessage) checkChunk(c stream.Chunk, what string) error {
	switch {
	case c.Bytes != nil || c.IsText():
		return nil
	case c.IsNull() && m.profile().HTTP.WriteChecksFirst:
		return errNullChunk()
	default:
		return m.errChunkType(what, c.Value)
	}
}

// refuseWrite reports a write to a message that was ended or destroyed, in a
// tick: to its callback and, unless the message was destroyed, as 'error'.
func (m *OutgoingMessage) refuseWrite(cb func(error)) {
	switch {
	case m.finished && !m.destroyed:
		m.failLater(errWriteAfterEnd(), cb)
	case cb != nil:
		err := errDestroyed("write")
		if m.finished {
			err = errWriteAfterEnd()
		}
		m.loop.NextTick(func() { cb(err) })
	}
}

// failLater reports err in a tick, to the callback and as 'error'.
func (m *OutgoingMessage) failLater(err error, cb func(error)) {
	callbackFirst := m.profile().HTTP.WriteAfterEndCallbackFirst
	m.loop.NextTick(func() {
		if callbackFirst && cb != nil {
			cb(err)
		}
		if !m.closed {
			EventError.Emit(&m.EventEmitter, err)
		}
		if !callbackFirst && cb != nil {
			cb(err)
		}
	})
}

// Send passes a piece on, together with the header block if that is waiting: in
// one string with a string, as a piece of its own before anything else. It is
// the class's own _send.
func (m *OutgoingMessage) Send(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	if !m.headSent && m.headStored {
		m.headSent = true
		head := m.takeHead()
		if c.IsText() && (enc == "" || enc == stream.UTF8 || enc == stream.Latin1) {
			c = stream.Text(stream.Decode(head, stream.Latin1) + c.String())
		} else {
			w := outWrite{chunk: stream.Text(stream.Decode(head, stream.Latin1)), enc: stream.Latin1}
			if c, ok := m.pending.(*connection); ok && c.strict {
				m.output = append(m.output, w) // a 100 Continue may wait, which Node overtakes
			} else {
				m.output = append([]outWrite{w}, m.output...)
			}
			m.addPending(len(head))
		}
	}
	return m.self.WriteRaw(c, enc, cb)
}

// WriteRaw writes a piece to the socket if the message has its turn there, and
// keeps it otherwise. It is the class's own _writeRaw.
func (m *OutgoingMessage) WriteRaw(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	s := m.socket
	if s != nil && s.Destroyed() {
		return false, nil
	}
	if err := m.checkLength(c, enc); err != nil {
		return false, err
	}
	if s != nil && stateOf(s).message == m && s.IsWritable() {
		if len(m.output) > 0 {
			if _, err := m.self.FlushOutput(s); err != nil {
				return false, err
			}
		} else if c.Len() == 0 && !m.profile().HTTP.EmptyWriteReachesSocket {
			if cb != nil {
				m.loop.NextTick(func() { cb(nil) })
			}
			return true, nil
		}
		return writeTo(s, c, enc, cb)
	}
	m.keep(outWrite{chunk: c, enc: enc, cb: cb})
	return m.profile().HTTP.KeptWriteBelowMark && m.outputSize < stream.DefaultHighWaterMark, nil
}

// checkLength holds the body against a numeric Content-Length, if that was
// asked for.
func (m *OutgoingMessage) checkLength(c stream.Chunk, enc stream.Encoding) error {
	s := m.socket
	if !m.StrictContentLength || !m.profile().HTTP.WriteChecksFirst || s == nil || !s.IsWritable() || m.noLength || !m.hasBody || !m.lengthKnown {
		return nil
	}
	other := stateOf(s).message
	if other.status == 304 || m.HasHeader("transfer-encoding") || m.ChunkedEncoding {
		return nil
	}
	size := int64(strictSize(c, enc, other))
	if size += m.bytesWritten; size > m.contentLength || m.endCalled && size != m.contentLength {
		return errLengthMismatch(size, m.contentLength)
	}
	m.bytesWritten = size
	return nil
}

// strictSize returns the body's share of a piece. Node finds it by subtracting
// the length of the header block from that of a string.
func strictSize(c stream.Chunk, enc stream.Encoding, m *OutgoingMessage) int {
	if c.Bytes != nil {
		return len(c.Bytes)
	}
	length := byteLen(c, enc)
	switch {
	case m.headLength == length:
		return 0
	case m.headLength < length:
		return length - m.headLength
	}
	return length
}
