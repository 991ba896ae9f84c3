package http

import (
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net/stream"
)

// RequestMethods is what a [ClientRequest] and its agent call on the request's
// own object, by names that users may override.
type RequestMethods interface {
	OutgoingMethods
	// AssignSocket is onSocket: the agent's answer to AddRequest.
	AssignSocket(s Socket, err error)
	// SetTimeout is setTimeout, as clearTimeout calls it.
	SetTimeout(d time.Duration, fn func()) error
}

// ClientRequest is a request on its way: headers to set, a body to write, and
// the events of the answer. It mirrors http.ClientRequest; the exported fields
// are Node's properties.
type ClientRequest struct {
	OutgoingMessage

	Method   string // in upper case
	Path     string
	Host     string
	Protocol string
	// ReusedSocket says that the socket had carried another request before
	// (node16). Should such a request fail with ECONNRESET before its response,
	// it is safe to try again.
	ReusedSocket bool
	// MaxHeadersCount limits the headers of the response that are looked at;
	// default 1000, [NoHeadersLimit] for all. Set it before the socket comes.
	MaxHeadersCount int

	rself     RequestMethods
	agentLike AgentLike
	res       *IncomingMessage
	answer    *response // what res is part of, if this package has made it
	parser    *MessageParser
	more      *requestExtra
	port      int
	// timeout is the option: 0 for none, NoTimeout for 0.
	timeout       time.Duration
	queuedOptions *RequestOptions // while the request waits for a socket
	assigned      Socket          // between AssignSocket and its tick

	lenient       stream.Tri // the option insecureHTTPParser
	strict        bool       // StrictParser, its own or its agent's
	ended         bool       // the response has ended
	aborted       bool
	upgraded      bool // 'upgrade' or 'connect' took the socket
	timeoutWanted bool // the socket's 'timeout' was asked for
	agentTimeout  bool // the agent has a timeout
	queuedRaw     bool // queuedOptions are as the user gave them
	own           bool // this package has made it
	reused        bool // so may be made a new request; see [AgentOptions.ReuseMessages]
	released      bool // it has given its socket back

	short []byte // all that goes out, kept for the socket by the short way

	// Storage for what nearly every request has.
	room emitter.Room
}

// requestExtra is what few requests have.
type requestExtra struct {
	abortedAt     time.Time
	destroyError  error // what Destroy was called with
	assignError   error // between AssignSocket and its tick
	socketPath    string
	maxHeaderSize int
	// timeoutListener delegates the socket's 'timeout'; not nil once it was asked
	// for.
	timeoutListener *emitter.Listener
}

// extra returns what few requests have, made on first use.
func (r *ClientRequest) extra() *requestExtra {
	if r.more == nil {
		r.more = new(requestExtra)
	}
	return r.more
}

// noExtra is what most requests have.
var noExtra requestExtra

// peek returns what extra does, to be read only.
func (r *ClientRequest) peek() *requestExtra {
	if r.more == nil {
		return &noExtra
	}
	return r.more
}

// Init begins a request in a struct that embeds it; self is that struct. See
// [Request].
func (r *ClientRequest) Init(l *loop.Loop, self RequestMethods, target any, opts *RequestOptions, fn func(res *IncomingMessage)) error {
	r.OutgoingMessage.Init(l, self)
	r.Use(&r.room)
	r.rself, r.overridden = self, self != RequestMethods(r)
	if target != nil || opts == nil {
		var err error
		if opts, err = targetOptions(l, target, opts); err != nil {
			return err
		}
	}
	var t AgentTraits
	if err := r.chooseAgent(opts, &t); err != nil {
		return err
	}
	if err := r.readOptions(opts, &t); err != nil {
		return err
	}
	if fn != nil {
		EventResponse.Once(&r.EventEmitter, fn)
	}
	switch r.Method {
	case "GET", "HEAD", "DELETE", "OPTIONS", "CONNECT":
		r.UseChunkedEncodingByDefault = false
	case "TRACE":
		r.UseChunkedEncodingByDefault = !r.rules().TraceHasNoBody
	}
	if r.agent {
		r.ShouldKeepAlive = t.KeepAlive || isFinite(t.MaxSockets)
		r.last = !r.ShouldKeepAlive
	}
	if err := r.setHeaders(opts, either(opts.DefaultPort, t.DefaultPort)); err != nil {
		return err
	}
	return r.connect(opts)
}

func isFinite(n int) bool { return n != 0 && n != Unlimited }

