package net

import (
	"io"
	stdnet "net"
	"net/netip"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net/stream"
)

// Conn is a [Socket] as goroutines outside the loop use it: a [stdnet.Conn],
// with deadlines, for libraries written for those. The socket stays on its loop
// and lives as any other does. Every Read and Write crosses goroutines, so it is
// for the edges: a WebSocket library after an upgrade, for one.
type Conn struct {
	*loop.Bridge
	local, remote stdnet.Addr
	end           *connEnd
}

var _ stdnet.Conn = (*Conn)(nil)

// NewConn takes a socket over for goroutines outside; head, which may be nil, is
// what was read of it before, the third argument of 'upgrade' for one. It must
// be called on the loop; then nothing else should use the socket.
func NewConn(s *Socket, head []byte) *Conn {
	end := &connEnd{s: s}
	end.bridge = loop.NewBridge(s.Loop(), end)
	if len(head) > 0 {
		end.bridge.Put(head)
	}
	stream.EventError.On(&s.EventEmitter, end.bridge.Fail)
	stream.EventEnd.On(&s.EventEmitter, func() { end.bridge.Fail(io.EOF) })
	EventClose.On(&s.EventEmitter, func(bool) { end.bridge.Fail(io.EOF) })
	s.OnData(func(chunk []byte) {
		if !end.bridge.Put(chunk) {
			s.me().Pause()
		}
	})
	s.me().Resume()
	c := &Conn{Bridge: end.bridge, end: end}
	local, _ := s.Address()
	remote, _ := s.RemoteEnd()
	c.local, c.remote = stdAddr(local), stdAddr(remote)
	return c
}

// LocalAddr returns the socket's own address as of NewConn.
func (c *Conn) LocalAddr() stdnet.Addr { return c.local }

// RemoteAddr returns the peer's address as of NewConn.
func (c *Conn) RemoteAddr() stdnet.Addr { return c.remote }

// CloseWrite ends the writing side; reads go on.
func (c *Conn) CloseWrite() error {
	s := c.end.s
	if !s.Loop().Post(s.End) {
		return loop.ErrStopped
	}
	return nil
}

// stdAddr writes an address in Go's form.
func stdAddr(a Address) stdnet.Addr {
	if a.Family == "" {
		return &stdnet.UnixAddr{Name: a.Path, Net: "unix"}
	}
	ip, _ := netip.ParseAddr(a.Address)
	return stdnet.TCPAddrFromAddrPort(netip.AddrPortFrom(ip, uint16(a.Port)))
}

// connEnd is the loop's end of a Conn.
type connEnd struct {
	s      *Socket
	bridge *loop.Bridge
}

var _ loop.BridgeOwner = (*connEnd)(nil)

// OnBridgeWrite writes to the socket.
func (e *connEnd) OnBridgeWrite(b []byte, done func(error)) {
	if !e.s.IsWritable() {
		done(nodeerr.New(nodeerr.EPIPE, "write EPIPE"))
		return
	}
	if _, err := e.s.me().WriteChunk(stream.Bytes(b), "", done); err != nil {
		done(err)
	}
}

// OnBridgeDrained lets the socket read again.
func (e *connEnd) OnBridgeDrained() { e.s.me().Resume() }

// OnBridgeClose closes the socket when all is written.
func (e *connEnd) OnBridgeClose() { e.s.DestroySoon() }
