package parser

// oldLine reads a byte of the start line, but for the URL.
func (p *Parser) oldLine(d []byte, i int) int {
	c := d[i]
	digit := c >= '0' && c <= '9'
	switch p.state {
	case oStartReq, oStartRes:
		return p.oldStart(d, i)
	case oMethod:
		return p.oldMethod(c, i)
	case oSpaces:
		if c == ' ' {
			break
		}
		p.begin(spanURL, i)
		return p.oldURLFirst(c, i)
	case oHTTPStart:
		switch {
		case c == ' ':
		case c == 'H':
			p.index, p.state = 0, oHTTPWord
		case c == 'I' && p.method == MethodSource:
			p.index, p.state = 1, oHTTPWord
		default:
			return p.fail(hpeInvalidConstant, "", i)
		}
	case oHTTPWord, oResWord:
		p.index++
		if p.index == 4 {
			p.index = 0
			p.state++
			if p.state != oResMajor {
				p.state = oMajor
			}
		}
	case oMajor, oResMajor, oMinor, oResMinor:
		if !digit {
			return p.fail(hpeInvalidVersion, "", i)
		}
		if p.state == oMajor || p.state == oResMajor {
			p.major = c - '0'
		} else {
			p.minor = c - '0'
		}
		p.state++
	case oDot, oResDot:
		if c != '.' {
			return p.fail(hpeInvalidVersion, "", i)
		}
		p.state++
	case oLineEnd:
		switch c {
		case '\r':
			p.state = oLineLF
		case '\n':
			p.state = oFieldStart
		default:
			return p.fail(hpeInvalidVersion, "", i)
		}
	case oLineLF:
		if c != '\n' {
			return p.fail(hpeLFExpected, "", i)
		}
		p.state = oFieldStart
	default:
		return p.oldStatusLine(d, i)
	}
	return i + 1
}

// oldStart reads the first byte of a message.
func (p *Parser) oldStart(d []byte, i int) int {
	c := d[i]
	if c == '\r' || c == '\n' {
		return i + 1
	}
	p.flags, p.contentLength = 0, noLength
	if n := p.readHead(d, i); n > i {
		return n
	}
	p.index = 0
	if p.state == oStartRes {
		if c != 'H' {
			return p.fail(hpeInvalidConstant, "", i)
		}
		p.state = oResWord
	} else {
		m, ok := nextMethod(0, 0, c, MethodSource+1)
		if !ok {
			return p.fail(hpeInvalidMethod, "", i)
		}
		p.method, p.index, p.state = m, 1, oMethod
	}
	p.emitMessageBegin()
	return i + 1
}

func (p *Parser) oldMethod(c byte, i int) int {
	if int(p.index) == len(methodNames[p.method]) && c == ' ' {
		p.state = oSpaces
		return i + 1
	}
	m, ok := nextMethod(p.method, int(p.index), c, MethodSource+1)
	if !ok {
		return p.fail(hpeInvalidMethod, "", i)
	}
	p.method = m
	p.index++
	return i + 1
}

// oldStatusLine reads a byte of a response's first line, behind the version.
func (p *Parser) oldStatusLine(d []byte, i int) int {
	c := d[i]
	digit := c >= '0' && c <= '9'
	switch p.state {
	case oResSpace:
		if c != ' ' {
			return p.fail(hpeInvalidVersion, "", i)
		}
		p.state = oStatusFirst
	case oStatusFirst:
		switch {
		case digit:
			p.statusCode, p.state = uint16(c-'0'), oStatusCode
		case c != ' ':
			return p.fail(hpeInvalidStatus, "", i)
		}
	case oStatusCode:
		switch {
		case digit:
			p.statusCode = p.statusCode*10 + uint16(c-'0')
			if p.statusCode > 999 {
				return p.fail(hpeInvalidStatus, "", i)
			}
		case c == ' ':
			p.state = oStatusStart
		case c == '\r' || c == '\n':
			p.begin(spanStatus, i)
			return p.oldStatusText(d, i)
		default:
			return p.fail(hpeInvalidStatus, "", i)
		}
	case oStatusStart:
		p.begin(spanStatus, i)
		return p.oldStatusText(d, i)
	case oStatus:
		return p.oldStatusText(d, i)
	case oStatusLF:
		p.state = oFieldStart
	}
	return i + 1
}

// oldStatusText reads a byte of the status message.
func (p *Parser) oldStatusText(d []byte, i int) int {
	switch d[i] {
	case '\r':
		p.state = oStatusLF
	case '\n':
		p.state = oFieldStart
	default:
		p.state = oStatus
		return i + 1
	}
	p.endSpan(d, i, i+1)
	return i + 1
}