// SetSelf replaces the object that overridable methods are called on.
func (r *ClientRequest) SetSelf(self RequestMethods) {
	r.rself = self
	r.OutgoingMessage.SetSelf(self)
}

// rules returns what the request's Node version does where versions differ.
func (r *ClientRequest) rules() *loop.HTTPProfile { return &r.loop.Profile().HTTP }

// Agent returns the agent, nil for a request without one.
func (r *ClientRequest) Agent() AgentLike { return r.agentLike }

// Response returns the response once its header block has arrived. It mirrors
// the property res.
func (r *ClientRequest) Response() *IncomingMessage { return r.res }

// Aborted reports whether Abort was called. It mirrors aborted.
func (r *ClientRequest) Aborted() bool { return r.aborted }

// AbortedAt returns when Abort was called, which is what aborted holds in
// profile node10.
func (r *ClientRequest) AbortedAt() time.Time { return r.peek().abortedAt }

// Timeout returns the timeout option, 0 when it was not given. It mirrors the
// property timeout.
func (r *ClientRequest) Timeout() time.Duration { return max(r.timeout, 0) }

// SocketPath returns the option of that name.
func (r *ClientRequest) SocketPath() string { return r.peek().socketPath }

// MaxHeaderSize returns the option of that name.
func (r *ClientRequest) MaxHeaderSize() int { return r.peek().maxHeaderSize }

// chooseAgent finds the request's agent and the port and protocol it stands for.
func (r *ClientRequest) chooseAgent(o *RequestOptions, t *AgentTraits) error {
	if err := o.fault("agent"); err != nil {
		t.Protocol = "http:"
		return err
	}
	agent := o.Agent
	switch {
	case agent == nil && o.CreateConnection != nil:
		switch {
		case o.DefaultAgent != nil:
			t.Protocol = protocolOf(o.DefaultAgent)
		case r.g.agent != nil:
			t.Protocol = r.g.agent.Protocol
		default:
			t.Protocol = "http:"
		}
		return nil
	case agent == nil:
		agent = r.defaultAgent(o)
	case agent == NoAgent:
		var err error
		if m, ok := r.defaultAgent(o).(AgentMaker); ok {
			agent, err = m.NewAgent()
		} else {
			agent, err = NewAgent(r.loop, nil)
		}
		if err != nil {
			return err
		}
	}
	r.agentLike, r.agent = agent, true
	switch a := agent.(type) {
	case *Agent:
		a.traits(t)
		r.reused = a.options.ReuseMessages && r.own && !r.overridden && o.Signal == nil && r.g.tracer == nil
	case TraitedAgent:
		*t = a.Traits()
	}
	if t.Protocol == "" {
		t.Protocol = protocolOf(r.defaultAgent(o))
	}
	r.agentTimeout = t.Timeout != 0
	return nil
}

// defaultAgent returns the agent for requests that name none.
func (r *ClientRequest) defaultAgent(o *RequestOptions) AgentLike {
	if o.DefaultAgent != nil {
		return o.DefaultAgent
	}
	return r.g.globalAgent()
}

// protocolOf returns an agent's protocol, "" when it does not say.
func protocolOf(a AgentLike) string {
	switch a := a.(type) {
	case *Agent:
		return a.Protocol
	case TraitedAgent:
		return a.Traits().Protocol
	}
	return ""
}

// newIncoming implements [messageOwner].
func (r *ClientRequest) newIncoming(s Socket) *IncomingMessage {
	m := r.answer
	if m == nil || m.taken {
		m = r.g.allocAnswer()
		r.answer = m
	}
	m.taken = true
	m.InitMessage(r.loop, &m.IncomingMessage, s)
	m.Use(&m.room)
	m.UseRoom(&m.chunk)
	return &m.IncomingMessage
}

// response is a message that a client receives, with storage for what nearly
// every one has.
type response struct {
	IncomingMessage
	room  emitter.Room
	chunk [1]stream.Chunk
	taken bool
}

// onMessageBegin implements [messageOwner].
func (r *ClientRequest) onMessageBegin() {}

// parserOptions returns how the response is to be read.
func (r *ClientRequest) parserOptions() parser.Options {
	g := r.g
	opts := parser.Options{Type: parser.Response, MaxHeaderSize: either(r.peek().maxHeaderSize, g.maxHeaderSize)}
	if r.strict {
		strictRules(r.loop, &opts)
	} else if r.lenient == stream.Yes || r.lenient == stream.Default && g.insecure() {
		opts.Lenient = insecureRules(r.loop)
	}
	return opts
}
