package tls

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/loop"
)

// PeerCertificate is a certificate as [Socket.GetPeerCertificate] shows it.
// Fields that the certificate has nothing for are empty.
type PeerCertificate struct {
	Subject, Issuer Name
	// SubjectAltName lists the names: "DNS:localhost, IP Address:127.0.0.1".
	SubjectAltName string
	// InfoAccess says where more is to be had: "OCSP - URI" and "CA Issuers - URI".
	InfoAccess []Attribute
	Modulus    string // of an RSA key, in hexadecimal
	Bits       int    // of the key; profile node10 does not tell
	Exponent   string // of an RSA key, "0x10001"
	Pubkey     []byte // the key, in DER for RSA and as a point for EC
	ASN1Curve  string // of an EC key, "prime256v1"
	NISTCurve  string // of an EC key, "P-256"
	ValidFrom  string // "Nov 19 21:28:01 2026 GMT"
	ValidTo    string
	// Fingerprint, Fingerprint256 and Fingerprint512 are the digests SHA-1,
	// SHA-256 and SHA-512 of Raw. Profile node10 does not have the last.
	Fingerprint, Fingerprint256, Fingerprint512 string
	ExtKeyUsage                                 []string // numbers of usages
	SerialNumber                                string   // in hexadecimal
	Raw                                         []byte   // the certificate in DER
	// IssuerCertificate is that of the issuer when details were asked for: the
	// certificate itself at the top of the chain, nil when it is not known.
	IssuerCertificate *PeerCertificate
}

// describe returns a certificate as it is shown.
func describe(l *loop.Loop, c *x509.Certificate) *PeerCertificate {
	modern := rules(l).CertificateDetails
	p := &PeerCertificate{
		Subject:        parseName(c.RawSubject, !modern),
		Issuer:         parseName(c.RawIssuer, !modern),
		SubjectAltName: altNames(c, !modern),
		InfoAccess:     infoAccess(c),
		ValidFrom:      timeText(c.NotBefore),
		ValidTo:        timeText(c.NotAfter),
		ExtKeyUsage:    extendedUsage(c),
		SerialNumber:   evenHex(fmt.Sprintf("%X", c.SerialNumber)),
		Raw:            c.Raw,
	}
	sum1, sum256 := sha1.Sum(c.Raw), sha256.Sum256(c.Raw)
	p.Fingerprint, p.Fingerprint256 = fingerprint(sum1[:]), fingerprint(sum256[:])
	if modern {
		sum512 := sha512.Sum512(c.Raw)
		p.Fingerprint512 = fingerprint(sum512[:])
	}
	switch key := c.PublicKey.(type) {
	case *rsa.PublicKey:
		p.Modulus, p.Exponent = fmt.Sprintf("%X", key.N), fmt.Sprintf("0x%x", key.E)
		p.Pubkey = c.RawSubjectPublicKeyInfo
		if modern {
			p.Bits = key.N.BitLen()
		}
	case *ecdsa.PublicKey:
		if modern {
			p.describeEC(key)
		}
	}
	return p
}

func (p *PeerCertificate) describeEC(key *ecdsa.PublicKey) {
	params := key.Curve.Params()
	p.Bits = params.N.BitLen()
	if point, err := key.Bytes(); err == nil {
		p.Pubkey = point
	}
	p.NISTCurve = params.Name
	switch params.Name {
	case "P-256":
		p.ASN1Curve = "prime256v1"
	case "P-224", "P-384", "P-521":
		p.ASN1Curve = "secp" + params.Name[2:] + "r1"
	}
}

// timeText writes a time as OpenSSL does.
func timeText(t time.Time) string { return t.UTC().Format("Jan _2 15:04:05 2006 GMT") }

// evenHex makes the number of digits even.
func evenHex(digits string) string {
	digits, negative := strings.CutPrefix(digits, "-")
	if len(digits)%2 == 1 {
		digits = "0" + digits
	}
	if negative {
		return "-" + digits
	}
	return digits
}

// fingerprint writes a digest with colons.
func fingerprint(sum []byte) string {
	var b strings.Builder
	for i, c := range sum {
		if i > 0 {
			b.WriteByte(':')
		}
		fmt.Fprintf(&b, "%02X", c)
	}
	return b.String()
}

// describeChain is describe with the issuers, taken from what the peer sent and
// from the CAs.
func describeChain(l *loop.Loop, peer, ca []*x509.Certificate) *PeerCertificate {
	seen := map[*x509.Certificate]bool{}
	first := describe(l, peer[0])
	at, shown := peer[0], first
	for !selfIssued(at) || !maySign(at) {
		seen[at] = true
		next := issuerAmong(at, peer[1:])
		if next == nil {
			next = issuerAmong(at, ca)
		}
		if next == nil || seen[next] {
			return first
		}
		shown.IssuerCertificate = describe(l, next)
		at, shown = next, shown.IssuerCertificate
	}
	shown.IssuerCertificate = shown
	return first
}

func issuerAmong(c *x509.Certificate, list []*x509.Certificate) *x509.Certificate {
	for _, candidate := range list {
		if issued(candidate, c) && maySign(candidate) {
			return candidate
		}
	}
	return nil
}
