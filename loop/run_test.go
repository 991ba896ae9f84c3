package loop_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
)

var errBoom = errors.New("boom")

func TestUncaught(t *testing.T) {
	for _, tc := range []struct {
		name string
		main func(l *loop.Loop, say func(string))
		err  string // of Run, empty for none
		code int
		log  string
	}{
		{
			name: "nobody listens",
			main: func(l *loop.Loop, say func(string)) {
				l.OnExit(func(code int) { say(fmt.Sprint("exit ", code)) })
				l.SetImmediate(func() { say("never") })
				panic(errBoom)
			},
			err: "uncaught: boom", code: 1, log: "exit 1",
		},
		{
			name: "a listener goes on",
			main: func(l *loop.Loop, say func(string)) {
				l.OnUncaughtException(func(v any, origin string) { say(fmt.Sprint(v, " ", origin)) })
				l.NextTick(func() { say("tick") })
				panic(errBoom)
			},
			log: "boom uncaughtException|tick",
		},
		{
			name: "a listener throws",
			main: func(l *loop.Loop, say func(string)) {
				l.OnExit(func(int) { say("never") })
				l.OnUncaughtException(func(any, string) { panic("again") })
				panic(errBoom)
			},
			err: "uncaught: again", code: 7,
		},
		{
			name: "an exit listener changes the code",
			main: func(l *loop.Loop, say func(string)) {
				l.OnExit(func(int) { l.SetExitCode(3) })
				panic(errBoom)
			},
			err: "uncaught: boom", code: 3,
		},
		{
			name: "an exit listener throws after an uncaught error",
			main: func(l *loop.Loop, say func(string)) {
				l.OnExit(func(int) { panic("dropped") })
				panic(errBoom)
			},
			err: "uncaught: boom", code: 1,
		},
		{
			name: "an exit listener throws",
			main: func(l *loop.Loop, say func(string)) {
				l.OnExit(func(int) { panic(errBoom) })
			},
			err: "uncaught: boom", code: 1,
		},
		{
			name: "an exit listener throws and is heard",
			main: func(l *loop.Loop, say func(string)) {
				l.OnUncaughtException(func(any, string) { say("heard") })
				l.OnExit(func(int) { panic(errBoom) })
			},
			log: "heard",
		},
		{
			name: "exit",
			main: func(l *loop.Loop, say func(string)) {
				l.OnBeforeExit(func(int) { say("never") })
				l.OnExit(func(code int) { say(fmt.Sprint("exit ", code)) })
				l.SetImmediate(func() {
					defer func() {
						if v := recover(); !loop.IsUnwind(v) {
							say(fmt.Sprint("recovered ", v))
						} else {
							panic(v)
						}
					}()
					l.Exit(5)
				})
				l.SetImmediate(func() { say("never") })
			},
			code: 5, log: "exit 5",
		},
		{
			name: "exit in an exit listener",
			main: func(l *loop.Loop, say func(string)) {
				l.OnExit(func(int) { say("first"); l.Exit(4) })
				l.OnExit(func(int) { say("never") })
			},
			code: 4, log: "first",
		},
		{
			name: "capture",
			main: func(l *loop.Loop, say func(string)) {
				l.SetUncaughtCapture(func(v any) { say(fmt.Sprint("captured ", v)) })
				l.OnUncaughtException(func(any, string) { say("never") })
				panic(errBoom)
			},
			log: "captured boom",
		},
		{
			name: "a throw in a nested callback passes through",
			main: func(l *loop.Loop, say func(string)) {
				l.OnUncaughtException(func(any, string) { say("uncaught") })
				defer func() {
					say("outer ends")
					l.NextTick(func() { say("tick") })
				}()
				l.Callback(func() {
					l.NextTick(func() { say("first tick") })
					panic(errBoom)
				})
			},
			log: "outer ends|uncaught|first tick|tick",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := looptest.New(loop.Options{})
			var log []string
			l.Main(func() { tc.main(l.Loop, func(s string) { log = append(log, s) }) })
			err := l.Run()
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != tc.err || l.ExitCode() != tc.code {
				t.Errorf("Run: %q with code %d, want %q with %d", got, l.ExitCode(), tc.err, tc.code)
			}
			if s := strings.Join(log, "|"); s != tc.log {
				t.Errorf("log %q, want %q", s, tc.log)
			}
			var u *loop.Uncaught
			if tc.err == "uncaught: boom" && (!errors.Is(err, errBoom) || !errors.As(err, &u) || !strings.Contains(string(u.Stack), "TestUncaught")) {
				t.Errorf("%v is not the error, or its stack does not show the throw", err)
			}
		})
	}
}

// TestBugIsNoThrow: a runtime error goes through Run.
func TestBugIsNoThrow(t *testing.T) {
	l := looptest.New(loop.Options{})
	l.OnUncaughtException(func(any, string) { t.Error("a bug was taken for a throw") })
	l.Main(func() {
		var m map[string]int
		m["x"] = 1
	})
	defer func() {
		if _, ok := recover().(runtime.Error); !ok {
			t.Error("no runtime error came out of Run")
		}
	}()
	l.Run()
}

func TestRunsOnce(t *testing.T) {
	l := looptest.New(loop.Options{})
	runs(t, l.Loop)
	if err := l.Run(); !errors.Is(err, loop.ErrStopped) {
		t.Errorf("second run: %v", err)
	}
}

func TestWarnings(t *testing.T) {
	l := looptest.New(loop.Options{})
	var log []string
	l.OnWarning(func(w *loop.Warning) { log = append(log, w.Name+": "+w.Message+string(w.Code)) })
	l.Main(func() {
		for range 11 {
			l.OnExit(func(int) {})
		}
		l.EmitWarning("text", "", "DEP0001")
		log = append(log, "main")
	})
	runs(t, l.Loop)
	want := "main|MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 exit listeners added to [Loop]. Use emitter.setMaxListeners() to increase limit|Warning: textDEP0001"
	if s := strings.Join(log, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// frames is a language layer's frame around callbacks.
func TestEnterHook(t *testing.T) {
	l := looptest.New(loop.Options{})
	var log []string
	say := func(s string) { log = append(log, s) }
	l.SetEnter(func(run func()) {
		say("<")
		run()
		say(">")
	})
	l.Main(func() {
		say("main")
		l.NextTick(func() { say("tick") })
		l.Callback(func() { say("nested") })
		l.SetImmediate(func() { say("immediate") })
	})
	runs(t, l.Loop)
	if s := strings.Join(log, " "); s != "< main nested tick > < immediate > < > < >" {
		t.Error(s)
	}
}
