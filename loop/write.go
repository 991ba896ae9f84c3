package loop

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// WriteOwner is told that a write which could not end at once has ended.
type WriteOwner interface {
	// OnWriteDone is a callback of the loop, in the poll, pending or closing
	// phase. err is nil or a *nodeerr.Error of the call "write".
	OnWriteDone(req *WriteReq, err error)
}

// WriteReq is one write; it mirrors uv_write_t. It may be embedded and used
// again when it has ended. Its zero value is ready; set Owner.
type WriteReq struct {
	Owner WriteOwner
	// Async tells, after Write, that the write has not ended: OnWriteDone will
	// come. Otherwise it has ended and OnWriteDone will not come.
	Async bool
	errno uint16 // a syscall.Errno
	// Bytes is, after Write, how many bytes were given.
	Bytes int

	bufs [][]byte // what is left
	few  [2][]byte
	next *WriteReq
	left int
}

// writeList is a queue of writes.
type writeList struct{ head, tail *WriteReq }

func (w *writeList) push(req *WriteReq) {
	req.next = nil
	if w.tail == nil {
		w.head = req
	} else {
		w.tail.next = req
	}
	w.tail = req
}

func (w *writeList) pop() *WriteReq {
	req := w.head
	w.head = req.next
	if w.head == nil {
		w.tail = nil
	}
	req.next = nil
	return req
}

// writable returns why the stream can't be written, 0 when it can.
func (s *Stream) writable() syscall.Errno {
	switch {
	case s.fd < 0:
		return syscall.EBADF
	case s.sflags&streamWritable == 0:
		return syscall.EPIPE
	}
	return 0
}

// TryWrite sends what the socket takes at once and returns how much that is. It
// sends nothing while a connect or an earlier write is in flight.
func (s *Stream) TryWrite(b []byte) (int, error) {
	n, errno := s.tryWrite(b)
	s.bytesWritten += uint64(n)
	return n, failed(errno, "write")
}

func (s *Stream) tryWrite(b []byte) (int, syscall.Errno) {
	s.loop.assertOwner()
	if s.connect != nil || s.queueSize != 0 {
		return 0, 0
	}
	if errno := s.writable(); errno != 0 {
		return 0, errno
	}
	n, errno := s.loop.kernel.Write(int(s.fd), b)
	if transient(errno) {
		errno = 0
	}
	if s.loop.obs != nil && n > 0 {
		s.loop.obs.write(s.loop, s, n)
	}
	if n == len(b) {
		s.wroteAtOnce()
	}
	return n, errno
}

// wroteAtOnce follows a write that ended within its call. Older libuvs look at
// such a stream again in the next pending phase; what else is to be done when
// all is written, such as a shutdown, is done there.
func (s *Stream) wroteAtOnce() {
	if s.loop.profile.WritesArePending {
		s.feed()
	}
}

// transient reports whether a write may succeed later.
func transient(errno syscall.Errno) bool {
	return errno == syscall.EAGAIN || errno == syscall.ENOBUFS
}

// Write sends bufs in order. It tries the socket at once; req.Async tells
// whether something is left to be sent later. The bytes must not change until
// the write has ended; the slice of slices is not kept. An error that the try
// finds is returned and ends the write: EPIPE, EBADF, ECONNRESET.
func (s *Stream) Write(req *WriteReq, bufs ...[]byte) error {
	req.Async, req.errno, req.left = false, 0, 0
	if len(bufs) == 1 {
		b := bufs[0]
		req.Bytes = len(b)
		s.bytesWritten += uint64(len(b))
		n, errno := s.tryWrite(b)
		if errno != 0 {
			return nodeerr.FromErrno(errno, "write")
		}
		if n < len(b) || s.connect != nil {
			req.few[0] = b[n:]
			req.bufs = req.few[:1]
			return s.enqueue(req, len(b)-n)
		}
		return nil
	}
	return s.writeAll(req, bufs)
}

// writeAll is Write for several buffers.
func (s *Stream) writeAll(req *WriteReq, bufs [][]byte) error {
	s.loop.assertOwner()
	req.bufs = append(req.few[:0], bufs...)
	total := 0
	for _, b := range bufs {
		total += len(b)
	}
	req.Bytes = total
	s.bytesWritten += uint64(total)
	n := 0
	if s.connect == nil && s.queueSize == 0 {
		var errno syscall.Errno
		if errno = s.writable(); errno == 0 {
			n, errno = s.loop.kernel.Writev(int(s.fd), req.bufs)
		}
		if errno != 0 && !transient(errno) {
			req.release()
			return nodeerr.FromErrno(errno, "write")
		}
		if s.loop.obs != nil && n > 0 {
			s.loop.obs.write(s.loop, s, n)
		}
	}
	if n == total && s.connect == nil {
		s.wroteAtOnce()
		req.release()
		return nil
	}
	req.advance(n)
	return s.enqueue(req, total-n)
}

// enqueue puts what a try left over behind the writes in flight.
func (s *Stream) enqueue(req *WriteReq, left int) error {
	if errno := s.writable(); errno != 0 {
		req.release()
		return nodeerr.FromErrno(errno, "write")
	}
	req.Async, req.left = true, left
	s.loop.activeOps++
	s.queueSize += left
	s.writes.push(req)
	if s.connect == nil {
		s.watch(poll.Out)
	}
	return nil
}

// advance drops the first n bytes of what is left.
func (req *WriteReq) advance(n int) {
	for n > 0 || len(req.bufs) > 0 && len(req.bufs[0]) == 0 {
		b := req.bufs[0]
		if n < len(b) {
			req.bufs[0] = b[n:]
			return
		}
		n -= len(b)
		req.bufs[0] = nil
		req.bufs = req.bufs[1:]
	}
}

// release forgets the bytes.
func (req *WriteReq) release() {
	clear(req.bufs)
	req.bufs = nil
	req.few = [2][]byte{}
}

// flush sends more of the first write in flight.
func (s *Stream) flush() {
	req := s.writes.head
	if req == nil {
		return
	}
	n, errno := s.loop.kernel.Writev(int(s.fd), req.bufs)
	if errno != 0 && !transient(errno) {
		req.errno = uint16(errno)
		s.finishWrite()
		s.unwatch(poll.Out)
		return
	}
	if s.loop.obs != nil && n > 0 {
		s.loop.obs.write(s.loop, s, n)
	}
	s.queueSize -= n
	req.left -= n
	req.advance(n)
	if req.left == 0 {
		s.finishWrite()
		return
	}
	s.watch(poll.Out)
}

// finishWrite moves the first write to those whose outcome is to be told.
func (s *Stream) finishWrite() {
	s.written.push(s.writes.pop())
	s.feed()
}

// flushWrites ends all writes in flight with an error.
func (s *Stream) flushWrites(errno syscall.Errno) {
	for s.writes.head != nil {
		req := s.writes.pop()
		req.errno = uint16(errno)
		s.written.push(req)
	}
}

// tellWritten tells the outcome of writes that have ended. Bytes of failed ones
// count as queued until then, so that nobody writes more meanwhile.
func (s *Stream) tellWritten() {
	list := s.written
	s.written = writeList{}
	for list.head != nil {
		req := list.pop()
		s.loop.activeOps--
		s.queueSize -= req.left
		req.left = 0
		req.release()
		if req.Owner != nil {
			s.loop.Enter((*writeCall)(req))
		}
	}
}

type writeCall WriteReq

func (c *writeCall) Call() {
	req := (*WriteReq)(c)
	req.Owner.OnWriteDone(req, failed(syscall.Errno(req.errno), "write"))
}
