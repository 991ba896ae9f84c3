package tls

import (
	"crypto/tls"
	"slices"
	"strings"

	"github.com/nodeloop/nodeloop/loop"
)

// suite is a cipher suite under both of its names. Those of TLSv1.3 have but one
// and come first.
type suite struct {
	id       uint16
	openssl  string
	standard string
	since    string // where getCipher says that it came from
}

// suites are those that can be spoken, in the order in which getCiphers lists
// them before it sorts.
var suites = []suite{
	{tls.TLS_AES_256_GCM_SHA384, "TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384", TLSv1_3},
	{tls.TLS_CHACHA20_POLY1305_SHA256, "TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256", TLSv1_3},
	{tls.TLS_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256", TLSv1_3},
	{tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", TLSv1_2},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", TLSv1_2},
	{tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", TLSv1_2},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", TLSv1_2},
	{tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", TLSv1_2},
	{tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", TLSv1_2},
	{tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, "ECDHE-RSA-AES128-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", TLSv1_2},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, "ECDHE-ECDSA-AES128-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", TLSv1_2},
	{tls.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, "ECDHE-RSA-AES128-SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", TLSv1},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, "ECDHE-ECDSA-AES128-SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", TLSv1},
	{tls.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, "ECDHE-RSA-AES256-SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", TLSv1},
	{tls.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, "ECDHE-ECDSA-AES256-SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", TLSv1},
	{tls.TLS_RSA_WITH_AES_128_GCM_SHA256, "AES128-GCM-SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256", TLSv1_2},
	{tls.TLS_RSA_WITH_AES_256_GCM_SHA384, "AES256-GCM-SHA384", "TLS_RSA_WITH_AES_256_GCM_SHA384", TLSv1_2},
	{tls.TLS_RSA_WITH_AES_128_CBC_SHA256, "AES128-SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA256", TLSv1_2},
	{tls.TLS_RSA_WITH_AES_128_CBC_SHA, "AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA", "SSLv3"},
	{tls.TLS_RSA_WITH_AES_256_CBC_SHA, "AES256-SHA", "TLS_RSA_WITH_AES_256_CBC_SHA", "SSLv3"},
}

// DefaultCiphers is what the option ciphers begins as in profile node16.
const DefaultCiphers = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:" + oldDefaultCiphers

// oldDefaultCiphers are those of versions before TLSv1.3.
const oldDefaultCiphers = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:" +
	"ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:" +
	"ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:HIGH:!aNULL:!eNULL:" +
	"!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA"

// DefaultCipherList returns what the option ciphers begins as. It mirrors
// tls.DEFAULT_CIPHERS.
func DefaultCipherList(l *loop.Loop) string {
	if rules(l).TLS13 {
		return DefaultCiphers
	}
	return oldDefaultCiphers
}

// GetCiphers returns the names of the ciphers that can be asked for, in lower
// case and in order. It mirrors tls.getCiphers.
func GetCiphers() []string {
	names := make([]string, 0, len(suites))
	for _, s := range suites {
		names = append(names, strings.ToLower(s.openssl))
	}
	slices.Sort(names)
	return names
}

// cipherIDs returns the suites that an OpenSSL cipher list asks for before
// TLSv1.3, and whether it names any of TLSv1.3. ok is false when it asks for
// none that is known.
func cipherIDs(list string) (ids []uint16, names13, ok bool) {
	var refused []uint16
	known := false
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ':' || r == ',' || r == ' ' }) {
		if strings.HasPrefix(word, "TLS_") {
			names13, known = true, true
			continue
		}
		drop := word[0] == '!' || word[0] == '-'
		found := matching(strings.TrimLeft(word, "!-+"))
		switch {
		case word[0] == '@' || word[0] == '+':
		case word[0] == '!':
			refused = append(refused, found...)
		case drop:
			ids = slices.DeleteFunc(ids, func(id uint16) bool { return slices.Contains(found, id) })
		default:
			for _, id := range found {
				if !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
		known = known || len(found) > 0 && !drop
	}
	ids = slices.DeleteFunc(ids, func(id uint16) bool { return slices.Contains(refused, id) })
	return ids, names13, known
}

// matching returns the suites before TLSv1.3 that a word of a cipher list means:
// a name, or properties joined by "+".
func matching(word string) []uint16 {
	var ids []uint16
	for _, s := range suites {
		if s.since == TLSv1_3 {
			continue
		}
		all := true
		for _, property := range strings.Split(word, "+") {
			all = all && s.is(property)
		}
		if all {
			ids = append(ids, s.id)
		}
	}
	return ids
}

// is reports whether the suite has a property of OpenSSL's cipher lists.
func (s *suite) is(property string) bool {
	has := func(part string) bool { return strings.Contains(s.openssl, part) }
	gcm := has("GCM")
	switch property {
	case "ALL", "DEFAULT", "HIGH", "COMPLEMENTOFDEFAULT", "FIPS":
		return property != "COMPLEMENTOFDEFAULT"
	case "ECDHE", "kECDHE", "EECDH", "kEECDH", "ECDH":
		return has("ECDHE")
	case "RSA", "kRSA":
		return property == "RSA" && !has("ECDSA") || !has("ECDHE")
	case "aRSA":
		return !has("ECDSA")
	case "ECDSA", "aECDSA":
		return has("ECDSA")
	case "AES":
		return has("AES")
	case "AES128":
		return has("AES128")
	case "AES256":
		return has("AES256")
	case "AESGCM":
		return gcm
	case "CHACHA20":
		return has("CHACHA20")
	case "SHA1", "SHA":
		return strings.HasSuffix(s.openssl, "-SHA")
	case "SHA256":
		return strings.HasSuffix(s.openssl, "SHA256") && !gcm
	case "TLSv1.2":
		return s.since == TLSv1_2
	case "TLSv1":
		return s.since == TLSv1
	case "SSLv3":
		return s.since == "SSLv3"
	}
	return s.openssl == property || s.standard == property
}
