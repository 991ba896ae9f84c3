package http

import (
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// Socket is the connection that messages travel over: a *net.Socket, unless a
// user gave a stream of another kind ([RequestOptions.CreateConnection], an
// agent's CreateConnection, 'connection' emitted on a server). What only a
// net.Socket has is asked for by type assertion, as Node asks by name.
type Socket interface {
	stream.WritableMethods

	// On adds a listener of the named event.
	On(name string, fn func(args ...any)) *emitter.Listener
	// Cork holds writes back until as many Uncork calls.
	Cork()
	// Destroyed reports whether the stream was destroyed.
	Destroyed() bool
	// IsWritable reports whether it is safe to write.
	IsWritable() bool
	// WritableLength returns how much waits to be written.
	WritableLength() int
	// WritableHighWaterMark returns the level at which writers are asked to wait.
	WritableHighWaterMark() int
	// WritableCorked returns how many Uncork calls are due.
	WritableCorked() int
	// ReadableState returns the readable side, nil if there is none.
	ReadableState() *stream.Readable
	// WritableState returns the writable side.
	WritableState() *stream.WritableSide
	// Loop returns the loop that the stream lives on.
	Loop() *loop.Loop
	// Self returns the object that virtual methods are called on.
	Self() stream.Methods
	// Slot and SetSlot keep what this package knows of the socket.
	Slot() any
	SetSlot(v any)
}

// The parts of a net.Socket that a connection may lack.
type (
	timeoutSetter interface {
		SetTimeout(d time.Duration, onTimeout func()) error
	}
	timeoutGetter   interface{ Timeout() time.Duration }
	referencer      interface{ Ref() }
	unreferencer    interface{ Unref() }
	noDelaySetter   interface{ SetNoDelay(on bool) }
	keepAliveSetter interface {
		SetKeepAlive(on bool, delay time.Duration)
	}
	soonDestroyer interface{ DestroySoon() }
	connecter     interface{ Connecting() bool }
)

// socketState is what this package keeps on a socket: in Node, properties such
// as socket._httpMessage and socket.parser.
type socketState struct {
	message *OutgoingMessage // whose turn it is to write: _httpMessage
	parser  *MessageParser
	// hadError: an error of this socket was reported already (_hadError).
	hadError bool
	// paused: the server stopped reading because too much output waits (_paused).
	paused bool
	held   *clientSocket // nil where no request ever used the socket
	server *connection   // while a server owns it
	// responseClose is the 'close' listener of the response that has its turn.
	responseClose *emitter.Listener
	listened      uint32 // the socket's listeners when responseClose was the last
	// keepsClose: responseClose may stay between two responses.
	keepsClose bool
	drain10    *emitter.Listener // passes 'drain' on (node10)
	finish     func(error)       // see finishCallback
	lastShort  *byte             // what endShort has written last to a socket that was not idle
	finishing  bool              // finish runs, and nobody's code follows it
}

// stateOf returns what is kept on s, made on first use.
func stateOf(s Socket) *socketState {
	if st, ok := s.Slot().(*socketState); ok {
		return st
	}
	st := &socketState{}
	s.SetSlot(st)
	return st
}

// SocketMessage returns the message whose turn it is on s, nil when it is
// nobody's. It mirrors the property _httpMessage.
func SocketMessage(s Socket) *OutgoingMessage {
	if st, ok := s.Slot().(*socketState); ok {
		return st.message
	}
	return nil
}

// readable reports whether s may still be read from.
func readable(s Socket) bool {
	r := s.ReadableState()
	return r != nil && r.IsReadable()
}

// destroySocket destroys s by its own method.
func destroySocket(s Socket, err error) { s.Self().Destroy(err) }

// destroySoon ends a socket that no more is written to, if it is open.
func destroySoon(s Socket) {
	if !s.IsWritable() {
		return
	}
	if d, ok := s.Self().(soonDestroyer); ok {
		d.DestroySoon()
	} else if d, ok := s.Self().(stream.Destination); ok {
		_ = d.EndChunk(stream.Chunk{}, "", nil)
	}
}

// setSocketTimeout sets how long s may be silent before 'timeout', if s has such
// a thing.
func setSocketTimeout(s Socket, d time.Duration) {
	if t, ok := s.Self().(timeoutSetter); ok {
		throwIf(t.SetTimeout(d, nil))
	}
}

// socketTimeout returns what setSocketTimeout has set, 0 for nothing.
func socketTimeout(s Socket) time.Duration {
	if t, ok := s.Self().(timeoutGetter); ok {
		return t.Timeout()
	}
	return 0
}

// setKeepAlive switches TCP keep-alive.
func setKeepAlive(s Socket, on bool, delay time.Duration) {
	if k, ok := s.Self().(keepAliveSetter); ok {
		k.SetKeepAlive(on, delay)
	}
}

// writeTo writes to s by its own method.
func writeTo(s Socket, c stream.Chunk, enc stream.Encoding, cb func(error)) (bool, error) {
	if w, ok := s.Self().(stream.Destination); ok {
		return w.WriteChunk(c, enc, cb)
	}
	return s.WriteChunk(c, enc, cb)
}
