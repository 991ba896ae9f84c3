package parser

// connectionWords are the options of a Connection header that count, behind
// their first letter, in the order of sConnClose, sConnKeepAlive, sConnUpgrade.
var connectionWords = [3]struct {
	rest string
	says headerState
}{
	{"lose", hClose},
	{"eep-alive", hKeepAlive},
	{"pgrade", hConnectionUpgrade},
}

// readConnection reads the value of Connection or Proxy-Connection.
func (p *Parser) readConnection(d []byte, i int) int {
	for i < len(d) {
		c := d[i]
		switch p.state {
		case sConn:
			i++
			switch lower(c) {
			case ' ', '\t':
			case 'c':
				p.state = sConnClose
			case 'k':
				p.state = sConnKeepAlive
			case 'u':
				p.state = sConnUpgrade
			default:
				p.state = sConnToken
				i--
			}
		case sConnClose, sConnKeepAlive, sConnUpgrade:
			w := &connectionWords[p.state-sConnClose]
			if !p.word(w.rest, lower(c)) {
				p.state = sConnToken
				continue
			}
			i++
			if p.index == 0 {
				p.headerState, p.state = w.says, sConnSpace
			}
		case sConnSpace:
			switch c {
			case ' ':
				i++
			case ',':
				p.setHeaderFlags()
				p.state = sConn
				i++
			case '\r', '\n':
				return p.endValue(d, i)
			default:
				p.headerState, p.state = hGeneral, sConnToken
			}
		default:
			switch {
			case c == ',':
				p.state = sConn
			case class[c]&isValue == 0:
				return p.endValue(d, i)
			}
			i++
		}
	}
	return i
}

// readCoding reads the value of Transfer-Encoding.
func (p *Parser) readCoding(d []byte, i int) int {
	for i < len(d) {
		c := d[i]
		switch p.state {
		case sCoding:
			if !p.word("chunked", c|0x20) {
				p.state = sCodingToken
				continue
			}
			i++
			if p.index == 0 {
				p.state = sCodingChunked
			}
		case sCodingChunked:
			switch c {
			case ' ':
				i++
			case '\r', '\n':
				p.headerState = hChunked
				return p.endValue(d, i)
			case ',':
				if p.forbidsCoding() {
					p.refuseCoding(d, i)
					return p.err.Offset
				}
				p.state = sCoding
			default:
				p.state = sCodingToken
			}
		case sCodingToken:
			switch {
			case c == ',':
				p.state = sCodingSpace
				i++
			case class[c]&isValue != 0:
				i++
			default:
				p.headerState, p.state = hGeneral, sValue
				return p.endValue(d, i)
			}
		default:
			if c == ' ' || c == '\t' {
				i++
				continue
			}
			p.state = sCoding
		}
	}
	return i
}

// forbidsCoding reports whether no coding may follow chunked.
func (p *Parser) forbidsCoding() bool {
	return (p.opts.Type == Request || p.opts.Strict.Coding) && p.opts.Lenient&LenientTransferEncoding == 0
}

func (p *Parser) refuseCoding(d []byte, i int) bool {
	if p.endSpan(d, i, i+1) {
		p.fail(hpeInvalidTransferEncoding, "Invalid `Transfer-Encoding` header value", i+1)
	}
	return false
}
