package stream

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
)

// Wrap makes r emit what a stream of the oldest kind emits; Pause and Resume of
// old, if it has them, follow r's buffer. It mirrors wrap.
func (r *Readable) Wrap(old Stream) {
	paused := false
	pauser, _ := old.(Pauser)
	resumer, _ := old.(Resumer)
	if r.rules().WrapDestroys {
		r.wrap(old, pauser, &paused)
	} else {
		r.wrap10(old, pauser, &paused)
	}
	r.functions().read = func(int) {
		if paused && resumer != nil {
			paused = false
			resumer.Resume()
		}
	}
}

func (r *Readable) wrap(old Stream, pauser Pauser, paused *bool) {
	e := old.Emitter()
	EventData.On(e, func(c Chunk) {
		if !r.rself.PushChunk(c, "") && pauser != nil {
			*paused = true
			pauser.Pause()
		}
	})
	EventEnd.On(e, func() { r.rself.PushChunk(Chunk{}, "") })
	EventError.On(e, func(err error) { r.ErrorOrDestroy(err, false) })
	e.On("close", func(...any) { r.self.Destroy(nil) })
	e.On("destroy", func(...any) { r.self.Destroy(nil) })
}

// wrap10 decodes what it gets, skips what is empty, and passes on some events.
func (r *Readable) wrap10(old Stream, pauser Pauser, paused *bool) {
	e := old.Emitter()
	EventEnd.On(e, func() {
		if d := r.decoder(); d != nil && !r.has(rEnded) {
			if rest := d.End(); rest != "" {
				r.rself.PushChunk(Text(rest), "")
			}
		}
		r.rself.PushChunk(Chunk{}, "")
	})
	EventData.On(e, func(c Chunk) {
		if d := r.decoder(); d != nil {
			c = Text(r.decode(d, c))
		}
		if c.IsNull() || !r.has(rObjectMode) && c.Len() == 0 {
			return
		}
		if !r.rself.PushChunk(c, "") {
			*paused = true
			if pauser != nil {
				pauser.Pause()
			}
		}
	})
	for _, name := range []string{"error", "close", "destroy", "pause", "resume"} {
		key := emitter.Key{Name: name}
		e.On(name, func(args ...any) { r.EmitKey(key, args) })
	}
}

// WrapLegacy returns a Readable over a stream of the oldest kind; destroying it
// destroys old. opts may be nil; the default is object mode. It mirrors the
// static Readable.wrap.
func WrapLegacy(l *loop.Loop, old Stream, opts *ReadableOptions) *Readable {
	o := ReadableOptions{ObjectMode: true}
	if v, known := ask(old, FlagReadableObjectMode); known {
		o.ObjectMode = v
	}
	if opts != nil {
		o = *opts
	}
	o.Destroy = func(_ Methods, err error, cb func(error)) {
		DestroyStream(old, err)
		cb(err)
	}
	r := NewReadable(l, &o)
	r.Wrap(old)
	return r
}
