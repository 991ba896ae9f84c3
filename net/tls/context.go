package tls

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"slices"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// ContextOptions are the options of [CreateSecureContext], which those of
// [Connect] and [CreateServer] include. The zero value of each is Node's
// default.
type ContextOptions struct {
	// Cert is a certificate in PEM, followed by what signed it, if a chain.
	Cert []byte
	// Key is the certificate's private key in PEM.
	Key []byte
	// Passphrase opens Key if it is encrypted.
	Passphrase string
	// Certs and Keys are more of both, for servers with certificates of several
	// kinds. Any certificate may go with any key.
	Certs [][]byte
	Keys  []Key
	// CA is PEM text of the certificates that peers are judged by, instead of the
	// system's.
	CA []byte
	// MinVersion and MaxVersion bound the protocol's version: [TLSv1_2] and so on;
	// default [DefaultMinVersion] and [DefaultMaxVersion].
	MinVersion, MaxVersion string
	// SecureProtocol is the old way to choose a version: "TLSv1_2_method".
	SecureProtocol string
	// Ciphers is an OpenSSL cipher list. It chooses among the suites before
	// TLSv1.3 that crypto/tls has; their order is crypto/tls's.
	Ciphers string
	// ECDHCurve names the curves that may be used, joined by colons; default any.
	ECDHCurve string
	// TicketKeys are 48 bytes that session tickets are made with, so that several
	// servers, or runs of one, take each other's. Default: random ones.
	TicketKeys []byte
}

// Key is a private key in PEM with what opens it.
type Key struct {
	PEM        []byte
	Passphrase string
}

// SecureContext is what connections have in common: certificates, versions,
// ciphers, keys of session tickets. It mirrors tls.SecureContext.
type SecureContext struct {
	loop    *loop.Loop
	config  *tls.Config
	ca      []*x509.Certificate // nil for the system's
	chains  [][]*x509.Certificate
	tickets []byte
}

// CreateSecureContext returns a context; opts may be nil. It mirrors
// tls.createSecureContext. Errors: those of OpenSSL for PEM text that is none,
// ERR_OSSL_X509_KEY_VALUES_MISMATCH, ERR_TLS_INVALID_PROTOCOL_VERSION,
// ERR_SSL_NO_CIPHER_MATCH and others.
func CreateSecureContext(l *loop.Loop, opts *ContextOptions) (*SecureContext, error) {
	if opts == nil {
		opts = &ContextOptions{}
	}
	c := &SecureContext{loop: l, config: &tls.Config{
		// Certificates are judged by this package.
		InsecureSkipVerify:          true,
		DynamicRecordSizingDisabled: true,
		Time:                        l.WallNow,
	}}
	if err := c.setVersions(opts); err != nil {
		return nil, err
	}
	if len(opts.CA) > 0 {
		// Text without a certificate is no error: nobody is trusted then.
		c.ca, _ = parseCertificates(opts.CA)
		if c.ca == nil {
			c.ca = []*x509.Certificate{}
		}
	}
	if err := c.setPairs(opts); err != nil {
		return nil, err
	}
	if err := c.setCiphers(opts.Ciphers); err != nil {
		return nil, err
	}
	if err := c.setCurves(opts.ECDHCurve); err != nil {
		return nil, err
	}
	return c, c.setTickets(opts.TicketKeys)
}

func (c *SecureContext) setVersions(opts *ContextOptions) (err error) {
	if opts.SecureProtocol != "" {
		for _, v := range []string{opts.MinVersion, opts.MaxVersion} {
			if v != "" {
				return nodeerr.NewType(ErrProtocolVersionConflict, "TLS protocol version "+strconv.Quote(v)+
					" conflicts with secureProtocol "+strconv.Quote(opts.SecureProtocol))
			}
		}
	}
	if c.config.MinVersion, err = versionNumber(c.loop, "minimum", or(opts.MinVersion, DefaultMinVersion(c.loop))); err != nil {
		return err
	}
	if c.config.MaxVersion, err = versionNumber(c.loop, "maximum", or(opts.MaxVersion, DefaultMaxVersion(c.loop))); err != nil {
		return err
	}
	if opts.SecureProtocol != "" {
		c.config.MinVersion, c.config.MaxVersion, err = methodVersions(c.loop, opts.SecureProtocol)
	}
	return err
}

