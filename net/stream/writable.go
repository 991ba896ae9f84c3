package stream

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
)

type writableFlags uint32

const (
	wObjectMode writableFlags = 1 << iota
	wKeepStrings
	wNeedDrain
	wEnding
	wEnded
	wFinished
	wPrefinished
	wFinalCalled
	wWriting
	wPending // a write waits for its callback
	wSync
	wBufferProcessing
	wMixed       // not every buffered chunk is binary
	wHasCallback // some buffered write has a callback
	wEmitClose
	wAutoDestroy
	wNotWritable // `writable` was set to false
	wInBatch     // callbacks of a batch are being called
	wAfterOpen   // the last of after takes more: no tick has run since it was queued
)

// Writable is a destination of data. It mirrors stream.Writable. Make one with
// [NewWritable], or embed it and call Init.
type Writable struct {
	Core
	WritableSide
}

// WritableSide is the writable half of a stream: all of a Writable, and half of
// a Duplex.
type WritableSide struct {
	core     *Core
	wself    WritableMethods
	length   int // bytes, UTF-16 units or objects not yet written
	hwm      int
	writing  written // the write that waits for its callback
	writelen int
	flags    writableFlags
	corked   int32
	pending  int32 // callbacks to come before 'finish'
	onWrite  func(error)
	buffered []WriteRequest
	index    int       // the first of buffered that waits
	after    []written // writes that completed at once, for their ticks
	afterAt  int
	extra    *writableExtra
}

// writableExtra is what few streams have, or have late.
type writableExtra struct {
	defaultEncoding Encoding
	onFinished      []func(error) // callbacks of end
	spare           []WriteRequest
}

// written is a write, or several with one tick, whose callbacks are due.
type written struct {
	cb       func(error)
	batch    []WriteRequest // a _writev
	silent   bool           // no write of the batch has a callback
	finished bool           // 'drain' is not for this one
	count    int32
}

// NewWritable returns a Writable on l. It panics with ERR_INVALID_ARG_VALUE for
// a high-water mark below [NoBuffer], as Node's constructor throws.
func NewWritable(l *loop.Loop, opts *WritableOptions) *Writable {
	w := &Writable{}
	w.Init(l, w, opts)
	return w
}

// Init makes w ready in place. self is the object that embeds w, or w; opts may
// be nil.
func (w *Writable) Init(l *loop.Loop, self WritableMethods, opts *WritableOptions) {
	var defaults WritableOptions
	if opts == nil {
		opts = &defaults
	}
	if self == nil {
		self = w
	}
	w.Core.init(l, self)
	w.initSide(&w.Core, self, &sideOptions{
		hwm: highWaterMark(w.rules(), opts.HighWaterMark, opts.ObjectMode, ""), objectMode: opts.ObjectMode,
		defaultEncoding: opts.DefaultEncoding, keepStrings: opts.KeepStrings,
		noEmitClose: opts.NoEmitClose, autoDestroy: opts.AutoDestroy,
	})
	if opts.Write != nil || opts.Writev != nil || opts.Final != nil {
		fns := w.functions()
		if write := opts.Write; write != nil {
			fns.write = func(c Chunk, enc Encoding, cb func(error)) { write(w, c, enc, cb) }
		}
		if writev := opts.Writev; writev != nil {
			fns.writev = func(writes []WriteRequest, _ bool, cb func(error)) { writev(w, writes, cb) }
		}
		if final := opts.Final; final != nil {
			fns.final = func(cb func(error)) { final(w, cb) }
		}
	}
	w.implement(opts.Destroy, opts.Construct)
	if opts.Signal != nil {
		addAbortSignal(opts.Signal, self)
	}
	w.construct(writableConstructed)
}

func (w *WritableSide) initSide(c *Core, self WritableMethods, o *sideOptions) {
	w.core, w.wself = c, self
	c.w = w
	w.hwm = o.hwm
	w.flags = wSync
	w.set(wObjectMode, o.objectMode)
	w.set(wKeepStrings, o.keepStrings)
	w.set(wEmitClose, !o.noEmitClose)
	w.set(wAutoDestroy, o.autoDestroy.or(c.rules().AutoDestroy))
	if o.defaultEncoding != "" {
		w.more().defaultEncoding = o.defaultEncoding
	}
}

// writableConstructed goes on with what was written meanwhile.
func writableConstructed(c *Core) {
	w := c.w
	if !w.has(wWriting) {
		w.clearBuffer()
	}
	w.finishMaybe(false)
}

func (w *WritableSide) has(f writableFlags) bool { return w.flags&f != 0 }

func (w *WritableSide) set(f writableFlags, on bool) {
	if on {
		w.flags |= f
	} else {
		w.flags &^= f
	}
}

func (w *WritableSide) more() *writableExtra {
	if w.extra == nil {
		w.extra = &writableExtra{}
	}
	return w.extra
}

// units returns what c adds to the length.
func (w *WritableSide) units(c Chunk) int {
	if w.has(wObjectMode) {
		return 1
	}
	return c.Len()
}

// highWaterMark returns the mark that an option stands for; name is the option
// of one side of a Duplex, empty for the common one.
func highWaterMark(rules *loop.StreamProfile, n int, objects bool, name string) int {
	switch {
	case n == NoBuffer:
		return 0
	case n < 0:
		panic(errHighWaterMark(rules, name, n))
	case n > 0:
		return n
	case objects:
		return DefaultObjectHighWaterMark
	default:
		return DefaultHighWaterMark
	}
}

// Pipe fails the stream: a Writable can't be read.
func (w *Writable) Pipe() { w.ErrorOrDestroy(errCannotPipe(), false) }

// WriteImpl is the default _write: the function given in the options, or
// _writev with one chunk. Without either it is ERR_METHOD_NOT_IMPLEMENTED,
// thrown or handed to cb as the profile does.
func (w *WritableSide) WriteImpl(c Chunk, enc Encoding, cb func(error)) {
	switch fns := w.core.fns; {
	case fns != nil && fns.write != nil:
		fns.write(c, enc, cb)
	case w.core.rules().WriteFallsBack && w.wself.HasWritev():
		w.wself.WritevImpl([]WriteRequest{{Chunk: c, Encoding: enc}}, c.Bytes != nil, cb)
	case w.core.rules().MissingMethodsThrow:
		panic(errNotImplemented("_write()"))
	default:
		cb(errNotImplemented("_write()"))
	}
}

// HasWritev reports whether the options gave a _writev.
func (w *WritableSide) HasWritev() bool { return w.core.fns != nil && w.core.fns.writev != nil }

// WritevImpl is the default _writev: the function given in the options.
func (w *WritableSide) WritevImpl(writes []WriteRequest, allBytes bool, cb func(error)) {
	w.core.fns.writev(writes, allBytes, cb)
}

// HasFinal reports whether the options gave a _final.
func (w *WritableSide) HasFinal() bool { return w.core.fns != nil && w.core.fns.final != nil }

// FinalImpl is the default _final: the function given in the options.
func (w *WritableSide) FinalImpl(cb func(error)) {
	if w.HasFinal() {
		w.core.fns.final(cb)
		return
	}
	cb(nil)
}

// OnDrain adds a listener of 'drain'.
func (w *WritableSide) OnDrain(fn func()) *emitter.Listener {
	return EventDrain.On(&w.core.EventEmitter, fn)
}

// OnFinish adds a listener of 'finish'.
func (w *WritableSide) OnFinish(fn func()) *emitter.Listener {
	return EventFinish.On(&w.core.EventEmitter, fn)
}
