package parser

// special are the field names that mean something to the parser, by the header
// state they set.
var special = [5]string{
	hConnection:       "connection",
	hContentLength:    "content-length",
	hTransferEncoding: "transfer-encoding",
	hUpgrade:          "upgrade",
}

const proxyConnection = "proxy-connection"

// specialName returns the name being matched: its first letter tells it from
// the others, but for the two that share "con".
func (p *Parser) specialName() string {
	if p.headerState == hGeneral {
		return proxyConnection
	}
	return special[p.headerState]
}

// readField reads header field names, and the empty line behind the last field.
func (p *Parser) readField(d []byte, i int) int {
	for i < len(d) {
		c := d[i]
		switch p.state {
		case sFieldStart:
			if c == '\r' || c == '\n' {
				p.state = sHeadersEnd
				if c == '\r' {
					i++
				} else if !p.lineByte(c, '\r', "Expected CR before LF", i) {
					return i
				}
				continue
			}
			if c == ':' && p.opts.Strict.FieldNames {
				return p.fail(hpeInvalidHeaderToken, "Invalid header token", i)
			}
			p.begin(spanField, i)
			p.startField(c)
			if p.state == sField {
				i++
			}
		case sField:
			i = p.matchField(d, i)
		case sFieldColon:
			switch {
			case c == ':':
				return p.endField(d, i)
			case c != ' ':
				p.headerState, p.state = hGeneral, sFieldGeneral
			case p.opts.Lenient&LenientHeaders != 0:
				p.state = sFieldColonSpace
				i++
			default:
				if !p.endSpan(d, i, i+1) {
					return i + 1
				}
				return p.fail(hpeInvalidHeaderToken, "Invalid header field char", i+1)
			}
		case sFieldColonSpace:
			if c == ' ' {
				i++
				continue
			}
			p.state = sFieldColon
		case sFieldGeneral:
			names := uint8(isToken | isSpace)
			if p.opts.Strict.FieldNames {
				names = isToken
			}
			if i = scanClass(d, i, names); i == len(d) {
				return i
			}
			if d[i] != ':' {
				return p.fail(hpeInvalidHeaderToken, "Invalid header token", i)
			}
			return p.endField(d, i)
		case sHeadersEnd:
			// The byte behind CR is taken unseen.
			if !p.lineByte(c, '\n', "Expected LF after headers", i) {
				return i
			}
			return p.endFields(i + 1)
		default:
			return i
		}
	}
	return i
}

// startField guesses a special name from its first byte.
func (p *Parser) startField(c byte) {
	p.index = 1
	p.state = sField
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
		p.index, p.headerState, p.state = 0, hGeneral, sFieldGeneral
	}
}

// matchField follows a special name to its end or its first difference.
func (p *Parser) matchField(d []byte, i int) int {
	for ; i < len(d); i++ {
		c := lower(d[i])
		if p.headerState == hConnection && p.index == 3 && c == 't' {
			p.headerState = hContentLength
		}
		name := p.specialName()
		if name[p.index] != c {
			p.index, p.headerState, p.state = 0, hGeneral, sFieldGeneral
			return i
		}
		p.index++
		if int(p.index) == len(name) {
			if name == proxyConnection {
				p.headerState = hConnection
			}
			p.index, p.state = 0, sFieldColon
			return i + 1
		}
	}
	return i
}

// endField ends a name at its colon.
func (p *Parser) endField(d []byte, i int) int {
	if p.endSpan(d, i, i+1) {
		p.state = sValueStart
	}
	return i + 1
}

// endFields ends the header block, or the trailers of a chunked body.
func (p *Parser) endFields(i int) int {
	if p.flags&flagTrailing == 0 {
		return p.endHead(i)
	}
	p.nread = 0
	p.messageDone()
	return i
}
