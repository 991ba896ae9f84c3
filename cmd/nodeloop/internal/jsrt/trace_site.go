package jsrt

import (
	"path"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/loop"
)

var _ loop.Named = (*Peer)(nil)

// maxTraceFrames is how far up the stack is looked for a program's own code.
const maxTraceFrames = 16

// registrars are the functions through which a program registers by itself.
var registrars = []string{"(*eventsModule)", "(*timersModule)", "(*loopHost).NextTick"}

// registeredAt is the loop's [loop.SiteFunc]: the innermost line of the program that is
// not one of our own scripts.
func (rt *Runtime) registeredAt(caller string) (site string, internal bool) {
	internal = true
	for _, r := range registrars {
		if strings.Contains(caller, "/jsrt."+r) {
			internal = false
		}
	}
	for _, f := range rt.VM.CaptureCallStack(maxTraceFrames, nil) {
		pos := f.Position()
		switch {
		case pos.Filename == "" || pos.Filename == "<native>":
		case strings.HasPrefix(pos.Filename, "node:"), strings.HasPrefix(pos.Filename, "nodeloop:"):
			internal = true
		default:
			short := path.Join(path.Base(path.Dir(pos.Filename)), path.Base(pos.Filename))
			return short + ":" + strconv.Itoa(pos.Line), internal
		}
	}
	return "", true
}

// TraceClass implements [loop.Named]: the name of the object's constructor.
func (p *Peer) TraceClass() string {
	if c := p.Obj.Get("constructor"); c != nil && !absent(c) {
		if name := c.ToObject(p.rt.VM).Get("name"); name != nil && !absent(name) && name.String() != "" {
			return name.String()
		}
	}
	return "Object"
}
