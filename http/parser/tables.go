package parser

import (
	"encoding/binary"
	"math/bits"
)

// Classes of bytes, as bits of one table.
const (
	isToken    = 1 << iota // header field name, without space
	isSpace                // a space: part of a name too in both parsers
	isURL                  // path
	isUserinfo             // authority, with [ and ]
	isAlpha
	isValue     // header value: all but control bytes, and tab
	isStrictURL // what RFC 3986 allows in a URL
)

var class = buildClasses()

func buildClasses() (t [256]uint8) {
	set := func(bit uint8, chars string) {
		for i := range len(chars) {
			t[chars[i]] |= bit
		}
	}
	for c := 'a'; c <= 'z'; c++ {
		t[c] |= isToken | isURL | isUserinfo | isAlpha | isStrictURL
		t[c-0x20] |= isToken | isURL | isUserinfo | isAlpha | isStrictURL
	}
	set(isToken|isURL|isUserinfo|isStrictURL, "0123456789")
	set(isStrictURL, "-._~:/?[]@!$&'()*+,;=%")
	set(isToken, "!#$%&'*+-.^_`|~")
	set(isSpace, " ")
	set(isURL, "!\"$%&'()*+,-./:;<=>@[\\]^_`{|}~\t\f")
	set(isUserinfo, "-_.!~*'()%;:&=+$,[]")
	set(isValue, "\t")
	for c := 0x20; c < 0x100; c++ {
		if c != 0x7f {
			t[c] |= isValue
		}
		if c >= 0x80 {
			t[c] |= isURL
		}
	}
	return t
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// scanValue returns the index at or after i of the first byte of d that cannot
// stand in a header value, eight bytes at a time.
func scanValue(d []byte, i int) int {
	for i+8 <= len(d) {
		w := binary.LittleEndian.Uint64(d[i:])
		del := w ^ ones*0x7f
		hit := ((w-ones*0x20)&^w | (del-ones)&^del) & highs
		if hit == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(hit) >> 3
		if d[i] != '\t' {
			return i
		}
		i++
	}
	for i < len(d) && class[d[i]]&isValue != 0 {
		i++
	}
	return i
}

// scanClass returns the index at or after i of the first byte of d outside the
// classes of mask.
func scanClass(d []byte, i int, mask uint8) int {
	for i < len(d) && class[d[i]]&mask != 0 {
		i++
	}
	return i
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// unhex returns the value of a hexadecimal digit, or -1.
func unhex(c byte) int {
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
