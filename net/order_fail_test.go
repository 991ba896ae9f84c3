package net_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

func TestFailureOrder(t *testing.T) {
	playAll(t, []script{
		{name: "refused with pending writes", run: refusedPendingWrites, node16: `
main:writableLength 11
client:error ECONNREFUSED
client:close true`},
		{name: "refused without a listener", run: refusedUnheard, node16: `
uncaught:connect ECONNREFUSED 127.0.0.1:PORT
close:true
timer:destroyed true`},
		{name: "destroy before connect", run: destroyBeforeConnect, node16: `
main:state destroyed=true connecting=false
tick:run
immediate:run
client:close false`},
		{name: "destroy then write", run: destroyThenWrite, node16: `
write:returns false
callback:write ERR_STREAM_DESTROYED
callback:end ERR_STREAM_DESTROYED
client:close false`, node10: `
client:error ERR_STREAM_DESTROYED
write:returns true
client:error ERR_STREAM_DESTROYED
client:finish
callback:write ERR_STREAM_DESTROYED
callback:end undefined
client:close false`},
		{name: "destroy with unread data", lanes: true, run: destroyUnread, node16: `
client:error ECONNRESET read ECONNRESET read
client:close true
server:close false`},
		{name: "reset and destroy", lanes: true, run: resetAndDestroy, node16: `
client:destroyed true
client:close false
server:error ECONNRESET
server:close true`},
		{name: "abort signal", lanes: true, run: abortSocket, node16: `
client:connect
client:error AbortError ABORT_ERR
client:close true`, node10: "-"},
		{name: "write after one's own end", run: writeAfterEnd, node16: `
client:write returns false
callback:late ERR_STREAM_WRITE_AFTER_END
client:error ERR_STREAM_WRITE_AFTER_END write after end
tick:run
client:close true`, node10: `
client:error ERR_STREAM_WRITE_AFTER_END write after end
client:write returns false
callback:late ERR_STREAM_WRITE_AFTER_END
tick:run
client:finish
client:close false`},
		{name: "idle time-out comes once", run: idleTimeout, node16: `
timeout:1 destroyed=false
timeout:callback
timer:writing again
timeout:2 destroyed=false
client:close`},
	})
}

// refused calls fn with a port that nobody listens on.
func (x *world) refused(fn func(port int)) {
	probe := x.server(nil, nil)
	x.listen(probe, func(port int) {
		probe.Close(func(error) { fn(port) })
	})
}

func refusedPendingWrites(x *world) {
	x.refused(func(port int) {
		c := x.connect(port, nil)
		c.OnError(func(err error) { x.log("client", "error", code(err)) })
		c.OnClose(func(e bool) { x.log("client", "close", e) })
		c.OnFinish(func() { x.log("client", "finish") })
		x.write(c, "one", x.ended("callback", "one"))
		x.write(c, "two", x.ended("callback", "two"))
		x.end(c, "three", x.ended("callback", "end"))
		x.log("main", "writableLength", c.WritableLength())
	})
}

func refusedUnheard(x *world) {
	x.refused(func(port int) {
		x.OnUncaughtException(func(v any, _ string) {
			x.log("uncaught", strings.Replace(v.(error).Error(), fmt.Sprint(port), "PORT", 1))
		})
		c := x.connect(port, nil)
		c.OnClose(func(e bool) { x.log("close", fmt.Sprint(e)) })
		x.settle(func() { x.log("timer", "destroyed", c.Destroyed()) }, 2)
	})
}

func (x *world) sink() *net.Server {
	return x.server(nil, func(s *net.Socket) {
		s.OnError(func(error) {})
		s.Resume()
	})
}

