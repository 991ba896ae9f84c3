package parser

// oldField reads header field names, and the empty line behind the last field.
func (p *Parser) oldField(d []byte, i int) int {
	c := d[i]
	switch p.state {
	case oFieldStart:
		switch {
		case c == '\r':
			p.state = oHeadersEnd
			return i + 1
		case c == '\n':
			return p.oldHeadersEnd(i)
		case class[c]&(isToken|isSpace) == 0:
			return p.fail(hpeInvalidHeaderToken, "", i)
		}
		p.begin(spanField, i)
		p.state = oField
		p.oldFieldFirst(c)
		return i + 1
	case oField:
		return p.oldFieldBytes(d, i)
	case oHeadersEnd:
		return p.oldHeadersEnd(i)
	}
	return p.oldHeadersDone(i)
}

// oldHeadersEnd ends the header block or the trailers at their last byte.
func (p *Parser) oldHeadersEnd(i int) int {
	if p.flags&flagTrailing != 0 {
		return p.oldMessageDone(i)
	}
	p.state = oHeadersEnd
	return p.oldHeadersComplete(i)
}

// oldFieldFirst guesses a special name from its first byte. p.matched counts
// the bytes that fit so far.
func (p *Parser) oldFieldFirst(c byte) {
	p.index, p.matching = 1, true
	switch lower(c) {
	case 'c':
		p.headerState = hConnection
	case 'p':
		p.headerState = hGeneral
	case 't':
		p.headerState = hTransferEncoding
	case 'u':
		p.headerState = hUpgrade
	default:
		p.headerState, p.matching = hGeneral, false
	}
}

// oldFieldBytes reads on in a name as far as d goes.
func (p *Parser) oldFieldBytes(d []byte, i int) int {
	start := i
	for ; i < len(d); i++ {
		c := d[i]
		if class[c]&(isToken|isSpace) == 0 {
			break
		}
		switch {
		case p.matching:
			p.oldMatch(lower(c))
		case p.headerState == hGeneral:
			i = scanClass(d, i, isToken|isSpace) - 1
		case c != ' ':
			p.headerState = hGeneral
		}
	}
	if i == len(d) {
		if !p.count(i-1-start, i-1) {
			return i - 1
		}
		return i
	}
	if !p.count(i-start, i) {
		return i
	}
	if d[i] != ':' {
		return p.fail(hpeInvalidHeaderToken, "", i)
	}
	if p.matching {
		p.headerState, p.matching = hGeneral, false
	}
	p.state = oValueStart
	p.endSpan(d, i, i+1)
	return i + 1
}

// oldMatch compares a byte with the special name being matched.
func (p *Parser) oldMatch(c byte) {
	if p.headerState == hConnection && p.index == 3 && c == 't' {
		p.headerState = hContentLength
	}
	name := p.specialName()
	if name[p.index] != c {
		p.headerState, p.matching = hGeneral, false
		return
	}
	p.index++
	if int(p.index) < len(name) {
		return
	}
	p.matching = false
	switch p.headerState {
	case hGeneral:
		p.headerState = hConnection
	case hTransferEncoding:
		// Done by the name alone, even if more of a name follows. Node 10.24's
		// http_parser is patched to let the last Transfer-Encoding decide.
		p.flags = p.flags&^flagChunked | flagTransferEncoding
	}
}
