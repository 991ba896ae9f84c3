package http

import (
	"math"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

const forbiddenInHost = "\x00\t\n\r #/:<>?@[\\]^|"

// parseURLHost returns the host as the URL standard serializes it.
func parseURLHost(host string, special bool) (string, bool) {
	if strings.HasPrefix(host, "[") {
		if !strings.HasSuffix(host, "]") {
			return "", false
		}
		return parseIPv6Host(host[1 : len(host)-1])
	}
	if !special {
		if strings.ContainsAny(host, forbiddenInHost) {
			return "", false
		}
		return percentEncode(host, encodeOpaque), true
	}
	decoded, err := url.PathUnescape(host)
	if err != nil {
		return "", false // what is left of a bad escape is a forbidden '%'
	}
	domain, ok := domainToASCII(decoded)
	if !ok || domain == "" || strings.ContainsAny(domain, forbiddenInHost+"%") {
		return "", false
	}
	if endsInNumber(domain) {
		return parseIPv4Host(domain)
	}
	return domain, true
}

// endsInNumber reports whether a host must be read as an IPv4 address.
func endsInNumber(domain string) bool {
	last := strings.TrimSuffix(domain, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if last == "" {
		return false
	}
	digits := strings.Trim(last, "0123456789") == ""
	if digits {
		return true
	}
	_, ok := parseIPv4Number(last)
	return ok
}

func parseIPv4Number(s string) (uint64, bool) {
	base := 10
	switch {
	case strings.HasPrefix(s, "0x"), strings.HasPrefix(s, "0X"):
		s, base = s[2:], 16
		if s == "" {
			return 0, true
		}
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	if strings.ContainsAny(s, "+-_") {
		return 0, false
	}
	n, err := strconv.ParseUint(s, base, 64)
	return n, err == nil
}

func parseIPv4Host(domain string) (string, bool) {
	parts := strings.Split(strings.TrimSuffix(domain, "."), ".")
	if len(parts) > 4 {
		return "", false
	}
	var addr uint64
	for i, part := range parts {
		n, ok := parseIPv4Number(part)
		if part == "" || !ok {
			return "", false
		}
		if i < len(parts)-1 {
			if n > math.MaxUint8 {
				return "", false
			}
			addr |= n << (8 * (3 - i))
			continue
		}
		if n >= 1<<(8*(5-len(parts))) {
			return "", false
		}
		addr |= n
	}
	a := [4]byte{byte(addr >> 24), byte(addr >> 16), byte(addr >> 8), byte(addr)}
	return netip.AddrFrom4(a).String(), true
}

// parseIPv6Host returns the address in brackets, its longest run of zero
// pieces compressed and never dotted.
func parseIPv6Host(s string) (string, bool) {
	addr, err := netip.ParseAddr(s)
	if err != nil || addr.Zone() != "" || addr.Is4() {
		return "", false
	}
	raw := addr.As16()
	var pieces [8]uint64
	for i := range pieces {
		pieces[i] = uint64(raw[2*i])<<8 | uint64(raw[2*i+1])
	}
	start, length := -1, 1
	for i := 0; i < len(pieces); i++ {
		j := i
		for j < len(pieces) && pieces[j] == 0 {
			j++
		}
		if j-i > length {
			start, length = i, j-i
		}
		i = max(i, j-1)
	}
	b := []byte{'['}
	for i := 0; i < len(pieces); i++ {
		if i == start {
			b = append(b, ':', ':')
			i += length - 1
			continue
		}
		if i > 0 && b[len(b)-1] != ':' {
			b = append(b, ':')
		}
		b = strconv.AppendUint(b, pieces[i], 16)
	}
	return string(append(b, ']')), true
}

// domainToASCII lower-cases a domain and writes the labels outside ASCII in
// Punycode.
func domainToASCII(domain string) (string, bool) {
	domain = strings.ToLower(domain)
	ascii := true
	for i := range len(domain) {
		ascii = ascii && domain[i] < 0x80
	}
	if ascii {
		return domain, true
	}
	domain = strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".", "\u00ad", "", "ß", "ss").Replace(domain)
	labels := strings.Split(domain, ".")
	for i, label := range labels {
		encoded, ok := punycode(label)
		if !ok {
			return "", false
		}
		labels[i] = encoded
	}
	return strings.Join(labels, "."), true
}

// punycode encodes one label by RFC 3492, with its "xn--".
func punycode(label string) (string, bool) {
	const base, tMin, tMax, skew, damp = 36, 1, 26, 38, 700
	runes := []rune(label)
	var out []byte
	for _, r := range runes {
		if r == '\uFFFD' {
			return "", false
		}
		if r < 0x80 {
			out = append(out, byte(r))
		}
	}
	if len(out) == len(runes) {
		return label, true
	}
	basic := len(out)
	if basic > 0 {
		out = append(out, '-')
	}
	n, delta, bias := rune(0x80), 0, 72
	for handled := basic; handled < len(runes); {
		next := rune(math.MaxInt32)
		for _, r := range runes {
			if r >= n && r < next {
				next = r
			}
		}
		delta += int(next-n) * (handled + 1)
		n = next
		for _, r := range runes {
			if r < n {
				delta++
			}
			if r != n {
				continue
			}
			q := delta
			for k := base; ; k += base {
				t := min(max(k-bias, tMin), tMax)
				if q < t {
					out = append(out, punycodeDigit(q))
					break
				}
				out = append(out, punycodeDigit(t+(q-t)%(base-t)))
				q = (q - t) / (base - t)
			}
			first := handled == basic
			if delta /= 2; first {
				delta = delta * 2 / damp
			}
			delta += delta / (handled + 1)
			k := 0
			for delta > (base-tMin)*tMax/2 {
				delta /= base - tMin
				k += base
			}
			bias = k + (base-tMin+1)*delta/(delta+skew)
			delta = 0
			handled++
		}
		delta++
		n++
	}
	return "xn--" + string(out), true
}

func punycodeDigit(d int) byte {
	if d < 26 {
		return byte('a' + d)
	}
	return byte('0' + d - 26)
}
