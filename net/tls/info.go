package tls

import (
	"crypto/tls"
	"crypto/x509"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Cipher is what [Socket.GetCipher] tells.
type Cipher struct {
	Name string // OpenSSL's name
	// StandardName is the IETF's name. Profile node10 does not tell.
	StandardName string
	// Version is the version of the protocol in which the suite came.
	Version string
}

// GetCipher returns the cipher suite in use; nil while there is none. It mirrors
// getCipher.
func (s *Socket) GetCipher() *Cipher {
	if !s.ready() {
		return nil
	}
	id := s.state().CipherSuite
	for i := range suites {
		c := &suites[i]
		switch {
		case c.id != id:
		case !rules(s.Loop()).CipherStandardName:
			return &Cipher{Name: c.openssl, Version: "TLSv1/SSLv3"}
		default:
			return &Cipher{Name: c.openssl, StandardName: c.standard, Version: c.since}
		}
	}
	return nil
}

// GetProtocol returns the version of the protocol: "TLSv1.3"; empty while there
// is none. It mirrors getProtocol.
func (s *Socket) GetProtocol() string {
	if !s.ready() {
		return ""
	}
	return versionNames[s.state().Version]
}

// GetPeerCertificate returns the peer's certificate, with those of its issuers
// if detailed is set; nil when there is none. It mirrors getPeerCertificate.
func (s *Socket) GetPeerCertificate(detailed bool) *PeerCertificate {
	if !s.ready() {
		return nil
	}
	peer := s.state().PeerCertificates
	switch {
	case len(peer) == 0:
		return nil
	case detailed:
		return describeChain(s.Loop(), peer, s.trusted())
	}
	return describe(s.Loop(), peer[0])
}

// GetCertificate returns the socket's own certificate, nil when it has none. It
// mirrors getCertificate.
func (s *Socket) GetCertificate() *PeerCertificate {
	if !s.ready() {
		return nil
	}
	ctx := s.context
	if s.sni != nil {
		ctx = s.sni
	}
	if len(ctx.config.Certificates) == 0 {
		return nil
	}
	return describe(s.Loop(), ctx.config.Certificates[0].Leaf)
}

// PeerChain returns the certificates that the peer has sent, its own first.
func (s *Socket) PeerChain() []*x509.Certificate {
	if !s.ready() {
		return nil
	}
	return s.state().PeerCertificates
}

// EphemeralKeyInfo is what [Socket.GetEphemeralKeyInfo] tells.
type EphemeralKeyInfo struct {
	Type string // "ECDH"
	Name string // the curve
	Size int    // bits
}

// GetEphemeralKeyInfo returns how a client has agreed on a key, nil when that is
// not known or the socket is a server's. It mirrors getEphemeralKeyInfo.
func (s *Socket) GetEphemeralKeyInfo() *EphemeralKeyInfo {
	if !s.ready() || s.isServer {
		return nil
	}
	switch id := s.state().CurveID; id {
	case tls.X25519:
		return &EphemeralKeyInfo{"ECDH", "X25519", 253}
	case tls.CurveP256:
		return &EphemeralKeyInfo{"ECDH", "prime256v1", 256}
	case tls.CurveP384:
		return &EphemeralKeyInfo{"ECDH", "secp384r1", 384}
	case tls.CurveP521:
		return &EphemeralKeyInfo{"ECDH", "secp521r1", 521}
	case tls.X25519MLKEM768:
		return &EphemeralKeyInfo{"ECDH", "X25519MLKEM768", 253}
	}
	return nil
}

// ExportKeyingMaterial returns bytes that both ends derive from the connection's
// keys (RFC 5705). It mirrors exportKeyingMaterial. The error is
// ERR_TLS_INVALID_STATE before the connection is secure.
func (s *Socket) ExportKeyingMaterial(length int, label string, context []byte) ([]byte, error) {
	if !s.secured || !s.ready() {
		return nil, nodeerr.New(ErrInvalidState, "TLS socket connection must be securely established")
	}
	state := s.state()
	return state.ExportKeyingMaterial(label, context, length)
}

// SetMaxSendFragment limits the plaintext of a record to size bytes, 512 to
// 16384, and reports whether size is one that can be. It mirrors
// setMaxSendFragment.
func (s *Socket) SetMaxSendFragment(size int) bool {
	if size < 512 || size > recordSize {
		return false
	}
	s.tls.fragment = size
	return true
}

// Renegotiate refuses to renegotiate: crypto/tls does not, and TLSv1.3 has no
// such thing. done, if not nil, gets the error in a tick. It mirrors renegotiate,
// which returns false then.
func (s *Socket) Renegotiate(done func(error)) bool {
	if s.Destroyed() {
		return false
	}
	if done != nil {
		err := opensslError("ERR_SSL_", "1420410A", "SSL routines", "SSL_renegotiate", "wrong ssl version")
		s.Loop().NextTick(func() { done(err) })
	}
	return false
}

// DisableRenegotiation does what is the case: no peer can renegotiate. It mirrors
// disableRenegotiation.
func (s *Socket) DisableRenegotiation() {}
