package tls

import (
	"crypto/tls"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// SocketOptions are the options of [NewSocket]. The zero value is Node's
// default.
type SocketOptions struct {
	// SecureContext is what the connection has in common with others. Default: one
	// made of Context.
	SecureContext *SecureContext
	Context       ContextOptions
	// IsServer makes the socket the server's side of the handshake.
	IsServer bool
	// Server is who is told of the socket's errors before it is secure.
	Server *net.Server
	// RequestCert asks a client for its certificate. A server is always asked.
	RequestCert bool
	// RejectUnauthorized, on the server's side, ends the handshake of a client
	// without a certificate.
	RejectUnauthorized bool
	// ALPNProtocols are the protocols to agree on one of, the best first.
	ALPNProtocols []string
	// SNICallback chooses the context for the name that a client asks for.
	SNICallback SNICallback
	// Session is one that EventSession told of, to be resumed.
	Session []byte
	// HandshakeTimeout is how long the handshake may take; 0 is for ever.
	HandshakeTimeout time.Duration
	// Pipe makes a socket without a carrier one for a Unix socket.
	Pipe bool
	// PauseOnCreate leaves the socket paused.
	PauseOnCreate bool
	// AllowHalfOpen, HighWaterMark, OnRead and Signal are those of a net.Socket.
	// The first counts without a carrier.
	AllowHalfOpen bool
	HighWaterMark int
	OnRead        *net.OnRead
	Signal        stream.Signal
}

// SNICallback chooses the context for a name. It calls done at once or later;
// a nil context is the server's own. An err ends the connection.
type SNICallback func(serverName string, done func(err error, ctx *SecureContext))

// Socket is one end of an encrypted connection. It mirrors tls.TLSSocket.
type Socket struct {
	net.Socket

	// Authorized tells that the peer's certificate was found good. A server
	// judges only those it has asked for.
	Authorized bool
	// AuthorizationError is the code, or the message, of what was found wrong.
	AuthorizationError string
	// ALPNProtocol is the protocol that was agreed on, empty for none.
	ALPNProtocol string
	// ServerName is the name that the client asked for, empty for none.
	ServerName string
	// SecureConnecting tells that the handshake is not done.
	SecureConnecting bool

	tls      *handle
	context  *SecureContext
	sni      *SecureContext // chosen for the name
	opts     SocketOptions
	isServer bool

	secured  bool // _secureEstablished
	released bool // _controlReleased
	hadError bool
	told     bool // 'tlsClientError' was emitted
	verified bool
	asking   bool // within chooseConfig

	connect  *ConnectOptions
	sessions [][]byte // not told of yet
	keylog   [][]byte // not told of yet
	waiting  []byte   // the last session, until the peer is judged
	session  []byte   // the last session
	onError  *emitter.Listener
	onEnd    *emitter.Listener
	onIdle   *emitter.Listener
}

// NewSocket returns a socket that encrypts what goes through carrier: a
// *net.Socket, connected or connecting, any other stream, or nil for a TCP
// socket of its own that is still to be connected. The handshake begins when the
// carrier brings a client's, or with [Socket.Start]. Errors: those of
// [CreateSecureContext].
func NewSocket(l *loop.Loop, carrier stream.DuplexMethods, opts *SocketOptions) (*Socket, error) {
	s := &Socket{}
	return s, s.Init(l, nil, carrier, opts)
}

// Init makes s ready in place; see [NewSocket]. self is the object that embeds
// s, or nil; opts may be nil.
func (s *Socket) Init(l *loop.Loop, self stream.DuplexMethods, carrier stream.DuplexMethods, opts *SocketOptions) error {
	if opts != nil {
		s.opts = *opts
	}
	o := &s.opts
	if self == nil {
		self = s
	}
	s.isServer, s.SecureConnecting = o.IsServer, true
	if s.context = o.SecureContext; s.context == nil {
		var err error
		if s.context, err = CreateSecureContext(l, &o.Context); err != nil {
			return err
		}
	}
	under := netSocket(carrier)
	raw := under
	if under != nil && under.Handle() == nil {
		raw = nil
	}
	h := s.makeHandle(l, carrier, raw)
	s.tls = h.base()
	netOpts := net.SocketOptions{
		Handle: h, AllowHalfOpen: o.AllowHalfOpen, HighWaterMark: o.HighWaterMark,
		Signal: o.Signal, ManualStart: true, PauseOnCreate: o.PauseOnCreate,
		Readable: stream.Yes, Writable: stream.Yes,
	}
	if carrier == nil {
		netOpts.OnRead = o.OnRead
	} else if c, ok := carrier.(interface{ AllowHalfOpen() bool }); ok {
		netOpts.AllowHalfOpen = c.AllowHalfOpen()
	}
	if err := s.Socket.Init(l, self, &netOpts); err != nil {
		return err
	}
	s.onError = stream.EventError.On(&s.EventEmitter, func(err error) { s.tlsError(err) })
	s.watch(carrier, under)
	l.NextTick(func() { s.beginReading(raw) })
	return nil
}

// netSocket returns a carrier that is a net.Socket as one.
func netSocket(carrier stream.DuplexMethods) *net.Socket {
	if h, ok := carrier.(interface{ NetSocket() *net.Socket }); ok {
		return h.NetSocket()
	}
	return nil
}

// makeHandle returns the handle over that of the carrier.
func (s *Socket) makeHandle(l *loop.Loop, carrier stream.DuplexMethods, raw *net.Socket) encrypting {
	var h encrypting
	switch {
	case raw != nil:
		h = wrap(l, raw.Handle(), raw, s)
	case carrier != nil:
		h = wrap(l, newStreamHandle(l, carrier), nil, s)
	case s.opts.Pipe:
		p := &loop.Pipe{}
		p.Init(l)
		h = wrap(l, p, nil, s)
	default:
		t := &loop.TCP{}
		t.Init(l)
		h = wrap(l, t, nil, s)
	}
	return h
}

// watch begins to follow the carrier, and the time that the handshake takes.
func (s *Socket) watch(carrier stream.DuplexMethods, under *net.Socket) {
	if d := s.opts.HandshakeTimeout; d > 0 {
		if err := s.SetTimeout(d, nil); err == nil {
			s.onIdle = net.EventTimeout.Once(&s.EventEmitter, func() { s.emitTLSError(errHandshakeTimeout()) })
		}
	}
	if under != nil {
		s.SetConnecting(under.Connecting() || under.Handle() == nil)
		net.EventConnect.Once(under.Emitter(), func() {
			s.SetConnecting(false)
			net.EventConnect.Emit(&s.EventEmitter)
		})
	}
	if carrier == nil {
		s.SetConnecting(true)
		return
	}
	stream.EventError.On(carrier.Emitter(), func(err error) { s.emitTLSError(err) })
}

// beginReading runs in a tick, so that there was time to add listeners. What the
// carrier has read already comes first.
func (s *Socket) beginReading(raw *net.Socket) {
	if s.Handle() == nil {
		return
	}
	if raw != nil && raw.ReadableLength() > 0 {
		for {
			c := raw.Read(stream.All)
			if c.IsNull() {
				break
			}
			s.tls.receive(c.Data())
		}
	}
	s.Self().(stream.DuplexMethods).Read(0)
}

// Encrypted returns true. It mirrors encrypted, by which programs tell such
// sockets from others.
func (s *Socket) Encrypted() bool { return true }

// IsServer reports whether the socket is the server's side.
func (s *Socket) IsServer() bool { return s.isServer }

// TLSServer returns the server that the socket came from, or nil. It mirrors
// socket.server; the server counts the socket below, not this one.
func (s *Socket) TLSServer() *net.Server { return s.opts.Server }

// Secured reports whether the handshake was done.
func (s *Socket) Secured() bool { return s.secured }

// Start begins the handshake of a client, once connected. [Connect] does it. It
// mirrors _start.
func (s *Socket) Start() {
	switch {
	case s.Connecting():
		net.EventConnect.Once(&s.EventEmitter, s.Start)
	case s.Handle() != nil:
		s.tls.start()
	}
}

// handshakeDone is what follows the handshake. It mirrors _finishInit.
func (s *Socket) handshakeDone() {
	if s.Handle() == nil {
		return
	}
	state := s.state()
	s.ALPNProtocol = state.NegotiatedProtocol
	if s.isServer {
		s.ServerName = state.ServerName
	}
	s.secured = true
	if s.opts.HandshakeTimeout > 0 {
		_ = s.SetTimeout(net.NoTimeout, nil)
		s.onIdle.Off()
	}
	EventSecure.Emit(&s.EventEmitter)
}

// protocolFailed takes an error of the protocol.
func (s *Socket) protocolFailed(err error) {
	if s.hadError {
		return
	}
	s.hadError = true
	if !s.secured {
		s.Self().Destroy(err)
		return
	}
	s.emitTLSError(err)
}

// emitTLSError emits an error, as 'error' once the socket is its user's.
func (s *Socket) emitTLSError(err error) {
	if s.tlsError(err) {
		stream.EventError.Emit(&s.EventEmitter, err)
	}
}

// tlsError tells the server of an error and reports whether the user is to be
// told, too. It mirrors _tlsError.
func (s *Socket) tlsError(err error) bool {
	eventTLSError.Emit(&s.EventEmitter, err)
	return s.released
}

// ReleaseControl makes the socket its user's: errors are emitted on it from now
// on. It reports whether they were not. It mirrors _releaseControl.
func (s *Socket) ReleaseControl() bool { return s.releaseControl() }

// releaseControl makes the socket its user's, and reports whether it was not.
func (s *Socket) releaseControl() bool {
	if s.released {
		return false
	}
	s.released = true
	s.onError.Off()
	return true
}

// state returns what crypto/tls says of the connection.
func (s *Socket) state() tls.ConnectionState { return s.tls.eng.conn.ConnectionState() }
