package tls

import (
	"encoding/pem"
	"os"
)

// rootFiles are where systems keep the certificates that they trust.
var rootFiles = [...]string{
	"/etc/ssl/certs/ca-certificates.crt",
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	"/etc/ssl/cert.pem",
	"/usr/local/etc/ssl/cert.pem",
}

// RootCertificates returns the certificates that the system trusts, in PEM, as
// far as it keeps them in one file. It reads the file each time. It mirrors
// tls.rootCertificates.
func RootCertificates() []string {
	files := rootFiles[:]
	if name := os.Getenv("SSL_CERT_FILE"); name != "" {
		files = []string{name}
	}
	var list []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		for {
			var block *pem.Block
			if block, text = pem.Decode(text); block == nil {
				break
			}
			block.Headers = nil
			list = append(list, string(pem.EncodeToMemory(block)))
		}
		break
	}
	return list
}
