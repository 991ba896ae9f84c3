package parser

// What HTTPParser29 looks for in a value, beside the header states it shares
// with LLHTTP6.
const (
	hLengthDigits headerState = hChunked + 1 + iota
	hLengthSpace
	hCodingStart
	hMatchChunked
	hCodingToken
	hConnStart
	hMatchKeepAlive
	hMatchClose
	hMatchUpgrade
	hConnToken
)

// oldValue reads header field values.
func (p *Parser) oldValue(d []byte, i int) int {
	c := d[i]
	switch p.state {
	case oValueStart:
		switch c {
		case ' ', '\t':
		case '\r':
			p.state = oValueStartLF
		case '\n':
			p.state = oValueFold
		default:
			return p.oldStartValue(c, i)
		}
	case oValueStartLF:
		p.state = oValueFold
	case oValueFold:
		if c == ' ' || c == '\t' {
			p.state = oValueStart
			break
		}
		if p.headerState == hContentLength {
			return p.fail(hpeInvalidContentLength, "", i)
		}
		p.state = oFieldStart
		p.emitSpan(spanValue, nil, i)
		return p.oldField(d, i)
	case oValue:
		return p.oldValueBytes(d, i)
	case oValueLF:
		if c != '\n' {
			return p.fail(hpeLFExpected, "", i)
		}
		p.state = oValueNext
	case oValueNext:
		if c == ' ' || c == '\t' {
			// An obsolete fold: the line goes on.
			if p.headerState == hLengthDigits {
				p.headerState = hLengthSpace
			}
			return p.oldStartValue(c, i)
		}
		switch p.headerState {
		case hKeepAlive:
			p.flags |= flagKeepAlive
		case hClose:
			p.flags |= flagClose
		case hChunked:
			p.flags |= flagChunked
		case hConnectionUpgrade:
			p.flags |= flagConnectionUpgrade
		}
		p.state = oFieldStart
		return p.oldField(d, i)
	}
	return i + 1
}

// oldStartValue reads a value's first byte, or the first of a folded line. It
// is the one byte of a value that is never checked.
func (p *Parser) oldStartValue(c byte, i int) int {
	p.begin(spanValue, i)
	p.state, p.index = oValue, 0
	switch p.headerState {
	case hUpgrade:
		p.flags |= flagUpgrade
		p.headerState = hGeneral
	case hTransferEncoding:
		if p.headerState = hCodingToken; c|0x20 == 'c' {
			p.headerState = hMatchChunked
		}
	case hContentLength:
		if c < '0' || c > '9' {
			return p.fail(hpeInvalidContentLength, "", i)
		}
		if p.flags&flagContentLength != 0 {
			return p.fail(hpeUnexpectedContentLength, "", i)
		}
		p.flags |= flagContentLength
		p.contentLength = uint64(c - '0')
		p.headerState = hLengthDigits
	case hConnection:
		p.headerState = connectionGuess(c|0x20, hConnToken)
	case hCodingStart, hConnStart, hLengthSpace:
	default:
		p.headerState = hGeneral
	}
	return i + 1
}

// connectionGuess guesses an option of Connection from its first byte.
func connectionGuess(c byte, otherwise headerState) headerState {
	switch c {
	case 'k':
		return hMatchKeepAlive
	case 'c':
		return hMatchClose
	case 'u':
		return hMatchUpgrade
	}
	return otherwise
}

// oldValueBytes reads on in a value as far as d goes.
func (p *Parser) oldValueBytes(d []byte, i int) int {
	start := i
	for ; i < len(d); i++ {
		c := d[i]
		if c == '\r' {
			p.state = oValueLF
			if !p.endSpan(d, i, i+1) {
				return i + 1
			}
			break
		}
		if c == '\n' {
			if !p.count(i-start, i) || !p.endSpan(d, i, i) {
				return i
			}
			p.state = oValueNext
			return i + 1
		}
		if p.opts.Lenient == 0 && class[c]&isValue == 0 {
			return p.fail(hpeInvalidHeaderToken, "", i)
		}
		switch p.headerState {
		case hGeneral:
			if i = p.oldPlain(d, i); p.stop {
				return i
			}
		case hLengthDigits, hLengthSpace:
			if !p.oldLength(c, i) {
				return i
			}
		default:
			p.oldListByte(c)
		}
	}
	if i >= len(d) {
		i = len(d) - 1
	}
	if !p.count(i-start, i) {
		return i
	}
	return i + 1
}

// oldPlain runs over bytes without meaning and returns the last of them. It
// looks at no more than a header limit's worth and then skips a byte unseen.
func (p *Parser) oldPlain(d []byte, i int) int {
	end := len(d)
	if end-i > p.opts.MaxHeaderSize {
		end = i + p.opts.MaxHeaderSize
	}
	for ; i < end; i++ {
		if p.opts.Lenient == 0 {
			if i = scanValue(d[:end], i); i == end {
				break
			}
		}
		switch c := d[i]; {
		case c == '\r' || c == '\n':
			return i - 1
		case p.opts.Lenient == 0:
			return p.fail(hpeInvalidHeaderToken, "", i)
		}
	}
	if end == len(d) {
		return end - 1
	}
	return end
}

// oldLength reads a byte of a Content-Length behind the first.
func (p *Parser) oldLength(c byte, i int) bool {
	if c == ' ' {
		p.headerState = hLengthSpace
		return true
	}
	if p.headerState == hLengthSpace || c < '0' || c > '9' || p.contentLength > (noLength-10)/10 {
		p.fail(hpeInvalidContentLength, "", i)
		return false
	}
	p.contentLength = p.contentLength*10 + uint64(c-'0')
	return true
}
