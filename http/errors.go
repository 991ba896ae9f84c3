package http

import (
	"fmt"
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// errNothing is what V8 throws for a property of null: what is tried is "read"
// or "set".
func errNothing(l *loop.Loop, tried, property string) error {
	if l.Profile().Major < 16 {
		return nodeerr.NewType("", "Cannot "+tried+" property '"+property+"' of null")
	}
	if tried == "set" {
		return nodeerr.NewType("", "Cannot set properties of null (setting '"+property+"')")
	}
	return nodeerr.NewType("", "Cannot read properties of null (reading '"+property+"')")
}

func errInvalidToken(what, name string) error {
	return nodeerr.NewType(nodeerr.ErrInvalidHTTPToken, what+` must be a valid HTTP token ["`+name+`"]`)
}

// errInvalidChar is ERR_INVALID_CHAR; the field is left out of the message
// when it is empty.
func errInvalidChar(what, field string) error {
	message := "Invalid character in " + what
	if field != "" {
		message += ` ["` + field + `"]`
	}
	return nodeerr.NewType(nodeerr.ErrInvalidChar, message)
}

// errHeadersSent is ERR_HTTP_HEADERS_SENT for what the caller tried: "set",
// "append", "remove" or "render".
func errHeadersSent(tried string) error {
	return nodeerr.New(nodeerr.ErrHTTPHeadersSent, "Cannot "+tried+" headers after they are sent to the client")
}

func errInvalidStatus(given string) error {
	return nodeerr.NewRange(nodeerr.ErrHTTPInvalidStatusCode, "Invalid status code: "+given)
}

func errTrailerInvalid() error {
	return nodeerr.New(nodeerr.ErrHTTPTrailerInvalid, "Trailers are invalid with this transfer encoding")
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

func errNotImplemented(method string) error {
	return nodeerr.New(nodeerr.ErrMethodNotImplemented, "The "+method+" method is not implemented")
}

func errLengthMismatch(body, announced int64) error {
	return nodeerr.New(nodeerr.ErrHTTPContentLengthMismatch, "Response body's content-length of "+
		strconv.FormatInt(body, 10)+" byte(s) does not match the content-length of "+
		strconv.FormatInt(announced, 10)+" byte(s) set in header")
}

func errUnescaped() error {
	return nodeerr.NewType(nodeerr.ErrUnescapedCharacters, "Request path contains unescaped characters")
}

func errOutOfRange(name, want string, got any) error {
	return nodeerr.NewRange(nodeerr.ErrOutOfRange,
		fmt.Sprintf(`The value of "%s" is out of range. It must be %s. Received %v`, name, want, got))
}

func errRequestTimeout() error {
	return nodeerr.New(nodeerr.ErrHTTPRequestTimeout, "Request timeout")
}

// errReset is the ECONNRESET that Node makes itself when a peer went away,
// with no system call behind it: "aborted", "socket hang up".
func errReset(message string) error {
	return nodeerr.New(nodeerr.ECONNRESET, message)
}

func errNullChunk() error {
	return nodeerr.NewType(nodeerr.ErrStreamNullValues, "May not write null values to stream")
}

// errChunkType is ERR_INVALID_ARG_TYPE for a chunk that is no data. what begins
// the message in profile node10.
func (m *OutgoingMessage) errChunkType(what string, v any) error {
	specific, typeOf := stream.Describe(m.loop, v)
	if v == nil {
		specific, typeOf = "null", "object"
	}
	if m.profile().HTTP.WriteChecksFirst {
		return nodeerr.NewType(nodeerr.ErrInvalidArgType,
			`The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received `+specific)
	}
	return nodeerr.NewType(nodeerr.ErrInvalidArgType, what+" must be one of type string or Buffer. Received type "+typeOf)
}
