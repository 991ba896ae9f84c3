package http

import (
	"slices"
	"unsafe"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// The short way of a request: one that is ended before it has its socket, with
// its whole body, keeps what goes out as bytes and sends it in one write. What
// can be seen of it is what the long way gives.

// End ends the request: without a body, unless Write has begun one. Errors are
// those of ImplicitHeader.
func (r *ClientRequest) End() error { return r.EndChunk(stream.Chunk{}, "", nil) }

// EndBytes sends a last piece of body and ends the request. b is kept until it
// is sent, unless it is short and all of the body. Errors are WriteChunk's.
func (r *ClientRequest) EndBytes(b []byte) error { return r.EndChunk(stream.Bytes(b), "", nil) }

// EndString is EndBytes for the bytes of s.
func (r *ClientRequest) EndString(s string) error {
	if s != "" && len(s) <= joinLimit && r.goesShort() {
		// The bytes are only copied from.
		if done, err := r.endShort(unsafe.Slice(unsafe.StringData(s), len(s))); done || err != nil {
			return err
		}
	}
	return r.OutgoingMessage.EndString(s)
}

// EndChunk is the complete form of End; see [OutgoingMessage.EndChunk].
func (r *ClientRequest) EndChunk(c stream.Chunk, enc stream.Encoding, cb func(error)) error {
	if cb == nil && (c.IsNull() || c.Bytes != nil && len(c.Bytes) <= joinLimit) && r.goesShort() {
		if done, err := r.endShort(c.Bytes); done || err != nil {
			return err
		}
	}
	return r.OutgoingMessage.EndChunk(c, enc, cb)
}

// goesShort reports whether an end may take the short way: nothing was written
// and nobody has taken over a method on the way.
func (r *ClientRequest) goesShort() bool {
	return r.socket == nil && !r.overridden && r.Hook() == nil && !r.StrictContentLength &&
		!r.finished && !r.destroyed && !(r.headStored && r.headSent) &&
		len(r.output) == 0 && r.corked == 0 && r.rules().EndCorks
}

// endShort ends a request whose whole body is b, which is copied. done is false
// when it must take the long way after all.
func (r *ClientRequest) endShort(b []byte) (done bool, err error) {
	r.endCalled = true
	if !r.headStored {
		r.contentLength, r.lengthKnown = int64(len(b)), true
		if err := r.ImplicitHeader(); err != nil {
			return false, err
		}
	}
	if r.headSent || r.ChunkedEncoding {
		return false, nil
	}
	if r.hasBody {
		r.head = append(r.head, b...)
	}
	r.short, r.head, r.headSent = r.head, nil, true
	r.addPending(len(r.short))
	r.finished = true
	return true, nil
}

// flushShort writes what endShort has kept. It reports false when that was made
// an ordinary write to be flushed, because the socket is not a plain one.
func (r *ClientRequest) flushShort() bool {
	data, s := r.short, r.socket
	r.short = nil
	c := stateOf(s).client()
	if !plainSocket(s) || c.finishing != nil || len(r.output) > 0 || !s.IsWritable() || s.WritableCorked() > 0 {
		r.output = slices.Insert(r.output, 0, outWrite{chunk: stream.Bytes(data), cb: r.emitFinish})
		return false
	}
	if c.finished == nil {
		c.finished = func(error) {
			r := c.finishing
			c.finishing = nil
			r.emitFinish(nil)
		}
	}
	c.finishing = r
	if n := s.(*net.Socket); n.IsIdle(len(data)) {
		n.WriteDirect(data, c.finished)
	} else if _, err := s.WriteChunk(stream.Bytes(data), "", c.finished); err != nil {
		panic(err)
	}
	r.addPending(-r.outputSize)
	if s.WritableLength() == 0 {
		r.g.putHead(data)
	}
	r.rself.Finish()
	return true
}
