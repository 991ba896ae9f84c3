package parser

// readBody reads a message's body, and what follows the last message.
func (p *Parser) readBody(d []byte, i int) int {
	for i < len(d) {
		c := d[i]
		switch p.state {
		case sChunkStart, sChunkSize:
			if !p.chunkSizeByte(c, i) {
				return p.err.Offset
			}
			i++
		case sChunkParams:
			if p.strict {
				i = p.strictExtension(d, i)
			} else {
				i = scanValue(d, i)
			}
			if i == len(d) || p.stop {
				return i
			}
			if d[i] != '\r' {
				return p.fail(hpeStrict, "Invalid character in chunk parameters", i)
			}
			p.index, p.state = 0, sChunkSizeLF
			i++
		case sChunkSizeLF:
			// The byte behind CR is taken unseen, here and behind the data.
			if !p.lineByte(c, '\n', "Expected LF after chunk size", i) {
				return i
			}
			i++
			p.nread = 0
			if p.strict {
				p.creditChunk()
			}
			if p.state = sChunkData; p.contentLength == 0 {
				p.flags |= flagTrailing
				p.state = sFieldStart
				return i
			}
		case sChunkData:
			var all bool
			if i, all = p.readLengthBytes(d, i); all {
				p.state = sChunkDataCR
			}
		case sChunkDataCR:
			if !p.lineByte(c, '\r', "Expected CRLF after chunk", i) {
				return i
			}
			p.state = sChunkDataLF
			i++
		case sChunkDataLF:
			if !p.lineByte(c, '\n', "Expected CRLF after chunk", i) {
				return i
			}
			p.nread = 0
			p.state, p.contentLength = sChunkStart, 0
			i++
		case sBody:
			var all bool
			if i, all = p.readLengthBytes(d, i); all {
				p.messageDone()
				return i
			}
		case sBodyEOF:
			return p.readToEnd(d, i)
		case sClosed:
			if !p.opts.Strict.CloseIsFinal {
				return len(d)
			}
			if c != '\r' && c != '\n' {
				return p.fail(hpeClosedConnection, "Data after `Connection: close`", i)
			}
			i++
		default:
			return i
		}
	}
	return i
}

// chunkSizeByte reads a byte of a chunk's size, or the first one behind it.
func (p *Parser) chunkSizeByte(c byte, i int) bool {
	digit := unhex(c)
	switch {
	case digit >= 0 && (p.contentLength > 1<<60-1 || p.opts.Strict.Extensions && !p.sizeDigit()):
		p.fail(hpeInvalidChunkSize, "Chunk size overflow", i+1)
	case digit >= 0:
		p.contentLength = p.contentLength<<4 | uint64(digit)
		p.state = sChunkSize
	case p.state == sChunkSize && c == '\r':
		p.state = sChunkSizeLF
	case p.state == sChunkSize && (c == ';' || c == ' ' && !p.opts.Strict.Extensions):
		p.index, p.state = extName, sChunkParams
	default:
		p.fail(hpeInvalidChunkSize, "Invalid character in chunk size", i)
	}
	return !p.stop
}

// readToEnd hands over all of d: the body ends with the connection.
func (p *Parser) readToEnd(d []byte, i int) int {
	p.entry = p.state
	p.emitBody(d[i:])
	p.state = p.entry
	return len(d)
}

// readLengthBytes hands over what d holds of the contentLength bytes expected,
// and reports whether that was all of them.
func (p *Parser) readLengthBytes(d []byte, i int) (next int, all bool) {
	n := len(d) - i
	if uint64(n) > p.contentLength {
		n = int(p.contentLength)
	}
	p.contentLength -= uint64(n)
	if all = p.contentLength == 0; all {
		p.emitBody(d[i : i+n])
	} else {
		p.entry = p.state
		p.emitBody(d[i : i+n])
		p.state = p.entry
	}
	return i + n, all
}
