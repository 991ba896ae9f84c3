package net_test

import (
	"testing"

	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
)

func benchLoop(b *testing.B) *loop.Loop {
	b.Helper()
	l, err := loop.New(loop.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return l
}

// BenchmarkEcho sends 64 bytes there and back over one connection: two writes,
// two reads.
func BenchmarkEcho(b *testing.B) {
	l := benchLoop(b)
	b.ReportAllocs()
	server := net.CreateServer(l, nil, func(s *net.Socket) {
		s.OnData(func(chunk []byte) { s.Write(chunk) })
	})
	message := make([]byte, 64)
	_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
		var c *net.Socket
		c, _ = net.Connect(l, net.ConnectOptions{Port: server.Port(), Host: "127.0.0.1"}, func() {
			b.ResetTimer()
			c.Write(message)
		})
		left := b.N
		c.OnData(func([]byte) {
			if left--; left == 0 {
				b.StopTimer()
				c.End()
				server.Close(nil)
				return
			}
			c.Write(message)
		})
	})
	if err := l.Run(); err != nil {
		b.Fatal(err)
	}
}

// consumer answers what it consumes.
type consumer struct {
	s *net.Socket
	n int
}

func (c *consumer) OnConsume(chunk []byte) {
	c.s.UnrefTimer()
	c.n++
	c.s.WriteBoth(answerHead, answerBody, nil)
}

func (c *consumer) OnUnconsume() {}

var answerHead, answerBody = []byte("head"), []byte("body")

// BenchmarkConsumeEcho is the same with a consumer that answers in two parts.
func BenchmarkConsumeEcho(b *testing.B) {
	l := benchLoop(b)
	b.ReportAllocs()
	server := net.CreateServer(l, nil, func(s *net.Socket) {
		_ = s.SetTimeout(5e9, nil)
		s.Consume(&consumer{s: s})
	})
	message := make([]byte, 64)
	_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, func() {
		var c *net.Socket
		c, _ = net.Connect(l, net.ConnectOptions{Port: server.Port(), Host: "127.0.0.1"}, func() {
			b.ResetTimer()
			c.Write(message)
		})
		left := b.N
		c.OnData(func([]byte) {
			if left--; left == 0 {
				b.StopTimer()
				c.End()
				server.Close(nil)
				return
			}
			c.Write(message)
		})
	})
	if err := l.Run(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkConnect makes and ends one connection after the other.
func BenchmarkConnect(b *testing.B) {
	l := benchLoop(b)
	b.ReportAllocs()
	server := net.CreateServer(l, nil, func(s *net.Socket) { s.End() })
	left := b.N
	var again func()
	again = func() {
		if left--; left < 0 {
			server.Close(nil)
			return
		}
		c, _ := net.Connect(l, net.ConnectOptions{Port: server.Port(), Host: "127.0.0.1"}, nil)
		c.Resume()
		c.OnClose(func(bool) { again() })
	}
	_ = server.Listen(net.ListenOptions{Host: "127.0.0.1"}, again)
	if err := l.Run(); err != nil {
		b.Fatal(err)
	}
}
