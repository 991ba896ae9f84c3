package http

import (
	"strconv"
	"strings"
)

// headState is what the headers that were given say about the message.
type headState struct {
	buf     []byte
	conn    bool
	length  bool
	te      bool
	date    bool
	expect  bool
	trailer bool
}

// StoreHeader renders the header block from its first line, which ends in CRLF,
// and either fields or, when that is nil and table is true, the headers set.
// Fields are checked, headers set were. It mirrors _storeHeader.
func (m *OutgoingMessage) StoreHeader(firstLine string, fields []HeaderField, table bool) error {
	buf := append(m.g.takeHead(), firstLine...)
	return m.storeHeader(buf, fields, table)
}

// storeHeader is StoreHeader with the first line in buf already.
func (m *OutgoingMessage) storeHeader(buf []byte, fields []HeaderField, table bool) error {
	st := headState{buf: buf}
	if table {
		for i := range m.headers.fields {
			f := &m.headers.fields[i]
			if err := m.renderField(&st, f.Name, f.Value, false); err != nil {
				return err
			}
		}
	} else {
		for i := range fields {
			if err := m.renderField(&st, fields[i].Name, fields[i].Value, true); err != nil {
				return err
			}
		}
	}
	if m.SendDate && !st.date {
		st.buf = append(st.buf, "Date: "...)
		st.buf = append(st.buf, m.g.date.get(m.loop)...)
		st.buf = append(st.buf, "\r\n"...)
	}
	if m.ChunkedEncoding && (m.status == 204 || m.status == 304) {
		m.ChunkedEncoding = false
		m.ShouldKeepAlive = false
	}
	m.renderConnection(&st)
	m.renderFraming(&st)
	if !m.ChunkedEncoding && st.trailer {
		return errTrailerInvalid()
	}
	m.head = append(st.buf, "\r\n"...)
	m.headLength = len(m.head)
	m.headStored, m.headSent = true, false
	if m.g.metrics != nil {
		m.g.metrics.headMade(m)
	}
	if st.expect {
		_, err := m.self.Send(emptyText, "", nil)
		return err
	}
	return nil
}

// renderConnection adds Connection and Keep-Alive, unless Connection was given
// or removed.
func (m *OutgoingMessage) renderConnection(st *headState) {
	if m.noConn {
		m.last = true
		m.ShouldKeepAlive = false
		return
	}
	if st.conn {
		return
	}
	keep := m.ShouldKeepAlive && (st.length || m.UseChunkedEncodingByDefault || m.agent)
	switch {
	case keep && m.MaxRequestsOnConnectionReached:
		st.buf = append(st.buf, "Connection: close\r\n"...)
	case keep:
		if m.keepAliveMs == 0 || !m.autoKeep || !m.profile().HTTP.KeepAliveHeader {
			st.buf = append(st.buf, "Connection: keep-alive\r\n"...)
			return
		}
		st.buf = append(st.buf, m.g.keepLines.get(m.keepAliveMs/1000, m.maxRequests)...)
	default:
		m.last = true
		st.buf = append(st.buf, "Connection: close\r\n"...)
	}
}

// keepLines are the header lines of a kept connection, as last rendered.
type keepLines struct {
	secs, limit int
	text        []byte
}

// get returns the lines; they are valid until the next call.
func (k *keepLines) get(secs, limit int) []byte {
	if k.text == nil || k.secs != secs || k.limit != limit {
		k.secs, k.limit = secs, limit
		b := append(k.text[:0], "Connection: keep-alive\r\nKeep-Alive: timeout="...)
		b = strconv.AppendInt(b, int64(secs), 10)
		if limit > 0 {
			b = append(b, ", max="...)
			b = strconv.AppendInt(b, int64(limit), 10)
		}
		k.text = append(b, "\r\n"...)
	}
	return k.text
}

// renderFraming adds Content-Length or Transfer-Encoding, unless one was given.
func (m *OutgoingMessage) renderFraming(st *headState) {
	if st.length || st.te {
		return
	}
	switch {
	case !m.hasBody:
		m.ChunkedEncoding = false
	case !m.UseChunkedEncodingByDefault:
		m.last = true
	case !st.trailer && !m.noLength && m.lengthKnown:
		st.buf = append(st.buf, "Content-Length: "...)
		st.buf = strconv.AppendInt(st.buf, m.contentLength, 10)
		st.buf = append(st.buf, "\r\n"...)
	case !m.noTE:
		st.buf = append(st.buf, "Transfer-Encoding: chunked\r\n"...)
		m.ChunkedEncoding = true
	}
}

// renderField adds one header, in a line for each element of a list except for
// names that must be unique and for several cookies.
func (m *OutgoingMessage) renderField(st *headState, name string, value any, check bool) error {
	kind := m.g.kinds.of(name)
	if kind == noField && check {
		return errInvalidToken("Header name", name)
	}
	switch v := value.(type) {
	case string:
		if check && !validFieldText(v) {
			return errInvalidChar("header content", name)
		}
		st.line(name, v)
		m.noteField(st, kind, value, v)
		return nil
	case int:
		st.buf = append(st.buf, name...)
		st.buf = append(st.buf, ": "...)
		st.buf = strconv.AppendInt(st.buf, int64(v), 10)
		st.buf = append(st.buf, "\r\n"...)
		if kind != plainField {
			m.noteField(st, kind, value, "")
		}
		return nil
	}
	return m.renderOther(st, name, kind, value, check)
}

// renderOther is renderField for a value that is neither text nor a number.
func (m *OutgoingMessage) renderOther(st *headState, name string, kind fieldKind, value any, check bool) error {
	lines, ok := headerLines(value)
	if !ok {
		return m.renderLine(st, name, kind, value, check)
	}
	if len(lines) >= 2 && kind == cookieField || m.unique[lowerName(name)] {
		return m.renderLine(st, name, kind, strings.Join(lines, "; "), check)
	}
	for _, line := range lines {
		if err := m.renderLine(st, name, kind, line, check); err != nil {
			return err
		}
	}
	return nil
}

func (m *OutgoingMessage) renderLine(st *headState, name string, kind fieldKind, value any, check bool) error {
	if check {
		if err := ValidateHeaderValue(name, value); err != nil {
			return err
		}
	}
	text := headerText(value)
	st.line(name, text)
	m.noteField(st, kind, value, text)
	return nil
}

// line adds a header line.
func (st *headState) line(name, text string) {
	st.buf = append(st.buf, name...)
	st.buf = append(st.buf, ": "...)
	st.buf = append(st.buf, text...)
	st.buf = append(st.buf, "\r\n"...)
}

// noteField remembers what a header says about the connection and the body.
func (m *OutgoingMessage) noteField(st *headState, kind fieldKind, value any, text string) {
	switch kind {
	case dateField:
		st.date = true
	case expectField:
		st.expect = true
	case trailerField:
		st.trailer = true
	case connectionField:
		st.conn = true
		m.noConn = false
		if hasWord(text, "close") {
			m.last = true
		} else {
			m.ShouldKeepAlive = true
		}
	case keepAliveField:
		m.autoKeep = false
	case lengthField:
		st.length = true
		m.noLength = false
		if m.profile().HTTP.HeaderTellsLength {
			m.contentLength, m.lengthKnown = headerNumber(value)
		}
	case codingField:
		st.te = true
		m.noTE = false
		if hasWord(text, "chunked") {
			m.ChunkedEncoding = true
		}
	}
}

// headerNumber returns a header value that is a number rather than text.
func headerNumber(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case float64:
		return int64(v), true
	}
	return 0, false
}
