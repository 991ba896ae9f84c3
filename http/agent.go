package http

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/loop/nodeerr"
)

// Unlimited is the MaxSockets and MaxTotalSockets of an agent without a limit:
// Node's Infinity.
const Unlimited = math.MaxInt

// The defaults of an agent's properties.
const (
	defaultKeepAliveMsecs = 1000
	defaultMaxFreeSockets = 256
)

// The values of [AgentOptions.Scheduling].
const (
	SchedulingLIFO = "lifo" // the socket used last
	SchedulingFIFO = "fifo" // the socket unused longest
)

// AgentOptions are the options of [NewAgent]. The zero value of each is Node's
// default.
type AgentOptions struct {
	// KeepAlive keeps sockets that are free for later requests. Default: no.
	KeepAlive bool
	// KeepAliveMsecs is the delay of TCP keep-alive probes on kept sockets, in
	// milliseconds; default 1000.
	KeepAliveMsecs int
	// MaxSockets limits the sockets for each origin; default [Unlimited].
	MaxSockets int
	// MaxTotalSockets limits the sockets for all origins; default [Unlimited]
	// (node16).
	MaxTotalSockets int
	// MaxFreeSockets limits the free sockets kept for each origin; default 256.
	MaxFreeSockets int
	// Scheduling picks the free socket for a request: [SchedulingLIFO], the
	// default, or [SchedulingFIFO] (node16; node10 is always first in, first out).
	Scheduling string
	// Timeout is how long the agent's sockets may be idle, from their creation.
	Timeout time.Duration
	// StrictParser makes every request through the agent strict, as
	// [RequestOptions.StrictParser] does, and never reuses a socket on which
	// something came unasked.
	StrictParser bool
	// ReuseMessages lets requests through the agent be made of old ones, of their
	// responses and of the listeners on both: they are valid until the response has
	// ended and 'close' was emitted on it and on the request, and must not be
	// touched later. A request that fails is not reused. It spares the collector
	// two kilobytes for each request; Node has no such option.
	ReuseMessages bool
	// Request holds options that every request through the agent gets, over its
	// own: LocalAddress, Family, Lookup and so on.
	Request RequestOptions
}

// AgentLike is what a request takes as its agent: it gets the request and, now
// or later, gives it a socket with [ClientRequest.AssignSocket].
type AgentLike interface {
	AddRequest(req *ClientRequest, opts *RequestOptions) error
}

// TraitedAgent is an AgentLike that says more of itself.
type TraitedAgent interface {
	AgentLike
	// Traits returns what the request asks for.
	Traits() AgentTraits
}

// AgentTraits is what a request asks of its agent: the properties that Node
// reads from the agent object.
type AgentTraits struct {
	Protocol    string        // protocol; "" leaves the default's
	DefaultPort int           // defaultPort; 0 for none
	KeepAlive   bool          // keepAlive
	MaxSockets  int           // maxSockets; 0 for none
	Timeout     time.Duration // options.timeout; 0 for none

	StrictParser bool // options.strictParser
}

// AgentMaker is an AgentLike that knows how to make another of its kind, for
// requests with [NoAgent].
type AgentMaker interface {
	NewAgent() (AgentLike, error)
}

// NoAgent as [RequestOptions.Agent] gives the request an agent of its own, and
// so a socket of its own. It is Node's `agent: false`.
var NoAgent AgentLike = noAgent{}

type noAgent struct{}

func (noAgent) AddRequest(*ClientRequest, *RequestOptions) error { return nil }

// AgentMethods is what an [Agent] calls on its own object, by names that users
// may override: a type that embeds Agent takes over with [Agent.SetSelf].
type AgentMethods interface {
	// AddRequest takes a request that wants a socket.
	AddRequest(req *ClientRequest, opts *RequestOptions) error
	// CreateSocket makes a socket for a request and calls done.
	CreateSocket(req *ClientRequest, opts *RequestOptions, done func(err error, s Socket)) error
	// CreateConnection makes the connection itself: it returns it, or calls done.
	CreateConnection(opts *RequestOptions, done func(err error, s Socket)) (Socket, error)
	// GetName returns the name of the origin, which sockets are kept under.
	GetName(opts *RequestOptions) string
	// KeepSocketAlive prepares a free socket to be kept and reports whether to
	// keep it.
	KeepSocketAlive(s Socket) bool
	// ReuseSocket prepares a kept socket for a request.
	ReuseSocket(s Socket, req *ClientRequest)
	// RemoveSocket takes a socket out of the agent's care.
	RemoveSocket(s Socket, opts *RequestOptions)
}

