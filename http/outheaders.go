package http

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// HeaderText is a header value from a layer above: its text as wire bytes, and
// false when it holds a character that no single byte stands for.
type HeaderText interface {
	HeaderText() (text string, ok bool)
}

// HeaderField is one header for a message to send. Value is a string, a
// []string for several lines, a number, a [fmt.Stringer] or a [HeaderText]; it
// becomes text when the header block is written.
type HeaderField struct {
	Name  string
	Value any
}

// outHeaders are the headers set on a message, in the order of the keys of a
// JavaScript object. Names keep the spelling they were last set with.
type outHeaders struct {
	fields []outField
	// set is true once a header was ever set: Node's table then exists and
	// stays, even when it is empty again.
	set bool
	// shared: fields are those of other messages too, and not to be changed.
	shared bool
}

// own makes fields the message's alone.
func (h *outHeaders) own() {
	if h.shared {
		h.fields, h.shared = slices.Clone(h.fields), false
	}
}

type outField struct {
	HeaderField
	key string // name in lower case
}

func (h *outHeaders) find(key string) *outField {
	for i := range h.fields {
		if h.fields[i].key == key {
			return &h.fields[i]
		}
	}
	return nil
}

func (h *outHeaders) put(name string, value any) {
	h.set = true
	h.own()
	key := lowerName(name)
	if f := h.find(key); f != nil {
		f.HeaderField = HeaderField{name, value}
		return
	}
	at := len(h.fields)
	if n, ok := arrayIndex(key); ok {
		at = 0
		for at < len(h.fields) {
			if other, ok := arrayIndex(h.fields[at].key); !ok || other > n {
				break
			}
			at++
		}
	}
	h.fields = slices.Insert(h.fields, at, outField{HeaderField{name, value}, key})
}

func (h *outHeaders) remove(key string) {
	h.own()
	h.fields = slices.DeleteFunc(h.fields, func(f outField) bool { return f.key == key })
}

// headerText returns the text that a header value has on the wire.
func headerText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case []string:
		return strings.Join(v, ",")
	case HeaderText:
		text, _ := v.HeaderText()
		return text
	default:
		return fmt.Sprint(v)
	}
}

// headerLines returns the lines of a list value, and false for a single value.
func headerLines(value any) ([]string, bool) {
	switch v := value.(type) {
	case []string:
		return v, true
	case HeaderLines:
		lines := v.HeaderLines()
		return lines, true
	}
	return nil, false
}

// HeaderLines is a list value from a layer above.
type HeaderLines interface {
	HeaderText
	// HeaderLines returns the list's elements as wire bytes.
	HeaderLines() []string
}
