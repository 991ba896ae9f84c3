package jsrt

import (
	"time"

	"github.com/dop251/goja"

	"github.com/nodeloop/nodeloop/http"
	"github.com/nodeloop/nodeloop/net/stream"
)

// httpShapes are the own properties of http's objects.
type httpShapes struct {
	incoming, answer  *shape // answer: a response that a client gets
	outgoing          *shape
	response, headed  *shape // headed: whose header block is made
	served, answered  *shape // the same of responses that a server made
	request, deadline *shape // deadline: with the option timeout
	server, agent     *shape
	strict            *shape // a strict server in Node 10
}

const (
	outgoing16 = `_events _eventsCount _maxListeners outputData outputSize writable destroyed _last
		chunkedEncoding shouldKeepAlive maxRequestsOnConnectionReached _defaultKeepAlive
		useChunkedEncodingByDefault sendDate _removedConnection _removedContLen _removedTE
		strictContentLength _contentLength _hasBody _trailer finished _headerSent _closed socket _header
		_keepAliveTimeout _onPendingData`
	outgoing10 = `_events _eventsCount _maxListeners output outputEncodings outputCallbacks outputSize
		writable _last chunkedEncoding shouldKeepAlive useChunkedEncodingByDefault sendDate
		_removedConnection _removedContLen _removedTE _contentLength _hasBody _trailer finished
		_headerSent socket connection _header _onPendingData`
	request16 = `method maxHeaderSize insecureHTTPParser path _ended res aborted timeoutCb
		upgradeOrConnect parser maxHeadersCount reusedSocket host protocol`
	request10 = `method insecureHTTPParser path _ended res aborted timeoutCb upgradeOrConnect parser
		maxHeadersCount`
)

func (m *httpModule) makeShapes() {
	rt := m.rt
	events := rt.eventsModule()
	m.shapes.incoming, m.shapes.answer = m.incomingShapes()
	order := pick(rt, outgoing16, outgoing10)
	out := events.addState(rt.newShape())
	m.addOutgoing(out)
	m.shapes.outgoing = out.inOrder(order)
	m.responseShapes(out, order)
	m.shapes.request, m.shapes.deadline = m.requestShapes(out, order)
	m.shapes.server = m.serverShape()
	m.shapes.agent = m.agentShape()
}

