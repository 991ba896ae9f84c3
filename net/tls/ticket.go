package tls

import "crypto/tls"

// Over TLSv1.3 crypto/tls sends a session ticket with a server's first flight, OpenSSL when
// it has the client's last: the record with the ticket is held back until then,
// so that clients hear of their session when they do of Node's.

// noteTicket makes crypto/tls tell of the ticket that it makes.
func (h *handle) noteTicket(cfg *tls.Config) {
	cfg.WrapSession = func(state tls.ConnectionState, session *tls.SessionState) ([]byte, error) {
		h.ticket = state.Version == tls.VersionTLS13
		return cfg.EncryptTicket(state, session)
	}
}

// holdTicket takes the last record of a flight that a ticket is in.
func (h *handle) holdTicket() {
	if !h.ticket || h.eng.next == nil {
		return
	}
	h.ticket = false
	out := h.eng.wire.out
	last := 0
	for at := 0; at+5 <= len(out); {
		last = at
		at += 5 + int(out[at+3])<<8 + int(out[at+4])
	}
	h.held = append([]byte(nil), out[last:]...)
	h.eng.wire.out = out[:last]
}

// releaseTicket lets it go before what the handshake has written since.
func (h *handle) releaseTicket() {
	if h.held != nil {
		h.eng.wire.out = append(h.held, h.eng.wire.out...)
		h.held = nil
	}
}
