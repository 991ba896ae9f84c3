package http

import (
	"strings"
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/loop"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// The events by which requests and agents talk to each other over a socket.
var (
	// EventSocketFree is emitted on an agent's socket when a request has done with
	// it; the agent then emits [EventFree].
	EventSocketFree = &emitter.Event0{Name: "free"}
	// EventAgentRemove is emitted on an agent's socket to take it out of the
	// agent's care for good, as an upgrade does.
	EventAgentRemove = &emitter.Event0{Name: "agentRemove"}
)

// eventSocketTimeout is a socket's 'timeout'.
var eventSocketTimeout = &emitter.Event0{Name: "timeout"}

// CreateSocket makes a connection and takes it into the agent's care.
func (a *Agent) CreateSocket(req *ClientRequest, opts *RequestOptions, done func(err error, s Socket)) error {
	merged, err := a.merge(req, opts)
	if err != nil {
		return err
	}
	name := a.nameFor(merged)
	merged.agentKey = name
	if a.KeepAlive && a.rules().AgentKeepAliveOption {
		merged.KeepAlive = true
		merged.KeepAliveInitialDelay = time.Duration(a.KeepAliveMsecs) * time.Millisecond
	}
	if f := merged.Foreign; f != nil {
		f.Set("_agentKey", name)
		f.Set("encoding", nil)
		if merged.KeepAlive {
			f.Set("keepAlive", true)
			f.Set("keepAliveInitialDelay", a.KeepAliveMsecs)
		}
	}
	called := false
	created := func(err error, s Socket) {
		if called {
			return
		}
		called = true
		if err != nil {
			done(err, nil)
			return
		}
		a.sockets.make(name).push(s)
		a.TotalSocketCount++
		a.installListeners(s, merged)
		done(nil, s)
	}
	s, err := a.self.CreateConnection(merged, created)
	if err != nil {
		return err
	}
	if s != nil {
		created(nil, s)
	}
	return nil
}

// CreateConnection makes the connection with ConnectionFunc or, by default,
// with net.
func (a *Agent) CreateConnection(opts *RequestOptions, done func(err error, s Socket)) (Socket, error) {
	if a.ConnectionFunc != nil {
		return a.ConnectionFunc(opts, done)
	}
	return connect(a.loop, opts)
}

// socketCreated hands a new socket, or its failure, to the request it was made
// for.
func (a *Agent) socketCreated(req *ClientRequest, err error, s Socket) {
	if err != nil {
		a.refuse(req, err, s)
	} else {
		a.setRequestSocket(req, s)
	}
}

// agentSocket is a socket in an agent's care, with the listeners that tell the
// agent of it.
type agentSocket struct {
	agent     *Agent
	s         Socket
	client    *clientSocket
	options   *RequestOptions
	listeners [4]*emitter.Listener
}

func (a *Agent) installListeners(s Socket, opts *RequestOptions) {
	st := stateOf(s)
	c := &agentSocket{agent: a, s: s, options: opts, client: st.client()}
	if n, ok := s.(*net.Socket); ok && plainSocket(s) && a.loop.Tracer() == nil {
		k := c.client
		k.care, k.st, k.s, k.latent = c, st, s, true
		n.SetListeners(c)
		return
	}
	c.register()
}

// register adds the agent's listeners to the socket.
func (c *agentSocket) register() {
	e := c.s.Emitter()
	if c.listeners[0] != nil {
		for _, l := range c.listeners {
			if l != nil {
				e.Add(l.Event(), l, false)
			}
		}
		return
	}
	c.listeners[0] = EventSocketFree.On(e, c.onFree)
	c.listeners[1] = stream.EventClose.On(e, c.onClose)
	if c.agent.rules().AgentLimits {
		c.listeners[2] = eventSocketTimeout.On(e, c.onTimeout)
	}
	c.listeners[3] = EventAgentRemove.On(e, c.onRemove)
}

func (c *agentSocket) onFree() {
	if a := c.agent; a.freeChanges == a.Changes() && a.Hook() == nil && a.loop.Tracer() == nil {
		a.onFree(c.s, c.options) // which is all of 'free'
	} else {
		EventFree.Emit(&a.EventEmitter, c.s, c.options)
	}
}

func (c *agentSocket) onClose() {
	// What came behind a response may have kept its parser from being freed. A
	// request that hears of the end frees it itself: first its response may be
	// complete with it.
	if st := stateOf(c.s); st.held == nil || !st.held.hears(clientClose) {
		st.parser.free(nil, c.s)
	}
	c.agent.TotalSocketCount--
	c.agent.self.RemoveSocket(c.s, c.options)
}

// onTimeout destroys a socket that was free for too long.
func (c *agentSocket) onTimeout() {
	if c.agent.holdsFree(c.s) {
		destroySocket(c.s, nil)
	}
}

func (c *agentSocket) onRemove() {
	c.agent.TotalSocketCount--
	c.agent.self.RemoveSocket(c.s, c.options)
	c.s.Emitter().AttachLatent()
	c.client.care = nil
	for _, i := range [...]int{1, 0, 2, 3} {
		if l := c.listeners[i]; l != nil {
			l.Off()
		}
	}
}

// KeepSocketAlive switches on TCP keep-alive for a free socket, lets the loop
// end without it, sets the agent's timeout (node16), and returns true.
func (a *Agent) KeepSocketAlive(s Socket) bool {
	setKeepAlive(s, true, time.Duration(a.KeepAliveMsecs)*time.Millisecond)
	if u, ok := s.Self().(unreferencer); ok {
		u.Unref()
	}
	if a.rules().AgentLimits {
		want := max(a.options.Request.Timeout, 0)
		if want == 0 || socketTimeout(s) != want {
			setSocketTimeout(s, want)
		}
	}
	return true
}

// ReuseSocket lets a kept socket keep the loop alive again.
func (a *Agent) ReuseSocket(s Socket, req *ClientRequest) {
	if a.rules().AgentWatchesFree {
		stateOf(s).client().remove(clientFreeError)
		req.ReusedSocket = true
	}
	if r, ok := s.Self().(referencer); ok {
		r.Ref()
	}
}

// hostWithoutPort returns the host of a Host header.
func hostWithoutPort(header string) string {
	if rest, ok := strings.CutPrefix(header, "["); ok {
		if host, _, ok := strings.Cut(rest, "]"); ok {
			return host
		}
		return header
	}
	host, _, _ := strings.Cut(header, ":")
	return host
}

// connect makes a connection with net.
func connect(l *loop.Loop, opts *RequestOptions) (Socket, error) {
	if err := opts.fault("connect"); err != nil {
		return nil, err
	}
	s, err := net.Connect(l, opts.connectOptions(), nil)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// connectOptions returns what net makes of the options.
func (o *RequestOptions) connectOptions() net.ConnectOptions {
	c := net.ConnectOptions{
		Port: o.Port, Host: o.Host, Path: o.SocketPath,
		LocalAddress: o.LocalAddress, LocalPort: o.LocalPort,
		Family: o.Family, Hints: o.Hints, Lookup: o.Lookup,
		Timeout: connectTimeout(o.Timeout),
	}
	c.NoDelay, c.KeepAlive, c.KeepAliveInitialDelay = o.NoDelay, o.KeepAlive, o.KeepAliveInitialDelay
	return c
}

// connectTimeout is an option as net takes it, which refuses negative ones.
func connectTimeout(d time.Duration) time.Duration {
	if d == NoTimeout {
		return 0
	}
	return d
}
