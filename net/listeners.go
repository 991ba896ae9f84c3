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

// HideListeners is SetListeners for listeners that are attached: the socket's own
// and those of l, which are own[1:] in the order of their registration, are taken
// out of the table if nobody else is in it. It reports whether they were. own[0]
// is set to the socket's.
func (s *Socket) HideListeners(l emitter.Latent, own []*emitter.Listener) bool {
	own[0] = s.First("end")
	if own[0] == nil || !own[0].WasLatent() || !s.Hide((*ownListeners)(s), own) {
		return false
	}
	s.protocol = l
	return true
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
	fires := p != nil && p.Concerns(name)
	switch name {
	case "end":
		s.onEnd()
	case "finish":
		if s.has(sockDestroySoon) {
			s.set(sockDestroySoon, false)
			s.destroyNow()
		}
	}
	if fires {
		p.Fire(name)
	}
}
