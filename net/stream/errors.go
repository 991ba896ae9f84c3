package stream

import (
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

func errMultipleCallback() error {
	return nodeerr.New(nodeerr.ErrMultipleCallback, "Callback called multiple times")
}

func errNotImplemented(method string) error {
	return nodeerr.New(nodeerr.ErrMethodNotImplemented, "The "+method+" method is not implemented")
}

func errPushAfterEOF() error {
	return nodeerr.New(nodeerr.ErrStreamPushAfterEOF, "stream.push() after EOF")
}

func errUnshiftAfterEnd() error {
	return nodeerr.New(nodeerr.ErrStreamUnshiftAfterEnd, "stream.unshift() after end event")
}

func errNullValues() error {
	return nodeerr.NewType(nodeerr.ErrStreamNullValues, "May not write null values to stream")
}

func errWriteAfterEnd() error {
	return nodeerr.New(nodeerr.ErrStreamWriteAfterEnd, "write after end")
}

func errDestroyed(method string) error {
	return nodeerr.New(nodeerr.ErrStreamDestroyed, "Cannot call "+method+" after a stream was destroyed")
}

func errAlreadyFinished(method string) error {
	return nodeerr.New(nodeerr.ErrStreamAlreadyFinished, "Cannot call "+method+" after a stream was finished")
}

func errCannotPipe() error {
	return nodeerr.New(nodeerr.ErrStreamCannotPipe, "Cannot pipe, not readable")
}

func errPrematureClose() error {
	return nodeerr.New(nodeerr.ErrStreamPrematureClose, "Premature close")
}

func errMissingArgs(name string) error {
	return nodeerr.NewType(nodeerr.ErrMissingArgs, `The "`+name+`" argument must be specified`)
}

// NewAbortError returns the error of an aborted operation; reason, which may be
// nil, is its cause.
func NewAbortError(reason error) error {
	return &nodeerr.Error{
		Kind: nodeerr.AbortError, Code: nodeerr.ErrAbort,
		Message: "The operation was aborted", Cause: reason,
	}
}

// errChunkType is ERR_INVALID_ARG_TYPE for a chunk; writing names the method
// where profiles name other types for write than for push.
func (c *Core) errChunkType(v any, writing bool) error {
	specific, typeOf := describe(c.loop, v)
	msg := `The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received ` + specific
	if !c.rules().SpecificTypes {
		msg = `The "chunk" argument must be one of type string, Buffer, or Uint8Array. Received type ` + typeOf
		if writing {
			msg = `The "chunk" argument must be one of type string or Buffer. Received type ` + typeOf
		}
	}
	return nodeerr.NewType(nodeerr.ErrInvalidArgType, msg)
}

// errBufType is what a decoder throws for a chunk that is no bytes.
func (c *Core) errBufType(v any) error {
	specific, typeOf := describe(c.loop, v)
	if c.rules().SpecificTypes {
		return nodeerr.NewType(nodeerr.ErrInvalidArgType,
			`The "buf" argument must be an instance of Buffer, TypedArray, or DataView. Received `+specific)
	}
	return nodeerr.NewType(nodeerr.ErrInvalidArgType,
		`The "buf" argument must be one of type Buffer, TypedArray, or DataView. Received type `+typeOf)
}

// errHighWaterMark is what a constructor throws; name is the option of one side
// of a Duplex, empty for the common one.
func errHighWaterMark(rules *loop.StreamProfile, name string, n int) error {
	return HighWaterMarkError(rules, name, strconv.Itoa(n))
}

// HighWaterMarkError is the error of a high-water mark that is no whole number
// from 0 up. side is the option of one side of a Duplex, empty for a Readable or
// Writable, and shown the value as Node's inspect shows it.
func HighWaterMarkError(rules *loop.StreamProfile, side, shown string) error {
	if side == "" {
		side = "highWaterMark"
	}
	if rules.SpecificTypes {
		return nodeerr.NewType(nodeerr.ErrInvalidArgValue, "The property 'options."+side+"' is invalid. Received "+shown)
	}
	return nodeerr.NewType(nodeerr.ErrInvalidOptValue, `The value "`+shown+`" is invalid for option "`+side+`"`)
}

// errNotIterable is what from throws.
func errNotIterable(l *loop.Loop, v any) error {
	text, typeOf := describe(l, v)
	if l.Profile().Stream.SpecificTypes {
		return nodeerr.NewType(nodeerr.ErrInvalidArgType, `The "iterable" argument must be an instance of Iterable. Received `+text)
	}
	return nodeerr.NewType(nodeerr.ErrInvalidArgType, `The "iterable" argument must be of type Iterable. Received type `+typeOf)
}

// errReturnValue is what a pipeline throws for what a function returned.
func errReturnValue(l *loop.Loop, want, name string, v any) error {
	text, _ := describe(l, v)
	return nodeerr.NewType(nodeerr.ErrInvalidReturnValue,
		"Expected "+want+` to be returned from the "`+name+`" function but got `+text+".")
}

// errStage is what compose throws for a stream that does not fit its place.
func errStage(l *loop.Loop, i int, v any, reason string) error {
	text, _ := describe(l, v)
	if h, ok := hostOf(l).(interface{ Inspect(v any) string }); ok {
		text = h.Inspect(v)
	}
	return nodeerr.NewType(nodeerr.ErrInvalidArgValue,
		"The argument 'streams["+strconv.Itoa(i)+"]' "+reason+". Received "+text)
}

// errNoCallback is what those throw that name the argument.
func errNoCallback() error {
	return nodeerr.NewType(nodeerr.ErrInvalidArgType, `The "callback" argument must be of type function. Received undefined`)
}

// errNoDestination is what a pipe to nothing throws.
func (r *Readable) errNoDestination() error {
	if r.loop.Profile().ErrorsShowValue {
		return nodeerr.NewType("", "Cannot read properties of undefined (reading 'on')")
	}
	return nodeerr.NewType("", "Cannot read property 'on' of undefined")
}
