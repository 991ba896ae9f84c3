package jsrt

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"github.com/nodeloop/nodeloop/http/weburl"
)

// urlHost is the host of a URL.
func urlHost(s string, special, node10 bool) (host string, ok bool) {
	return weburl.Host(s, special, node10, domainToASCII)
}

// domainToASCII lower-cases a domain and writes its labels outside ASCII in
// Punycode: UTS 46 without transitional processing. ok is false for what is no
// domain.
func domainToASCII(s string) (ascii string, ok bool) {
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

// domainToASCIILenient is domainToASCII as the older parser of URLs has it: it
// makes the best of what is no domain. ok is false where there is nothing to
// make.
func domainToASCIILenient(s string) (ascii string, ok bool) {
	if ascii, ok = domainToASCII(s); ok {
		return ascii, true
	}
	p := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
		idna.CheckHyphens(false), idna.CheckJoiners(false), idna.VerifyDNSLength(false))
	ascii, err := p.ToASCII(strings.ToValidUTF8(s, "\uFFFD"))
	return ascii, err == nil
}

// domainToUnicode is the way back from domainToASCII, for showing.
func domainToUnicode(s string) string {
	p := idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false),
		idna.CheckHyphens(false), idna.VerifyDNSLength(false))
	out, _ := p.ToUnicode(s)
	return out
}
