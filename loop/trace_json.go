package loop

import (
	_ "embed" // the page around a trace
	"encoding/json"
	"strconv"
	"strings"
)

// The threads of a trace, as its viewers call them: one for the loop, then one
// for each object.
const (
	loopLane  = 1
	firstLane = 10
)

// traceJSON writes Chrome's trace events. Times are in microseconds since the
// trace began.
type traceJSON struct {
	traceBase
	lanes            map[string]int
	comma            bool
	phaseOpen, waits bool
}

// chromeEvent is one trace event.
type chromeEvent struct {
	Name string         `json:"name"`
	Cat  string         `json:"cat,omitempty"`
	Ph   string         `json:"ph"`
	TS   float64        `json:"ts"`
	Dur  *float64       `json:"dur,omitempty"`
	PID  int            `json:"pid"`
	TID  int            `json:"tid"`
	S    string         `json:"s,omitempty"`
	Args map[string]any `json:"args,omitempty"`
}

func (t *traceJSON) us(ns int64) float64 { return float64(ns-t.start) / 1000 }

func (t *traceJSON) write(e chromeEvent) {
	e.PID = 1
	b, err := json.Marshal(e)
	if err != nil {
		return
	}
	if t.comma {
		t.w.WriteString(",\n")
	}
	t.comma = true
	t.w.Write(b)
}

func (t *traceJSON) head() {
	t.w.WriteString("[\n")
	t.name("process_name", 0, "nodeloop "+t.a.l.profile.Name)
	t.name("thread_name", loopLane, "loop")
}

func (t *traceJSON) tail() { t.w.WriteString("\n]\n") }

func (t *traceJSON) name(what string, tid int, name string) {
	t.write(chromeEvent{Name: what, Ph: "M", TID: tid, Args: map[string]any{"name": name}})
}

// lane returns the thread of an object.
func (t *traceJSON) lane(object string) int {
	if id, ok := t.lanes[object]; ok {
		return id
	}
	if t.lanes == nil {
		t.lanes = map[string]int{}
	}
	id := firstLane + len(t.lanes)
	t.lanes[object] = id
	t.name("thread_name", id, object)
	return id
}

func (t *traceJSON) phase(p Phase, now int64) {
	if t.phaseOpen {
		t.write(chromeEvent{Ph: "E", TS: t.us(now), TID: loopLane})
		t.phaseOpen = false
	}
	if p != PhaseNone {
		t.write(chromeEvent{Name: p.String(), Cat: "phase", Ph: "B", TS: t.us(now), TID: loopLane})
		t.phaseOpen = true
	}
}

func (t *traceJSON) idle(waiting bool, now int64) {
	if waiting {
		t.write(chromeEvent{Name: "wait", Cat: "idle", Ph: "B", TS: t.us(now), TID: loopLane})
	} else if t.waits {
		t.write(chromeEvent{Ph: "E", TS: t.us(now), TID: loopLane})
	}
	t.waits = waiting
}

// title is what an activity is called in a viewer.
func title(x *Activity) string {
	words := make([]string, 0, 3)
	for _, word := range []string{x.Object, x.Name, x.Detail} {
		if word != "" {
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return x.Kind.String()
	}
	if x.Kind == ActivityEmit || x.Kind == ActivityCallback {
		return strings.Join(words, " ")
	}
	return x.Kind.String() + " " + strings.Join(words, " ")
}

func details(x *Activity) map[string]any {
	m := map[string]any{}
	for key, v := range map[string]string{"registered": x.Site, "request": x.Request} {
		if v != "" {
			m[key] = v
		}
	}
	if x.Internal {
		m["internal"] = true
	}
	return m
}

func (t *traceJSON) begin(x *Activity, _ int) {
	t.write(chromeEvent{Name: title(x), Cat: x.Kind.String(), Ph: "B", TS: t.us(max(x.began, t.start)), TID: loopLane, Args: details(x)})
}

func (t *traceJSON) end(x *Activity, _ int, now int64) {
	t.write(chromeEvent{Ph: "E", TS: t.us(now), TID: loopLane})
	if x.Kind != ActivityEmit || x.Object == "" {
		return
	}
	began := max(x.began, t.start)
	took := float64(now-began) / 1000
	args := details(x)
	if x.Detail != "" {
		args["arguments"] = x.Detail
	}
	t.write(chromeEvent{Name: x.Name, Cat: "lane", Ph: "X", TS: t.us(began), Dur: &took, TID: t.lane(x.Object), Args: args})
}

func (t *traceJSON) passed(object, what string, bytes int, now int64) {
	args := map[string]any{"bytes": bytes}
	t.write(chromeEvent{Name: what + " " + object + " " + strconv.Itoa(bytes), Cat: "io", Ph: "i", S: "t", TS: t.us(now), TID: loopLane, Args: args})
	t.write(chromeEvent{Name: what + " " + strconv.Itoa(bytes), Cat: "lane", Ph: "i", S: "t", TS: t.us(now), TID: t.lane(object), Args: args})
}

//go:embed trace.html
var tracePage string

// traceMark is where a trace's events go in the page.
const traceMark = "/*EVENTS*/"

// traceHTML is a page around the events.
type traceHTML struct{ traceJSON }

func (t *traceHTML) head() {
	before, _, _ := strings.Cut(tracePage, traceMark)
	t.w.WriteString(before)
	t.traceJSON.head()
}

func (t *traceHTML) tail() {
	t.traceJSON.tail()
	_, after, _ := strings.Cut(tracePage, traceMark)
	t.w.WriteString(after)
}
