package guards

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"
)

// loopOnly are the packages that only the loop may use: everything above it is
// single-threaded by construction.
var loopOnly = map[string]string{
	"sync":                  "locks",
	"sync/atomic":           "locks",
	"syscall":               "the system",
	"golang.org/x/sys/unix": "the system",
	"context":               "cancellation: Node's is destroy and AbortSignal",
}

// singleThreaded reports whether the rule holds in a folder: in the packages
// from emitter up to http, but not in the loop itself.
func singleThreaded(dir string) bool {
	for _, top := range []string{"emitter", "timers", "net", "http"} {
		if dir == top || strings.HasPrefix(dir, top+"/") {
			return true
		}
	}
	return false
}

// TestOnlyTheLoopHasThreads checks that above the loop there are no goroutines,
// channels, locks, system calls or clocks.
func TestOnlyTheLoopHasThreads(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || !singleThreaded(s.dir) {
			continue
		}
		for _, spec := range s.file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if what := loopOnly[imported]; what != "" {
				t.Errorf("%s: %s is the loop's (%s)", s.where(spec.Pos()), imported, what)
			}
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if what := threading(n); what != "" {
				t.Errorf("%s: %s above the loop", s.where(n.Pos()), what)
			}
			return true
		})
	}
}

// threading says what a node does that only the loop may do, or nothing.
func threading(n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a go statement"
	case *ast.ChanType:
		return "a channel"
	case *ast.SelectStmt:
		return "a select"
	case *ast.SendStmt:
		return "a send"
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return "a receive"
		}
	case *ast.SelectorExpr:
		if pkg, ok := n.X.(*ast.Ident); ok && pkg.Name == "time" {
			switch n.Sel.Name {
			case "Now", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Since", "Until":
				return "time." + n.Sel.Name
			}
		}
	}
	return ""
}

// TestGuardsSee shows that the rule finds what it forbids.
func TestGuardsSee(t *testing.T) {
	for _, n := range []ast.Node{
		&ast.GoStmt{}, &ast.ChanType{}, &ast.SelectStmt{}, &ast.SendStmt{},
		&ast.UnaryExpr{Op: token.ARROW},
		&ast.SelectorExpr{X: ast.NewIdent("time"), Sel: ast.NewIdent("Now")},
	} {
		if threading(n) == "" {
			t.Errorf("%T passes", n)
		}
	}
	if threading(&ast.SelectorExpr{X: ast.NewIdent("time"), Sel: ast.NewIdent("Duration")}) != "" {
		t.Error("time.Duration is refused")
	}
}
