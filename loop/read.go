package loop

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// maxReads is how many full buffers one readiness may bring before others have
// their turn.
const maxReads = 32

// Bufferer is a [Reader] with buffers of its own: the stream reads into them,
// no more than fits, and hands OnRead the part that was filled.
type Bufferer interface {
	Reader
	// ReadBuffer returns where the next read goes. An empty one fails the read
	// with ENOBUFS.
	ReadBuffer() []byte
}

// DirectReader is a [Reader] that is not entered as a callback: no tick runs
// when its OnRead ends. It enters what it tells others itself, with
// [Loop.Enter], as a layer does that makes several callbacks of one read.
type DirectReader interface {
	Reader
	// ReadsDirectly marks the type.
	ReadsDirectly()
}

// SetReader sets who is told of reads from now on. With lend, chunks are valid
// only during OnRead: the reader keeps what it needs with [Loop.Keep]. The
// chunks of a [Bufferer] are its own buffers.
func (s *Stream) SetReader(r Reader, lend bool) {
	s.reader = r
	s.sflags &^= streamLends | streamOwnBuffers | streamDirect
	if _, ok := r.(DirectReader); ok {
		s.sflags |= streamDirect
	}
	if _, ok := r.(Bufferer); ok {
		s.sflags |= streamOwnBuffers | streamLends
	} else if lend {
		s.sflags |= streamLends
	}
}

// Reader returns who is told of reads.
func (s *Stream) Reader() Reader { return s.reader }

// ReadStart begins to read: the reader is told of each chunk until ReadStop.
// Errors: EINVAL when the stream is closed, ENOTCONN when it can't be read,
// EALREADY when it reads, which node10 ignores.
func (s *Stream) ReadStart() error {
	s.loop.assertOwner()
	switch {
	case s.IsClosing():
		return failed(syscall.EINVAL, "read")
	case s.sflags&streamReadable == 0:
		return failed(syscall.ENOTCONN, "read")
	}
	s.sflags |= streamReading
	s.sflags &^= streamEOF
	s.watch(poll.In)
	s.start()
	return nil
}

// ReadStop stops reading. No OnRead comes after it, even if data is there.
func (s *Stream) ReadStop() {
	if s.sflags&streamReading == 0 {
		return
	}
	s.stopReading()
}

func (s *Stream) stopReading() {
	s.sflags &^= streamReading
	s.unwatch(poll.In)
	if s.loop.profile.StopNeedsNoWrites || s.want&poll.Out == 0 {
		s.stop()
	}
}

// IsReading reports whether the stream reads.
func (s *Stream) IsReading() bool { return s.sflags&streamReading != 0 }

// Unread reports whether something waits to be read: bytes, the end of input or
// an error. It asks the system; nothing is read.
func (s *Stream) Unread() bool {
	s.loop.assertOwner()
	if s.IsClosing() || s.fd < 0 {
		return false
	}
	_, errno := s.loop.kernel.Peek(int(s.fd))
	return errno != syscall.EAGAIN && errno != syscall.ENOTSOCK
}

// read reads until the socket is empty, a buffer is not filled, or the reader
// has had enough.
func (s *Stream) read() {
	l := s.loop
	s.sflags &^= streamPartial
	for range maxReads {
		if s.sflags&streamReading == 0 {
			return
		}
		buf := s.readBuffer()
		if len(buf) == 0 {
			s.readFailed(syscall.ENOBUFS)
			return
		}
		n, errno := l.kernel.Read(int(s.fd), buf)
		switch {
		case errno == syscall.EAGAIN:
			s.watch(poll.In)
			return
		case errno != 0:
			s.readFailed(errno)
			return
		case n == 0:
			s.eof()
			return
		}
		s.bytesRead += uint64(n)
		if l.obs != nil {
			l.obs.read(l, s, n)
		}
		chunk := buf[:n:n]
		if s.sflags&streamLends == 0 {
			chunk = l.Keep(chunk)
		}
		s.deliver(chunk, nil)
		if n < len(buf) {
			s.sflags |= streamPartial
			return
		}
	}
}

// readBuffer returns where the next read goes.
func (s *Stream) readBuffer() []byte {
	if s.sflags&streamOwnBuffers != 0 {
		return s.reader.(Bufferer).ReadBuffer()
	}
	return s.loop.readBuffer()
}

func (s *Stream) readFailed(errno syscall.Errno) {
	if s.loop.profile.ErrorEndsStream {
		s.sflags &^= streamReadable | streamWritable
	}
	s.deliver(nil, s.loop.failed(errno, "read"))
	if s.sflags&streamReading != 0 {
		s.stopReading()
	}
}

// eof tells that the peer has ended its side.
func (s *Stream) eof() {
	s.sflags |= streamEOF
	s.stopReading()
	s.deliver(nil, nodeerr.EOF)
}

// deliver enters the reader.
func (s *Stream) deliver(chunk []byte, err error) {
	if s.reader == nil {
		return
	}
	if s.sflags&streamDirect != 0 {
		s.reader.OnRead(chunk, err)
		return
	}
	l := s.loop
	l.chunk, l.err = chunk, err
	l.Enter((*readCall)(s))
}

type readCall Stream

func (c *readCall) Call() {
	io := &c.loop.io
	chunk, err := io.chunk, io.err
	io.chunk, io.err = nil, nil
	c.reader.OnRead(chunk, err)
}
