package main

import (
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

// echoService is `serve --echo`: a TCP server that sends back what it gets.
type echoService struct {
	c       *console
	loop    *loop.Loop
	options *serveOptions
	server  *net.Server
	open    map[*net.Socket]bool
}

func newEchoService(c *console, l *loop.Loop, o *serveOptions) *echoService {
	return &echoService{c: c, loop: l, options: o, open: make(map[*net.Socket]bool)}
}

func (e *echoService) start(ready func(address string)) error {
	e.server = net.CreateServer(e.loop, nil, e.handle)
	return e.server.Listen(net.ListenOptions{Host: e.options.host, Port: e.options.port}, func() {
		ready(hostPort(e.options.host, e.server.Port()))
	})
}

// stop ends every connection once what it has sent is written back.
func (e *echoService) stop() {
	e.server.Close(nil)
	for s := range e.open {
		s.DestroySoon()
	}
}

func (e *echoService) handle(s *net.Socket) {
	e.open[s] = true
	s.OnError(func(error) {})
	s.OnClose(func(bool) {
		delete(e.open, s)
		if !e.options.quiet {
			e.c.printf("%s sent %d bytes, got %d\n", hostPort(s.RemoteAddress(), s.RemotePort()), s.BytesRead(), s.BytesWritten())
		}
	})
	s.Pipe(s)
}
