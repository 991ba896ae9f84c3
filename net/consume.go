package net

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/net/stream"
)

// Consumer is a protocol that reads a socket's bytes itself, as Node's HTTP
// parser does with a handle: without streams, copies and allocation.
type Consumer interface {
	// OnConsume gets what one read brought, in the poll phase. The chunk is lent:
	// it is valid during the call; what is to last is copied with loop.Keep. The
	// socket's idle time is not started anew: see [Socket.UnrefTimer].
	OnConsume(chunk []byte)
	// OnUnconsume tells that reads go to the stream again, because somebody
	// listens to 'data' or 'readable'.
	OnUnconsume()
}

// Consume gives every chunk that the socket reads from now on to c, past the
// stream: no 'data', nothing buffered. The end and errors go to the stream as
// ever. It ends with Unconsume, or when a listener of 'data' or 'readable' is
// added. It reports false, and does nothing, when there is no handle, when
// another consumer has it, or when the option onread is in force. For protocol
// implementers.
func (s *Socket) Consume(c Consumer) bool {
	if s.handle == nil || s.consumer != nil || s.extra != nil && s.extra.onRead != nil {
		return false
	}
	s.set(sockListens, false)
	s.consumer = c
	s.watched = s.Watcher()
	s.SetWatcher((*consumeWatcher)(s))
	s.setReader()
	return true
}

// ConsumeData is Consume for a consumer that stands for a listener of 'data': it
// gets what the stream would emit at once, and the stream gets everything else,
// such as what arrives while it is paused.
func (s *Socket) ConsumeData(c Consumer) bool {
	if !s.Consume(c) {
		return false
	}
	s.set(sockListens, true)
	return true
}

// Unconsume gives reads back to the stream. It does not call OnUnconsume.
func (s *Socket) Unconsume() {
	if s.consumer == nil {
		return
	}
	s.consumer = nil
	s.SetWatcher(s.watched)
	s.watched = nil
	if s.handle != nil {
		s.setReader()
	}
}

// Consumer returns who consumes the socket, nil when its stream does.
func (s *Socket) Consumer() Consumer { return s.consumer }

// HoldReading makes the handle stop reading, or read again, past the stream,
// which does not know. It does nothing without a handle. For consumers, whose
// bytes no stream buffer holds back.
func (s *Socket) HoldReading(hold bool) {
	switch {
	case s.handle == nil || hold != s.has(sockReading):
	case hold:
		s.stopReading()
	default:
		s.readStart()
	}
}

// setReader makes the handle report its reads to the socket.
func (s *Socket) setReader() {
	if s.extra != nil && s.extra.onRead != nil {
		s.handle.SetReader((*bufferReader)(s), true)
	} else {
		s.handle.SetReader((*socketReader)(s), s.consumer != nil)
	}
}

// consumeWatcher is the socket while it is consumed, as its events know it.
type consumeWatcher Socket

var _ emitter.Watcher = (*consumeWatcher)(nil)

// ListenerAdded ends the consumption for a listener that wants the data.
func (w *consumeWatcher) ListenerAdded(key emitter.Key) {
	(*Socket)(w).watched.ListenerAdded(key)
	(*Socket)(w).wantedAs(key)
}

// ListenerPrepended does the same for a listener put in front, where that
// counts.
func (w *consumeWatcher) ListenerPrepended(key emitter.Key) {
	if s := (*Socket)(w); s.Loop().Profile().Net.PrependedTakesData {
		s.wantedAs(key)
	}
}

// wantedAs ends the consumption when the event brings the data.
func (s *Socket) wantedAs(key emitter.Key) {
	if key.Symbol != nil || key.Name != "data" && key.Name != "readable" {
		return
	}
	if c := s.consumer; c != nil {
		s.Unconsume()
		c.OnUnconsume()
	}
}

// ListenerRemoved passes a removal on.
func (w *consumeWatcher) ListenerRemoved(key emitter.Key) {
	(*Socket)(w).watched.ListenerRemoved(key)
}

// WriteBoth writes two buffers, a message's head and body, as two writes that
// leave in one call. cb, which may be nil, is the second's. It answers as Write
// does. For protocol implementers.
func (s *Socket) WriteBoth(head, body []byte, cb func(error)) bool {
	s.Cork()
	w := s.me()
	ok, err := w.WriteChunk(stream.Bytes(head), "", nil)
	if err == nil {
		ok, err = w.WriteChunk(stream.Bytes(body), "", cb)
	}
	w.Uncork()
	return ok && err == nil
}
