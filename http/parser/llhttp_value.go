package parser

// readValue reads a header field's value, from behind the colon to the first
// byte of the next line.
func (p *Parser) readValue(d []byte, i int) int {
	for i < len(d) {
		c := d[i]
		switch p.state {
		case sValueStart:
			switch c {
			case ' ', '\t':
				if p.blank(i) {
					i++
				}
			case '\r':
				p.state = sValueStartLF
				i++
			case '\n':
				i++
				if p.opts.Lenient&LenientHeaders == 0 {
					return p.fail(hpeInvalidHeaderToken, "Invalid header value char", i)
				}
				p.state = sValueFold
			default:
				p.startValue(d, i)
			}
		case sValueStartLF:
			if c == '\n' {
				i++
			} else if p.opts.Lenient&LenientHeaders == 0 {
				return p.fail(hpeStrict, "Expected LF after CR", i)
			}
			p.state = sValueFold
		case sValueFold:
			if c != ' ' && c != '\t' {
				return p.emptyValue(i)
			}
			i++
			if p.opts.Lenient&LenientHeaders == 0 {
				return p.fail(hpeInvalidHeaderToken, "Invalid header value char", i)
			}
			p.state = sValueStart
		case sValue:
			if i = scanValue(d, i); i == len(d) {
				return i
			}
			i = p.endValue(d, i)
		case sValueLenient:
			i = p.readLenient(d, i)
		case sValueLF:
			if c != '\n' {
				return p.fail(hpeLFExpected, "Missing expected LF after header value", i)
			}
			p.state = sValueNext
			i++
		case sValueNext:
			if c != ' ' && c != '\t' {
				p.setHeaderFlags()
				p.state = sFieldStart
				return i
			}
			if p.opts.Strict.NoFolding {
				return p.fail(hpeInvalidHeaderToken, "Unexpected whitespace after header value", i)
			}
			// An obsolete fold: the line goes on, its white space included.
			if p.headerState == hChunked {
				p.headerState = hGeneral
			}
			if !p.startValue(d, i) {
				return p.err.Offset
			}
		case sLength, sLengthSpace:
			i = p.readLength(d, i)
		case sCoding, sCodingChunked, sCodingToken, sCodingSpace:
			i = p.readCoding(d, i)
		default:
			i = p.readConnection(d, i)
		}
		if p.stop {
			return i
		}
	}
	return i
}

// readLenient reads a value of which any byte but CR and LF may be part.
func (p *Parser) readLenient(d []byte, i int) int {
	for i < len(d) && d[i] != '\r' && d[i] != '\n' {
		i++
	}
	if i == len(d) {
		return i
	}
	off := i
	if d[i] == '\r' {
		off++
	}
	if p.endSpan(d, i, off) {
		p.state = sValueLF
	}
	return off
}

// startValue opens the value's span at i and chooses how it is read. i is not
// consumed.
func (p *Parser) startValue(d []byte, i int) bool {
	p.begin(spanValue, i)
	p.state = sValue
	switch p.headerState {
	case hConnection:
		p.state = sConn
	case hContentLength:
		if p.flags&flagContentLength != 0 {
			p.fail(hpeUnexpectedContentLength, "Duplicate Content-Length", i)
			return false
		}
		p.state = sLength
	case hTransferEncoding:
		if p.flags&flagChunked != 0 && p.forbidsCoding() {
			return p.refuseCoding(d, i)
		}
		p.flags = p.flags&^flagChunked | flagTransferEncoding
		p.index, p.state = 0, sCoding
	case hUpgrade:
		p.flags |= flagUpgrade
		p.headerState = hGeneral
	}
	return true
}

// emptyValue ends a value that had no byte; i is the next line's first.
func (p *Parser) emptyValue(i int) int {
	if p.headerState == hContentLength {
		return p.fail(hpeInvalidContentLength, "Empty Content-Length", i)
	}
	if p.headerState == hTransferEncoding && p.opts.Strict.Coding {
		return p.fail(hpeInvalidTransferEncoding, "Empty Transfer-Encoding", i)
	}
	p.state = sFieldStart
	p.emitSpan(spanValue, nil, i)
	return i
}

// endValue ends a value at a byte that cannot be part of it, as a rule CR.
func (p *Parser) endValue(d []byte, i int) int {
	switch {
	case d[i] == '\r':
		if p.endSpan(d, i, i+1) {
			p.state = sValueLF
		}
		return i + 1
	case p.opts.Lenient&LenientHeaders != 0:
		p.state = sValueLenient
		return i
	}
	if !p.endSpan(d, i, i) {
		return i
	}
	return p.fail(hpeInvalidHeaderToken, "Invalid header value char", i)
}

// readLength reads a Content-Length.
func (p *Parser) readLength(d []byte, i int) int {
	for ; i < len(d); i++ {
		c := d[i]
		if p.state == sLength && c >= '0' && c <= '9' {
			const most = 1<<64 - 1
			digit := uint64(c - '0')
			if p.contentLength > most/10 || p.contentLength*10 > most-digit {
				if !p.endSpan(d, i+1, i+1) {
					return i + 1
				}
				return p.fail(hpeInvalidContentLength, "Content-Length overflow", i+1)
			}
			p.contentLength = p.contentLength*10 + digit
			continue
		}
		p.state = sLengthSpace
		switch c {
		case ' ':
		case '\r', '\n':
			p.flags |= flagContentLength
			return p.endValue(d, i)
		default:
			if !p.endSpan(d, i, i) {
				return i
			}
			return p.fail(hpeInvalidContentLength, "Invalid character in Content-Length", i)
		}
	}
	return i
}
