package stream

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

const (
	base64Std = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	base64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
)

// Encode returns the bytes of s in an encoding, as Buffer.from(s, enc) does;
// what the encoding cannot express is dropped or cut off as Node does. Half a
// surrogate pair is given in its three-byte form (WTF-8).
func Encode(s string, enc Encoding) []byte {
	switch enc.charset() {
	case csUTF16LE:
		return appendUTF16(make([]byte, 0, 2*len(s)), s)
	case csLatin1, csASCII:
		return encodeLatin1(s)
	case csHex:
		return decodeHex(s)
	case csBase64, csBase64URL:
		return decodeBase64(s)
	default:
		return encodeUTF8(s)
	}
}

// Decode returns b as a string in an encoding, as buf.toString(enc) does.
func Decode(b []byte, enc Encoding) string {
	return decode(b, enc.charset())
}

func decode(b []byte, cs charset) string {
	switch cs {
	case csUTF16LE:
		return decodeUTF16(b)
	case csLatin1:
		return decodeLatin1(b, 0xFF)
	case csASCII:
		return decodeLatin1(b, 0x7F)
	case csHex:
		return hex.EncodeToString(b)
	case csBase64:
		return encodeBase64(b, base64Std, true)
	case csBase64URL:
		return encodeBase64(b, base64URL, false)
	default:
		return decodeUTF8(b)
	}
}

// encodeUTF8 copies s; each half of a surrogate pair becomes U+FFFD.
func encodeUTF8(s string) []byte {
	b := []byte(s)
	if utf8.ValidString(s) {
		return b
	}
	for i := 0; i+2 < len(b); i++ {
		if b[i] == 0xED && b[i+1] >= 0xA0 {
			b[i], b[i+1], b[i+2] = 0xEF, 0xBF, 0xBD
		}
	}
	return b
}

// decodeUTF8 replaces each ill-formed sequence by one U+FFFD for each maximal
// part of it, as the Encoding standard and V8 do.
func decodeUTF8(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var out strings.Builder
	out.Grow(len(b) + 8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			n = maximalSubpart(b)
			out.WriteString("\uFFFD")
		} else {
			out.Write(b[:n])
		}
		b = b[n:]
	}
	return out.String()
}

// maximalSubpart returns the length of the longest prefix of the ill-formed b
// that could begin a well-formed sequence, at least 1.
func maximalSubpart(b []byte) int {
	need, lo, hi := utf8Lead(b[0])
	n := 1
	for ; n < need && n < len(b); n++ {
		if b[n] < lo || b[n] > hi {
			break
		}
		lo, hi = 0x80, 0xBF
	}
	return n
}

// utf8Lead returns the length of the sequence that a byte begins, 0 if none,
// and the bounds of its second byte.
func utf8Lead(b byte) (n int, lo, hi byte) {
	lo, hi = 0x80, 0xBF
	switch {
	case b < 0x80:
		return 1, lo, hi
	case b < 0xC2:
		return 0, lo, hi
	case b < 0xE0:
		return 2, lo, hi
	case b < 0xF0:
		switch b {
		case 0xE0:
			lo = 0xA0
		case 0xED:
			hi = 0x9F
		}
		return 3, lo, hi
	case b < 0xF5:
		switch b {
		case 0xF0:
			lo = 0x90
		case 0xF4:
			hi = 0x8F
		}
		return 4, lo, hi
	}
	return 0, lo, hi
}

// units calls fn for each UTF-16 unit of s.
func units(s string, fn func(u uint16)) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1 && i+2 < len(s) && s[i] == 0xED:
			fn(0xD000 | uint16(s[i+1]&0x3F)<<6 | uint16(s[i+2]&0x3F))
			n = 3
		case r >= 0x10000:
			r -= 0x10000
			fn(0xD800 + uint16(r>>10))
			fn(0xDC00 + uint16(r&0x3FF))
		default:
			fn(uint16(r))
		}
		i += n
	}
}

func appendUTF16(b []byte, s string) []byte {
	units(s, func(u uint16) { b = append(b, byte(u), byte(u>>8)) })
	return b
}

func decodeUTF16(b []byte) string {
	out := make([]byte, 0, len(b))
	for i := 0; i+1 < len(b); i += 2 {
		u := rune(b[i]) | rune(b[i+1])<<8
		if u >= 0xD800 && u < 0xDC00 && i+3 < len(b) {
			if v := rune(b[i+2]) | rune(b[i+3])<<8; v >= 0xDC00 && v < 0xE000 {
				out = utf8.AppendRune(out, (u-0xD800)<<10|(v-0xDC00)+0x10000)
				i += 2
				continue
			}
		}
		if u >= 0xD800 && u < 0xE000 {
			out = appendSurrogate(out, u)
		} else {
			out = utf8.AppendRune(out, u)
		}
	}
	return string(out)
}

func encodeLatin1(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			units(s[i:], func(u uint16) { b = append(b, byte(u)) })
			break
		}
		b = append(b, s[i])
	}
	return b
}

func decodeLatin1(b []byte, mask byte) string {
	out := make([]byte, 0, len(b))
	for _, c := range b {
		if c &= mask; c < 0x80 {
			out = append(out, c)
		} else {
			out = append(out, 0xC0|c>>6, 0x80|c&0x3F)
		}
	}
	return string(out)
}

// decodeHex stops at the first pair that is not hexadecimal.
func decodeHex(s string) []byte {
	b := make([]byte, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		hi, lo := unhex(s[i]), unhex(s[i+1])
		if hi > 15 || lo > 15 {
			break
		}
		b = append(b, hi<<4|lo)
	}
	return b
}

func unhex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10
	}
	return 0xFF
}

// decodeBase64 takes both alphabets, skips what belongs to neither, and stops
// at the padding.
func decodeBase64(s string) []byte {
	b := make([]byte, 0, len(s)*3/4)
	var acc uint32
	bits := 0
	for i := 0; i < len(s) && s[i] != '='; i++ {
		v := unbase64(s[i])
		if v > 63 {
			continue
		}
		acc = acc<<6 | uint32(v)
		if bits += 6; bits >= 8 {
			bits -= 8
			b = append(b, byte(acc>>bits))
		}
	}
	return b
}

func unbase64(c byte) byte {
	switch {
	case c >= 'A' && c <= 'Z':
		return c - 'A'
	case c >= 'a' && c <= 'z':
		return c - 'a' + 26
	case c >= '0' && c <= '9':
		return c - '0' + 52
	case c == '+' || c == '-':
		return 62
	case c == '/' || c == '_':
		return 63
	}
	return 0xFF
}

func encodeBase64(b []byte, alphabet string, pad bool) string {
	out := make([]byte, 0, (len(b)+2)/3*4)
	for len(b) >= 3 {
		v := uint(b[0])<<16 | uint(b[1])<<8 | uint(b[2])
		out = append(out, alphabet[v>>18], alphabet[v>>12&63], alphabet[v>>6&63], alphabet[v&63])
		b = b[3:]
	}
	switch len(b) {
	case 1:
		out = append(out, alphabet[b[0]>>2], alphabet[b[0]<<4&63])
		if pad {
			out = append(out, "=="...)
		}
	case 2:
		out = append(out, alphabet[b[0]>>2], alphabet[(b[0]<<4|b[1]>>4)&63], alphabet[b[1]<<2&63])
		if pad {
			out = append(out, '=')
		}
	}
	return string(out)
}
