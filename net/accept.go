package net

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// serverAcceptor is the server as its handle knows it.
type serverAcceptor Server

var _ loop.ServerOwner = (*serverAcceptor)(nil)

// OnConnection takes a connection, or drops it when there are too many.
func (a *serverAcceptor) OnConnection(err error) {
	s := (*Server)(a)
	if err != nil {
		EventServerError.Emit(&s.EventEmitter, of(err, "accept"))
		return
	}
	_, tcp := s.handle.(Named)
	if s.MaxConnections > 0 && s.connections >= s.MaxConnections {
		s.drop(tcp)
		return
	}
	if tcp {
		c := &Socket{}
		c.own.Init(s.loop)
		c.flags = sockOwnInUse
		if err := s.handle.Accept(&c.own.Stream); err != nil {
			c.own.Close(nil)
			EventServerError.Emit(&s.EventEmitter, of(err, "accept"))
			return
		}
		s.adopt(c, &c.own)
		return
	}
	p := &loop.Pipe{}
	p.Init(s.loop)
	if err := s.handle.Accept(&p.Stream); err != nil {
		p.Close(nil)
		EventServerError.Emit(&s.EventEmitter, of(err, "accept"))
		return
	}
	s.adopt(&Socket{}, p)
}

// AcceptHandle makes a socket of a connection's handle and emits 'connection'
// with it, as the server does for each connection it takes. It mirrors
// `_handle.onconnection`.
func (s *Server) AcceptHandle(h Handle) { s.adopt(&Socket{}, h) }

// adopt emits 'connection' with a new socket.
func (s *Server) adopt(c *Socket, h Handle) {
	opts := SocketOptions{
		AllowHalfOpen: s.AllowHalfOpen, PauseOnCreate: s.PauseOnConnect,
		Readable: stream.Yes, Writable: stream.Yes,
	}
	c.initStream(s.loop, c, &opts)
	c.handle = h
	c.begin(&opts)
	if s.NoDelay {
		c.flags |= sockNoDelay
	}
	if s.KeepAlive {
		c.flags |= sockKeepAlive
		c.keepDelay = wholeSeconds(s.KeepAliveInitialDelay)
	}
	c.applyOptions()
	s.connections++
	c.server = s
	EventConnection.Emit(&s.EventEmitter, c)
}

// drop takes a connection only to close it.
func (s *Server) drop(tcp bool) {
	if !tcp {
		p := &loop.Pipe{}
		p.Init(s.loop)
		_ = s.handle.Accept(&p.Stream)
		s.emitDrop(nil)
		p.Close(nil)
		return
	}
	t := &loop.TCP{}
	t.Init(s.loop)
	var info *DropInfo
	if s.handle.Accept(&t.Stream) == nil {
		info = &DropInfo{}
		if local, err := t.Getsockname(); err == nil {
			a := addressOf(local)
			info.LocalAddress, info.LocalPort, info.LocalFamily = a.Address, a.Port, a.Family
		}
		if peer, err := t.Getpeername(); err == nil {
			a := addressOf(peer)
			info.RemoteAddress, info.RemotePort, info.RemoteFamily = a.Address, a.Port, a.Family
		}
	}
	s.emitDrop(info)
	t.Close(nil)
}

func (s *Server) emitDrop(info *DropInfo) {
	switch {
	case !s.loop.Profile().Net.DropEvent:
	case info == nil:
		s.Emit("drop")
	default:
		EventDrop.Emit(&s.EventEmitter, info)
	}
}
