package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// socketOptions reads the options of a Socket's constructor.
func (m *netModule) socketOptions(this *goja.Object, v goja.Value) *net.SocketOptions {
	rt := m.rt
	if n, ok := number(v); ok {
		fd := int(n)
		return &net.SocketOptions{FD: &fd}
	}
	s := m.streams.options(v)
	if rt.V16() {
		for _, name := range []string{"objectMode", "readableObjectMode", "writableObjectMode"} {
			if s.flag(name) {
				rt.ThrowNode("TypeError", "ERR_INVALID_ARG_VALUE",
					"The property 'options."+name+"' is not supported. Received "+rt.inspect(s.get(name)))
			}
		}
	}
	o := &net.SocketOptions{
		AllowHalfOpen:         s.flag("allowHalfOpen"),
		Readable:              m.direction(s, "readable"),
		Writable:              m.direction(s, "writable"),
		ReadableHighWaterMark: s.mark("readableHighWaterMark", true),
		WritableHighWaterMark: s.mark("writableHighWaterMark", true),
		Encoding:              s.encoding("encoding"),
		DefaultEncoding:       s.encoding("defaultEncoding"),
		PauseOnCreate:         s.flag("pauseOnCreate"),
		ManualStart:           s.flag("manualStart"),
		Signal:                s.signal(),
	}
	if rt.V16() {
		o.NoDelay = s.flag("noDelay")
		o.KeepAlive = s.flag("keepAlive")
		o.KeepAliveInitialDelay = m.initialDelay(s)
		o.OnRead = m.onRead(this, s.get("onread"))
	}
	if v := s.get("fd"); !goja.IsUndefined(v) {
		n, ok := number(v)
		if !ok {
			rt.throwArgType("fd", "of type number", v)
		}
		fd := int(n)
		o.FD = &fd
	}
	o.Handle = m.handleOf(s.get("handle"))
	return o
}

// direction reads `readable` or `writable`: only false closes a side, and in
// node10 only true opens one of a socket that has a handle.
func (m *netModule) direction(s streamOptions, name string) stream.Tri {
	switch {
	case s.off(name):
		return stream.No
	case s.flag(name):
		return stream.Yes
	case m.rt.V16() || absent(s.get(name)):
		return stream.Default
	}
	return stream.No
}

func (m *netModule) initialDelay(s streamOptions) time.Duration {
	v := s.get("keepAliveInitialDelay")
	if goja.IsUndefined(v) {
		return 0
	}
	n, ok := number(v)
	if !ok {
		m.rt.throwArgType("options.keepAliveInitialDelay", "of type number", v)
	}
	return time.Duration(max(n, 0)) * time.Millisecond
}

// onRead takes the option onread of a socket, if it is complete.
func (m *netModule) onRead(this *goja.Object, v goja.Value) *net.OnRead {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	rt := m.rt
	cb, isFn := goja.AssertFunction(o.Get("callback"))
	if !isFn {
		return nil
	}
	buffer := o.Get("buffer")
	shown := buffer
	r := &net.OnRead{}
	if next, ok := goja.AssertFunction(buffer); ok {
		r.NextBuffer = func() []byte {
			shown = rt.Call(next, goja.Undefined())
			b, _ := rt.BytesOf(shown)
			return b
		}
	} else if b, ok := rt.BytesOf(buffer); ok {
		r.Buffer = b
	} else {
		return nil
	}
	r.Callback = func(n int, _ []byte) bool {
		v := rt.Call(cb, this, rt.VM.ToValue(n), shown)
		b, isBool := v.Export().(bool)
		return !isBool || b
	}
	return r
}

// connectOptions reads what connect takes.
func (m *netModule) connectOptions(o *goja.Object) net.ConnectOptions {
	rt := m.rt
	s := streamOptions{m.streams, o}
	var c net.ConnectOptions
	if path := s.get("path"); path.ToBoolean() || rt.V16() && !absent(path) && goja.IsString(path) && path.String() != "" {
		if !goja.IsString(path) {
			rt.throwArgType("options.path", "of type string", path)
		}
		c.Path = rt.goString(path)
		return c
	}
	m.connectPort(s, &c)
	if host := s.get("host"); host.ToBoolean() {
		rt.text(host.ToString())
		m.needHost(host)
		c.Host = rt.goString(host)
	}
	if v := s.get("localAddress"); v.ToBoolean() {
		c.LocalAddress = rt.formatted(v)
	}
	if v := s.get("localPort"); v.ToBoolean() {
		n, ok := number(v)
		if !ok {
			rt.argType("options.localPort", v, "number")
		}
		c.LocalPort = int(n)
	}
	if v := s.get("family"); v.ToBoolean() {
		c.Family = whole(v)
	}
	if v := s.get("hints"); v.ToBoolean() {
		c.Hints = whole(v)
	}
	if v := s.get("lookup"); v.ToBoolean() && net.IsIP(c.Host) == 0 {
		if c.Lookup = m.lookup(v); c.Lookup == nil {
			rt.argType("options.lookup", v, pick(rt, "function", "Function"))
		}
	}
	return c
}

func (m *netModule) connectPort(s streamOptions, c *net.ConnectOptions) {
	v := s.get("port")
	if goja.IsUndefined(v) {
		if m.rt.V16() {
			return // the core says ERR_MISSING_ARGS
		}
		c.Port = net.PortZero
		return
	}
	if _, ok := number(v); !ok && !goja.IsString(v) {
		m.rt.argType("options.port", v, "number", "string")
	}
	if c.Port = m.port("Port", v); c.Port == 0 {
		c.Port = net.PortZero
	}
}
