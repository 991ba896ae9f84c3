package parser

// readURL reads a request's URL. Three bytes end it in most states: a space,
// and CR or LF, which make the request one of HTTP/0.9.
func (p *Parser) readURL(d []byte, i int) int {
	for i < len(d) {
		c := d[i]
		switch p.state {
		case sURLStart, sURLSchema, sURLDelim, sURLDelim2:
			if !p.urlSchemaByte(c, i) {
				return p.err.Offset
			}
			i++
			continue
		case sURLServer, sURLServerAt:
			switch {
			case class[c]&isUserinfo != 0:
				p.state = sURLServer
				i = scanClass(d, i+1, isUserinfo)
				continue
			case c == '/':
				p.state = sURLPath
				i++
				continue
			case c == '?':
				p.state = sURLQuery
				i++
				continue
			case c == '@' && p.state == sURLServer:
				p.state = sURLServerAt
				i++
				continue
			case c == '@':
				return p.fail(hpeInvalidURL, "Double @ in url", i+1)
			case !endsURL(c):
				return p.fail(hpeInvalidURL, "Unexpected char in url server", i)
			}
		case sURLPath:
			if i = scanClass(d, i, isURL); i == len(d) {
				return i
			}
			c = d[i]
			switch {
			case c == '?':
				p.state = sURLQuery
				i++
				continue
			case c == '#':
				p.state = sURLFragment
				i++
				continue
			case !endsURL(c):
				return p.fail(hpeInvalidURL, "Invalid char in url path", i)
			}
		case sURLQuery:
			switch {
			case class[c]&isURL != 0 || c == '?':
				i++
				continue
			case c == '#':
				p.state = sURLFragment
				i++
				continue
			case !endsURL(c):
				return p.fail(hpeInvalidURL, "Invalid char in url query", i)
			}
		case sURLFragment:
			if class[c]&isURL != 0 || c == '?' || c == '#' {
				i++
				continue
			}
			if !endsURL(c) {
				return p.fail(hpeInvalidURL, "Invalid char in url fragment start", i)
			}
		case sURLStar:
			if !endsURL(c) {
				return p.fail(hpeInvalidURL, "Invalid char in url path", i)
			}
		case sURLCRLF:
			if !p.word("\r\n", c) {
				return p.fail(hpeInvalidURL, "Expected CRLF", i)
			}
			i++
			if p.index == 0 {
				return p.noVersion(i)
			}
			continue
		}
		if !p.endSpan(d, i, i) {
			return p.err.Offset
		}
		switch c {
		case ' ':
			p.state = sHTTPStart
			return i + 1
		case '\n':
			return p.noVersion(i + 1)
		}
		p.state = sURLCRLF
	}
	return i
}

func endsURL(c byte) bool { return c == ' ' || c == '\r' || c == '\n' }

// noVersion ends a request line without a version.
func (p *Parser) noVersion(i int) int {
	if p.opts.Strict.HTTPOnly {
		return p.fail(hpeInvalidVersion, "Expected HTTP/", i)
	}
	p.major, p.minor = 0, 9
	p.state = sFieldStart
	return i
}

// urlSchemaByte reads a byte of the URL before its authority or path.
func (p *Parser) urlSchemaByte(c byte, i int) bool {
	alpha := class[c]&isAlpha != 0
	switch {
	case endsURL(c) && p.state != sURLDelim2:
		p.fail(hpeInvalidURL, "Invalid characters in url", i+1)
	case p.state == sURLStart && c == '*' && p.opts.Strict.Target:
		p.state = sURLStar
		if p.method != MethodOptions {
			p.fail(hpeInvalidURL, "Unexpected start char in url", i)
		}
	case p.state == sURLStart && (c == '/' || c == '*'):
		p.state = sURLPath
	case p.state == sURLStart && alpha:
		p.state = sURLSchema
	case p.state == sURLStart:
		p.fail(hpeInvalidURL, "Unexpected start char in url", i)
	case p.state == sURLSchema && alpha:
	case p.state == sURLSchema && c == ':':
		p.state = sURLDelim
	case p.state == sURLDelim && c == '/':
		p.state = sURLDelim2
	case p.state == sURLDelim2 && c == '/':
		p.state = sURLServer
	default:
		p.fail(hpeInvalidURL, "Unexpected char in url schema", i)
	}
	return !p.stop
}
