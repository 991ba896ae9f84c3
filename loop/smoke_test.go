package loop_test

import (
	"net/netip"
	"testing"

	"github.com/nodeloop/nodeloop/loop"
)

type echoServer struct {
	t    *testing.T
	l    *loop.Loop
	tcp  loop.TCP
	conn echoConn
}

func (s *echoServer) OnConnection(err error) {
	if err != nil {
		s.t.Error(err)
	}
	s.conn.Init(s.l)
	if err := s.tcp.Accept(&s.conn.Stream); err != nil {
		s.t.Error(err)
	}
	s.conn.SetReader(&s.conn, false)
	s.conn.ReadStart()
	s.tcp.Close(nil)
}

type echoConn struct {
	loop.TCP
	req loop.WriteReq
	got string
	end bool
}

func (c *echoConn) OnRead(chunk []byte, err error) {
	if err != nil {
		c.end = true
		c.Close(nil)
		return
	}
	c.got += string(chunk)
	c.Write(&c.req, chunk)
}

type client struct{ echoConn }

func (c *client) OnConnectDone(err error) {
	c.ReadStart()
	c.Write(&c.req, []byte("hello "), []byte("world"))
}

func (c *client) OnRead(chunk []byte, err error) {
	if err != nil {
		c.end = true
		c.Close(nil)
		return
	}
	c.got += string(chunk)
	if c.got == "hello world" {
		c.Shutdown(nil)
	}
}

func TestEcho(t *testing.T) {
	l, err := loop.New(loop.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := &echoServer{t: t, l: l}
	s.tcp.Init(l)
	if err := s.tcp.Bind(netip.MustParseAddrPort("127.0.0.1:0"), false); err != nil {
		t.Fatal(err)
	}
	if err := s.tcp.Listen(511, s); err != nil {
		t.Fatal(err)
	}
	addr, err := s.tcp.Getsockname()
	if err != nil {
		t.Fatal(err)
	}
	c := &client{}
	c.Init(l)
	c.SetReader(c, false)
	if err := c.Connect(addr, c); err != nil {
		t.Fatal(err)
	}
	if err := l.Run(); err != nil {
		t.Fatal(err)
	}
	if c.got != "hello world" || !c.end {
		t.Errorf("client got %q, end %v", c.got, c.end)
	}
}
