package jsrt

import (
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// decodeUTF8 decodes bytes that are no valid UTF-8 as the WHATWG decoder does:
// each maximal invalid part becomes one U+FFFD.
func decodeUTF8(b []byte) string {
	var sb strings.Builder
	sb.Grow(len(b) + 8)
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r != utf8.RuneError || n > 1 {
			sb.Write(b[:n])
			b = b[n:]
			continue
		}
		sb.WriteString("\uFFFD")
		b = b[invalidPrefix(b):]
	}
	return sb.String()
}

// invalidPrefix is the length of the maximal part of a sequence that b starts
// with, at least 1.
func invalidPrefix(b []byte) int {
	lead := b[0]
	need, low, high := 0, byte(0x80), byte(0xbf)
	switch {
	case lead >= 0xc2 && lead <= 0xdf:
		need = 1
	case lead >= 0xe0 && lead <= 0xef:
		need = 2
		if lead == 0xe0 {
			low = 0xa0
		} else if lead == 0xed {
			high = 0x9f
		}
	case lead >= 0xf0 && lead <= 0xf4:
		need = 3
		if lead == 0xf0 {
			low = 0x90
		} else if lead == 0xf4 {
			high = 0x8f
		}
	default:
		return 1
	}
	n := 1
	for i := 1; i <= need && i < len(b); i++ {
		if b[i] < low || b[i] > high {
			break
		}
		low, high = 0x80, 0xbf
		n++
	}
	return n
}

// utf8Of encodes a JavaScript string as UTF-8; lone surrogates become U+FFFD.
func utf8Of(v goja.Value) []byte {
	s, ok := v.(goja.String)
	if !ok {
		return []byte(v.String())
	}
	return []byte(s.String())
}