// addOutgoing adds what the constructor OutgoingMessage sets.
func (m *httpModule) addOutgoing(s *shape) {
	rt := m.rt
	data := func(name string, get func(o *http.OutgoingMessage) any) {
		show(s, name, func(h hasMessage) any { return get(h.Message()) }, nil)
	}
	flag := func(name string, f func(o *http.OutgoingMessage) *bool) {
		show(s, name, func(h hasMessage) any { return *f(h.Message()) },
			func(h hasMessage, v goja.Value) { *f(h.Message()) = v.ToBoolean() })
	}
	bit := func(name string, b http.OutgoingBit) {
		show(s, name, func(h hasMessage) any { return h.Message().OutgoingBit(b) },
			func(h hasMessage, v goja.Value) { h.Message().SetOutgoingBit(b, v.ToBoolean()) })
	}
	m.addOutput(s)
	data("outputSize", func(o *http.OutgoingMessage) any { return o.OutputSize() })
	s.data("writable", true)
	bit("_last", http.OutgoingBitLast)
	flag("chunkedEncoding", func(o *http.OutgoingMessage) *bool { return &o.ChunkedEncoding })
	flag("shouldKeepAlive", func(o *http.OutgoingMessage) *bool { return &o.ShouldKeepAlive })
	flag("useChunkedEncodingByDefault", func(o *http.OutgoingMessage) *bool { return &o.UseChunkedEncodingByDefault })
	flag("sendDate", func(o *http.OutgoingMessage) *bool { return &o.SendDate })
	bit("_removedConnection", http.OutgoingBitRemovedConnection)
	bit("_removedContLen", http.OutgoingBitRemovedContLen)
	bit("_removedTE", http.OutgoingBitRemovedTE)
	show(s, "_contentLength", func(h hasMessage) any {
		if n, known := h.Message().KnownLength(); known {
			return n
		}
		return goja.Null()
	}, func(h hasMessage, v goja.Value) {
		n := rt.looseNumber(v)
		h.Message().SetKnownLength(int64(count(n)), !absent(v) && n == n)
	})
	show(s, "_hasBody", func(h hasMessage) any { return h.Message().HasBody() },
		func(h hasMessage, v goja.Value) { h.Message().SetHasBody(v.ToBoolean()) })
	data("_trailer", func(o *http.OutgoingMessage) any { return rt.latin1(o.TrailerBlock()) })
	data("finished", func(o *http.OutgoingMessage) any { return o.Finished() })
	bit("_headerSent", http.OutgoingBitHeaderSent)
	show(s, "socket", m.messageSocket, m.setMessageSocket)
	show(s, "_header", func(h hasMessage) any {
		if b := h.Message().HeaderBlock(); b != "" {
			return rt.latin1(b)
		}
		return goja.Null()
	}, func(h hasMessage, v goja.Value) {
		block := ""
		if v.ToBoolean() {
			block = wireText(v)
		}
		h.Message().SetHeaderBlock(block)
	})
	s.data("_onPendingData", rt.Fn(pick(rt, "nop", "noopPendingOutput"), pick(rt, 0, 1), func(goja.FunctionCall) goja.Value { return nil }))
	if !rt.V16() {
		show(s, "connection", m.messageSocket, m.setMessageSocket)
		return
	}
	data("destroyed", func(o *http.OutgoingMessage) any { return o.Destroyed() })
	bit("_defaultKeepAlive", http.OutgoingBitDefaultKeepAlive)
	flag("maxRequestsOnConnectionReached", func(o *http.OutgoingMessage) *bool { return &o.MaxRequestsOnConnectionReached })
	flag("strictContentLength", func(o *http.OutgoingMessage) *bool { return &o.StrictContentLength })
	show(s, "_closed", func(h hasMessage) any {
		v, _ := h.GoObject().(stream.Asker).StreamFlag(stream.FlagClosed)
		return v
	}, nil)
	show(s, "_keepAliveTimeout", func(h hasMessage) any { ms, _ := h.Message().KeepAliveHint(); return ms },
		func(h hasMessage, v goja.Value) {
			_, n := h.Message().KeepAliveHint()
			h.Message().SetKeepAliveHint(count(rt.looseNumber(v)), n)
		})
}

// responseShapes adds what the constructor ServerResponse sets, and what making
// the header block does.
func (m *httpModule) responseShapes(out *shape, order string) {
	rt := m.rt
	s := out.with()
	if rt.V16() {
		show(s, "req", func(r *jsResponse) any {
			if req := r.Req(); req != nil {
				return req
			}
			return goja.Undefined()
		}, nil)
		order += " req"
	}
	show(s, "_sent100", func(r *jsResponse) any { sent, _ := r.Expecting(); return sent },
		func(r *jsResponse, v goja.Value) { _, e := r.Expecting(); r.SetExpecting(v.ToBoolean(), e) })
	show(s, "_expect_continue", func(r *jsResponse) any { _, e := r.Expecting(); return e },
		func(r *jsResponse, v goja.Value) { sent, _ := r.Expecting(); r.SetExpecting(sent, v.ToBoolean()) })
	order += " _sent100 _expect_continue"
	if rt.V16() {
		unlisted(s, "_maxRequestsPerSocket", func(r *jsResponse) any { _, n := r.KeepAliveHint(); return n },
			func(r *jsResponse, v goja.Value) {
				ms, _ := r.KeepAliveHint()
				r.SetKeepAliveHint(ms, count(rt.looseNumber(v)))
			})
	}
	unlisted(s, "statusMessage", m.statusMessage, m.setStatusMessage)
	unlisted(s, "statusCode", m.statusCode, m.setStatusCode)
	const head = " statusMessage statusCode"
	requests := pick(rt, " _maxRequestsPerSocket", "")
	m.shapes.response = s.with().inOrder(order)
	m.shapes.headed = s.with().listed(order + head)
	m.shapes.served = s.with().listed(order + requests)
	m.shapes.answered = s.with().listed(order + requests + head)
}

