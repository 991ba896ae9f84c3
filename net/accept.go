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
	if s.onConnection != nil {
		s.onConnection(s.accepted(err))
		return
	}
	_, tcp := s.handle.(Named)
	switch {
	case err != nil:
		EventServerError.Emit(&s.EventEmitter, of(err, "accept"))
	case s.full() || !tcp:
		s.AcceptHandle(s.accepted(nil))
	default:
		c := &Socket{}
		c.own.Init(s.loop)
		c.flags = sockOwnInUse
		if err := s.handle.Accept(&c.own.Stream); err != nil {
			c.own.Close(nil)
			EventServerError.Emit(&s.EventEmitter, of(err, "accept"))
			return
		}
		s.adopt(c, &c.own)
	}
}

// full reports whether there are as many connections as there may be.
func (s *Server) full() bool { return s.MaxConnections != 0 && s.connections >= s.MaxConnections }

// accepted returns the handle of the connection that waits.
func (s *Server) accepted(err error) (error, Handle) {
	if err != nil {
		return err, nil
	}
	if _, tcp := s.handle.(Named); tcp {
		t := &loop.TCP{}
		t.Init(s.loop)
		if err := s.handle.Accept(&t.Stream); err != nil {
			t.Close(nil)
			return err, nil
		}
		return nil, t
	}
	p := &loop.Pipe{}
	p.Init(s.loop)
	if err := s.handle.Accept(&p.Stream); err != nil {
		p.Close(nil)
		return err, nil
	}
	return nil, p
}

// SetOnConnection gives every connection that is taken, or the error of taking
// it, to fn, which may go on with [Server.AcceptHandle]; nil ends that. It
// mirrors setting `_handle.onconnection`.
func (s *Server) SetOnConnection(fn func(err error, h Handle)) { s.onConnection = fn }

// AcceptHandle makes a socket of a connection's handle and emits 'connection'
// with it, as the server does for each connection it takes: above MaxConnections
// the handle is closed and 'drop' emitted, and an err is emitted. It mirrors
// `_handle.onconnection`.
func (s *Server) AcceptHandle(err error, h Handle) {
	switch {
	case err != nil:
		EventServerError.Emit(&s.EventEmitter, of(err, "accept"))
	case s.full():
		s.emitDrop(h)
		h.Close(nil)
	default:
		s.adopt(&Socket{}, h)
	}
}

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

// emitDrop tells of a connection that was refused.
func (s *Server) emitDrop(h Handle) {
	if !s.loop.Profile().Net.DropEvent {
		return
	}
	named, ok := h.(Named)
	if !ok {
		s.Emit("drop")
		return
	}
	info := &DropInfo{}
	if local, err := named.Getsockname(); err == nil {
		a := addressOf(local)
		info.LocalAddress, info.LocalPort, info.LocalFamily = a.Address, a.Port, a.Family
	}
	if peer, err := named.Getpeername(); err == nil {
		a := addressOf(peer)
		info.RemoteAddress, info.RemotePort, info.RemoteFamily = a.Address, a.Port, a.Family
	}
	EventDrop.Emit(&s.EventEmitter, info)
}
