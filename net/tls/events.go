package tls

import (
	"github.com/nodeloop/nodeloop/emitter"
)

// The events of a [Socket], besides those of a net.Socket. All come on the
// loop's goroutine.
var (
	// EventSecure is emitted when the handshake is done, before the certificate of
	// the peer is judged. It is what 'secureConnect' and 'secureConnection' are
	// made of.
	EventSecure = &emitter.Event0{Name: "secure"}
	// EventSecureConnect is emitted on a client's socket when its connection is
	// secure, and the server is who it should be, unless RejectUnauthorized is off.
	EventSecureConnect = &emitter.Event0{Name: "secureConnect"}
	// EventSession is emitted on a client's socket with each session that a later
	// connection can resume, [ConnectOptions].Session. Only node16 has it.
	EventSession = &emitter.Event1[[]byte]{Name: "session"}
	// EventKeylog is emitted with each line of key material, in the format of
	// NSS's SSLKEYLOGFILE, for programs that decrypt captured traffic.
	EventKeylog = &emitter.Event1[[]byte]{Name: "keylog"}
	// eventTLSError tells the server of an error before it hands the socket out.
	eventTLSError = &emitter.Event1[error]{Name: "_tlsError"}
)

// The events of a [Server], besides those of a net.Server.
var (
	// EventSecureConnection is emitted with each connection whose handshake is
	// done.
	EventSecureConnection = &emitter.Event1[*Socket]{Name: "secureConnection"}
	// EventTLSClientError is emitted when a connection fails before it is secure,
	// with the error and the socket, which is closed already or will be.
	EventTLSClientError = &emitter.Event2[error, *Socket]{Name: "tlsClientError"}
	// EventServerKeylog is EventKeylog of any connection, with the connection.
	EventServerKeylog = &emitter.Event2[[]byte, *Socket]{Name: "keylog"}
)

// OnSecure adds a listener of [EventSecure].
func (s *Socket) OnSecure(fn func()) *emitter.Listener { return EventSecure.On(&s.EventEmitter, fn) }

// OnSecureConnect adds a listener of [EventSecureConnect].
func (s *Socket) OnSecureConnect(fn func()) *emitter.Listener {
	return EventSecureConnect.On(&s.EventEmitter, fn)
}

// OnSession adds a listener of [EventSession].
func (s *Socket) OnSession(fn func(session []byte)) *emitter.Listener {
	return EventSession.On(&s.EventEmitter, fn)
}

// OnKeylog adds a listener of [EventKeylog].
func (s *Socket) OnKeylog(fn func(line []byte)) *emitter.Listener {
	return EventKeylog.On(&s.EventEmitter, fn)
}

// OnSecureConnection adds a listener of [EventSecureConnection].
func (s *Server) OnSecureConnection(fn func(socket *Socket)) *emitter.Listener {
	return EventSecureConnection.On(&s.EventEmitter, fn)
}

// OnTLSClientError adds a listener of [EventTLSClientError].
func (s *Server) OnTLSClientError(fn func(err error, socket *Socket)) *emitter.Listener {
	return EventTLSClientError.On(&s.EventEmitter, fn)
}

// OnKeylog adds a listener of [EventServerKeylog].
func (s *Server) OnKeylog(fn func(line []byte, socket *Socket)) *emitter.Listener {
	return EventServerKeylog.On(&s.EventEmitter, fn)
}
