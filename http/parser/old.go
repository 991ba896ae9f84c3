package parser

// The states of HTTPParser29. Up to oHeadersDone they count against the header
// limit, as in http_parser.
const (
	oStartReq state = iota
	oStartRes
	oResWord // the four bytes behind H, whatever they are
	oResMajor
	oResDot
	oResMinor
	oResSpace
	oStatusFirst
	oStatusCode
	oStatusStart
	oStatus
	oStatusLF
	oMethod
	oSpaces
	oHTTPStart
	oHTTPWord
	oMajor
	oDot
	oMinor
	oLineEnd
	oLineLF

	oURLSchema
	oURLDelim
	oURLDelim2
	oURLServerStart
	oURLServer
	oURLServerAt
	oURLPath
	oURLQuery
	oURLFragment

	oFieldStart
	oField
	oHeadersEnd
	oHeadersDone

	oValueStart
	oValueStartLF
	oValueFold
	oValue
	oValueLF
	oValueNext

	oChunkStart
	oChunkSize
	oChunkParams
	oChunkSizeLF

	oChunkData
	oChunkDataCR
	oChunkDataLF
	oBody
	oBodyEOF
	oMessageDone
)

const (
	oLastLine    = oLineLF
	oLastURL     = oURLFragment
	oLastField   = oHeadersDone
	oLastCounted = oChunkSizeLF
	oLastValue   = oValueNext
)

// noLength is contentLength where no Content-Length was seen.
const noLength = 1<<64 - 1

// runOld reads d as http_parser does and returns how far it came. Every byte is
// one step, and what a step leaves behind is the state for the next byte.
func (p *Parser) runOld(d []byte) int {
	p.nreadKept = p.nread
	i := 0
	for i < len(d) && !p.stop {
		if p.state <= oLastCounted && !p.count(1, i) {
			break
		}
		switch {
		case p.state <= oLastLine:
			i = p.oldLine(d, i)
		case p.state <= oLastURL:
			i = p.oldURL(d, i)
		case p.state <= oLastField:
			i = p.oldField(d, i)
		case p.state <= oLastValue:
			i = p.oldValue(d, i)
		default:
			i = p.oldBody(d, i)
		}
	}
	if !p.stop && p.span != spanNone {
		p.emitOpen(d)
	}
	if p.paused && p.state != oHeadersDone {
		// http_parser forgets what it counted when a callback stops it.
		p.nread = p.nreadKept
	}
	return i
}

// emitOpen hands over the part of a span that this input holds. The span of a
// body is begun anew by the next input.
func (p *Parser) emitOpen(d []byte) {
	kind := p.span
	if kind == spanBody {
		p.span = spanNone
	}
	p.emitSpan(kind, d[p.mark:], len(d))
}

// count adds n bytes to the header block's size.
func (p *Parser) count(n, i int) bool {
	p.nread += uint64(n)
	if p.nread > uint64(p.opts.MaxHeaderSize) {
		p.fail(hpeHeaderOverflow, "", i)
		return false
	}
	return true
}

// uncount starts the header block's size anew.
func (p *Parser) uncount() { p.nread, p.nreadKept = 0, 0 }

// finishOld is Finish.
func (p *Parser) finishOld() *Error {
	switch p.state {
	case oStartReq, oStartRes:
	case oBodyEOF:
		p.emitMessageComplete()
	default:
		p.err = &Error{Code: hpeInvalidEOFState}
		return p.err
	}
	return nil
}

// oldMessageComplete ends a message whose last byte is at i.
func (p *Parser) oldMessageComplete(i int) int {
	p.state = oStartReq
	if p.opts.Type == Response {
		p.state = oStartRes
	}
	p.emitMessageComplete()
	return i + 1
}

// oldMessageDone ends a message that had a body or trailers.
func (p *Parser) oldMessageDone(i int) int {
	i = p.oldMessageComplete(i)
	p.stop = p.stop || p.upgrade
	return i
}

// oldHeadersComplete acts on a complete header block; i is its last byte.
func (p *Parser) oldHeadersComplete(i int) int {
	const conflict = flagTransferEncoding | flagContentLength
	if p.flags&conflict == conflict && (p.opts.Lenient == 0 || p.flags&flagChunked != 0) {
		return p.fail(hpeUnexpectedContentLength, "", i)
	}
	p.setUpgrade()
	p.head.More = false
	return p.oldHead(p.take(), i)
}

// oldHead hands the head over; i is its last byte.
func (p *Parser) oldHead(pairs []string, i int) int {
	p.state = oHeadersDone
	switch p.emitHeadersComplete(pairs) {
	case Continue:
	case IsUpgrade:
		p.upgrade = true
		p.flags |= flagSkipBody
	case SkipBody:
		p.flags |= flagSkipBody
	default:
		return p.fail("HPE_CB_headers_complete", "", i)
	}
	if p.stop {
		return i
	}
	return p.oldHeadersDone(i)
}

// oldHeadersDone chooses how the body is read.
func (p *Parser) oldHeadersDone(i int) int {
	p.uncount()
	hasBody := p.flags&flagChunked != 0 || p.contentLength > 0 && p.contentLength != noLength
	switch {
	case p.upgrade && (p.method == MethodConnect || p.flags&flagSkipBody != 0 || !hasBody):
		i = p.oldMessageComplete(i)
		p.stop = true
		return i
	case p.flags&flagSkipBody != 0:
		return p.oldMessageComplete(i)
	case p.flags&flagChunked != 0:
		p.state = oChunkStart
	case p.flags&flagTransferEncoding != 0:
		if p.opts.Type == Request && p.opts.Lenient == 0 {
			return p.fail(hpeInvalidTransferEncoding, "", i)
		}
		p.state = oBodyEOF
	case p.contentLength == 0:
		return p.oldMessageComplete(i)
	case p.contentLength != noLength:
		p.state = oBody
	case !p.needsEOF():
		return p.oldMessageComplete(i)
	default:
		p.state = oBodyEOF
	}
	return i + 1
}
