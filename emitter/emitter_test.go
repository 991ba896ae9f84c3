package emitter_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

type server struct{ emitter.EventEmitter }

var eventPair = &emitter.Event2[string, int]{Name: "pair"}

// TestOneOrder shows that typed and untyped listeners share one list under
// both ways to emit.
func TestOneOrder(t *testing.T) {
	var e emitter.EventEmitter
	var got []string
	log := func(s string) { got = append(got, s) }
	eventPair.On(&e, func(s string, n int) { log(fmt.Sprint("typed ", s, n)) })
	e.On("pair", func(args ...any) { log(fmt.Sprint("mirror ", args)) })
	eventPair.Once(&e, func(s string, n int) { log(fmt.Sprint("once ", s, n)) })
	eventPair.Prepend(&e, func(string, int) { log("first") })

	eventPair.Emit(&e, "a", 1)
	e.Emit("pair", "b", 2)
	e.Emit("pair") // absent arguments are zero, as undefined would be
	want := []string{
		"first", "typed a1", "mirror [a 1]", "once a1",
		"first", "typed b2", "mirror [b 2]",
		"first", "typed 0", "mirror []",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestMutationDuringEmit(t *testing.T) {
	var e emitter.EventEmitter
	var got []string
	var b *emitter.Listener
	e.On("x", func(...any) {
		got = append(got, "a")
		b.Off()
		e.On("x", func(...any) { got = append(got, "late") })
	})
	b = e.On("x", func(...any) { got = append(got, "b") })
	e.Emit("x")
	if want := []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q: an emit calls the listeners it began with", got, want)
	}
}

func TestRemovedOnceStillRunsInARunningEmit(t *testing.T) {
	var e emitter.EventEmitter
	var once *emitter.Listener
	ran := 0
	e.On("x", func(...any) { once.Off() })
	once = e.Once("x", func(...any) { ran++ })
	e.Emit("x")
	e.Emit("x")
	if ran != 1 {
		t.Errorf("ran %d times, want 1", ran)
	}
}

func TestUnheardError(t *testing.T) {
	boom := errors.New("boom")
	for _, tc := range []struct {
		name string
		arg  any
		want string
	}{
		{"error", boom, "boom"},
		{"string", "text", "Unhandled error. ('text')"},
		{"nil", nil, "Unhandled error. (undefined)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			defer func() {
				err, _ := recover().(error)
				if err == nil || err.Error() != tc.want {
					t.Errorf("panicked with %v, want %s", err, tc.want)
				}
				if _, isErr := tc.arg.(error); !isErr && !errors.Is(err, nodeerr.ErrUnhandledError) {
					t.Errorf("code %s", nodeerr.CodeOf(err))
				}
			}()
			var e emitter.EventEmitter
			e.Emit("error", tc.arg)
		})
	}
}

func TestMetaEvents(t *testing.T) {
	var e emitter.EventEmitter
	var got []string
	emitter.EventNewListener.On(&e, func(k emitter.Key, _ *emitter.Listener) { got = append(got, "new "+k.Name) })
	emitter.EventRemoveListener.On(&e, func(k emitter.Key, _ *emitter.Listener) { got = append(got, "gone "+k.Name) })
	e.Once("a", func(...any) { got = append(got, "a") })
	e.On("b", func(...any) {})
	e.Emit("a")
	e.RemoveAllListeners()
	want := []string{"new removeListener", "new a", "new b", "gone a", "a", "gone newListener", "gone b"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if n := e.EventNames(); len(n) != 0 {
		t.Errorf("left %q", n)
	}
}

type env struct{ warnings []string }

func (*env) DefaultMaxListeners() int { return 10 }
func (v *env) Tracer() emitter.Tracer { return nil }

func (v *env) WarnListeners(w emitter.LeakWarning) { v.warnings = append(v.warnings, w.Message(true)) }

func TestLeakWarning(t *testing.T) {
	var v env
	s := &server{}
	s.Init(&v, s)
	for range 20 {
		s.On("foo", func(...any) {})
	}
	want := "Possible EventEmitter memory leak detected. 11 foo listeners added to [server]. Use emitter.setMaxListeners() to increase limit"
	if got := strings.Join(v.warnings, "\n"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	s.SetMaxListeners(0)
	for range 20 {
		s.On("bar", func(...any) {})
	}
	if len(v.warnings) != 1 {
		t.Errorf("warned without a limit: %q", v.warnings)
	}
	foo := emitter.Key{Name: "foo"}
	if !s.Warned(foo) || s.Warned(emitter.Key{Name: "bar"}) {
		t.Errorf("warned of foo: %v, of bar: %v", s.Warned(foo), s.Warned(emitter.Key{Name: "bar"}))
	}
	s.ResetMaxListeners()
	s.SetWarned(foo, false)
	s.On("foo", func(...any) {})
	if len(v.warnings) != 2 {
		t.Errorf("not warned again: %q", v.warnings)
	}
}

func TestNegativeMaxListeners(t *testing.T) {
	defer func() {
		err, _ := recover().(error)
		want := `The value of "n" is out of range. It must be a non-negative number. Received -1`
		if !errors.Is(err, nodeerr.ErrOutOfRange) || err.Error() != want {
			t.Errorf("got %v", err)
		}
	}()
	new(emitter.EventEmitter).SetMaxListeners(-1)
}

func BenchmarkEmitTyped(b *testing.B) {
	var e emitter.EventEmitter
	n := 0
	eventPair.On(&e, func(_ string, i int) { n += i })
	b.ReportAllocs()
	for b.Loop() {
		eventPair.Emit(&e, "x", 1)
	}
}

func BenchmarkEmitUnheard(b *testing.B) {
	var e emitter.EventEmitter
	e.On("other", func(...any) {})
	b.ReportAllocs()
	for b.Loop() {
		eventPair.Emit(&e, "x", 1)
	}
}
