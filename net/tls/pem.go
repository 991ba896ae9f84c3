package tls

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// parseCertificates reads the certificates of PEM text. The error is that of
// OpenSSL for text without any.
func parseCertificates(text []byte) ([]*x509.Certificate, error) {
	var list []*x509.Certificate
	for {
		var block *pem.Block
		block, text = pem.Decode(text)
		if block == nil {
			break
		}
		if block.Type != "CERTIFICATE" && block.Type != "X509 CERTIFICATE" && block.Type != "TRUSTED CERTIFICATE" {
			continue
		}
		c, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, nodeerr.New("ERR_OSSL_ASN1_WRONG_TAG", err.Error())
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil, errNoStartLine()
	}
	return list, nil
}

// parseKey reads the first private key of PEM text.
func parseKey(text []byte, passphrase string) (crypto.Signer, error) {
	for {
		var block *pem.Block
		block, text = pem.Decode(text)
		if block == nil {
			return nil, errNoStartLine()
		}
		switch block.Type {
		case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
		case "ENCRYPTED PRIVATE KEY":
			der, err := decryptPKCS8(block.Bytes, passphrase)
			if err != nil {
				return nil, err
			}
			return keyOf(der)
		default:
			continue
		}
		der := block.Bytes
		if block.Headers["DEK-Info"] != "" {
			if passphrase == "" {
				return nil, errPassphrase()
			}
			var err error
			//nolint:staticcheck // old, but what programs have
			if der, err = x509.DecryptPEMBlock(block, []byte(passphrase)); err != nil {
				return nil, errBadDecrypt()
			}
		}
		return keyOf(der)
	}
}

// keyOf reads a private key in any of its encodings.
func keyOf(der []byte) (crypto.Signer, error) {
	if k, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		if s, ok := k.(crypto.Signer); ok {
			return s, nil
		}
	}
	if k, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return k, nil
	}
	k, err := x509.ParseECPrivateKey(der)
	if err != nil {
		return nil, nodeerr.New("ERR_OSSL_ASN1_WRONG_TAG", err.Error())
	}
	return k, nil
}

// belongs reports whether a certificate is that of a key.
func belongs(c *x509.Certificate, key crypto.Signer) bool {
	p, ok := c.PublicKey.(interface{ Equal(x crypto.PublicKey) bool })
	return ok && p.Equal(key.Public())
}

// sameKind reports whether a certificate could be that of a key: OpenSSL keeps
// one pair of each kind and looks no further.
func sameKind(c *x509.Certificate, key crypto.Signer) bool {
	switch key.Public().(type) {
	case *rsa.PublicKey:
		return c.PublicKeyAlgorithm == x509.RSA
	case *ecdsa.PublicKey:
		return c.PublicKeyAlgorithm == x509.ECDSA
	case ed25519.PublicKey:
		return c.PublicKeyAlgorithm == x509.Ed25519
	}
	return false
}

// pairs joins keys with their certificates. A chain goes on behind its own
// certificate in the text it came from.
func pairs(chains [][]*x509.Certificate, keys []crypto.Signer) ([]tls.Certificate, error) {
	var list []tls.Certificate
	for _, key := range keys {
		for _, chain := range chains {
			leaf := chain[0]
			if !belongs(leaf, key) {
				if sameKind(leaf, key) {
					return nil, errKeyMismatch()
				}
				continue
			}
			pair := tls.Certificate{PrivateKey: key, Leaf: leaf}
			for _, c := range chain {
				pair.Certificate = append(pair.Certificate, c.Raw)
			}
			list = append(list, pair)
		}
	}
	return list, nil
}

func errPassphrase() error {
	return &nodeerr.Error{Kind: nodeerr.TypeError, Code: "ERR_MISSING_PASSPHRASE", Message: "Passphrase required for encrypted key"}
}

func errBadDecrypt() error {
	return opensslError("ERR_OSSL_EVP_", "06065064", "digital envelope routines", "EVP_DecryptFinal_ex", "bad decrypt")
}
