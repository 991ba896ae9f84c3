package tls

import (
	"crypto/x509"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// ConnectOptions are what [Connect] takes: where to connect to, and how to
// secure it. The zero value of each is Node's default.
type ConnectOptions struct {
	net.ConnectOptions
	ContextOptions

	// Socket carries the connection, instead of a TCP socket that is made: any
	// stream. A net.Socket may be connecting.
	Socket stream.DuplexMethods
	// SecureContext is used instead of one made of the ContextOptions.
	SecureContext *SecureContext
	// ServerName is the name to ask for (SNI). Default: none is asked for.
	ServerName string
	// RejectUnauthorized destroys the socket when the server's certificate is not
	// good, or another's; [stream.No] does not.
	RejectUnauthorized stream.Tri
	// CheckServerIdentity judges whether a good certificate is the host's; default
	// [CheckServerIdentity].
	CheckServerIdentity func(host string, cert *PeerCertificate) error
	// ALPNProtocols are the protocols to agree on one of, the best first.
	ALPNProtocols []string
	// Session is one that EventSession told of, to be resumed.
	Session []byte
}

// Connect makes a socket and connects it. 'connect', 'secureConnect' and what
// a net.Socket emits follow, or 'error' and 'close'. onSecure, which may be nil,
// is a once listener of 'secureConnect'. It mirrors tls.connect. The error is
// what Node throws: those of [CreateSecureContext] and net.Connect.
func Connect(l *loop.Loop, opts *ConnectOptions, onSecure func()) (*Socket, error) {
	s := &Socket{}
	return s, s.Open(l, nil, opts, onSecure)
}

// Open is [Connect] for a socket in place. self is the object that embeds it, or
// nil.
func (s *Socket) Open(l *loop.Loop, self stream.DuplexMethods, opts *ConnectOptions, onSecure func()) error {
	o := *opts
	err := s.Init(l, self, o.Socket, &SocketOptions{
		SecureContext: o.SecureContext, Context: o.ContextOptions, Pipe: o.Path != "",
		ALPNProtocols: o.ALPNProtocols, Session: o.Session,
		AllowHalfOpen: o.AllowHalfOpen, HighWaterMark: o.HighWaterMark, OnRead: o.OnRead, Signal: o.Signal,
	})
	if err != nil {
		return err
	}
	return s.OpenWith(&o, onSecure)
}

// OpenWith is what [Connect] does with a socket that Init has made ready.
func (s *Socket) OpenWith(opts *ConnectOptions, onSecure func()) error {
	s.connect = opts
	if onSecure != nil {
		EventSecureConnect.Once(&s.EventEmitter, onSecure)
	}
	if opts.Socket == nil {
		if opts.Timeout != 0 {
			if err := s.SetTimeout(opts.Timeout, nil); err != nil {
				return err
			}
		}
		if err := s.Connect(opts.ConnectOptions, s.Start); err != nil {
			return err
		}
	}
	s.releaseControl()
	if opts.Session != nil {
		s.SetSession(opts.Session)
	}
	if opts.ServerName != "" {
		s.warnOfIP(opts.ServerName)
		_ = s.SetServername(opts.ServerName)
	}
	if opts.Socket != nil {
		s.Start()
	}
	EventSecure.On(&s.EventEmitter, s.onConnectSecure)
	if rules(s.Loop()).EndBeforeOthers {
		s.onEnd = stream.EventEnd.Prepend(&s.EventEmitter, s.onConnectEnd)
	} else {
		s.onEnd = stream.EventEnd.Once(&s.EventEmitter, s.onConnectEnd)
	}
	return nil
}

// warnedKey is where a loop keeps that it has warned of an address as a name.
type warnedKey struct{}

func (s *Socket) warnOfIP(name string) {
	l := s.Loop()
	if net.IsIP(name) == 0 || !rules(l).TLS13 || l.Slot(warnedKey{}) != nil {
		return
	}
	l.SetSlot(warnedKey{}, true)
	l.EmitWarning("Setting the TLS ServerName to an IP address is not permitted by RFC 6066. "+
		"This will be ignored in a future version.", "DeprecationWarning", "DEP0123")
}

// onConnectSecure judges the server when the handshake is done.
func (s *Socket) onConnectSecure() {
	err := s.VerifyError()
	if err == nil && !s.IsSessionReused() {
		err = s.checkIdentity()
	}
	if err != nil {
		s.Authorized = false
		s.AuthorizationError = or(string(nodeerr.CodeOf(err)), err.Error())
		if s.connect.RejectUnauthorized != stream.No {
			s.Self().Destroy(err)
			return
		}
	} else {
		s.Authorized = true
	}
	s.SecureConnecting = false
	EventSecureConnect.Emit(&s.EventEmitter)
	s.verified = true
	if session := s.waiting; session != nil {
		s.waiting = nil
		EventSession.Emit(&s.EventEmitter, session)
	}
	s.onEnd.Off()
}

// checkIdentity asks whether the certificate is the host's.
func (s *Socket) checkIdentity() error {
	o := s.connect
	host := or(o.ServerName, o.Host)
	if host == "" && o.Socket != nil {
		if n := netSocket(o.Socket); n != nil {
			host = n.Host()
		}
	}
	check := o.CheckServerIdentity
	if check == nil {
		check = CheckServerIdentity
	}
	cert := s.GetPeerCertificate(true)
	if cert == nil {
		cert = &PeerCertificate{}
	}
	return check(or(host, "localhost"), cert)
}

// onConnectEnd is the server's end before the connection is secure.
func (s *Socket) onConnectEnd() {
	if s.hadError {
		return
	}
	s.hadError = true
	err := errReset("Client network socket disconnected before secure TLS connection was established")
	o := s.connect
	err.Unsecured = true
	err.Path, err.Host, err.LocalAddress = o.Path, o.Host, o.LocalAddress
	if o.Port > 0 {
		err.Port, err.HasPort = o.Port, true
	}
	s.Self().Destroy(err)
}

// VerifyError returns what is wrong with the peer's certificate as such: an
// error with OpenSSL's code and words, or nil. Whose it is is judged by
// CheckServerIdentity.
func (s *Socket) VerifyError() error {
	if !s.ready() {
		return nil
	}
	peer := s.state().PeerCertificates
	if len(peer) == 0 {
		return verifyError(UnableToGetIssuerCert)
	}
	j := judge{ca: s.trusted(), now: s.Loop().WallNow(), server: !s.isServer}
	return verifyError(j.verify(peer))
}

// trusted returns the CAs that count, nil for the system's.
func (s *Socket) trusted() []*x509.Certificate {
	if s.sni != nil && s.sni.ca != nil {
		return s.sni.ca
	}
	return s.context.ca
}

// ready reports whether there is a connection to tell of.
func (s *Socket) ready() bool { return s.Handle() != nil && s.tls.eng.conn != nil }

// handshakeTimeout is how long a server waits for a handshake by default.
const handshakeTimeout = 120 * time.Second
