package stream

import "github.com/nodeloop/nodeloop/loop"

// OnLoop is implemented by streams that know their loop.
type OnLoop interface{ Loop() *loop.Loop }

func loopOf(s any) *loop.Loop {
	if o, ok := s.(OnLoop); ok {
		return o.Loop()
	}
	return nil
}

// WithRequest is implemented by what has a request: an IncomingMessage of a
// client, a ServerResponse. It mirrors their property req.
type WithRequest interface {
	// RequestOf returns the request, or nil.
	RequestOf() Stream
}

func requestOf(s any) Stream {
	if q, ok := s.(WithRequest); ok {
		return q.RequestOf()
	}
	return nil
}

// Aborter is what is destroyed by Abort: a request, for which FlagRequest is
// true.
type Aborter interface{ Abort() }

// DestroyStream destroys any stream in the way it knows; s may be nil. It
// mirrors stream.destroy, which aborts requests.
func DestroyStream(s any, err error) {
	if s == nil {
		return
	}
	if a, ok := s.(Aborter); ok && is(s, FlagRequest) {
		a.Abort()
		return
	}
	if req := requestOf(s); req != nil && is(req, FlagRequest) {
		if a, ok := req.(Aborter); ok {
			a.Abort()
			return
		}
	}
	switch d := s.(type) {
	case Destroyer:
		d.Destroy(err)
	case interface{ Close() }:
		d.Close()
	}
}

// hasReadable reports whether s is known to have a readable side, ended or not.
func hasReadable(s any) bool {
	if _, known := ask(s, FlagReadable); known {
		return true
	}
	_, known := ask(s, FlagReadableEnded)
	return known || readableOf(s) != nil
}

func hasWritable(s any) bool {
	if _, known := ask(s, FlagWritable); known {
		return true
	}
	_, known := ask(s, FlagWritableEnded)
	return known || writableOf(s) != nil
}

// isReadableStream reports whether s can be piped from.
func isReadableStream(s any) bool {
	core := coreOf(s)
	if core == nil {
		_, ok := s.(Source)
		return ok
	}
	return core.r != nil && (core.w == nil || !core.r.has(rNotReadable))
}

// isWritableStream reports whether s can be written to.
func isWritableStream(s any) bool {
	if _, ok := s.(Destination); !ok {
		return false
	}
	core := coreOf(s)
	return core == nil || core.r == nil || core.w != nil && !core.w.has(wNotWritable)
}

// isStream reports whether s is a stream at all.
func isStream(s any) bool {
	if _, ok := s.(Stream); !ok {
		return false
	}
	if core := coreOf(s); core != nil && (core.r != nil || core.w != nil) {
		return true
	}
	_, writes := s.(Destination)
	_, pipes := s.(Source)
	return writes || pipes
}

// isDestroyed reports whether a stream was destroyed.
func isDestroyed(s any) bool {
	core := coreOf(s)
	return is(s, FlagDestroyed) || core != nil && core.has(flagDestroyed)
}

// readableFinished reports whether 'end' was emitted; loosely, whether the data
// has ended.
func readableFinished(s any, strict bool) bool {
	r := readableOf(s)
	if r == nil || !isReadableStream(s) || r.errored != nil {
		return false
	}
	return r.has(rEndEmitted) || !strict && r.has(rEnded) && r.length == 0
}

func writableEnded(s any) bool {
	if !isWritableStream(s) {
		return false
	}
	if is(s, FlagWritableEnded) {
		return true
	}
	w := writableOf(s)
	return w != nil && w.core.errored == nil && w.has(wEnded)
}

// IsReadable reports whether s can be read now; known is false for what is no
// stream. It mirrors stream.isReadable.
func IsReadable(s any) (readable, known bool) {
	v, ok := ask(s, FlagReadable)
	if !ok {
		return false, false
	}
	if isDestroyed(s) {
		return false, true
	}
	return isReadableStream(s) && v && !readableFinished(s, true), true
}

// IsWritable reports whether s can be written to now; known is false for what is
// no stream. It mirrors Node's internal isWritable.
func IsWritable(s any) (writable, known bool) {
	v, ok := ask(s, FlagWritable)
	if !ok {
		return false, false
	}
	if isDestroyed(s) {
		return false, true
	}
	return isWritableStream(s) && v && !writableEnded(s), true
}

// IsDisturbed reports whether s was read or has failed. It mirrors
// stream.isDisturbed.
func IsDisturbed(s any) bool { return is(s, FlagReadableDidRead) || is(s, FlagReadableAborted) }

// IsErrored reports whether s has failed. It mirrors stream.isErrored.
func IsErrored(s any) bool {
	if v, known := ask(s, FlagErrored); known {
		return v
	}
	core := coreOf(s)
	return core != nil && core.has(flagErrorEmitted)
}
