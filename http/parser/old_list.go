package parser

// oldWords are the words HTTPParser29 looks for in values.
var oldWords = [...]struct {
	word  string
	found headerState
	other headerState
}{
	hMatchChunked:   {"chunked", hChunked, hCodingToken},
	hMatchKeepAlive: {"keep-alive", hKeepAlive, hConnToken},
	hMatchClose:     {"close", hClose, hConnToken},
	hMatchUpgrade:   {"upgrade", hConnectionUpgrade, hConnToken},
}

// oldListByte reads a byte of a Connection or Transfer-Encoding value. Letters
// are compared after c|0x20, which makes a tab a bracket.
func (p *Parser) oldListByte(c byte) {
	low := c | 0x20
	switch p.headerState {
	case hCodingStart:
		p.headerState = p.oldListStart(low, hCodingToken)
		if low == 'c' {
			p.headerState = hMatchChunked
		}
	case hConnStart:
		p.headerState = connectionGuess(low, p.oldListStart(low, hConnToken))
	case hMatchChunked, hMatchKeepAlive, hMatchClose, hMatchUpgrade:
		w := &oldWords[p.headerState]
		p.index++
		switch {
		case w.word[p.index] != low:
			p.headerState = w.other
		case int(p.index) == len(w.word)-1:
			p.headerState = w.found
		}
	case hCodingToken:
		if c == ',' {
			p.headerState, p.index = hCodingStart, 0
		}
	case hConnToken:
		if c == ',' {
			p.headerState, p.index = hConnStart, 0
		}
	case hChunked:
		if c != ' ' {
			p.headerState = hCodingToken
		}
	case hKeepAlive, hClose, hConnectionUpgrade:
		p.oldConnectionEnd(c)
	default:
		p.headerState = hGeneral
	}
}

// oldListStart reads the first byte behind a comma, or white space before it.
func (p *Parser) oldListStart(low byte, token headerState) headerState {
	switch {
	case class[low]&isToken != 0:
		return token
	case low == ' ':
		return p.headerState
	}
	return hGeneral
}

// oldConnectionEnd reads the byte behind an option of Connection.
func (p *Parser) oldConnectionEnd(c byte) {
	if c != ',' {
		if c != ' ' {
			p.headerState = hConnToken
		}
		return
	}
	switch p.headerState {
	case hKeepAlive:
		p.flags |= flagKeepAlive
	case hClose:
		p.flags |= flagClose
	default:
		p.flags |= flagConnectionUpgrade
	}
	p.headerState, p.index = hConnStart, 0
}
