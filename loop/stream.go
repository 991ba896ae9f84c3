package loop

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Reader is told what a stream reads.
type Reader interface {
	// OnRead is a callback of the loop in the poll phase. Either chunk holds
	// what one read brought and err is nil, or err is [nodeerr.EOF] after the
	// peer ended its side, or a *nodeerr.Error of the call "read". The
	// stream then stops reading, after an error when OnRead has returned.
	//
	// The chunk is the reader's to keep, unless the stream lends: see
	// [Stream.SetReader].
	OnRead(chunk []byte, err error)
}

type streamFlags uint16

const (
	streamReadable streamFlags = 1 << iota
	streamWritable
	streamReading
	streamPartial  // the last read did not fill the buffer
	streamEOF      // the peer has ended
	streamShutting // a shutdown waits for the writes before it
	streamShut
	streamBound
	streamLends
	streamOwnBuffers
	streamNoDelay
	streamKeepAlive
	streamFresh   // was accepted and not tried since
	streamDue     // see presumable
	streamAdopted // others may hold the descriptor too
	streamDirect  // reads are told outside of callbacks
)

// Stream is a non-blocking socket: what [TCP] and [Pipe] have in common. It
// mirrors uv_stream_t together with Node's LibuvStreamWrap. Its operations
// return at once; what can't be told at once is told later, in the phase where
// libuv tells it.
type Stream struct {
	Handle
	fd         int32 // -1 before the socket exists and after close
	want, have poll.Mask
	registered bool // the kernel knows the descriptor
	queued     bool // on the loop's list of changes
	fed        bool // on the loop's list for the pending phase
	sflags     streamFlags
	accepted   int32 // connection waiting for Accept, -1 when none
	delayed    syscall.Errno

	reader   Reader
	server   ServerOwner
	connect  ConnectOwner
	shutdown ShutdownOwner

	writes    writeList // not yet written
	written   writeList // outcome not yet told
	queueSize int

	bytesRead, bytesWritten uint64
}

func (s *Stream) init(l *Loop, kind HandleKind) {
	l.assertOwner()
	*s = Stream{fd: -1, accepted: -1}
	s.Handle.init(l, kind)
	s.stream = s
}

// open gives the stream its descriptor.
func (s *Stream) open(fd int, flags streamFlags) syscall.Errno {
	if s.fd >= 0 {
		return syscall.EBUSY
	}
	s.sflags |= flags
	if s.kind == KindTCP {
		if s.sflags&streamNoDelay != 0 {
			if errno := s.loop.kernel.SetOption(fd, poll.NoDelay, 1); errno != 0 {
				return errno
			}
		}
		if s.sflags&streamKeepAlive != 0 {
			if errno := s.setKeepAlive(fd, true, 60); errno != 0 {
				return errno
			}
		}
	}
	s.attach(fd)
	return 0
}

// Open makes the stream of a connected socket's descriptor, which the stream
// then owns. Errors: EEXIST when the loop has it already, EBUSY when the stream
// has one, EBADF.
func (s *Stream) Open(fd int) error {
	l := s.loop
	l.assertOwner()
	if fd >= 0 && fd < len(l.streams) && l.streams[fd] != nil {
		return nodeerr.FromErrno(syscall.EEXIST, "open")
	}
	readable, writable, errno := l.kernel.Adopt(fd)
	if errno == 0 {
		l.reaches = l.reaches || fd > 2
		flags := streamAdopted
		if readable {
			flags |= streamReadable
		}
		if writable {
			flags |= streamWritable
		}
		errno = s.open(fd, flags)
	}
	return l.failed(errno, "open")
}

// failed returns the error of a call, nil for 0.
func failed(errno syscall.Errno, call string) error {
	if errno == 0 {
		return nil
	}
	return nodeerr.FromErrno(errno, call)
}

// FD returns the stream's descriptor, -1 when it has none. It mirrors
// `socket._handle.fd`; the descriptor must not be used while the stream lives.
func (s *Stream) FD() int { return int(s.fd) }

// IsReadable reports whether the stream can be read: it is connected and has
// not failed.
func (s *Stream) IsReadable() bool { return s.sflags&streamReadable != 0 }

// IsWritable reports whether the stream can be written: it is connected and was
// not shut down.
func (s *Stream) IsWritable() bool { return s.sflags&streamWritable != 0 }

// BytesRead returns how many bytes were read so far.
func (s *Stream) BytesRead() uint64 { return s.bytesRead }

// BytesWritten returns how many bytes were given to Write, failed ones too, and
// how many TryWrite has sent.
func (s *Stream) BytesWritten() uint64 { return s.bytesWritten }

// WriteQueueSize returns how many bytes wait to be sent.
func (s *Stream) WriteQueueSize() int { return s.queueSize }

// Close closes the socket at once. What is in flight ends with ECANCELED in
// the closing phase; then owner, if not nil, is told. It does nothing the
// second time.
func (s *Stream) Close(owner CloseOwner) {
	s.loop.assertOwner()
	if s.IsClosing() {
		return
	}
	s.sflags &^= streamReading | streamReadable | streamWritable
	s.stop()
	s.detach()
	if s.accepted >= 0 {
		s.loop.kernel.Close(int(s.accepted))
		s.accepted = -1
	}
	s.beginClose(owner)
}

// cancelOps ends, in the closing phase, what was in flight.
func (s *Stream) cancelOps() {
	if owner := s.connect; owner != nil {
		s.connect = nil
		s.loop.activeOps--
		s.loop.Enter(connectCall{owner, failed(syscall.ECANCELED, "connect")})
	}
	s.flushWrites(syscall.ECANCELED)
	s.tellWritten()
	if owner := s.shutdown; owner != nil {
		s.shutdown = nil
		s.loop.activeOps--
		s.loop.Enter(shutdownCall{owner, failed(syscall.ECANCELED, "shutdown")})
	}
}

// ready is what the stream does when its socket is ready.
func (s *Stream) ready(mask poll.Mask) {
	if s.connect != nil {
		s.connected()
		return
	}
	if mask&(poll.In|poll.Err|poll.Hup) != 0 {
		s.read()
	}
	if s.fd < 0 {
		return
	}
	// After a hang-up and a short read nothing more can come.
	const waiting = streamReading | streamPartial
	if mask&poll.Hup != 0 && s.sflags&(waiting|streamEOF) == waiting {
		s.eof()
	}
	if s.fd < 0 || mask&(poll.Out|poll.Err|poll.Hup) == 0 {
		return
	}
	s.flush()
	s.tellWritten()
	if s.writes.head == nil {
		s.drained()
	}
}
