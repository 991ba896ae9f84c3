package emitter_test

import (
	"slices"
	"testing"

	"github.com/nodeloop/nodeloop/emitter"
)

// TestChangesDuringEmit: an emit calls the listeners it began with, whatever
// its listeners take off or add on, also when room is used again.
func TestChangesDuringEmit(t *testing.T) {
	var e emitter.EventEmitter
	var room emitter.Room
	e.Use(&room)
	var got []string
	log := func(s string) func(...any) { return func(...any) { got = append(got, s) } }
	var b, c *emitter.Listener
	e.On("x", func(...any) {
		got = append(got, "a")
		b.Off()
		c.Off()
		e.On("x", log("late"))
	})
	b = e.On("x", log("b"))
	c = e.On("x", log("c"))
	e.Emit("x")
	if want := []string{"a", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	got = nil
	b, c = e.On("x", log("b")), e.On("x", log("c"))
	b.Off() // in place: nothing is running
	e.Emit("x")
	if want := []string{"a", "late", "c"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestOwnListInUse: a listener that begins a list which an emit still reads
// may be added elsewhere.
func TestOwnListInUse(t *testing.T) {
	var e, other emitter.EventEmitter
	var got []string
	log := func(s string) func(...any) { return func(...any) { got = append(got, s) } }
	var a emitter.Listener
	a.Bind(calleeFunc(func() {
		got = append(got, "a")
		a.Off()
		other.Add(emitter.Key{Name: "y"}, &a, false)
		other.On("y", log("c"))
	}), false)
	e.Add(emitter.Key{Name: "x"}, &a, false)
	e.On("x", log("b"))
	e.Emit("x")
	e.Emit("x")
	if want := []string{"a", "b", "b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

type calleeFunc func()

func (f calleeFunc) Call(*emitter.EventEmitter, []any) { f() }

// TestPanickedEmitKeepsOrder: a throw in a listener leaves the table in order.
func TestPanickedEmitKeepsOrder(t *testing.T) {
	var e emitter.EventEmitter
	calls := 0
	thrower := e.On("x", func(...any) { panic("thrown") })
	e.On("x", func(...any) { calls++ })
	func() {
		defer func() { _ = recover() }()
		e.Emit("x")
	}()
	thrower.Off()
	e.Emit("x")
	e.Emit("x")
	if calls != 2 {
		t.Errorf("%d calls, want 2", calls)
	}
}

type callee struct{ calls int }

func (c *callee) Call(*emitter.EventEmitter, []any) { c.calls++ }

func TestBoundListener(t *testing.T) {
	var e emitter.EventEmitter
	var l, once emitter.Listener
	var c callee
	key := emitter.Key{Name: "else"}
	e.Add(key, l.Bind(&c, false), false)
	for range 3 {
		eventElse.Emit(&e)
		l.Off()
		eventElse.Emit(&e)
		e.Add(key, &l, false)
	}
	if c.calls != 3 || !l.Registered() {
		t.Errorf("%d calls, want 3", c.calls)
	}
	sum := 0
	ev := &emitter.Event1[int]{Name: "n"}
	ev.OnceInto(&once, &e, func(n int) { sum += n })
	ev.Emit(&e, 2)
	ev.Emit(&e, 2)
	if sum != 2 {
		t.Errorf("sum %d, want 2", sum)
	}
}
