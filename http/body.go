package http

import (
	"strconv"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// bodyReader collects a message's body past its stream.
type bodyReader struct {
	fn    func(body []byte, err error)
	bytes []byte
	limit int // 0 is none
	done  bool
}

// ReadBody collects what is left of the body and calls fn once: with all of it
// when the message ends, among the listeners of 'end', or with an error. Nobody
// else gets the body: there is no 'data'. limit is in bytes, 0 is none.
//
// Errors: ERR_HTTP_BODY_TOO_LARGE in the tick after ReadBody when Content-Length
// is above the limit, otherwise when more has come, and what comes later is thrown
// away; ECONNRESET when the message was cut off; ERR_INVALID_STATE in a tick when
// the body is being read already. A listener that answers a body which is too
// large with 413 sets ShouldKeepAlive to false: the connection ends then.
//
// The body is fn's to keep, except on a server with
// [ServerOptions].ReuseMessages, where it is valid as long as the request is.
// Node has no such method; it stands for a listener of 'data' and one of 'end'.
func (m *IncomingMessage) ReadBody(limit int, fn func(body []byte, err error)) {
	l := m.Loop()
	if fn == nil {
		panic(l.CallbackError())
	}
	if m.body != nil {
		l.NextTick(func() { fn(nil, nodeerr.New(nodeerr.ErrInvalidState, "The body is being read already")) })
		return
	}
	b := &bodyReader{fn: fn, limit: limit}
	m.body = b
	for m.ReadableLength() > 0 {
		b.add(m.Read(stream.All).Data())
	}
	if m.ReadableEnded() || m.Destroyed() {
		l.NextTick(func() { m.bodyOver(m.Aborted || !m.complete) })
		return
	}
	if declared, ok := m.declared(); ok {
		switch {
		case limit > 0 && declared > uint64(limit):
			l.NextTick(func() { b.fail(errBodyTooLarge(limit)) })
		case b.bytes == nil && m.server() != nil && m.server().reuse:
			b.bytes = globalOf(l).takeBody()
		}
	}
	m.consuming = true
	m.SetReadableBit(stream.ReadableBitReadingMore, false)
	m.listenLatent(endReadsBody)
	m.Self().(stream.ReadableMethods).Resume()
}

// declared returns the message's Content-Length.
func (m *IncomingMessage) declared() (n uint64, ok bool) {
	text, ok := m.header("content-length")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil
}

// server returns the server that the request came to, nil for a response.
func (m *IncomingMessage) server() *Server {
	if m.socket == nil {
		return nil
	}
	if c := stateOf(m.socket).server; c != nil {
		return c.server
	}
	return nil
}

// add appends a piece, which is copied. What is declared is no reason to allocate:
// room is made for what has come.
func (b *bodyReader) add(chunk []byte) {
	switch {
	case b.done:
	case b.limit > 0 && len(b.bytes)+len(chunk) > b.limit:
		b.fail(errBodyTooLarge(b.limit))
	default:
		b.bytes = append(b.bytes, chunk...)
	}
}

func (b *bodyReader) fail(err error) {
	if !b.done {
		b.done, b.bytes = true, nil
		b.fn(nil, err)
	}
}

// bodyOver tells the reader that no more will come.
func (m *IncomingMessage) bodyOver(cut bool) {
	b := m.body
	switch {
	case b == nil || b.done:
	case cut:
		b.fail(errReset("aborted"))
	default:
		b.done = true
		b.fn(b.bytes, nil)
	}
}

func errBodyTooLarge(limit int) error {
	return nodeerr.New(nodeerr.ErrHTTPBodyTooLarge, "The body is larger than "+strconv.Itoa(limit)+" bytes")
}
