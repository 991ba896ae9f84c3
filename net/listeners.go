package net

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/net/stream"
)

// SetListeners gives the socket the listeners of a protocol that takes it over,
// behind the socket's own. They cost nothing until somebody registers, removes
// or looks for listeners; they are attached at once when somebody has already.
// For protocol implementers; see [emitter.Latent].
func (s *Socket) SetListeners(l emitter.Latent) {
	if s.IsLatent() {
		s.protocol = l
	} else {
		l.Attach()
	}
}

// ownListeners are what a socket listens to from the beginning: 'end', and what
// a protocol has added.
type ownListeners Socket

var _ emitter.Latent = (*ownListeners)(nil)

// Concerns reports whether the named event has one of the listeners.
func (o *ownListeners) Concerns(name string) bool {
	return name == "end" || o.protocol != nil && o.protocol.Concerns(name)
}

// Attach registers the listeners.
func (o *ownListeners) Attach() {
	s := (*Socket)(o)
	stream.EventEnd.On(&s.EventEmitter, s.onEnd)
	if p := s.protocol; p != nil {
		s.protocol = nil
		p.Attach()
	}
}

// Fire runs the listeners of an event.
func (o *ownListeners) Fire(name string) {
	s, p := (*Socket)(o), o.protocol
	if name == "end" {
		s.onEnd()
	}
	if p != nil && p.Concerns(name) {
		p.Fire(name)
	}
}
