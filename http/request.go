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
	traits    AgentTraits
	res       *IncomingMessage
	parser    *MessageParser
	port      int
	// timeout is the option: 0 for none, NoTimeout for 0.
	timeout       time.Duration
	maxHeaderSize int
	lenient       stream.Tri // the option insecureHTTPParser
	strict        bool       // StrictParser, its own or its agent's
	ended         bool       // the response has ended
	aborted       bool
	abortedAt     time.Time
	upgraded      bool  // 'upgrade' or 'connect' took the socket
	destroyError  error // what Destroy was called with
	socketPath    string
	// timeoutListener delegates the socket's 'timeout'; not nil once it was asked
	// for.
	timeoutListener *emitter.Listener
	timeoutWanted   bool
	queuedOptions   *RequestOptions // while the request waits for a socket
	queuedRaw       bool            // queuedOptions are as the user gave them
	assigned        Socket          // between AssignSocket and its tick
	assignError     error

	short []byte // all that goes out, kept for the socket by the short way

	// Storage for what nearly every request has.
	room       emitter.Room
	onResponse emitter.Listener
	fieldRoom  [2]outField
}

// Init begins a request in a struct that embeds it; self is that struct. See
// [Request].
func (r *ClientRequest) Init(l *loop.Loop, self RequestMethods, target any, opts *RequestOptions, fn func(res *IncomingMessage)) error {
	r.OutgoingMessage.Init(l, self)
	r.Use(&r.room)
	r.headers.fields = r.fieldRoom[:0]
	r.rself, r.overridden = self, self != RequestMethods(r)
	opts, err := targetOptions(l, target, opts)
	if err != nil {
		return err
	}
	if err := r.chooseAgent(opts); err != nil {
		return err
	}
	if err := r.readOptions(opts); err != nil {
		return err
	}
	if fn != nil {
		EventResponse.OnceInto(&r.onResponse, &r.EventEmitter, fn)
	}
	switch r.Method {
	case "GET", "HEAD", "DELETE", "OPTIONS", "CONNECT":
		r.UseChunkedEncodingByDefault = false
	case "TRACE":
		r.UseChunkedEncodingByDefault = !r.rules().TraceHasNoBody
	}
	if r.agent {
		r.ShouldKeepAlive = r.traits.KeepAlive || isFinite(r.traits.MaxSockets)
		r.last = !r.ShouldKeepAlive
	}
	if err := r.setHeaders(opts); err != nil {
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
func (r *ClientRequest) AbortedAt() time.Time { return r.abortedAt }

// Timeout returns the timeout option, 0 when it was not given. It mirrors the
// property timeout.
func (r *ClientRequest) Timeout() time.Duration { return max(r.timeout, 0) }

// SocketPath returns the option of that name.
func (r *ClientRequest) SocketPath() string { return r.socketPath }

// MaxHeaderSize returns the option of that name.
func (r *ClientRequest) MaxHeaderSize() int { return r.maxHeaderSize }

// chooseAgent finds the request's agent and the port and protocol it stands for.
func (r *ClientRequest) chooseAgent(o *RequestOptions) error {
	byDefault := o.DefaultAgent
	agent := o.Agent
	if agent == nil && o.CreateConnection != nil && byDefault == nil {
		r.traits.Protocol = "http:"
		if g := globalOf(r.loop).agent; g != nil {
			r.traits.Protocol = g.Protocol
		}
		return o.fault("agent")
	}
	if byDefault == nil {
		byDefault = GlobalAgent(r.loop)
	}
	if err := o.fault("agent"); err != nil {
		return err
	}
	switch {
	case agent == NoAgent:
		var err error
		if m, ok := byDefault.(AgentMaker); ok {
			agent, err = m.NewAgent()
		} else {
			agent, err = NewAgent(r.loop, nil)
		}
		if err != nil {
			return err
		}
	case agent == nil && o.CreateConnection == nil:
		agent = byDefault
	}
	def := traitsOf(byDefault)
	if agent == nil {
		r.traits.Protocol = def.Protocol
		return nil
	}
	r.agentLike, r.agent = agent, true
	r.traits = traitsOf(agent)
	r.traits.Protocol = either(r.traits.Protocol, def.Protocol)
	return nil
}

func traitsOf(a AgentLike) AgentTraits {
	switch a := a.(type) {
	case *Agent:
		return a.Traits()
	case TraitedAgent:
		return a.Traits()
	}
	return AgentTraits{}
}

// newIncoming implements [messageOwner].
func (r *ClientRequest) newIncoming(s Socket) *IncomingMessage {
	m := new(response)
	m.InitMessage(r.loop, &m.IncomingMessage, s)
	m.Use(&m.room)
	return &m.IncomingMessage
}

// response is a message that a client receives, with storage for what nearly
// every one has.
type response struct {
	IncomingMessage
	room emitter.Room
}

// onMessageBegin implements [messageOwner].
func (r *ClientRequest) onMessageBegin() {}

// parserOptions returns how the response is to be read.
func (r *ClientRequest) parserOptions() parser.Options {
	g := globalOf(r.loop)
	opts := parser.Options{Type: parser.Response, MaxHeaderSize: either(r.maxHeaderSize, g.maxHeaderSize)}
	if r.strict {
		strictRules(r.loop, &opts)
	} else if r.lenient == stream.Yes || r.lenient == stream.Default && g.insecure() {
		opts.Lenient = insecureRules(r.loop)
	}
	return opts
}
