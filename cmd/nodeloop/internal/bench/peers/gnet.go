package peers

import "github.com/panjf2000/gnet/v2"

// gnetServer is a server on gnet, with one event loop.
type gnetServer struct {
	gnet.BuiltinEventEngine
	echo bool
	now  clock
	out  []byte
}

func serveGnet(address string, echo bool) error {
	return gnet.Run(&gnetServer{echo: echo}, "tcp://"+address, gnet.WithNumEventLoop(1),
		gnet.WithReusePort(true), gnet.WithReuseAddr(true), gnet.WithLogger(silent{}))
}

// OnOpen keeps what is known of the connection.
func (s *gnetServer) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	c.SetContext(&raw{now: &s.now})
	return nil, gnet.None
}

// OnTraffic answers.
func (s *gnetServer) OnTraffic(c gnet.Conn) gnet.Action {
	in, err := c.Next(-1)
	if err != nil {
		return gnet.Close
	}
	if s.echo {
		_, err = c.Write(in)
		return closeIf(err != nil)
	}
	var body []byte
	var end bool
	s.out, body, end = c.Context().(*raw).feed(in, s.out[:0])
	switch {
	case body != nil:
		_, err = c.Writev([][]byte{s.out, body})
	case len(s.out) > 0:
		_, err = c.Write(s.out)
	}
	return closeIf(end || err != nil)
}

func closeIf(end bool) gnet.Action {
	if end {
		return gnet.Close
	}
	return gnet.None
}

// silent is a logger.
type silent struct{}

// Debugf drops a message.
func (silent) Debugf(string, ...any) {}

// Infof drops a message.
func (silent) Infof(string, ...any) {}

// Warnf drops a message.
func (silent) Warnf(string, ...any) {}

// Errorf drops a message.
func (silent) Errorf(string, ...any) {}

// Fatalf drops a message.
func (silent) Fatalf(string, ...any) {}
