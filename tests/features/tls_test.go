package features

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/nodeloop/nodeloop/net/stream"
	"github.com/nodeloop/nodeloop/net/tls"
)

// tlsChecks are the row about package tls: REF-051.
var tlsChecks = checks{tlsCertificate("rsa", "rsa-key"), tlsCertificate("ec", "ec-key"), tlsClient, tlsJudged}

func pemFile(name string) []byte {
	return noThrow(os.ReadFile(filepath.Join("js", "certs", name+".pem")))
}

// tlsPair connects with a server and returns both ends.
func (c *check) tlsPair(server *tls.ServerOptions, client *tls.ConnectOptions) (s, end *tls.Socket) {
	c.async(func(done func()) {
		ends := 0
		opened := func() {
			if ends++; ends == 2 {
				done()
			}
		}
		srv := noThrow(tls.CreateServer(c.l, server, func(x *tls.Socket) {
			end = x
			c.later(func() { x.Destroy(nil) })
			opened()
		}))
		c.listen(&srv.Server, func() {
			client.Port, client.Host, client.CA = srv.Port(), host, pemFile("ca")
			s = noThrow(tls.Connect(c.l, client, opened))
			s.OnError(func(error) {})
			c.later(func() { s.Destroy(nil) })
		})
	})
	return s, end
}

func secured(cert, key string) *tls.ServerOptions {
	return &tls.ServerOptions{ContextOptions: tls.ContextOptions{Cert: pemFile(cert), Key: pemFile(key)}}
}

// shownCert is a certificate as a list: bytes by their number.
func shownCert(p *tls.PeerCertificate) list {
	names := func(n []tls.Attribute) list {
		var out list
		for _, a := range n {
			out = append(out, list{a.Key, texts(a.Values)})
		}
		return out
	}
	out := list{list{"subject", names(p.Subject)}, list{"issuer", names(p.Issuer)}}
	text := func(name, v string) {
		if v != "" {
			out = append(out, list{name, v})
		}
	}
	text("subjectaltname", p.SubjectAltName)
	if p.InfoAccess != nil {
		out = append(out, list{"infoAccess", names(p.InfoAccess)})
	}
	text("modulus", p.Modulus)
	if p.Bits != 0 {
		out = append(out, list{"bits", p.Bits})
	}
	text("exponent", p.Exponent)
	if p.Pubkey != nil {
		out = append(out, list{"pubkey", len(p.Pubkey)})
	}
	text("asn1Curve", p.ASN1Curve)
	text("nistCurve", p.NISTCurve)
	text("valid_from", p.ValidFrom)
	text("valid_to", p.ValidTo)
	text("fingerprint", p.Fingerprint)
	text("fingerprint256", p.Fingerprint256)
	text("fingerprint512", p.Fingerprint512)
	if p.ExtKeyUsage != nil {
		out = append(out, list{"ext_key_usage", texts(p.ExtKeyUsage)})
	}
	text("serialNumber", p.SerialNumber)
	return append(out, list{"raw", len(p.Raw)})
}

// texts shows texts of latin1, as show takes them.
func texts(values []string) list {
	var out list
	for _, v := range values {
		var b []byte
		for _, r := range v {
			b = append(b, byte(r))
		}
		out = append(out, string(b))
	}
	return out
}

func tlsCertificate(name, key string) func(c *check) {
	return func(c *check) {
		s, end := c.tlsPair(secured(name, key), &tls.ConnectOptions{})
		c.do(func() {
			c.fact("REF-051", name+" certificate", shownCert(s.GetPeerCertificate(false)))
			issuer := s.GetPeerCertificate(true).IssuerCertificate
			c.fact("REF-051", name+" issuer", shownCert(issuer))
			c.fact("REF-051", name+" top", issuer.IssuerCertificate == issuer)
			c.fact("REF-051", name+" authorized", s.Authorized)
			c.holds("REF-051", name+" none", end.GetPeerCertificate(false) == nil)
		})
	}
}

func tlsClient(c *check) {
	server := secured("ec", "ec-key")
	server.RequestCert, server.CA = true, pemFile("ca")
	client := &tls.ConnectOptions{}
	client.Cert, client.Key = pemFile("ec"), pemFile("ec-key")
	_, end := c.tlsPair(server, client)
	c.do(func() {
		c.fact("REF-051", "client", list{end.Authorized, strings.Join(end.GetPeerCertificate(false).Subject.Get("CN"), "")})
	})
}

func tlsJudged(c *check) {
	for _, x := range []struct{ cert, name string }{
		{"self", ""}, {"expired", ""}, {"ec", "other.example"}, {"ec", "b.a.example"},
	} {
		s, _ := c.tlsPair(secured(x.cert, "ec-key"), &tls.ConnectOptions{ServerName: x.name, RejectUnauthorized: stream.No})
		c.do(func() {
			label, wrong := x.name, s.AuthorizationError
			if label == "" {
				label = host
			}
			if wrong == "" {
				wrong = "null"
			}
			c.fact("REF-051", x.cert+" "+label, list{s.Authorized, wrong})
		})
	}
}
