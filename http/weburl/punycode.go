package weburl

import (
	"math"
	"strings"
)

// DomainToASCII lower-cases a domain and writes the labels outside ASCII in
// Punycode, without the tables by which UTS 46 maps and refuses characters. ok is
// false for what is no domain.
func DomainToASCII(domain string) (ascii string, ok bool) {
	domain = strings.ToLower(domain)
	plain := true
	for i := range len(domain) {
		plain = plain && domain[i] < 0x80
	}
	if plain {
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
