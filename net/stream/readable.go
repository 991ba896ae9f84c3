package stream

import (
	"math"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
)

// All is the argument of [Readable.Read] that mirrors read() without one:
// everything that is buffered or, while flowing, the first chunk.
const All = math.MinInt

type readableFlags uint32

const (
	rObjectMode readableFlags = 1 << iota
	rEnded
	rEndEmitted
	rReading
	rSync
	rNeedReadable
	rEmittedReadable
	rReadableListening
	rResumeScheduled
	rEmitClose
	rAutoDestroy
	rReadingMore
	rDataEmitted
	rMultiAwait  // pipes to several destinations were made
	rNotReadable // `readable` was set to false
	rPausedTrue  // paused explicitly
	rPausedFalse // resumed explicitly
	rFlowKnown   // flowing is not null
	rFlowing
	rPlain // no method is overridden
	rDry   // nothing is buffered, and the tick that emits 'end' is queued
)

// Readable is a source of data: flowing to 'data' listeners, or paused and read
// with Read. It mirrors stream.Readable. Make one with [NewReadable], or embed
// it and call Init.
type Readable struct {
	Core
	rself    ReadableMethods
	buf      chunkList
	length   int // buffered bytes, UTF-16 units or objects
	hwm      int
	flags    readableFlags
	encoding Encoding
	extra    *readableExtra
	piping   *piping
}

// readableExtra is what few streams have.
type readableExtra struct {
	decoder         *StringDecoder
	defaultEncoding Encoding
}

// NewReadable returns a Readable on l. It panics with ERR_INVALID_ARG_VALUE for
// a high-water mark below [NoBuffer], as Node's constructor throws.
func NewReadable(l *loop.Loop, opts *ReadableOptions) *Readable {
	r := &Readable{}
	r.Init(l, r, opts)
	return r
}

// Init makes r ready in place. self is the object that embeds r, or r; opts may
// be nil.
func (r *Readable) Init(l *loop.Loop, self ReadableMethods, opts *ReadableOptions) {
	var defaults ReadableOptions
	if opts == nil {
		opts = &defaults
	}
	if self == nil {
		self = r
	}
	r.Core.init(l, self)
	r.initSide(self, &sideOptions{
		hwm: highWaterMark(r.rules(), opts.HighWaterMark, opts.ObjectMode, ""), objectMode: opts.ObjectMode,
		encoding: opts.Encoding, defaultEncoding: opts.DefaultEncoding,
		noEmitClose: opts.NoEmitClose, autoDestroy: opts.AutoDestroy,
	})
	if read := opts.Read; read != nil {
		r.functions().read = func(n int) { read(r, n) }
	}
	r.implement(opts.Destroy, opts.Construct)
	if opts.Signal != nil {
		addAbortSignal(opts.Signal, self)
	}
	r.construct(readableConstructed)
}

// InitMark is Init with no option but a high-water mark, given as in
// [ReadableOptions]. It allocates nothing: for streams made by the thousand.
func (r *Readable) InitMark(l *loop.Loop, self ReadableMethods, mark int) {
	r.Core.init(l, self)
	r.rself, r.Core.r = self, r
	r.SetWatcher(r)
	rules := &l.Profile().Stream
	r.hwm = highWaterMark(rules, mark, false, "")
	r.flags = rSync | rEmitClose
	if rules.AutoDestroy {
		r.flags |= rAutoDestroy
	}
	if self.HasConstruct() {
		r.construct(readableConstructed)
	}
}

// sideOptions are the options of one side of any stream.
type sideOptions struct {
	hwm             int
	objectMode      bool
	noEmitClose     bool
	autoDestroy     Tri
	encoding        Encoding // readable side
	defaultEncoding Encoding
	keepStrings     bool // writable side
}

func (r *Readable) initSide(self ReadableMethods, o *sideOptions) {
	r.rself = self
	r.Core.r = r
	r.SetWatcher(r)
	r.hwm = o.hwm
	r.flags = rSync
	r.set(rObjectMode, o.objectMode)
	r.set(rEmitClose, !o.noEmitClose)
	r.set(rAutoDestroy, o.autoDestroy.or(r.rules().AutoDestroy))
	if o.defaultEncoding != "" {
		r.more().defaultEncoding = o.defaultEncoding
	}
	if o.encoding != "" {
		d, err := NewStringDecoder(o.encoding)
		if err != nil {
			panic(err)
		}
		r.more().decoder, r.encoding = d, o.encoding
	}
}

