package tls

import (
	"bytes"
	"crypto/x509"
	"errors"
	"time"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// The codes of what can be wrong with a peer's certificate.
const (
	CertHasExpired               nodeerr.Code = "CERT_HAS_EXPIRED"
	CertNotYetValid              nodeerr.Code = "CERT_NOT_YET_VALID"
	CertSignatureFailure         nodeerr.Code = "CERT_SIGNATURE_FAILURE"
	CertUntrusted                nodeerr.Code = "CERT_UNTRUSTED"
	DepthZeroSelfSignedCert      nodeerr.Code = "DEPTH_ZERO_SELF_SIGNED_CERT"
	InvalidCA                    nodeerr.Code = "INVALID_CA"
	InvalidPurpose               nodeerr.Code = "INVALID_PURPOSE"
	PathLengthExceeded           nodeerr.Code = "PATH_LENGTH_EXCEEDED"
	SelfSignedCertInChain        nodeerr.Code = "SELF_SIGNED_CERT_IN_CHAIN"
	UnableToGetIssuerCert        nodeerr.Code = "UNABLE_TO_GET_ISSUER_CERT"
	UnableToGetIssuerCertLocally nodeerr.Code = "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
	UnableToVerifyLeafSignature  nodeerr.Code = "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
)

// verifyTexts are OpenSSL's words for them.
var verifyTexts = map[nodeerr.Code]string{
	CertHasExpired:               "certificate has expired",
	CertNotYetValid:              "certificate is not yet valid",
	CertSignatureFailure:         "certificate signature failure",
	CertUntrusted:                "certificate not trusted",
	DepthZeroSelfSignedCert:      "self signed certificate",
	InvalidCA:                    "invalid CA certificate",
	InvalidPurpose:               "unsupported certificate purpose",
	PathLengthExceeded:           "path length constraint exceeded",
	SelfSignedCertInChain:        "self signed certificate in certificate chain",
	UnableToGetIssuerCert:        "unable to get issuer certificate",
	UnableToGetIssuerCertLocally: "unable to get local issuer certificate",
	UnableToVerifyLeafSignature:  "unable to verify the first certificate",
}

// maxChain bounds how long a chain may be.
const maxChain = 100

// verifyError returns the error of a code, nil for none.
func verifyError(code nodeerr.Code) error {
	if code == "" {
		return nil
	}
	return nodeerr.New(code, verifyTexts[code])
}

// selfIssued reports whether a certificate names itself as its issuer.
func selfIssued(c *x509.Certificate) bool { return bytes.Equal(c.RawIssuer, c.RawSubject) }

// issued reports whether issuer is who c names, as far as names and key
// identifiers tell.
func issued(issuer, c *x509.Certificate) bool {
	if !bytes.Equal(issuer.RawSubject, c.RawIssuer) {
		return false
	}
	if len(c.AuthorityKeyId) > 0 && len(issuer.SubjectKeyId) > 0 && !bytes.Equal(c.AuthorityKeyId, issuer.SubjectKeyId) {
		return false
	}
	return maySign(issuer) || selfIssued(c)
}

// maySign reports whether a certificate's key usage lets it sign others.
func maySign(c *x509.Certificate) bool {
	return c.KeyUsage == 0 || c.KeyUsage&x509.KeyUsageCertSign != 0
}

// judge is one look at a peer's chain of certificates.
type judge struct {
	ca     []*x509.Certificate // nil for the system's
	now    time.Time
	server bool // the peer is a server
}

// verify returns what is wrong with a chain of certificates, leaf first, in
// OpenSSL's code: the last thing that it would find.
func (j *judge) verify(peer []*x509.Certificate) nodeerr.Code {
	if j.ca == nil && j.systemTrusts(peer) {
		return ""
	}
	chain, trusted := j.build(peer)
	var code nodeerr.Code
	top := chain[len(chain)-1]
	switch {
	case trusted:
	case selfIssued(top) && len(chain) == 1:
		code = DepthZeroSelfSignedCert
	case selfIssued(top):
		code = SelfSignedCertInChain
	case j.isCA(top):
		code = UnableToGetIssuerCert
	default:
		code = UnableToGetIssuerCertLocally
	}
	if wrong := j.extensions(chain); wrong != "" {
		code = wrong
	}
	if wrong := j.signatures(chain); wrong != "" {
		code = wrong
	}
	return code
}

// systemTrusts reports whether the system's roots vouch for the chain.
func (j *judge) systemTrusts(peer []*x509.Certificate) bool {
	opts := x509.VerifyOptions{CurrentTime: j.now, Intermediates: x509.NewCertPool()}
	for _, c := range peer[1:] {
		opts.Intermediates.AddCert(c)
	}
	opts.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	if j.server {
		opts.KeyUsages[0] = x509.ExtKeyUsageServerAuth
	}
	_, err := peer[0].Verify(opts)
	return err == nil
}

// isCA reports whether c is one of the CAs.
func (j *judge) isCA(c *x509.Certificate) bool {
	for _, ca := range j.ca {
		if ca.Equal(c) {
			return true
		}
	}
	return false
}

// build follows the issuers from the leaf up. trusted is true when it comes to a
// CA that is its own issuer.
func (j *judge) build(peer []*x509.Certificate) (chain []*x509.Certificate, trusted bool) {
	at := peer[0]
	chain = append(chain, at)
	for len(chain) < maxChain {
		if selfIssued(at) {
			return chain, j.isCA(at)
		}
		next := j.issuer(at, j.ca)
		if next == nil {
			next = j.issuer(at, peer[1:])
		}
		if next == nil {
			return chain, false
		}
		at = next
		chain = append(chain, at)
	}
	return chain, false
}

// issuer returns who issued c, one that is valid now before others.
func (j *judge) issuer(c *x509.Certificate, among []*x509.Certificate) *x509.Certificate {
	var found *x509.Certificate
	for _, candidate := range among {
		if !issued(candidate, c) || candidate.Equal(c) {
			continue
		}
		if j.timely(candidate) == "" {
			return candidate
		}
		if found == nil {
			found = candidate
		}
	}
	return found
}

// timely returns what is wrong with the time of a certificate.
func (j *judge) timely(c *x509.Certificate) nodeerr.Code {
	switch {
	case j.now.Before(c.NotBefore):
		return CertNotYetValid
	case j.now.After(c.NotAfter):
		return CertHasExpired
	}
	return ""
}

// extensions returns what is wrong with what certificates may be used for.
func (j *judge) extensions(chain []*x509.Certificate) (code nodeerr.Code) {
	below := 0 // CAs between, those that issued themselves apart
	for i, c := range chain {
		// OpenSSL finds INVALID_CA first, and then that what is no CA does not serve
		// as one.
		noCA := i > 0 && c.Version >= 3 && (!c.BasicConstraintsValid || !c.IsCA)
		if noCA || !j.fitsPurpose(c) {
			code = InvalidPurpose
		}
		limited := c.BasicConstraintsValid && c.IsCA && (c.MaxPathLen > 0 || c.MaxPathLenZero)
		if i > 1 && limited && below > c.MaxPathLen {
			code = PathLengthExceeded
		}
		if i > 0 && !selfIssued(c) {
			below++
		}
	}
	return code
}

// fitsPurpose reports whether the extended key usage allows what the peer is.
func (j *judge) fitsPurpose(c *x509.Certificate) bool {
	if len(c.ExtKeyUsage) == 0 && len(c.UnknownExtKeyUsage) == 0 {
		return true
	}
	wanted := x509.ExtKeyUsageClientAuth
	if j.server {
		wanted = x509.ExtKeyUsageServerAuth
	}
	for _, usage := range c.ExtKeyUsage {
		if usage == wanted || usage == x509.ExtKeyUsageAny {
			return true
		}
	}
	return false
}

// signatures returns what is wrong with signatures and times, from the top of
// the chain down.
func (j *judge) signatures(chain []*x509.Certificate) (code nodeerr.Code) {
	n := len(chain) - 1
	signer := chain[n]
	if !selfIssued(signer) {
		if n == 0 {
			code = UnableToVerifyLeafSignature
			if wrong := j.timely(signer); wrong != "" {
				return wrong
			}
			return code
		}
		n--
	}
	for ; n >= 0; n-- {
		c := chain[n]
		if c != signer && !signedBy(c, signer) {
			code = CertSignatureFailure
		}
		if wrong := j.timely(c); wrong != "" {
			code = wrong
		}
		signer = c
	}
	return code
}

// signedBy reports whether signer's key made the signature of c. Whether signer
// may sign is judged elsewhere.
func signedBy(c, signer *x509.Certificate) bool {
	err := signer.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature)
	var weak x509.InsecureAlgorithmError
	return err == nil && !errors.As(err, &weak)
}
