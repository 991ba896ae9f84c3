package tls

import (
	"io"
	stdnet "net"
	"time"
)

// wire is the connection that crypto/tls sees: bytes in memory. Reading more
// than has arrived suspends the handshake; later it fails for the time being.
type wire struct {
	in  []byte // what has arrived and was not read
	out []byte // what is to be sent
	// wait suspends the reader until something may have arrived. It reports false
	// when nothing ever will. It is nil outside of handshakes.
	wait func() bool
}

var _ stdnet.Conn = (*wire)(nil)

// Read takes what has arrived.
func (w *wire) Read(b []byte) (int, error) {
	for len(w.in) == 0 {
		if w.wait == nil {
			return 0, errDry
		}
		if !w.wait() {
			return 0, io.ErrClosedPipe
		}
	}
	n := copy(b, w.in)
	w.in = w.in[n:]
	return n, nil
}

// Write keeps what is to be sent.
func (w *wire) Write(b []byte) (int, error) {
	w.out = append(w.out, b...)
	return len(b), nil
}

// Close does nothing: the handle below is closed.
func (w *wire) Close() error { return nil }

// LocalAddr and RemoteAddr name no address; crypto/tls wants one to file
// sessions under.
func (w *wire) LocalAddr() stdnet.Addr { return nowhere{} }

// RemoteAddr is as LocalAddr.
func (w *wire) RemoteAddr() stdnet.Addr { return nowhere{} }

// SetDeadline does nothing: time-outs are the socket's.
func (w *wire) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (w *wire) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

type nowhere struct{}

// Network implements [stdnet.Addr].
func (nowhere) Network() string { return "memory" }

// String implements [stdnet.Addr].
func (nowhere) String() string { return "memory" }

// dry is the error of a read that finds nothing. crypto/tls goes on after a
// temporary error of its connection.
type dry struct{}

var errDry stdnet.Error = dry{}

// Error implements error.
func (dry) Error() string { return "nothing has arrived" }

// Timeout implements [stdnet.Error].
func (dry) Timeout() bool { return false }

// Temporary implements [stdnet.Error].
func (dry) Temporary() bool { return true }
