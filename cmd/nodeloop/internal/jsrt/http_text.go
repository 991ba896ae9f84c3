package jsrt

import (
	"strings"

	"github.com/dop251/goja"
)

// latin1 returns wire bytes as the JavaScript string that Node makes of them.
func (rt *Runtime) latin1(s string) goja.Value {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			var b strings.Builder
			for j := 0; j < len(s); j++ {
				b.WriteRune(rune(s[j]))
			}
			return rt.VM.ToValue(b.String())
		}
	}
	return rt.VM.ToValue(s)
}

// latin1List returns wire strings as a JavaScript array.
func (rt *Runtime) latin1List(ss []string) *goja.Object {
	vs := make([]goja.Value, len(ss))
	for i, s := range ss {
		vs[i] = rt.latin1(s)
	}
	return rt.array(vs)
}

// text is what `${v}` gives. It throws for a symbol.
func (rt *Runtime) text(v goja.Value) string {
	if _, symbol := v.(*goja.Symbol); symbol {
		rt.ThrowType("Cannot convert a Symbol value to a string")
	}
	return v.String()
}

// wire returns a JavaScript string as wire bytes; ok is false when a character
// has no single byte, of which the low byte is then taken.
func wire(v goja.Value) (s string, ok bool) {
	text := v.String()
	ok = true
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			var b strings.Builder
			for _, r := range text {
				if r > 0xff {
					ok = false
				}
				b.WriteByte(byte(r))
			}
			return b.String(), ok
		}
	}
	return text, true
}

// wireText is wire for text that is known to fit.
func wireText(v goja.Value) string {
	s, _ := wire(v)
	return s
}

// fieldName returns a header's name. One with characters that have no single
// byte stays as it is: no token, so that it is refused and never found.
func fieldName(v goja.Value) string {
	if s, ok := wire(v); ok {
		return s
	}
	return v.String()
}

// fieldText returns text for a header block. Text with characters that have no
// single byte becomes text that is refused.
func fieldText(v goja.Value) string {
	s, ok := wire(v)
	if !ok {
		return "\x00"
	}
	return s
}

// jsHeader is a header's value as a program gave it.
type jsHeader struct {
	v  goja.Value
	rt *Runtime
}

// HeaderText implements [http.HeaderText].
func (h jsHeader) HeaderText() (string, bool) {
	h.rt.text(h.v)
	return wire(h.v)
}

// jsHeaderList is an array given as a header's value.
type jsHeaderList struct{ jsHeader }

// HeaderLines implements [http.HeaderLines].
func (h jsHeaderList) HeaderLines() []string {
	items := h.rt.listOf(h.v)
	lines := make([]string, len(items))
	for i, v := range items {
		lines[i] = wireText(v)
	}
	return lines
}

// headerValue returns a header's value for the core; undefined becomes nil.
func (rt *Runtime) headerValue(v goja.Value) any {
	if v == nil || goja.IsUndefined(v) {
		return nil
	}
	if o, ok := v.(*goja.Object); ok && isArray(o) {
		return jsHeaderList{jsHeader{v, rt}}
	}
	if n, ok := v.Export().(int64); ok {
		return int(n)
	}
	return jsHeader{v, rt}
}

// headerFace is the way back from headerValue.
func (rt *Runtime) headerFace(v any) goja.Value {
	switch v := v.(type) {
	case nil:
		return goja.Undefined()
	case jsHeader:
		return v.v
	case jsHeaderList:
		return v.v
	case string:
		return rt.latin1(v)
	case []string:
		return rt.latin1List(v)
	}
	return rt.ToJS(v)
}
