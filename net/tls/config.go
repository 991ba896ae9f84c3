package tls

import (
	"crypto/tls"
	"errors"
	"slices"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

// errNoCertificate is what the handshake of a server without a certificate ends
// with.
var errNoCertificate = errors.New("tls: no certificate")

// configure returns what crypto/tls is to do on this connection.
func (s *Socket) configure() *tls.Config {
	cfg := s.context.config.Clone()
	o := &s.opts
	cfg.NextProtos = o.ALPNProtocols
	cfg.KeyLogWriter = (*keylogWriter)(s)
	if !s.isServer {
		cfg.ClientSessionCache = (*sessionCache)(s)
		if net.IsIP(s.ServerName) == 0 {
			cfg.ServerName = s.ServerName
		}
		certs := cfg.Certificates
		cfg.GetClientCertificate = func(ask *tls.CertificateRequestInfo) (*tls.Certificate, error) {
			for i := range certs {
				if ask.SupportsCertificate(&certs[i]) == nil {
					return &certs[i], nil
				}
			}
			if len(certs) > 0 {
				return &certs[0], nil
			}
			return &tls.Certificate{}, nil
		}
		return cfg
	}
	s.tls.noteTicket(cfg)
	if o.RequestCert {
		cfg.ClientAuth = tls.RequestClientCert
		if o.RejectUnauthorized {
			cfg.ClientAuth = tls.RequireAnyClientCert
		}
		cfg.ClientCAs = s.context.clientCAs()
	}
	if len(cfg.Certificates) == 0 {
		cfg.GetCertificate = func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return nil, errNoCertificate }
	}
	own := cfg
	cfg = cfg.Clone()
	cfg.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		s.ServerName = hello.ServerName
		return s.configFor(own, hello)
	}
	return cfg
}

// configFor returns the configuration for a client, within the handshake. A
// client that shares no protocol is taken without one, as OpenSSL does.
func (s *Socket) configFor(own *tls.Config, hello *tls.ClientHelloInfo) (*tls.Config, error) {
	cfg := own.Clone()
	s.tls.noteTicket(cfg)
	if !slices.ContainsFunc(hello.SupportedProtos, func(p string) bool { return slices.Contains(cfg.NextProtos, p) }) {
		cfg.NextProtos = nil
	}
	if s.opts.SNICallback == nil || hello.ServerName == "" {
		return cfg, nil
	}
	s.tls.eng.answer, s.tls.eng.answerErr = cfg, nil
	return s.tls.eng.config(hello)
}

// chooseConfig asks the SNI callback and reports whether it has answered.
func (s *Socket) chooseConfig() bool {
	e := &s.tls.eng
	called := false
	s.asking = true
	done := func(err error, ctx *SecureContext) {
		switch {
		case called:
			s.Self().Destroy(errMultipleCallback())
			return
		case err != nil:
			called = true
			s.Self().Destroy(err)
			return
		case s.Handle() == nil:
			called = true
			s.Self().Destroy(errSocketClosed())
			return
		}
		called = true
		if ctx != nil {
			s.sni = ctx
			e.answer = s.withContext(e.answer, ctx)
		}
		if !s.asking {
			s.tls.cycle()
		}
	}
	name := e.hello.ServerName
	s.Loop().Callback(func() { s.opts.SNICallback(name, done) })
	s.asking = false
	return called && !s.Destroyed()
}

// withContext returns a configuration with the certificates of another context;
// versions and ciphers stay, as in OpenSSL.
func (s *Socket) withContext(cfg *tls.Config, ctx *SecureContext) *tls.Config {
	cfg.Certificates, cfg.GetCertificate = ctx.config.Certificates, nil
	if s.opts.RequestCert {
		cfg.ClientCAs = ctx.clientCAs()
	}
	return cfg
}

// SetServername sets the name that a client asks the server for; it has effect
// before the handshake. It mirrors setServername. The error is
// ERR_TLS_SNI_FROM_SERVER.
func (s *Socket) SetServername(name string) error {
	if s.isServer {
		return nodeerr.New(ErrSNIFromServer, "Cannot issue SNI from a TLS server-side socket")
	}
	s.ServerName = name
	return nil
}

// keylogWriter is the socket as crypto/tls tells it of keys.
type keylogWriter Socket

// Write keeps a line for 'keylog'.
func (w *keylogWriter) Write(line []byte) (int, error) {
	s := (*Socket)(w)
	if EventKeylog.Count(&s.EventEmitter) > 0 {
		s.keylog = append(s.keylog, slices.Clone(line))
	}
	return len(line), nil
}
