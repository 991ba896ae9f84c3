package guards

import (
	"go/ast"
	"strings"
	"testing"
)

const (
	maxLines     = 600
	maxFuncLines = 80
)

// longFunctions are excused in words.
var longFunctions = map[string]string{}

// TestFileLength refuses files and functions that nobody can take in.
func TestFileLength(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > maxLines {
			t.Errorf("%s has %d lines, more than %d: does it still hold one noun?", s.path, s.lines, maxLines)
		}
		if s.test {
			continue
		}
		for _, decl := range s.file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
			name := strings.TrimSuffix(s.path, ".go") + "." + fn.Name.Name
			if n > maxFuncLines && longFunctions[name] == "" {
				t.Errorf("%s: %s has %d lines, more than %d", s.where(fn.Pos()), name, n, maxFuncLines)
			}
		}
	}
}

// TestComments checks that every package says what it is and every exported
// identifier what it does.
func TestComments(t *testing.T) {
	documented := map[string]bool{}
	dirs := map[string]bool{}
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		dirs[s.dir] = true
		if s.file.Doc != nil {
			documented[s.dir] = true
		}
		if s.file.Name.Name == "main" {
			continue
		}
		for _, decl := range s.file.Decls {
			checkDecl(t, s, decl)
		}
	}
	for dir := range dirs {
		if !documented[dir] {
			t.Errorf("package %s has no package comment", dir)
		}
	}
}

func checkDecl(t *testing.T, s *source, decl ast.Decl) {
	t.Helper()
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && exportedReceiver(d) && d.Doc == nil {
			t.Errorf("%s: %s has no comment", s.where(d.Pos()), d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
					t.Errorf("%s: %s has no comment", s.where(spec.Pos()), spec.Name.Name)
				}
				if inter, ok := spec.Type.(*ast.InterfaceType); ok && spec.Name.IsExported() {
					checkMethods(t, s, spec.Name.Name, inter)
				}
			case *ast.ValueSpec:
				// A comment over a group of constants stands for each of them.
				for _, name := range spec.Names {
					if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
						t.Errorf("%s: %s has no comment", s.where(name.Pos()), name.Name)
					}
				}
			}
		}
	}
}

// checkMethods asks for a comment on each method of an interface; one comment
// may stand over several that follow without a gap.
func checkMethods(t *testing.T, s *source, name string, inter *ast.InterfaceType) {
	t.Helper()
	methods := inter.Methods.List
	last := 0
	for _, m := range methods {
		line := fset.Position(m.Pos()).Line
		ok := m.Doc != nil || m.Comment != nil || line == last+1
		if ok {
			last = fset.Position(m.End()).Line
		}
		if len(m.Names) == 1 && m.Names[0].IsExported() && !ok && len(methods) > 1 {
			t.Errorf("%s: %s.%s has no comment", s.where(m.Pos()), name, m.Names[0].Name)
		}
	}
}

// exportedReceiver reports whether a function is one, or a method of an
// exported type.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	for {
		switch x := typ.(type) {
		case *ast.StarExpr:
			typ = x.X
		case *ast.IndexExpr:
			typ = x.X
		case *ast.IndexListExpr:
			typ = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}
