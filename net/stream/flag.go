package stream

// Flag is a question about a stream, for streams that are not built on this
// package or answer otherwise than their class would.
type Flag uint8

// The questions. Each names the property that Node's code reads.
const (
	FlagReadable           Flag = iota // readable
	FlagWritable                       // writable
	FlagDestroyed                      // destroyed
	FlagClosed                         // _closed, of an OutgoingMessage
	FlagReadableEnded                  // readableEnded
	FlagWritableEnded                  // writableEnded
	FlagWritableFinished               // writableFinished
	FlagWritableNeedDrain              // writableNeedDrain
	FlagReadableDidRead                // readableDidRead
	FlagReadableAborted                // readableAborted
	FlagReadableObjectMode             // readableObjectMode
	FlagWritableObjectMode             // writableObjectMode
	FlagErrored                        // readableErrored, writableErrored
	FlagAborted                        // aborted, of a message or request
	FlagRequest                        // is a request: setHeader and abort are methods
	FlagServerResponse                 // is a ServerResponse
)

// Asker answers questions. known is false where Node finds no such property.
// Every stream of this package is one.
type Asker interface {
	StreamFlag(q Flag) (value, known bool)
}

// ask returns a stream's answer to q.
func ask(s any, q Flag) (value, known bool) {
	if a, ok := s.(Asker); ok {
		return a.StreamFlag(q)
	}
	return false, false
}

// is reports whether the answer to q is yes.
func is(s any, q Flag) bool {
	v, _ := ask(s, q)
	return v
}

// StreamFlag answers from the stream's sides. Classes that know better override
// it and pass the rest on.
func (c *Core) StreamFlag(q Flag) (value, known bool) {
	switch q {
	case FlagDestroyed:
		return c.Destroyed(), true
	case FlagErrored, FlagClosed, FlagAborted, FlagRequest, FlagServerResponse:
		return false, false
	}
	if r := c.r; r != nil {
		switch q {
		case FlagReadable:
			return r.IsReadable(), true
		case FlagReadableEnded:
			return r.ReadableEnded(), c.rules().ReadableComputed
		case FlagReadableDidRead:
			return r.ReadableDidRead(), c.rules().ReadableComputed
		case FlagReadableAborted:
			return r.ReadableAborted(), c.rules().ReadableComputed
		case FlagReadableObjectMode:
			return r.ReadableObjectMode(), c.rules().ReadableComputed
		}
	}
	if w := c.w; w != nil {
		switch q {
		case FlagWritable:
			return w.IsWritable(), true
		case FlagWritableEnded:
			return w.WritableEnded(), c.rules().ReadableComputed
		case FlagWritableFinished:
			return w.WritableFinished(), c.rules().ReadableComputed
		case FlagWritableNeedDrain:
			return w.WritableNeedDrain(), c.rules().ReadableComputed
		case FlagWritableObjectMode:
			return w.WritableObjectMode(), c.rules().ReadableComputed
		}
	}
	return false, false
}

// StreamCore returns the core of a stream built on this package.
func (c *Core) StreamCore() *Core { return c }

// coreOf returns the core of a stream built on this package, nil otherwise.
func coreOf(s any) *Core {
	if k, ok := s.(interface{ StreamCore() *Core }); ok {
		return k.StreamCore()
	}
	return nil
}

// readableOf returns the readable side of a stream of this package: what Node
// finds as _readableState.
func readableOf(s any) *Readable {
	if c := coreOf(s); c != nil {
		return c.r
	}
	return nil
}

// writableOf returns the writable side: _writableState.
func writableOf(s any) *WritableSide {
	if c := coreOf(s); c != nil {
		return c.w
	}
	return nil
}
