package jsrt

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
)

// The engine's ^ and $ with the flag m know one line terminator, \n. JavaScript
// has four. Expressions that ask for lines keep their source, but match with a
// pattern in which both are spelt out.

const (
	lineStart = `(?<![^\n\r\u2028\u2029])`
	lineEnd   = `(?![^\n\r\u2028\u2029])`
)

// spellLines returns pattern with ^ and $ spelt out, or pattern itself when it
// has neither.
func spellLines(pattern string) string {
	if !strings.ContainsAny(pattern, "^$") {
		return pattern
	}
	var b strings.Builder
	class := false
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '\\' && i+1 < len(pattern):
			b.WriteByte(c)
			i++
			b.WriteByte(pattern[i])
		case class:
			class = c != ']'
			b.WriteByte(c)
		case c == '[':
			class = true
			b.WriteByte(c)
		case c == '^':
			b.WriteString(lineStart)
		case c == '$':
			b.WriteString(lineEnd)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// lineRegExps makes expressions with the flag m match by lines: those that
// programs construct, and through [lineRegExps.literals] those in their text.
type lineRegExps struct {
	rt      *Runtime
	make    func(args []goja.Value, newTarget *goja.Object) *goja.Object
	object  reflect.Type // the engine's expression object
	pattern uintptr      // offset of its compiled pattern
}

// fixLines puts the constructor of lineRegExps in the place of the engine's.
func (rt *Runtime) fixLines() {
	type construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object
	ctor := rt.VM.GlobalObject().Get("RegExp").(*goja.Object)
	t, p := rt.seam.impl(ctor)
	build := (*construct)(unsafe.Add(p, field(t, "construct", reflect.TypeFor[construct]()).Offset))
	call := (*func(goja.FunctionCall) goja.Value)(unsafe.Add(p, field(t, "f", reflect.TypeFor[func(goja.FunctionCall) goja.Value]()).Offset))
	l := &lineRegExps{rt: rt, make: *build}
	sample := l.make([]goja.Value{rt.VM.ToValue("")}, nil)
	l.object, _ = rt.seam.impl(sample)
	l.pattern = field(l.object, "pattern", nil).Offset
	*build = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
		o := l.make(args, newTarget)
		l.fix(o)
		return o
	}
	plain := *call
	*call = func(c goja.FunctionCall) goja.Value {
		v := plain(c)
		if v != c.Argument(0) {
			l.fix(v)
		}
		return v
	}
	rt.lines = l
}

// compiled returns where an expression object keeps its compiled pattern.
func (l *lineRegExps) compiled(o *goja.Object) *unsafe.Pointer {
	t, p := l.rt.seam.impl(o)
	if t != l.object {
		return nil
	}
	return (*unsafe.Pointer)(unsafe.Add(p, l.pattern))
}

// fix gives a new expression its line pattern, if it asks for lines.
func (l *lineRegExps) fix(v goja.Value) {
	o, ok := v.(*goja.Object)
	if !ok {
		return
	}
	at := l.compiled(o)
	if at == nil || !o.Get("multiline").ToBoolean() {
		return
	}
	if p := l.patternOf(o.Get("source").String(), o.Get("flags").String()); p != nil {
		*at = p
	}
}

// patternOf compiles source by lines, nil when that changes nothing.
func (l *lineRegExps) patternOf(source, flags string) unsafe.Pointer {
	spelt := spellLines(source)
	if spelt == source {
		return nil
	}
	return *l.compiled(l.make([]goja.Value{l.rt.VM.ToValue(spelt), l.rt.VM.ToValue(flags)}, nil))
}

// literals does for the literals of a program what fix does for objects.
func (l *lineRegExps) literals(src string, prg *goja.Program) {
	if maybeLines(src) {
		l.program(reflect.ValueOf(prg).Elem(), map[unsafe.Pointer]bool{})
	}
}

// maybeLines reports whether a text may have a literal with the flag m.
func maybeLines(src string) bool {
	for rest := src; ; {
		i := strings.IndexByte(rest, '/')
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
		for j := 0; j < len(rest) && rest[j] >= 'a' && rest[j] <= 'z'; j++ {
			if rest[j] == 'm' {
				return true
			}
		}
	}
}

var programType = reflect.TypeFor[*goja.Program]()

// program walks the instructions of prg and of the functions in it.
func (l *lineRegExps) program(prg reflect.Value, seen map[unsafe.Pointer]bool) {
	code := prg.FieldByName("code")
	if !code.IsValid() || code.Kind() != reflect.Slice {
		panic("jsrt: this version of the engine has no Program.code")
	}
	for i := range code.Len() {
		in := code.Index(i).Elem()
		if in.Kind() == reflect.Pointer && !in.IsNil() && in.Elem().Kind() == reflect.Struct {
			l.instruction(in.Elem(), seen)
		}
	}
}

func (l *lineRegExps) instruction(in reflect.Value, seen map[unsafe.Pointer]bool) {
	if in.Type().Name() == "newRegexp" {
		l.literal(in)
		return
	}
	for i := range in.NumField() {
		switch f := in.Field(i); {
		case f.Type() == programType && !f.IsNil() && !seen[f.UnsafePointer()]:
			seen[f.UnsafePointer()] = true
			l.program(f.Elem(), seen)
		case f.Kind() == reflect.Struct:
			l.instruction(f, seen)
		}
	}
}

func (l *lineRegExps) literal(in reflect.Value) {
	slot := in.FieldByName("pattern")
	p := slot.Elem()
	if !p.FieldByName("multiline").Bool() {
		return
	}
	flags := "m"
	for name, flag := range map[string]string{"global": "g", "ignoreCase": "i", "dotAll": "s", "sticky": "y", "unicode": "u"} {
		if p.FieldByName(name).Bool() {
			flags += flag
		}
	}
	if c := l.patternOf(p.FieldByName("src").String(), flags); c != nil {
		*(*unsafe.Pointer)(slot.Addr().UnsafePointer()) = c
	}
}
