package http

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
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

// Parsing reports whether a parser reads s, and returns the message that arrives
// now, nil for none. known is false for a socket that never had a parser. It
// mirrors socket.parser.
func Parsing(s Socket) (msg *IncomingMessage, active, known bool) {
	st, ok := s.Slot().(*socketState)
	if !ok {
		return nil, false, false
	}
	if st.parser == nil {
		return nil, false, true
	}
	return st.parser.incoming, true, true
}

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

// OutputSize returns how much waits for the message's turn on its socket. It
// mirrors outputSize.
func (m *OutgoingMessage) OutputSize() int { return m.outputSize }
