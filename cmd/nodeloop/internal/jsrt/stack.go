package jsrt

import (
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// entryName is the script that holds the outermost frame open.
const entryName = "nodeloop:entry"

// callSite is one frame as V8 shows it.
type callSite struct {
	fn, file  string
	line, col int
	native    bool
	module    bool // the body of a CommonJS module
}

func (rt *Runtime) hiddenFrame(f *goja.StackFrame) bool {
	if rt.seam.frameProgram(f) != nil {
		name := f.SrcName()
		return name == entryName || rt.hiddenSources[name]
	}
	name := f.FuncName()
	return name == "<native>" || strings.HasPrefix(name, "github.com/") || rt.hiddenNatives[name]
}

func (rt *Runtime) site(f *goja.StackFrame) callSite {
	name := f.FuncName()
	if name == "<anonymous>" || name == "<native>" {
		name = ""
	}
	prg := rt.seam.frameProgram(f)
	if prg == nil {
		return callSite{fn: name, native: true}
	}
	pos := f.Position()
	s := callSite{fn: name, file: pos.Filename, line: pos.Line, col: pos.Column}
	if s.file == "" {
		s.file = f.SrcName()
	}
	if unit := rt.units[s.file]; unit != nil {
		if s.line == 1 {
			s.col = max(1, s.col-unit.prefix)
		}
		s.col = unit.callColumn(s.line, s.col)
		s.module = unit.body == prg
	}
	return s
}

// callColumn moves the place of a call from its parenthesis, where the engine
// puts it, to where V8 does: the last name of what is called, or the `new`.
func (u *unit) callColumn(line, col int) int {
	text := u.line(line)
	at := col - 1
	if at < 1 || at >= len(text) || text[at] != '(' {
		return col
	}
	start := at
	for start > 0 && isNameByte(text[start-1]) {
		start--
	}
	if start == at {
		return col
	}
	whole := start
	for whole > 0 && (isNameByte(text[whole-1]) || text[whole-1] == '.') {
		whole--
	}
	if before := strings.TrimRight(text[:whole], " "); strings.HasSuffix(before, "new") && len(before) < whole {
		return len(before) - len("new") + 1
	}
	return start + 1
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// line returns a line of the source, from 1.
func (u *unit) line(n int) string {
	if u.starts == nil {
		u.starts = []int{0}
		for i := range len(u.source) {
			if u.source[i] == '\n' {
				u.starts = append(u.starts, i+1)
			}
		}
	}
	if n < 1 || n > len(u.starts) {
		return ""
	}
	end := len(u.source)
	if n < len(u.starts) {
		end = u.starts[n] - 1
	}
	return u.source[u.starts[n-1]:end]
}

func (s callSite) String() string {
	fn := s.fn
	if s.module {
		fn = "Object.<anonymous>"
	}
	where := "<anonymous>"
	if !s.native {
		where = s.file + ":" + strconv.Itoa(s.line) + ":" + strconv.Itoa(s.col)
	}
	if fn == "" {
		return where
	}
	return fn + " (" + where + ")"
}

// formatStack makes the value of `stack`: what Error.prepareStackTrace returns
// when a program has set it, else V8's text.
func (rt *Runtime) formatStack(o *goja.Object, frames []goja.StackFrame) goja.Value {
	if prepare, ok := goja.AssertFunction(rt.errorCtor.Get("prepareStackTrace")); ok && !rt.preparing {
		sites := make([]any, len(frames))
		for i := range frames {
			sites[i] = rt.newCallSite(rt.site(&frames[i]))
		}
		rt.preparing = true
		v, err := prepare(rt.errorCtor, o, rt.VM.NewArray(sites...))
		rt.preparing = false
		if err != nil {
			panic(err)
		}
		return v
	}
	var b strings.Builder
	for i := range frames {
		b.WriteString("\n    at ")
		b.WriteString(rt.site(&frames[i]).String())
	}
	return rt.concat(rt.stackHeader(o), b.String())
}

// stackHeader is the first line of a stack: the error as a string, Node's own
// errors with their code.
func (rt *Runtime) stackHeader(o *goja.Object) goja.Value {
	name, msg := orEmpty(o.Get("name"), "Error"), orEmpty(o.Get("message"), "")
	if rt.V16() && o.GetSymbol(rt.symNodeError) != nil {
		name += " [" + orEmpty(o.Get("code"), "") + "]"
	}
	switch {
	case name == "":
		return rt.VM.ToValue(msg)
	case msg == "":
		return rt.VM.ToValue(name)
	}
	return rt.VM.ToValue(name + ": " + msg)
}

func orEmpty(v goja.Value, absent string) string {
	if v == nil || goja.IsUndefined(v) {
		return absent
	}
	return v.String()
}

func (rt *Runtime) concat(v goja.Value, s string) goja.Value {
	if s == "" {
		return v
	}
	return rt.VM.ToValue(v.String() + s)
}

// newCallSite returns the object that Error.prepareStackTrace is given for a
// frame.
func (rt *Runtime) newCallSite(s callSite) *goja.Object {
	if rt.callSiteProto == nil {
		rt.callSiteProto = rt.makeCallSiteProto()
	}
	o := rt.VM.CreateObject(rt.callSiteProto)
	rt.Attach(o, &s)
	return o
}

func (rt *Runtime) makeCallSiteProto() *goja.Object {
	proto := rt.VM.NewObject()
	def := func(name string, f func(s *callSite) any) {
		rt.defineHidden(proto, name, rt.Fn(name, 0, func(c goja.FunctionCall) goja.Value {
			s, ok := HandleOf[*callSite](rt, c.This)
			if !ok {
				rt.ThrowType("CallSite method " + name + " expects CallSite as receiver")
			}
			v := f(s)
			if v == nil {
				return goja.Undefined()
			}
			return rt.VM.ToValue(v)
		}))
	}
	null := goja.Null()
	orNull := func(s string) any {
		if s == "" {
			return null
		}
		return s
	}
	def("getFileName", func(s *callSite) any { return orNull(s.file) })
	def("getScriptNameOrSourceURL", func(s *callSite) any { return orNull(s.file) })
	def("getLineNumber", func(s *callSite) any {
		if s.native {
			return null
		}
		return s.line
	})
	def("getColumnNumber", func(s *callSite) any {
		if s.native {
			return null
		}
		return s.col
	})
	def("getFunctionName", func(s *callSite) any { return orNull(s.fn) })
	def("getTypeName", func(*callSite) any { return "Object" })
	def("getMethodName", func(*callSite) any { return null })
	def("getThis", func(*callSite) any { return nil })
	def("getFunction", func(*callSite) any { return nil })
	def("getEvalOrigin", func(*callSite) any { return nil })
	def("getPromiseIndex", func(*callSite) any { return null })
	def("isNative", func(s *callSite) any { return s.native })
	def("isToplevel", func(s *callSite) any { return !s.module })
	def("isEval", func(*callSite) any { return false })
	def("isConstructor", func(*callSite) any { return false })
	def("isAsync", func(*callSite) any { return false })
	def("isPromiseAll", func(*callSite) any { return false })
	def("toString", func(s *callSite) any { return s.String() })
	return proto
}
