package weburl

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Host returns the host of a URL as the standard serializes it: lower case,
// domains outside ASCII in Punycode, addresses in their one notation. special
// says that the URL's scheme is one of the standard's; older, that the rules are
// Node 10's. ok is false when s is no host.
func Host(s string, special, older bool) (host string, ok bool) {
	if strings.HasPrefix(s, "[") {
		if !strings.HasSuffix(s, "]") {
			return "", false
		}
		inner := s[1 : len(s)-1]
		if !older {
			inner, _, _ = strings.Cut(inner, "%") // a zone is ignored
		}
		addr, ok := parseIPv6(inner)
		if !ok {
			return "", false
		}
		return "[" + formatIPv6(addr) + "]", true
	}
	forbidden := forbiddenHost
	if older {
		forbidden = forbiddenHost10
	}
	if !special {
		if strings.ContainsAny(s, forbidden) {
			return "", false
		}
		return encodeControls(s), true
	}
	domain, ok := DomainToASCII(string(PercentDecode(s)))
	if !ok || domain == "" || strings.ContainsAny(domain, forbidden+"%") ||
		!older && (hasControl(domain) || strings.Contains(domain, "\x7f")) {
		return "", false
	}
	if older {
		n, is, ok := parseIPv4Older(domain)
		switch {
		case !is:
			return domain, true
		case !ok:
			return "", false
		}
		return formatIPv4(n), true
	}
	if endsInNumber(domain) {
		n, ok := parseIPv4(domain)
		if !ok {
			return "", false
		}
		return formatIPv4(n), true
	}
	return domain, true
}

const (
	forbiddenHost   = "\x00\t\n\r #/<>?@[\\]^|:"
	forbiddenHost10 = "\x00\t\n\r #/?@[\\]:"
)

func hasControl(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 0x20 }) >= 0
}

// DomainToASCII lower-cases a domain and writes its labels outside ASCII in
// Punycode: UTS 46 without transitional processing. ok is false for what is no
// domain.
func DomainToASCII(s string) (ascii string, ok bool) {
	plain := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain && !strings.Contains(strings.ToLower(s), "xn--") {
		return strings.ToLower(s), true
	}
	p := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
		idna.CheckHyphens(false), idna.CheckJoiners(true), idna.BidiRule(), idna.VerifyDNSLength(false))
	out, err := p.ToASCII(strings.ToValidUTF8(s, "\uFFFD"))
	if err != nil {
		return "", false
	}
	return out, true
}

// DomainToASCIILenient is DomainToASCII as the older parser of URLs has it: it
// makes the best of what is no domain. ok is false where there is nothing to
// make.
func DomainToASCIILenient(s string) (ascii string, ok bool) {
	if ascii, ok = DomainToASCII(s); ok {
		return ascii, true
	}
	p := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
		idna.CheckHyphens(false), idna.CheckJoiners(false), idna.VerifyDNSLength(false))
	ascii, err := p.ToASCII(strings.ToValidUTF8(s, "\uFFFD"))
	return ascii, err == nil
}

// DomainToUnicode is the way back from DomainToASCII, for showing.
func DomainToUnicode(s string) string {
	p := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
		idna.CheckHyphens(false), idna.VerifyDNSLength(false))
	out, _ := p.ToUnicode(s)
	return out
}

// PercentDecode returns the bytes that s stands for; a percent sign without two
// hex digits stands for itself.
func PercentDecode(s string) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) && hexDigit(s[i+1]) >= 0 && hexDigit(s[i+2]) >= 0 {
			out = append(out, byte(hexDigit(s[i+1])<<4|hexDigit(s[i+2])))
			i += 2
			continue
		}
		out = append(out, s[i])
	}
	return out
}

// encodeControls percent-encodes what is no printable ASCII character.
func encodeControls(s string) string {
	const hex = "0123456789ABCDEF"
	s = strings.ToValidUTF8(s, "\uFFFD")
	b := make([]byte, 0, len(s)+8)
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c > 0x7e {
			b = append(b, '%', hex[c>>4], hex[c&15])
		} else {
			b = append(b, c)
		}
	}
	return string(b)
}
