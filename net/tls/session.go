package tls

import (
	"crypto/tls"
	"encoding/binary"
	"slices"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// sessionCache is a client's socket as crypto/tls asks it for a session to
// resume, and tells it of new ones.
type sessionCache Socket

// Get returns the session that the option gave.
func (c *sessionCache) Get(string) (*tls.ClientSessionState, bool) {
	if len(c.opts.Session) == 0 {
		return nil, false
	}
	state, err := decodeSession(c.opts.Session)
	return state, err == nil
}

// Put keeps a new session for 'session'.
func (c *sessionCache) Put(_ string, state *tls.ClientSessionState) {
	if state == nil {
		return
	}
	if b, err := encodeSession(state); err == nil {
		c.sessions = append(c.sessions, b)
		c.session = b
	}
}

// encodeSession writes a session as bytes: the ticket behind its length, then
// what crypto/tls knows of it.
func encodeSession(state *tls.ClientSessionState) ([]byte, error) {
	ticket, rest, err := state.ResumptionState()
	if err != nil {
		return nil, err
	}
	known, err := rest.Bytes()
	if err != nil {
		return nil, err
	}
	b := binary.BigEndian.AppendUint16(nil, uint16(len(ticket)))
	return append(append(b, ticket...), known...), nil
}

func decodeSession(b []byte) (*tls.ClientSessionState, error) {
	if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
		return nil, nodeerr.New(ErrInvalidState, "no session")
	}
	n := 2 + int(binary.BigEndian.Uint16(b))
	rest, err := tls.ParseSessionState(b[n:])
	if err != nil {
		return nil, err
	}
	return tls.NewResumptionState(slices.Clone(b[2:n]), rest)
}

// tellSessions emits 'session' with those that came, once the peer is judged.
func (s *Socket) tellSessions() {
	if len(s.sessions) == 0 || !rules(s.Loop()).SessionEvent {
		return
	}
	list := s.sessions
	s.sessions = nil
	for _, session := range list {
		if !s.verified {
			s.waiting = session
			continue
		}
		s.Loop().Callback(func() { EventSession.Emit(&s.EventEmitter, session) })
	}
}

// tellKeylog emits 'keylog' with the lines that came.
func (s *Socket) tellKeylog() {
	list := s.keylog
	s.keylog = nil
	for _, line := range list {
		s.Loop().Callback(func() { EventKeylog.Emit(&s.EventEmitter, line) })
	}
}

// GetSession returns the session as a later connection can resume it, nil while
// there is none: over TLSv1.3 it comes after the handshake, see [EventSession].
// It mirrors getSession.
func (s *Socket) GetSession() []byte {
	if s.Handle() == nil {
		return nil
	}
	return s.session
}

// SetSession gives a session to resume; it has effect before the handshake. It
// mirrors setSession.
func (s *Socket) SetSession(session []byte) { s.opts.Session = session }

// IsSessionReused reports whether a session was resumed. It mirrors
// isSessionReused.
func (s *Socket) IsSessionReused() bool {
	return s.ready() && s.state().DidResume
}
