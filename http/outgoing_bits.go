package http

import "github.com/nodeloop/nodeloop/net/stream"

// OutgoingBit names one of the flags of a message to send that Node keeps under
// an underscored name. They are for bindings: programs have methods for them.
type OutgoingBit int

// The flags, with Node's names.
const (
	OutgoingBitLast              OutgoingBit = iota // _last
	OutgoingBitDefaultKeepAlive                     // _defaultKeepAlive
	OutgoingBitRemovedConnection                    // _removedConnection
	OutgoingBitRemovedContLen                       // _removedContLen
	OutgoingBitRemovedTE                            // _removedTE
	OutgoingBitHeaderSent                           // _headerSent
)

func (m *OutgoingMessage) bit(b OutgoingBit) *bool {
	switch b {
	case OutgoingBitLast:
		return &m.last
	case OutgoingBitDefaultKeepAlive:
		return &m.autoKeep
	case OutgoingBitRemovedConnection:
		return &m.noConn
	case OutgoingBitRemovedContLen:
		return &m.noLength
	case OutgoingBitRemovedTE:
		return &m.noTE
	}
	return &m.headSent
}

// OutgoingBit returns a flag.
func (m *OutgoingMessage) OutgoingBit(b OutgoingBit) bool { return *m.bit(b) }

// SetOutgoingBit sets a flag.
func (m *OutgoingMessage) SetOutgoingBit(b OutgoingBit, on bool) { *m.bit(b) = on }

// KnownLength returns the length of the body as the header block announces it or
// as end() found it; known is false where Node's _contentLength is null.
func (m *OutgoingMessage) KnownLength() (n int64, known bool) { return m.contentLength, m.lengthKnown }

// SetKnownLength sets what KnownLength returns.
func (m *OutgoingMessage) SetKnownLength(n int64, known bool) {
	m.contentLength, m.lengthKnown = n, known
}

// KeepAliveHint returns what a Keep-Alive header announces: milliseconds and a
// number of requests, 0 for none. It mirrors _keepAliveTimeout and
// _maxRequestsPerSocket.
func (m *OutgoingMessage) KeepAliveHint() (ms, requests int) { return m.keepAliveMs, m.maxRequests }

// SetKeepAliveHint sets what KeepAliveHint returns.
func (m *OutgoingMessage) SetKeepAliveHint(ms, requests int) {
	m.keepAliveMs, m.maxRequests = ms, requests
}

// Expecting reports whether a 100 Continue went out and whether the request
// waits for one. It mirrors _sent100 and _expect_continue.
func (r *ServerResponse) Expecting() (sent, expected bool) { return r.sent100, r.expectContinue }

// SetExpecting sets what Expecting returns.
func (r *ServerResponse) SetExpecting(sent, expected bool) {
	r.sent100, r.expectContinue = sent, expected
}

// Lenient returns the option InsecureHTTPParser as it was given.
func (r *ClientRequest) Lenient() stream.Tri { return r.lenient }

// ResponseEnded reports whether the response has ended. It mirrors _ended.
func (r *ClientRequest) ResponseEnded() bool { return r.ended }

// Upgraded reports whether 'upgrade' or 'connect' took the socket. It mirrors
// upgradeOrConnect.
func (r *ClientRequest) Upgraded() bool { return r.upgraded }