// implement takes the functions that options of all classes may give.
func (c *Core) implement(destroy func(Methods, error, func(error)), construct func(Methods, func(error))) {
	if destroy != nil {
		c.functions().destroy = func(err error, cb func(error)) { destroy(c.self, err, cb) }
	}
	if construct != nil {
		c.functions().construct = func(cb func(error)) { construct(c.self, cb) }
	}
}

// readableConstructed goes on with what a read asked for meanwhile.
func readableConstructed(c *Core) {
	if r := c.r; r.has(rNeedReadable) {
		r.maybeReadMore()
	}
}

func (r *Readable) has(f readableFlags) bool { return r.flags&f != 0 }

func (r *Readable) set(f readableFlags, on bool) {
	if on {
		r.flags |= f
	} else {
		r.flags &^= f
	}
}

func (r *Readable) more() *readableExtra {
	if r.extra == nil {
		r.extra = &readableExtra{}
	}
	return r.extra
}

func (r *Readable) decoder() *StringDecoder {
	if r.extra == nil {
		return nil
	}
	return r.extra.decoder
}

// units returns what c adds to the buffered length.
func (r *Readable) units(c Chunk) int {
	if r.has(rObjectMode) {
		return 1
	}
	return c.Len()
}

// ReadImpl is the default _read: the function given in the options. Without one
// it is ERR_METHOD_NOT_IMPLEMENTED, thrown or emitted as the profile does.
func (r *Readable) ReadImpl(n int) {
	if r.fns != nil && r.fns.read != nil {
		r.fns.read(n)
		return
	}
	err := errNotImplemented("_read()")
	if r.rules().MissingMethodsThrow {
		panic(err)
	}
	r.ErrorOrDestroy(err, false)
}

// SetEncoding makes the stream emit strings: bytes, those that are buffered
// too, are decoded across chunk borders. An unknown name is
// ERR_UNKNOWN_ENCODING. It mirrors setEncoding.
func (r *Readable) SetEncoding(enc Encoding) error {
	d, err := NewStringDecoder(enc)
	if err != nil {
		return err
	}
	r.more().decoder = d
	r.encoding = d.Encoding()
	text := ""
	for _, c := range r.buf.items[r.buf.head:] {
		text += r.decode(d, c)
	}
	r.buf.clear()
	if text != "" {
		r.buf.push(Text(text))
	}
	r.length = utf16Len(text)
	return nil
}

// decode returns what a chunk adds to the text; strings pass.
func (r *Readable) decode(d *StringDecoder, c Chunk) string {
	if c.Bytes == nil {
		if s, ok := c.Value.(string); ok {
			return s
		}
		panic(r.errBufType(c.Value))
	}
	return d.Write(c.Bytes)
}

// OnData adds a listener of 'data' and lets the stream flow. The bytes are the
// listener's to keep; a string's are its UTF-8.
func (r *Readable) OnData(fn func(chunk []byte)) *emitter.Listener {
	if fn == nil {
		return EventData.On(&r.EventEmitter, nil)
	}
	return EventData.On(&r.EventEmitter, func(c Chunk) { fn(c.Data()) })
}

// OnText is OnData for a stream with an encoding.
func (r *Readable) OnText(fn func(text string)) *emitter.Listener {
	if fn == nil {
		return EventData.On(&r.EventEmitter, nil)
	}
	return EventData.On(&r.EventEmitter, func(c Chunk) { fn(c.String()) })
}

// OnReadable adds a listener of 'readable', which takes the stream out of the
// flowing mode.
func (r *Readable) OnReadable(fn func()) *emitter.Listener {
	return EventReadable.On(&r.EventEmitter, fn)
}

// OnEnd adds a listener of 'end'.
func (r *Readable) OnEnd(fn func()) *emitter.Listener {
	return EventEnd.On(&r.EventEmitter, fn)
}
