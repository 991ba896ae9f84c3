package guards

import (
	"go/ast"
	"strconv"
	"strings"
	"testing"
)

// packages gives the folder of each package name that documents use.
var packages = map[string]string{
	"nodeerr": "loop/nodeerr", "emitter": "emitter", "parser": "http/parser", "weburl": "http/weburl", "loop": "loop",
	"timers": "timers", "stream": "net/stream", "net": "net", "http": "http", "tls": "net/tls", "https": "http/https",
}

// index is what the module's packages export: for each package its top-level
// names, and for each type its fields, methods and embedded types.
type index struct {
	top     map[string]bool            // "http.Server", "http.CreateServer"
	members map[string]map[string]bool // "http.Server" → "Close"
	embeds  map[string][]string        // "http.Server" → "net.Server"
}

func buildIndex(t *testing.T) *index {
	t.Helper()
	x := &index{map[string]bool{}, map[string]map[string]bool{}, map[string][]string{}}
	names := map[string]string{}
	for name, dir := range packages {
		names[dir] = name
	}
	for _, s := range sources(t) {
		pkg := names[s.dir]
		if pkg == "" || s.test {
			continue
		}
		for _, decl := range s.file.Decls {
			x.add(s, pkg, decl)
		}
	}
	return x
}

func (x *index) add(s *source, pkg string, decl ast.Decl) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			x.top[pkg+"."+d.Name.Name] = true
		} else if name := typeName(d.Recv.List[0].Type); name != "" {
			x.member(pkg+"."+name, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					x.top[pkg+"."+name.Name] = true
				}
			case *ast.TypeSpec:
				x.addType(s, pkg, spec)
			}
		}
	}
}

func (x *index) addType(s *source, pkg string, spec *ast.TypeSpec) {
	full := pkg + "." + spec.Name.Name
	x.top[full] = true
	var fields *ast.FieldList
	switch typ := spec.Type.(type) {
	case *ast.StructType:
		fields = typ.Fields
	case *ast.InterfaceType:
		fields = typ.Methods
	default:
		return
	}
	for _, f := range fields.List {
		for _, name := range f.Names {
			x.member(full, name.Name)
		}
		if len(f.Names) == 0 {
			x.member(full, typeName(f.Type))
			x.embeds[full] = append(x.embeds[full], qualified(s, pkg, f.Type))
		}
	}
}

func (x *index) member(typ, name string) {
	if x.members[typ] == nil {
		x.members[typ] = map[string]bool{}
	}
	x.members[typ][name] = true
}

// has reports whether a document's name such as "http.Server.Close" exists.
// Members may come from embedded types.
func (x *index) has(name string) bool {
	parts := strings.Split(name, ".")
	switch len(parts) {
	case 2:
		return x.top[name]
	case 3:
		return x.hasMember(parts[0]+"."+parts[1], parts[2])
	}
	return false
}

func (x *index) hasMember(typ, name string) bool {
	if x.members[typ][name] {
		return true
	}
	for _, embedded := range x.embeds[typ] {
		if x.hasMember(embedded, name) {
			return true
		}
	}
	return false
}

// typeName returns the last name of a type expression: Server for *net.Server.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(e.X)
	case *ast.IndexExpr:
		return typeName(e.X)
	case *ast.IndexListExpr:
		return typeName(e.X)
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// qualified returns a type as "pkg.Name", whatever the file calls the package.
func qualified(s *source, pkg string, e ast.Expr) string {
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	sel, ok := e.(*ast.SelectorExpr)
	if !ok {
		return pkg + "." + typeName(e)
	}
	local := sel.X.(*ast.Ident).Name
	for _, spec := range s.file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		dir := strings.TrimPrefix(path, module+"/")
		for name, d := range packages {
			if d == dir && (spec.Name == nil && name == local || spec.Name != nil && spec.Name.Name == local) {
				return name + "." + sel.Sel.Name
			}
		}
	}
	return local + "." + sel.Sel.Name
}
