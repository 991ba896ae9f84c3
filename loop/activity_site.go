package loop

import (
	"path"
	"runtime"
	"strconv"
	"strings"
)

// sites finds out where things are registered.
type sites struct{ known map[uintptr]frame }

// SiteFunc says where a language layer's program stands: "file:line", and
// whether what registers there is inside nodeloop. caller is the Go function that
// registers.
type SiteFunc func(caller string) (site string, internal bool)

// frame is a place in a Go program.
type frame struct {
	site     string
	function string
	kind     frameKind
}

type frameKind uint8

const (
	frameUser frameKind = iota // a program's own code
	frameCore                  // nodeloop's, above the loop
	frameDoor                  // what registers: it says nothing itself
)

// maxFrames is how far up the stack is looked for a program's own code.
const maxFrames = 48

// here returns the innermost place of the program's own, and whether it was
// nodeloop that registered, on the program's behalf or its own. A language layer
// knows its program better.
func (s *sites) here(foreign SiteFunc) origin {
	var pcs [maxFrames]uintptr
	n := runtime.Callers(3, pcs[:])
	var core string
	for _, pc := range pcs[:n] {
		f := s.frame(pc)
		switch {
		case f.kind == frameDoor:
		case foreign != nil:
			site, internal := foreign(f.function)
			return origin{site: site, internal: internal}
		case f.kind == frameUser:
			return origin{site: f.site, internal: core != ""}
		case core == "":
			core = f.site
		}
	}
	return origin{site: core, internal: true}
}

func (s *sites) frame(pc uintptr) frame {
	if f, ok := s.known[pc]; ok {
		return f
	}
	fr, _ := runtime.CallersFrames([]uintptr{pc}).Next()
	f := frame{shortSite(fr.File, fr.Line), fr.Function, kindOf(fr.Function)}
	if s.known == nil {
		s.known = map[uintptr]frame{}
	}
	s.known[pc] = f
	return f
}

// shortSite shows a place by its folder, file and line.
func shortSite(file string, line int) string {
	return path.Join(path.Base(path.Dir(file)), path.Base(file)) + ":" + strconv.Itoa(line)
}

const modulePath = "github.com/nodeloop/nodeloop/"

// doors are the packages through which all is registered, and core those that
// register on behalf of others. A package's functions begin with its path and a
// dot.
var (
	doors = []string{"loop.", "emitter.", "timers."}
	core  = []string{"net.", "net/stream.", "http.", "http/parser.", "cmd/nodeloop/internal/jsrt."}
)

func kindOf(function string) frameKind {
	inner, ours := strings.CutPrefix(function, modulePath)
	if !ours {
		if strings.HasPrefix(function, "runtime.") || strings.HasPrefix(function, "github.com/dop251/goja") {
			return frameDoor
		}
		return frameUser
	}
	for _, p := range doors {
		if strings.HasPrefix(inner, p) {
			return frameDoor
		}
	}
	for _, p := range core {
		if strings.HasPrefix(inner, p) {
			return frameCore
		}
	}
	return frameUser
}
