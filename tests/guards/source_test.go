package guards

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/nodeloop/nodeloop/tests/nodebin"
)

const module = "github.com/nodeloop/nodeloop"

// source is one Go file of the module.
type source struct {
	path  string // from the module's root, with slashes
	dir   string // its folder, "." for the root
	test  bool
	lines int
	file  *ast.File
}

var (
	fset    = token.NewFileSet()
	parsed  []*source
	failure error
	once    sync.Once
)

// sources parses every Go file of the module.
func sources(t *testing.T) []*source {
	t.Helper()
	root := nodebin.Root(t)
	once.Do(func() { parsed, failure = parseModule(root) })
	if failure != nil {
		t.Fatal(failure)
	}
	return parsed
}

func parseModule(root string) ([]*source, error) {
	var all []*source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		all = append(all, &source{
			path:  name,
			dir:   filepath.ToSlash(filepath.Dir(name)),
			test:  strings.HasSuffix(name, "_test.go"),
			lines: fset.File(file.FileStart).LineCount(),
			file:  file,
		})
		return nil
	})
	return all, err
}

// where returns a position as "path:line".
func (s *source) where(pos token.Pos) string {
	p := fset.Position(pos)
	p.Filename, p.Column = s.path, 0
	return p.String()
}
