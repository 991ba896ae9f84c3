package http

import "github.com/nodeloop/nodeloop/loop/nodeerr"

// ValidateHeaderName reports whether name may name a header: it must be a
// non-empty HTTP token. The error is ERR_INVALID_HTTP_TOKEN. It mirrors
// http.validateHeaderName.
func ValidateHeaderName(name string) error {
	if isToken(name) {
		return nil
	}
	return errInvalidToken("Header name", name)
}

// ValidateHeaderValue reports whether value may be the value of the named
// header; every element of a list is checked. The error is
// ERR_HTTP_INVALID_HEADER_VALUE for nil and ERR_INVALID_CHAR for a character
// that a header line cannot carry. It mirrors http.validateHeaderValue.
func ValidateHeaderValue(name string, value any) error {
	if value == nil {
		return nodeerr.NewType(nodeerr.ErrHTTPInvalidHeaderValue, `Invalid value "undefined" for header "`+name+`"`)
	}
	if validText(value) {
		return nil
	}
	return errInvalidChar("header content", name)
}

// validText reports whether every character of the value's text, which for a
// list is the text of all its elements, may stand in a header line.
func validText(value any) bool {
	switch v := value.(type) {
	case string:
		return validFieldText(v)
	case int, int64:
		return true
	case []string:
		for _, s := range v {
			if !validFieldText(s) {
				return false
			}
		}
		return true
	case HeaderText:
		text, ok := v.HeaderText()
		return ok && validFieldText(text)
	default:
		return validFieldText(headerText(value))
	}
}

// isToken reports whether s is a non-empty token of RFC 7230, section 3.2.6.
func isToken(s string) bool {
	for i := range len(s) {
		if charClass[s[i]]&classToken == 0 {
			return false
		}
	}
	return s != ""
}

// validFieldText reports whether s holds no control character but the tab.
// Bytes from 0x80 on are latin1 text and may pass.
func validFieldText(s string) bool {
	for len(s) >= 8 && plainEight(s) {
		s = s[8:]
	}
	for i := range len(s) {
		if charClass[s[i]]&classField == 0 {
			return false
		}
	}
	return true
}

// plainEight reports whether none of the first eight bytes of s is below a space
// or DEL: it looks at all at once.
func plainEight(s string) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	_ = s[7]
	v := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
	del := v ^ 0x7f*ones
	return ((v-' '*ones)&^v|(del-ones)&^del)&highs == 0
}

const (
	classToken = 1 << iota
	classField
	classWord
)

// charClass says where each byte may stand: in a token, in a header value, in
// a word of Node's case-blind searches for "close" or "chunked".
var charClass = func() (table [256]uint8) {
	for c := range 256 {
		b := byte(c)
		alnum := '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
		if alnum || indexByte("!#$%&'*+-.^_`|~", b) {
			table[c] |= classToken
		}
		if b == '\t' || b >= 0x20 && b != 0x7f {
			table[c] |= classField
		}
		if alnum || b == '_' {
			table[c] |= classWord
		}
	}
	return table
}()

func indexByte(set string, b byte) bool {
	for i := range len(set) {
		if set[i] == b {
			return true
		}
	}
	return false
}

// hasWord reports whether the lower-case word stands in s, in any case, with
// no letter, digit or underscore beside it.
func hasWord(s, word string) bool {
	for i := 0; i+len(word) <= len(s); i++ {
		if !equalFold(s[i:i+len(word)], word) {
			continue
		}
		end := i + len(word)
		if (i == 0 || charClass[s[i-1]]&classWord == 0) && (end == len(s) || charClass[s[end]]&classWord == 0) {
			return true
		}
	}
	return false
}

// equalFold compares s with an ASCII string that is already lower-case.
func equalFold(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
