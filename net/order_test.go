package net_test

import (
	"fmt"
	"testing"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

func TestSocketOrder(t *testing.T) {
	playAll(t, []script{
		{name: "both ends end at once", lanes: true, run: bothEndAtOnce, node16: `
client:connect
client:finish
client:close false
client-data:from server
server:finish
server:close false
server-data:from client`},
		{name: "connect, data, end, close", lanes: true, run: connectDataEndClose, node16: `
client:connect
client:ready
client:data bye
client:end
client:finish
client:close false
server:listening
server:connection
server.socket:finish
server.socket:end
server:close
server.socket:close false`, node10: `
client:connect
client:ready
client:data bye
client:end
client:close false
server:listening
server:connection
server.socket:finish
server.socket:end
server:close
server.socket:close false`},
		{name: "connect callback and listeners", run: connectListeners, node16: `
fresh:connecting=false readyState=open destroyed=false
connecting:connecting=true readyState=opening destroyed=false
tick:connecting=true readyState=opening destroyed=false
connect:listener before connecting=false readyState=open destroyed=false
connect:callback
connect:listener after
ready:connecting=false readyState=open destroyed=false
end:connecting=false readyState=writeOnly destroyed=false
close:connecting=false readyState=closed destroyed=true`, node10: `
fresh:connecting=false readyState=closed destroyed=false
connecting:connecting=true readyState=opening destroyed=false
tick:connecting=true readyState=opening destroyed=false
connect:listener before connecting=false readyState=open destroyed=false
connect:callback
connect:listener after
ready:connecting=false readyState=open destroyed=false
end:connecting=false readyState=closed destroyed=true
close:connecting=false readyState=closed destroyed=true`},
		{name: "half-open client", lanes: true, run: halfOpenClient, node16: `
client:data done
client:end writable=true
client:timer destroyed=false writable=true
client:finish
client:close false
server:finish
server:data still here
server:end
server:close false`},
		{name: "paused end waits", run: pausedEndWaits, node16: `
client:pause
timer:resuming length=0
client:resume
client:data payload
client:end
client:finish
client:close false`, node10: `
client:pause
timer:resuming length=0
client:resume
client:data payload
client:end
client:close false`},
		{name: "end callbacks and double end", run: endCallbacks, node16: `
callback:first end
callback:second end
client:finish writableLength=0
client:end
client:close false
client:end after close returned`, node10: `
client:finish writableLength=0
callback:first end
client:end
client:close false
client:error EPIPE
client:end after close returned`},
		{name: "large write drains", lanes: true, run: largeWriteDrains, node16: `
client:write returns false needDrain=true
client:drain length=0 bytesWritten=8388608
client:write callback
client:finish
client:close false
server:end 8388608`},
		{name: "cork joins segments", lanes: true, run: corkJoins, node16: `
client:corked 13
client:callback one
client:callback two
client:callback three
server:data one two three
server:data four
server:data five
server:end`},
		{name: "readable on a socket", run: readableEvent, node16: `
readable:length 6
read:4 abcd
readable:length 4
read:4 efgh
readable:length 0
read:4 null
read:all null
client:end
client:close`},
		{name: "onread into a small buffer", run: onReadSmallBuffer, node16: `
onread:1 abcd
onread:2 efgh
timer:resuming
onread:3 ij
client:end 10`, node10: "-"},
		{name: "set encoding", run: setEncoding, node16: `
data:€5
client:end 4`},
		{name: "bytes read and written", lanes: true, run: bytesCounted, node16: `
client:data goodbye read=7
client:close read=7 written=9
server:data 1234 read=4
server:data 56789 read=9
server:close read=9 written=7`},
	})
}

func bothEndAtOnce(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		x.end(s, "from server", nil)
		x.watch("server", s, "finish")
		s.OnData(func(b []byte) { x.log("server-data", string(b)) })
		s.OnClose(func(e bool) { x.log("server", "close", e) })
	})
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		x.end(c, "from client", nil)
		c.OnData(func(b []byte) { x.log("client-data", string(b)) })
		x.watch("client", c, "connect", "finish")
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func connectDataEndClose(x *world) {
	server := x.server(nil, nil)
	x.watch("server", server, "listening", "connection", "close")
	server.OnConnection(func(s *net.Socket) {
		x.watch("server.socket", s, "end", "finish")
		s.OnClose(func(e bool) { x.log("server.socket", "close", e) })
		s.Resume()
		x.end(s, "bye", nil)
	})
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		x.watch("client", c, "connect", "ready", "end", "finish")
		c.OnData(func(b []byte) { x.log("client", "data", string(b)) })
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func connectListeners(x *world) {
	flags := func(s *net.Socket) string {
		return fmt.Sprintf("connecting=%v readyState=%s destroyed=%v", s.Connecting(), s.ReadyState(), s.Destroyed())
	}
	server := x.server(nil, func(s *net.Socket) { s.End() })
	x.listen(server, func(port int) {
		c := x.socket(nil)
		x.log("fresh", flags(c))
		c.OnConnect(func() { x.log("connect", "listener before", flags(c)) })
		x.must(c.Connect(net.ConnectOptions{Port: port, Host: "127.0.0.1"}, func() { x.log("connect", "callback") }))
		x.log("connecting", flags(c))
		c.OnConnect(func() { x.log("connect", "listener after") })
		c.OnReady(func() { x.log("ready", flags(c)) })
		c.OnEnd(func() { x.log("end", flags(c)) })
		c.OnClose(func(bool) {
			x.log("close", flags(c))
			server.Close(nil)
		})
		c.Resume()
		x.NextTick(func() { x.log("tick", flags(c)) })
	})
}

func halfOpenClient(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.OnData(func(b []byte) { x.log("server", "data", string(b)) })
		x.watch("server", s, "finish", "end")
		s.OnClose(func(e bool) { x.log("server", "close", e) })
		x.end(s, "done", nil)
	})
	x.listen(server, func(port int) {
		c := x.connectTo(net.ConnectOptions{
			Port: port, Host: "127.0.0.1", SocketOptions: net.SocketOptions{AllowHalfOpen: true},
		}, nil)
		c.OnData(func(b []byte) { x.log("client", "data", string(b)) })
		c.OnEnd(func() {
			x.log("client", "end", fmt.Sprint("writable=", c.IsWritable()))
			x.settle(func() {
				x.log("client", "timer", fmt.Sprintf("destroyed=%v writable=%v", c.Destroyed(), c.IsWritable()))
				c.WriteString("still here")
				c.End()
			}, 2)
		})
		c.OnFinish(func() { x.log("client", "finish") })
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func pausedEndWaits(x *world) {
	server := x.server(nil, func(s *net.Socket) { x.end(s, "payload", nil) })
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		x.watch("client", c, "end", "finish", "pause", "resume")
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
		c.Pause()
		c.OnData(func(b []byte) { x.log("client", "data", string(b)) })
		x.settle(func() {
			x.log("timer", "resuming", fmt.Sprint("length=", c.ReadableLength()))
			c.Resume()
		}, 3)
	})
}

