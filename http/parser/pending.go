package parser

// spanKind says which span is open.
type spanKind uint8

const (
	spanNone spanKind = iota
	spanURL
	spanStatus
	spanField
	spanValue
	spanBody
)

// maxPairs is the number at which waiting header pairs are handed over early,
// counting the one that has just begun: Node flushes 31 at a time.
const maxPairs = 32

// pending holds the text of a head until it is handed over: the bytes of all
// spans in order, in one buffer, and where each name and value begins.
type pending struct {
	bytes   []byte
	cuts    []int  // starts of name, value, name, value…
	line    int    // length of the URL or status message, which come first
	fields  int    // names begun
	values  int    // values begun
	flushed bool   // OnHeaders has been called on this connection
	url     string // handed out already, wanted again by trailers
	status  string
}

// track counts a piece of a span against the header limit.
func (p *Parser) track(n int) bool {
	if p.opts.Dialect == HTTPParser29 {
		return true
	}
	p.nread += uint64(n)
	return p.nread < uint64(p.opts.MaxHeaderSize)
}

// endSpan hands over the open span, d[p.mark:i]. It reports false when the
// parser stopped over it; off is the offset to tell then.
func (p *Parser) endSpan(d []byte, i, off int) bool {
	kind := p.span
	p.span = spanNone
	return p.emitSpan(kind, d[p.mark:i], off)
}

// emitSpan takes a piece of a span. A span that crosses inputs comes in several.
func (p *Parser) emitSpan(kind spanKind, piece []byte, off int) bool {
	if kind == spanBody {
		p.emitBody(piece)
		return !p.stop
	}
	if !p.track(len(piece)) {
		p.fail(hpeHeaderOverflow, "Header overflow", off)
		return false
	}
	t := &p.text
	p.borrow()
	switch kind {
	case spanURL, spanStatus:
		t.line += len(piece)
	case spanField:
		if t.fields == t.values {
			t.fields++
			if t.fields == maxPairs {
				p.flush()
				p.borrow()
				t.fields, t.values = 1, 0
			}
			t.cuts = append(t.cuts, len(t.bytes))
		}
	case spanValue:
		if t.values != t.fields {
			t.values++
			t.cuts = append(t.cuts, len(t.bytes))
		}
	}
	t.bytes = append(t.bytes, piece...)
	return !p.stop
}

// borrow makes sure that there are buffers.
func (p *Parser) borrow() {
	if p.text.bytes == nil {
		p.text.bytes, p.text.cuts = p.opts.Cache.scratch()
	}
}

// take turns the waiting text into strings, sliced out of one, and forgets it.
func (p *Parser) take() []string {
	t := &p.text
	s := string(t.bytes)
	if t.line > 0 {
		if p.opts.Type == Request {
			t.url = s[:t.line]
		} else {
			t.status = s[:t.line]
		}
	}
	var pairs []string
	if t.values > 0 {
		pairs = make([]string, 2*t.values)
		for i := range pairs {
			end := len(s)
			if i+1 < len(t.cuts) {
				end = t.cuts[i+1]
			}
			pairs[i] = s[t.cuts[i]:end]
			if i&1 == 1 {
				pairs[i] = trimRight(pairs[i])
			}
		}
	}
	t.line = 0
	t.bytes, t.cuts = p.opts.Cache.release(t.bytes, t.cuts)
	return pairs
}

// trimRight takes trailing spaces and tabs off a header value.
func trimRight(s string) string {
	for len(s) > 0 && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}

// flush hands the waiting pairs to OnHeaders.
func (p *Parser) flush() {
	pairs := p.take()
	p.emitHeaders(pairs)
}

// clear forgets everything of the message before.
func (t *pending) clear() {
	t.bytes, t.cuts = t.bytes[:0], t.cuts[:0]
	t.line, t.fields, t.values = 0, 0, 0
	t.url, t.status = "", ""
}
