package emitter_test

import (
	"slices"
	"testing"

	"github.com/nodeloop/nodeloop/emitter"
)

func TestLeadingLatentListeners(t *testing.T) {
	tests := []struct {
		name   string
		do     func(o *own)
		want   []string
		latent bool
	}{
		{"others behind", func(o *own) {
			eventElse.On(&o.EventEmitter, o.log("else"))
			eventOver.On(&o.EventEmitter, o.log("other"))
			eventOver.Emit(&o.EventEmitter)
			eventElse.Emit(&o.EventEmitter)
		}, []string{"own", "other", "else"}, true},
		{"one that removes another", func(o *own) {
			var second *emitter.Listener
			eventOver.On(&o.EventEmitter, func() { o.log("first")(); second.Off() })
			second = eventOver.On(&o.EventEmitter, o.log("second"))
			eventOver.Emit(&o.EventEmitter)
			eventOver.Emit(&o.EventEmitter)
		}, []string{"own", "first", "second", "own", "first"}, false},
		{"once", func(o *own) {
			eventOver.Once(&o.EventEmitter, o.log("once"))
			o.Emit("over")
			eventOver.Emit(&o.EventEmitter)
		}, []string{"own", "once", "own"}, false},
		{"put in front", func(o *own) {
			eventOver.On(&o.EventEmitter, o.log("other"))
			eventOver.Prepend(&o.EventEmitter, o.log("first"))
			eventOver.Emit(&o.EventEmitter)
		}, []string{"first", "own", "other"}, false},
		{"counted", func(o *own) {
			eventOver.On(&o.EventEmitter, o.log("other"))
			if o.ListenerCount("else") != 0 || o.ListenerCount("over") != 2 {
				t.Error("wrong count")
			}
		}, nil, false},
		{"names in order", func(o *own) {
			eventElse.On(&o.EventEmitter, o.log("else"))
			eventOver.On(&o.EventEmitter, o.log("other"))
			if !slices.Equal(o.EventNames(), []string{"over", "else"}) {
				t.Error("wrong names", o.EventNames())
			}
		}, nil, false},
		{"removals told", func(o *own) {
			o.On("removeListener", func(...any) { o.log("removed")() })
			eventOver.On(&o.EventEmitter, o.log("other"))
			o.RemoveAllListeners("over")
		}, []string{"removed", "removed"}, false},
		{"all removed", func(o *own) {
			eventElse.On(&o.EventEmitter, o.log("else"))
			o.RemoveAllListeners()
			eventOver.Emit(&o.EventEmitter)
			eventElse.Emit(&o.EventEmitter)
		}, nil, false},
		{"many", func(o *own) {
			for range 12 {
				eventOver.On(&o.EventEmitter, func() {})
			}
		}, nil, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			o := &own{}
			o.SetLeadingLatent(o, "over")
			test.do(o)
			if !slices.Equal(o.lines, test.want) {
				t.Errorf("got %q, want %q", o.lines, test.want)
			}
			if o.IsLatent() != test.latent {
				t.Errorf("latent is %v, want %v", o.IsLatent(), test.latent)
			}
		})
	}
}

func TestLeadingLatentBehindOthers(t *testing.T) {
	o := &own{}
	before := eventElse.On(&o.EventEmitter, o.log("else"))
	o.On("more", func(...any) {})
	o.SetLeadingLatent(o, "over")
	if !o.IsLatent() {
		t.Error("attached beside listeners of other events")
	}
	before.Off()
	o.On("last", func(...any) {})
	if got := o.EventNames(); !slices.Equal(got, []string{"more", "over", "last"}) {
		t.Error("wrong names", got)
	}
	o = &own{}
	eventOver.On(&o.EventEmitter, o.log("other"))
	o.SetLeadingLatent(o, "over")
	eventOver.Emit(&o.EventEmitter)
	if !slices.Equal(o.lines, []string{"other", "own"}) {
		t.Error("wrong order", o.lines)
	}
}
