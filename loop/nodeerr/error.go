// Package nodeerr holds the one error type of nodeloop: Node's code, message
// and details, usable with [errors.Is] and [errors.As].
//
// A [Code] is itself an error, so errors.Is(err, nodeerr.ECONNRESET) answers
// what `err.code === 'ECONNRESET'` answers in Node. System errors also match
// the [syscall.Errno] they came from.
package nodeerr

import (
	"errors"
	"strconv"
	"syscall"
)

// Code is a Node error code such as "ECONNRESET" or "ERR_HTTP_HEADERS_SENT".
// It mirrors the `code` property and is itself an error, for use as the target
// of [errors.Is].
type Code string

// Error returns the code's text.
func (c Code) Error() string { return string(c) }

// Kind says which of JavaScript's error constructors the error mirrors.
type Kind uint8

// The kinds of error that Node's own library throws or emits.
const (
	PlainError Kind = iota // Error
	TypeError              // TypeError
	RangeError             // RangeError
	AbortError             // Error with the name AbortError
	URIError               // URIError
)

// String returns the `name` that the error has in Node.
func (k Kind) String() string {
	switch k {
	case TypeError:
		return "TypeError"
	case RangeError:
		return "RangeError"
	case AbortError:
		return "AbortError"
	case URIError:
		return "URIError"
	default:
		return "Error"
	}
}

// Error is an error as Node throws, emits or hands to a callback. Fields that
// the Node error lacks are zero.
type Error struct {
	Kind    Kind   // constructor; PlainError by default
	Code    Code   // `code`; empty for an error without one
	Message string // `message`, byte for byte Node's

	Syscall string // `syscall`, for example "connect"
	Errno   int    // `errno` as in Node: negative, 0 when absent
	Address string // `address`
	Port    int    // `port`; valid when HasPort
	HasPort bool   // whether the error carries a port
	Path    string // `path`
	// LocalAddress and LocalPort are the bound end of a failed connect
	// (`localAddress`, `localPort`), empty and 0 when the socket was unbound.
	LocalAddress string
	LocalPort    int
	Hostname     string // `hostname`, on look-up errors
	Input        string // `input`, on ERR_INVALID_URL
	Host         string // `host`, on errors of a connect by name

	// Unsecured: the connection ended before it was secure; path, host, port and
	// localAddress show, known or not.
	Unsecured bool

	Library     string // `library`, on errors of TLS
	Function    string // `function`, on errors of TLS
	Reason      string // `reason`, on parse errors and errors of TLS
	BytesParsed int    // `bytesParsed`, on parse errors
	RawPacket   []byte // `rawPacket`, on 'clientError'

	Cause error // what led to it (`cause`), or nil

	// Foreign is the error's face in another language (the JavaScript object),
	// kept so that one error is one object. It belongs to the bridge.
	Foreign any
}

// Error returns the message, as `err.message` does.
func (e *Error) Error() string { return e.Message }

// Name returns the `name` of the error: "Error", "TypeError", ….
func (e *Error) Name() string { return e.Kind.String() }

// Is reports whether target is this error's [Code] or the [syscall.Errno]
// behind a system error.
func (e *Error) Is(target error) bool {
	switch t := target.(type) {
	case Code:
		return e.Code != "" && e.Code == t
	case syscall.Errno:
		return e.Errno != 0 && e.Errno == -int(t)
	}
	return false
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// New returns a plain Error with a code and a message.
func New(code Code, message string) *Error {
	return &Error{Code: code, Message: message}
}

// NewType returns a TypeError with a code and a message.
func NewType(code Code, message string) *Error {
	return &Error{Kind: TypeError, Code: code, Message: message}
}

// NewRange returns a RangeError with a code and a message.
func NewRange(code Code, message string) *Error {
	return &Error{Kind: RangeError, Code: code, Message: message}
}

// CodeOf returns the Node code of err or of an error it wraps, and "" when
// there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	var c Code
	if errors.As(err, &c) {
		return c
	}
	return ""
}

// FromErrno returns the error of a failed system call: message
// "syscall CODE", as Node's errnoException makes it.
func FromErrno(errno syscall.Errno, call string) *Error {
	code, _ := Describe(errno)
	return &Error{Code: code, Message: call + " " + string(code), Syscall: call, Errno: -int(errno)}
}

// FromErrnoAt is FromErrno with the far end that Node's exceptionWithHostPort
// adds: "connect ECONNREFUSED 127.0.0.1:80". A port of 0 or less is left out of
// the message and of the error. An address that is a path takes port 0.
func FromErrnoAt(errno syscall.Errno, call, address string, port int) *Error {
	e := FromErrno(errno, call)
	if address == "" {
		return e
	}
	e.Address = address
	e.Message += " " + address
	if port > 0 {
		e.Port, e.HasPort = port, true
		e.Message += ":" + strconv.Itoa(port)
	}
	return e
}

// Sentence returns libuv's sentence for the error's Errno, "connection refused"
// for one, and "" for an error without a number.
func (e *Error) Sentence() string {
	if e.Errno == 0 {
		return ""
	}
	_, sentence := Describe(syscall.Errno(-e.Errno))
	return sentence
}
