package parser

// readLine reads the start line, but for the URL.
func (p *Parser) readLine(d []byte, i int) int {
	for i < len(d) {
		c := d[i]
		switch p.state {
		case sStart:
			if c == '\r' || c == '\n' {
				if i = p.emptyLine(c, i); p.stop {
					return i
				}
				continue
			}
			if n := p.readHead(d, i); n > i {
				return n
			}
			p.finish = finishUnsafe
			p.emptyLines, p.extensions = 0, 0
			p.emitMessageBegin()
			p.index = 0
			if p.state = sMethod; p.opts.Type == Response {
				p.state = sRes
			}
			continue
		case sStartLF:
			if i = p.emptyLine(c, i); p.stop {
				return i
			}
			continue
		case sMethod:
			m, ok := nextMethod(p.method, int(p.index), c, methodCount)
			if !ok {
				if p.index == 3 && p.method == MethodGet {
					p.index, p.state = 0, sFirstSpace
					continue
				}
				p.index = 0
				return p.fail(hpeInvalidMethod, "Invalid method encountered", i)
			}
			p.method = m
			p.index++
			if int(p.index) == len(methodNames[m]) && m != MethodGet {
				p.index, p.state = 0, sFirstSpace
			}
		case sFirstSpace:
			if c != ' ' {
				return p.fail(hpeInvalidMethod, "Expected space after method", i)
			}
			p.state = sSpaces
		case sSpaces:
			if c == ' ' {
				if !p.blank(i) {
					return i
				}
				break
			}
			p.begin(spanURL, i)
			if p.state = sURLStart; p.method == MethodConnect {
				p.state = sURLServer
			}
			return i
		default:
			if p.state >= sRes {
				return p.readStatusLine(d, i)
			}
			return p.readVersion(d, i)
		}
		i++
	}
	return i
}

// readVersion reads what follows a request's URL.
func (p *Parser) readVersion(d []byte, i int) int {
	for ; i < len(d); i++ {
		c := d[i]
		switch p.state {
		case sHTTPStart:
			switch c {
			case ' ':
				if !p.blank(i) {
					return i
				}
			case 'H':
				p.state = sWordHTTP
			case 'I':
				p.state = sWordICE
			case 'R':
				p.state = sWordRTSP
			default:
				return p.fail(hpeInvalidConstant, "Expected HTTP/", i)
			}
			if p.opts.Strict.HTTPOnly && p.state >= sWordICE {
				return p.fail(hpeInvalidConstant, "Expected HTTP/", i)
			}
		case sWordHTTP, sWordICE, sWordRTSP:
			if !p.word(protocols[p.state-sWordHTTP].rest, c) {
				return p.fail(hpeInvalidConstant, "Expected HTTP/", i)
			}
			if p.index == 0 {
				proto := &protocols[p.state-sWordHTTP]
				if proto.methods&(1<<p.method) == 0 {
					return p.fail(hpeInvalidConstant, proto.refusal, i+1)
				}
				p.state = sMajor
			}
		case sMajor, sDot, sMinor:
			if !p.versionByte(c, p.state-sMajor, i) {
				return p.err.Offset
			}
			p.state++
			if p.state == sLineEnd && p.method == MethodPri {
				p.state = sPreface
			}
		case sLineEnd:
			if c == '\r' {
				p.state = sLineLF
				break
			}
			fallthrough
		case sLineLF:
			if c != '\n' || p.state == sLineEnd && p.opts.Strict.CRLF {
				return p.fail(hpeInvalidVersion, "Expected CRLF after version", i)
			}
			p.state = sFieldStart
			return i + 1
		case sPreface:
			if !p.word("\r\n\r\nSM\r\n\r\n", c) {
				return p.fail(hpeInvalidVersion, "Expected HTTP/2 Connection Preface", i)
			}
			if p.index == 0 {
				return p.fail(hpePausedH2Upgrade, "Pause on PRI/Upgrade", i+1)
			}
		}
	}
	return i
}

// versionByte reads the step-th byte of "1.1".
func (p *Parser) versionByte(c byte, step state, i int) bool {
	digit := c >= '0' && c <= '9'
	switch {
	case step == 0 && digit:
		p.major = c - '0'
	case step == 0:
		p.fail(hpeInvalidVersion, "Invalid major version", i)
	case step == 1 && c != '.':
		p.fail(hpeInvalidVersion, "Expected dot", i)
	case step == 2 && !digit:
		p.fail(hpeInvalidVersion, "Invalid minor version", i)
	case step == 2:
		p.minor = c - '0'
		if p.opts.Strict.HTTPOnly && p.major != 1 || p.opts.Lenient&LenientVersion == 0 && !knownVersion(p.major, p.minor) {
			p.fail(hpeInvalidVersion, "Invalid HTTP version", i+1)
		}
	}
	return !p.stop
}

func knownVersion(major, minor uint8) bool {
	switch major {
	case 0:
		return minor == 9
	case 1:
		return minor <= 1
	}
	return major == 2 && minor == 0
}

// readStatusLine reads a response's first line.
func (p *Parser) readStatusLine(d []byte, i int) int {
	for ; i < len(d); i++ {
		c := d[i]
		switch p.state {
		case sRes:
			if !p.word("HTTP/", c) {
				return p.fail(hpeInvalidConstant, "Expected HTTP/", i)
			}
			if p.index == 0 {
				p.state = sResMajor
			}
		case sResMajor, sResDot, sResMinor:
			if !p.versionByte(c, p.state-sResMajor, i) {
				return p.err.Offset
			}
			p.state++
		case sResSpace:
			if c != ' ' {
				return p.fail(hpeInvalidVersion, "Expected space after version", i)
			}
			p.state, p.statusCode, p.index = sStatusCode, 0, 0
		case sStatusCode:
			if c >= '0' && c <= '9' {
				if n := uint32(p.statusCode)*10 + uint32(c-'0'); n <= 999 {
					p.statusCode = uint16(n)
					p.index = min(p.index+1, 4)
					break
				}
				return p.fail(hpeInvalidStatus, "Response overflow", i+1)
			}
			if p.refusesStatus(int(p.index)) {
				return p.fail(hpeInvalidStatus, "Invalid status code", i)
			}
			p.index, p.state = 0, sStatusStart
			switch c {
			case ' ':
			case '\r', '\n':
				i-- // read once more, as the end of an empty status message
			default:
				return p.fail(hpeInvalidStatus, "Invalid response status", i)
			}
		case sStatusStart:
			switch c {
			case '\r':
				p.state = sStatusLF
			case '\n':
				p.lineByte(c, '\r', "Expected CR before LF", i)
				p.state = sFieldStart
				return i + 1
			default:
				p.begin(spanStatus, i)
				p.state = sStatus
				i-- // its first byte, too, is looked at there
			}
		case sStatus:
			if c != '\r' && c != '\n' {
				if p.opts.Strict.Status && class[c]&isValue == 0 {
					return p.fail(hpeInvalidStatus, "Invalid character in status message", i)
				}
				break
			}
			if !p.endSpan(d, i, i+1) {
				return i + 1
			}
			if p.state = sStatusLF; c == '\n' {
				p.lineByte(c, '\r', "Expected CR before LF", i)
				p.state = sFieldStart
				return i + 1
			}
		case sStatusLF:
			p.lineByte(c, '\n', "Expected LF after CR", i)
			p.state = sFieldStart
			return i + 1
		}
	}
	return i
}