// Agent keeps the sockets of a client: it makes them, hands them to requests,
// queues requests above its limits and keeps free sockets for reuse. It mirrors
// http.Agent; the exported fields are Node's properties, which may be changed
// at any time.
type Agent struct {
	emitter.EventEmitter

	DefaultPort     int    // port of requests that name none: 80
	Protocol        string // protocol of its requests: "http:"
	KeepAlive       bool
	KeepAliveMsecs  int // milliseconds
	MaxSockets      int
	MaxFreeSockets  int
	MaxTotalSockets int
	Scheduling      string
	StrictParser    bool
	// TotalSocketCount is the number of sockets, free ones included.
	TotalSocketCount int
	// ConnectionFunc, if not nil, makes the connections instead of net.
	ConnectionFunc CreateConnection

	loop        *loop.Loop
	self        AgentMethods
	overridden  bool
	options     AgentOptions
	requests    namedLists[*ClientRequest]
	sockets     namedLists[Socket]
	freeSockets namedLists[Socket]
	lastOrigin  origin
	freeChanges uint32 // [emitter.EventEmitter.Changes] while nobody else listens
}

// EventFree is emitted on an [Agent] when a request has done with its socket,
// with the options the socket was made with. The agent's own listener comes
// first; it keeps the socket, passes it on or destroys it.
var EventFree = &emitter.Event2[Socket, *RequestOptions]{Name: "free"}

// NewAgent returns an agent; opts may be nil. Errors: ERR_INVALID_ARG_VALUE for
// Scheduling, ERR_OUT_OF_RANGE for MaxTotalSockets.
func NewAgent(l *loop.Loop, opts *AgentOptions) (*Agent, error) {
	a := new(Agent)
	return a, a.Init(l, a, opts)
}

// Init makes an agent that another struct embeds ready for use; self is that
// struct.
func (a *Agent) Init(l *loop.Loop, self AgentMethods, opts *AgentOptions) error {
	a.EventEmitter.Init(l, self)
	a.loop, a.self, a.overridden = l, self, self != AgentMethods(a)
	if opts != nil {
		a.options = *opts
	}
	o := &a.options
	override(&o.Request.Timeout, o.Timeout)
	a.DefaultPort, a.Protocol = 80, "http:"
	a.KeepAlive = o.KeepAlive
	a.KeepAliveMsecs = either(o.KeepAliveMsecs, defaultKeepAliveMsecs)
	a.MaxSockets = either(o.MaxSockets, Unlimited)
	a.MaxFreeSockets = either(o.MaxFreeSockets, defaultMaxFreeSockets)
	a.MaxTotalSockets = Unlimited
	a.StrictParser = o.StrictParser || o.Request.StrictParser
	a.Scheduling = SchedulingFIFO
	if a.rules().AgentLimits {
		a.Scheduling = either(o.Scheduling, SchedulingLIFO)
		a.MaxTotalSockets = either(o.MaxTotalSockets, Unlimited)
		if err := a.checkLimits(); err != nil {
			return err
		}
	}
	EventFree.On(&a.EventEmitter, a.onFree)
	if a.loop.Profile().HTTP.AgentLimits {
		a.On("newListener", func(...any) {}) // Node waits for those of 'keylog'
	}
	if a.freeChanges = a.Changes(); a.ListenerCount("free") > 1 {
		a.freeChanges-- // somebody listened before
	}
	if g := globalOf(l); g.metrics != nil {
		g.metrics.agentMade(a)
	}
	return nil
}

func (a *Agent) checkLimits() error {
	if err := a.options.Request.fault("scheduling"); err != nil {
		return err
	}
	if a.Scheduling != SchedulingFIFO && a.Scheduling != SchedulingLIFO {
		return nodeerr.NewType(nodeerr.ErrInvalidArgValue,
			"The argument 'scheduling' must be one of: 'fifo', 'lifo'. Received '"+a.Scheduling+"'")
	}
	if err := a.options.Request.fault("maxTotalSockets"); err != nil {
		return err
	}
	if a.MaxTotalSockets < 0 {
		return errOutOfRange("maxTotalSockets", "> 0", a.MaxTotalSockets)
	}
	return nil
}

