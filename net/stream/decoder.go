package stream

// StringDecoder turns a series of byte chunks into strings without breaking a
// character that lies across a border. It mirrors string_decoder.
type StringDecoder struct {
	cs      charset
	held    [4]byte // the beginning of an incomplete character
	n       uint8   // how many bytes are held
	missing uint8   // how many more complete it
}

// NewStringDecoder returns a decoder. An unknown name is
// ERR_UNKNOWN_ENCODING; the empty name is utf8.
func NewStringDecoder(enc Encoding) (*StringDecoder, error) {
	cs := enc.charset()
	if cs == csUnknown {
		return nil, errUnknownEncoding(enc)
	}
	return &StringDecoder{cs: cs}, nil
}

// Encoding returns the normalised name of the decoder's encoding.
func (d *StringDecoder) Encoding() Encoding { return charsetNames[d.cs] }

// Held returns the bytes of an incomplete character and how many are missing.
// It mirrors lastChar, lastNeed and lastTotal.
func (d *StringDecoder) Held() (bytes []byte, missing int) {
	return d.held[:d.n], int(d.missing)
}

// Reset forgets an incomplete character.
func (d *StringDecoder) Reset() { d.n, d.missing = 0, 0 }

// Write returns the complete characters of what was held and b, and holds the
// rest.
func (d *StringDecoder) Write(b []byte) string {
	switch d.cs {
	case csLatin1, csASCII, csHex:
		return decode(b, d.cs)
	}
	head := ""
	if d.missing > 0 {
		b = d.fill(b)
		if d.missing > 0 {
			return ""
		}
		head = decode(d.held[:d.n], d.cs)
		d.n = 0
		if len(b) == 0 {
			return head
		}
	}
	body := len(b) - d.hold(b)
	if body == 0 {
		return head
	}
	return head + decode(b[:body], d.cs)
}

// fill moves bytes from b to the held character until it is complete or, in
// UTF-8, turns out to be broken.
func (d *StringDecoder) fill(b []byte) []byte {
	if d.cs == csUTF8 {
		for i := 0; i < len(b) && i < int(d.missing); i++ {
			if b[i]&0xC0 != 0x80 {
				// Not a continuation: what is held and went before is all there will be.
				copy(d.held[d.n:], b[:i])
				d.n += uint8(i)
				d.missing = 0
				return b[i:]
			}
		}
	}
	n := min(int(d.missing), len(b), len(d.held)-int(d.n))
	copy(d.held[d.n:], b[:n])
	d.n += uint8(n)
	d.missing -= uint8(n)
	return b[n:]
}

// hold keeps the incomplete character at the end of b and returns its length.
func (d *StringDecoder) hold(b []byte) int {
	n, missing := 0, 0
	switch d.cs {
	case csUTF8:
		n, missing = incompleteUTF8(b)
	case csUTF16LE:
		if n = len(b) % 2; n == 1 {
			missing = 1
		} else if len(b) > 1 && b[len(b)-1]&0xFC == 0xD8 {
			n, missing = 2, 2
		}
	case csBase64, csBase64URL:
		if n = len(b) % 3; n > 0 {
			missing = 3 - n
		}
	}
	copy(d.held[:], b[len(b)-n:])
	d.n, d.missing = uint8(n), uint8(missing)
	return n
}

// incompleteUTF8 returns the length of the unfinished sequence at the end of b
// and the number of bytes it lacks.
func incompleteUTF8(b []byte) (n, missing int) {
	for i := 1; i <= 3 && i <= len(b); i++ {
		c := b[len(b)-i]
		if c&0xC0 == 0x80 {
			continue
		}
		need := 0
		switch {
		case c&0xE0 == 0xC0:
			need = 2
		case c&0xF0 == 0xE0:
			need = 3
		case c&0xF8 == 0xF0:
			need = 4
		}
		if need > i {
			return i, need - i
		}
		break
	}
	return 0, 0
}

// End returns what is left: an incomplete character as its replacement.
func (d *StringDecoder) End() string {
	n := d.n
	if d.cs == csUTF16LE && n%2 == 1 {
		n-- // half a unit is dropped
	}
	d.n, d.missing = 0, 0
	if n == 0 {
		return ""
	}
	return decode(d.held[:n], d.cs)
}
