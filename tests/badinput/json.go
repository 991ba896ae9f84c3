package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

// member is a property of an object; one whose value is undefined is left out.
type member struct {
	name  string
	value any
}

type object []member

// wire is bytes that came over the wire, which JavaScript reads as latin1.
type wire string

type undefined struct{}

// orUndefined is undefined for an empty string, and otherwise the string.
func orUndefined(s string) any {
	if s == "" {
		return undefined{}
	}
	return s
}

// write prints a line.
func write(line string) { os.Stdout.WriteString(line + "\n") }

// text is a value as JSON.stringify writes it.
func text(v any) string {
	var b strings.Builder
	appendJSON(&b, v)
	return b.String()
}

func appendJSON(b *strings.Builder, v any) {
	switch v := v.(type) {
	case nil, undefined:
		b.WriteString("null")
	case bool, int, uint64:
		fmt.Fprint(b, v)
	case string:
		appendString(b, v)
	case wire:
		appendString(b, stream.Decode([]byte(v), stream.Latin1))
	case []string:
		appendList(b, len(v), func(i int) any { return wire(v[i]) })
	case []any:
		appendList(b, len(v), func(i int) any { return v[i] })
	case []object:
		appendList(b, len(v), func(i int) any { return v[i] })
	case [][]any:
		appendList(b, len(v), func(i int) any { return v[i] })
	case *http.Headers:
		appendJSON(b, headersOf(v))
	case object:
		appendObject(b, v)
	default:
		panic(fmt.Sprintf("no JSON for %T", v))
	}
}

func appendList(b *strings.Builder, n int, at func(i int) any) {
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		appendJSON(b, at(i))
	}
	b.WriteByte(']')
}

func appendObject(b *strings.Builder, o object) {
	b.WriteByte('{')
	first := true
	for _, m := range o {
		if _, none := m.value.(undefined); none {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		appendString(b, m.name)
		b.WriteByte(':')
		appendJSON(b, m.value)
	}
	b.WriteByte('}')
}

// headersOf is what JavaScript's object of headers shows: a plain object's
// __proto__ is no property.
func headersOf(h *http.Headers) object {
	o := object{}
	for _, name := range h.Names() {
		switch {
		case name == "__proto__":
		case h.IsList(name):
			o = append(o, member{textOf(name), h.Values(name)})
		default:
			o = append(o, member{textOf(name), wire(h.Get(name))})
		}
	}
	return o
}

// textOf reads wire bytes as JavaScript does.
func textOf(s string) string { return stream.Decode([]byte(s), stream.Latin1) }

// wireOf is the bytes that text stands for on the wire. A character that no byte
// stands for becomes a NUL: Node refuses the two alike.
func wireOf(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r > 0xff {
			r = 0
		}
		b = append(b, byte(r))
	}
	return string(b)
}

var escapes = map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

func appendString(b *strings.Builder, s string) {
	b.WriteByte('"')
	for _, r := range s {
		switch escape := escapes[r]; {
		case escape != "":
			b.WriteString(escape)
		case r < 0x20:
			b.WriteString(`\u00` + string(strconv.FormatInt(0x100+int64(r), 16)[1:]))
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}

// clipped is text of at most n characters, with an ellipsis for what is left
// out.
func clipped(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n]) + "…"
}
