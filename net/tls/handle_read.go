package tls

import (
	"errors"
	"io"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// recordSize is the most plaintext that a record brings.
const recordSize = 16 << 10

// underReader is the handle as the one below knows it.
type underReader handle

// ReadsDirectly implements [loop.DirectReader]: each record that a read brings
// is a callback of its own.
func (*underReader) ReadsDirectly() {}

// OnRead takes ciphertext, its end or its failure.
func (r *underReader) OnRead(chunk []byte, err error) {
	h := (*handle)(r)
	switch {
	case h.has(ended | closed):
	case err != nil:
		h.readOut()
		if errors.Is(err, nodeerr.EOF) {
			h.set(ended, true)
		}
		h.tell(nil, err)
	default:
		h.receive(chunk)
	}
}

// receive takes ciphertext, which is lent.
func (h *handle) receive(chunk []byte) {
	w := &h.eng.wire
	if len(w.in) > 0 {
		w.in = append(w.in, chunk...)
	} else {
		w.in = chunk
	}
	h.cycle()
	if len(w.in) > 0 {
		w.in = append([]byte(nil), w.in...)
	}
}

// cycle lets the protocol do what it can: write what waits, read what came, send
// what came of it.
func (h *handle) cycle() {
	h.depth++
	if h.depth > 1 {
		return
	}
	defer func() { h.depth = 0 }() // a listener may throw
	for ; h.depth > 0; h.depth-- {
		h.writeIn()
		h.readOut()
		h.sendOut()
	}
}

// advance goes on with the handshake as far as it gets.
func (h *handle) advance() {
	if h.eng.conn == nil {
		h.eng.begin(h.owner.configure(), h.owner.isServer)
	}
	for h.eng.next != nil && h.failure == nil && !h.has(closed) {
		asks, over := h.eng.step()
		h.holdTicket()
		h.owner.tellKeylog()
		h.owner.tellSessions()
		switch {
		case !over && asks == wantConfig:
			if !h.owner.chooseConfig() {
				return
			}
		case !over:
			return
		case h.eng.err != nil:
			h.failure = h.translate(h.eng.err)
			h.releaseTicket()
		default:
			h.releaseTicket()
			h.set(established, true)
			h.loop.Enter((*doneCall)(h.owner))
		}
	}
}

// doneCall tells the socket that the handshake is done.
type doneCall Socket

// Call implements [loop.Caller].
func (c *doneCall) Call() { (*Socket)(c).handshakeDone() }

// readOut takes what plaintext there is and tells of it, record by record.
func (h *handle) readOut() {
	if h.has(ended|closed) || !h.owner.isServer && !h.has(started) {
		return
	}
	if !h.has(established) {
		h.advance()
		if h.failure != nil {
			h.failRead(h.eng.err)
			return
		}
	}
	for h.has(established) && !h.has(ended|closed) && h.failure == nil {
		buf := takeScratch(h.loop)
		n, err := h.eng.read(buf)
		h.owner.tellSessions()
		if n > 0 && !h.has(closed) {
			h.read += uint64(n)
			h.tell(buf[:n:n], nil)
		}
		putScratch(h.loop, buf)
		switch {
		case h.has(closed) || err == nil && n == 0:
			return
		case errors.Is(err, io.EOF):
			h.set(ended, true)
			h.tell(nil, nodeerr.EOF)
			return
		case err != nil:
			h.failure = h.translate(err)
			h.failRead(err)
			return
		}
	}
}

// failRead tells of the error that cause became: after the end, if the peer has
// sent it, as OpenSSL takes a fatal alert for one.
func (h *handle) failRead(cause error) {
	if _, alert := alertOf(cause); alert {
		h.set(ended, true)
		h.tell(nil, nodeerr.EOF)
	}
	h.fail(h.failure)
}

// fail tells of an error of the protocol once what it had to say is sent.
func (h *handle) fail(err error) {
	if h.has(closed) {
		return
	}
	if len(h.eng.wire.out) > 0 {
		h.sendOut()
	}
	h.loop.Callback(func() { h.owner.protocolFailed(err) })
}

// tell hands the reader a piece of plaintext, which is lent, or the end.
func (h *handle) tell(chunk []byte, err error) {
	if h.reader == nil {
		return
	}
	switch {
	case err != nil:
	case h.bufferer != nil:
		h.fill(chunk)
		return
	case !h.lend:
		chunk = h.loop.Keep(chunk)
	}
	h.enter(h.reader, chunk, err)
}

// fill hands the reader plaintext in buffers of its own.
func (h *handle) fill(chunk []byte) {
	for len(chunk) > 0 && h.bufferer != nil && !h.has(closed) {
		buf := h.bufferer.ReadBuffer()
		if len(buf) == 0 {
			return
		}
		n := copy(buf, chunk)
		chunk = chunk[n:]
		h.enter(h.bufferer, buf[:n], nil)
	}
}

func (h *handle) enter(r loop.Reader, chunk []byte, err error) {
	h.loop.Enter(&readCall{r, chunk, err})
}

// readCall enters a reader.
type readCall struct {
	reader loop.Reader
	chunk  []byte
	err    error
}

// Call implements [loop.Caller].
func (c *readCall) Call() { c.reader.OnRead(c.chunk, c.err) }

// scratchKey is where a loop keeps the buffer that plaintext is read into.
type scratchKey struct{}

// takeScratch returns a buffer for one record.
func takeScratch(l *loop.Loop) []byte {
	if b, _ := l.Slot(scratchKey{}).([]byte); b != nil {
		l.SetSlot(scratchKey{}, nil)
		return b
	}
	return make([]byte, recordSize)
}

func putScratch(l *loop.Loop, b []byte) { l.SetSlot(scratchKey{}, b) }
