package net

import (
	"errors"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// socketReader is the socket as the loop's reads know it.
type socketReader Socket

var _ loop.Reader = (*socketReader)(nil)

// OnRead takes what a read brought, its end or its failure.
func (r *socketReader) OnRead(chunk []byte, err error) {
	s := (*Socket)(r)
	if err == nil && s.consumer != nil {
		if s.has(sockListens) {
			s.readLent(chunk)
		} else {
			s.consumer.OnConsume(chunk)
		}
		return
	}
	s.UnrefTimer()
	switch {
	case err == nil:
		if !s.Destroyed() && !s.Push(chunk) {
			s.stopReading()
		}
	case !errors.Is(err, nodeerr.EOF):
		s.Self().Destroy(of(err, "read"))
	case !s.ReadableEnded():
		s.Push(nil)
		s.me().Read(0)
	}
}

// readLent gives a chunk to a consumer in the place of a listener, or to the
// stream.
func (s *Socket) readLent(chunk []byte) {
	s.UnrefTimer()
	switch {
	case s.Destroyed():
	case s.Passes():
		s.SetReadableBit(stream.ReadableBitDataEmitted, true)
		s.consumer.OnConsume(chunk)
		if s.ReadableBit(stream.ReadableBitEnded) {
			s.stopReading()
		}
	case !s.Push(s.Loop().Keep(chunk)):
		s.stopReading()
	}
}

// stopReading makes the handle stop because nobody wants more.
func (s *Socket) stopReading() {
	s.set(sockReading, false)
	if !s.Destroyed() && s.handle != nil {
		s.handle.ReadStop()
	}
}

// bufferReader is the socket as the loop's reads know it with the option onread.
type bufferReader Socket

var _ loop.Bufferer = (*bufferReader)(nil)

// ReadBuffer returns the user's buffer.
func (r *bufferReader) ReadBuffer() []byte { return r.extra.readBuf }

// OnRead calls the user back; the end and failures are as for any socket.
func (r *bufferReader) OnRead(chunk []byte, err error) {
	s := (*Socket)(r)
	if err != nil {
		(*socketReader)(s).OnRead(nil, err)
		return
	}
	s.UnrefTimer()
	if s.Destroyed() {
		return
	}
	x := s.extra
	more := x.onRead.Callback(len(chunk), x.readBuf)
	if x.onRead.NextBuffer != nil {
		if next := x.onRead.NextBuffer(); next != nil {
			x.readBuf = next
		}
	}
	if !more {
		s.stopReading()
	}
}

// ReadImpl starts the handle's reading, once connected. It mirrors _read.
func (s *Socket) ReadImpl(n int) {
	switch {
	case s.Connecting() || s.handle == nil:
		EventConnect.Once(&s.EventEmitter, func() { s.me().ReadImpl(n) })
	case !s.has(sockReading):
		s.readStart()
	}
}

// readStart makes the handle read.
func (s *Socket) readStart() {
	s.set(sockReading, true)
	if err := s.handle.ReadStart(); err != nil {
		s.Self().Destroy(of(err, "read"))
	}
}

// readsInto reports whether the option onread is in force and the socket is
// connected.
func (s *Socket) readsInto() bool {
	return s.extra != nil && s.extra.onRead != nil && !s.Connecting() && s.handle != nil
}

// Pause stops 'data' events; the socket goes on reading until its buffer is
// full. With the option onread it stops reading at once. It mirrors pause.
func (s *Socket) Pause() {
	if s.readsInto() && s.has(sockReading) {
		s.stopReading()
	}
	s.Duplex.Pause()
}

// Resume lets 'data' events flow, from the next tick on. It mirrors resume.
func (s *Socket) Resume() {
	if s.readsInto() && !s.has(sockReading) {
		s.readStart()
	}
	s.Duplex.Resume()
}

// Read takes n bytes out of the buffer; see [stream.Readable.Read].
func (s *Socket) Read(n int) stream.Chunk {
	if s.readsInto() && !s.has(sockReading) {
		s.readStart()
	}
	return s.Duplex.Read(n)
}
