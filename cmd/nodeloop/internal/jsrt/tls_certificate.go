package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net/tls"
)

// certFace shows a certificate as getPeerCertificate does.
func (m *tlsModule) certFace(p *tls.PeerCertificate) *goja.Object {
	return m.certFaces(p, map[*tls.PeerCertificate]*goja.Object{})
}

func (m *tlsModule) certFaces(p *tls.PeerCertificate, seen map[*tls.PeerCertificate]*goja.Object) *goja.Object {
	if o := seen[p]; o != nil {
		return o
	}
	rt := m.rt
	o := rt.VM.NewObject()
	seen[p] = o
	if p.Raw == nil {
		return o
	}
	text := func(name, v string) {
		if v != "" {
			must(o.Set(name, v))
		}
	}
	must(o.Set("subject", m.nameFace(p.Subject, false)))
	must(o.Set("issuer", m.nameFace(p.Issuer, false)))
	text("subjectaltname", p.SubjectAltName)
	if len(p.InfoAccess) > 0 {
		must(o.Set("infoAccess", m.nameFace(p.InfoAccess, true)))
	}
	text("modulus", p.Modulus)
	if p.Bits != 0 {
		must(o.Set("bits", p.Bits))
	}
	text("exponent", p.Exponent)
	if p.Pubkey != nil {
		must(o.Set("pubkey", rt.BufferFrom(p.Pubkey)))
	}
	text("asn1Curve", p.ASN1Curve)
	text("nistCurve", p.NISTCurve)
	must(o.Set("valid_from", p.ValidFrom))
	must(o.Set("valid_to", p.ValidTo))
	text("fingerprint", p.Fingerprint)
	text("fingerprint256", p.Fingerprint256)
	text("fingerprint512", p.Fingerprint512)
	if p.ExtKeyUsage != nil {
		must(o.Set("ext_key_usage", m.strings(p.ExtKeyUsage)))
	}
	must(o.Set("serialNumber", p.SerialNumber))
	must(o.Set("raw", rt.BufferFrom(p.Raw)))
	if p.IssuerCertificate != nil {
		must(o.Set("issuerCertificate", m.certFaces(p.IssuerCertificate, seen)))
	}
	return o
}

// nameFace shows the attributes of a name; with lists even single values are
// lists.
func (m *tlsModule) nameFace(n []tls.Attribute, lists bool) *goja.Object {
	o := m.rt.VM.CreateObject(nil)
	for _, a := range n {
		if len(a.Values) == 1 && !lists {
			must(o.Set(a.Key, a.Values[0]))
		} else {
			must(o.Set(a.Key, m.strings(a.Values)))
		}
	}
	return o
}

// shownOn defines, on a prototype, data that the core keeps to itself: what a
// program sets on an object is the object's own from then on.
func shownOn[T any](rt *Runtime, proto *goja.Object, name string, get func(t T) any) {
	property(rt, proto, name, get, func(t T, v goja.Value) {
		if p, ok := any(t).(interface{ peer() *Peer }); ok {
			must(p.peer().Obj.DefineDataProperty(name, v, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
		}
	}, goja.Undefined())
}

func (s *jsSocket) peer() *Peer     { return s.o.p }
func (s *jsNetServer) peer() *Peer  { return s.o.p }
func (s *jsHTTPServer) peer() *Peer { return s.o.p }
