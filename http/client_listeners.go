package http

import (
	"math/bits"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// The listeners that requests have on their socket come and go with each of
// them, and those of the agent stay. In most programs nobody looks at the table
// that they would be in, so on a plain socket of an agent they are latent.

// clientEvents is a set of the listeners that requests have on their socket.
type clientEvents uint8

// The listeners, each as a set of its own.
const (
	clientError clientEvents = 1 << iota
	clientData
	clientEnd
	clientClose
	clientDrain
	clientTimeout   // while a response is being read
	clientFreeError // while the socket is free
	clientUnasked   // from the response of a strict request to the next request
)

const numClientEvents = 8

// maxAttached is how often the listeners of a socket are attached until they
// stay so: somebody looks at each request.
const maxAttached = 4

// add registers one of the listeners.
func (c *clientSocket) add(which clientEvents) {
	if c.latent && (c.on&which != 0 || which == clientUnasked) {
		c.s.Emitter().AttachLatent() // requests overlap, or two listen to 'data'
	}
	if !c.latent {
		c.boundOf(which).add(c, which)
		return
	}
	c.on |= which
	if which == clientData {
		c.consume()
	}
}

// remove takes off the registration of one of the listeners that was added last,
// if there is one.
func (c *clientSocket) remove(which clientEvents) {
	if c.latent {
		c.on &^= which
	} else {
		c.boundOf(which).remove()
	}
}

// hears reports whether one of the listeners is there.
func (c *clientSocket) hears(which clientEvents) bool {
	if c.latent {
		return c.on&which != 0
	}
	b := c.boundOf(which)
	return b.first != nil && b.first.Registered()
}

func (c *clientSocket) boundOf(which clientEvents) *boundListener {
	return &c.bound[bits.TrailingZeros8(uint8(which))]
}

// register makes one of the listeners.
func (c *clientSocket) register(which clientEvents) *emitter.Listener {
	e := c.s.Emitter()
	switch which {
	case clientError:
		return EventError.On(e, c.failed)
	case clientData:
		return stream.EventData.On(e, c.data)
	case clientEnd:
		return stream.EventEnd.On(e, c.end)
	case clientClose:
		return EventClose.On(e, c.close)
	case clientDrain:
		return EventDrain.On(e, c.drain)
	case clientTimeout:
		return eventSocketTimeout.On(e, c.responseTimeout)
	case clientFreeError:
		return EventError.Once(e, c.freeFailed)
	default:
		return stream.EventData.On(e, c.cameUnasked)
	}
}

// consume does what a listener of 'data' does that is added: the socket flows,
// and what arrives comes here.
func (c *clientSocket) consume() {
	s := c.s.(*net.Socket)
	if !c.consuming {
		if c.consuming = s.ConsumeData(c); !c.consuming {
			s.AttachLatent()
			return
		}
	}
	if s.ReadableFlowing() == stream.Flowing {
		s.SetReadableBit(stream.ReadableBitReadableListening, false)
		s.SetReadablePaused(false)
	} else {
		s.ListenerAdded(keyData)
	}
}

var keyData = emitter.Key{Name: "data"}

// OnConsume implements [net.Consumer].
func (c *clientSocket) OnConsume(chunk []byte) {
	plain := plainSocket(c.s)
	if c.on&clientData != 0 && plain {
		c.parse(chunk, true)
		return
	}
	s := c.s.(*net.Socket)
	if !plain {
		s.AttachLatent()
	}
	if !s.Push(s.Loop().Keep(chunk)) {
		s.HoldReading(true)
	}
}

// OnUnconsume implements [net.Consumer].
func (c *clientSocket) OnUnconsume() { c.consuming = false }

// hide makes the listeners latent again if nobody else listens on the socket.
func (c *clientSocket) hide() {
	if c.latent || c.care == nil || c.attached >= maxAttached {
		return
	}
	var own [1 + len(c.care.listeners)]*emitter.Listener
	list := own[:1]
	for _, l := range c.care.listeners {
		if l != nil {
			list = append(list, l)
		}
	}
	if s, ok := c.s.(*net.Socket); ok && plainSocket(s) {
		c.latent = s.HideListeners(c.care, list)
	}
}

// Concerns implements [emitter.Latent].
func (a *agentSocket) Concerns(name string) bool {
	var which clientEvents
	switch name {
	case "free", "close", "agentRemove":
		return true
	case "timeout":
		if a.agent.rules().AgentLimits {
			return true
		}
		which = clientTimeout
	case "error":
		which = clientError | clientFreeError
	case "data":
		which = clientData
	case "end":
		which = clientEnd
	case "drain":
		which = clientDrain
	}
	return a.client.on&which != 0
}

// attachOrder is the order in which the listeners of a request are registered.
var (
	attachOrder   = [...]clientEvents{clientError, clientFreeError, clientData, clientEnd, clientClose, clientDrain, clientTimeout}
	attachOrder10 = [...]clientEvents{clientDrain, clientError, clientFreeError, clientData, clientEnd, clientClose, clientTimeout}
)

// Attach implements [emitter.Latent].
func (a *agentSocket) Attach() {
	c := a.client
	a.register()
	on := c.on
	c.latent, c.on = false, 0
	c.attached++
	if c.consuming {
		c.consuming = false
		c.s.(*net.Socket).Unconsume()
	}
	order := &attachOrder
	if !a.agent.rules().RequestLifecycle {
		order = &attachOrder10
	}
	for _, which := range order {
		if on&which != 0 {
			c.add(which)
		}
	}
}

// Fire implements [emitter.Latent].
func (a *agentSocket) Fire(name string) {
	c := a.client
	on := c.on
	switch name {
	case "free":
		a.onFree()
	case "agentRemove":
		a.onRemove()
	case "close":
		a.onClose()
		if on&clientClose != 0 {
			c.close()
		}
	case "timeout":
		if a.agent.rules().AgentLimits {
			a.onTimeout()
		}
		if on&clientTimeout != 0 {
			c.responseTimeout()
		}
	case "end":
		c.end()
	case "drain":
		c.drain()
	}
}