func endCallbacks(x *world) {
	server := x.server(nil, func(s *net.Socket) { s.Resume() })
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() {
			x.end(c, "x", func(error) { x.log("callback", "first end") })
			x.end(c, "", func(error) { x.log("callback", "second end") })
		})
		c.Resume()
		c.OnError(func(err error) { x.log("client", "error", code(err)) })
		c.OnFinish(func() { x.log("client", "finish", fmt.Sprint("writableLength=", c.WritableLength())) })
		c.OnEnd(func() { x.log("client", "end") })
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
			x.SetImmediate(func() {
				x.end(c, "after close", nil)
				x.log("client", "end after close returned")
			})
		})
	})
}

func largeWriteDrains(x *world) {
	const total = 8 << 20
	server := x.server(nil, func(s *net.Socket) {
		got := 0
		s.OnData(func(b []byte) { got += len(b) })
		s.OnEnd(func() { x.log("server", "end", got) })
	})
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() {
			ok, err := c.WriteChunk(stream.Bytes(make([]byte, total)), "", func(error) { x.log("client", "write callback") })
			x.must(err)
			x.log("client", "write returns", ok, fmt.Sprint("needDrain=", c.WritableLength() > 0))
			c.OnDrain(func() {
				x.log("client", "drain", fmt.Sprintf("length=%d bytesWritten=%d", c.WritableLength(), c.BytesWritten()))
				c.End()
			})
		})
		c.Resume()
		c.OnFinish(func() { x.log("client", "finish") })
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func corkJoins(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.OnData(func(b []byte) { x.log("server", "data", string(b)) })
		s.OnEnd(func() { x.log("server", "end") })
	})
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() {
			c.SetNoDelay(true)
			c.Cork()
			x.write(c, "one ", func(error) { x.log("client", "callback one") })
			x.write(c, "two ", func(error) { x.log("client", "callback two") })
			x.write(c, "three", func(error) { x.log("client", "callback three") })
			x.log("client", "corked", c.WritableLength())
			c.Uncork()
			x.settle(func() { c.WriteString("four") }, 2)
			x.settle(func() { c.EndString("five") }, 3)
		})
		c.Resume()
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

