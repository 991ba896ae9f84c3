package parser

// Strict switches on rules that Node 16 does not have, one field each. The zero
// value is Node's behaviour; AllStrict has all of them. They belong to LLHTTP6:
// HTTPParser29 ignores them.
type Strict struct {
	// CRLF wants CR and LF, both, at the end of every line, of every chunk and
	// of every empty line before a message. Node takes any byte behind CR in
	// some places and LF alone in others.
	CRLF bool

	// FieldNames wants field names to be tokens: not empty and without spaces.
	FieldNames bool

	// NoFolding refuses values that go on in the next line.
	NoFolding bool

	// HTTPOnly refuses request lines without a version, versions other than 1.0
	// and 1.1, and the protocols RTSP and ICE.
	HTTPOnly bool

	// Target wants URLs of the bytes RFC 3986 allows, without a fragment, and *
	// for OPTIONS alone.
	Target bool

	// Coding refuses a Transfer-Encoding that is empty, says chunked twice or not
	// last, or is in a message that is not HTTP/1.1 or may not have one; and a
	// Content-Length above 0 in a response of class 1xx but 101.
	Coding bool

	// Status wants status codes of three digits from 100 on behind one space, and
	// status messages without control bytes.
	Status bool

	// Extensions wants chunk extensions to follow their grammar, without white
	// space, and chunk sizes of at most 16 digits.
	Extensions bool

	// MaxExtensions limits by how many bytes the chunk extensions of a message,
	// together, may exceed the data in its chunks so far; 0 is no limit.
	MaxExtensions int

	// MaxEmptyLines limits the empty lines before a message; 0 is no limit.
	MaxEmptyLines int

	// CloseIsFinal refuses bytes behind a message that closes the connection,
	// which Node 16 reads and drops.
	CloseIsFinal bool
}

// AllStrict returns every rule of Strict, with limits no honest peer reaches.
func AllStrict() Strict {
	return Strict{
		CRLF: true, FieldNames: true, NoFolding: true, HTTPOnly: true, Target: true, Coding: true,
		Status: true, Extensions: true, MaxExtensions: 16384, MaxEmptyLines: 4, CloseIsFinal: true,
	}
}

const hpeClosedConnection = "HPE_CLOSED_CONNECTION"

// lineByte checks a byte that has to be the given part of a line's end, if the
// rule is on.
func (p *Parser) lineByte(c, want byte, reason string, i int) bool {
	if p.opts.Strict.CRLF && c != want {
		p.fail(hpeStrict, reason, i)
		return false
	}
	return true
}

// blank counts white space that Node leaves uncounted. It reports false when it
// has filled the header block.
func (p *Parser) blank(i int) bool {
	if !p.strict {
		return true
	}
	if p.nread++; p.nread < uint64(p.opts.MaxHeaderSize) {
		return true
	}
	p.fail(hpeHeaderOverflow, "Header overflow", i)
	return false
}

// sizeDigit counts the digits of a chunk's size.
func (p *Parser) sizeDigit() bool {
	if p.state == sChunkStart {
		p.index = 0
	}
	p.index++
	return p.index <= 16
}

// emptyLine reads a byte of the empty lines before a message.
func (p *Parser) emptyLine(c byte, i int) int {
	switch {
	case c == '\n' && p.state == sStart:
		if !p.lineByte(c, '\r', "Expected CR before LF", i) {
			return i
		}
	case c == '\r' && p.state == sStart:
		if p.opts.Strict.CRLF {
			p.state = sStartLF
		}
		return i + 1
	default:
		if !p.lineByte(c, '\n', "Expected LF after CR", i) {
			return i
		}
	}
	p.state = sStart
	p.emptyLines++
	if limit := p.opts.Strict.MaxEmptyLines; limit > 0 && int(p.emptyLines) > limit {
		return p.fail(hpeStrict, "Too many empty lines before message", i)
	}
	return i + 1
}

// refusesHead checks the rules that regard a header block as a whole.
func (p *Parser) refusesHead(i int) bool {
	if !p.opts.Strict.Coding {
		return false
	}
	coded := p.flags&flagTransferEncoding != 0
	informs := p.opts.Type == Response && p.statusCode/100 == 1
	switch {
	case coded && (p.major != 1 || p.minor != 1):
		p.fail(hpeInvalidTransferEncoding, "Transfer-Encoding is for HTTP/1.1", i)
	case coded && (informs || p.opts.Type == Response && p.statusCode == 204):
		p.fail(hpeInvalidTransferEncoding, "Transfer-Encoding in a response without body", i)
	case informs && p.statusCode != 101 && p.flags&flagContentLength != 0 && p.contentLength > 0:
		p.fail(hpeUnexpectedContentLength, "Content-Length in a response without body", i)
	default:
		return false
	}
	return true
}

// refusesStatus checks a response's status code; digits is how many were read.
func (p *Parser) refusesStatus(digits int) bool {
	return p.opts.Strict.Status && (digits != 3 || p.statusCode < 100)
}

// strictLine reports whether the rules leave a scanned start line to the fast
// path.
func (p *Parser) strictLine(l *startLine, d []byte) bool {
	s := &p.opts.Strict
	if p.opts.Type == Response && (l.status < 200 || l.status == 204) || s.Coding && l.minor != 1 {
		return false
	}
	target := d[l.from:l.to]
	return !s.Target || p.opts.Type == Response || scanClass(target, 0, isStrictURL) == len(target)
}

// Places in a chunk extension, kept in Parser.index.
const (
	extName = iota // nothing of the name yet
	extNameRest
	extValue // nothing of the value yet
	extValueRest
	extQuoted
	extEscaped
	extEnd
)

// extensionByte reads a byte of a chunk extension, behind its semicolon.
func (p *Parser) extensionByte(c byte) bool {
	token := class[c]&isToken != 0
	switch at := p.index; {
	case at <= extNameRest && token:
		p.index = extNameRest
	case at == extNameRest && c == '=':
		p.index = extValue
	case at == extValue && c == '"':
		p.index = extQuoted
	case (at == extValue || at == extValueRest) && token:
		p.index = extValueRest
	case at == extQuoted && c == '"':
		p.index = extEnd
	case at == extQuoted && c == '\\':
		p.index = extEscaped
	case at == extQuoted, at == extEscaped:
		p.index = extQuoted
	case (at == extNameRest || at == extValueRest || at == extEnd) && c == ';':
		p.index = extName
	default:
		return false
	}
	return true
}

// creditChunk lets a chunk's data make up for extensions.
func (p *Parser) creditChunk() {
	p.extensions -= uint32(min(uint64(p.extensions), p.contentLength))
}

// extensionEnds reports whether an extension may end here.
func (p *Parser) extensionEnds() bool {
	return p.index == extNameRest || p.index == extValueRest || p.index == extEnd
}

// strictExtension reads extension bytes under the rules. It returns the index
// of the CR that ends them, or len(d).
func (p *Parser) strictExtension(d []byte, i int) int {
	s := &p.opts.Strict
	for ; i < len(d) && d[i] != '\r'; i++ {
		p.extensions++
		if s.MaxExtensions > 0 && int(p.extensions) > s.MaxExtensions {
			return p.fail("HPE_CHUNK_EXTENSIONS_OVERFLOW", "Chunk extensions overflow", i)
		}
		if class[d[i]]&isValue == 0 || s.Extensions && !p.extensionByte(d[i]) {
			return p.fail(hpeStrict, "Invalid character in chunk extensions", i)
		}
	}
	if i < len(d) && s.Extensions && !p.extensionEnds() {
		return p.fail(hpeStrict, "Invalid character in chunk extensions", i)
	}
	return i
}
