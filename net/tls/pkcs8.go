package tls

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509/pkix"
	"encoding/asn1"
	"hash"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// The parts of an encrypted private key (RFC 5958, RFC 8018).
type (
	encryptedKey struct {
		Algorithm pkix.AlgorithmIdentifier
		Data      []byte
	}
	pbes2Params struct {
		Derive  pkix.AlgorithmIdentifier
		Encrypt pkix.AlgorithmIdentifier
	}
	pbkdf2Params struct {
		Salt       []byte
		Iterations int
		Length     int                      `asn1:"optional"`
		PRF        pkix.AlgorithmIdentifier `asn1:"optional"`
	}
)

// pbkdfHashes are the hash functions that keys are derived with, by the last
// number of their HMAC's identifier.
var pbkdfHashes = map[string]func() hash.Hash{
	"":                    sha1.New,
	"1.2.840.113549.2.7":  sha1.New,
	"1.2.840.113549.2.9":  sha256.New,
	"1.2.840.113549.2.10": sha512.New384,
	"1.2.840.113549.2.11": sha512.New,
}

// pbesCiphers are the ciphers that keys are encrypted with, and the length of
// the cipher's key.
var pbesCiphers = map[string]struct {
	size  int
	block func(key []byte) (cipher.Block, error)
}{
	"2.16.840.1.101.3.4.1.2":  {16, aes.NewCipher},
	"2.16.840.1.101.3.4.1.22": {24, aes.NewCipher},
	"2.16.840.1.101.3.4.1.42": {32, aes.NewCipher},
	"1.2.840.113549.3.7":      {24, des.NewTripleDESCipher},
}

// maxIterations bounds the work that a key may ask for.
const maxIterations = 10_000_000

// decryptPKCS8 returns the private key in an encrypted one.
func decryptPKCS8(der []byte, passphrase string) ([]byte, error) {
	if passphrase == "" {
		return nil, errPassphrase()
	}
	var k encryptedKey
	var p pbes2Params
	var d pbkdf2Params
	var iv []byte
	if _, err := asn1.Unmarshal(der, &k); err != nil {
		return nil, errUnknownCipher()
	}
	if _, err := asn1.Unmarshal(k.Algorithm.Parameters.FullBytes, &p); err != nil {
		return nil, errUnknownCipher()
	}
	if _, err := asn1.Unmarshal(p.Derive.Parameters.FullBytes, &d); err != nil {
		return nil, errUnknownCipher()
	}
	if _, err := asn1.Unmarshal(p.Encrypt.Parameters.FullBytes, &iv); err != nil {
		return nil, errUnknownCipher()
	}
	h := pbkdfHashes[d.PRF.Algorithm.String()]
	c, known := pbesCiphers[p.Encrypt.Algorithm.String()]
	if h == nil || !known || d.Iterations < 1 || d.Iterations > maxIterations {
		return nil, errUnknownCipher()
	}
	key, err := pbkdf2.Key(h, passphrase, d.Salt, d.Iterations, c.size)
	if err != nil {
		return nil, errUnknownCipher()
	}
	block, err := c.block(key)
	if err != nil || len(iv) != block.BlockSize() || len(k.Data) == 0 || len(k.Data)%block.BlockSize() != 0 {
		return nil, errUnknownCipher()
	}
	out := make([]byte, len(k.Data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(out, k.Data)
	pad := int(out[len(out)-1])
	if pad == 0 || pad > block.BlockSize() {
		return nil, errBadDecrypt()
	}
	for _, b := range out[len(out)-pad:] {
		if int(b) != pad {
			return nil, errBadDecrypt()
		}
	}
	return out[:len(out)-pad], nil
}

func errUnknownCipher() error {
	return nodeerr.New("ERR_OSSL_EVP_UNSUPPORTED_CIPHER", "the private key is encrypted in a way that is not supported")
}
