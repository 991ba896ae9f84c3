package stream

import "unicode/utf8"

// Chunk is one piece of a stream's data: bytes, a string or, in object mode,
// any value. The zero Chunk is Node's null.
//
// A layer above may set Value beside Bytes: then Value is its own face of the
// same bytes (a JavaScript Buffer), and untyped listeners get it.
type Chunk struct {
	Bytes []byte // binary data; non-nil, even when empty, for a binary chunk
	Value any    // a string, or an object-mode value
}

// Bytes returns b as a chunk. A nil b is an empty chunk, not null.
func Bytes(b []byte) Chunk {
	if b == nil {
		b = []byte{}
	}
	return Chunk{Bytes: b}
}

// Text returns s as a chunk: what a stream with an encoding emits, or a string
// to write.
func Text(s string) Chunk { return Chunk{Value: s} }

// Object returns v as a chunk for object mode. A []byte is binary data.
func Object(v any) Chunk {
	var c Chunk
	c.Unbox(v)
	return c
}

// IsNull reports whether c is Node's null: the end of data when pushed, nothing
// when read.
func (c Chunk) IsNull() bool { return c.Bytes == nil && c.Value == nil }

// IsText reports whether c holds a string.
func (c Chunk) IsText() bool {
	if c.Bytes != nil {
		return false
	}
	_, ok := c.Value.(string)
	return ok
}

// String returns c as text: its string, or its bytes read as UTF-8.
func (c Chunk) String() string {
	if c.Bytes != nil {
		return decodeUTF8(c.Bytes)
	}
	s, _ := c.Value.(string)
	return s
}

// Data returns the chunk's bytes; those of a string are its UTF-8.
func (c Chunk) Data() []byte {
	if c.Bytes != nil {
		return c.Bytes
	}
	if s, ok := c.Value.(string); ok {
		return []byte(s)
	}
	return nil
}

// Len returns the number of bytes, or of UTF-16 units of a string, as the
// `length` of a Buffer or string is. Other values have none.
func (c Chunk) Len() int {
	if c.Bytes != nil {
		return len(c.Bytes)
	}
	if s, ok := c.Value.(string); ok {
		return utf16Len(s)
	}
	return 0
}

// Boxed returns what untyped listeners of an event get: Value if there is one,
// or the []byte.
func (c Chunk) Boxed() any {
	if c.Value != nil || c.Bytes == nil {
		return c.Value
	}
	return c.Bytes
}

// Unbox fills c from a value: a []byte is binary data, a Chunk itself.
func (c *Chunk) Unbox(v any) {
	switch v := v.(type) {
	case []byte:
		*c = Bytes(v)
	case Chunk:
		*c = v
	default:
		*c = Chunk{Value: v}
	}
}

// slice returns units i to j of a binary or text chunk.
func (c Chunk) slice(i, j int) Chunk {
	if c.Bytes != nil {
		return Chunk{Bytes: c.Bytes[i:j:j]}
	}
	return Text(utf16Slice(c.String(), i, j))
}

// from returns a binary or text chunk from unit i on.
func (c Chunk) from(i int) Chunk {
	if c.Bytes != nil {
		return Chunk{Bytes: c.Bytes[i:]}
	}
	s := c.String()
	return Text(utf16Slice(s, i, utf16Len(s)))
}

// utf16Len returns the length that JavaScript gives a string. Half a surrogate
// pair is held in its three-byte form (WTF-8) and counts one.
func utf16Len(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b < 0x80 || b >= 0xC0 && b < 0xF0:
			n++
		case b >= 0xF0:
			n += 2
		}
	}
	return n
}

// utf16Slice cuts UTF-16 units i to j out of s; a pair that is cut leaves half
// a pair on each side.
func utf16Slice(s string, i, j int) string {
	a, half := utf16Offset(s, i)
	b, low := utf16Offset(s, j)
	var out []byte
	if half {
		r, _ := utf8.DecodeRuneInString(s[a:])
		out = appendSurrogate(out, 0xDC00+(r-0x10000)&0x3FF)
		a += 4
	}
	if b > a || !low && b == a {
		out = append(out, s[a:b]...)
	}
	if low {
		r, _ := utf8.DecodeRuneInString(s[b:])
		out = appendSurrogate(out, 0xD800+(r-0x10000)>>10)
	}
	return string(out)
}

// utf16Offset returns the byte offset of UTF-16 unit n; half says that the unit
// is the second of the pair which starts there.
func utf16Offset(s string, n int) (at int, half bool) {
	for at < len(s) && n > 0 {
		width, units := 1, 1
		switch b := s[at]; {
		case b >= 0xF0:
			width, units = 4, 2
		case b >= 0xE0:
			width = 3
		case b >= 0xC0:
			width = 2
		}
		if units > n {
			return at, true
		}
		n -= units
		at += min(width, len(s)-at)
	}
	return at, false
}

// appendSurrogate appends half a surrogate pair in its three-byte form.
func appendSurrogate(b []byte, r rune) []byte {
	return append(b, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
}
