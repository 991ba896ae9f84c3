package looptest_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/looptest"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

var anyPort = netip.MustParseAddrPort("127.0.0.1:0")

// end is one end of a connection that logs what it is told.
type end struct {
	loop.TCP
	name string
	log  func(string)
	sent loop.WriteReq
	data []byte
	sees func(e *end, err error)
}

func newEnd(l *loop.Loop, name string, log func(string), sees func(*end, error)) *end {
	e := &end{name: name, log: log, sees: sees}
	e.Init(l)
	e.SetReader(e, false)
	return e
}

func (e *end) OnRead(chunk []byte, err error) {
	e.data = append(e.data, chunk...)
	switch {
	case err == nil:
		e.log(fmt.Sprintf("%s read %d", e.name, len(chunk)))
	default:
		e.log(fmt.Sprintf("%s %v", e.name, shortly(err)))
	}
	e.sees(e, err)
}

func (e *end) OnConnectDone(err error) {
	e.log(fmt.Sprintf("%s connected %v", e.name, shortly(err)))
	e.sees(e, err)
}
func (e *end) OnWriteDone(_ *loop.WriteReq, err error) { e.log(e.name + " wrote " + shortly(err)) }
func (e *end) OnShutdownDone(err error)                { e.log(e.name + " shut " + shortly(err)) }
func (e *end) OnClose()                                { e.log(e.name + " closed") }

func shortly(err error) string {
	if err == nil {
		return "ok"
	}
	if errors.Is(err, nodeerr.EOF) {
		return "EOF"
	}
	return string(nodeerr.CodeOf(err))
}

type server struct {
	loop.TCP
	accept func(s *server)
}

func (s *server) OnConnection(error) { s.accept(s) }

func listen(t *testing.T, l *loop.Loop, accept func(s *server)) (*server, netip.AddrPort) {
	t.Helper()
	s := &server{accept: accept}
	s.Init(l)
	if err := errors.Join(s.Bind(anyPort, false), s.Listen(16, s)); err != nil {
		t.Fatal(err)
	}
	a, err := s.Getsockname()
	if err != nil {
		t.Fatal(err)
	}
	return s, a
}

func run(t *testing.T, s *looptest.Sim) {
	t.Helper()
	s.OnStuck = func() {
		t.Error("the loop waits for ever")
		s.Stop()
	}
	s.OnBeforeExit(func(int) {
		if n := s.OpenSockets(); n != 0 {
			t.Errorf("%d descriptors are open at the end", n)
		}
	})
	if err := s.Run(); err != nil {
		t.Fatal(err)
	}
}

// TestEcho sends 10,000 bytes through a server of the loop and back, over
// networks of all kinds.
func TestEcho(t *testing.T) {
	for _, net := range []looptest.Network{
		{},
		{Delay: time.Millisecond},
		{MaxSegment: 7},
		{MaxSegment: 1000, RandomSegments: true, Jitter: 3 * time.Millisecond},
		{Buffer: 1024, Delay: time.Millisecond},
		{Buffer: 100, MaxSegment: 30, Shuffle: true},
	} {
		t.Run(fmt.Sprintf("%+v", net), func(t *testing.T) {
			s := looptest.New(loop.Options{})
			s.Network = net
			data := bytes.Repeat([]byte("0123456789"), 1000)
			quiet := func(string) {}
			var client *end
			s.Main(func() {
				srv, addr := listen(t, s.Loop, func(srv *server) {
					e := newEnd(s.Loop, "server", quiet, func(e *end, err error) {
						if err != nil {
							_ = e.Shutdown(e)
							e.Close(nil)
							return
						}
						// All that arrived goes back at once, chunk by chunk.
						_ = e.Write(&loop.WriteReq{}, bytes.Clone(e.data))
						e.data = e.data[:0]
						if client.BytesRead() == 0 {
							srv.Close(nil)
						}
					})
					_ = srv.Accept(&e.Stream)
					_ = e.ReadStart()
				})
				_ = srv
				client = newEnd(s.Loop, "client", quiet, func(e *end, err error) {
					if len(e.data) == len(data) {
						e.Close(nil)
					}
				})
				if err := client.Connect(addr, client); err != nil {
					t.Fatal(err)
				}
				_ = client.ReadStart()
				_ = client.Write(&client.sent, data)
			})
			run(t, s)
			if !bytes.Equal(client.data, data) {
				t.Errorf("%d of %d bytes came back", len(client.data), len(data))
			}
		})
	}
}

// TestFaults shows what the ends of a connection see of each fault.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault func(l *looptest.Link)
		want  string
	}{
		{"reset", (*looptest.Link).Reset, "client connected ok|server read 5|client ECONNRESET|server ECONNRESET|"},
		{"reset in order", (*looptest.Link).ResetInOrder, "client connected ok|server read 5|server ECONNRESET|client ECONNRESET|"},
		{"half-close", (*looptest.Link).EndToServer, "client connected ok|server read 5|server EOF|client EOF|"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := looptest.New(loop.Options{})
			got := ""
			log := func(line string) { got += line + "|" }
			closes := func(e *end, err error) {
				if err != nil {
					e.Close(nil)
				}
			}
			s.Main(func() {
				_, addr := listen(t, s.Loop, func(srv *server) {
					e := newEnd(s.Loop, "server", log, closes)
					_ = srv.Accept(&e.Stream)
					_ = e.ReadStart()
					srv.Close(nil)
				})
				client := newEnd(s.Loop, "client", log, closes)
				_ = client.Connect(addr, client)
				_ = client.ReadStart()
				_ = client.Write(&client.sent, []byte("hello"))
			})
			s.After(5*time.Millisecond, func() { c.fault(s.Links()[0]) })
			run(t, s)
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestRefused connects to nobody.
func TestRefused(t *testing.T) {
	s := looptest.New(loop.Options{})
	got := ""
	s.Main(func() {
		e := newEnd(s.Loop, "client", func(line string) { got += line }, func(e *end, err error) { e.Close(nil) })
		if err := e.Connect(netip.MustParseAddrPort("127.0.0.1:9"), e); err != nil {
			t.Fatal(err)
		}
	})
	run(t, s)
	if got != "client connected ECONNREFUSED" {
		t.Error(got)
	}
}

// TestPeer talks to the loop from outside.
func TestPeer(t *testing.T) {
	s := looptest.New(loop.Options{})
	s.Network.Delay = 2 * time.Millisecond
	got := ""
	var p *looptest.Peer
	s.Main(func() {
		_, addr := listen(t, s.Loop, func(srv *server) {
			e := newEnd(s.Loop, "server", func(line string) { got += line + "|" }, func(e *end, err error) {
				if err != nil {
					_ = e.Write(&e.sent, []byte("bye"))
					e.Close(nil)
				}
			})
			_ = srv.Accept(&e.Stream)
			_ = e.ReadStart()
			srv.Close(nil)
		})
		p = s.Dial(addr.String())
		p.WriteString("hello")
		p.End()
		p.OnEnd = func() { got += fmt.Sprintf("peer ended after %v", s.Elapsed()) }
		p.OnError = func(errno syscall.Errno) { t.Error(errno) }
		p.After(time.Hour, func() {})
	})
	late := new(loop.Timer)
	late.Init(s.Loop, loop.TimerFunc(func() {}))
	late.Start(20, 0)
	run(t, s)
	if want := "server read 5|server EOF|peer ended after 8ms"; got != want || string(p.Received()) != "bye" {
		t.Errorf("%s, received %q", got, p.Received())
	}
}
