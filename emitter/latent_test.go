package emitter_test

import (
	"slices"
	"testing"

	"github.com/nodeloop/nodeloop/emitter"
)

var (
	eventOver = &emitter.Event0{Name: "over"}
	eventElse = &emitter.Event0{Name: "else"}
)

// own is a class with a listener of 'over' on each of its objects.
type own struct {
	emitter.EventEmitter
	lines []string
}

func (o *own) log(s string) func()       { return func() { o.lines = append(o.lines, s) } }
func (o *own) Concerns(name string) bool { return name == "over" }
func (o *own) Attach()                   { eventOver.On(&o.EventEmitter, o.log("own")) }
func (o *own) Fire(string)               { o.log("own")() }

func TestLatentListeners(t *testing.T) {
	tests := []struct {
		name string
		do   func(o *own)
		want []string
	}{
		{"alone", func(o *own) {
			if eventElse.Emit(&o.EventEmitter) || !eventOver.Emit(&o.EventEmitter) || !o.IsLatent() {
				t.Error("wrong answer")
			}
		}, []string{"own"}},
		{"before others", func(o *own) {
			eventOver.On(&o.EventEmitter, o.log("other"))
			eventOver.Prepend(&o.EventEmitter, o.log("first"))
			eventOver.Emit(&o.EventEmitter)
		}, []string{"first", "own", "other"}},
		{"untyped emit", func(o *own) { o.Emit("over") }, []string{"own"}},
		{"counted", func(o *own) {
			if o.ListenerCount("else") != 0 || o.ListenerCount("over") != 1 || !slices.Equal(o.EventNames(), []string{"over"}) {
				t.Error("wrong count")
			}
		}, nil},
		{"named", func(o *own) {
			if !slices.Equal(o.EventNames(), []string{"over"}) {
				t.Error("wrong names")
			}
		}, nil},
		{"removed", func(o *own) {
			o.RemoveAllListeners("over")
			eventOver.Emit(&o.EventEmitter)
		}, nil},
		{"all removed", func(o *own) {
			o.RemoveAllListeners()
			eventOver.Emit(&o.EventEmitter)
		}, nil},
		{"set late", func(o *own) {
			o.RemoveAllListeners()
			eventElse.On(&o.EventEmitter, o.log("else"))
			o.SetLatent(o)
			if o.IsLatent() {
				t.Error("latent beside a listener")
			}
			eventOver.Emit(&o.EventEmitter)
		}, []string{"own"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := &own{}
			o.SetLatent(o)
			test.do(o)
			if !slices.Equal(o.lines, test.want) {
				t.Errorf("got %q, want %q", o.lines, test.want)
			}
		})
	}
}

func TestIsLast(t *testing.T) {
	var e emitter.EventEmitter
	a := eventOver.On(&e, func() {})
	if !a.IsLast() {
		t.Error("the only listener is not the last")
	}
	b := eventOver.On(&e, func() {})
	if a.IsLast() || !b.IsLast() {
		t.Error("the second listener is not the last")
	}
	b.Off()
	if !a.IsLast() || b.IsLast() {
		t.Error("a removed listener is the last")
	}
}
