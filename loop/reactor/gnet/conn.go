package gnet

import (
	"errors"
	"syscall"
	"time"

	"github.com/nodeloop/nodeloop/loop/internal/guest"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
	upstream "github.com/panjf2000/gnet/v2"
)

// conn is a connection as a [guest.Conn].
type conn struct {
	e       *engine
	gnet    upstream.Conn
	sock    *guest.Sock
	closing bool // to be closed when its callback returns
	gone    bool
}

// OnOpen tells of a connection.
func (e *engine) OnOpen(c upstream.Conn) ([]byte, upstream.Action) {
	if _, ok := c.Context().(private); ok {
		return nil, e.enrolled(c)
	}
	k := &conn{e: e, gnet: c}
	if k.sock = e.kernel.Opened(k); k.sock == nil {
		return nil, upstream.Close
	}
	c.SetContext(k)
	return nil, e.enter(k, nil)
}

// OnTraffic tells of data.
func (e *engine) OnTraffic(c upstream.Conn) upstream.Action {
	k, ok := c.Context().(*conn)
	if !ok {
		return upstream.None
	}
	b, err := c.Next(-1)
	if err != nil || len(b) == 0 {
		return upstream.None
	}
	return e.enter(k, b)
}

// OnClose tells of an end. It also comes while a turn closes a connection or
// finds that it cannot write to it. Until it returns the connection can be
// written, should the peer have ended only its side.
func (e *engine) OnClose(c upstream.Conn, err error) upstream.Action {
	if _, ok := c.Context().(private); ok {
		e.bell.Mute() // the engine ends
		return upstream.None
	}
	k, ok := c.Context().(*conn)
	if !ok {
		return upstream.None
	}
	action := upstream.None
	if !k.sock.Closed() {
		e.kernel.Ends(k.sock, err)
		action = e.turns()
	}
	k.gone = true
	if !k.sock.Closed() {
		e.kernel.Gone(k.sock)
		action = max(action, e.turns())
	}
	return action
}

// enter runs turns in the callback of a connection.
func (e *engine) enter(k *conn, b []byte) upstream.Action {
	e.current = k
	if b != nil {
		e.kernel.Came(k.sock, b)
	}
	action := e.turns()
	if b != nil {
		e.kernel.Keep(k.sock)
	}
	e.current = nil
	if action == upstream.None && k.closing && !k.gone {
		return upstream.Close
	}
	return action
}

// Write implements [guest.Conn]: gnet tries at once and keeps the rest.
func (k *conn) Write(bufs [][]byte) syscall.Errno {
	var err error
	if len(bufs) == 1 {
		_, err = k.gnet.Write(bufs[0])
	} else {
		_, err = k.gnet.Writev(bufs)
	}
	return errnoOf(err)
}

func errnoOf(err error) syscall.Errno {
	var errno syscall.Errno
	switch {
	case err == nil:
		return 0
	case errors.As(err, &errno):
		return errno
	}
	return syscall.EINVAL
}

// Pending implements [guest.Conn].
func (k *conn) Pending() int {
	if k.gone {
		return 0
	}
	return k.gnet.OutboundBuffered()
}

// Shutdown implements [guest.Conn]. gnet has no call for it and does not mind.
func (k *conn) Shutdown() syscall.Errno {
	return errnoOf(syscall.Shutdown(k.gnet.Fd(), syscall.SHUT_WR))
}

// Close implements [guest.Conn].
func (k *conn) Close() {
	switch {
	case k.gone:
	case k.e.current == k:
		k.closing = true
	default:
		// It tells OnClose, and fails only when the descriptor is no good.
		_ = k.gnet.EventLoop().Close(k.gnet)
	}
}

// The probes of a connection with keep-alive, as libuv has them.
const (
	probeInterval = time.Second
	probes        = 10
)

// SetOption implements [guest.Conn].
func (k *conn) SetOption(o poll.Option, value int) syscall.Errno {
	var err error
	switch o {
	case poll.NoDelay:
		err = k.gnet.SetNoDelay(value != 0)
	case poll.KeepAlive:
		// Turning it on comes with the delay, which follows.
		if value == 0 {
			err = k.gnet.SetKeepAlive(false, 0, 0, 0)
		}
	case poll.KeepIdle:
		err = k.gnet.SetKeepAlive(true, time.Duration(value)*time.Second, probeInterval, probes)
	case poll.SendBuffer:
		err = k.gnet.SetWriteBuffer(value)
	case poll.RecvBuffer:
		err = k.gnet.SetReadBuffer(value)
	case poll.LingerZero:
		err = k.gnet.SetLinger(0)
	}
	return errnoOf(err)
}

// LocalAddr implements [guest.Conn].
func (k *conn) LocalAddr() (poll.Addr, syscall.Errno) { return poll.LocalAddr(k.gnet.Fd()) }

// PeerAddr implements [guest.Conn].
func (k *conn) PeerAddr() (poll.Addr, syscall.Errno) { return poll.PeerAddr(k.gnet.Fd()) }
