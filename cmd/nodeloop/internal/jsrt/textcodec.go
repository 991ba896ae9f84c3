package jsrt

import (
	"strings"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// encodingLabels maps the labels of the Encoding standard that Node knows
// without ICU's tables, and windows-1252's, to their names.
var encodingLabels = map[string]string{
	"unicode-1-1-utf-8": "utf-8", "utf8": "utf-8", "utf-8": "utf-8", "unicode11utf8": "utf-8", "unicode20utf8": "utf-8", "x-unicode20utf8": "utf-8",
	"utf-16": "utf-16le", "utf-16le": "utf-16le", "ucs-2": "utf-16le", "unicode": "utf-16le", "iso-10646-ucs-2": "utf-16le",
	"csunicode": "utf-16le", "unicodefeff": "utf-16le", "utf-16be": "utf-16be", "unicodefffe": "utf-16be",
	"ascii": "windows-1252", "latin1": "windows-1252", "iso-8859-1": "windows-1252", "us-ascii": "windows-1252", "l1": "windows-1252",
	"windows-1252": "windows-1252", "cp1252": "windows-1252", "x-cp1252": "windows-1252", "iso8859-1": "windows-1252", "iso88591": "windows-1252",
	"iso_8859-1": "windows-1252", "ansi_x3.4-1968": "windows-1252", "cp819": "windows-1252", "ibm819": "windows-1252", "iso-ir-100": "windows-1252",
}

// windows1252 holds what differs from Latin-1: the characters of 0x80 to 0x9f.
var windows1252 = []rune("\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
	"\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178")

// loadTextCodec makes what TextEncoder and TextDecoder build on.
func (rt *Runtime) loadTextCodec() goja.Value {
	vm := rt.VM
	u8, _ := goja.AssertConstructor(vm.Get("Uint8Array"))
	return rt.exportsOf(
		nativeFn{"encode", 1, func(c goja.FunctionCall) goja.Value {
			o, err := u8(nil, vm.ToValue(vm.NewArrayBuffer(utf8Of(c.Argument(0)))))
			rt.Check(err)
			return o
		}},
		nativeFn{"encodeInto", 2, func(c goja.FunctionCall) goja.Value {
			dst, _ := rt.BytesOf(c.Argument(1))
			n, read := 0, 0
			for _, r := range c.Argument(0).String() {
				size := utf8.RuneLen(r)
				if n+size > len(dst) {
					break
				}
				n += utf8.EncodeRune(dst[n:], r)
				read++
				if r > 0xffff {
					read++
				}
			}
			return vm.NewArray(read, n)
		}},
		nativeFn{"encodingName", 1, func(c goja.FunctionCall) goja.Value {
			label := strings.ToLower(strings.Trim(c.Argument(0).String(), "\t\n\f\r "))
			return vm.ToValue(encodingLabels[label])
		}},
		nativeFn{"decode", 5, rt.decodeText},
	)
}

// decodeText decodes (name, bytes, pending, stream, fatal) to [text, pending],
// or to null when fatal is set and the bytes are wrong.
func (rt *Runtime) decodeText(c goja.FunctionCall) goja.Value {
	b, _ := rt.ViewBytes(c.Argument(1))
	if p, ok := rt.BytesOf(c.Argument(2)); ok {
		b = append(append([]byte(nil), p...), b...)
	}
	stream, fatal := c.Argument(3).ToBoolean(), c.Argument(4).ToBoolean()
	var text goja.Value
	rest := 0
	switch name := c.Argument(0).String(); name {
	case "utf-8":
		if stream {
			rest = incompleteTail(b)
		}
		whole := b[:len(b)-rest]
		if fatal && !utf8.Valid(whole) {
			return goja.Null()
		}
		text = rt.VM.ToValue(decodeUTF8(whole))
	case "utf-16le", "utf-16be":
		rest = len(b) % 2
		if rest == 1 && !stream {
			if fatal {
				return goja.Null()
			}
		}
		units := make([]uint16, 0, len(b)/2+1)
		for i := 0; i+1 < len(b); i += 2 {
			lo, hi := b[i], b[i+1]
			if name == "utf-16be" {
				lo, hi = hi, lo
			}
			units = append(units, uint16(lo)|uint16(hi)<<8)
		}
		if rest == 1 && !stream {
			units = append(units, utf8.RuneError)
		}
		text = goja.StringFromUTF16(units)
	default:
		runes := make([]rune, len(b))
		for i, ch := range b {
			runes[i] = rune(ch)
			if ch >= 0x80 && ch < 0xa0 {
				runes[i] = windows1252[ch-0x80]
			}
		}
		text = rt.VM.ToValue(string(runes))
	}
	if rest == 0 || !stream {
		return rt.VM.NewArray(text, goja.Null())
	}
	return rt.VM.NewArray(text, rt.BufferFrom(append([]byte(nil), b[len(b)-rest:]...)))
}

// incompleteTail is how many bytes at the end begin a character that is not
// there in full.
func incompleteTail(b []byte) int {
	for i := 1; i <= 3 && i <= len(b); i++ {
		c := b[len(b)-i]
		switch {
		case c&0xc0 == 0x80:
			continue
		case c >= 0xc2 && c <= 0xf4:
			need := 2
			if c >= 0xf0 {
				need = 4
			} else if c >= 0xe0 {
				need = 3
			}
			if i < need && invalidPrefix(b[len(b)-i:]) == i {
				return i
			}
		}
		return 0
	}
	return 0
}
