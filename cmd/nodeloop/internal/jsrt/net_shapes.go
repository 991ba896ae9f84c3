package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
)

// netShapes are the own properties of net's objects.
type netShapes struct {
	socket, server *shape
	// served are a socket that an http server reads from, carrying one that an
	// http client does; the second of each has a time-out.
	served, carrying [2]*shape
}

const (
	socket16 = `connecting _hadError _parent _host _closeAfterHandlingError _readableState _events
		_eventsCount _maxListeners _writableState allowHalfOpen _sockname _pendingData _pendingEncoding
		server _server`
	socket10 = `connecting _hadError _handle _parent _host _readableState readable _events _eventsCount
		_maxListeners _writableState writable allowHalfOpen _sockname _pendingData _pendingEncoding
		server _server`
)

func (m *netModule) makeShapes() {
	all := m.socketShape()
	order := pick(m.rt, socket16, socket10)
	m.shapes.socket = all.with().inOrder(order)
	for i, timeout := range []string{"", " timeout"} {
		m.shapes.served[i] = m.servedShape(all, order+timeout)
		m.shapes.carrying[i] = all.with().listed(order + timeout + " parser _httpMessage")
	}
	m.shapes.server = m.serverShape()
}

// socketShape is what a socket has as its own.
func (m *netModule) socketShape() *shape {
	rt := m.rt
	s := m.streams.shapes.duplex.with()
	show(s, "connecting", func(s *jsSocket) any { return s.Connecting() }, nil)
	s.data("_hadError", false)
	s.data("_parent", goja.Null())
	show(s, "_host", func(s *jsSocket) any {
		if h := s.Host(); h != "" {
			return h
		}
		return goja.Null()
	}, nil)
	s.data("_sockname", goja.Null())
	s.data("_pendingData", goja.Null())
	s.data("_pendingEncoding", "")
	for _, name := range []string{"server", "_server"} {
		show(s, name, func(s *jsSocket) any {
			if srv := s.Server(); srv != nil {
				return srv.Self()
			}
			return goja.Null()
		}, m.setServer)
	}
	if rt.V16() {
		s.data("_closeAfterHandlingError", false)
	} else {
		show(s, "_handle", m.handleValue, m.setHandle)
	}
	unlisted(s, "timeout", func(s *jsSocket) any {
		if d := s.Timeout(); d != 0 || s.TimeoutSet() {
			return float64(d) / float64(time.Millisecond)
		}
		return goja.Undefined()
	}, func(s *jsSocket, v goja.Value) { s.NoteTimeout(rt.looseNumber(v)) })
	m.addCarried(s)
	return s
}

// servedShape adds what an http server sets on the sockets that it reads from.
func (m *netModule) servedShape(all *shape, order string) *shape {
	rt := m.rt
	s := all.with()
	over := func(name, fnName string, length int) {
		s.data(name, rt.Builtin(fnName, length, func(c goja.FunctionCall) goja.Value {
			return rt.CallValue(m.socket.Proto.Get(name), c.This, Args(c)...)
		}))
	}
	if !rt.V16() {
		over("on", "socketOnWrap", 2)
		return s.listed(order + " parser on _paused _httpMessage")
	}
	over("on", "socketListenerWrap", 2)
	over("addListener", "socketListenerWrap", 2)
	over("prependListener", "socketListenerWrap", 2)
	over("setEncoding", "socketSetEncoding", 0)
	return s.listed(order + " parser on addListener prependListener setEncoding _paused _httpMessage")
}

// reshape gives a socket that http has come to use what it has then.
func (m *netModule) reshape(s *jsSocket) {
	o := s.o.p.Obj
	if m.rt.shapes.shapeOf(o) != m.shapes.socket {
		return
	}
	if _, known := http.ParserOf(s); !known {
		return
	}
	timed := 0
	if s.TimeoutSet() || s.Timeout() != 0 {
		timed = 1
	}
	if http.Served(s) {
		m.shapes.served[timed].wear(o)
	} else {
		m.shapes.carrying[timed].wear(o)
	}
}

// addCarried adds what http keeps on the sockets that carry messages.
func (m *netModule) addCarried(s *shape) {
	rt := m.rt
	unlisted(s, "_httpMessage", func(s http.Socket) any {
		if msg := http.MessageOf(s); msg != nil {
			return msg
		}
		if _, known := http.ParserOf(s); known {
			return goja.Null()
		}
		return goja.Undefined()
	}, func(s http.Socket, v goja.Value) {
		switch h, ok := behind[hasMessage](rt, v); {
		case ok:
			http.SetMessage(s, h.Message())
		case absent(v):
			http.SetMessage(s, nil)
		}
	})
	unlisted(s, "_paused", func(s http.Socket) any { return http.Paused(s) }, nil)
	unlisted(s, "parser", func(s http.Socket) any {
		if p, known := http.ParserOf(s); known {
			return rt.httpModule().parserFace(p)
		}
		return goja.Undefined()
	}, nil)
}
