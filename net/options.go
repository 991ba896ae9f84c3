package net

import (
	"time"

	"github.com/nodeloop/nodeloop/net/stream"
)

// SocketOptions are the options of [NewSocket]. The zero value is Node's
// default.
type SocketOptions struct {
	// FD makes the socket of a descriptor that is open; nil for none.
	FD *int
	// Handle makes the socket of a handle of the loop, which it then owns; nil
	// for none.
	Handle Handle
	// AllowHalfOpen keeps the writable side open after the peer's end.
	AllowHalfOpen bool
	// Readable and Writable close a direction with [stream.No]. In profile node10
	// a socket made of FD or Handle has a direction only with [stream.Yes].
	Readable, Writable stream.Tri
	// HighWaterMark is that of both sides, in bytes; 0 is 16 KiB.
	HighWaterMark         int
	ReadableHighWaterMark int             // of the readable side, unless HighWaterMark is set
	WritableHighWaterMark int             // of the writable side, unless HighWaterMark is set
	Encoding              stream.Encoding // of the readable side
	DefaultEncoding       stream.Encoding // of written strings
	// PauseOnCreate leaves a socket with a handle paused and unread.
	PauseOnCreate bool
	// ManualStart leaves a socket with a handle unread until it is read.
	ManualStart bool
	// OnRead reads into a buffer of the user's; there are no 'data' events then.
	// Only node16 has it.
	OnRead *OnRead
	// NoDelay turns Nagle's algorithm off once connected.
	NoDelay bool
	// KeepAlive turns TCP keep-alive on once connected.
	KeepAlive bool
	// KeepAliveInitialDelay is how long a connection is idle before the first
	// probe; whole seconds count, negative is 0.
	KeepAliveInitialDelay time.Duration
	// Signal destroys the socket with an AbortError when it aborts.
	Signal stream.Signal
}

// OnRead is the option onread: read data goes to a fixed buffer.
type OnRead struct {
	// Buffer is what is read into. Without it NextBuffer is asked.
	Buffer []byte
	// NextBuffer returns the buffer for the next read.
	NextBuffer func() []byte
	// Callback gets the number of bytes read and the buffer, in the poll phase.
	// It returns false to stop reading until Resume.
	Callback func(n int, buf []byte) bool
}

// ConnectOptions are what [Connect] and [Socket.Connect] take: a port or a
// path, and how to get there. The socket options matter to Connect only.
type ConnectOptions struct {
	SocketOptions

	// Port to connect to. Without Port and Path, profile node16 answers
	// ERR_MISSING_ARGS; port 0 itself is [PortZero].
	Port int
	// Host is a name or an IP address; default "localhost".
	Host string
	// Path of a Unix socket; it takes precedence over Port.
	Path string
	// LocalAddress and LocalPort are what the socket is bound to before.
	LocalAddress string
	LocalPort    int
	// Family is 4 or 6 to look up only addresses of that kind; 0 is any.
	Family int
	// Hints are those of the look-up; 0 is [ADDRCONFIG], unless Family is set.
	Hints int
	// Lookup resolves Host; default [Lookup].
	Lookup LookupFunc
	// Timeout is given to SetTimeout before connecting. Only Connect reads it.
	Timeout time.Duration
}

// PortZero is port 0 where 0 means that none is given: a connect to it fails
// with the system's error.
const PortZero = -1 << 31

// ServerOptions are the options of [CreateServer]. The zero value is Node's
// default.
type ServerOptions struct {
	// AllowHalfOpen keeps the writable side of connections open after the peer's
	// end.
	AllowHalfOpen bool
	// PauseOnConnect leaves connections paused and unread.
	PauseOnConnect bool
	// NoDelay turns Nagle's algorithm off on connections. Only node16 has it.
	NoDelay bool
	// KeepAlive turns TCP keep-alive on for connections. Only node16 has it.
	KeepAlive bool
	// KeepAliveInitialDelay is the idle time before the first probe; whole
	// seconds count, negative is 0.
	KeepAliveInitialDelay time.Duration
}

// ListenOptions are what [Server.Listen] takes. The zero value listens on a
// port of the system's choice on all addresses.
type ListenOptions struct {
	// Port to listen on; 0 is one of the system's choice.
	Port int
	// Host is a name or an IP address; default "::", or "0.0.0.0" where there is
	// no IPv6.
	Host string
	// Path of a Unix socket to make, unless Port is set.
	Path string
	// Backlog is how many connections may wait; default 511.
	Backlog int
	// Exclusive is kept for Node's sake: there are no workers to share with.
	Exclusive bool
	// IPv6Only makes an IPv6 host take no IPv4. Only node16 has it.
	IPv6Only bool
	// ReadableAll and WritableAll make a Unix socket usable by all users.
	ReadableAll, WritableAll bool
	// FD is a descriptor that is bound already; nil for none.
	FD *int
	// Handle is a handle of the loop that is bound already; nil for none.
	Handle ServerHandle
	// Signal closes the server when it aborts. Only node16 has it.
	Signal stream.Signal
}
