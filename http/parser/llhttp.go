package parser

// run reads d as llhttp does and returns how far it came.
func (p *Parser) run(d []byte) int {
	if p.state == sUpgraded {
		p.endMessage()
	}
	i := 0
	for i < len(d) && !p.stop {
		switch {
		case p.state <= lastLineState:
			i = p.readLine(d, i)
		case p.state <= lastURLState:
			i = p.readURL(d, i)
		case p.state <= lastFieldState:
			i = p.readField(d, i)
		case p.state <= lastValueState:
			i = p.readValue(d, i)
		default:
			i = p.readBody(d, i)
		}
	}
	if !p.stop && p.span != spanNone {
		p.entry = p.state
		p.emitSpan(p.span, d[p.mark:], len(d))
		p.state = p.entry
	}
	return i
}

// begin opens a span at i.
func (p *Parser) begin(kind spanKind, i int) {
	p.span, p.mark = kind, i
}

// word steps through a fixed word. It returns the next index and whether the
// byte fitted; the word is complete when p.index is zero again.
func (p *Parser) word(w string, c byte) bool {
	if w[p.index] != c {
		p.index = 0
		return false
	}
	p.index++
	if int(p.index) == len(w) {
		p.index = 0
	}
	return true
}

// setHeaderFlags notes what a finished header value, or a token of one, said.
func (p *Parser) setHeaderFlags() {
	switch p.headerState {
	case hKeepAlive:
		p.flags |= flagKeepAlive
	case hClose:
		p.flags |= flagClose
	case hConnectionUpgrade:
		p.flags |= flagConnectionUpgrade
	case hChunked:
		p.flags |= flagChunked
		return
	default:
		return
	}
	p.headerState = hConnection
}

// endHead acts on a complete header block; i is behind its last byte.
func (p *Parser) endHead(i int) int {
	const conflict = flagTransferEncoding | flagContentLength
	if p.flags&conflict == conflict && p.opts.Lenient&LenientChunkedLength == 0 {
		return p.fail(hpeUnexpectedContentLength, "Content-Length can't be present with Transfer-Encoding", i)
	}
	if p.refusesHead(i) {
		return i
	}
	p.setUpgrade()
	p.nread = 0
	p.head.More = false
	return p.headersComplete(p.take(), i)
}

// setUpgrade decides whether the message asks to leave HTTP.
func (p *Parser) setUpgrade() {
	const both = flagUpgrade | flagConnectionUpgrade
	if p.flags&both == both {
		p.upgrade = p.opts.Type == Request || p.statusCode == 101
	} else {
		p.upgrade = p.opts.Type == Request && p.method == MethodConnect
	}
}

// headersComplete hands the head over and chooses what is read next.
func (p *Parser) headersComplete(pairs []string, i int) int {
	switch p.emitHeadersComplete(pairs) {
	case Continue:
	case IsUpgrade:
		p.upgrade = true
		p.flags |= flagSkipBody
	case SkipBody:
		p.flags |= flagSkipBody
	case Refused:
		return p.fail(p.refusal.Code, p.refusal.Reason, i)
	default:
		return p.fail("HPE_CB_HEADERS_COMPLETE", "User callback error", i)
	}
	hasBody := p.flags&flagChunked != 0 || p.contentLength > 0
	switch {
	case p.upgrade && (p.method == MethodConnect || p.flags&flagSkipBody != 0 || !hasBody):
		p.emitMessageComplete()
		p.state, p.stop = sUpgraded, true
	case p.flags&flagSkipBody != 0:
		p.emitMessageComplete()
		p.endMessage()
	case p.flags&flagChunked != 0:
		p.state, p.contentLength = sChunkStart, 0
	case p.flags&flagTransferEncoding != 0:
		if p.opts.Type == Request && p.opts.Lenient&(LenientChunkedLength|LenientTransferEncoding) == 0 {
			return p.fail(hpeInvalidTransferEncoding, "Request has invalid `Transfer-Encoding`", i)
		}
		p.state, p.finish = sBodyEOF, finishSafeWithCB
	case p.flags&flagContentLength == 0 && p.needsEOF():
		p.state, p.finish = sBodyEOF, finishSafeWithCB
	case p.flags&flagContentLength == 0 || p.contentLength == 0:
		p.emitMessageComplete()
		p.endMessage()
	default:
		p.state = sBody
	}
	return i
}

// messageDone ends a message that had a body or trailers.
func (p *Parser) messageDone() {
	p.emitMessageComplete()
	if p.upgrade {
		p.state, p.stop = sUpgraded, true
		return
	}
	p.endMessage()
}

// endMessage prepares for the next message, or for none.
func (p *Parser) endMessage() {
	again := p.shouldKeepAlive() || p.opts.Lenient&LenientKeepAlive != 0
	p.finish, p.flags = finishSafe, 0
	p.state = sClosed
	if again {
		p.state = sStart
	}
}

// needsEOF reports whether only the end of the connection can end the body.
func (p *Parser) needsEOF() bool {
	if p.opts.Type == Request {
		return false
	}
	if p.statusCode/100 == 1 || p.statusCode == 204 || p.statusCode == 304 || p.flags&flagSkipBody != 0 {
		return false
	}
	if p.flags&flagChunked != 0 {
		return false
	}
	return p.flags&flagTransferEncoding != 0 || p.flags&flagContentLength == 0
}

// shouldKeepAlive reports whether another message may follow on the connection.
func (p *Parser) shouldKeepAlive() bool {
	if p.major > 0 && p.minor > 0 {
		if p.flags&flagClose != 0 {
			return false
		}
	} else if p.flags&flagKeepAlive == 0 {
		return false
	}
	return !p.needsEOF()
}
