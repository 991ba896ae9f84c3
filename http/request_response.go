package http

import (
	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/net/stream"
)

// The events of a request beside those that it shares with a response to send.
var (
	// EventResponse is emitted on a request, once, when the header block of its
	// response has arrived. Without a listener the body is thrown away; with one
	// it must be read, or the request never ends.
	EventResponse = &emitter.Event1[*IncomingMessage]{Name: "response"}
	// EventInformation is emitted on a request for each response of class 1xx but
	// 101, before the response proper.
	EventInformation = &emitter.Event1[*Information]{Name: "information"}
	// EventContinue is emitted on a request when the server answered 100 Continue:
	// the body may be sent. 'information' follows.
	EventContinue = &emitter.Event0{Name: "continue"}
	// EventAbort is emitted on a request in the tick after the first Abort.
	EventAbort = &emitter.Event0{Name: "abort"}
)

// Information is a response of class 1xx. Profile node10 has only the status
// code.
type Information struct {
	StatusCode       int
	StatusMessage    string
	HTTPVersion      string
	HTTPVersionMajor int
	HTTPVersionMinor int
	Headers          *Headers
	RawHeaders       []string
}

// onIncoming implements [messageOwner]: the response's header block is complete.
func (r *ClientRequest) onIncoming(res *IncomingMessage, keepAlive bool) parser.Verdict {
	s := r.parser.socket
	if r.res != nil {
		destroySocket(s, nil)
		return parser.Continue
	}
	r.res = res
	if r.g.metrics != nil {
		r.g.metrics.responseCame(r, res)
	}
	switch {
	case res.Upgrade:
		return parser.IsUpgrade
	case r.Method == "CONNECT":
		res.Upgrade = true
		return parser.IsUpgrade
	case isInformational(res.StatusCode):
		r.inform(res)
		return parser.SkipBody
	}
	if r.ShouldKeepAlive && !keepAlive && !r.upgraded {
		r.ShouldKeepAlive = false
	}
	rules := r.rules()
	res.request = r
	if r.g.tracer != nil {
		r.g.tracer.responseCame(r, res)
	}
	res.SetLeadingLatent((*latentAnswer)(res), EventEnd.Name)
	r.SetLeadingLatent((*latentFinish)(r), (*latentFinish)(r).event().Name)
	if rules.RequestLifecycle {
		stateOf(s).client().add(clientTimeout)
	}
	if rules.RequestLifecycle && r.aborted || !EventResponse.Emit(&r.EventEmitter, res) {
		res.Dump()
	}
	switch {
	case r.Method == "HEAD":
		return parser.SkipBody
	case res.StatusCode == 304 && rules.NotModifiedCompletes:
		res.complete = true
		return parser.SkipBody
	}
	return parser.Continue
}

// inform emits what a response of class 1xx says; the response proper follows.
func (r *ClientRequest) inform(res *IncomingMessage) {
	r.res = nil
	if res.StatusCode == 100 {
		EventContinue.Emit(&r.EventEmitter)
	}
	info := &Information{StatusCode: res.StatusCode}
	if r.rules().InformationDetails {
		info.StatusMessage = res.StatusMessage
		info.HTTPVersion = res.HTTPVersion()
		info.HTTPVersionMajor, info.HTTPVersionMinor = res.HTTPVersionMajor, res.HTTPVersionMinor
		info.Headers, info.RawHeaders = res.Headers(), res.RawHeaders
	}
	EventInformation.Emit(&r.EventEmitter, info)
}

// responseEnded is the first listener of the response's 'end'.
func (r *ClientRequest) responseEnded() {
	if !r.rules().RequestLifecycle {
		r.ended = true
		if !r.ShouldKeepAlive || r.finished {
			r.release10()
		}
		return
	}
	s := r.socket
	if s != nil {
		r.muteTimeout()
		stateOf(s).client().remove(clientTimeout)
	}
	r.ended = true
	switch {
	case !r.ShouldKeepAlive:
		destroySoon(s)
	case r.WritableFinished() && !r.res.Aborted:
		r.release()
	}
}

// finishedLate lets the socket go when the response was over before the request
// was. It listens to 'finish', in node10 to 'prefinish'.
func (r *ClientRequest) finishedLate() {
	switch {
	case !r.ShouldKeepAlive || !r.ended:
	case r.rules().RequestLifecycle:
		r.release()
	default:
		r.release10()
	}
}

// release gives the socket back: in a tick, after the user's listeners of
// 'end'.
func (r *ClientRequest) release() {
	s := r.socket
	r.dropTimeout()
	c := stateOf(s).client()
	c.remove(clientClose)
	c.remove(clientError)
	c.remove(clientData)
	c.remove(clientEnd)
	r.loop.NextTickArg(tickFree, r)
	r.destroyed = true
	if r.res != nil {
		r.res.socket = nil
	}
}

// release10 is release where the request itself stays silent.
func (r *ClientRequest) release10() {
	s := r.socket
	if !r.ShouldKeepAlive {
		destroySoon(s)
		return
	}
	r.dropTimeout()
	st := stateOf(s)
	st.client().remove(clientClose)
	st.client().remove(clientError)
	st.watchFree()
	r.loop.NextTickArg(tickFree, r)
}

// tickFree is the tick in which a request gives its socket back.
func tickFree(a any) {
	r := a.(*ClientRequest)
	if r.rules().RequestLifecycle {
		r.closed = true
		EventClose.Emit(&r.EventEmitter)
	}
	r.released = true
	if r.socket == nil {
		return
	}
	if c := stateOf(r.socket).client(); c.latent && plainSocket(r.socket) {
		c.care.onFree() // which is all of 'free'
	} else {
		EventSocketFree.Emit(r.socket.Emitter())
	}
}

// OnResponse adds a listener of [EventResponse].
func (r *ClientRequest) OnResponse(fn func(res *IncomingMessage)) *emitter.Listener {
	return EventResponse.On(&r.EventEmitter, fn)
}

// OnInformation adds a listener of [EventInformation].
func (r *ClientRequest) OnInformation(fn func(info *Information)) *emitter.Listener {
	return EventInformation.On(&r.EventEmitter, fn)
}

// OnContinue adds a listener of [EventContinue].
func (r *ClientRequest) OnContinue(fn func()) *emitter.Listener {
	return EventContinue.On(&r.EventEmitter, fn)
}

// OnAbort adds a listener of [EventAbort].
func (r *ClientRequest) OnAbort(fn func()) *emitter.Listener {
	return EventAbort.On(&r.EventEmitter, fn)
}

// OnUpgrade adds a listener of [EventUpgrade]. The socket is the listener's
// from then on; without a listener it is destroyed.
func (r *ClientRequest) OnUpgrade(fn func(res *IncomingMessage, s Socket, head []byte)) *emitter.Listener {
	if fn == nil {
		return EventUpgrade.On(&r.EventEmitter, nil)
	}
	return EventUpgrade.On(&r.EventEmitter, func(res *IncomingMessage, s Socket, head stream.Chunk) { fn(res, s, head.Bytes) })
}

// OnConnect adds a listener of [EventConnect], as OnUpgrade does.
func (r *ClientRequest) OnConnect(fn func(res *IncomingMessage, s Socket, head []byte)) *emitter.Listener {
	if fn == nil {
		return EventConnect.On(&r.EventEmitter, nil)
	}
	return EventConnect.On(&r.EventEmitter, func(res *IncomingMessage, s Socket, head stream.Chunk) { fn(res, s, head.Bytes) })
}
