package net_test

import (
	"errors"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

func TestEndOrder(t *testing.T) {
	playAll(t, []script{
		{name: "write after the peer's end", lanes: true, run: writeAfterPeersEnd, node16: `
client:resume
client:connect
client:ready
client:end
client:write in end true
client:cb undefined
client:write later false
client:cb later EPIPE
client:error This socket has been ended by the other party
client:close true
server:resume
server:prefinish
server:finish
server:end
server:close false`, node10: `
client:resume
client:connect
client:ready
client:end
client:error This socket has been ended by the other party
client:write in end false
client:cb EPIPE
client:error This socket has been ended by the other party
client:write later false
client:cb later EPIPE
client:close false
server:resume
server:prefinish
server:finish
server:end
server:close false`},
		{name: "broken pipe", lanes: true, run: brokenPipe, node16: `
client:resume
client:connect
client:ready
client:end
client:cb 1 undefined
client:cb 2 EPIPE
client:error write EPIPE
client:close true
server:close false`, node10: `
client:resume
client:connect
client:ready
client:end
client:cb 1 undefined
client:error write EPIPE
client:cb 2 EPIPE
client:close true
server:close false`},
		{name: "half-open server", lanes: true, run: halfOpenServer, node16: `
client:connect
client:ready
client:prefinish
client:finish
client:data after endbye
client:end
client:close false
server:resume
server:end
server:prefinish
server:finish
server:close false`},
		{name: "destroy at connect", lanes: true, run: destroyAtConnect, node16: `
client:connect
client:cb a undefined
client:destroyed true
client:ready
client:cb b undefined
client:error boom
client:close true`},
		{name: "destroy soon", lanes: true, run: destroySoon, node16: `
client:after false false
client:connect
client:ready
client:prefinish
client:finish
client:close false
server:resume
server:data soon
server:end
server:prefinish
server:finish
server:close false`, node10: `
client:after false false
client:connect
client:ready
client:prefinish
client:finish
client:close false
server:resume
server:data soon
server:end
server:close false`},
		{name: "shutdown after a write at once", lanes: true, run: shutdownAfterWrite, node16: `
client:connect
client:end
client:prefinish
client:finish
client:close false
server:close true`, node10: `
client:connect
client:prefinish
client:finish
client:end
client:close false
server:close true`},
		{name: "connect again", run: connectAgain, node16: `
connect:
data:x 1
end:
finish:
close:read=1 closed
again:read=0 opening
connect:
data:x 1
end:
finish:
close:read=1 closed`, node10: `
connect:
data:x 1
end:
close:read=1 closed
again:read=0 opening
connect:
data:x 1
finish:
end:
close:read=1 closed`},
	})
}

// watchAll logs every event but 'data'.
func (x *world) watchAll(label string, s *net.Socket) {
	x.watch(label, s, "lookup", "connect", "ready", "end", "finish", "prefinish", "drain", "timeout", "pause", "resume")
	s.OnError(func(err error) { x.log(label, "error", err) })
	s.OnClose(func(e bool) { x.log(label, "close", e) })
}

func writeAfterPeersEnd(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		x.watchAll("server", s)
		s.EndString("x")
		s.Resume()
	})
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		x.watchAll("client", c)
		c.Resume()
		c.OnEnd(func() {
			x.log("client", "write in end", x.write(c, "late", x.ended("client", "cb")))
			x.SetImmediate(func() {
				x.log("client", "write later", x.write(c, "later", x.ended("client", "cb later")))
			})
		})
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

