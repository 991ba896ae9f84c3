package parser

import (
	"encoding/binary"
	"math/bits"
)

// A head that lies in one input and holds nothing unusual is read here, ahead
// of the state machine. readHead decides before it calls anything back: what it
// does not take as a whole the machine reads from its first byte, and the
// machine alone knows the errors.

// readHead reads the head that begins at i and returns the index behind it, or
// i when the machine has to.
func (p *Parser) readHead(d []byte, i int) int {
	if p.contentLength != 0 && p.contentLength != noLength || p.within > 0 {
		return i // llhttp adds to what a message without body left behind
	}
	var l startLine
	if p.opts.Type == Request {
		l.request(d, i)
	} else {
		l.response(d, i)
	}
	if l.end == 0 || p.strict && !p.strictLine(&l, d) {
		return i
	}
	b := p.opts.Cache.lookup(p.slot, d[l.end:])
	if b == nil {
		var s blockScan
		end := s.scan(d, l.end)
		if end == 0 || !p.fits(end-i) {
			return i
		}
		var own block
		b = p.newBlock(&s, &own, d[l.end:end])
	}
	end := l.end + len(b.text)
	if !p.fits(end - i) {
		return i
	}
	p.method, p.major, p.minor = l.method, 1, l.minor
	p.statusCode = l.status
	p.flags = b.flags
	if b.flags&flagContentLength != 0 {
		p.contentLength = b.length
	}
	p.finish = finishUnsafe
	p.emptyLines, p.extensions = 0, 0
	p.emitMessageBegin()
	text := p.opts.Cache.intern(d[l.from:l.to])
	if p.opts.Type == Request {
		p.text.url = text
	} else {
		p.text.status = text
	}
	p.setUpgrade()
	p.nread = 0
	p.head.More = end < len(d) && p.flags&(flagContentLength|flagChunked|flagTransferEncoding) == 0
	if p.opts.Dialect == HTTPParser29 {
		return p.oldHead(b.pairs, end-1)
	}
	return p.headersComplete(b.pairs, end)
}

// fits reports whether a head of n bytes is under the limit however it is
// counted.
func (p *Parser) fits(n int) bool {
	return p.nread+uint64(n) < uint64(p.opts.MaxHeaderSize)
}

// newBlock makes strings of a scanned block, in the cache if it belongs there,
// or finds them in the cache.
func (p *Parser) newBlock(s *blockScan, b *block, d []byte) *block {
	c := p.opts.Cache
	if c != nil && len(d) <= cachedBlock {
		p.slot = c.slot(d)
		if known := c.lookup(p.slot, d); known != nil {
			return known
		}
		b = &c.blocks[p.slot]
	}
	b.flags, b.length = s.flags, s.length
	b.text = string(d)
	b.pairs = make([]string, s.n)
	for k := range b.pairs {
		b.pairs[k] = b.text[s.cuts[2*k]:s.cuts[2*k+1]]
	}
	return b
}

// startLine is a scanned start line. end is the index behind it, 0 if it is not
// of the usual form.
type startLine struct {
	end      int
	from, to int // URL or status message
	method   Method
	minor    uint8
	status   uint16
}

// request scans a request line: a common method, a path, HTTP/1.0 or 1.1.
func (l *startLine) request(d []byte, i int) {
	if len(d)-i < len("GET / HTTP/1.1\r\n\r\n") {
		return
	}
	switch string(d[i : i+4]) {
	case "GET ":
		l.method, l.from = MethodGet, i+4
	case "POST":
		l.method, l.from = MethodPost, i+5
	case "PUT ":
		l.method, l.from = MethodPut, i+4
	case "HEAD":
		l.method, l.from = MethodHead, i+5
	case "DELE":
		l.method, l.from = MethodDelete, i+7
	case "PATC":
		l.method, l.from = MethodPatch, i+6
	case "OPTI":
		l.method, l.from = MethodOptions, i+8
	default:
		return
	}
	if string(d[i:l.from-1]) != methodNames[l.method] || d[l.from-1] != ' ' || d[l.from] != '/' {
		return
	}
	l.to = scanTarget(d, l.from+1)
	const version = " HTTP/1.1\r\n"
	if len(d)-l.to < len(version) || string(d[l.to:l.to+8]) != version[:8] || d[l.to+9] != '\r' || d[l.to+10] != '\n' {
		return
	}
	if l.minor = d[l.to+8] - '0'; l.minor <= 1 {
		l.end = l.to + len(version)
	}
}

// response scans a status line.
func (l *startLine) response(d []byte, i int) {
	const version = "HTTP/1.1 200 "
	if len(d)-i < len(version)+4 || string(d[i:i+7]) != version[:7] || d[i+8] != ' ' || d[i+12] != ' ' {
		return
	}
	for _, c := range d[i+9 : i+12] {
		if c < '0' || c > '9' {
			return
		}
		l.status = l.status*10 + uint16(c-'0')
	}
	if l.minor = d[i+7] - '0'; l.minor > 1 {
		return
	}
	l.from = i + len(version)
	l.to = scanValue(d, l.from)
	if l.to+1 < len(d) && d[l.to] == '\r' && d[l.to+1] == '\n' {
		l.end = l.to + 2
	}
}

// scanTarget returns the index at or after i of the first byte of d that is a
// space, a control byte or DEL.
func scanTarget(d []byte, i int) int {
	for i+8 <= len(d) {
		w := binary.LittleEndian.Uint64(d[i:])
		del := w ^ ones*0x7f
		if hit := ((w-ones*0x21)&^w | (del-ones)&^del) & highs; hit != 0 {
			return i + bits.TrailingZeros64(hit)>>3
		}
		i += 8
	}
	for i < len(d) && d[i] > ' ' && d[i] != 0x7f {
		i++
	}
	return i
}
