package tls

import (
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// ServerOptions are the options of [CreateServer]. The zero value of each is
// Node's default.
type ServerOptions struct {
	net.ServerOptions
	ContextOptions

	// RequestCert asks clients for their certificates.
	RequestCert bool
	// RejectUnauthorized, when certificates are asked for, refuses clients without
	// a good one; [stream.No] does not.
	RejectUnauthorized stream.Tri
	// ALPNProtocols are the protocols to agree on one of, the best first.
	ALPNProtocols []string
	// SNICallback chooses the context for the name that a client asks for;
	// default: that of AddContext.
	SNICallback SNICallback
	// HandshakeTimeout is how long a handshake may take; default two minutes.
	HandshakeTimeout time.Duration
}

// Server takes encrypted connections. It mirrors tls.Server.
type Server struct {
	net.Server
	Terminator
}

// Terminator is what makes a secure server of a net.Server: it takes the
// server's connections, and has it emit 'secureConnection' with sockets over
// them. It is part of [Server], and of servers of protocols above.
type Terminator struct {
	// RequestCert is the option of the same name, for connections from now on.
	RequestCert bool
	// RejectUnauthorized is the option of the same name, for connections from now
	// on.
	RejectUnauthorized bool
	// ALPNProtocols is the option of the same name, for connections from now on.
	ALPNProtocols []string

	server   *net.Server
	context  *SecureContext
	names    []namedContext
	sni      SNICallback
	patience time.Duration
}

// namedContext is a context for the names that a pattern matches.
type namedContext struct {
	pattern string
	ctx     *SecureContext
}

// CreateServer returns a server that does not listen yet. opts may be nil;
// onSecure, which may be nil too, is a listener of 'secureConnection'. It
// mirrors tls.createServer. Errors: those of [CreateSecureContext].
func CreateServer(l *loop.Loop, opts *ServerOptions, onSecure func(socket *Socket)) (*Server, error) {
	s := &Server{}
	if err := s.Init(l, nil, opts); err != nil {
		return nil, err
	}
	if onSecure != nil {
		s.OnSecureConnection(onSecure)
	}
	return s, nil
}

// Init makes s ready in place. self is the object that embeds s, or nil; opts
// may be nil.
func (s *Server) Init(l *loop.Loop, self net.ServerMethods, opts *ServerOptions) error {
	if opts == nil {
		opts = &ServerOptions{}
	}
	if self == nil {
		self = s
	}
	if err := s.Prepare(l, opts); err != nil {
		return err
	}
	netOpts := opts.ServerOptions
	if !rules(l).ServerOptionsPassed {
		netOpts = net.ServerOptions{}
	}
	s.Server.Init(l, self, &netOpts)
	s.Attach(&s.Server)
	return nil
}

// Prepare takes the options. Errors: those of [CreateSecureContext].
func (s *Terminator) Prepare(l *loop.Loop, opts *ServerOptions) (err error) {
	if s.context, err = CreateSecureContext(l, &opts.ContextOptions); err != nil {
		return err
	}
	s.RequestCert, s.RejectUnauthorized = opts.RequestCert, opts.RejectUnauthorized != stream.No
	s.ALPNProtocols, s.sni = opts.ALPNProtocols, opts.SNICallback
	s.patience = or(opts.HandshakeTimeout, handshakeTimeout)
	return nil
}

// Attach begins to secure the connections of a server that was made ready.
func (s *Terminator) Attach(server *net.Server) {
	s.server = server
	eventCarrier.On(&server.EventEmitter, s.secure)
}

// SecureContext returns what the server's connections have in common.
func (s *Terminator) SecureContext() *SecureContext { return s.context }

// SetSecureContext replaces certificates and the rest for connections from now
// on. It mirrors setSecureContext.
func (s *Terminator) SetSecureContext(opts *ContextOptions) error {
	o := *opts
	if o.TicketKeys == nil {
		o.TicketKeys = s.context.tickets
	}
	ctx, err := CreateSecureContext(s.server.Loop(), &o)
	if err == nil {
		s.context = ctx
	}
	return err
}

// TicketKeys returns what session tickets are made with. It mirrors
// getTicketKeys.
func (s *Terminator) TicketKeys() []byte { return s.context.TicketKeys() }

// SetTicketKeys replaces it. It mirrors setTicketKeys.
func (s *Terminator) SetTicketKeys(keys []byte) error { return s.context.SetTicketKeys(keys) }

// AddContext makes clients that ask for a name get another context. The name
// may have asterisks, each for a part without dots. It mirrors addContext; an
// empty name is ERR_TLS_REQUIRED_SERVER_NAME.
func (s *Terminator) AddContext(name string, ctx *SecureContext) error {
	if name == "" {
		return nodeerr.New(ErrRequiredServerName, `"servername" is required parameter for Server.addContext`)
	}
	s.names = append(s.names, namedContext{name, ctx})
	return nil
}

// contextFor is the SNI callback of servers that have none of their own.
func (s *Terminator) contextFor(name string, done func(err error, ctx *SecureContext)) {
	n := len(s.names)
	for i := range s.names {
		c := &s.names[i]
		if rules(s.server.Loop()).LastContextWins {
			c = &s.names[n-1-i]
		}
		if matchesPattern(name, c.pattern) {
			done(nil, c.ctx)
			return
		}
	}
	done(nil, nil)
}

// matchesPattern reports whether a name is what a pattern with asterisks means.
func matchesPattern(name, pattern string) bool {
	head, rest, wild := strings.Cut(pattern, "*")
	if !wild {
		return name == pattern
	}
	if !strings.HasPrefix(name, head) {
		return false
	}
	name = name[len(head):]
	for i := 0; i <= len(name); i++ {
		if matchesPattern(name[i:], rest) {
			return true
		}
		if i < len(name) && name[i] == '.' {
			return false
		}
	}
	return false
}

// eventCarrier is a server's 'connection' with any stream.
var eventCarrier = &emitter.Event1[stream.DuplexMethods]{Name: "connection"}

// secure is the server's 'connection' listener.
func (s *Terminator) secure(raw stream.DuplexMethods) {
	if raw == nil {
		return
	}
	opts := &SocketOptions{
		SecureContext: s.context, IsServer: true, Server: s.server,
		RequestCert: s.RequestCert, RejectUnauthorized: s.RejectUnauthorized,
		HandshakeTimeout: s.patience, ALPNProtocols: s.ALPNProtocols,
		SNICallback: s.sni, PauseOnCreate: s.server.PauseOnConnect,
	}
	if opts.SNICallback == nil && len(s.names) > 0 {
		opts.SNICallback = s.contextFor
	}
	c, err := NewSocket(s.server.Loop(), raw, opts)
	if err != nil {
		panic(err)
	}
	EventSecure.On(&c.EventEmitter, c.onServerSecure)
	if e := s.server.Emitter(); EventServerKeylog.Count(e) > 0 {
		c.OnKeylog(func(line []byte) { EventServerKeylog.Emit(e, line, c) })
	}
	net.EventClose.On(&c.EventEmitter, c.onServerClose)
	eventTLSError.On(&c.EventEmitter, c.onServerError)
}

// onServerSecure hands the socket out when the handshake is done.
func (c *Socket) onServerSecure() {
	if c.opts.RequestCert {
		if err := c.VerifyError(); err == nil {
			c.Authorized = true
		} else {
			c.AuthorizationError = string(nodeerr.CodeOf(err))
			if c.opts.RejectUnauthorized {
				c.Self().Destroy(nil)
			}
		}
	}
	if !c.Destroyed() && c.releaseControl() {
		c.SecureConnecting = false
		EventSecureConnection.Emit(c.opts.Server.Emitter(), c)
	}
}

// onServerError tells of an error before the socket is handed out.
func (c *Socket) onServerError(err error) { c.tellServer(err) }

// onServerClose tells of a close before that.
func (c *Socket) onServerClose(hadError bool) {
	if !hadError {
		c.tellServer(errReset("socket hang up"))
	}
}

func (c *Socket) tellServer(err error) {
	if !c.released && !c.told {
		c.told = true
		EventTLSClientError.Emit(c.opts.Server.Emitter(), err, c)
	}
}
