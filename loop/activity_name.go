package loop

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// names gives objects names to be known by: their class and a number.
type names struct {
	of      map[any]string
	numbers map[string]int
}

// Named is implemented by an emitter's hook that knows its object's class
// better than Go does.
type Named interface{ TraceClass() string }

func (n *names) object(key any, class string) string {
	if name, ok := n.of[key]; ok {
		return name
	}
	if n.of == nil {
		n.of, n.numbers = map[any]string{}, map[string]int{}
	}
	n.numbers[class]++
	name := class + "#" + strconv.Itoa(n.numbers[class])
	n.of[key] = name
	return name
}

// emitter returns an emitter's name.
func (n *names) emitter(e *emitter.EventEmitter) string {
	if name, ok := n.of[e]; ok {
		return name
	}
	return n.object(e, classOf(e))
}

func classOf(e *emitter.EventEmitter) string {
	if h, ok := e.Hook().(Named); ok {
		return h.TraceClass()
	}
	if owner := e.Owner(); owner != nil {
		return className(owner)
	}
	return "EventEmitter"
}

func className(v any) string {
	t := reflect.TypeOf(v)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

// owned is what has an emitter: a socket, a server.
type owned interface{ Emitter() *emitter.EventEmitter }

// streamName returns the name of who reads the stream or takes its connections,
// as far as that is known, else the stream's own.
func (a *activities) streamName(s *Stream) string {
	if o, ok := s.reader.(owned); ok {
		return a.nameOf(o.Emitter())
	}
	if o, ok := s.server.(owned); ok {
		return a.nameOf(o.Emitter())
	}
	class := "TCP"
	if s.kind == KindPipe {
		class = "Pipe"
	}
	if len(a.traces) == 0 {
		return class
	}
	return a.names.object(s, class)
}

// ownerName returns the name of who is told of an operation's end, empty for one
// that has none.
func (a *activities) ownerName(owner any) string {
	if o, ok := owner.(owned); ok {
		return a.nameOf(o.Emitter())
	}
	return ""
}

// args shows an emit's arguments, briefly and always the same way.
func (n *names) args(args []any) string {
	var shown []string
	for _, arg := range args {
		if s := n.arg(arg); s != "" {
			shown = append(shown, s)
		}
	}
	return strings.Join(shown, " ")
}

func (n *names) arg(arg any) string {
	switch v := arg.(type) {
	case nil:
		return ""
	case []byte:
		return strconv.Itoa(len(v))
	case string:
		return strconv.Itoa(len(v))
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case error:
		if code := nodeerr.CodeOf(v); code != "" {
			return string(code)
		}
		return className(v)
	case owned:
		if n.of == nil { // without a trace
			return classOf(v.Emitter())
		}
		return n.emitter(v.Emitter())
	case interface{ Len() int }:
		return strconv.Itoa(v.Len())
	}
	return ""
}

// The names of callbacks that are nothing but functions: those that were posted
// or belong to the loop itself, and those outside of turns.
const (
	callFunction = "function"
	callMain     = "main"
)

// callback describes what the loop enters.
func (a *activities) callback(c Caller) Activity {
	x := Activity{Kind: ActivityCallback}
	l := a.l
	switch c := c.(type) {
	case *Timer:
		x.Name = "timer"
	case *readCall:
		x.Name, x.Object = "read", a.streamName((*Stream)(c))
		if x.Detail = strconv.Itoa(len(l.chunk)); l.err != nil {
			x.Detail = errorDetail(l.err)
		}
	case *acceptCall:
		x.Name, x.Object = "connection", a.streamName((*Stream)(c))
	case connectionCall:
		x.Name, x.Object, x.Detail = "connection", a.ownerName(c.owner), errorDetail(c.err)
	case connectCall:
		x.Name, x.Object, x.Detail = "connected", a.ownerName(c.owner), errorDetail(c.err)
	case *writeCall:
		x.Name, x.Object, x.Detail = "written", a.ownerName(c.Owner), strconv.Itoa(c.Bytes)
	case shutdownCall:
		x.Name, x.Object, x.Detail = "shutdown", a.ownerName(c.owner), errorDetail(c.err)
	case closeCall:
		x.Name, x.Object = "close", a.ownerName(c.CloseOwner)
	case *immediateBatch:
		x.Name = "immediates"
	case Func:
		x.Name = callFunction
		if a.current == PhaseNone {
			x.Name = callMain
		}
	default:
		x.Name = strings.TrimPrefix(fmt.Sprintf("%T", c), "*")
	}
	return x
}

func errorDetail(err error) string {
	if err == nil {
		return ""
	}
	if code := nodeerr.CodeOf(err); code != "" {
		return string(code)
	}
	return err.Error()
}
