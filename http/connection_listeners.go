package http

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// socketListeners are what a connection has registered on its socket. Most
// sockets of a server are looked at by nobody, and so these are latent at first.
type socketListeners struct {
	timeout, data, failed, end, closed, drain, drain10, resume, pause *emitter.Listener
}

// listenTo adds the connection's listeners to its socket.
func (c *connection) listenTo() {
	s, ok := c.socket.(*net.Socket)
	if ok && c.state.server == nil && s.IsLatent() && c.loop.Tracer() == nil {
		c.latent = true
		s.SetListeners((*latentConnection)(c))
		s.Watcher().ListenerAdded(dataKey)
		return
	}
	c.register()
}

var dataKey = emitter.Key{Name: "data"}

// register registers the listeners.
func (c *connection) register() {
	c.latent = false
	e, st, ls := c.socket.Emitter(), c.state, &socketListeners{}
	c.listeners = ls
	if c.loop.Profile().HTTP.DrainPassedOn {
		if old := st.drain10; old != nil {
			old.Off()
		}
		st.drain10 = EventDrain.On(e, st.passDrain)
		ls.drain10 = st.drain10
	}
	ls.timeout = net.EventTimeout.On(e, c.onTimeout)
	ls.data = stream.EventData.On(e, c.onData)
	ls.failed = stream.EventError.On(e, c.onError)
	ls.end = stream.EventEnd.On(e, c.onEnd)
	ls.closed = stream.EventClose.On(e, c.onClose)
	ls.drain = stream.EventDrain.On(e, c.onDrain)
	ls.resume = stream.EventResume.On(e, c.onResume)
	ls.pause = stream.EventPause.On(e, c.onPause)
}

// listening returns the listeners as they are in the socket's table.
func (c *connection) listening() *socketListeners {
	if c.latent {
		c.socket.Emitter().AttachLatent()
	}
	return c.listeners
}

// latentConnection is a connection as the latent listeners of its socket.
type latentConnection connection

var _ emitter.Bare = (*latentConnection)(nil)

// Concerns implements [emitter.Latent].
func (l *latentConnection) Concerns(name string) bool {
	switch name {
	case "timeout", "data", "error", "end", "close", "drain", "resume", "pause":
		return true
	}
	return false
}

// Attach implements [emitter.Latent]. What a listener of 'data' brings about
// began when the connection came.
func (l *latentConnection) Attach() {
	c := (*connection)(l)
	e := c.socket.Emitter()
	w := e.Watcher()
	e.SetWatcher(nil)
	c.register()
	if c.state.message != nil {
		c.state.listenClose(c.socket)
	}
	e.SetWatcher(w)
}

// Bare implements [emitter.Bare].
func (l *latentConnection) Bare(name string) bool { return name == "close" }

// Fire implements [emitter.Latent].
func (l *latentConnection) Fire(name string) {
	c := (*connection)(l)
	switch name {
	case "timeout":
		c.onTimeout()
	case "end":
		c.onEnd()
	case "close":
		// The response's listener is behind the connection's.
		c.onClose()
		c.state.closed()
	case "drain":
		if c.loop.Profile().HTTP.DrainPassedOn {
			c.state.passDrain()
		}
		c.onDrain()
	case "resume":
		c.onResume()
	case "pause":
		c.onPause()
	}
}
