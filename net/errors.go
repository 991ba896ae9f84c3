package net

import (
	"errors"
	"strconv"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// maxPort is the largest legal port.
const maxPort = 65535

// system returns the system error behind err, which the loop has made.
func system(err error) *nodeerr.Error {
	var e *nodeerr.Error
	if errors.As(err, &e) {
		return e
	}
	return &nodeerr.Error{Message: err.Error(), Cause: err}
}

// of returns err as Node's errnoException makes it for a call.
func of(err error, call string) *nodeerr.Error {
	e := system(err)
	if e.Syscall == call {
		return e
	}
	return &nodeerr.Error{Code: e.Code, Message: call + " " + string(e.Code) + because(e), Syscall: call, Errno: e.Errno, Cause: e.Cause}
}

// because says why a reactor other than the loop's own refused a call.
func because(e *nodeerr.Error) string {
	if u, ok := e.Cause.(*loop.Unsupported); ok {
		return ": " + u.Error()
	}
	return ""
}

// at returns err with the far end that Node's exceptionWithHostPort adds; local
// is the near end for the message, or empty.
func at(err error, call, address string, port int, local string) *nodeerr.Error {
	e := system(err)
	text := call + " " + string(e.Code) + ending(address, port)
	if local != "" {
		text += " - Local (" + local + ")"
	}
	return &nodeerr.Error{
		Code: e.Code, Message: text + because(e), Syscall: call, Errno: e.Errno,
		Address: address, Port: port, HasPort: port != 0, Cause: e.Cause,
	}
}

// listenError returns the error of a failed listen, which has libuv's sentence
// in it.
func listenError(err error, address string, port int) *nodeerr.Error {
	e := system(err)
	return &nodeerr.Error{
		Code: e.Code, Message: "listen " + string(e.Code) + ": " + e.Sentence() + ending(address, port) + because(e),
		Syscall: "listen", Errno: e.Errno, Address: address, Port: port, HasPort: port != 0, Cause: e.Cause,
	}
}

// ending writes an end of a connection for a message.
func ending(address string, port int) string {
	switch {
	case port > 0:
		return " " + address + ":" + strconv.Itoa(port)
	case address != "":
		return " " + address
	default:
		return ""
	}
}

// checkPort returns ERR_SOCKET_BAD_PORT for a port that is none; name is the
// option's, where the profile names it.
func checkPort(port int, name string) error {
	if port >= 0 && port <= maxPort {
		return nil
	}
	return nodeerr.NewRange(nodeerr.ErrSocketBadPort,
		name+" should be >= 0 and < 65536. Received "+strconv.Itoa(port)+".")
}

// listenPortName returns what messages call the port of listen.
func listenPortName(l *loop.Loop) string {
	if l.Profile().Net.PortOptionNamed {
		return "options.port"
	}
	return "Port"
}

func errSocketClosed() error { return nodeerr.New(nodeerr.ErrSocketClosed, "Socket is closed") }

func errEndedByPeer() error {
	return nodeerr.New(nodeerr.EPIPE, "This socket has been ended by the other party")
}

func errNotBuffer() error {
	return nodeerr.NewType(nodeerr.ErrInvalidArgType, "Second argument must be a buffer")
}

func errServerNotRunning() error {
	return nodeerr.New(nodeerr.ErrServerNotRunning, "Server is not running.")
}

func errAlreadyListening() error {
	return nodeerr.New(nodeerr.ErrServerAlreadyListen, "Listen method has been called more than once without closing.")
}

func errInvalidIP(s string) error {
	return nodeerr.NewType(nodeerr.ErrInvalidIPAddress, "Invalid IP address: "+s)
}

func errFDType(kind string) error {
	return nodeerr.NewType(nodeerr.ErrInvalidFDType, "Unsupported fd type: "+kind)
}

func errHandleType() error {
	return nodeerr.NewType(nodeerr.ErrInvalidHandleType, "This handle type cannot be sent")
}

// checkFD returns ERR_OUT_OF_RANGE for a negative descriptor.
func checkFD(fd int) error {
	if fd >= 0 {
		return nil
	}
	return nodeerr.NewRange(nodeerr.ErrOutOfRange,
		`The value of "fd" is out of range. It must be >= 0 && <= 2147483647. Received `+strconv.Itoa(fd))
}

// errFamily is the error of a look-up that found a family that is none.
func errFamily(family int) *nodeerr.Error {
	return nodeerr.NewRange(nodeerr.ErrInvalidAddressFamily, "Invalid address family: "+strconv.Itoa(family))
}

// nameTarget adds the target of a connect by name to an error.
func nameTarget(e *nodeerr.Error, host string, port int) {
	e.Message += " " + host + ":" + strconv.Itoa(port)
	e.Host, e.Port, e.HasPort = host, port, true
}
