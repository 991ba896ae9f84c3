package tls_test

import (
	"crypto/x509"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/net/tls"
)

// TestVerify judges servers of all kinds; the codes are those that real Nodes
// give for such certificates.
func TestVerify(t *testing.T) {
	root, other := newAuthority(t, "Root"), newAuthority(t, "Other")
	between := &authority{key: newKey(t)}
	tmpl := template("Between")
	tmpl.IsCA, tmpl.BasicConstraintsValid = true, true
	between.cert, between.pem = root.issue(t, tmpl, root.cert, between.key)
	noCA := &authority{key: newKey(t)}
	noCA.cert, noCA.pem = root.issue(t, template("No CA"), root.cert, noCA.key)
	key := newKey(t)
	keyPEM := keyText(t, key)
	leaf := func(by *authority, change func(c *x509.Certificate)) []byte {
		c := template("localhost")
		if change != nil {
			change(c)
		}
		parent := (*x509.Certificate)(nil)
		if by != nil {
			parent = by.cert
		} else {
			by = root
		}
		_, text := by.issue(t, c, parent, key)
		return text
	}
	chain := func(parts ...[]byte) (all []byte) {
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	expired := func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) }
	cases := []struct {
		name string
		cert []byte
		ca   []byte
		want nodeerr.Code
	}{
		{"good", leaf(root, nil), root.pem, ""},
		{"self-signed", leaf(nil, nil), root.pem, tls.DepthZeroSelfSignedCert},
		{"self-signed and trusted", nil, nil, ""},
		{"unknown issuer", leaf(other, nil), root.pem, tls.UnableToVerifyLeafSignature},
		{"root in the chain", chain(leaf(other, nil), other.pem), root.pem, tls.SelfSignedCertInChain},
		{"intermediate", chain(leaf(between, nil), between.pem), root.pem, ""},
		{"intermediate missing", leaf(between, nil), root.pem, tls.UnableToVerifyLeafSignature},
		{"root missing", chain(leaf(between, nil), between.pem), other.pem, tls.UnableToGetIssuerCertLocally},
		{"expired", leaf(root, expired), root.pem, tls.CertHasExpired},
		{"not yet valid", leaf(root, func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }), root.pem, tls.CertNotYetValid},
		{"not for servers", leaf(root, func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning}
		}), root.pem, tls.InvalidPurpose},
		{"signed by no CA", chain(leaf(noCA, nil), noCA.pem), root.pem, tls.InvalidPurpose},
		{"system's roots", leaf(root, nil), nil, tls.UnableToVerifyLeafSignature},
	}
	self := leaf(nil, nil)
	cases[2].cert, cases[2].ca = self, self
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			run(t, loop.Node16, func(l *loop.Loop) {
				server := serve(t, l, &tls.ServerOptions{ContextOptions: tls.ContextOptions{Cert: c.cert, Key: keyPEM}})
				connect(t, l, server, &tls.ConnectOptions{
					ContextOptions: tls.ContextOptions{CA: c.ca}, RejectUnauthorized: stream.No,
				}, func(s *tls.Socket) {
					if got := nodeerr.CodeOf(s.VerifyError()); got != c.want || s.Authorized != (c.want == "") {
						t.Errorf("got %q (authorized: %v), want %q", got, s.Authorized, c.want)
					}
				})
			})
		})
	}
}

// serve starts a server whose connections end at once.
func serve(t *testing.T, l *loop.Loop, opts *tls.ServerOptions) *tls.Server {
	t.Helper()
	server, err := tls.CreateServer(l, opts, func(s *tls.Socket) { s.End() })
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// connect listens, connects, and closes the server when the connection is over.
func connect(t *testing.T, l *loop.Loop, server *tls.Server, opts *tls.ConnectOptions, secure func(s *tls.Socket)) {
	t.Helper()
	_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
		opts.Host, opts.Port = "127.0.0.1", server.Port()
		var s *tls.Socket
		var err error
		s, err = tls.Connect(l, opts, func() { secure(s) })
		if err != nil {
			t.Error(err)
			server.Close(nil)
			return
		}
		s.OnError(func(err error) { t.Error(err) })
		s.Resume()
		s.OnClose(func(bool) { server.Close(nil) })
	})
}

func TestSessions(t *testing.T) {
	ca := newAuthority(t, "CA")
	cert, key := ca.pair(t, "localhost")
	for _, version := range []string{tls.TLSv1_2, tls.TLSv1_3} {
		t.Run(version, func(t *testing.T) {
			var reused []bool
			run(t, loop.Node16, func(l *loop.Loop) {
				server := serve(t, l, &tls.ServerOptions{ContextOptions: tls.ContextOptions{Cert: cert, Key: key, MaxVersion: version}})
				var session []byte
				var again func(left int)
				again = func(left int) {
					opts := &tls.ConnectOptions{ContextOptions: tls.ContextOptions{CA: ca.pem}, Session: session}
					opts.Host, opts.Port = "127.0.0.1", server.Port()
					var s *tls.Socket
					s, _ = tls.Connect(l, opts, func() { reused = append(reused, s.IsSessionReused()) })
					s.OnSession(func(b []byte) { session = b })
					s.OnError(func(err error) { t.Error(err) })
					s.Resume()
					s.OnClose(func(bool) {
						if left == 0 {
							server.Close(nil)
						} else {
							again(left - 1)
						}
					})
				}
				_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() { again(2) })
			})
			if len(reused) != 3 || reused[0] || !reused[1] || !reused[2] {
				t.Errorf("reused: %v", reused)
			}
		})
	}
}

func TestContextErrors(t *testing.T) {
	ca := newAuthority(t, "CA")
	cert, _ := ca.pair(t, "localhost")
	_, key := ca.pair(t, "localhost")
	cases := map[nodeerr.Code]*tls.ContextOptions{
		tls.ErrOSSLPEMNoStartLine:             {Cert: []byte("x")},
		tls.ErrOSSLKeyValuesMismatch:          {Cert: cert, Key: key},
		tls.ErrInvalidProtocolVersion:         {MinVersion: "x"},
		tls.ErrProtocolVersionConflict:        {MinVersion: tls.TLSv1_2, SecureProtocol: "TLSv1_2_method"},
		tls.ErrInvalidProtocolMethod:          {SecureProtocol: "x"},
		tls.ErrSSLNoCipherMatch:               {Ciphers: "x"},
		tls.ErrCryptoOperationFailed:          {ECDHCurve: "x"},
		nodeerr.Code("ERR_INVALID_ARG_VALUE"): {TicketKeys: []byte("short")},
	}
	run(t, loop.Node16, func(l *loop.Loop) {
		for code, opts := range cases {
			if _, err := tls.CreateSecureContext(l, opts); nodeerr.CodeOf(err) != code {
				t.Errorf("got %v, want %s", err, code)
			}
		}
	})
}