func readableEvent(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.SetNoDelay(true)
		s.WriteString("abcdef")
		x.settle(func() { s.EndString("gh") }, 2)
	})
	text := func(c stream.Chunk) string {
		if c.IsNull() {
			return "null"
		}
		return c.String()
	}
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		c.OnReadable(func() {
			x.log("readable", "length", c.ReadableLength())
			head := c.Read(4)
			x.log("read", "4", text(head))
			if head.IsNull() {
				x.log("read", "all", text(c.Read(stream.All)))
			}
		})
		c.OnEnd(func() { x.log("client", "end") })
		c.OnClose(func(bool) {
			x.log("client", "close")
			server.Close(nil)
		})
	})
}

func onReadSmallBuffer(x *world) {
	server := x.server(nil, func(s *net.Socket) { s.EndString("abcdefghij") })
	x.listen(server, func(port int) {
		calls := 0
		var c *net.Socket
		on := &net.OnRead{Buffer: make([]byte, 4), Callback: func(n int, buf []byte) bool {
			calls++
			x.log("onread", fmt.Sprint(calls), string(buf[:n]))
			if calls == 2 {
				x.settle(func() {
					x.log("timer", "resuming")
					c.Resume()
				}, 2)
				return false
			}
			return true
		}}
		c = x.connectTo(net.ConnectOptions{Port: port, Host: "127.0.0.1", SocketOptions: net.SocketOptions{OnRead: on}}, nil)
		c.OnEnd(func() { x.log("client", "end", c.BytesRead()) })
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

func setEncoding(x *world) {
	euro := []byte("€5")
	server := x.server(nil, func(s *net.Socket) {
		s.SetNoDelay(true)
		s.Write(euro[:1])
		x.settle(func() { s.Write(euro[1:2]) }, 2)
		x.settle(func() { s.EndBytes(euro[2:]) }, 3)
	})
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		x.must(c.SetEncoding("utf8"))
		c.OnText(func(text string) { x.log("data", text) })
		c.OnEnd(func() { x.log("client", "end", c.BytesRead()) })
		c.OnClose(func(bool) { server.Close(nil) })
	})
}

func bytesCounted(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.OnData(func(b []byte) { x.log("server", "data", string(b), fmt.Sprint("read=", s.BytesRead())) })
		s.OnEnd(func() { s.EndString("goodbye") })
		s.OnClose(func(bool) {
			x.log("server", "close", fmt.Sprintf("read=%d written=%d", s.BytesRead(), s.BytesWritten()))
		})
	})
	server.OnConnection(func(s *net.Socket) { s.SetAllowHalfOpen(true) })
	x.listen(server, func(port int) {
		c := x.connect(port, nil)
		c.WriteString("1234")
		x.settle(func() { c.EndString("56789") }, 2)
		c.OnData(func(b []byte) { x.log("client", "data", string(b), fmt.Sprint("read=", c.BytesRead())) })
		c.OnClose(func(bool) {
			x.log("client", "close", fmt.Sprintf("read=%d written=%d", c.BytesRead(), c.BytesWritten()))
			server.Close(nil)
		})
	})
}
