package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/timers"
)

// watched is an object whose events are checked.
type watched struct {
	w      *world
	name   string
	counts map[string]int
	order  []string
	closed bool
	// mayClose says that the object need not emit 'close'.
	mayClose bool
	// late says which events may come after 'close', since the script itself
	// caused them then.
	late     map[string]bool
	readable bool // an incoming message or a socket
	// response is a request's response.
	response *watched
	// closedUnread says that 'close' came before the response's 'end'.
	closedUnread bool
}

// once lists the events that no object emits twice.
var once = []string{"response", "end", "close", "finish", "abort", "aborted", "connect", "upgrade", "continue", "ready", "lookup"}

// watch logs and checks events of an object. Listeners of these events change
// nothing about it.
func (w *world) watch(name string, e *emitter.EventEmitter, events ...string) *watched {
	x := &watched{w: w, name: name, counts: map[string]int{}, late: map[string]bool{}}
	w.watched = append(w.watched, x)
	for _, event := range events {
		e.On(event, func(args ...any) { x.saw(event, args) })
	}
	return x
}

// saw checks one event.
func (x *watched) saw(event string, args []any) {
	detail := ""
	if event == "error" && len(args) > 0 {
		detail = fmt.Sprint(" ", args[0])
	}
	x.w.logf("%s %s%s", x.name, event, detail)
	x.counts[event]++
	x.order = append(x.order, event)
	if x.closed && event == "close" && x.secondClose() {
		return
	}
	if x.counts[event] > 1 && slices.Contains(once, event) {
		x.fail("emitted %d times: %s", x.counts[event], event)
	}
	if x.closed && !x.late[event] && !x.isLate(event) {
		x.fail("%s after close", event)
	}
	if event == "close" {
		x.closed = true
		x.closedUnread = x.response != nil && x.response.counts["end"] == 0
	}
	if event == "data" && x.counts["end"] > 0 {
		x.fail("data after end")
	}
}

// secondClose reports whether a message may emit 'close' again. Node 16 does so
// for a request whose socket closed before the response was read to its end, or
// before the request was ended: once for the socket, once for the end that came
// last; and for a response that is ended after its socket closed.
func (x *watched) secondClose() bool {
	if x.w.Profile() != loop.Node16 || x.counts["close"] != 2 {
		return false
	}
	if x.response == nil {
		return x.late["finish"] && x.counts["finish"] == 1
	}
	return x.response.counts["end"] == 1 && (x.closedUnread || x.late["finish"])
}

// isLate reports whether Node 10 emits the event after 'close': 'end' of what is
// read to its end after its socket was destroyed, 'error' of every destroy or
// write that comes later, 'finish' of a socket that ends after it has failed.
func (x *watched) isLate(event string) bool {
	if x.w.Profile() != loop.Node10 {
		return false
	}
	return event == "error" || x.readable && (event == "end" || event == "finish")
}

// caused says that the script does what may make the object emit event, even if
// it has closed.
func (x *watched) caused(event string) {
	if x.closed {
		x.late[event] = true
	}
}

func (x *watched) fail(format string, args ...any) {
	x.w.fail("%s: %s (%s)", x.name, fmt.Sprintf(format, args...), strings.Join(x.order, " "))
}

// checkAgents checks that each socket is in exactly one list of its agent, and
// that the agent's count is right.
func (w *world) checkAgents() {
	for i, a := range w.agents {
		seen := map[http.Socket]string{}
		n := 0
		for what, lists := range map[string]map[string][]http.Socket{"sockets": a.Sockets(), "freeSockets": a.FreeSockets()} {
			for _, list := range lists {
				for _, s := range list {
					n++
					if seen[s] != "" {
						w.fail("agent %d: a socket is in %s and in %s", i, seen[s], what)
					}
					seen[s] = what
				}
			}
		}
		if w.Profile() == loop.Node16 && n != a.TotalSocketCount {
			w.fail("agent %d has %d sockets and counts %d", i, n, a.TotalSocketCount)
		}
	}
}

// checkEnd checks what is left when nothing keeps the loop alive.
func (w *world) checkEnd() {
	for i, a := range w.agents {
		if s, f, r := total(a.Sockets()), total(a.FreeSockets()), total(a.Requests()); s+f+r != 0 {
			w.fail("agent %d is left with %d sockets, %d free ones and %d requests", i, s, f, r)
		}
	}
	w.checkAgents()
	if n := w.OpenSockets(); n != 0 {
		w.fail("%d descriptors are left", n)
	}
	for _, k := range []loop.HandleKind{loop.KindTCP, loop.KindPipe} {
		if n := w.Handles(k); n != 0 {
			w.fail("%d handles of kind %v are left", n, k)
		}
	}
	if n := w.ActiveOps(); n != 0 {
		w.fail("%d operations are left", n)
	}
	// Node 10 sets a socket's time-out again when it was destroyed while its
	// request was parsed, and leaves it.
	if n := timers.Count(w.Loop); n != 0 && w.Profile() == loop.Node16 {
		w.fail("%d timeouts are left", n)
	}
	for _, x := range w.watched {
		if !x.closed && !x.mayClose {
			x.fail("no close")
		}
	}
}

func total[T any](lists map[string][]T) (n int) {
	for _, list := range lists {
		n += len(list)
	}
	return n
}
