package tls

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// maxSpare is the largest buffer of ciphertext that is kept for the next write.
const maxSpare = 64 << 10

// maxBatch is how much ciphertext is given to the handle below at a time: ten
// buffers, as in Node.
const maxBatch = 10 * recordSize

// start begins a client's handshake.
func (h *handle) start() {
	h.set(started, true)
	h.readOut()
	h.sendOut()
}

// Write encrypts bufs as one piece and sends what comes of it. It never ends at
// once: the owner is told when the ciphertext has left, in the check phase at
// the earliest. Before the handshake is done the bytes wait.
func (h *handle) Write(req *loop.WriteReq, bufs ...[]byte) error {
	total := 0
	for _, b := range bufs {
		total += len(b)
	}
	req.Async, req.Bytes = true, total
	h.written += uint64(total)
	if h.has(closed) {
		return nodeerr.FromErrno(nodeerr.Number("EPROTO"), "write")
	}
	if total == 0 {
		h.readOut()
		if len(h.eng.wire.out) == 0 {
			h.empty = req
			h.loop.BeforeImmediates((*emptyWritten)(h))
			return nil
		}
	}
	h.current = req
	if total == 0 {
		h.sendOut()
		return nil
	}
	if err := h.encrypt(bufs, total); err != nil {
		h.current = nil
		return err
	}
	h.set(inWrite, true)
	h.sendOut()
	h.set(inWrite, false)
	return nil
}

// encrypt makes ciphertext of bufs, or keeps them until that can be done.
func (h *handle) encrypt(bufs [][]byte, total int) error {
	if !h.has(established) {
		if h.failure != nil {
			return protocolError(h.failure)
		}
		h.pending = join(bufs, total)
		return nil
	}
	data := bufs[0]
	if len(bufs) > 1 {
		data = join(bufs, total)
	}
	if err := h.seal(data); err != nil {
		return protocolError(h.translate(err))
	}
	return nil
}

// seal writes plaintext through the protocol.
func (h *handle) seal(data []byte) error {
	if h.fragment == 0 {
		_, err := h.eng.conn.Write(data)
		return err
	}
	for len(data) > 0 {
		n := min(len(data), h.fragment)
		if _, err := h.eng.conn.Write(data[:n]); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}

// join returns bufs as one.
func join(bufs [][]byte, total int) []byte {
	joined := make([]byte, 0, total)
	for _, b := range bufs {
		joined = append(joined, b...)
	}
	return joined
}

// writeIn writes what had to wait for the handshake.
func (h *handle) writeIn() {
	if len(h.pending) == 0 || h.has(closed) {
		return
	}
	if !h.has(established) {
		h.advance()
	}
	err := h.failure
	if err == nil {
		if !h.has(established) || len(h.pending) == 0 {
			return
		}
		data := h.pending
		h.pending = nil
		if e := h.seal(data); e == nil {
			return
		} else {
			err = h.translate(e)
		}
	}
	h.pending = nil
	h.set(scheduled, true)
	h.tellWritten(protocolError(err))
}

// sendOut sends the ciphertext that there is, unless some is in flight, and
// tells of the write behind it when there is none.
func (h *handle) sendOut() {
	if h.has(writing) {
		return
	}
	if h.has(established) && h.current != nil {
		h.set(scheduled, true)
	}
	if h.has(closed) || h.eng.conn == nil {
		return
	}
	w := &h.eng.wire
	if len(w.out) == 0 {
		switch {
		case len(h.pending) > 0:
		case h.has(inWrite):
			h.loop.BeforeImmediates((*nothingLeft)(h))
		default:
			h.tellWritten(nil)
		}
		return
	}
	h.set(writing, true)
	spare := h.sending[:0]
	if cap(spare) > maxSpare {
		spare = nil
	}
	h.sending, w.out = w.out, spare
	if len(h.sending) > maxBatch {
		w.out = append(w.out, h.sending[maxBatch:]...)
		h.sending = h.sending[:maxBatch]
	}
	if err := h.under.Write(&h.req, h.sending); err != nil {
		h.tellWritten(err)
		return
	}
	if !h.req.Async {
		h.loop.BeforeImmediates((*sentAtOnce)(h))
	}
}

// underWriter is the handle as its writes of ciphertext know it.
type underWriter handle

// OnWriteDone goes on when ciphertext has left.
func (u *underWriter) OnWriteDone(_ *loop.WriteReq, err error) { (*handle)(u).sent(err) }

// sentAtOnce goes on after ciphertext that left within the write: not before the
// check phase.
type sentAtOnce handle

// Call implements [loop.Caller].
func (c *sentAtOnce) Call() { (*handle)(c).sent(nil) }

func (h *handle) sent(err error) {
	if h.empty != nil {
		(*emptyWritten)(h).Call()
		return
	}
	if h.has(closed) {
		err = nodeerr.FromErrno(nodeerr.Number(nodeerr.ECANCELED), "write")
	}
	if err != nil {
		if !h.has(shut) {
			h.tellWritten(err)
		}
		return
	}
	h.sending = h.sending[:0]
	h.writeIn()
	h.set(writing, false)
	h.sendOut()
}

// nothingLeft tells of a write that made no ciphertext.
type nothingLeft handle

// Call implements [loop.Caller].
func (c *nothingLeft) Call() { (*handle)(c).tellWritten(nil) }

// tellWritten tells the owner of the write in flight.
func (h *handle) tellWritten(err error) {
	if !h.has(scheduled) || h.current == nil {
		return
	}
	req := h.current
	h.current = nil
	h.loop.Enter(&writtenCall{req, err})
}

// emptyWritten tells of a write of nothing.
type emptyWritten handle

// Call implements [loop.Caller].
func (c *emptyWritten) Call() {
	h := (*handle)(c)
	if req := h.empty; req != nil {
		h.empty = nil
		h.loop.Enter(&writtenCall{req, nil})
	}
}

// writtenCall enters the owner of a write.
type writtenCall struct {
	req *loop.WriteReq
	err error
}

// Call implements [loop.Caller].
func (c *writtenCall) Call() {
	if c.req.Owner != nil {
		c.req.Owner.OnWriteDone(c.req, c.err)
	}
}
