package http

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// What Node's programs find on a socket that carries messages, for layers above
// that show it: _httpMessage, parser and _paused.

// MessageOf returns the message whose turn it is to write to s, as the object
// that its overridable methods are called on; nil for none. It mirrors
// socket._httpMessage.
func MessageOf(s Socket) OutgoingMethods {
	if st, ok := s.Slot().(*socketState); ok && st.message != nil {
		return st.message.Self()
	}
	return nil
}

// SetMessage sets what MessageOf returns.
func SetMessage(s Socket, m *OutgoingMessage) { stateOf(s).message = m }

// ParserOf returns the parser that reads s, nil when none does now. known is
// false for a socket that never had one. It mirrors socket.parser.
func ParserOf(s Socket) (p *MessageParser, known bool) {
	st, ok := s.Slot().(*socketState)
	if !ok {
		return nil, false
	}
	if st.server != nil {
		st.server.reader()
	}
	return st.parser, true
}

// Parser returns the parser of the response, nil before there is a socket and
// once the response is complete. It mirrors req.parser.
func (r *ClientRequest) Parser() *MessageParser { return r.parser }

// Paused reports whether the server of s stopped reading because too much output
// waits. It mirrors socket._paused.
func Paused(s Socket) bool {
	st, ok := s.Slot().(*socketState)
	return ok && st.paused
}

// Served reports whether a server of this package owns s. On such a socket
// setEncoding is ERR_HTTP_SOCKET_ENCODING.
func Served(s Socket) bool {
	st, ok := s.Slot().(*socketState)
	return ok && st.server != nil
}

// MaxIdleHTTPParsers returns what SetMaxIdleHTTPParsers has set.
func MaxIdleHTTPParsers(l *loop.Loop) int { return globalOf(l).maxIdleParsers }

// ErrSocketEncoding is what setEncoding on a served socket throws.
func ErrSocketEncoding() error {
	return nodeerr.New(nodeerr.ErrHTTPSocketEncoding, "Changing the socket encoding is not allowed per RFC7230 Section 3.")
}

// QueuedWrite is a write that waits for the message's turn on its socket. It
// mirrors an element of outputData.
type QueuedWrite struct {
	Chunk    stream.Chunk
	Encoding stream.Encoding
	Callback func(error) // nil when there is none
}

// Output returns the writes that wait for the message's turn on its socket. It
// mirrors outputData.
func (m *OutgoingMessage) Output() []QueuedWrite {
	writes := make([]QueuedWrite, len(m.output))
	for i, w := range m.output {
		writes[i] = w.queued()
	}
	return writes
}

// SetHeaderBlock makes block the header block that was stored, empty for none.
// It mirrors assigning to _header.
func (m *OutgoingMessage) SetHeaderBlock(block string) {
	m.head, m.headStored = []byte(block), block != ""
	m.headLength = len(block)
}

// TrailerBlock returns the trailers that end a chunked body. It mirrors _trailer.
func (m *OutgoingMessage) TrailerBlock() string { return m.trailer }

// HasBody reports whether the message may have a body. It mirrors _hasBody.
func (m *OutgoingMessage) HasBody() bool { return m.hasBody }

// SetHasBody says whether the message may have a body. It mirrors assigning to
// _hasBody.
func (m *OutgoingMessage) SetHasBody(has bool) { m.hasBody = has }

// OutputSize returns how much waits for the message's turn on its socket. It
// mirrors outputSize.
func (m *OutgoingMessage) OutputSize() int { return m.outputSize }
