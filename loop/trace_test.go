package loop_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
)

// traced runs main on virtual time and returns the trace, without the places of
// registration.
func traced(t *testing.T, main func(s *looptest.Sim)) string {
	t.Helper()
	s := looptest.New(loop.Options{})
	var text strings.Builder
	s.StartTrace(&text, loop.TraceText)
	s.Main(func() { main(s) })
	if err := s.Run(); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for line := range strings.Lines(text.String()) {
		line, _, _ = strings.Cut(line, " @ ")
		b.WriteString(strings.TrimRight(line, "\n") + "\n")
	}
	return b.String()
}

// TestTraceNesting has what lies in what, and after a throw.
func TestTraceNesting(t *testing.T) {
	got := traced(t, func(s *looptest.Sim) {
		s.OnUncaughtException(func(any, string) {})
		e := new(emitter.EventEmitter)
		e.Init(s.Loop, nil)
		e.On("thing", func(...any) { s.NextTick(func() {}) })
		e.On("thing", func(...any) { panic(errors.New("boom")) })
		s.SetImmediate(func() {
			s.QueueMicrotask(func() { s.NextTick(func() {}) })
			e.Emit("thing", "abc", 1, errors.New("x"))
		})
		s.SetImmediate(func() {})
	})
	for _, line := range []string{
		"check     immediate\n", "check       emit EventEmitter#1 thing 3 1 errorString\n",
		"check         listener\ncheck         listener\n", "check     microtask\n",
		"emit Loop#1 uncaughtException errorString 17\n",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
}

// TestWatchFromInside begins to look in the middle of a callback, and stops in
// another.
func TestWatchFromInside(t *testing.T) {
	s := looptest.New(loop.Options{})
	var text strings.Builder
	reports := 0
	s.Main(func() {
		s.NextTick(func() {
			s.OnBlocked(10*time.Millisecond, func(loop.Blocked) { reports++ })
			tr := s.StartTrace(&text, loop.TraceText)
			s.NextTick(func() { s.Spin(20 * time.Millisecond) })
			s.SetImmediate(func() {
				s.SetImmediate(func() {})
				if err := tr.Stop(); err != nil {
					t.Error(err)
				}
			})
		})
	})
	if err := s.Run(); err != nil {
		t.Fatal(err)
	}
	if reports != 1 || !strings.Contains(text.String(), "immediate @ ") || strings.Count(text.String(), "immediate @ ") != 1 {
		t.Errorf("%d reports and\n%s", reports, text.String())
	}
}
