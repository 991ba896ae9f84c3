package stream

import "github.com/nodeloop/nodeloop/loop"

// Duplex is both a Readable and a Writable, with two independent buffers. It
// mirrors stream.Duplex. Make one with [NewDuplex], or embed it and call Init.
type Duplex struct {
	Readable
	WritableSide
}

// NewDuplex returns a Duplex on l. It panics with ERR_INVALID_ARG_VALUE for a
// high-water mark below [NoBuffer], as Node's constructor throws.
func NewDuplex(l *loop.Loop, opts *DuplexOptions) *Duplex {
	d := &Duplex{}
	d.Init(l, d, opts)
	return d
}

// Init makes d ready in place. self is the object that embeds d, or d; opts may
// be nil.
func (d *Duplex) Init(l *loop.Loop, self DuplexMethods, opts *DuplexOptions) {
	var defaults DuplexOptions
	if opts == nil {
		opts = &defaults
	}
	if self == nil {
		self = d
	}
	d.Core.init(l, self)
	rules := d.rules()
	readable := sideOptions{
		objectMode: opts.ObjectMode || opts.ReadableObjectMode, encoding: opts.Encoding,
		defaultEncoding: opts.DefaultEncoding, noEmitClose: opts.NoEmitClose, autoDestroy: opts.AutoDestroy,
	}
	writable := readable
	writable.objectMode = opts.ObjectMode || opts.WritableObjectMode
	writable.keepStrings = opts.KeepStrings
	readable.hwm = sideMark(rules, opts.HighWaterMark, opts.ReadableHighWaterMark, readable.objectMode, "readableHighWaterMark")
	writable.hwm = sideMark(rules, opts.HighWaterMark, opts.WritableHighWaterMark, writable.objectMode, "writableHighWaterMark")
	d.Readable.initSide(self, &readable)
	d.implementDuplex(opts)
	d.construct(readableConstructed)
	d.WritableSide.initSide(&d.Core, self, &writable)
	if opts.Signal != nil {
		addAbortSignal(opts.Signal, self)
	}
	d.construct(writableConstructed)
	d.disable(opts)
}

// sideMark returns the high-water mark of one side.
func sideMark(rules *loop.StreamProfile, both, side int, objects bool, name string) int {
	if both != 0 {
		return highWaterMark(rules, both, objects, name)
	}
	return highWaterMark(rules, side, objects, name)
}

func (d *Duplex) implementDuplex(opts *DuplexOptions) {
	if read := opts.Read; read != nil {
		d.functions().read = func(n int) { read(d, n) }
	}
	if write := opts.Write; write != nil {
		d.functions().write = func(c Chunk, enc Encoding, cb func(error)) { write(d, c, enc, cb) }
	}
	if writev := opts.Writev; writev != nil {
		d.functions().writev = func(writes []WriteRequest, _ bool, cb func(error)) { writev(d, writes, cb) }
	}
	if final := opts.Final; final != nil {
		d.functions().final = func(cb func(error)) { final(d, cb) }
	}
	d.implement(opts.Destroy, opts.Construct)
}

// disable takes the options that close one direction.
func (d *Duplex) disable(opts *DuplexOptions) {
	if opts.NotReadable {
		d.SetReadable(false)
	}
	if opts.NotWritable {
		d.SetWritable(false)
	}
	if !opts.NoHalfOpen {
		return
	}
	d.SetAllowHalfOpen(false)
	if !d.rules().ReadableComputed {
		EventEnd.Once(&d.EventEmitter, func() {
			if !d.WritableSide.has(wEnded) {
				d.loop.NextTick(func() { throwIf(d.wself.EndChunk(Chunk{}, "", nil)) })
			}
		})
	}
}
