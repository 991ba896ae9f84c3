package jsrt

import (
	"strconv"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// installJSON gives JSON.parse V8's messages.
func (rt *Runtime) installJSON() {
	json := rt.VM.Get("JSON").(*goja.Object)
	parse, _ := goja.AssertFunction(json.Get("parse"))
	rt.defineHidden(json, "parse", rt.Fn("parse", 2, func(c goja.FunctionCall) goja.Value {
		text := c.Argument(0).ToString()
		args := []goja.Value{text}
		if len(c.Arguments) > 1 {
			args = append(args, c.Arguments[1])
		}
		v, err := parse(c.This, args...)
		if err == nil {
			return v
		}
		if msg := jsonFault(utf16.Encode([]rune(text.String()))); msg != "" {
			rt.Throw(rt.NewError("SyntaxError", msg))
		}
		panic(err)
	}))
}

// jsonReader finds the first unit of a text that is no JSON.
type jsonReader struct {
	s  []uint16
	at int
}

// jsonFault says in V8's words where a text stops being JSON, "" when it does
// not.
func jsonFault(s []uint16) string {
	r := &jsonReader{s: s}
	r.space()
	if !r.value() {
		return r.fault()
	}
	r.space()
	if r.at < len(s) {
		return r.fault()
	}
	return ""
}

func (r *jsonReader) fault() string {
	if r.at >= len(r.s) {
		return "Unexpected end of JSON input"
	}
	where := " in JSON at position " + strconv.Itoa(r.at)
	switch c := r.s[r.at]; {
	case c >= '0' && c <= '9' || c == '-':
		return "Unexpected number" + where
	case c == '"':
		return "Unexpected string" + where
	default:
		return "Unexpected token " + string(utf16.Decode(r.s[r.at:r.at+1])) + where
	}
}

func (r *jsonReader) peek() uint16 {
	if r.at < len(r.s) {
		return r.s[r.at]
	}
	return 0
}

func (r *jsonReader) space() {
	for c := r.peek(); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = r.peek() {
		r.at++
	}
}

func (r *jsonReader) word(w string) bool {
	for i := range len(w) {
		if r.peek() != uint16(w[i]) {
			return false
		}
		r.at++
	}
	return true
}

func (r *jsonReader) value() bool {
	switch c := r.peek(); {
	case c == '{':
		return r.items('}', func() bool {
			if r.peek() != '"' || !r.text() {
				return false
			}
			r.space()
			if r.peek() != ':' {
				return false
			}
			r.at++
			r.space()
			return r.value()
		})
	case c == '[':
		return r.items(']', r.value)
	case c == '"':
		return r.text()
	case c == 't':
		return r.word("true")
	case c == 'f':
		return r.word("false")
	case c == 'n':
		return r.word("null")
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	return false
}

func (r *jsonReader) items(end uint16, item func() bool) bool {
	r.at++
	r.space()
	if r.peek() == end {
		r.at++
		return true
	}
	for {
		if !item() {
			return false
		}
		r.space()
		switch r.peek() {
		case ',':
			r.at++
			r.space()
		case end:
			r.at++
			return true
		default:
			return false
		}
	}
}

func (r *jsonReader) text() bool {
	r.at++
	for r.at < len(r.s) {
		switch c := r.s[r.at]; {
		case c == '"':
			r.at++
			return true
		case c < ' ':
			return false
		case c == '\\':
			r.at++
			if !r.escape() {
				return false
			}
		default:
			r.at++
		}
	}
	return false
}

func (r *jsonReader) escape() bool {
	switch r.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		r.at++
		return true
	case 'u':
		r.at++
		for range 4 {
			if c := r.peek(); c > 'f' || hexDigit(byte(c)) < 0 {
				return false
			}
			r.at++
		}
		return true
	}
	return false
}

func (r *jsonReader) digits() bool {
	from := r.at
	for c := r.peek(); c >= '0' && c <= '9'; c = r.peek() {
		r.at++
	}
	return r.at > from
}

func (r *jsonReader) number() bool {
	if r.peek() == '-' {
		r.at++
	}
	if r.peek() == '0' {
		r.at++
	} else if !r.digits() {
		return false
	}
	if r.peek() == '.' {
		r.at++
		if !r.digits() {
			return false
		}
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		r.at++
		if c := r.peek(); c == '+' || c == '-' {
			r.at++
		}
		return r.digits()
	}
	return true
}