func destroyBeforeConnect(x *world) {
	server := x.sink()
	x.listen(server, func(port int) {
		c := x.connect(port, func() { x.log("client", "never") })
		x.watch("client", c, "connect", "end", "finish", "error")
		x.write(c, "queued", x.ended("callback", "queued"))
		c.OnClose(func(e bool) { x.log("client", "close", e) })
		c.Destroy(nil)
		x.log("main", "state", fmt.Sprintf("destroyed=%v connecting=%v", c.Destroyed(), c.Connecting()))
		x.NextTick(func() { x.log("tick", "run") })
		x.SetImmediate(func() { x.log("immediate", "run") })
		x.settle(func() { server.Close(nil) }, 2)
	})
}

func destroyThenWrite(x *world) {
	server := x.sink()
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() {
			c.Destroy(nil)
			x.log("write", "returns", x.write(c, "late", x.ended("callback", "write")))
			x.end(c, "more", x.ended("callback", "end"))
		})
		c.OnError(func(err error) { x.log("client", "error", code(err)) })
		c.OnFinish(func() { x.log("client", "finish") })
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func destroyUnread(x *world) {
	server := x.server(&net.ServerOptions{PauseOnConnect: true}, func(s *net.Socket) {
		s.OnError(func(err error) { x.log("server", "error", code(err)) })
		s.OnClose(func(e bool) { x.log("server", "close", e) })
		x.settle(func() { s.Destroy(nil) }, 2)
	})
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() { c.WriteString("never read") })
		c.Resume()
		x.watch("client", c, "end", "finish")
		c.OnError(func(err error) {
			var e *nodeerr.Error
			errors.As(err, &e)
			x.log("client", "error", code(err), err, e.Syscall)
		})
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func resetAndDestroy(x *world) {
	server := x.server(nil, func(s *net.Socket) {
		s.OnError(func(err error) { x.log("server", "error", code(err)) })
		s.OnClose(func(e bool) { x.log("server", "close", e) })
		s.OnEnd(func() { x.log("server", "end") })
		s.Resume()
	})
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() {
			x.settle(func() {
				x.must(c.ResetAndDestroy())
				x.log("client", "destroyed", c.Destroyed())
			}, 2)
		})
		x.watch("client", c, "end", "finish")
		c.OnError(func(err error) { x.log("client", "error", code(err)) })
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func abortSocket(x *world) {
	var controller stream.AbortController
	server := x.sink()
	x.listen(server, func(port int) {
		c := x.socket(&net.SocketOptions{Signal: controller.Signal()})
		c.OnConnect(func() {
			x.log("client", "connect")
			x.settle(func() { controller.Abort(nil) }, 1)
		})
		c.OnError(func(err error) {
			var e *nodeerr.Error
			errors.As(err, &e)
			x.log("client", "error", e.Name(), e.Code)
		})
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
		x.must(c.Connect(net.ConnectOptions{Port: port, Host: "127.0.0.1"}, nil))
	})
}

func writeAfterEnd(x *world) {
	server := x.sink()
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() {
			x.end(c, "last", nil)
			x.log("client", "write returns", x.write(c, "late", x.ended("callback", "late")))
			x.NextTick(func() { x.log("tick", "run") })
		})
		c.OnError(func(err error) { x.log("client", "error", code(err), err) })
		c.OnFinish(func() { x.log("client", "finish") })
		c.Resume()
		c.OnClose(func(e bool) {
			x.log("client", "close", e)
			server.Close(nil)
		})
	})
}

func idleTimeout(x *world) {
	server := x.server(nil, func(s *net.Socket) { s.Resume() })
	x.listen(server, func(port int) {
		var c *net.Socket
		c = x.connect(port, func() {
			x.must(c.SetTimeout(10*time.Millisecond, func() { x.log("timeout", "callback") }))
		})
		n := 0
		c.OnTimeout(func() {
			n++
			x.log("timeout", fmt.Sprint(n), fmt.Sprint("destroyed=", c.Destroyed()))
			if n == 2 {
				c.End()
			}
		})
		c.OnClose(func(bool) {
			x.log("client", "close")
			server.Close(nil)
		})
		c.Resume()
		x.after(50*time.Millisecond, func() {
			x.log("timer", "writing again")
			c.WriteString("activity")
		})
	})
}
