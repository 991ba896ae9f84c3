package net

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/net/stream"
)

// The events of a [Socket], besides those of package stream. All come on the
// loop's goroutine.
var (
	// EventLookup is emitted when a host name was looked up, before the connect:
	// the error or nil, the address, its family (4 or 6) and the host.
	EventLookup = &emitter.Event4[error, string, int, string]{Name: "lookup"}
	// EventConnect is emitted when the connection is made.
	EventConnect = &emitter.Event0{Name: "connect"}
	// EventReady is emitted right after 'connect'.
	EventReady = &emitter.Event0{Name: "ready"}
	// EventTimeout is emitted when the socket was idle for as long as SetTimeout
	// says. The socket goes on; its user decides.
	EventTimeout = &emitter.Event0{Name: "timeout"}
	// EventClose is emitted once, last, in the closing phase after the socket was
	// destroyed; hadError tells whether an error did it.
	EventClose = &emitter.Event1[bool]{Name: "close"}
)

// The events of a [Server].
var (
	// EventListening is emitted in the tick after the server has begun to listen.
	EventListening = &emitter.Event0{Name: "listening"}
	// EventConnection is emitted for each connection, in the poll phase.
	EventConnection = &emitter.Event1[*Socket]{Name: "connection"}
	// EventServerClose is a server's 'close': it has stopped listening and its
	// last connection is gone.
	EventServerClose = &emitter.Event0{Name: "close"}
	// EventServerError is emitted when listening or accepting has failed.
	EventServerError = &emitter.Event1[error]{Name: "error"}
	// EventDrop is emitted instead of 'connection' for one above MaxConnections,
	// which is closed at once; nil for a Unix socket. Only node16 has it.
	EventDrop = &emitter.Event1[*DropInfo]{Name: "drop"}
)

// DropInfo tells the ends of a connection that was dropped.
type DropInfo struct {
	LocalAddress  string
	LocalPort     int
	LocalFamily   string // "IPv4" or "IPv6"
	RemoteAddress string
	RemotePort    int
	RemoteFamily  string // "IPv4" or "IPv6"
}

// OnLookup adds a listener of [EventLookup].
func (s *Socket) OnLookup(fn func(err error, address string, family int, host string)) *emitter.Listener {
	return EventLookup.On(&s.EventEmitter, fn)
}

// OnConnect adds a listener of [EventConnect].
func (s *Socket) OnConnect(fn func()) *emitter.Listener { return EventConnect.On(&s.EventEmitter, fn) }

// OnReady adds a listener of [EventReady].
func (s *Socket) OnReady(fn func()) *emitter.Listener { return EventReady.On(&s.EventEmitter, fn) }

// OnTimeout adds a listener of [EventTimeout].
func (s *Socket) OnTimeout(fn func()) *emitter.Listener { return EventTimeout.On(&s.EventEmitter, fn) }

// OnClose adds a listener of [EventClose].
func (s *Socket) OnClose(fn func(hadError bool)) *emitter.Listener {
	return EventClose.On(&s.EventEmitter, fn)
}

// OnListening adds a listener of [EventListening].
func (s *Server) OnListening(fn func()) *emitter.Listener {
	return EventListening.On(&s.EventEmitter, fn)
}

// OnConnection adds a listener of [EventConnection].
func (s *Server) OnConnection(fn func(socket *Socket)) *emitter.Listener {
	return EventConnection.On(&s.EventEmitter, fn)
}

// OnClose adds a listener of [EventServerClose].
func (s *Server) OnClose(fn func()) *emitter.Listener {
	return EventServerClose.On(&s.EventEmitter, fn)
}

// OnError adds a listener of [EventServerError].
func (s *Server) OnError(fn func(err error)) *emitter.Listener {
	return EventServerError.On(&s.EventEmitter, fn)
}

// OnDrop adds a listener of [EventDrop].
func (s *Server) OnDrop(fn func(info *DropInfo)) *emitter.Listener {
	return EventDrop.On(&s.EventEmitter, fn)
}

var _ stream.DuplexMethods = (*Socket)(nil)
