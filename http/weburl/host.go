package weburl

import "strings"

// ToASCII writes a domain in lower-case ASCII; ok is false for what is no domain.
type ToASCII func(domain string) (ascii string, ok bool)

// Host returns the host of a URL as the standard serializes it: lower case,
// domains outside ASCII in Punycode, addresses in their one notation. special
// says that the URL's scheme is one of the standard's; older, that the rules are
// Node 10's. toASCII is how domains are written, [DomainToASCII] or one with the
// tables of UTS 46. ok is false when s is no host.
func Host(s string, special, older bool, toASCII ToASCII) (host string, ok bool) {
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
	domain, ok := toASCII(string(PercentDecode(s)))
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
