package poll_test

import (
	"net/netip"
	"syscall"
	"testing"

	"github.com/nodeloop/nodeloop/loop/internal/poll"
)

func open(t *testing.T) poll.Kernel {
	t.Helper()
	k, err := poll.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Shut)
	return k
}

func TestWake(t *testing.T) {
	k := open(t)
	events := make([]poll.Event, 4)
	go k.Wake()
	if n, woken, errno := k.Wait(events, -1); n != 0 || !woken || errno != 0 {
		t.Errorf("wait: %d, %v, %v", n, woken, errno)
	}
	k.Wake()
	k.Wake()
	if _, woken, _ := k.Wait(events, 0); !woken {
		t.Error("a wake before the wait was lost")
	}
	if _, woken, _ := k.Wait(events, 0); woken {
		t.Error("two wakes before a wait ended two waits")
	}
}

// TestSockets makes a connection and follows it through readiness.
func TestSockets(t *testing.T) {
	k := open(t)
	events := make([]poll.Event, 8)
	must := func(what string, errno syscall.Errno) {
		t.Helper()
		if errno != 0 && errno != syscall.EINPROGRESS {
			t.Fatalf("%s: %v", what, errno)
		}
	}
	ready := func(fd int) poll.Mask {
		t.Helper()
		n, _, errno := k.Wait(events, 5000)
		must("wait", errno)
		for _, e := range events[:n] {
			if int(e.FD) == fd {
				return e.Mask
			}
		}
		return 0
	}
	server, errno := k.Socket(poll.V4)
	must("socket", errno)
	defer k.Close(server)
	must("bind", k.Bind(server, poll.Addr{AddrPort: netip.MustParseAddrPort("127.0.0.1:0")}))
	must("listen", k.Listen(server, 8))
	addr, errno := k.LocalAddr(server)
	must("name", errno)
	must("watch", k.Watch(server, poll.In, false))
	if _, errno := k.Accept(server); errno != syscall.EAGAIN {
		t.Errorf("accept of nothing: %v", errno)
	}
	client, errno := k.Socket(poll.V4)
	must("socket", errno)
	defer k.Close(client)
	must("connect", k.Connect(client, addr))
	if m := ready(server); m != poll.In {
		t.Errorf("the server is ready for %b", m)
	}
	conn, errno := k.Accept(server)
	must("accept", errno)
	must("watch", k.Watch(conn, poll.In|poll.Out, false))
	if m := ready(conn); m != poll.Out {
		t.Errorf("a new connection is ready for %b", m)
	}
	must("watch less", k.Watch(conn, poll.In, true))
	if n, errno := k.Writev(client, [][]byte{[]byte("a"), nil, []byte("bc")}); n != 3 || errno != 0 {
		t.Errorf("writev: %d, %v", n, errno)
	}
	if m := ready(conn); m != poll.In {
		t.Errorf("with data it is ready for %b", m)
	}
	buf := make([]byte, 8)
	if n, errno := k.Read(conn, buf); string(buf[:n]) != "abc" || errno != 0 {
		t.Errorf("read %q, %v", buf[:n], errno)
	}
	if _, errno := k.Read(conn, buf); errno != syscall.EAGAIN {
		t.Errorf("read of nothing: %v", errno)
	}
	must("shutdown", k.Shutdown(client))
	if m := ready(conn); m&poll.In == 0 {
		t.Errorf("after the end it is ready for %b", m)
	}
	if n, errno := k.Read(conn, buf); n != 0 || errno != 0 {
		t.Errorf("end: %d, %v", n, errno)
	}
	k.Forget(conn)
	must("close", k.Close(conn))
	if n, _, _ := k.Wait(events, 0); n != 0 {
		t.Errorf("%d events of what was forgotten", n)
	}
}
