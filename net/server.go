package net

import (
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
)

// ServerMethods are what a server calls on its own object, for users that
// override them.
type ServerMethods interface {
	// Close stops listening; see [Server.Close].
	Close(cb func(error))
	// Unref makes the server not keep the loop alive.
	Unref()
	// EmitCloseIfDrained queues 'close' if the server and all its connections are
	// closed. It mirrors _emitCloseIfDrained.
	EmitCloseIfDrained()
}

// ListenObserver is a [ServerMethods] that wants to know when the server has
// begun to listen, before 'listening'.
type ListenObserver interface {
	ListenBegun()
}

// Server takes TCP or Unix-socket connections. It mirrors net.Server.
type Server struct {
	emitter.EventEmitter

	// MaxConnections refuses connections above that number; 0 is no limit, below
	// 0 all are refused.
	MaxConnections int
	// AllowHalfOpen is the option of the same name.
	AllowHalfOpen bool
	// PauseOnConnect is the option of the same name.
	PauseOnConnect bool
	// NoDelay is the option of the same name.
	NoDelay bool
	// KeepAlive is the option of the same name.
	KeepAlive bool
	// KeepAliveInitialDelay is the option of the same name, in whole seconds.
	KeepAliveInitialDelay time.Duration

	loop        *loop.Loop
	self        ServerMethods
	handle      ServerHandle
	connections int
	unref       bool
	path        string
	key         string
	// onConnection, if set, gets the connections in the server's place.
	onConnection func(err error, h Handle)
}

// CreateServer returns a server that does not listen yet. opts may be nil;
// onConnection, which may be nil too, is a listener of 'connection'. It mirrors
// net.createServer.
func CreateServer(l *loop.Loop, opts *ServerOptions, onConnection func(socket *Socket)) *Server {
	s := &Server{}
	s.Init(l, s, opts)
	if onConnection != nil {
		s.OnConnection(onConnection)
	}
	return s
}

// Init makes s ready in place. self is the object that embeds s, or nil; opts
// may be nil.
func (s *Server) Init(l *loop.Loop, self ServerMethods, opts *ServerOptions) {
	if opts == nil {
		opts = &ServerOptions{}
	}
	if self == nil {
		self = s
	}
	s.EventEmitter.Init(l, self)
	s.loop, s.self = l, self
	s.AllowHalfOpen = opts.AllowHalfOpen
	s.PauseOnConnect = opts.PauseOnConnect
	if l.Profile().Net.OptionsKept {
		s.NoDelay, s.KeepAlive = opts.NoDelay, opts.KeepAlive
		s.KeepAliveInitialDelay = max(opts.KeepAliveInitialDelay, 0).Truncate(time.Second)
	}
}

// Loop returns the loop that the server lives on.
func (s *Server) Loop() *loop.Loop { return s.loop }

// Self returns the object that the server's virtual methods are called on.
func (s *Server) Self() ServerMethods { return s.self }

// SetSelf replaces the object that virtual methods are called on.
func (s *Server) SetSelf(self ServerMethods) { s.self = self }

// Handle returns the loop's half, nil while the server does not listen. It
// mirrors _handle.
func (s *Server) Handle() ServerHandle { return s.handle }

// Listening reports whether the server listens. It mirrors listening.
func (s *Server) Listening() bool { return s.handle != nil }

// Connections returns how many connections are open. It mirrors _connections.
func (s *Server) Connections() int { return s.connections }

// SetConnections sets what Connections returns.
func (s *Server) SetConnections(n int) { s.connections = n }

// GetConnections calls cb with the number of open connections in a tick. It
// mirrors getConnections.
func (s *Server) GetConnections(cb func(err error, n int)) {
	if cb == nil {
		panic(s.loop.CallbackError())
	}
	n := s.connections
	s.loop.NextTick(func() { cb(nil, n) })
}

// Address returns where the server listens, the path of a Unix socket in Path;
// ok is false when it does not. The error is that of the system. It mirrors
// address.
func (s *Server) Address() (a Address, ok bool, err error) {
	if named, is := s.handle.(Named); is {
		local, err := named.Getsockname()
		if err != nil {
			return Address{}, false, of(err, "address")
		}
		return addressOf(local), true, nil
	}
	return Address{Path: s.path}, s.path != "", nil
}

// Port returns the port that the server listens on, 0 when there is none.
func (s *Server) Port() int {
	a, _, _ := s.Address()
	return a.Port
}

// Ref makes the server keep the loop alive while it listens, which it does at
// first. It mirrors ref.
func (s *Server) Ref() {
	s.unref = false
	if s.handle != nil {
		s.handle.Ref()
	}
}

// Unref makes the server not keep the loop alive. It mirrors unref.
func (s *Server) Unref() {
	s.unref = true
	if s.handle != nil {
		s.handle.Unref()
	}
}

// Close stops taking connections; those that are open go on, and 'close' comes
// in the tick after the last of them is gone. cb, which may be nil, is a once
// listener of 'close' that gets ERR_SERVER_NOT_RUNNING when the server did not
// listen. It mirrors close.
func (s *Server) Close(cb func(error)) {
	if cb != nil {
		var err error
		if s.handle == nil {
			err = errServerNotRunning()
		}
		EventServerClose.Once(&s.EventEmitter, func() { cb(err) })
	}
	if s.handle != nil {
		s.handle.Close(nil)
		s.handle = nil
	}
	s.self.EmitCloseIfDrained()
}

// EmitCloseIfDrained queues 'close' for the next tick if the server and all its
// connections are closed. It mirrors _emitCloseIfDrained.
func (s *Server) EmitCloseIfDrained() {
	if s.handle == nil && s.connections == 0 {
		s.loop.NextTicker((*serverClosing)(s))
	}
}

// serverClosing is a server whose 'close' is due.
type serverClosing Server

// Tick emits 'close'.
func (c *serverClosing) Tick() { EventServerClose.Emit(&c.EventEmitter) }

// ConnectionKey returns family, address and port that the server was told to
// listen on, joined by colons. It mirrors _connectionKey.
func (s *Server) ConnectionKey() string { return s.key }
