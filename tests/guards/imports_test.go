package guards

import (
	"path"
	"strconv"
	"strings"
	"testing"
)

// layers lists the packages from the ground up: a package may import those of
// its own module that stand on earlier lines, and no other. A line holds
// packages that may not import each other. Don't change it to make an import
// compile: move the code.
var layers = [][]string{
	{"loop/nodeerr"},
	{"emitter", "http/parser", "http/weburl", "loop/internal/poll"},
	{"loop"},
	{"loop/looptest", "loop/reactor"},
	{"timers"},
	{"net/stream"},
	{"net"},
	{"net/tls", "http"},
	{"http/https"},
	{"cmd/nodeloop/internal/jsrt"},
	{"tests/nodebin"},
	{"tests/orders"},
	{"cmd/nodeloop"},
	{"tests"},
}

// layer returns the line of a folder: its own, or that of the closest folder
// above it.
func layer(dir string) (line int, name string) {
	for ; dir != "."; dir = path.Dir(dir) {
		for i, names := range layers {
			for _, name := range names {
				if name == dir {
					return i, name
				}
			}
		}
	}
	return -1, ""
}

// TestImportsRunOneWay checks every import between the module's own packages.
func TestImportsRunOneWay(t *testing.T) {
	for _, s := range sources(t) {
		from, fromName := layer(s.dir)
		if from < 0 {
			t.Errorf("%s: folder %s has no layer", s.path, s.dir)
			continue
		}
		if s.test {
			continue
		}
		for _, spec := range s.file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			dir, ok := strings.CutPrefix(imported, module+"/")
			if !ok {
				continue
			}
			to, toName := layer(dir)
			if to > from || to == from && toName != fromName {
				t.Errorf("%s: %s must not import %s: imports run one way", s.where(spec.Pos()), fromName, dir)
			}
		}
	}
}

// borrowed lists the modules of others that a folder and those below it may
// use. Everything else stands on the standard library alone.
var borrowed = map[string][]string{
	"loop":              {"github.com/HdrHistogram/hdrhistogram-go"}, // the delay histogram
	"loop/reactor/gnet": {"github.com/panjf2000/gnet/v2"},
	"loop/reactor/evio": {"github.com/tidwall/evio"},
	"cmd/nodeloop":      {""},
	"tests":             {""},
}

// TestBorrowedModules checks that nobody gets a foreign module, but for the one
// that counts delays, for importing the loop or what stands on it.
func TestBorrowedModules(t *testing.T) {
	for _, s := range sources(t) {
		if s.test {
			continue
		}
		for _, spec := range s.file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			first, _, _ := strings.Cut(imported, "/")
			if !strings.Contains(first, ".") || strings.HasPrefix(imported, module+"/") {
				continue
			}
			if !mayBorrow(s.dir, imported) {
				t.Errorf("%s: %s may not import %s", s.where(spec.Pos()), s.dir, imported)
			}
		}
	}
}

func mayBorrow(dir, imported string) bool {
	for folder, modules := range borrowed {
		if dir != folder && !strings.HasPrefix(dir, folder+"/") {
			continue
		}
		for _, m := range modules {
			if strings.HasPrefix(imported, m) {
				return true
			}
		}
	}
	return false
}

// TestTopLevel checks that nothing else appears at the module's top.
func TestTopLevel(t *testing.T) {
	known := map[string]bool{}
	for _, dir := range strings.Fields("loop net http timers emitter cmd tests") {
		known[dir] = true
	}
	for _, s := range sources(t) {
		top, _, _ := strings.Cut(s.path, "/")
		if !known[top] {
			t.Errorf("%s: %s does not belong at the top", s.path, top)
		}
	}
}
