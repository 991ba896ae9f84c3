package jsrt

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf16"
	"unsafe"

	"github.com/dop251/goja"
)

// kinds names what the engine's object types are to JavaScript.
var kinds = map[string]string{
	"proxyObject": "Proxy", "mapObject": "Map", "setObject": "Set", "weakMapObject": "WeakMap",
	"weakSetObject": "WeakSet", "Promise": "Promise", "dateObject": "Date", "regexpObject": "RegExp",
	"errorObject": "Error", "argumentsObject": "Arguments", "arrayBufferObject": "ArrayBuffer",
	"dataViewObject": "DataView", "typedArrayObject": "TypedArray", "mapIterObject": "Map Iterator",
	"setIterObject": "Set Iterator", "stringObject": "String", "generatorObject": "Generator",
	"generatorFuncObject": "GeneratorFunction", "generatorMethodFuncObject": "GeneratorFunction",
	"asyncFuncObject": "AsyncFunction", "asyncMethodFuncObject": "AsyncFunction",
	"asyncArrowFuncObject": "AsyncFunction", "classFuncObject": "Class",
}

// KindOf returns what built-in type an object is, whatever its prototype: "Map",
// "Promise", "Proxy", …; "" for an ordinary object, array or function.
func (rt *Runtime) KindOf(o *goja.Object) string {
	t, p := rt.seam.impl(o)
	if t == nil {
		return ""
	}
	name := t.Name()
	if k, ok := kinds[name]; ok {
		return k
	}
	if name == "primitiveValueObject" {
		return rt.boxedKind(t, p)
	}
	return ""
}

func (rt *Runtime) boxedKind(t reflect.Type, p unsafe.Pointer) string {
	f, ok := t.FieldByName("pValue")
	if !ok {
		return ""
	}
	v := *(*goja.Value)(unsafe.Add(p, fieldOffset(t, f)))
	switch {
	case v == nil:
		return ""
	case isSymbol(v):
		return "Symbol"
	case goja.IsBigInt(v):
		return "BigInt"
	case goja.IsNumber(v):
		return "Number"
	case v.ExportType() != nil && v.ExportType().Kind() == reflect.Bool:
		return "Boolean"
	}
	return ""
}

func (rt *Runtime) loadTypesNative() goja.Value {
	vm := rt.VM
	return rt.exportsOf(
		nativeFn{"kindOf", 1, func(c goja.FunctionCall) goja.Value {
			o, ok := c.Argument(0).(*goja.Object)
			if !ok {
				return vm.ToValue("")
			}
			return vm.ToValue(rt.KindOf(o))
		}},
		nativeFn{"whenSame", 2, rt.whenSame},
		nativeFn{"emitterCapture", 1, func(c goja.FunctionCall) goja.Value {
			if p := rt.PeerOf(c.Argument(0)); p != nil {
				return rt.VM.ToValue(p.capture)
			}
			return goja.Undefined()
		}},
		nativeFn{"isDataFace", 1, func(c goja.FunctionCall) goja.Value {
			_, ok := HandleOf[dataFace](rt, c.Argument(0))
			return rt.VM.ToValue(ok)
		}},
		nativeFn{"isNative", 1, func(c goja.FunctionCall) goja.Value {
			o, ok := c.Argument(0).(*goja.Object)
			return rt.VM.ToValue(ok && rt.seam.program(o) == nil)
		}},
		nativeFn{"proxyParts", 1, func(c goja.FunctionCall) goja.Value {
			p, ok := c.Argument(0).Export().(goja.Proxy)
			if !ok {
				return nil
			}
			return vm.NewArray(orNullObject(p.Target()), orNullObject(p.Handler()))
		}},
		nativeFn{"promiseParts", 1, func(c goja.FunctionCall) goja.Value {
			p, ok := c.Argument(0).Export().(*goja.Promise)
			if !ok {
				return nil
			}
			result := p.Result()
			if result == nil {
				result = goja.Undefined()
			}
			return vm.NewArray(int(p.State()), result)
		}},
		nativeFn{"previewIterator", 1, func(c goja.FunctionCall) goja.Value {
			return rt.previewIterator(c.Argument(0).(*goja.Object))
		}},
		nativeFn{"sameBytes", 2, func(c goja.FunctionCall) goja.Value {
			a, _ := rt.ViewBytes(c.Argument(0))
			b, _ := rt.ViewBytes(c.Argument(1))
			return vm.ToValue(bytes.Equal(a, b))
		}},
		nativeFn{"escapeText", 2, func(c goja.FunctionCall) goja.Value {
			return escapeText(c.Argument(0).(goja.String), c.Argument(1).String() != "", rt.V16())
		}},
		nativeFn{"iteratorYieldsEntries", 1, func(c goja.FunctionCall) goja.Value {
			return vm.ToValue(rt.yieldsEntries(c.Argument(0).(*goja.Object)))
		}},
		nativeFn{"isExternalHandle", 1, func(c goja.FunctionCall) goja.Value {
			o, ok := c.Argument(0).(*goja.Object)
			if !ok {
				return vm.ToValue(false)
			}
			t, _ := rt.seam.impl(o)
			return vm.ToValue(t != nil && strings.HasPrefix(t.Name(), "objectGo"))
		}},
		nativeFn{"ownNonIndex", 2, func(c goja.FunctionCall) goja.Value {
			return rt.ownNonIndex(c.Argument(0).(*goja.Object), c.Argument(1).ToBoolean())
		}},
	)
}

