package http

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Headers is the parsed form of a message's header lines: one entry for each
// name, lower-case, in the order in which a JavaScript object shows its keys.
// It mirrors message.headers. Values are the bytes that came over the wire,
// which Node reads as latin1.
type Headers struct {
	fields  []headerField
	index   map[string]int // of fields, once a linear search is too slow
	jumbled bool           // a name that belongs in front was added behind others
}

type headerField struct {
	name   string
	value  string
	values []string         // the value is a list: set-cookie, or distinct headers
	joined *strings.Builder // what value is part of, when it is of many lines
}

// linearFields is how many fields are searched one by one.
const linearFields = 24

// Get returns the value of the named header, in any case, and "" when there is
// none. The lines of a list value are joined with ", ".
func (h *Headers) Get(name string) string {
	f := h.find(lowerName(name))
	switch {
	case f == nil:
		return ""
	case f.values != nil:
		return strings.Join(f.values, ", ")
	default:
		return f.value
	}
}

// Values returns the lines of the named header, in any case: those of a list
// value as they are, any other value as one. The slice is the caller's.
func (h *Headers) Values(name string) []string {
	f := h.find(lowerName(name))
	switch {
	case f == nil:
		return nil
	case f.values != nil:
		return slices.Clone(f.values)
	default:
		return []string{f.value}
	}
}

// IsList reports whether the named header is a list, an array in Node.
func (h *Headers) IsList(name string) bool {
	f := h.find(lowerName(name))
	return f != nil && f.values != nil
}

// Has reports whether the named header is there, in any case.
func (h *Headers) Has(name string) bool { return h.find(lowerName(name)) != nil }

// Len returns the number of names.
func (h *Headers) Len() int { return len(h.fields) }

// Names returns the lower-case names in order.
func (h *Headers) Names() []string {
	h.order()
	names := make([]string, len(h.fields))
	for i := range h.fields {
		names[i] = h.fields[i].name
	}
	return names
}

// All ranges over names and values in order; a list value is joined with ", ".
func (h *Headers) All() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		h.order()
		for i := range h.fields {
			f := &h.fields[i]
			value := f.value
			if f.values != nil {
				value = strings.Join(f.values, ", ")
			}
			if !yield(f.name, value) {
				return
			}
		}
	}
}

// Set gives the named header one value.
func (h *Headers) Set(name, value string) {
	f := h.findOrAdd(lowerName(name))
	f.value, f.values, f.joined = value, nil, nil
}

// SetValues gives the named header a list value.
func (h *Headers) SetValues(name string, values ...string) {
	f := h.findOrAdd(lowerName(name))
	f.value, f.values, f.joined = "", append([]string{}, values...), nil
}

// Delete removes the named header.
func (h *Headers) Delete(name string) {
	name = lowerName(name)
	h.fields = slices.DeleteFunc(h.fields, func(f headerField) bool { return f.name == name })
	h.index = nil
}

// addLine adds a header line by Node's rules for names that come twice.
func (h *Headers) addLine(name, value string) {
	name, rule := knownField(name)
	if name == protoName {
		return
	}
	f := h.find(name)
	switch {
	case rule == listField:
		f = h.findOrAdd(name)
		f.values = append(f.values, value)
	case f == nil:
		h.findOrAdd(name).value = value
	case rule == joinComma:
		f.join(", ", value)
	case rule == joinSemicolon:
		f.join("; ", value)
	}
}

// join adds a line to the value, in time that does not depend on how many came
// before.
func (f *headerField) join(separator, value string) {
	if f.joined == nil {
		f.joined = new(strings.Builder)
		f.joined.WriteString(f.value)
	}
	f.joined.WriteString(separator)
	f.joined.WriteString(value)
	f.value = f.joined.String()
}

// addDistinct adds a header line to a table that keeps every line.
func (h *Headers) addDistinct(name, value string) {
	name, _ = knownField(name)
	f := h.findOrAdd(name)
	f.values = append(f.values, value)
}

// protoName is the one name that assigning to a JavaScript object loses.
const protoName = "__proto__"

func (h *Headers) find(name string) *headerField {
	if len(h.fields) > linearFields {
		if h.index == nil {
			h.reindex()
		}
		if i, ok := h.index[name]; ok {
			return &h.fields[i]
		}
		return nil
	}
	for i := range h.fields {
		if h.fields[i].name == name {
			return &h.fields[i]
		}
	}
	return nil
}

func (h *Headers) findOrAdd(name string) *headerField {
	if f := h.find(name); f != nil {
		return f
	}
	at := len(h.fields)
	if _, ok := arrayIndex(name); ok && at > 0 {
		h.jumbled = true
	}
	h.fields = append(h.fields, headerField{name: name})
	if h.index != nil {
		h.index[name] = at
	}
	return &h.fields[at]
}

// order puts the names in front that a JavaScript object shows first.
func (h *Headers) order() {
	if !h.jumbled {
		return
	}
	h.jumbled, h.index = false, nil
	slices.SortStableFunc(h.fields, func(a, b headerField) int {
		m, first := arrayIndex(a.name)
		n, second := arrayIndex(b.name)
		switch {
		case first && second:
			return cmp.Compare(m, n)
		case first:
			return -1
		case second:
			return 1
		}
		return 0
	})
}

func (h *Headers) reindex() {
	h.index = make(map[string]int, 2*len(h.fields))
	for i := range h.fields {
		h.index[h.fields[i].name] = i
	}
}

// arrayIndex reports whether a JavaScript object would keep the name in front
// of its other keys, by number: a plain integer below 2^32-1.
func arrayIndex(name string) (uint64, bool) {
	if name == "" || len(name) > 10 || name[0] == '0' && len(name) > 1 {
		return 0, false
	}
	var n uint64
	for i := range len(name) {
		if name[i] < '0' || name[i] > '9' {
			return 0, false
		}
		n = n*10 + uint64(name[i]-'0')
	}
	return n, n < 1<<32-1
}
