package tls

import (
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
)

// The tags of general names (RFC 5280, 4.2.1.6).
const (
	tagOtherName = iota
	tagEmail
	tagDNS
	tagX400
	tagDirectory
	tagEDIParty
	tagURI
	tagIP
	tagRegisteredID
)

// extension returns the value of an extension, nil when there is none.
func extension(c *x509.Certificate, oid ...int) []byte {
	for _, e := range c.Extensions {
		if e.Id.Equal(oid) {
			return e.Value
		}
	}
	return nil
}

// elements returns the parts of a sequence in DER.
func elements(der []byte) []asn1.RawValue {
	var list []asn1.RawValue
	if _, err := asn1.Unmarshal(der, &list); err != nil {
		return nil
	}
	return list
}

// altNames returns what subjectaltname says. Names that a reader of the text
// could misread are quoted, unless plain is set as in profile node10.
func altNames(c *x509.Certificate, plain bool) string {
	var names []string
	for _, n := range elements(extension(c, 2, 5, 29, 17)) {
		names = append(names, generalName(n, plain))
	}
	return strings.Join(names, ", ")
}

func generalName(n asn1.RawValue, plain bool) string {
	text := func(prefix string) string {
		if plain || safeName(n.Bytes) {
			return prefix + string(n.Bytes)
		}
		return prefix + quotedLatin1(n.Bytes)
	}
	switch n.Tag {
	case tagEmail:
		return text("email:")
	case tagDNS:
		return text("DNS:")
	case tagURI:
		return text("URI:")
	case tagIP:
		return "IP Address:" + ipText(n.Bytes)
	case tagRegisteredID:
		der := append([]byte{asn1.TagOID, byte(len(n.Bytes))}, n.Bytes...)
		var oid asn1.ObjectIdentifier
		_, _ = asn1.Unmarshal(der, &oid)
		return "Registered ID:" + oid.String()
	case tagDirectory:
		return "DirName:" + directoryText(n.Bytes, plain)
	case tagX400:
		return "X400Name:<unsupported>"
	case tagEDIParty:
		return "EdiPartyName:<unsupported>"
	}
	return "othername:<unsupported>"
}

// safeName reports whether a name can stand in the text as it is.
func safeName(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' || c == '"' || c == '\\' || c == ',' || c == '\'' {
			return false
		}
	}
	return true
}

// quotedLatin1 writes bytes as a JSON string of the characters they are.
func quotedLatin1(b []byte) string {
	var s strings.Builder
	s.WriteByte('"')
	for _, c := range b {
		switch {
		case c == '"' || c == '\\':
			s.WriteByte('\\')
			s.WriteByte(c)
		case c < ' ' || c > '~':
			fmt.Fprintf(&s, `\u%04x`, c)
		default:
			s.WriteByte(c)
		}
	}
	s.WriteByte('"')
	return s.String()
}

// ipText writes an address as OpenSSL does: IPv6 without any shortening.
func ipText(b []byte) string {
	switch len(b) {
	case 4:
		return netip.AddrFrom4([4]byte(b)).String()
	case 16:
		groups := make([]string, 8)
		for i := range groups {
			groups[i] = fmt.Sprintf("%X", int(b[2*i])<<8|int(b[2*i+1]))
		}
		return strings.Join(groups, ":")
	}
	return "<invalid>"
}

// directoryText writes a name inside of an alternative name.
func directoryText(der []byte, plain bool) string {
	var parts []string
	for _, a := range parseName(der, false) {
		for _, v := range a.Values {
			parts = append(parts, a.Key+"="+v)
		}
	}
	if plain {
		return "/" + strings.Join(parts, "/")
	}
	text := strings.Join(parts, ",")
	if safeDirectory(text) {
		return text
	}
	b, _ := json.Marshal(text)
	return string(b)
}

func safeDirectory(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r < ' ' || r > '~' || r == '"' || r == '\\' || r == ',' || r == '\''
	})
}

// infoAccess returns where more is to be had about a certificate.
func infoAccess(c *x509.Certificate) []Attribute {
	var info Name
	for _, entry := range elements(extension(c, 1, 3, 6, 1, 5, 5, 7, 1, 1)) {
		parts := elements(entry.FullBytes)
		if len(parts) != 2 {
			continue
		}
		var method asn1.ObjectIdentifier
		_, _ = asn1.Unmarshal(parts[0].FullBytes, &method)
		name := method.String()
		switch name {
		case "1.3.6.1.5.5.7.48.1":
			name = "OCSP"
		case "1.3.6.1.5.5.7.48.2":
			name = "CA Issuers"
		}
		kind, value, _ := strings.Cut(generalName(parts[1], true), ":")
		info = info.add(name+" - "+kind, value)
	}
	return info
}

// extendedUsage returns the numbers of the extended key usage.
func extendedUsage(c *x509.Certificate) []string {
	var oids []asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(extension(c, 2, 5, 29, 37), &oids); err != nil {
		return nil
	}
	list := make([]string, 0, len(oids))
	for _, oid := range oids {
		list = append(list, oid.String())
	}
	return list
}
