package evio

import (
	stdnet "net"
	"net/netip"
	"reflect"
	"syscall"

	"github.com/nodeloop/nodeloop/loop/internal/guest"
	"github.com/nodeloop/nodeloop/loop/internal/poll"
	upstream "github.com/tidwall/evio"
)

// conn is a connection as a [guest.Conn].
type conn struct {
	e       *engine
	evio    upstream.Conn
	sock    *guest.Sock
	out     []byte // to be handed over when a callback of the connection returns
	closing bool
	gone    bool
	// held is what evio has not written yet: its own field, looked at because it
	// tells nobody, and takes output that comes too early for the whole.
	held reflect.Value
}

// newConn returns nil when evio is not the one that is known.
func newConn(e *engine, c upstream.Conn) *conn {
	held := reflect.ValueOf(c).Elem().FieldByName("out")
	if held.Kind() != reflect.Slice {
		return nil
	}
	return &conn{e: e, evio: c, held: held}
}

// leave is what a callback of the connection returns.
func (k *conn) leave() ([]byte, upstream.Action) {
	out := k.out
	k.out = k.out[:0]
	if k.closing {
		return out, upstream.Close
	}
	return out, upstream.None
}

// wake makes evio call back for the connection, unless it does now. The engine's
// own wake follows, since that is repeated until it was heard.
func (k *conn) wake() {
	if k.e.current != k && !k.gone {
		k.e.bell.Ring(k.evio.Wake)
		k.e.Wake()
	}
}

// Write implements [guest.Conn].
func (k *conn) Write(bufs [][]byte) syscall.Errno {
	for _, b := range bufs {
		k.out = append(k.out, b...)
	}
	k.wake()
	return 0
}

// Pending implements [guest.Conn].
func (k *conn) Pending() int {
	if k.gone {
		return 0
	}
	return len(k.out) + k.held.Len()
}

// Shutdown implements [guest.Conn].
func (k *conn) Shutdown() syscall.Errno { return syscall.ENOTSUP }

// Close implements [guest.Conn]. evio sends first what it holds.
func (k *conn) Close() {
	k.closing = true
	k.wake()
}

// SetOption implements [guest.Conn].
func (k *conn) SetOption(poll.Option, int) syscall.Errno {
	return k.e.kernel.Refuse("sets no options of a socket")
}

// LocalAddr implements [guest.Conn]. It is the address that evio listens on.
func (k *conn) LocalAddr() (poll.Addr, syscall.Errno) { return addr(k.evio.LocalAddr()) }

// PeerAddr implements [guest.Conn].
func (k *conn) PeerAddr() (poll.Addr, syscall.Errno) { return addr(k.evio.RemoteAddr()) }

func addr(a stdnet.Addr) (poll.Addr, syscall.Errno) {
	tcp, ok := a.(*stdnet.TCPAddr)
	if !ok {
		return poll.Addr{}, syscall.ENOTCONN
	}
	ip, ok := netip.AddrFromSlice(tcp.IP)
	if !ok {
		return poll.Addr{}, syscall.ENOTCONN
	}
	return poll.Addr{AddrPort: netip.AddrPortFrom(ip.WithZone(tcp.Zone), uint16(tcp.Port))}, 0
}