func brokenPipe(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.OnClose(func(e bool) { x.log("server", "close", e) })
		x.settle(func() { s.Destroy(nil) }, 2)
	})
	x.listen(server, func(port int) {
		c := x.connectTo(net.ConnectOptions{
			Port: port, Host: "127.0.0.1", SocketOptions: net.SocketOptions{AllowHalfOpen: true},
		}, nil)
		x.watchAll("client", c)
		c.Resume()
		c.OnEnd(func() {
			x.write(c, "one", x.ended("client", "cb 1"))
			x.settle(func() { x.write(c, "two", x.ended("client", "cb 2")) }, 2)
		})
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

func halfOpenServer(x *world) {
	server := x.server(&net.ServerOptions{AllowHalfOpen: true}, func(s *net.Socket) {
		x.watchAll("server", s)
		s.Resume()
		s.OnEnd(func() {
			x.settle(func() {
				s.WriteString("after end")
				s.EndString("bye")
			}, 2)
		})
	})
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		var got string
		c.OnData(func(b []byte) { got += string(b) })
		c.OnEnd(func() { x.log("client", "data", got) })
		x.watch("client", c, "connect", "ready", "end", "finish", "prefinish")
		c.OnClose(func(e bool) { x.log("client", "close", e) })
		c.EndString("hi")
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

func destroyAtConnect(x *world) {
	server := x.sink()
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		x.watchAll("client", c)
		x.write(c, "a", x.ended("client", "cb a"))
		x.write(c, "b", x.ended("client", "cb b"))
		c.OnConnect(func() {
			c.Destroy(errors.New("boom"))
			x.log("client", "destroyed", c.Destroyed())
		})
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

func destroySoon(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		x.watchAll("server", s)
		s.OnData(func(b []byte) { x.log("server", "data", string(b)) })
	})
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() {
			c.WriteString("soon")
			c.DestroySoon()
			x.log("client", "after", c.Destroyed(), c.IsWritable())
		})
		x.watchAll("client", c)
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

// shutdownAfterWrite: the shutdown that follows a write which ended at once comes
// before the next poll phase in node10, and so before the peer's end is read.
func shutdownAfterWrite(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.OnError(func(error) {})
		s.OnClose(func(e bool) { x.log("server", "close", e) })
		s.Destroy(errors.New("enough"))
	})
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		x.watch("client", c, "connect", "end", "prefinish", "finish")
		c.OnError(func(err error) { x.log("client", "error", err) })
		c.EndString("x")
		c.Resume()
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func connectAgain(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.OnError(func(error) {})
		s.EndString("x")
	})
	x.listen(server, func(port int) {
		to := net.ConnectOptions{Port: port, Host: "127.0.0.1"}
		c, n := x.socket(nil), 0
		x.watchPlain(c, "connect", "end", "finish")
		c.OnData(func(b []byte) { x.log("data", string(b), c.BytesRead()) })
		c.OnClose(func(bool) {
			x.log("close", "read="+itoa(c.BytesRead()), c.ReadyState())
			if n++; n == 2 {
				server.Close(nil)
				return
			}
			x.must(c.Connect(to, nil))
			x.log("again", "read="+itoa(c.BytesRead()), c.ReadyState())
		})
		x.must(c.Connect(to, nil))
	})
}

// TestTimeoutWaitsForProgress: a time-out while a large write goes on is put off
// when something was sent since the last look.
func TestTimeoutWaitsForProgress(t *testing.T) {
	inEach(t, func(t *testing.T, x *world) {
		const total = 16 << 20
		var peer *net.Socket
		server := x.server(&net.ServerOptions{PauseOnConnect: true}, func(s *net.Socket) { peer = s })
		x.listen(server, func(port int) {
			var c *net.Socket
			done := false
			c = x.connect(port, func() {
				_, err := c.WriteChunk(stream.Bytes(make([]byte, total)), "", func(error) { done = true })
				x.must(err)
				x.must(c.SetTimeout(5*time.Millisecond, nil))
				began := x.Now()
				c.OnTimeout(func() {
					if took := x.Now() - began; done || took < 10 {
						t.Errorf("timed out after %d ms, done %v", took, done)
					}
					x.must(c.SetTimeout(net.NoTimeout, nil))
					peer.Resume()
					c.End()
				})
			})
			c.Resume()
			c.OnClose(func(bool) {
				if !done || c.BytesWritten() != total {
					t.Errorf("done %v, written %d", done, c.BytesWritten())
				}
				server.Close(nil)
			})
		})
	})
}
