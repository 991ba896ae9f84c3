package net

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// WriteChunk writes a chunk; see [stream.WritableSide.WriteChunk]. When the peer
// has ended and half-open is off, the write fails with EPIPE. It mirrors write.
func (s *Socket) WriteChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	if s.has(sockEndedByPeer) && (!s.rules().WriteAfterFIN || s.WritableEnded()) {
		s.refuseWrite(cb)
		return false, nil
	}
	return s.Duplex.WriteChunk(c, enc, cb)
}

// IsIdle reports whether n bytes could be handed to the handle now and nothing
// else were to be done: see [Socket.WriteDirect].
func (s *Socket) IsIdle(n int) bool {
	return s.handle != nil && s.flags&(sockEndedByPeer|sockConnecting|sockWriting) == 0 && s.WritableState().Idle(n)
}

// WriteDirect is WriteChunk for bytes on a socket that is idle and whose methods
// are its own: the steps that such a write has left. For protocol implementers.
func (s *Socket) WriteDirect(b []byte, cb func(error)) {
	w := s.WritableState()
	s.UnrefTimer()
	s.vec[0] = b
	s.req.Owner = (*socketWriter)(s)
	err := s.handle.Write(&s.req, s.vec[:1]...)
	s.vec[0] = nil
	switch {
	case err != nil:
		s.writeFailed(of(err, "write"), w.Writing(len(b), cb))
		w.WriteReturned()
	case s.req.Async:
		s.set(sockWriting, true)
		s.writeDone = w.Writing(len(b), cb)
		w.WriteReturned()
		s.lastQueue = s.req.Bytes
	default:
		w.Wrote(cb)
	}
}

// refuseWrite fails a write because of the peer's end.
func (s *Socket) refuseWrite(cb func(error)) {
	err := errEndedByPeer()
	if !s.rules().WriteAfterFIN {
		stream.EventError.Emit(&s.EventEmitter, err)
	}
	if cb != nil {
		s.Loop().NextTick(func() { cb(err) })
	}
	if s.rules().WriteAfterFIN {
		s.Self().Destroy(err)
	}
}

// WriteImpl gives one chunk to the handle, once connected. It mirrors _write.
func (s *Socket) WriteImpl(c stream.Chunk, enc stream.Encoding, cb func(error)) {
	if s.Connecting() {
		x := s.more()
		x.pending, x.pendingEnc = append(x.pending[:0], c), enc
		EventConnect.Once(&s.EventEmitter, func() { s.WriteImpl(c, enc, cb) })
		return
	}
	if !s.canWrite(cb) {
		return
	}
	if c.Bytes == nil && enc == bufferEncoding {
		panic(errNotBuffer()) // the handle throws it in the midst of write
	}
	s.vec[0] = encode(c, enc)
	s.dispatch(s.vec[:1], triedFirst(c, enc), cb)
}

// bufferEncoding is the encoding of chunks that are bytes.
const bufferEncoding = "buffer"

// triedFirst reports whether Node tries to write a chunk before it counts its
// bytes: it does for strings that need no more than 16 KiB.
func triedFirst(c stream.Chunk, enc stream.Encoding) bool {
	if c.Bytes != nil {
		return false
	}
	switch name, _ := stream.Normalize(enc); name {
	case stream.UTF8:
		return 3*c.Len() <= 16<<10
	case stream.UTF16LE:
		return 2*c.Len() <= 16<<10
	case stream.Latin1, stream.ASCII:
		return c.Len() <= 16<<10
	default:
		return false
	}
}

// HasWritev reports true: several chunks leave in one call.
func (s *Socket) HasWritev() bool { return true }

// WritevImpl gives several chunks to the handle, once connected. It mirrors
// _writev.
func (s *Socket) WritevImpl(writes []stream.WriteRequest, allBytes bool, cb func(error)) {
	if s.Connecting() {
		x := s.more()
		x.pending, x.pendingEnc = x.pending[:0], ""
		for i := range writes {
			x.pending = append(x.pending, stream.Bytes(encode(writes[i].Chunk, writes[i].Encoding)))
		}
		EventConnect.Once(&s.EventEmitter, func() { s.WritevImpl(writes, allBytes, cb) })
		return
	}
	if !s.canWrite(cb) {
		return
	}
	bufs := s.vec[:0]
	for i := range writes {
		bufs = append(bufs, encode(writes[i].Chunk, writes[i].Encoding))
	}
	s.dispatch(bufs, false, cb)
}

// encode returns the bytes that a chunk puts on the wire.
func encode(c stream.Chunk, enc stream.Encoding) []byte {
	if c.Bytes != nil {
		return c.Bytes
	}
	return stream.Encode(c.String(), enc)
}

// canWrite reports whether there is a handle to write to, and fails the write
// if not.
func (s *Socket) canWrite(cb func(error)) bool {
	if x := s.extra; x != nil {
		clear(x.pending)
		x.pending = x.pending[:0]
	}
	if s.handle != nil {
		s.UnrefTimer()
		return true
	}
	s.writeFailed(errSocketClosed(), cb)
	return false
}

// writeFailed tells a write's callback, or destroys the socket in its place, as
// the profile does.
func (s *Socket) writeFailed(err error, cb func(error)) {
	if s.rules().WriteErrorsReported {
		cb(err)
	} else {
		s.DestroyThen(err, cb)
	}
}

// dispatch gives buffers to the handle. tried says that they do not count when
// they fail at once.
func (s *Socket) dispatch(bufs [][]byte, tried bool, cb func(error)) {
	req := &s.req
	if s.has(sockWriting) {
		req = &loop.WriteReq{} // of a handle before this one
	}
	req.Owner = (*socketWriter)(s)
	err := s.handle.Write(req, bufs...)
	clear(bufs)
	async, bytes := req.Async, req.Bytes
	switch {
	case err != nil:
		if tried {
			s.uncounted += uint64(bytes)
		}
		s.writeFailed(of(err, "write"), cb)
		return
	case !async:
		cb(nil)
		return
	case req == &s.req:
		s.set(sockWriting, true)
		s.writeDone = cb
	default:
		req.Owner = &lateWriter{s, cb}
	}
	s.lastQueue = bytes
}

// socketWriter is the socket as its write in flight knows it.
type socketWriter Socket

// OnWriteDone tells the callback of the write in flight.
func (w *socketWriter) OnWriteDone(_ *loop.WriteReq, err error) {
	s := (*Socket)(w)
	cb := s.writeDone
	s.writeDone = nil
	s.set(sockWriting, false)
	s.afterWrite(err, cb)
}

// lateWriter is the owner of a write that began while one of an earlier handle
// was in flight.
type lateWriter struct {
	s  *Socket
	cb func(error)
}

func (w *lateWriter) OnWriteDone(_ *loop.WriteReq, err error) { w.s.afterWrite(err, w.cb) }

// afterWrite ends a write that did not end at once.
func (s *Socket) afterWrite(err error, cb func(error)) {
	reported := s.rules().WriteErrorsReported
	if !reported {
		s.lastQueue = 0
	}
	if s.Destroyed() {
		if reported {
			cb(nil)
		}
		return
	}
	if err != nil {
		s.writeFailed(of(err, "write"), cb)
		return
	}
	s.UnrefTimer()
	s.lastQueue = 0
	cb(nil)
}
