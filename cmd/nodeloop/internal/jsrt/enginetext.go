package jsrt

import (
	"reflect"
	"strings"
	"unsafe"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"
)

// engineWords maps whole messages of the engine to V8's.
var engineWords = map[string]string{
	"Malformed URI":                                  "URI malformed",
	"Constructor Promise requires 'new'":             "Promise constructor cannot be invoked without 'new'",
	"No initial value":                               "Reduce of empty array with no initial value",
	"toFixed() precision must be between 0 and 100":  "toFixed() digits argument must be between 0 and 100",
	"Cannot access a variable before initialization": "Cannot access variable before initialization",
	"Promise self-resolution":                        "Chaining cycle detected for promise #<Promise>",
}

// engineText puts the engine's words for an error into V8's, as far as the
// source at hand tells what V8 would have named.
func (rt *Runtime) engineText(ctor, msg string) string {
	if s, ok := engineWords[msg]; ok {
		return s
	}
	if strings.HasPrefix(msg, "Could not convert &{") {
		return "Cannot convert object to primitive value"
	}
	if rest, ok := strings.CutPrefix(msg, "Cannot read property '"); ok {
		if i := strings.LastIndex(rest, "' of undefined"); i >= 0 {
			return rt.readText(rest[:i])
		}
	}
	if rest, ok := strings.CutPrefix(msg, "Cannot assign to read only property '"); ok && strings.HasSuffix(rest, "'") {
		return msg + " of object '#<Object>'"
	}
	switch {
	case strings.HasPrefix(msg, "Object has no member '"), strings.HasPrefix(msg, "Not a function: "):
		if s := rt.calleeText(); s != "" {
			return s + " is not a function"
		}
		name := strings.TrimSuffix(strings.TrimPrefix(msg, "Object has no member '"), "'")
		return name + " is not a function"
	case strings.HasPrefix(msg, "Value is not an object: "):
		return rt.notObjectText(strings.TrimPrefix(msg, "Value is not an object: "))
	case msg == "Value is not a constructor":
		if s := rt.calleeText(); s != "" {
			return s + " is not a constructor"
		}
	case msg == "Class constructor cannot be invoked without 'new'":
		if s := rt.calleeText(); s != "" {
			return "Class constructor " + s + " cannot be invoked without 'new'"
		}
	case msg == "Cannot convert undefined or null to object":
		return rt.setText(msg)
	}
	return msg
}

// nullish looks for the value that a read was attempted on: it still lies on
// the engine's stack.
func (rt *Runtime) nullish() string {
	top, below := rt.seam.top()
	for _, v := range []goja.Value{top, below} {
		if v != nil && goja.IsNull(v) {
			return "null"
		}
		if v != nil && goja.IsUndefined(v) {
			return "undefined"
		}
	}
	return "undefined"
}

func (rt *Runtime) readText(name string) string {
	if rt.V16() {
		return "Cannot read properties of " + rt.nullish() + " (reading '" + name + "')"
	}
	return "Cannot read property '" + name + "' of " + rt.nullish()
}

// setText is for an assignment to a property of null or undefined.
func (rt *Runtime) setText(msg string) string {
	var name string
	rt.atThrow(func(n any, src string) {
		a, ok := n.(*ast.AssignExpression)
		if !ok {
			return
		}
		switch left := a.Left.(type) {
		case *ast.DotExpression:
			name = left.Identifier.Name.String()
		case *ast.BracketExpression:
			if s, ok := left.Member.(*ast.StringLiteral); ok {
				name = s.Value.String()
			}
		}
	})
	if name == "" {
		return msg
	}
	of := "undefined"
	if a, b, c := rt.seam.top3(); goja.IsNull(a) || goja.IsNull(b) || goja.IsNull(c) {
		of = "null"
	}
	if rt.V16() {
		return "Cannot set properties of " + of + " (setting '" + name + "')"
	}
	return "Cannot set property '" + name + "' of " + of
}

// notObjectText is for an operand or a callee that is a primitive.
func (rt *Runtime) notObjectText(value string) string {
	text := ""
	rt.atThrow(func(n any, src string) {
		switch n := n.(type) {
		case *ast.BinaryExpression:
			switch n.Operator {
			case token.INSTANCEOF:
				text = "Right-hand side of 'instanceof' is not an object"
			case token.IN:
				key := "#<Object>"
				if s, ok := n.Left.(*ast.StringLiteral); ok {
					key = s.Value.String()
				}
				text = "Cannot use 'in' operator to search for '" + key + "' in " + value
			}
		case *ast.CallExpression:
			text = calleeName(n.Callee) + " is not a function"
		case *ast.NewExpression:
			text = calleeName(n.Callee) + " is not a constructor"
		}
	})
	if text == "" {
		return value + " is not a function"
	}
	return text
}

// calleeText names what was called at the place of the throw.
func (rt *Runtime) calleeText() string {
	text := ""
	rt.atThrow(func(n any, _ string) {
		switch n := n.(type) {
		case *ast.CallExpression:
			text = calleeName(n.Callee)
		case *ast.NewExpression:
			text = calleeName(n.Callee)
		}
	})
	return text
}

