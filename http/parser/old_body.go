package parser

// oldUnhex is unhex with http_parser's table, in which bytes from 0x80 on are
// the digit 0.
func oldUnhex(c byte) int {
	if c >= 0x80 {
		return 0
	}
	return unhex(c)
}

// oldBody reads chunk headers and bodies.
func (p *Parser) oldBody(d []byte, i int) int {
	c := d[i]
	switch p.state {
	case oChunkStart:
		digit := oldUnhex(c)
		if digit < 0 {
			return p.fail(hpeInvalidChunkSize, "", i)
		}
		p.contentLength, p.state = uint64(digit), oChunkSize
	case oChunkSize:
		digit := oldUnhex(c)
		switch {
		case c == '\r':
			p.state = oChunkSizeLF
		case digit < 0 && (c == ';' || c == ' '):
			p.state = oChunkParams
		case digit < 0:
			return p.fail(hpeInvalidChunkSize, "", i)
		case p.contentLength > (noLength-16)/16:
			return p.fail(hpeInvalidContentLength, "", i)
		default:
			p.contentLength = p.contentLength<<4 + uint64(digit)
		}
	case oChunkParams:
		if c == '\r' {
			p.state = oChunkSizeLF
		}
	case oChunkSizeLF:
		p.uncount()
		if p.state = oChunkData; p.contentLength == 0 {
			p.flags |= flagTrailing
			p.state = oFieldStart
		}
	case oChunkData:
		p.begin(spanBody, i)
		if i = p.oldTake(d, i); p.contentLength == 0 {
			p.state = oChunkDataCR
		}
		return i
	case oChunkDataCR:
		p.state = oChunkDataLF
		if p.span == spanBody {
			p.endSpan(d, i, i+1)
		}
	case oChunkDataLF:
		p.uncount()
		p.state = oChunkStart
	case oBody:
		p.begin(spanBody, i)
		if i = p.oldTake(d, i); p.contentLength == 0 {
			// The last byte is read twice: a pause in OnBody leaves it unread.
			if !p.endSpan(d, i, i-1) {
				p.state = oMessageDone
				return i - 1
			}
			return p.oldMessageDone(i - 1)
		}
		return i
	case oMessageDone:
		return p.oldMessageDone(i)
	case oBodyEOF:
		p.begin(spanBody, i)
		return len(d)
	}
	return i + 1
}

// oldTake passes over what d holds of the contentLength bytes expected.
func (p *Parser) oldTake(d []byte, i int) int {
	n := len(d) - i
	if uint64(n) > p.contentLength {
		n = int(p.contentLength)
	}
	p.contentLength -= uint64(n)
	return i + n
}