func orNullObject(o *goja.Object) goja.Value {
	if o == nil {
		return goja.Null()
	}
	return o
}

// previewIterator lists what is left of a Map or Set iterator without moving
// it.
func (rt *Runtime) previewIterator(o *goja.Object) goja.Value {
	t, p := rt.seam.impl(o)
	f, ok := t.FieldByName("iter")
	if !ok {
		return rt.VM.NewArray()
	}
	iter := reflect.NewAt(f.Type, unsafe.Add(p, f.Offset)).Elem()
	if iter.IsNil() {
		return rt.VM.NewArray()
	}
	kept := reflect.New(f.Type.Elem())
	at := iter.UnsafePointer()
	state := reflect.NewAt(f.Type.Elem(), at)
	kept.Elem().Set(state.Elem())
	var items []any
	next, _ := goja.AssertFunction(o.Get("next"))
	for {
		step := rt.Call(next, o).(*goja.Object)
		if step.Get("done").ToBoolean() {
			break
		}
		items = append(items, step.Get("value"))
	}
	state.Elem().Set(kept.Elem())
	iter.Set(state)
	return rt.VM.NewArray(items...)
}

// escapeText escapes what util.inspect escapes in strings: control characters,
// backslashes, single quotes when asked to, and in node16 lone surrogates.
func escapeText(s goja.String, quotes, v16 bool) goja.Value {
	n := s.Length()
	out := make([]uint16, 0, n+8)
	for i := range n {
		u := s.CharAt(i)
		esc := ""
		switch {
		case u == '\\':
			esc = `\\`
		case u == '\'' && quotes:
			esc = `\'`
		case u == '\n':
			esc = `\n`
		case u == '\t':
			esc = `\t`
		case u == '\r':
			esc = `\r`
		case u == '\b':
			esc = `\b`
		case u == '\f':
			esc = `\f`
		case u < ' ' && !v16:
			esc = fmt.Sprintf(`\u%04x`, u)
		case v16 && (u < ' ' || u >= 0x7f && u < 0xa0):
			esc = fmt.Sprintf(`\x%02X`, u)
		case v16 && utf16.IsSurrogate(rune(u)) && !paired(s, i, n):
			esc = fmt.Sprintf(`\u%x`, u)
		}
		if esc == "" {
			out = append(out, u)
			continue
		}
		for j := range len(esc) {
			out = append(out, uint16(esc[j]))
		}
	}
	return goja.StringFromUTF16(out)
}

// paired reports whether the surrogate at i has its other half.
func paired(s goja.String, i, n int) bool {
	u := s.CharAt(i)
	if u < 0xdc00 {
		return i+1 < n && s.CharAt(i+1)>>10 == 0xdc00>>10
	}
	return i > 0 && s.CharAt(i-1)>>10 == 0xd800>>10
}

// yieldsEntries reports whether a Map or Set iterator yields [key, value]
// pairs.
func (rt *Runtime) yieldsEntries(o *goja.Object) bool {
	t, p := rt.seam.impl(o)
	f, ok := t.FieldByName("kind")
	if !ok {
		return false
	}
	const keyAndValue = 2
	return *(*int)(unsafe.Add(p, f.Offset)) == keyAndValue
}

// ownNonIndex lists the own keys of an array that are no indices; all of them,
// or those that enumerate.
func (rt *Runtime) ownNonIndex(o *goja.Object, all bool) goja.Value {
	var names []string
	if all {
		names = o.GetOwnPropertyNames()
	} else {
		names = o.Keys()
	}
	var out []any
	for _, n := range names {
		if !isIndex(n) {
			out = append(out, n)
		}
	}
	return rt.VM.NewArray(out...)
}

func isIndex(s string) bool {
	if s == "" || len(s) > 10 || s[0] == '0' && len(s) > 1 {
		return false
	}
	n := uint64(0)
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		n = n*10 + uint64(s[i]-'0')
	}
	return n < 1<<32-1
}

// whenSame makes a function that returns at once when its first two arguments
// are the same value, or are not, and calls another for anything else. Loops
// over millions of bytes compare with it.
func (rt *Runtime) whenSame(c goja.FunctionCall) goja.Value {
	same := c.Argument(0).ToBoolean()
	name := c.Argument(1).(*goja.Object).Get("name").String()
	otherwise, _ := goja.AssertFunction(c.Argument(1))
	return rt.Fn(name, 3, func(c goja.FunctionCall) goja.Value {
		if args := c.Arguments; len(args) >= 2 && args[0].SameAs(args[1]) == same {
			return goja.Undefined()
		}
		return rt.Call(otherwise, c.This, Args(c)...)
	})
}