// calleeName prints an expression as V8 does in its messages.
func calleeName(e ast.Expression) string {
	switch e := e.(type) {
	case *ast.Identifier:
		return e.Name.String()
	case *ast.ThisExpression:
		return "this"
	case *ast.SuperExpression:
		return "(intermediate value)"
	case *ast.DotExpression:
		return calleeName(e.Left) + "." + e.Identifier.Name.String()
	case *ast.PrivateDotExpression:
		return calleeName(e.Left) + ".#" + e.Identifier.Name.String()
	case *ast.BracketExpression:
		member := calleeName(e.Member)
		if s, ok := e.Member.(*ast.StringLiteral); ok {
			return calleeName(e.Left) + "." + s.Value.String()
		}
		return calleeName(e.Left) + "[" + member + "]"
	case *ast.CallExpression:
		return calleeName(e.Callee) + "(...)"
	case *ast.StringLiteral:
		return `"` + e.Value.String() + `"`
	case *ast.NumberLiteral:
		return e.Literal
	case *ast.NullLiteral:
		return "null"
	case *ast.BooleanLiteral:
		return e.Literal
	case *ast.Optional:
		return calleeName(e.Expression)
	case *ast.OptionalChain:
		return calleeName(e.Expression)
	case *ast.UnaryExpression:
		if op := e.Operator.String(); !e.Postfix {
			if len(op) > 1 && op[0] >= 'a' {
				op += " "
			}
			return "(" + op + calleeName(e.Operand) + ")"
		}
	case *ast.BinaryExpression:
		return "(" + calleeName(e.Left) + " " + e.Operator.String() + " " + calleeName(e.Right) + ")"
	}
	return "(intermediate value)"
}

// atThrow calls f with the syntax nodes that stand at the place the engine is
// throwing from, outer ones first.
func (rt *Runtime) atThrow(f func(n any, src string)) {
	frames := rt.VM.CaptureCallStack(1, nil)
	for i := range frames {
		fr := &frames[i]
		if rt.seam.frameProgram(fr) == nil {
			continue
		}
		pos := fr.Position()
		u := rt.units[pos.Filename]
		if u == nil {
			return
		}
		col := pos.Column
		if pos.Line == 1 {
			col = max(1, col-u.prefix)
		}
		visitAt(u.source, pos.Line, col, f)
		return
	}
}

func visitAt(src string, line, col int, f func(n any, src string)) {
	at := offsetOf(src, line, col)
	if at < 0 {
		return
	}
	const head = "(async function(){"
	prg, err := parser.ParseFile(nil, "", head+src+"\n})", 0, parser.WithDisableSourceMaps)
	if err != nil {
		return
	}
	target := at + len(head)
	visitNodes(prg, func(n any) {
		node, ok := n.(ast.Node)
		if !ok {
			return
		}
		from, to := int(node.Idx0())-1, int(node.Idx1())-1
		if from > target || target >= to {
			return
		}
		switch n := n.(type) {
		case *ast.CallExpression:
			// The engine places a call at its parenthesis.
			if int(n.LeftParenthesis)-1 != target && from != target {
				return
			}
		case *ast.NewExpression:
			if from != target && int(n.LeftParenthesis)-1 != target {
				return
			}
		case *ast.BinaryExpression, *ast.AssignExpression:
		default:
			return
		}
		f(n, src)
	})
}

// top returns the two values on top of the engine's stack.
func (s *seam) top() (top, below goja.Value) {
	a, b, _ := s.top3()
	return a, b
}

func (s *seam) top3() (a, b, c goja.Value) {
	stack, sp := *s.stack, *s.sp
	get := func(i int) goja.Value {
		if i >= 0 && i < stack.Len() {
			if v, ok := stack.Index(i).Interface().(goja.Value); ok && v != nil {
				return v
			}
		}
		return goja.Undefined()
	}
	return get(sp - 1), get(sp - 2), get(sp - 3)
}

// findStack looks up the engine's value stack.
func (s *seam) findStack(vm *goja.Runtime) {
	rt := reflect.TypeFor[goja.Runtime]()
	f := field(rt, "vm", nil)
	machine := *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(vm), f.Offset))
	stack := field(f.Type.Elem(), "stack", nil)
	sp := field(f.Type.Elem(), "sp", reflect.TypeFor[int]())
	v := reflect.NewAt(stack.Type, unsafe.Add(machine, stack.Offset)).Elem()
	s.stack = &v
	s.sp = (*int)(unsafe.Add(machine, sp.Offset))
	calls := field(f.Type.Elem(), "callStack", nil)
	if calls.Type.Kind() != reflect.Slice {
		panic("jsrt: this version of the engine keeps its frames elsewhere")
	}
	s.calls = (*sliceHeader)(unsafe.Add(machine, calls.Offset))
	s.findStacks(machine, f.Type.Elem())
}
