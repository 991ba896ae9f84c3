package jsrt

import (
	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

const (
	incoming16 = `_readableState _events _eventsCount _maxListeners socket httpVersionMajor
		httpVersionMinor httpVersion complete rawHeaders rawTrailers aborted upgrade url method
		statusCode statusMessage client _consuming _dumped`
	incoming10 = `_readableState readable _events _eventsCount _maxListeners socket connection
		httpVersionMajor httpVersionMinor httpVersion complete headers rawHeaders trailers rawTrailers
		aborted upgrade url method statusCode statusMessage client _consuming _dumped`
)

// incomingShapes are what a message that comes in has as its own: a request, and
// a response, which has req too.
func (m *httpModule) incomingShapes() (incoming, answer *shape) {
	rt := m.rt
	s := rt.eventsModule().addState(m.streams.addReadable(rt.newShape()))
	m.addSockets(s)
	m.addStartLine(s)
	show(s, "complete", func(s *jsIncoming) any { return s.Complete() },
		func(s *jsIncoming, v goja.Value) { s.SetComplete(v.ToBoolean()) })
	show(s, "aborted", func(s *jsIncoming) any { return s.Aborted },
		func(s *jsIncoming, v goja.Value) { s.Aborted = v.ToBoolean() })
	show(s, "upgrade", func(s *jsIncoming) any {
		if s.Kind() == http.NoMessageYet && !s.Upgrade {
			return goja.Null()
		}
		return s.Upgrade
	}, func(s *jsIncoming, v goja.Value) { s.Upgrade = v.ToBoolean() })
	show(s, "_consuming", func(s *jsIncoming) any { return s.Consuming() }, nil)
	show(s, "_dumped", func(s *jsIncoming) any { return s.Dumped() }, nil)
	m.addHeaders(s)
	order := pick(rt, incoming16, incoming10)
	answer = s.with()
	unlisted(s, "req", m.requestOfAnswer, nil)
	show(answer, "req", m.requestOfAnswer, nil)
	return s.inOrder(order), answer.inOrder(order + " req")
}

func (m *httpModule) requestOfAnswer(s *jsIncoming) any {
	if q, ok := any(s.IncomingMessage).(stream.WithRequest); ok {
		if r := q.RequestOf(); r != nil {
			return r
		}
	}
	return goja.Undefined()
}

// addSockets adds the socket under its names. Only socket is the one that the
// message uses.
func (m *httpModule) addSockets(s *shape) {
	socket := func(s *jsIncoming) any {
		if s.o.given != nil {
			return s.o.given
		}
		return m.socketFace(s.Socket())
	}
	show(s, "socket", socket, func(s *jsIncoming, v goja.Value) {
		s.o.given = nil
		if sock := m.socketOf(v); sock != nil {
			s.SetSocket(sock)
		} else {
			s.SetSocket(nil)
			s.o.given = v
		}
	})
	client := func(s *jsIncoming) any {
		if s.client == nil {
			return socket(s)
		}
		return m.socketFace(s.client)
	}
	show(s, "client", client, nil)
	if !m.rt.V16() {
		show(s, "connection", client, nil)
	}
}

// addStartLine adds what the first line says.
func (m *httpModule) addStartLine(s *shape) {
	rt := m.rt
	// A number that is 0 shows only when it was received.
	num := func(v int, received bool) any {
		if v == 0 && !received {
			return goja.Null()
		}
		return v
	}
	received := func(s *jsIncoming) bool { return s.Kind() != http.NoMessageYet }
	show(s, "httpVersion", func(s *jsIncoming) any {
		if !received(s) {
			return goja.Null()
		}
		return s.HTTPVersion()
	}, nil)
	show(s, "httpVersionMajor", func(s *jsIncoming) any { return num(s.HTTPVersionMajor, received(s)) },
		func(s *jsIncoming, v goja.Value) { s.HTTPVersionMajor = count(rt.looseNumber(v)) })
	show(s, "httpVersionMinor", func(s *jsIncoming) any { return num(s.HTTPVersionMinor, received(s)) },
		func(s *jsIncoming, v goja.Value) { s.HTTPVersionMinor = count(rt.looseNumber(v)) })
	show(s, "url", func(s *jsIncoming) any { return rt.latin1(s.URL) },
		func(s *jsIncoming, v goja.Value) { s.URL = looseText(v) })
	show(s, "method", func(s *jsIncoming) any {
		switch {
		case s.Method != "":
			return s.Method
		case s.Kind() == http.RequestMessage:
			return goja.Undefined() // a method of RTSP
		}
		return goja.Null()
	}, func(s *jsIncoming, v goja.Value) { s.Method = looseText(v) })
	show(s, "statusCode", func(s *jsIncoming) any { return num(s.StatusCode, s.Kind() == http.ResponseMessage) },
		func(s *jsIncoming, v goja.Value) { s.StatusCode = count(rt.looseNumber(v)) })
	show(s, "statusMessage", func(s *jsIncoming) any {
		if s.StatusMessage == "" && s.StatusCode == 0 && s.Kind() != http.ResponseMessage {
			return goja.Null()
		}
		return rt.latin1(s.StatusMessage)
	}, func(s *jsIncoming, v goja.Value) { s.StatusMessage = looseText(v) })
}

// addHeaders adds the headers that are the message's own.
func (m *httpModule) addHeaders(s *shape) {
	rt := m.rt
	once(s, "rawHeaders", func(s *jsIncoming) **goja.Object { return &s.faces.rawHeaders },
		func(s *jsIncoming) *goja.Object { return rt.latin1List(s.RawHeaders) })
	show(s, "rawTrailers", func(s *jsIncoming) any {
		if f := s.faces.rawTrailers; f != nil && (s.faces.late || len(s.RawTrailers) == 0) {
			return f
		}
		s.faces.rawTrailers, s.faces.late = rt.latin1List(s.RawTrailers), len(s.RawTrailers) > 0
		return s.faces.rawTrailers
	}, nil)
	if !rt.V16() {
		once(s, "headers", func(s *jsIncoming) **goja.Object { return &s.faces.headers },
			func(s *jsIncoming) *goja.Object { return m.headersFace(s.Headers()) })
		show(s, "trailers", m.trailersOf, nil)
	}
}

// trailersOf is made anew until the message has all come.
func (m *httpModule) trailersOf(s *jsIncoming) any {
	if s.faces.trailers != nil {
		return s.faces.trailers
	}
	v := m.headersFace(s.Trailers())
	if s.Complete() {
		s.faces.trailers = v
	}
	return v
}

// incomingProperties defines what Node 16 has on the prototype.
func (m *httpModule) incomingProperties(proto *goja.Object) {
	rt := m.rt
	if !rt.V16() {
		return
	}
	fixed(rt, proto, "connection", func(s *jsIncoming) any { return s.o.p.Obj.Get("socket") },
		func(s *jsIncoming, v goja.Value) { must(s.o.p.Obj.Set("socket", v)) }, goja.Undefined())
	lazy := func(name string, build func(s *jsIncoming) any) {
		fixed(rt, proto, name, func(s *jsIncoming) any {
			if v, ok := s.assigned[name]; ok && v.ToBoolean() {
				return v
			}
			return build(s)
		}, func(s *jsIncoming, v goja.Value) {
			if s.assigned == nil {
				s.assigned = make(map[string]goja.Value)
			}
			s.assigned[name] = v
		}, goja.Undefined())
	}
	kept := func(cell **goja.Object, v func() *goja.Object) *goja.Object {
		if *cell == nil {
			*cell = v()
		}
		return *cell
	}
	lazy("headers", func(s *jsIncoming) any {
		return kept(&s.faces.headers, func() *goja.Object { return m.headersFace(s.Headers()) })
	})
	lazy("headersDistinct", func(s *jsIncoming) any {
		return kept(&s.faces.distinct, func() *goja.Object { return m.distinctFace(s.HeadersDistinct()) })
	})
	lazy("trailers", m.trailersOf)
	lazy("trailersDistinct", func(s *jsIncoming) any { return m.distinctFace(s.TrailersDistinct()) })
}

// incomingFaces are objects that a message shows, kept from the first look on.
type incomingFaces struct {
	headers, distinct, trailers *goja.Object
	rawHeaders, rawTrailers     *goja.Object
	late                        bool // rawTrailers are those that came
}
