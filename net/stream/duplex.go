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
	if opts == nil {
		opts = &DuplexOptions{}
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
	d.construct(d.Readable.constructed)
	d.WritableSide.initSide(&d.Core, self, &writable)
	if opts.Signal != nil {
		addAbortSignal(opts.Signal, self)
	}
	d.construct(d.WritableSide.constructed)
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
	if opts.Read != nil {
		d.functions().read = func(n int) { opts.Read(d, n) }
	}
	if opts.Write != nil {
		d.functions().write = func(c Chunk, enc Encoding, cb func(error)) { opts.Write(d, c, enc, cb) }
	}
	if opts.Writev != nil {
		d.functions().writev = func(writes []WriteRequest, _ bool, cb func(error)) { opts.Writev(d, writes, cb) }
	}
	if opts.Final != nil {
		d.functions().final = func(cb func(error)) { opts.Final(d, cb) }
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
