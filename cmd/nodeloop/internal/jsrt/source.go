package jsrt

import (
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/parser"
)

// loadSourceNative makes what finds a call in a source text.
func (rt *Runtime) loadSourceNative() goja.Value {
	return rt.exportsOf(nativeFn{"callAt", 3, func(c goja.FunctionCall) goja.Value {
		u := rt.units[c.Argument(0).String()]
		if u == nil {
			return goja.Null()
		}
		indent, text := callAt(u.source, int(c.Argument(1).ToInteger()), int(c.Argument(2).ToInteger()))
		if text == "" {
			return goja.Null()
		}
		return rt.VM.NewArray(indent, text)
	}})
}

// callAt returns the text of the innermost call around a place, and the column
// it starts in.
func callAt(src string, line, col int) (indent int, text string) {
	at := offsetOf(src, line, col)
	if at < 0 {
		return 0, ""
	}
	const head = "(async function(){"
	prg, err := parser.ParseFile(nil, "", head+src+"\n})", 0, parser.WithDisableSourceMaps)
	if err != nil {
		return 0, ""
	}
	target := at + len(head)
	best := [2]int{-1, -1}
	walkCalls(prg, func(from, to int) {
		if from <= target && target < to && (best[0] < 0 || to-from < best[1]-best[0]) {
			best = [2]int{from, to}
		}
	})
	if best[0] < len(head) {
		return 0, ""
	}
	from, to := best[0]-len(head), best[1]-len(head)
	if to > len(src) {
		return 0, ""
	}
	return from - (strings.LastIndexByte(src[:from], '\n') + 1), src[from:to]
}

func offsetOf(src string, line, col int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(src[at:], '\n')
		if i < 0 {
			return -1
		}
		at += i + 1
	}
	return min(at+col-1, len(src))
}

// walkCalls reports the range of every call expression, from 0.
func walkCalls(prg *ast.Program, found func(from, to int)) {
	visitNodes(prg, func(n any) {
		if call, ok := n.(*ast.CallExpression); ok {
			found(int(call.Idx0())-1, int(call.Idx1())-1)
		}
	})
}
