package parser

// The emitters call the handler. Each names the callback in p.in while it runs,
// so that a panic leaves the parser in the state Node's has after a throw.

func (p *Parser) emitMessageBegin() {
	p.text.clear()
	if p.opts.Dialect == HTTPParser29 {
		return // Node 10 has no kOnMessageBegin
	}
	p.in = callOther
	p.handler.OnMessageBegin()
	p.in = callNone
}

func (p *Parser) emitHeaders(pairs []string) {
	url := p.text.url
	p.text.url = ""
	p.text.flushed = true
	p.in = callOther
	p.handler.OnHeaders(pairs, url)
	p.in = callNone
}

// emitHeadersComplete hands over the head whose pairs are given.
func (p *Parser) emitHeadersComplete(pairs []string) Verdict {
	t := &p.text
	t.fields, t.values = 0, 0
	h := &p.head
	h.Major, h.Minor = p.major, p.minor
	h.Flushed = t.flushed
	h.Upgrade = p.upgrade
	h.ShouldKeepAlive = p.shouldKeepAlive()
	if p.opts.Type == Request {
		h.Method = p.method
	} else {
		h.StatusCode = int(p.statusCode)
		h.StatusMessage = t.status
	}
	if t.flushed {
		p.emitHeaders(pairs)
		h.URL, h.Headers = "", nil
	} else {
		h.URL, h.Headers = t.url, pairs
	}
	p.in = callHeadersComplete
	v := p.handler.OnHeadersComplete(h)
	p.in = callNone
	return v
}

func (p *Parser) emitBody(chunk []byte) {
	p.in = callBody
	p.handler.OnBody(chunk)
	p.in = callNone
}

func (p *Parser) emitMessageComplete() {
	if p.text.fields > 0 {
		p.flush()
		p.text.fields, p.text.values = 0, 0
	}
	p.text.url = ""
	p.in = callMessageComplete
	p.handler.OnMessageComplete()
	p.in = callNone
}
