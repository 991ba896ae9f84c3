package stream

import (
	"strings"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Encoding is the name of a character encoding as the user wrote it: Node hands
// such names on unchanged ("UTF-8", "binary"). The empty name means the default
// of whatever it is given to.
type Encoding string

// Node's encodings, under the names that it normalises to. [Buffer] marks a
// chunk that is binary already.
const (
	UTF8      Encoding = "utf8"
	UTF16LE   Encoding = "utf16le"
	Latin1    Encoding = "latin1"
	ASCII     Encoding = "ascii"
	Hex       Encoding = "hex"
	Base64    Encoding = "base64"
	Base64URL Encoding = "base64url"
	Buffer    Encoding = "buffer"
)

// charset is a normalised encoding.
type charset uint8

const (
	csUnknown charset = iota
	csUTF8
	csUTF16LE
	csLatin1
	csASCII
	csHex
	csBase64
	csBase64URL
)

var charsetNames = [...]Encoding{"", UTF8, UTF16LE, Latin1, ASCII, Hex, Base64, Base64URL}

// charset returns what e names, in any case; empty is UTF-8.
func (e Encoding) charset() charset {
	switch e {
	case "", UTF8, "utf-8":
		return csUTF8
	case UTF16LE, "ucs2", "ucs-2", "utf-16le":
		return csUTF16LE
	case Latin1, "binary":
		return csLatin1
	case ASCII:
		return csASCII
	case Hex:
		return csHex
	case Base64:
		return csBase64
	case Base64URL:
		return csBase64URL
	}
	if low := Encoding(strings.ToLower(string(e))); low != e {
		return low.charset()
	}
	return csUnknown
}

// Normalize returns the encoding that a name stands for: "UTF-8" is utf8,
// "binary" latin1, "ucs2" utf16le, and the empty name utf8. ok is false for a
// name that Node does not know; "buffer" is not one.
func Normalize(name Encoding) (enc Encoding, ok bool) {
	cs := name.charset()
	return charsetNames[cs], cs != csUnknown
}

// IsEncoding reports whether Node knows the name. It mirrors Buffer.isEncoding:
// the empty name is none.
func IsEncoding(name Encoding) bool { return name != "" && name.charset() != csUnknown }

// errUnknownEncoding returns what Node throws for a name it does not know.
func errUnknownEncoding(name Encoding) error {
	return nodeerr.NewType(nodeerr.ErrUnknownEncoding, "Unknown encoding: "+string(name))
}

// lower returns the name in lower case, as setDefaultEncoding keeps it.
func (e Encoding) lower() Encoding { return Encoding(strings.ToLower(string(e))) }
