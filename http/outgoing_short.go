package http

import (
	"unsafe"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// joinLimit is the length up to which a body is copied behind its header block
// rather than written beside it.
const joinLimit = 8 << 10

// goesShort reports whether a whole body may take the short way to the socket:
// nothing of the message was sent, no method is overridden on the way, and the
// socket, if the message has its turn there, would send at once.
func (m *OutgoingMessage) goesShort() bool {
	if m.pending == nil || m.overridden || m.Hook() != nil || m.StrictContentLength ||
		m.g.tracer != nil || m.finished || m.destroyed || m.headStored && m.headSent ||
		len(m.output) > 0 || m.corked > 0 {
		return false
	}
	if m.socket == nil {
		return plainSocket(m.pending.socketOf())
	}
	s := m.socket
	return plainSocket(s) && !s.Destroyed() && s.IsWritable() &&
		(s.WritableCorked() == 0 || s.WritableCorked() == 1 && m.pending.holdsBack()) && s.WritableLength() == 0 &&
		!s.WritableState().WritableBit(stream.WritableBitWriting) && stateOf(s).message == m
}

// plainSocket reports whether s is a net.Socket that nobody has taken over.
func plainSocket(s Socket) bool {
	n, ok := s.(*net.Socket)
	return ok && n.Hook() == nil && n.Self() == stream.Methods(n)
}

// endShort ends a message whose whole body is b: block and body leave in one
// call. What can be seen of it is what the long way gives. done is false when
// the message must take that: it is then as far as storing its header block
// takes it.
func (m *OutgoingMessage) endShort(b []byte) (done bool, err error) {
	m.endCalled = true
	if !m.headStored {
		m.contentLength, m.lengthKnown = int64(len(b)), true
		if err := m.self.ImplicitHeader(); err != nil {
			return false, err
		}
	}
	if m.headSent || m.ChunkedEncoding {
		return false, nil
	}
	if !m.hasBody {
		b = nil
	}
	head := m.head
	m.headSent, m.head = true, nil
	s := m.socket
	finish := stateOf(m.pending.socketOf()).finishCallback()
	if s == nil {
		m.keep(outWrite{chunk: stream.Bytes(append(head, b...)), cb: finish, own: true})
		m.ended()
		return true, nil
	}
	if len(b) <= joinLimit {
		head = append(head, b...)
		if n := s.(*net.Socket); n.IsIdle(len(head)) {
			n.WriteDirect(head, finish)
		} else {
			stateOf(s).lastShort = unsafe.SliceData(head)
			_, err = s.WriteChunk(stream.Bytes(head), "", finish)
		}
	} else {
		s.Cork()
		if _, err = s.WriteChunk(stream.Bytes(head), "", nil); err == nil {
			_, err = s.WriteChunk(stream.Bytes(b), "", finish)
		}
		s.WritableState().Uncork()
	}
	if s.WritableLength() == 0 {
		m.g.putHead(head)
	}
	if err != nil {
		return false, err
	}
	m.ended()
	return true, nil
}

// finishCallback returns the callback of the last write of the response that
// has its turn. Another has its turn only when that one has finished, so one
// function serves all responses of a connection.
func (st *socketState) finishCallback() func(error) {
	if st.finish == nil {
		st.finish = func(error) {
			if m := st.message; m != nil {
				st.finishing = plainSocket(m.socket) && !m.socket.WritableState().InBatch()
				m.emitFinish(nil)
				st.finishing = false
			}
		}
	}
	return st.finish
}
