package stream

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
)

// coreFlags are the facts that both sides of a stream share.
type coreFlags uint16

const (
	flagDestroyed    coreFlags = 1 << iota // destroy has begun
	flagClosed                             // destruction has completed
	flagCloseEmitted                       // 'close' was emitted, or would have been
	flagErrorEmitted                       // 'error' was emitted
	flagConstructing                       // _construct has not called back
	flagConstructSet                       // the tick that calls _construct is queued
	flagNoHalfOpen                         // `allowHalfOpen: false`
)

// Core is what all streams share: events, destruction and construction.
type Core struct {
	emitter.EventEmitter
	loop    *loop.Loop
	self    Methods
	r       *Readable     // the readable side, if any
	w       *WritableSide // the writable side, if any
	fns     *functions    // implementations given in options
	waiting *waiting      // what goes on once construction is over
	errored error         // the first error, in profiles that keep it
	slot    any           // what the layer above keeps on the stream
	flags   coreFlags
}

// functions are the implementations given in options.
type functions struct {
	read      func(n int)
	write     func(c Chunk, enc Encoding, cb func(error))
	writev    func(writes []WriteRequest, allBytes bool, cb func(error))
	final     func(cb func(error))
	transform func(c Chunk, enc Encoding, cb func(error, Chunk))
	flush     func(cb func(error, Chunk))
	destroy   func(err error, cb func(error))
	construct func(cb func(error))
}

func (c *Core) init(l *loop.Loop, self Methods) {
	c.EventEmitter.Init(l, self)
	c.loop, c.self = l, self
}

// options returns the table of functions, made on first use.
func (c *Core) functions() *functions {
	if c.fns == nil {
		c.fns = &functions{}
	}
	return c.fns
}

func (c *Core) has(f coreFlags) bool { return c.flags&f != 0 }

func (c *Core) set(f coreFlags, on bool) {
	if on {
		c.flags |= f
	} else {
		c.flags &^= f
	}
}

// rules returns what the stream's Node version does where versions differ.
func (c *Core) rules() *loop.StreamProfile { return &c.loop.Profile().Stream }

// Loop returns the loop that the stream lives on.
func (c *Core) Loop() *loop.Loop { return c.loop }

// Self returns the object that the stream's virtual methods are called on.
func (c *Core) Self() Methods { return c.self }

// SetSelf replaces the object that virtual methods are called on. A layer above
// may do so any time before the stream is used.
func (c *Core) SetSelf(self Methods) {
	c.self = self
	if c.r != nil {
		c.r.rself, _ = self.(ReadableMethods)
		c.r.set(rPlain, false)
	}
	if c.w != nil {
		c.w.wself, _ = self.(WritableMethods)
	}
}

// Slot returns what SetSlot has kept on the stream, or nil.
func (c *Core) Slot() any { return c.slot }

// SetSlot keeps a value on the stream for the layer that uses it as a
// connection, as Node's http keeps properties of its own on a socket.
func (c *Core) SetSlot(v any) { c.slot = v }

// ReadableState returns the stream's readable side, nil if it has none. It
// mirrors _readableState, whose fields are the side's accessors.
func (c *Core) ReadableState() *Readable { return c.r }

// WritableState returns the stream's writable side, nil if it has none. It
// mirrors _writableState.
func (c *Core) WritableState() *WritableSide { return c.w }

// Destroyed reports whether the stream was destroyed.
func (c *Core) Destroyed() bool { return c.has(flagDestroyed) }

// SetDestroyed sets what Destroyed reports, for streams that manage their
// destruction themselves.
func (c *Core) SetDestroyed(v bool) { c.set(flagDestroyed, v) }

// Closed reports whether destruction has completed. It mirrors the state's
// `closed`.
func (c *Core) Closed() bool { return c.has(flagClosed) }

// CloseEmitted reports whether 'close' was emitted or would have been.
func (c *Core) CloseEmitted() bool { return c.has(flagCloseEmitted) }

// ErrorEmitted reports whether 'error' was emitted by the stream itself.
func (c *Core) ErrorEmitted() bool { return c.has(flagErrorEmitted) }

// SetErrorEmitted sets what ErrorEmitted reports.
func (c *Core) SetErrorEmitted(v bool) { c.set(flagErrorEmitted, v) }

// Errored returns the error that failed the stream, or nil. It mirrors the
// state's `errored`.
func (c *Core) Errored() error { return c.errored }

// SetErrored sets what Errored returns.
func (c *Core) SetErrored(err error) { c.errored = err }

// Constructed reports whether the stream may read and write: there is no
// _construct or it has called back.
func (c *Core) Constructed() bool { return !c.has(flagConstructing) }

// AllowHalfOpen reports whether a Duplex stays writable after 'end'. It mirrors
// allowHalfOpen.
func (c *Core) AllowHalfOpen() bool { return !c.has(flagNoHalfOpen) }

// SetAllowHalfOpen sets what AllowHalfOpen reports.
func (c *Core) SetAllowHalfOpen(v bool) { c.set(flagNoHalfOpen, !v) }

// OnError adds a listener of 'error'.
func (c *Core) OnError(fn func(err error)) *emitter.Listener {
	return EventError.On(&c.EventEmitter, fn)
}

// OnClose adds a listener of 'close'.
func (c *Core) OnClose(fn func()) *emitter.Listener {
	return EventClose.On(&c.EventEmitter, fn)
}
