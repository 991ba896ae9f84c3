package tls

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// streamHandle is a handle over a stream that has none, such as a Duplex of the
// user's. It mirrors JSStreamSocket.
type streamHandle struct {
	loop   *loop.Loop
	s      stream.DuplexMethods
	reader loop.Reader
	over   bool // the end was told of
	closed bool
	read   uint64
	sent   uint64
	queued int
}

var _ net.Handle = (*streamHandle)(nil)

func newStreamHandle(l *loop.Loop, s stream.DuplexMethods) *streamHandle {
	h := &streamHandle{loop: l, s: s}
	s.Pause()
	stream.EventData.On(s.Emitter(), h.data)
	stream.EventEnd.Once(s.Emitter(), h.end)
	return h
}

func (h *streamHandle) data(c stream.Chunk) {
	b := c.Data()
	h.read += uint64(len(b))
	if h.reader != nil && !h.closed {
		h.reader.OnRead(b, nil)
	}
}

func (h *streamHandle) end() {
	if !h.over && h.reader != nil && !h.closed {
		h.over = true
		h.reader.OnRead(nil, nodeerr.EOF)
	}
}

// SetReader sets who is told of reads.
func (h *streamHandle) SetReader(r loop.Reader, _ bool) { h.reader = r }

// ReadStart lets the stream flow.
func (h *streamHandle) ReadStart() error { h.s.Resume(); return nil }

// ReadStop pauses the stream.
func (h *streamHandle) ReadStop() { h.s.Pause() }

// Write writes to the stream; the owner is told when it has taken all.
func (h *streamHandle) Write(req *loop.WriteReq, bufs ...[]byte) error {
	var all []byte
	for _, b := range bufs {
		all = append(all, b...)
	}
	req.Async, req.Bytes = true, len(all)
	h.sent += uint64(len(all))
	h.queued += len(all)
	w, ok := h.s.(stream.Destination)
	if !ok {
		return nodeerr.FromErrno(nodeerr.Number("EPIPE"), "write")
	}
	_, err := w.WriteChunk(stream.Bytes(all), "", func(err error) {
		h.queued -= len(all)
		h.loop.BeforeImmediates(&streamWritten{req, err})
	})
	return err
}

// streamWritten tells of a write.
type streamWritten struct {
	req *loop.WriteReq
	err error
}

// Call implements [loop.Caller].
func (w *streamWritten) Call() { w.req.Owner.OnWriteDone(w.req, w.err) }

// Shutdown ends the stream.
func (h *streamHandle) Shutdown(owner loop.ShutdownOwner) error {
	h.loop.SetImmediate(func() {
		w, ok := h.s.(stream.Destination)
		if !ok {
			owner.OnShutdownDone(nil)
			return
		}
		if err := w.EndChunk(stream.Chunk{}, "", func(error) { owner.OnShutdownDone(nil) }); err != nil {
			owner.OnShutdownDone(err)
		}
	})
	return nil
}

// Close destroys the stream.
func (h *streamHandle) Close(owner loop.CloseOwner) {
	if h.closed {
		return
	}
	h.closed = true
	h.loop.SetImmediate(func() {
		h.s.Destroy(nil)
		if owner != nil {
			owner.OnClose()
		}
	})
}

// Ref does nothing: what the stream is made of keeps the loop alive.
func (h *streamHandle) Ref() {}

// Unref does nothing.
func (h *streamHandle) Unref() {}

// HasRef reports true.
func (h *streamHandle) HasRef() bool { return true }

// BytesRead returns how many bytes the stream has brought.
func (h *streamHandle) BytesRead() uint64 { return h.read }

// BytesWritten returns how many bytes the stream was given.
func (h *streamHandle) BytesWritten() uint64 { return h.sent }

// WriteQueueSize returns how many bytes the stream has not taken.
func (h *streamHandle) WriteQueueSize() int { return h.queued }