// headed gives a response the properties that come with its header block.
func (s *jsResponse) headed() {
	m := s.o.http
	switch o := s.o.p.Obj; m.rt.shapes.shapeOf(o) {
	case m.shapes.response:
		m.shapes.headed.wear(o)
	case m.shapes.served:
		m.shapes.answered.wear(o)
	}
}

// settled makes statusCode the number that was sent.
func (s *jsResponse) settled() {
	s.o.status = nil
	delete(s.o.p.given, "statusCode")
}

// requestShapes adds what the constructor ClientRequest sets.
func (m *httpModule) requestShapes(out *shape, order string) (request, deadline *shape) {
	rt := m.rt
	s := out.with()
	text := func(name string, f func(r *jsRequest) *string) {
		show(s, name, func(r *jsRequest) any { return rt.latin1(*f(r)) },
			func(r *jsRequest, v goja.Value) { *f(r) = wireText(v) })
	}
	show(s, "agent", func(r *jsRequest) any { return m.agentFace(r.Agent()) }, nil)
	show(s, "socketPath", func(r *jsRequest) any {
		if p := r.SocketPath(); p != "" {
			return p
		}
		return goja.Undefined()
	}, nil)
	text("method", func(r *jsRequest) *string { return &r.Method })
	text("path", func(r *jsRequest) *string { return &r.Path })
	show(s, "insecureHTTPParser", func(r *jsRequest) any { return triFace(r.Lenient()) }, nil)
	show(s, "_ended", func(r *jsRequest) any { return r.ResponseEnded() }, nil)
	show(s, "upgradeOrConnect", func(r *jsRequest) any { return r.Upgraded() }, nil)
	show(s, "timeoutCb", func(r *jsRequest) any {
		if l := r.TimeoutListener(); l != nil {
			return l
		}
		return goja.Null()
	}, nil)
	show(s, "aborted", func(r *jsRequest) any {
		if rt.V16() {
			return r.Aborted()
		}
		if r.Aborted() {
			return r.AbortedAt().UnixMilli()
		}
		return goja.Undefined()
	}, nil)
	show(s, "parser", func(r *jsRequest) any { return m.parserFace(r.Parser()) }, nil)
	show(s, "res", func(r *jsRequest) any {
		if res := r.Response(); res != nil {
			return res
		}
		return goja.Null()
	}, nil)
	show(s, "maxHeadersCount", requestHeadersCount, m.setRequestHeadersCount)
	if rt.V16() {
		text("host", func(r *jsRequest) *string { return &r.Host })
		text("protocol", func(r *jsRequest) *string { return &r.Protocol })
		show(s, "reusedSocket", func(r *jsRequest) any { return r.ReusedSocket },
			func(r *jsRequest, v goja.Value) { r.ReusedSocket = v.ToBoolean() })
		show(s, "maxHeaderSize", func(r *jsRequest) any {
			if n := r.MaxHeaderSize(); n != 0 {
				return n
			}
			return goja.Undefined()
		}, nil)
	}
	rest := pick(rt, request16, request10)
	request, deadline = s.with(), s.with()
	timeout := func(r *jsRequest) any {
		if d := r.Timeout(); d > 0 {
			return float64(d) / float64(time.Millisecond)
		} else if d < 0 {
			return 0
		}
		return goja.Undefined()
	}
	unlisted(request, "timeout", timeout, nil)
	show(deadline, "timeout", timeout, nil)
	return request.inOrder(order + " agent socketPath " + rest), deadline.inOrder(order + " agent socketPath timeout " + rest)
}

func requestHeadersCount(r *jsRequest) any {
	switch r.MaxHeadersCount {
	case 0:
		return goja.Null()
	case http.NoHeadersLimit:
		return 0
	}
	return limitFace(r.MaxHeadersCount)
}

func (m *httpModule) setRequestHeadersCount(r *jsRequest, v goja.Value) {
	n, ok := number(v)
	switch {
	case !ok:
		r.MaxHeadersCount = 0
	case n <= 0:
		r.MaxHeadersCount = http.NoHeadersLimit
	default:
		r.MaxHeadersCount = m.rt.limit(v)
	}
}

// triFace shows an option that may be left out.
func triFace(t stream.Tri) any {
	switch t {
	case stream.Yes:
		return true
	case stream.No:
		return false
	}
	return goja.Undefined()
}
