package http

// Headers returns the headers by name, parsed when first asked for. It mirrors
// headers.
func (m *IncomingMessage) Headers() *Headers {
	p := m.tables()
	if p.headers == nil {
		p.headers = parseHeaders(m.RawHeaders[:m.shown])
	}
	return p.headers
}

// SetHeaders replaces what Headers returns.
func (m *IncomingMessage) SetHeaders(h *Headers) { m.tables().headers = h }

// Trailers returns the trailers by name; they are there from 'end' on. It
// mirrors trailers.
func (m *IncomingMessage) Trailers() *Headers {
	p := m.tables()
	if p.trailers == nil {
		p.trailers = parseHeaders(m.RawTrailers[:m.shownLate])
	}
	return p.trailers
}

// SetTrailers replaces what Trailers returns.
func (m *IncomingMessage) SetTrailers(h *Headers) { m.tables().trailers = h }

// HeadersDistinct returns the headers by name with every line's value kept
// apart. It mirrors headersDistinct (node16).
func (m *IncomingMessage) HeadersDistinct() *Headers {
	p := m.tables()
	if p.headersDistinct == nil {
		p.headersDistinct = parseDistinct(m.RawHeaders[:m.shown])
	}
	return p.headersDistinct
}

// TrailersDistinct is HeadersDistinct for the trailers.
func (m *IncomingMessage) TrailersDistinct() *Headers {
	p := m.tables()
	if p.trailersDistinct == nil {
		p.trailersDistinct = parseDistinct(m.RawTrailers[:m.shownLate])
	}
	return p.trailersDistinct
}

func (m *IncomingMessage) tables() *parsedHeaders {
	if m.parsed == nil {
		m.parsed = new(parsedHeaders)
	}
	return m.parsed
}

func parseHeaders(raw []string) *Headers {
	h := &Headers{fields: make([]headerField, 0, len(raw)/2)}
	for i := 0; i+1 < len(raw); i += 2 {
		h.addLine(raw[i], raw[i+1])
	}
	return h
}

func parseDistinct(raw []string) *Headers {
	h := &Headers{fields: make([]headerField, 0, len(raw)/2)}
	for i := 0; i+1 < len(raw); i += 2 {
		h.addDistinct(raw[i], raw[i+1])
	}
	return h
}

// addHeaderLines takes over header lines, or trailers once the message is
// complete. Only the first n strings count for the parsed forms.
func (m *IncomingMessage) addHeaderLines(lines []string, n int) {
	if len(lines) == 0 {
		return
	}
	var parsed *Headers
	if m.complete {
		m.RawTrailers, m.shownLate = lines, n
		if m.parsed != nil {
			parsed = m.parsed.trailers
		}
	} else {
		m.RawHeaders, m.shown = lines, n
		if m.parsed != nil {
			parsed = m.parsed.headers
		}
	}
	if parsed == nil {
		return
	}
	for i := 0; i+1 < n; i += 2 {
		parsed.addLine(lines[i], lines[i+1])
	}
}

// AddHeaderLines takes names and values for the headers, or once the message is
// complete for the trailers, of which the first n show. It mirrors
// _addHeaderLines.
func (m *IncomingMessage) AddHeaderLines(lines []string, n int) {
	m.addHeaderLines(lines, min(n, len(lines)))
}

// AddHeaderLine adds one header line to a table by Node's rules for names that
// come twice. It mirrors _addHeaderLine.
func AddHeaderLine(h *Headers, name, value string) { h.addLine(name, value) }

// Header returns a header's value by its lower-case name, empty when it did not
// come: what Headers().Get does, mostly without parsing all of them.
func (m *IncomingMessage) Header(name string) string {
	value, _ := m.header(name)
	return value
}

// header returns a header's value by its lower-case name. The parsed form is
// only made for a name that came twice.
func (m *IncomingMessage) header(name string) (value string, ok bool) {
	if m.parsed != nil && m.parsed.headers != nil {
		f := m.parsed.headers.find(name)
		if f == nil {
			return "", false
		}
		return f.value, true
	}
	for i := 0; i+1 < m.shown; i += 2 {
		if !equalFold(m.RawHeaders[i], name) {
			continue
		}
		if ok {
			return m.Headers().Get(name), true
		}
		value, ok = m.RawHeaders[i+1], true
	}
	return value, ok
}
