package jsrt

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// encoding is one of Node's string encodings.
type encoding uint8

const (
	encUTF8 encoding = iota
	encUCS2
	encLatin1
	encASCII
	encBase64
	encBase64URL
	encHex
)

// encodingNames gives each accepted spelling, in lower case.
var encodingNames = map[string]encoding{
	"utf8": encUTF8, "utf-8": encUTF8, "ucs2": encUCS2, "ucs-2": encUCS2, "utf16le": encUCS2, "utf-16le": encUCS2,
	"latin1": encLatin1, "binary": encLatin1, "ascii": encASCII, "base64": encBase64, "base64url": encBase64URL, "hex": encHex,
}

// parseEncoding reads the name of an encoding, in any case.
func (rt *Runtime) parseEncoding(name string) (encoding, bool) {
	e, ok := encodingNames[name]
	if !ok {
		e, ok = encodingNames[strings.ToLower(name)]
	}
	if e == encBase64URL && !rt.V16() {
		return 0, false
	}
	return e, ok
}

// EncodeString returns a JavaScript string as bytes in an encoding of Node's
// ("utf8" when empty). ok is false for an unknown encoding.
func (rt *Runtime) EncodeString(v goja.Value, name string) (b []byte, ok bool) {
	enc := encUTF8
	if name != "" {
		if enc, ok = rt.parseEncoding(name); !ok {
			return nil, false
		}
	}
	return encodeString(v.ToString().(goja.String), enc), true
}

// DecodeBytes returns bytes as a JavaScript string in an encoding of Node's
// ("utf8" when empty). ok is false for an unknown encoding.
func (rt *Runtime) DecodeBytes(b []byte, name string) (v goja.Value, ok bool) {
	enc := encUTF8
	if name != "" {
		if enc, ok = rt.parseEncoding(name); !ok {
			return nil, false
		}
	}
	return rt.decodeBytes(b, enc), true
}

// isASCII reports whether every unit of s, whose UTF-8 is text, is ASCII: only
// then are there as many units as bytes.
func isASCII(s goja.String, text string) bool { return s.Length() == len(text) }

func encodeString(s goja.String, enc encoding) []byte {
	text := s.String()
	switch enc {
	case encUTF8:
		return []byte(text)
	case encUCS2:
		return encodeUCS2(s, text)
	case encLatin1, encASCII:
		if isASCII(s, text) {
			return []byte(text)
		}
		out := make([]byte, s.Length())
		for i := range out {
			out[i] = byte(s.CharAt(i))
		}
		return out
	case encHex:
		return decodeHex(s, text)
	default:
		return decodeBase64(s, text)
	}
}

func encodeUCS2(s goja.String, text string) []byte {
	n := s.Length()
	out := make([]byte, 2*n)
	if isASCII(s, text) {
		for i := range n {
			out[2*i] = text[i]
		}
		return out
	}
	for i := range n {
		u := s.CharAt(i)
		out[2*i], out[2*i+1] = byte(u), byte(u>>8)
	}
	return out
}

// decodeHex reads pairs of digits up to the first that is none.
func decodeHex(s goja.String, text string) []byte {
	if !isASCII(s, text) {
		text = asciiPrefix(s)
	}
	out := make([]byte, 0, len(text)/2)
	for i := 0; i+1 < len(text); i += 2 {
		hi, lo := hexDigit(text[i]), hexDigit(text[i+1])
		if hi < 0 || lo < 0 {
			break
		}
		out = append(out, byte(hi<<4|lo))
	}
	return out
}

func asciiPrefix(s goja.String) string {
	var b strings.Builder
	for i := range s.Length() {
		u := s.CharAt(i)
		if u >= utf8.RuneSelf {
			break
		}
		b.WriteByte(byte(u))
	}
	return b.String()
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// base64Length is how many bytes Node expects of a text of n units, of which
// the last are last and next to last.
func base64Length(s goja.String) int {
	n := s.Length()
	if n == 0 {
		return 0
	}
	if s.CharAt(n-1) == '=' {
		n--
	}
	if n > 1 && s.CharAt(n-1) == '=' {
		n--
	}
	return n * 3 >> 2
}

var base64Digits = func() (t [256]int8) {
	for i := range t {
		t[i] = -1
	}
	const std = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range len(std) {
		t[std[i]] = int8(i)
	}
	t['-'], t['_'] = 62, 63
	return t
}()

// decodeBase64 reads both alphabets up to the padding and skips what is in
// neither.
func decodeBase64(s goja.String, text string) []byte {
	limit := base64Length(s)
	out := make([]byte, 0, limit)
	var acc uint32
	bits := 0
	for i := 0; i < len(text) && len(out) < limit; i++ {
		if text[i] == '=' {
			break
		}
		d := base64Digits[text[i]]
		if d < 0 {
			continue
		}
		acc = acc<<6 | uint32(d)
		if bits += 6; bits >= 8 {
			bits -= 8
			out = append(out, byte(acc>>bits))
		}
	}
	return out
}

// byteLength is Buffer.byteLength of a string.
func byteLength(s goja.String, enc encoding) int {
	switch enc {
	case encUTF8:
		return len(s.String())
	case encUCS2:
		return 2 * s.Length()
	case encHex:
		return s.Length() >> 1
	case encBase64, encBase64URL:
		return base64Length(s)
	}
	return s.Length()
}

func (rt *Runtime) decodeBytes(b []byte, enc encoding) goja.Value {
	switch enc {
	case encUTF8:
		if utf8.Valid(b) {
			return rt.VM.ToValue(string(b))
		}
		return rt.VM.ToValue(decodeUTF8(b))
	case encUCS2:
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
		}
		return goja.StringFromUTF16(units)
	case encLatin1:
		return rt.VM.ToValue(latin1(b))
	case encASCII:
		masked := make([]byte, len(b))
		for i, c := range b {
			masked[i] = c & 0x7f
		}
		return rt.VM.ToValue(string(masked))
	case encHex:
		return rt.VM.ToValue(hex.EncodeToString(b))
	case encBase64URL:
		return rt.VM.ToValue(base64.RawURLEncoding.EncodeToString(b))
	}
	return rt.VM.ToValue(base64.StdEncoding.EncodeToString(b))
}

// latin1 returns bytes as text, one character a byte.
func latin1(b []byte) string {
	high := 0
	for _, c := range b {
		if c >= utf8.RuneSelf {
			high++
		}
	}
	if high == 0 {
		return string(b)
	}
	out := make([]byte, 0, len(b)+high)
	for _, c := range b {
		out = utf8.AppendRune(out, rune(c))
	}
	return string(out)
}
