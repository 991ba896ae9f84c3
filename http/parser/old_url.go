package parser

// oldURL reads a byte of the URL.
func (p *Parser) oldURL(d []byte, i int) int {
	c := d[i]
	if !endsURL(c) {
		return p.oldURLByte(c, i)
	}
	switch p.state {
	case oURLSchema, oURLDelim, oURLDelim2, oURLServerStart:
		return p.fail(hpeInvalidURL, "", i)
	}
	switch c {
	case ' ':
		p.state = oHTTPStart
	case '\r':
		p.major, p.minor, p.state = 0, 9, oLineLF
	default:
		p.major, p.minor, p.state = 0, 9, oFieldStart
	}
	p.endSpan(d, i, i+1)
	return i + 1
}

// oldURLFirst reads the first byte of the URL.
func (p *Parser) oldURLFirst(c byte, i int) int {
	switch {
	case endsURL(c):
		return p.fail(hpeInvalidURL, "", i)
	case p.method == MethodConnect:
		p.state = oURLServerStart
		return p.oldURLByte(c, i)
	case c == '/' || c == '*':
		p.state = oURLPath
	case class[c]&isAlpha != 0:
		p.state = oURLSchema
	default:
		return p.fail(hpeInvalidURL, "", i)
	}
	return i + 1
}

// oldURLByte reads a byte that does not end the URL.
func (p *Parser) oldURLByte(c byte, i int) int {
	plain := class[c]&isURL != 0
	next := state(0)
	switch p.state {
	case oURLSchema:
		switch {
		case class[c]&isAlpha != 0:
			next = oURLSchema
		case c == ':':
			next = oURLDelim
		}
	case oURLDelim, oURLDelim2:
		if c == '/' {
			next = p.state + 1
		}
	case oURLServerStart, oURLServer, oURLServerAt:
		switch {
		case c == '@' && p.state == oURLServerAt:
		case c == '@':
			next = oURLServerAt
		case c == '/':
			next = oURLPath
		case c == '?':
			next = oURLQuery
		case class[c]&isUserinfo != 0:
			next = oURLServer
		}
	case oURLPath, oURLQuery:
		switch {
		case plain:
			next = p.state
		case c == '?':
			next = oURLQuery
		case c == '#':
			next = oURLFragment
		}
	case oURLFragment:
		if plain || c == '?' || c == '#' {
			next = oURLFragment
		}
	}
	if next == 0 {
		return p.fail(hpeInvalidURL, "", i)
	}
	p.state = next
	return i + 1
}
