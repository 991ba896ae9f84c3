package features

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

type emitterListener = emitter.Listener

var (
	portPattern = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	datePattern = regexp.MustCompile(`Date: [^\r\n]*`)
)

// mask hides what differs from run to run.
func mask(text string) string {
	return datePattern.ReplaceAllString(portPattern.ReplaceAllString(text, "127.0.0.1:PORT"), "Date: DATE")
}

// list is an array of values of any kind.
type list []any

// null is Node's null, where it is not undefined.
type null struct{}

// show shows a value as the programs do.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "undefined"
	case null:
		return "null"
	case error:
		return fault(v)
	case string:
		return quote(v)
	case []byte:
		return quote(string(v))
	case time.Duration:
		return fmt.Sprint(v.Milliseconds())
	case bool, int64, uint64, float64:
		return fmt.Sprint(v)
	case int:
		if v == math.MaxInt {
			return "Infinity"
		}
		return fmt.Sprint(v)
	case *http.Headers:
		return showHeaders(v)
	case []http.HeaderField:
		var parts []string
		for _, f := range v {
			parts = append(parts, f.Name+": "+show(f.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case fmt.Stringer:
		return quote(v.String())
	}
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Slice {
		return fmt.Sprint(v)
	}
	parts := make([]string, r.Len())
	for i := range parts {
		parts[i] = show(r.Index(i).Interface())
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func showHeaders(h *http.Headers) string {
	var parts []string
	for _, name := range h.Names() {
		value := any(h.Get(name))
		if h.IsList(name) {
			value = h.Values(name)
		}
		parts = append(parts, name+": "+show(value))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// quote shows bytes, which Node reads as latin1, as a JavaScript literal.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(mask(s)) {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\r':
			b.WriteString(`\r`)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// fault shows an error as its class, code and message.
func fault(err error) string {
	code := string(nodeerr.CodeOf(err))
	if code == "" {
		code = "-"
	}
	kind := "Error"
	if e := (*nodeerr.Error)(nil); errors.As(err, &e) {
		switch e.Kind {
		case nodeerr.TypeError:
			kind = "TypeError"
		case nodeerr.RangeError:
			kind = "RangeError"
		}
	}
	message := err.Error()
	if !utf8.ValidString(message) {
		latin1 := make([]rune, len(message))
		for i := range len(message) {
			latin1[i] = rune(message[i])
		}
		message = string(latin1)
	}
	return mask(kind + " " + code + " " + message)
}
