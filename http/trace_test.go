package http_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/timers"
)

// tracedExchange is a request whose answer takes a while, on virtual time.
func tracedExchange(t *testing.T, watch func(s *looptest.Sim)) {
	t.Helper()
	s := looptest.New(loop.Options{})
	watch(s)
	s.Main(func() {
		srv := http.CreateServer(s.Loop, nil, func(_ *http.IncomingMessage, res *http.ServerResponse) {
			timers.SetTimeout(s.Loop, func() {
				s.Spin(80 * time.Millisecond)
				_ = res.EndString("hello")
			}, 20*time.Millisecond)
		})
		err := srv.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
			url := fmt.Sprintf("http://127.0.0.1:%d/slow", srv.Port())
			_, err := http.Get(s.Loop, url, nil, func(res *http.IncomingMessage) {
				res.OnData(func([]byte) { s.NextTick(func() { s.Spin(time.Millisecond) }) })
				res.OnEnd(func() { srv.Close(nil) })
			})
			if err != nil {
				t.Error(err)
			}
		})
		if err != nil {
			t.Error(err)
		}
	})
	if err := s.Run(); err != nil {
		t.Fatal(err)
	}
}

const tracedText = `
-         tick
-           emit Server#1 listening
-             listener @ http/trace_test.go
poll    callback Server#1 connection
poll      emit Server#1 connection Socket#1
poll      tick
poll        emit Socket#1 resume
poll    callback connected
poll      emit Socket#2 connect
poll        write Socket#2 64
poll    read Socket#1 64
poll    callback Socket#1 read 64
poll      emit Server#1 request IncomingMessage#1 ServerResponse#1
poll        listener @ http/trace_test.go
timers  callback timer
timers    timeout 20ms @ http/trace_test.go
timers      write Socket#1 99
timers    tick
timers      emit ServerResponse#1 finish
`

// TestTraceText traces an exchange; the lines are those of every run.
func TestTraceText(t *testing.T) {
	var text [2]strings.Builder
	for i := range text {
		tracedExchange(t, func(s *looptest.Sim) { s.StartTrace(&text[i], loop.TraceText) })
	}
	got := text[0].String()
	if got != text[1].String() {
		t.Error("two traces differ")
	}
	var lines []string
	for line := range strings.Lines(got) {
		if at := strings.LastIndex(line, ".go:"); at >= 0 { // the lines of this file move
			line = line[:at+3] + "\n"
		}
		lines = append(lines, line)
	}
	got = strings.Join(lines, "")
	if !strings.Contains(got, strings.TrimPrefix(tracedText, "\n")) {
		t.Errorf("got\n%s\nwant inside\n%s", got, tracedText)
	}
}

// TestTraceJSON reads a trace back: what begins also ends, and there is a lane
// for each object.
func TestTraceJSON(t *testing.T) {
	var text strings.Builder
	tracedExchange(t, func(s *looptest.Sim) { s.StartTrace(&text, loop.TraceJSON) })
	var events []struct {
		Name, Ph, Cat string
		TS, Dur       float64
		TID           int
		Args          map[string]any
	}
	if err := json.Unmarshal([]byte(text.String()), &events); err != nil {
		t.Fatal(err)
	}
	open, lanes, phases := 0, map[string]bool{}, map[string]bool{}
	slowest := 0.0
	var began []float64
	for _, e := range events {
		switch e.Ph {
		case "B":
			open++
			began = append(began, e.TS)
			if e.Cat == "phase" {
				phases[e.Name] = true
			}
		case "E":
			open--
			slowest = max(slowest, e.TS-began[len(began)-1])
			began = began[:len(began)-1]
		case "M":
			lanes[fmt.Sprint(e.Args["name"])] = true
		}
		if open < 0 {
			t.Fatalf("%+v ends what has not begun", e)
		}
	}
	if open != 0 {
		t.Errorf("%d are open at the end", open)
	}
	for _, lane := range []string{"loop", "Server#1", "Socket#1", "Socket#2", "ClientRequest#1", "IncomingMessage#2", "ServerResponse#1"} {
		if !lanes[lane] {
			t.Errorf("no lane %s in %v", lane, lanes)
		}
	}
	for _, phase := range []string{"timers", "pending", "poll", "check", "closing"} {
		if !phases[phase] {
			t.Errorf("no phase %s", phase)
		}
	}
}

// TestTraceHTML checks that the page holds the events.
func TestTraceHTML(t *testing.T) {
	var page strings.Builder
	tracedExchange(t, func(s *looptest.Sim) { s.StartTrace(&page, loop.TraceHTML) })
	got := page.String()
	if !strings.HasPrefix(got, "<!doctype html>") || !strings.HasSuffix(strings.TrimSpace(got), "</html>") ||
		!strings.Contains(got, `"name":"ClientRequest#1"`) || strings.Contains(got, "/*EVENTS*/") {
		t.Errorf("the page is %d bytes and begins with %.60q", len(got), got)
	}
	for _, outside := range []string{"http://", "https://", "src=", "@import"} {
		if at := strings.Index(got, outside); at >= 0 && !strings.Contains(got[at:at+40], "w3.org") {
			t.Errorf("the page asks for something: %.60q", got[at:])
		}
	}
}

// TestBlocked finds what kept the loop: the timeout, by where it was set and for
// which request.
func TestBlocked(t *testing.T) {
	var got []string
	tracedExchange(t, func(s *looptest.Sim) {
		s.EnableMetrics(loop.MetricsOptions{})
		s.OnBlocked(0, func(b loop.Blocked) {
			got = append(got, b.String())
			if b.Kind != loop.ActivityTimeout || b.Took != 80*time.Millisecond || b.Phase != loop.PhaseTimers ||
				b.Request != "GET /slow" || !strings.HasPrefix(b.Site, "http/trace_test.go:") || b.Internal {
				t.Errorf("%+v", b)
			}
		})
		s.OnExit(func(int) {
			if n := s.Metrics().Blocked; n != 1 {
				t.Errorf("metrics say %d", n)
			}
		})
	})
	if len(got) != 1 || !strings.HasPrefix(got[0], "timeout 20ms took 80ms in the timers phase, registered at http/trace_test.go:") {
		t.Errorf("reported: %q", got)
	}
}
