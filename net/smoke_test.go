package net_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

func TestEcho(t *testing.T) {
	l, err := loop.New(loop.Options{})
	must(t, err)
	var log []string
	server := net.CreateServer(l, nil, func(s *net.Socket) {
		s.OnData(func(b []byte) { s.Write(b) })
		s.OnEnd(func() { log = append(log, "server end") })
		s.OnClose(func(bool) { log = append(log, "server close") })
	})
	must(t, server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
		var c *net.Socket
		c, err := net.Connect(l, net.ConnectOptions{Port: server.Port(), Host: "127.0.0.1"}, func() {
			c.WriteBoth([]byte("hello "), []byte("world"), nil)
		})
		must(t, err)
		c.OnData(func(b []byte) { log = append(log, "client "+string(b)); c.End() })
		c.OnClose(func(bool) { log = append(log, "client close"); server.Close(nil) })
	}))
	must(t, l.Run())
	t.Log(log)
}
