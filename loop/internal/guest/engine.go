package guest

import (
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

// Engine is a foreign event loop. Its callbacks tell [Kernel] of connections and
// data and end with [Kernel.Enter].
type Engine interface {
	// Name is what errors call the engine.
	Name() string
	// Listen binds and listens and returns the address. No callback may come
	// before Serve.
	Listen(l Listener) (poll.Addr, error)
	// Serve lets callbacks begin. One that is not about a connection must come
	// soon; it ends with [Kernel.Enter].
	Serve()
	// Wake makes the engine call [Kernel.Enter] soon. Any goroutine may call it,
	// before Serve too.
	Wake()
	// AwaitDrain is told that a turn is wanted when output has left. It returns
	// within how many milliseconds to ask, -1 when the engine will say so itself.
	AwaitDrain() int
	// Shut ends the engine and waits for it. Enter has told a callback to end it,
	// or none has come yet.
	Shut()
}

// Listener is what is known of a socket that is to listen.
type Listener struct {
	Addr   poll.Addr // not valid when nothing was bound: any port
	V6Only bool
}

// Conn is the engine's side of a connection. All calls come from the goroutine
// that runs the loop.
type Conn interface {
	// Write takes bytes to send, all of them. They are the caller's again when it
	// returns.
	Write(bufs [][]byte) syscall.Errno
	// Pending returns how many bytes have not been given to the system.
	Pending() int
	// Shutdown ends the writing side; nothing is pending. ENOTSUP says that only
	// Close can: when the loop closes the socket within the turn, as one that ends
	// and destroys it does, nobody knows the difference; else the socket fails.
	Shutdown() syscall.Errno
	// Close closes the connection. What is pending may be sent or not.
	Close()
	SetOption(o poll.Option, value int) syscall.Errno
	LocalAddr() (poll.Addr, syscall.Errno)
	PeerAddr() (poll.Addr, syscall.Errno)
}
