package parser

// readURL reads a request's URL. Three bytes end it in most states: a space,
// and CR or LF, which make the request one of HTTP/0.9.
func (p *Parser) readURL(d []byte, i int) int {
	for i < len(d) {
		c := d[i]
		ends := false
		if p.opts.Strict.Target && class[c]&isStrictURL == 0 && !endsURL(c) {
			return p.fail(hpeInvalidURL, "Invalid characters in url (strict mode)", i)
		}
		switch p.state {
		case sURLPath:
			ends = p.pathByte(c, i)
		case sURLQuery, sURLFragment:
			ends = p.queryByte(c, i)
		case sURLServer, sURLServerAt:
			ends = p.serverByte(c, i)
		case sURLStar:
			if ends = endsURL(c); !ends {
				return p.fail(hpeInvalidURL, "Invalid char in url path", i)
			}
		case sURLCRLF:
			if !p.word("\r\n", c) {
				return p.fail(hpeInvalidURL, "Expected CRLF", i)
			}
			if p.index == 0 {
				return p.noVersion(i + 1)
			}
		default:
			p.schemaByte(c, i)
		}
		switch {
		case p.stop:
			return p.err.Offset
		case !ends:
			i++
			continue
		case !p.endSpan(d, i, i):
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

// schemaByte reads a byte of the URL before its authority or path.
func (p *Parser) schemaByte(c byte, i int) {
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
}

// serverByte reads a byte of the authority and reports whether it ends the URL.
func (p *Parser) serverByte(c byte, i int) bool {
	switch {
	case class[c]&isUserinfo != 0:
		p.state = sURLServer
	case c == '/':
		p.state = sURLPath
	case c == '?':
		p.state = sURLQuery
	case c == '@' && p.state == sURLServer:
		p.state = sURLServerAt
	case c == '@':
		p.fail(hpeInvalidURL, "Double @ in url", i+1)
	case endsURL(c):
		return true
	default:
		p.fail(hpeInvalidURL, "Unexpected char in url server", i)
	}
	return false
}

// pathByte reads a byte of the path or behind it and reports whether it ends the URL.
func (p *Parser) pathByte(c byte, i int) bool {
	switch {
	case class[c]&isURL != 0:
	case c == '?':
		p.state = sURLQuery
	case c == '#':
		p.state = sURLFragment
	case endsURL(c):
		return true
	default:
		p.fail(hpeInvalidURL, "Invalid char in url path", i)
	}
	return false
}

// queryByte reads a byte of the query or the fragment and reports whether it
// ends the URL.
func (p *Parser) queryByte(c byte, i int) bool {
	switch {
	case class[c]&isURL != 0 || c == '?':
	case c == '#':
		p.state = sURLFragment
	case endsURL(c):
		return true
	case p.state == sURLQuery:
		p.fail(hpeInvalidURL, "Invalid char in url query", i)
	default:
		p.fail(hpeInvalidURL, "Invalid char in url fragment start", i)
	}
	return false
}