// either returns v, or def when v is the zero value.
func either[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// SetSelf replaces the object that overridable methods are called on.
func (a *Agent) SetSelf(self AgentMethods) { a.self, a.overridden = self, true }

// Self returns the object that overridable methods are called on.
func (a *Agent) Self() AgentMethods { return a.self }

// Loop returns the loop that the agent lives on.
func (a *Agent) Loop() *loop.Loop { return a.loop }

// Options returns the options that the agent was made with. It mirrors
// agent.options.
func (a *Agent) Options() *AgentOptions { return &a.options }

// rules returns what the agent's Node version does where versions differ.
func (a *Agent) rules() *loop.HTTPProfile { return &a.loop.Profile().HTTP }

// Traits implements [TraitedAgent].
func (a *Agent) Traits() (t AgentTraits) {
	a.traits(&t)
	return t
}

func (a *Agent) traits(t *AgentTraits) {
	t.Protocol, t.DefaultPort = a.Protocol, a.DefaultPort
	t.KeepAlive, t.MaxSockets, t.Timeout = a.KeepAlive, a.MaxSockets, a.options.Request.Timeout
	t.StrictParser = a.StrictParser
}

// Sockets returns the sockets that requests use, by origin. The map is a copy.
func (a *Agent) Sockets() map[string][]Socket { return a.sockets.snapshot() }

// FreeSockets returns the sockets that wait for a request, by origin. The map
// is a copy.
func (a *Agent) FreeSockets() map[string][]Socket { return a.freeSockets.snapshot() }

// Requests returns the requests that wait for a socket, by origin. The map is a
// copy.
func (a *Agent) Requests() map[string][]*ClientRequest { return a.requests.snapshot() }

// SocketLists returns a view of the sockets that requests use. It mirrors
// agent.sockets.
func (a *Agent) SocketLists() NamedLists[Socket] { return NamedLists[Socket]{&a.sockets} }

// FreeSocketLists returns a view of the sockets that wait for a request. It
// mirrors agent.freeSockets.
func (a *Agent) FreeSocketLists() NamedLists[Socket] { return NamedLists[Socket]{&a.freeSockets} }

// RequestLists returns a view of the requests that wait for a socket. It mirrors
// agent.requests.
func (a *Agent) RequestLists() NamedLists[*ClientRequest] {
	return NamedLists[*ClientRequest]{&a.requests}
}

// SetSockets replaces the named list of Sockets; nil deletes it. It mirrors
// assigning to a property of agent.sockets.
func (a *Agent) SetSockets(name string, list []Socket) { a.sockets.set(name, list) }

// SetFreeSockets replaces the named list of FreeSockets; nil deletes it. It
// mirrors assigning to a property of agent.freeSockets.
func (a *Agent) SetFreeSockets(name string, list []Socket) { a.freeSockets.set(name, list) }

// SetRequests replaces the named list of Requests; nil deletes it. It mirrors
// assigning to a property of agent.requests.
func (a *Agent) SetRequests(name string, list []*ClientRequest) { a.requests.set(name, list) }

// OnFree adds a listener of [EventFree].
func (a *Agent) OnFree(fn func(s Socket, opts *RequestOptions)) *emitter.Listener {
	return EventFree.On(&a.EventEmitter, fn)
}

// Destroy destroys the sockets in the agent's care, free ones first. The agent
// may be used again.
func (a *Agent) Destroy() {
	for _, table := range []*namedLists[Socket]{&a.freeSockets, &a.sockets} {
		for _, name := range table.names() {
			if l := table.get(name); l != nil {
				for i := 0; i < len(l.items); i++ {
					destroySocket(l.items[i], nil)
				}
			}
		}
	}
}

// origin is what an agent's name for a server is made of, and the name.
type origin struct {
	host, localAddress, socketPath string
	port, family                   int
	name                           string
}

// GetName returns host:port:localAddress, then the family when it is 4 or 6
// and the Unix socket. opts may be nil.
func (a *Agent) GetName(opts *RequestOptions) string {
	if opts == nil {
		return "localhost::"
	}
	o := origin{
		host: opts.Host, localAddress: opts.LocalAddress, socketPath: opts.SocketPath,
		port: opts.Port, family: opts.Family,
	}
	return a.nameOf(o)
}

// nameOf returns the name of an origin, the last one without building it again.
func (a *Agent) nameOf(o origin) string {
	o.name = a.lastOrigin.name
	if o == a.lastOrigin && o.name != "" {
		return o.name
	}
	b := make([]byte, 0, 64)
	b = append(b, either(o.host, "localhost")...)
	b = append(b, ':')
	if o.port != 0 {
		b = strconv.AppendInt(b, int64(o.port), 10)
	}
	b = append(b, ':')
	b = append(b, o.localAddress...)
	if o.family == 4 || o.family == 6 {
		b = append(b, ':', byte('0'+o.family))
	}
	if o.socketPath != "" {
		b = append(b, ':')
		b = append(b, o.socketPath...)
	}
	o.name = string(b)
	a.lastOrigin = o
	return o.name
}

// holdsFree reports whether s waits in any list of free sockets.
func (a *Agent) holdsFree(s Socket) bool {
	for _, l := range a.freeSockets.order {
		if !l.deleted && slices.Contains(l.items, s) {
			return true
		}
	}
	return false
}
