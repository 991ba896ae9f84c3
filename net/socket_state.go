package net

import "github.com/nodeloop/nodeloop/net/stream"

// NetSocket returns the socket itself, so that an object which embeds one can be
// asked for it.
func (s *Socket) NetSocket() *Socket { return s }

// Connecting reports whether a connect was begun and has not ended. It mirrors
// connecting.
func (s *Socket) Connecting() bool { return s.has(sockConnecting) }

// SetConnecting sets what Connecting reports. It mirrors setting connecting,
// which a layer does that connects the socket itself.
func (s *Socket) SetConnecting(on bool) { s.set(sockConnecting, on) }

// Pending reports whether the socket is not connected yet. It mirrors pending.
func (s *Socket) Pending() bool { return s.handle == nil || s.Connecting() }

// Unread reports whether something that the peer sent waits to be emitted or
// read: bytes, its end or an error.
func (s *Socket) Unread() bool {
	if s.ReadableLength() > 0 || s.has(sockEndedByPeer) {
		return true
	}
	u, ok := s.handle.(interface{ Unread() bool })
	return ok && u.Unread()
}

// ReadyState returns "opening", "open", "readOnly", "writeOnly" or "closed". It
// mirrors readyState.
func (s *Socket) ReadyState() string {
	r, w := s.IsReadable(), s.IsWritable()
	switch {
	case s.Connecting():
		return "opening"
	case r && w:
		return "open"
	case r:
		return "readOnly"
	case w:
		return "writeOnly"
	default:
		return "closed"
	}
}

// BufferSize returns how much waits to be written; ok is false without a
// handle, where Node's bufferSize is undefined.
func (s *Socket) BufferSize() (n int, ok bool) {
	if s.handle == nil {
		return 0, false
	}
	n = s.WritableLength()
	if s.rules().BufferSizeInFlight {
		n += s.lastQueue
	}
	return n, true
}

// BytesRead returns how many bytes were received. It mirrors bytesRead.
func (s *Socket) BytesRead() uint64 {
	if s.handle != nil {
		return s.handle.BytesRead()
	}
	return s.read
}

// BytesDispatched returns how many bytes were given to the system. It mirrors
// _bytesDispatched.
func (s *Socket) BytesDispatched() uint64 {
	if s.handle != nil {
		return s.handle.BytesWritten() - s.uncounted
	}
	return s.written
}

// BytesWritten returns how many bytes were written, those included that wait.
// It mirrors bytesWritten.
func (s *Socket) BytesWritten() uint64 {
	n := s.BytesDispatched()
	if s.BufferedRequestCount() > 0 {
		for _, w := range s.WritableBuffer() {
			n += wireLen(w.Chunk, w.Encoding)
		}
	}
	if s.extra != nil {
		for _, c := range s.extra.pending {
			n += wireLen(c, s.extra.pendingEnc)
		}
	}
	return n
}

// wireLen returns how many bytes a chunk puts on the wire.
func wireLen(c stream.Chunk, enc stream.Encoding) uint64 { return uint64(len(encode(c, enc))) }

// Address returns the local end; ok is false while there is none. It mirrors
// address.
func (s *Socket) Address() (a Address, ok bool) {
	h, named := s.handle.(Named)
	if !named {
		return Address{}, false
	}
	x := s.more()
	if !x.localKnown {
		if local, err := h.Getsockname(); err == nil {
			x.local, x.localKnown = addressOf(local), true
		} else {
			return Address{}, false
		}
	}
	return x.local, true
}

// RemoteEnd returns the peer's end; ok is false when it was never asked for
// while the socket was connected.
func (s *Socket) RemoteEnd() (a Address, ok bool) {
	if s.extra != nil && s.extra.peerKnown {
		return s.extra.peer, true
	}
	h, named := s.handle.(Named)
	if !named {
		return Address{}, false
	}
	peer, err := h.Getpeername()
	if err != nil {
		return Address{}, false
	}
	x := s.more()
	x.peer, x.peerKnown = addressOf(peer), true
	return x.peer, true
}

// RemoteAddress returns the peer's IP address, empty when there is none. It
// mirrors remoteAddress.
func (s *Socket) RemoteAddress() string { a, _ := s.RemoteEnd(); return a.Address }

// RemotePort returns the peer's port, 0 when there is none. It mirrors
// remotePort.
func (s *Socket) RemotePort() int { a, _ := s.RemoteEnd(); return a.Port }

// RemoteFamily returns "IPv4" or "IPv6", empty when there is no peer. It mirrors
// remoteFamily.
func (s *Socket) RemoteFamily() string { a, _ := s.RemoteEnd(); return a.Family }

// LocalAddress returns the local IP address, empty when there is none. It
// mirrors localAddress.
func (s *Socket) LocalAddress() string { a, _ := s.Address(); return a.Address }

// LocalPort returns the local port, 0 when there is none. It mirrors localPort.
func (s *Socket) LocalPort() int { a, _ := s.Address(); return a.Port }

// LocalFamily returns "IPv4" or "IPv6", empty when there is no local end. It
// mirrors localFamily.
func (s *Socket) LocalFamily() string { a, _ := s.Address(); return a.Family }

// Host returns the name that the last connect looked up, or "". It mirrors
// _host.
func (s *Socket) Host() string {
	if s.extra == nil {
		return ""
	}
	return s.extra.host
}

// EndedByPeer reports whether the peer has ended and half-open is off, so that
// writes fail. Node replaces the method write then.
func (s *Socket) EndedByPeer() bool { return s.has(sockEndedByPeer) }