func or[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

func (c *SecureContext) setPairs(opts *ContextOptions) error {
	texts, keyTexts := opts.Certs, opts.Keys
	if len(opts.Cert) > 0 {
		texts = append([][]byte{opts.Cert}, texts...)
	}
	if len(opts.Key) > 0 {
		keyTexts = append([]Key{{opts.Key, opts.Passphrase}}, keyTexts...)
	}
	for _, text := range texts {
		chain, err := parseCertificates(text)
		if err != nil {
			return err
		}
		c.chains = append(c.chains, chain)
	}
	var keys []crypto.Signer
	for _, k := range keyTexts {
		key, err := parseKey(k.PEM, k.Passphrase)
		if err != nil {
			return err
		}
		keys = append(keys, key)
	}
	var err error
	c.config.Certificates, err = pairs(c.chains, keys)
	c.completeChains()
	return err
}

// completeChains adds what signed a lone certificate, if the CAs tell.
func (c *SecureContext) completeChains() {
	for i := range c.config.Certificates {
		pair := &c.config.Certificates[i]
		if len(pair.Certificate) != 1 {
			continue
		}
		at := pair.Leaf
		for _, issuer := range c.ca {
			if !selfIssued(at) && issued(issuer, at) {
				pair.Certificate = append(pair.Certificate, issuer.Raw)
				break
			}
		}
	}
}

func (c *SecureContext) setCiphers(list string) error {
	if list == "" {
		if c.config.MinVersion < tls.VersionTLS12 {
			ids, _, _ := cipherIDs("HIGH")
			c.config.CipherSuites = ids
		}
		return nil
	}
	ids, names13, ok := cipherIDs(list)
	switch {
	case !ok && rules(c.loop).TLS13:
		return errNoCipherMatch()
	case len(ids) > 0:
		c.config.CipherSuites = ids
	case names13 && c.config.MaxVersion == tls.VersionTLS13:
		c.config.MinVersion = tls.VersionTLS13
	}
	return nil
}

// curves are those that crypto/tls has, by OpenSSL's names.
var curves = map[string]tls.CurveID{
	"X25519": tls.X25519, "P-256": tls.CurveP256, "prime256v1": tls.CurveP256,
	"P-384": tls.CurveP384, "secp384r1": tls.CurveP384, "P-521": tls.CurveP521, "secp521r1": tls.CurveP521,
	"X25519MLKEM768": tls.X25519MLKEM768,
}

func (c *SecureContext) setCurves(list string) error {
	if list == "" || list == DefaultECDHCurve {
		c.config.CurvePreferences = []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP521, tls.CurveP384}
		return nil
	}
	for _, name := range strings.Split(list, ":") {
		id, known := curves[name]
		if !known {
			return nodeerr.New(ErrCryptoOperationFailed, "Failed to set ECDH curve")
		}
		c.config.CurvePreferences = append(c.config.CurvePreferences, id)
	}
	return nil
}

func (c *SecureContext) setTickets(keys []byte) error {
	switch {
	case keys == nil:
		keys = make([]byte, 48)
		if _, err := rand.Read(keys); err != nil {
			return err
		}
	case len(keys) != 48 && rules(c.loop).TLS13:
		return nodeerr.NewType(nodeerr.ErrInvalidArgValue,
			"The property 'options.ticketKeys' must be exactly 48 bytes. Received "+strconv.Itoa(len(keys)))
	case len(keys) != 48:
		return nodeerr.NewType(nodeerr.ErrInvalidArgValue, "Ticket keys length must be 48 bytes")
	}
	c.tickets = slices.Clone(keys)
	c.config.SetSessionTicketKeys([][32]byte{sha256.Sum256(keys)})
	return nil
}

// TicketKeys returns the 48 bytes that session tickets are made with. It mirrors
// server.getTicketKeys.
func (c *SecureContext) TicketKeys() []byte { return slices.Clone(c.tickets) }

// SetTicketKeys replaces what session tickets are made with, for connections
// from now on. It mirrors server.setTicketKeys.
func (c *SecureContext) SetTicketKeys(keys []byte) error { return c.setTickets(keys) }

// Loop returns the loop that the context was made for.
func (c *SecureContext) Loop() *loop.Loop { return c.loop }

// clientCAs returns the CAs that a server names when it asks for a certificate.
func (c *SecureContext) clientCAs() *x509.CertPool {
	if c.ca == nil {
		return nil
	}
	pool := x509.NewCertPool()
	for _, ca := range c.ca {
		pool.AddCert(ca)
	}
	return pool
}
