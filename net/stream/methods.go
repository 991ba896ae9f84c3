package stream

import "github.com/nodeloop/nodeloop/emitter"

// Stream is anything with events: what pipe, pipeline and finished accept. What
// else they need they find by asking for the interfaces below.
type Stream interface {
	// Emitter returns the object's events.
	Emitter() *emitter.EventEmitter
}

// Source is what can be piped from: Node's `pipe` method.
type Source interface {
	Stream
	// Pipe sends everything to dest and returns dest.
	Pipe(dest Destination, opts ...PipeOptions) Destination
}

// Destination is what can be piped into: Node's `write` and `end`.
type Destination interface {
	Stream
	// WriteChunk is Node's write: false asks the writer to wait for 'drain'. An
	// empty enc is the default encoding. The error is what write throws.
	WriteChunk(c Chunk, enc Encoding, cb func(error)) (bool, error)
	// EndChunk is Node's end; a null c writes nothing more. cb, which may be nil,
	// runs at 'finish' or with the error that prevents it. The error is what end
	// throws.
	EndChunk(c Chunk, enc Encoding, cb func(error)) error
}

// Destroyer is what can be destroyed.
type Destroyer interface {
	// Destroy ends the stream at once; err may be nil.
	Destroy(err error)
}

// Methods is what every stream built on this package has: what Node's code
// calls on a stream and users may override. The methods whose names end in
// Impl mirror Node's underscore methods.
type Methods interface {
	Stream
	Destroyer
	// DestroyImpl is _destroy: release what the stream holds, then call cb.
	DestroyImpl(err error, cb func(error))
	// HasConstruct reports whether there is a _construct.
	HasConstruct() bool
	// ConstructImpl is _construct: it runs in the tick after creation, and nothing
	// is read or written before it calls cb.
	ConstructImpl(cb func(error))
}

// ReadableMethods is what a Readable calls on its own object.
type ReadableMethods interface {
	Methods
	// Read is Node's read(n): n units, or with [All] what there is; null when
	// there is not that much.
	Read(n int) Chunk
	// ReadImpl is _read: push at least one chunk, now or later. n is advice.
	ReadImpl(n int)
	// PushChunk is Node's push: a null c ends the data. It reports whether more is
	// welcome.
	PushChunk(c Chunk, enc Encoding) bool
	// Pause stops the flow of 'data'.
	Pause()
	// Resume starts it, in the next tick.
	Resume()
	// Unpipe undoes the pipe to dest, or all of them when dest is nil.
	Unpipe(dest Stream)
}

// WritableMethods is what a Writable calls on its own object.
type WritableMethods interface {
	Methods
	Destination
	// WriteImpl is _write: consume c, then call cb, once.
	WriteImpl(c Chunk, enc Encoding, cb func(error))
	// HasWritev reports whether there is a _writev.
	HasWritev() bool
	// WritevImpl is _writev: consume several chunks at once, then call cb.
	// allBytes says that each is binary. The slice is the stream's own and valid
	// until cb is called.
	WritevImpl(writes []WriteRequest, allBytes bool, cb func(error))
	// HasFinal reports whether there is a _final.
	HasFinal() bool
	// FinalImpl is _final: called once when all is written, before 'finish'.
	FinalImpl(cb func(error))
	// Uncork undoes one Cork.
	Uncork()
}

// DuplexMethods is what a Duplex calls on its own object.
type DuplexMethods interface {
	ReadableMethods
	WritableMethods
}

// TransformMethods is what a Transform calls on its own object.
type TransformMethods interface {
	DuplexMethods
	// TransformImpl is _transform: push any number of chunks, then call cb, whose
	// chunk, if not null, is pushed last.
	TransformImpl(c Chunk, enc Encoding, cb func(error, Chunk))
	// HasFlush reports whether there is a _flush.
	HasFlush() bool
	// FlushImpl is _flush: called before 'end', to push what is left.
	FlushImpl(cb func(error, Chunk))
}

// WriteRequest is one write of a batch for _writev.
type WriteRequest struct {
	Chunk    Chunk
	Encoding Encoding
	callback func(error)
}

// Callback returns the callback that was given with the write, or nil.
func (w *WriteRequest) Callback() func(error) { return w.callback }

// PipeOptions are the options of Pipe. The zero value is Node's default.
type PipeOptions struct {
	NoEnd bool // `end: false`: leave the destination open when the source ends
}
