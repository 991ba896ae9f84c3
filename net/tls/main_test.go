package tls_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	stdnet "net"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// authority makes certificates for tests.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
	pem  []byte
}

func pemText(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func keyText(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pemText("PRIVATE KEY", der)
}

// template is a certificate to be made.
func template(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(4711), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		DNSNames: []string{name}, IPAddresses: []stdnet.IP{stdnet.IPv4(127, 0, 0, 1)},
	}
}

func newAuthority(t testing.TB, name string) *authority {
	t.Helper()
	tmpl := template(name)
	tmpl.IsCA, tmpl.BasicConstraintsValid = true, true
	tmpl.DNSNames, tmpl.IPAddresses = nil, nil
	tmpl.KeyUsage = x509.KeyUsageCertSign
	a := &authority{key: newKey(t)}
	a.cert, a.pem = a.issue(t, tmpl, nil, a.key)
	return a
}

// issue makes a certificate of a key, signed by a parent or, without one, by
// itself.
func (a *authority) issue(t testing.TB, tmpl, parent *x509.Certificate, key crypto.Signer) (*x509.Certificate, []byte) {
	t.Helper()
	signer := a.key
	if parent == nil {
		parent, signer = tmpl, key
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, key.Public(), signer)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c, pemText("CERTIFICATE", der)
}

// pair returns a certificate for a name and its key.
func (a *authority) pair(t testing.TB, name string) (cert, key []byte) {
	t.Helper()
	k := newKey(t)
	_, cert = a.issue(t, template(name), a.cert, k)
	return cert, keyText(t, k)
}

// run runs a program on a loop of a profile.
func run(t *testing.T, p *loop.Profile, main func(l *loop.Loop)) {
	t.Helper()
	l, err := loop.New(loop.Options{Profile: p})
	if err != nil {
		t.Fatal(err)
	}
	l.Main(func() { main(l) })
	timer := time.AfterFunc(20*time.Second, func() { l.Post(func() { panic("too slow") }) })
	defer timer.Stop()
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
}

var profiles = []*loop.Profile{loop.Node16, loop.Node10}
