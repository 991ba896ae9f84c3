package loop_test

import (
	"bytes"
	"errors"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

func TestEcho(t *testing.T) {
	l := newLoop(t)
	var got string
	var ended, shut bool
	pair(t, l, func(c, p *end) {
		p.read = func(chunk []byte, err error) {
			if err != nil {
				p.Close(nil)
				return
			}
			if err := p.Write(&loop.WriteReq{Owner: p}, chunk); err != nil {
				t.Error(err)
			}
		}
		c.read = func(chunk []byte, err error) {
			if err == nodeerr.EOF {
				ended = true
				c.Close(nil)
				return
			}
			if got += string(chunk); got == "hello world" {
				if err := c.Shutdown(c); err != nil {
					t.Error(err)
				}
			}
		}
		c.shut = func(err error) { shut = err == nil }
		for _, e := range []*end{c, p} {
			if err := e.ReadStart(); err != nil {
				t.Error(err)
			}
		}
		req := &loop.WriteReq{Owner: c}
		if err := c.Write(req, []byte("hello "), nil, []byte("world")); err != nil || req.Async || req.Bytes != 11 {
			t.Errorf("write: %v, async %v, %d bytes", err, req.Async, req.Bytes)
		}
	})
	runs(t, l)
	if got != "hello world" || !ended || !shut {
		t.Errorf("got %q, ended %v, shut %v", got, ended, shut)
	}
}

// TestQueuedWrites fills the socket, so that writes queue, and checks order and
// content of what comes out, and that the shutdown waits.
func TestQueuedWrites(t *testing.T) {
	l := newLoop(t)
	const writes, size = 5, 512 << 10
	var log []string
	var got, want bytes.Buffer
	pair(t, l, func(c, p *end) {
		c.SetSendBuffer(64 << 10)
		p.SetRecvBuffer(64 << 10)
		c.written = func(req *loop.WriteReq, err error) {
			if err != nil || req.Bytes != 2*size {
				t.Errorf("written: %v, %d bytes", err, req.Bytes)
			}
			log = append(log, "written")
		}
		c.shut = func(err error) {
			if err != nil || c.WriteQueueSize() != 0 {
				t.Errorf("shutdown: %v with %d queued", err, c.WriteQueueSize())
			}
			log = append(log, "shut")
		}
		for i := range writes {
			a, b := bytes.Repeat([]byte{byte('a' + i)}, size), bytes.Repeat([]byte{byte('A' + i)}, size)
			want.Write(a)
			want.Write(b)
			req := &loop.WriteReq{Owner: c}
			if err := c.Write(req, a, b); err != nil || !req.Async {
				t.Errorf("write %d: %v, async %v", i, err, req.Async)
			}
		}
		if c.WriteQueueSize() == 0 || c.BytesWritten() != writes*2*size {
			t.Errorf("%d queued, %d written", c.WriteQueueSize(), c.BytesWritten())
		}
		if n, err := c.TryWrite([]byte("x")); n != 0 || err != nil {
			t.Errorf("a try behind queued writes sent %d, %v", n, err)
		}
		if err := c.Shutdown(c); err != nil {
			t.Error(err)
		}
		if err := c.Shutdown(c); !errors.Is(err, nodeerr.ENOTCONN) {
			t.Errorf("second shutdown: %v", err)
		}
		if err := c.Write(&loop.WriteReq{Owner: c}, []byte("late")); !errors.Is(err, nodeerr.EPIPE) {
			t.Errorf("write after shutdown: %v", err)
		}
		p.read = func(chunk []byte, err error) {
			if err != nil {
				p.Close(nil)
				c.Close(nil)
				return
			}
			got.Write(chunk)
		}
		l.SetImmediate(func() { p.ReadStart() })
	})
	runs(t, l)
	if !bytes.Equal(got.Bytes(), want.Bytes()) {
		t.Errorf("%d bytes came, %d were sent, or they differ", got.Len(), want.Len())
	}
	if s := strings.Join(log, " "); s != "written written written written written shut" {
		t.Error(s)
	}
}

func TestConnectRefused(t *testing.T) {
	l := newLoop(t)
	s, addr := listen(t, l, nil)
	s.Close(nil)
	var got error
	inside := true
	l.Main(func() {
		c := newEnd(l)
		c.connected = func(err error) {
			if inside {
				t.Error("told inside the call")
			}
			got = err
			c.Close(nil)
		}
		// The listener's descriptor is closed at once.
		if err := c.Connect(addr, c); err != nil {
			t.Error(err)
		}
		if err := c.Connect(addr, c); !errors.Is(err, nodeerr.EALREADY) {
			t.Errorf("second connect: %v", err)
		}
		inside = false
	})
	runs(t, l)
	if !errors.Is(got, nodeerr.ECONNREFUSED) || !errors.Is(got, syscall.ECONNREFUSED) || got.Error() != "connect ECONNREFUSED" {
		t.Errorf("got %v", got)
	}
}

// TestCloseCancels closes a stream with operations in flight: they end with
// ECANCELED in the closing phase, before the close is told; of two streams the
// one closed last comes first.
func TestCloseCancels(t *testing.T) {
	l := newLoop(t)
	var log []string
	say := func(s string) { log = append(log, s) }
	pair(t, l, func(c, p *end) {
		c.written = func(_ *loop.WriteReq, err error) { say("written " + err.Error()) }
		c.shut = func(err error) { say("shut " + err.Error()) }
		c.closed = func() { say("closed c"); l.NextTick(func() { say("tick") }) }
		p.closed = func() { say("closed p") }
		c.Write(&loop.WriteReq{Owner: c}, make([]byte, 8<<20))
		c.Write(&loop.WriteReq{Owner: c}, []byte("more"))
		c.Shutdown(c)
		p.Close(p)
		c.Close(c)
		c.Close(c)
		if !c.IsClosing() || c.FD() != -1 {
			t.Error("still open")
		}
		l.SetImmediate(func() { say("immediate") })
	})
	runs(t, l)
	want := []string{
		"immediate", "written write ECANCELED", "written write ECANCELED", "shut shutdown ECANCELED",
		"closed c", "tick", "closed p",
	}
	if !slices.Equal(log, want) {
		t.Errorf("got  %q\nwant %q", log, want)
	}
}

func TestCloseCancelsConnect(t *testing.T) {
	l := newLoop(t)
	s, addr := listen(t, l, func(e *end) { e.Close(nil) })
	s.Unref()
	var log []string
	c := newEnd(l)
	c.connected = func(err error) { log = append(log, err.Error()) }
	c.closed = func() { log = append(log, "closed") }
	if err := c.Connect(addr, c); err != nil {
		t.Fatal(err)
	}
	c.Close(c)
	runs(t, l)
	if want := []string{"connect ECANCELED", "closed"}; !slices.Equal(log, want) {
		t.Errorf("got %q", log)
	}
}

// TestFullBuffers sends much at once: chunks are at most 64 KiB, and after 32
// full ones the loop goes on with others.
func TestFullBuffers(t *testing.T) {
	l := newLoop(t)
	const total = 16 << 20
	got, biggest := 0, 0
	pair(t, l, func(c, p *end) {
		p.SetRecvBuffer(8 << 20)
		c.Write(&loop.WriteReq{Owner: c}, make([]byte, total))
		p.read = func(chunk []byte, err error) {
			if err != nil {
				t.Error(err)
			}
			if biggest = max(biggest, len(chunk)); biggest > 64<<10 {
				t.Errorf("chunk of %d bytes", len(chunk))
			}
			if got += len(chunk); got == total {
				p.Close(nil)
				c.Close(nil)
			}
		}
		p.ReadStart()
	})
	runs(t, l)
	if got != total || biggest != 64<<10 {
		t.Errorf("%d bytes, the biggest chunk %d", got, biggest)
	}
}

// TestKeptChunks checks that chunks stay what they were.
func TestKeptChunks(t *testing.T) {
	l := newLoop(t)
	var kept [][]byte
	var want []string
	pair(t, l, func(c, p *end) {
		p.read = func(chunk []byte, err error) {
			if err != nil {
				p.Close(nil)
				return
			}
			kept = append(kept, chunk)
			want = append(want, string(chunk))
			if len(kept) == 200 {
				c.Close(nil)
				return
			}
			c.TryWrite(bytes.Repeat([]byte{byte(len(kept))}, 1+len(kept)*61%9000))
		}
		p.ReadStart()
		c.TryWrite([]byte("first"))
	})
	runs(t, l)
	for i, b := range kept {
		if string(b) != want[i] {
			t.Errorf("chunk %d changed", i)
		}
		if cap(b) != len(b) && cap(b) > len(b)+8192 {
			t.Errorf("chunk %d has room for %d", i, cap(b))
		}
	}
}

func TestReset(t *testing.T) {
	for _, p := range []*loop.Profile{loop.Node16, loop.Node10} {
		t.Run(p.Name, func(t *testing.T) {
			l := newLoopOf(t, loop.Options{Profile: p})
			var got error
			pair(t, l, func(c, peer *end) {
				peer.read = func(_ []byte, err error) {
					got = err
					if peer.IsWritable() != !p.ErrorEndsStream {
						t.Errorf("after the error: writable %v", peer.IsWritable())
					}
					peer.Close(nil)
				}
				peer.ReadStart()
				if err := c.Reset(nil); err != nil {
					t.Error(err)
				}
			})
			runs(t, l)
			if !errors.Is(got, nodeerr.ECONNRESET) || got.Error() != "read ECONNRESET" {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestReadStopInside(t *testing.T) {
	l := newLoop(t)
	reads := 0
	pair(t, l, func(c, p *end) {
		p.read = func([]byte, error) {
			reads++
			p.ReadStop()
		}
		p.ReadStart()
		c.TryWrite(make([]byte, 300<<10))
		c.Shutdown(nil)
		turns := 0
		var wait func()
		wait = func() {
			if turns++; turns < 20 {
				l.SetImmediate(wait)
				return
			}
			p.Close(nil)
			c.Close(nil)
		}
		l.SetImmediate(wait)
	})
	runs(t, l)
	if reads != 1 {
		t.Errorf("%d reads after a stop in the first", reads)
	}
}

func TestBindErrors(t *testing.T) {
	l := newLoop(t)
	s, addr := listen(t, l, nil)
	s.Unref()
	var second loop.TCP
	second.Init(l)
	if err := second.Bind(addr, false); err != nil {
		t.Errorf("bind tells %v itself", err)
	}
	if _, err := second.Getsockname(); !errors.Is(err, nodeerr.EADDRINUSE) {
		t.Errorf("getsockname: %v", err)
	}
	if err := second.Listen(1, nil); !errors.Is(err, nodeerr.EADDRINUSE) || err.Error() != "listen EADDRINUSE" {
		t.Errorf("listen: %v", err)
	}
	second.Close(nil)
	var third loop.TCP
	third.Init(l)
	if err := third.Bind(anyPort, true); !errors.Is(err, nodeerr.EINVAL) {
		t.Errorf("v6only on IPv4: %v", err)
	}
	if err := third.Bind(netip.MustParseAddrPort("192.0.2.1:0"), false); !errors.Is(err, nodeerr.EADDRNOTAVAIL) {
		t.Errorf("a foreign address: %v", err)
	}
	if _, err := third.Getpeername(); err == nil {
		t.Error("a peer of nothing")
	}
	third.Close(nil)
	runs(t, l)
}

func TestOptions(t *testing.T) {
	l := newLoop(t)
	pair(t, l, func(c, p *end) {
		for name, err := range map[string]error{
			"noDelay on":    c.SetNoDelay(true),
			"noDelay off":   c.SetNoDelay(false),
			"keepAlive on":  c.SetKeepAlive(true, 10),
			"keepAlive off": c.SetKeepAlive(false, 0),
			"send buffer":   c.SetSendBuffer(1 << 16),
			"stop nothing":  func() error { c.ReadStop(); return nil }(),
		} {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		local, err1 := c.Getsockname()
		peer, err2 := p.Getpeername()
		if err1 != nil || err2 != nil || local != peer {
			t.Errorf("%v (%v), %v (%v)", local, err1, peer, err2)
		}
		c.Close(nil)
		p.Close(nil)
		if err := c.ReadStart(); !errors.Is(err, nodeerr.EINVAL) {
			t.Errorf("read of a closed stream: %v", err)
		}
		if _, err := c.TryWrite([]byte("x")); !errors.Is(err, nodeerr.EBADF) {
			t.Errorf("write to a closed stream: %v", err)
		}
	})
	runs(t, l)
}
