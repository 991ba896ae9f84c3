package stream

import "github.com/nodeloop/nodeloop/loop"

// bridge is a Duplex that writes to one stream and reads from another: the
// result of DuplexFrom and Compose.
type bridge struct {
	d          *Duplex
	r, w       any // read from, written to
	readable   bool
	writable   bool
	onDrain    func(error)
	onFinish   func(error)
	onReadable bool
	onClose    func(error)
	closed     bool
	destroyed  []any // what destruction destroys, in order
}

// open makes the Duplex; what the ends are is set.
func (b *bridge) open(l *loop.Loop, readableObjects, writableObjects bool) {
	b.d = newHalfDuplex(l, &DuplexOptions{
		ReadableObjectMode: readableObjects, WritableObjectMode: writableObjects,
		NotReadable: !b.readable, NotWritable: !b.writable,
	})
	b.d.functions().destroy = b.destroy
}

// over is called when an end is over, or failed.
func (b *bridge) over(err error) {
	cb := b.onClose
	b.onClose, b.closed = nil, true
	switch {
	case cb != nil:
		cb(err)
	case err != nil:
		b.d.self.Destroy(err)
	case !b.readable && !b.writable:
		b.d.self.Destroy(nil)
	}
}

// writeTo sends what is written to dest; finisher's 'finish' is the Duplex's.
func (b *bridge) writeTo(dest Destination, finisher Stream) {
	fns := b.d.functions()
	fns.write = func(c Chunk, enc Encoding, cb func(error)) {
		more, err := dest.WriteChunk(c, enc, nil)
		throwIf(err)
		if more {
			cb(nil)
		} else {
			b.onDrain = cb
		}
	}
	fns.final = func(cb func(error)) {
		throwIf(dest.EndChunk(Chunk{}, "", nil))
		b.onFinish = cb
	}
	call := func(slot *func(error)) func() {
		return func() {
			if cb := *slot; cb != nil {
				*slot = nil
				cb(nil)
			}
		}
	}
	EventDrain.On(dest.Emitter(), call(&b.onDrain))
	EventFinish.On(finisher.Emitter(), call(&b.onFinish))
}

// readFrom pushes what src has.
func (b *bridge) readFrom(src Stream) {
	e := src.Emitter()
	EventReadable.On(e, func() {
		if b.onReadable {
			b.onReadable = false
			b.d.rself.ReadImpl(0)
		}
	})
	EventEnd.On(e, func() { b.d.rself.PushChunk(Chunk{}, "") })
	reader := src.(interface{ Read(n int) Chunk })
	b.d.functions().read = func(int) {
		for {
			c := reader.Read(All)
			if c.IsNull() {
				b.onReadable = true
				return
			}
			if !b.d.rself.PushChunk(c, "") {
				return
			}
		}
	}
}

// destroy is the Duplex's _destroy: its ends go first.
func (b *bridge) destroy(err error, cb func(error)) {
	if err == nil && !b.closed {
		err = NewAbortError(nil)
	}
	b.onReadable, b.onDrain, b.onFinish = false, nil, nil
	if b.closed {
		cb(err)
		return
	}
	b.onClose = cb
	for _, s := range b.destroyed {
		DestroyStream(s, err)
	}
}

// joinPair makes one Duplex of two streams, either of which may be nil.
func joinPair(l *loop.Loop, r, w any) Stream {
	if _, reads := r.(interface{ Read(n int) Chunk }); r != nil && !reads {
		wrapped := WrapLegacy(l, r.(Stream), nil)
		r = wrapped
	}
	b := &bridge{r: r, w: w, destroyed: []any{w, r}}
	b.readable, _ = IsReadable(r)
	b.writable, _ = IsWritable(w)
	b.open(l, is(r, FlagReadableObjectMode), is(w, FlagWritableObjectMode))
	if b.writable {
		Finished(w.(Stream), nil, func(err error) {
			b.writable = false
			if err != nil {
				DestroyStream(r, err)
			}
			b.over(err)
		})
		b.writeTo(w.(Destination), w.(Stream))
	}
	if b.readable {
		Finished(r.(Stream), nil, func(err error) {
			b.readable = false
			if err != nil {
				DestroyStream(r, err)
			}
			b.over(err)
		})
		b.readFrom(r.(Stream))
	}
	return b.d
}

// Compose connects stages like [Pipeline] into one Duplex that writes to the
// first and reads from the last. It mirrors compose.
func Compose(l *loop.Loop, stages ...any) (Stream, error) {
	if len(stages) == 0 {
		return nil, errMissingArgs("streams")
	}
	if len(stages) == 1 {
		return DuplexFrom(l, stages[0])
	}
	given := stages
	stages = append([]any(nil), stages...)
	for _, i := range []int{0, len(stages) - 1} {
		if _, ok := stages[i].(Stage); ok {
			d, err := DuplexFrom(l, stages[i])
			if err != nil {
				return nil, err
			}
			stages[i] = d
		}
	}
	for i, s := range stages {
		if !isStream(s) {
			continue
		}
		if ok, _ := IsReadable(s); i < len(stages)-1 && !ok {
			return nil, errStage(l, i, given[i], "must be readable")
		}
		if ok, _ := IsWritable(s); i > 0 && !ok {
			return nil, errStage(l, i, given[i], "must be writable")
		}
	}
	b := &bridge{}
	tail, err := Pipeline(l, stages, nil, func(err error, _ any) { b.over(err) })
	if err != nil {
		return nil, err
	}
	head := stages[0]
	b.writable, _ = IsWritable(head)
	b.readable, _ = IsReadable(tail)
	b.destroyed = []any{tail}
	b.open(l, is(tail, FlagWritableObjectMode), is(head, FlagWritableObjectMode))
	if b.writable {
		b.writeTo(head.(Destination), tail.(Stream))
	}
	if b.readable {
		b.readFrom(tail.(Stream))
	}
	return b.d, nil
}
