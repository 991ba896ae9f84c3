package tls

import (
	"crypto/tls"
	"errors"
	"io"
	"iter"
)

// want is what a suspended handshake waits for.
type want uint8

const (
	wantBytes  want = iota // ciphertext
	wantConfig             // what to answer a ClientHello with: in engine.answer
)

// engine is crypto/tls on one connection.
type engine struct {
	wire wire
	conn *tls.Conn
	next func() (want, bool)
	stop func()
	err  error // of the handshake, when it is over

	suspend   func(want) bool      // within the handshake
	hello     *tls.ClientHelloInfo // when a configuration is wanted
	answer    *tls.Config
	answerErr error
}

// begin makes the engine ready; nothing runs yet.
func (e *engine) begin(cfg *tls.Config, isServer bool) {
	if isServer {
		e.conn = tls.Server(&e.wire, cfg)
	} else {
		e.conn = tls.Client(&e.wire, cfg)
	}
	e.next, e.stop = iter.Pull(e.handshake)
}

// handshake runs in the coroutine.
func (e *engine) handshake(yield func(want) bool) {
	e.suspend = yield
	e.wire.wait = func() bool { return yield(wantBytes) }
	e.err = e.conn.Handshake()
	e.wire.wait, e.suspend = nil, nil
}

// config suspends the handshake until someone has chosen a configuration.
func (e *engine) config(hello *tls.ClientHelloInfo) (*tls.Config, error) {
	e.hello = hello
	if !e.suspend(wantConfig) {
		return nil, io.ErrClosedPipe
	}
	e.hello = nil
	return e.answer, e.answerErr
}

// step runs the handshake until it waits or is over. over is false while it
// waits.
func (e *engine) step() (asks want, over bool) {
	asks, running := e.next()
	if !running {
		e.next, e.stop = nil, nil
	}
	return asks, !running
}

// close ends a handshake that waits.
func (e *engine) close() {
	if e.stop != nil {
		e.stop()
		e.next, e.stop = nil, nil
	}
}

// read takes plaintext. n is 0 and err nil when nothing more can be had now; err
// is io.EOF after the peer's farewell.
func (e *engine) read(b []byte) (n int, err error) {
	n, err = e.conn.Read(b)
	if errors.Is(err, errDry) {
		err = nil
	}
	return n, err
}
