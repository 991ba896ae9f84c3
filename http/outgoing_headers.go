package http

import (
	"strings"
)

// UniqueHeaders are lower-case header names that go out in one line, the
// elements of a list value joined with "; ".
type UniqueHeaders map[string]bool

// NewUniqueHeaders returns the set of the names, nil for none. It mirrors the
// uniqueHeaders option.
func NewUniqueHeaders(names []string) UniqueHeaders {
	if names == nil {
		return nil
	}
	set := make(UniqueHeaders, len(names))
	for _, name := range names {
		set[lowerName(name)] = true
	}
	return set
}

// SetHeader sets or replaces a header; see [HeaderField] for values. Errors:
// ERR_HTTP_HEADERS_SENT, ERR_INVALID_HTTP_TOKEN, ERR_HTTP_INVALID_HEADER_VALUE,
// ERR_INVALID_CHAR.
func (m *OutgoingMessage) SetHeader(name string, value any) error {
	if m.headStored {
		return errHeadersSent("set")
	}
	if err := ValidateHeaderName(name); err != nil {
		return err
	}
	if err := ValidateHeaderValue(name, value); err != nil {
		return err
	}
	m.headers.put(name, value)
	return nil
}

// AppendHeader adds a value, or the elements of a list, to a header, which
// becomes a list. Errors are SetHeader's. It mirrors appendHeader (node16).
func (m *OutgoingMessage) AppendHeader(name string, value any) error {
	if m.headStored {
		return errHeadersSent("append")
	}
	if err := ValidateHeaderName(name); err != nil {
		return err
	}
	if err := ValidateHeaderValue(name, value); err != nil {
		return err
	}
	m.headers.own()
	f := m.headers.find(lowerName(name))
	if f == nil {
		return m.self.SetHeader(name, value)
	}
	lines, ok := headerLines(f.Value)
	if !ok {
		lines = []string{headerText(f.Value)}
	}
	if more, ok := headerLines(value); ok {
		f.Value = append(lines[:len(lines):len(lines)], more...)
	} else {
		f.Value = append(lines[:len(lines):len(lines)], headerText(value))
	}
	return nil
}

// GetHeader returns a header's value as it was set, nil when it was not.
func (m *OutgoingMessage) GetHeader(name string) any {
	if f := m.headers.find(lowerName(name)); f != nil {
		return f.Value
	}
	return nil
}

// HasHeader reports whether a header is set.
func (m *OutgoingMessage) HasHeader(name string) bool {
	return m.headers.find(lowerName(name)) != nil
}

// GetHeaderNames returns the names of the headers set, in lower case.
func (m *OutgoingMessage) GetHeaderNames() []string {
	names := make([]string, len(m.headers.fields))
	for i := range m.headers.fields {
		names[i] = m.headers.fields[i].key
	}
	return names
}

// GetRawHeaderNames returns the names of the headers set, spelt as they were
// set. It mirrors getRawHeaderNames (node16).
func (m *OutgoingMessage) GetRawHeaderNames() []string {
	names := make([]string, len(m.headers.fields))
	for i := range m.headers.fields {
		names[i] = m.headers.fields[i].Name
	}
	return names
}

// GetHeaders returns a copy of the headers set; names are in lower case, values
// as they were set.
func (m *OutgoingMessage) GetHeaders() []HeaderField {
	fields := make([]HeaderField, len(m.headers.fields))
	for i := range m.headers.fields {
		fields[i] = HeaderField{m.headers.fields[i].key, m.headers.fields[i].Value}
	}
	return fields
}

// RenderHeaders returns the headers set, spelt as they were set. The error is
// ERR_HTTP_HEADERS_SENT. It mirrors _renderHeaders.
func (m *OutgoingMessage) RenderHeaders() ([]HeaderField, error) {
	if m.headStored {
		return nil, errHeadersSent("render")
	}
	fields := make([]HeaderField, len(m.headers.fields))
	for i := range m.headers.fields {
		fields[i] = m.headers.fields[i].HeaderField
	}
	return fields, nil
}

// ReplaceHeaders replaces all headers without checking them; nil leaves none
// as if none had ever been set. It mirrors assigning to _headers.
func (m *OutgoingMessage) ReplaceHeaders(fields []HeaderField) {
	m.headers = outHeaders{set: fields != nil}
	for _, f := range fields {
		m.headers.put(f.Name, f.Value)
	}
}

// RemoveHeader removes a header, and keeps Node from adding one of the
// automatic four of that name: Connection, Content-Length, Transfer-Encoding,
// Date. The error is ERR_HTTP_HEADERS_SENT.
func (m *OutgoingMessage) RemoveHeader(name string) error {
	if m.headStored {
		return errHeadersSent("remove")
	}
	key := lowerName(name)
	switch key {
	case "connection":
		m.noConn = true
	case "content-length":
		m.noLength = true
	case "transfer-encoding":
		m.noTE = true
	case "date":
		m.SendDate = false
	}
	m.headers.remove(key)
	return nil
}

// AddTrailers sets the trailers that follow a chunked body; they are dropped
// when the body is not chunked. Errors: ERR_INVALID_HTTP_TOKEN,
// ERR_INVALID_CHAR.
func (m *OutgoingMessage) AddTrailers(fields ...HeaderField) error {
	m.trailer = ""
	var b strings.Builder
	for _, f := range fields {
		if !isToken(f.Name) {
			return errInvalidToken("Trailer name", f.Name)
		}
		lines, isList := headerLines(f.Value)
		if !isList || !m.profile().HTTP.TrailerLists {
			lines = []string{headerText(f.Value)}
		} else if len(lines) < 2 || m.unique[lowerName(f.Name)] {
			lines = []string{strings.Join(lines, "; ")}
		}
		for _, line := range lines {
			if !validFieldText(line) || !isList && !validText(f.Value) {
				m.trailer = b.String()
				return errInvalidChar("trailer content", f.Name)
			}
			b.WriteString(f.Name)
			b.WriteString(": ")
			b.WriteString(line)
			b.WriteString("\r\n")
		}
	}
	m.trailer = b.String()
	return nil
}
