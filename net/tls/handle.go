package tls

import (
	"net/netip"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
)

type handleFlags uint16

const (
	started     handleFlags = 1 << iota // a client has begun its handshake
	established                         // the handshake is done
	ended                               // nothing more is to be read
	shut                                // the writing side was shut down
	writing                             // ciphertext is in flight
	scheduled                           // the write in flight may be told of
	inWrite                             // within Write
	closed                              // Close was called
)

// handle is a socket's handle that encrypts what goes through another one. It
// mirrors TLSWrap.
type handle struct {
	under   net.Handle // carries the ciphertext
	carrier *net.Socket
	owner   *Socket
	loop    *loop.Loop
	eng     engine
	flags   handleFlags
	depth   int // of cycle
	failure error

	reader   loop.Reader
	bufferer loop.Bufferer
	lend     bool

	current  *loop.WriteReq // the write that is not told of yet
	pending  []byte         // its plaintext, while the handshake goes on
	empty    *loop.WriteReq // a write of nothing
	req      loop.WriteReq
	sending  []byte
	ticket   bool   // the handshake has made one
	held     []byte // the record that it is in
	fragment int    // most plaintext in a record, 0 for the protocol's limit

	read, written uint64
}

// tcpHandle is a handle over one with addresses.
type tcpHandle struct{ handle }

// pipeHandle is a handle over a Unix socket or a stream.
type pipeHandle struct{ handle }

// encrypting is either of them.
type encrypting interface {
	net.Handle
	base() *handle
}

var (
	_ encrypting        = (*tcpHandle)(nil)
	_ encrypting        = (*pipeHandle)(nil)
	_ net.Named         = (*tcpHandle)(nil)
	_ loop.DirectReader = (*underReader)(nil)
)

// wrap returns a handle that encrypts what goes through under.
func wrap(l *loop.Loop, under net.Handle, carrier *net.Socket, owner *Socket) encrypting {
	var e encrypting = &pipeHandle{}
	if _, named := under.(net.Named); named {
		e = &tcpHandle{}
	}
	h := e.base()
	h.under, h.carrier, h.owner, h.loop = under, carrier, owner, l
	h.req.Owner = (*underWriter)(h)
	under.SetReader((*underReader)(h), true)
	return e
}

func (h *handle) base() *handle { return h }

func (h *handle) has(f handleFlags) bool { return h.flags&f != 0 }

func (h *handle) set(f handleFlags, on bool) {
	if on {
		h.flags |= f
	} else {
		h.flags &^= f
	}
}

// SetReader sets who is told of plaintext.
func (h *handle) SetReader(r loop.Reader, lend bool) {
	h.reader, h.lend = r, lend
	h.bufferer, _ = r.(loop.Bufferer)
}

// ReadStart begins to read ciphertext.
func (h *handle) ReadStart() error {
	if h.has(ended) {
		return nil
	}
	return h.under.ReadStart()
}

// ReadStop stops reading ciphertext; what was read already is still told of.
func (h *handle) ReadStop() { h.under.ReadStop() }

// Shutdown says farewell and shuts the writing side down.
func (h *handle) Shutdown(owner loop.ShutdownOwner) error {
	if h.has(established) {
		_ = h.eng.conn.CloseWrite()
	}
	h.set(shut, true)
	h.sendOut()
	return h.under.Shutdown(owner)
}

// Close closes the handle below, or the socket whose it is.
func (h *handle) Close(owner loop.CloseOwner) {
	h.set(closed, true)
	c := h.carrier
	if c == nil || c.Handle() != h.under {
		h.under.Close(&closer{h, owner})
		return
	}
	net.EventClose.Once(c.Emitter(), func(bool) { (&closer{h, owner}).OnClose() })
	c.Self().Destroy(nil)
}

// closer is told that the handle below is closed.
type closer struct {
	h     *handle
	owner loop.CloseOwner
}

// OnClose implements [loop.CloseOwner].
func (c *closer) OnClose() {
	c.h.release()
	if c.owner != nil {
		c.owner.OnClose()
	}
}

// release ends the protocol and what waits for it.
func (h *handle) release() {
	h.set(closed, true)
	h.eng.close()
	h.pending = nil
	h.set(scheduled, true)
	h.tellWritten(nodeerr.New(nodeerr.ECANCELED, "write ECANCELED"))
}

// Ref makes the handle keep the loop alive.
func (h *handle) Ref() { h.under.Ref() }

// Unref makes it not keep the loop alive.
func (h *handle) Unref() { h.under.Unref() }

// HasRef reports whether it keeps the loop alive.
func (h *handle) HasRef() bool { return h.under.HasRef() }

// BytesRead returns how much plaintext was read.
func (h *handle) BytesRead() uint64 { return h.read }

// BytesWritten returns how much plaintext was given to Write.
func (h *handle) BytesWritten() uint64 { return h.written }

// WriteQueueSize returns how much ciphertext waits to be sent.
func (h *handle) WriteQueueSize() int { return len(h.eng.wire.out) + len(h.sending) }

// SetNoDelay passes on to the handle below.
func (h *handle) SetNoDelay(on bool) error {
	if u, ok := h.under.(interface{ SetNoDelay(on bool) error }); ok {
		return u.SetNoDelay(on)
	}
	return nil
}

// SetKeepAlive passes on to the handle below.
func (h *handle) SetKeepAlive(on bool, delaySeconds int) error {
	if u, ok := h.under.(interface {
		SetKeepAlive(on bool, delaySeconds int) error
	}); ok {
		return u.SetKeepAlive(on, delaySeconds)
	}
	return nil
}

// Getsockname returns the local address of the handle below.
func (h *tcpHandle) Getsockname() (netip.AddrPort, error) {
	return h.under.(net.Named).Getsockname()
}

// Getpeername returns the peer's address of the handle below.
func (h *tcpHandle) Getpeername() (netip.AddrPort, error) {
	return h.under.(net.Named).Getpeername()
}

// Bind gives the handle below its address.
func (h *tcpHandle) Bind(a netip.AddrPort, v6only bool) error {
	if u, ok := h.under.(interface {
		Bind(a netip.AddrPort, v6only bool) error
	}); ok {
		return u.Bind(a, v6only)
	}
	return nodeerr.FromErrno(nodeerr.Number(nodeerr.EINVAL), "bind")
}

// Connect connects the handle below.
func (h *tcpHandle) Connect(a netip.AddrPort, owner loop.ConnectOwner) error {
	if u, ok := h.under.(interface {
		Connect(a netip.AddrPort, owner loop.ConnectOwner) error
	}); ok {
		return u.Connect(a, owner)
	}
	return nodeerr.FromErrno(nodeerr.Number(nodeerr.EINVAL), "connect")
}

// Connect connects the handle below to a path.
func (h *pipeHandle) Connect(path string, owner loop.ConnectOwner) {
	if u, ok := h.under.(interface {
		Connect(path string, owner loop.ConnectOwner)
	}); ok {
		u.Connect(path, owner)
		return
	}
	owner.OnConnectDone(nodeerr.FromErrno(nodeerr.Number(nodeerr.EINVAL), "connect"))
}
