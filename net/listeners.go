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
	switch {
	case name == "end", name == "finish" && o.flags&sockDestroySoon != 0:
		return true
	}
	return o.protocol != nil && o.protocol.Concerns(name)
}

// Bare reports whether the named event's listeners take no arguments.
func (o *ownListeners) Bare(name string) bool {
	b, ok := o.protocol.(emitter.Bare)
	return ok && b.Bare(name)
}

// Attach registers the listeners.
func (o *ownListeners) Attach() {
	s := (*Socket)(o)
	stream.EventEnd.On(&s.EventEmitter, s.onEnd)
	if p := s.protocol; p != nil {
		s.protocol = nil
		p.Attach()
	}
	if s.has(sockDestroySoon) {
		s.set(sockDestroySoon, false)
		stream.EventFinish.Once(&s.EventEmitter, s.destroyNow)
	}
}

// Fire runs the listeners of an event.
func (o *ownListeners) Fire(name string) {
	s, p := (*Socket)(o), o.protocol
	switch name {
	case "end":
		s.onEnd()
	case "finish":
		if s.has(sockDestroySoon) {
			s.set(sockDestroySoon, false)
			s.destroyNow()
		}
	}
	if p != nil && p.Concerns(name) {
		p.Fire(name)
	}
}
