package http

import (
	"github.com/nodeloop/nodeloop/loop/nodeerr"
	"github.com/nodeloop/nodeloop/net"
	"github.com/nodeloop/nodeloop/net/stream"
)

// AddRequest gives req a free socket, a new one, or a place in the queue. The
// error is what Node throws while it makes a socket.
func (a *Agent) AddRequest(req *ClientRequest, opts *RequestOptions) error {
	merged, err := a.merge(req, opts)
	if err != nil {
		return err
	}
	return a.add(req, a.nameFor(merged), merged, nil)
}

// addPlain is AddRequest for options as the user gave them, which are merged
// only when a socket is to be made.
func (a *Agent) addPlain(req *ClientRequest, opts *RequestOptions) error {
	if err := req.checkHostHeader(); err != nil {
		return err
	}
	return a.add(req, a.nameOf(a.originOf(req, opts)), nil, opts)
}

// add is AddRequest with the name of the origin and either the merged options
// or those given.
func (a *Agent) add(req *ClientRequest, name string, merged, given *RequestOptions) error {
	inUse := len(a.sockets.make(name).items)
	free := a.freeSockets.get(name)
	s := a.takeFree(free, req.strict || a.StrictParser)
	freeLen := 0
	if free != nil {
		freeLen = len(free.items)
	}
	if s != nil {
		a.self.ReuseSocket(s, req)
		a.setRequestSocket(req, s)
		a.sockets.make(name).push(s)
		return nil
	}
	if count := freeLen + inUse; count < a.MaxSockets && a.TotalSocketCount < a.MaxTotalSockets {
		if merged == nil {
			merged = req.resolved(given)
		}
		return a.self.CreateSocket(req, merged, func(err error, s Socket) { a.socketCreated(req, err, s) })
	}
	req.queuedOptions, req.queuedRaw = merged, merged == nil
	if merged == nil {
		req.queuedOptions = given
	}
	a.requests.make(name).push(req)
	return nil
}

// takeFree takes a socket from a list of free ones, nil when there is none. With
// strict, those that something came on unasked are destroyed.
func (a *Agent) takeFree(free *namedList[Socket], strict bool) (s Socket) {
	if free == nil {
		return nil
	}
	if a.rules().AgentLimits {
		for len(free.items) > 0 && free.items[0].Destroyed() {
			free.shift()
		}
	}
	for {
		if a.Scheduling == SchedulingFIFO {
			s, _ = free.shift()
		} else {
			s, _ = free.pop()
		}
		if !strict || s == nil || !spoiled(s) {
			break
		}
		destroySocket(s, nil)
	}
	if len(free.items) == 0 {
		a.freeSockets.recycle(free.name)
	}
	return s
}

// merge returns the options of a request with the agent's over them, ready to
// connect with.
func (a *Agent) merge(req *ClientRequest, opts *RequestOptions) (*RequestOptions, error) {
	o := opts.clone()
	o.assign(&a.options.Request)
	o.Path = o.SocketPath // don't make net think of a pipe
	if o.Foreign != nil && o.SocketPath != "" {
		o.Foreign.Set("path", o.SocketPath)
	}
	if o.ServerName == "" {
		name, err := a.serverName(req, o)
		if err != nil {
			return nil, err
		}
		o.ServerName = name
		if o.Foreign != nil {
			o.Foreign.Set("servername", name)
		}
	}
	return o, nil
}

// originOf is the origin of a request with the agent's options over its own.
func (a *Agent) originOf(req *ClientRequest, opts *RequestOptions) origin {
	own := &a.options.Request
	return origin{
		host:         either(own.Host, req.Host),
		port:         either(own.Port, req.port),
		localAddress: either(own.LocalAddress, opts.LocalAddress),
		family:       either(own.Family, opts.Family),
		socketPath:   either(own.SocketPath, opts.SocketPath),
	}
}

// serverName returns the name that an encrypted connection would ask for: that
// of the Host header without its port, or the host.
func (a *Agent) serverName(req *ClientRequest, o *RequestOptions) (string, error) {
	if err := req.checkHostHeader(); err != nil {
		return "", err
	}
	name := o.Host
	switch v := req.GetHeader("host").(type) {
	case string:
		name = hostWithoutPort(either(v, name))
	case HeaderText:
		if text, ok := v.HeaderText(); ok {
			name = hostWithoutPort(either(text, name))
		}
	}
	if a.rules().AgentLimits && net.IsIP(name) != 0 {
		name = ""
	}
	return name, nil
}

// onFree is the agent's own listener of 'free'.
func (a *Agent) onFree(s Socket, opts *RequestOptions) {
	rules := a.rules()
	s = a.held(s)
	if !s.IsWritable() {
		destroySocket(s, nil)
		return
	}
	if req := stateOf(s).request(); req != nil && req.strict && (!req.ShouldKeepAlive || spoiled(s)) {
		destroySocket(s, nil) // who waits gets another when it is closed
		return
	}
	name := a.nameFor(opts)
	if waiting := a.requests.get(name); waiting != nil && len(waiting.items) > 0 {
		req, _ := waiting.shift()
		a.setRequestSocket(req, s)
		if len(waiting.items) == 0 {
			a.requests.recycle(name)
		}
		return
	}
	st := stateOf(s)
	if req := st.request(); req == nil || !req.ShouldKeepAlive || !a.KeepAlive {
		destroySocket(s, nil)
		return
	}
	free := a.freeSockets.get(name)
	if free == nil {
		free = a.freeSockets.fresh(name)
	}
	freeLen := len(free.items)
	count := freeLen + a.sockets.len(name)
	if a.TotalSocketCount > a.MaxTotalSockets || count > a.MaxSockets ||
		freeLen >= a.MaxFreeSockets || !a.self.KeepSocketAlive(s) {
		destroySocket(s, nil)
		return
	}
	a.freeSockets.put(free)
	st.setMessage(nil)
	a.self.RemoveSocket(s, opts)
	if rules.AgentWatchesFree {
		st.watchFree()
	}
	free.push(s)
}

// held returns a socket as the agent's lists have it: an agent of a language
// layer may be told of it by another face, which has the same emitter.
func (a *Agent) held(s Socket) Socket {
	if !a.overridden || s == nil {
		return s
	}
	for _, lists := range []*namedLists[Socket]{&a.sockets, &a.freeSockets} {
		for _, l := range lists.order {
			for _, x := range l.items {
				if !l.deleted && (x == s || x.Emitter() == s.Emitter()) {
					return x
				}
			}
		}
	}
	return s
}

// nameFor is the name of a socket's options.
func (a *Agent) nameFor(opts *RequestOptions) string {
	if a.overridden {
		return a.self.GetName(opts)
	}
	return a.GetName(opts)
}

// RemoveSocket takes s out of the lists. When that leaves room, a request that
// waits gets a new socket.
func (a *Agent) RemoveSocket(s Socket, opts *RequestOptions) {
	name := a.nameFor(opts)
	s = a.held(s)
	if l := a.sockets.get(name); l != nil && l.remove(s) {
		a.sockets.recycle(name)
	}
	if l := a.freeSockets.get(name); l != nil && !s.IsWritable() && l.remove(s) && len(l.items) == 0 {
		a.freeSockets.drop(name) // onFree may hold it
	}
	var req *ClientRequest
	if waiting := a.requests.get(name); waiting != nil && len(waiting.items) > 0 {
		req = waiting.items[0]
	} else if a.rules().AgentLimits {
		req, opts = a.waitingElsewhere(opts)
	}
	if req == nil || opts == nil {
		return
	}
	req.queuedOptions = nil
	err := a.self.CreateSocket(req, opts, func(err error, s Socket) {
		if err != nil {
			a.refuse(req, err, s)
			return
		}
		EventSocketFree.Emit(s.Emitter())
	})
	if err != nil {
		panic(err)
	}
}

// waitingElsewhere returns the first request that waits for another origin,
// with its options, if the first such origin has no socket.
func (a *Agent) waitingElsewhere(opts *RequestOptions) (*ClientRequest, *RequestOptions) {
	for _, l := range a.requests.order {
		if l.deleted {
			continue
		}
		if a.sockets.len(l.name) > 0 || len(l.items) == 0 {
			break
		}
		req := l.items[0]
		if opts = req.queuedOptions; opts != nil && req.queuedRaw {
			opts = req.resolved(opts)
		}
		return req, opts
	}
	return nil, opts
}

// setRequestSocket hands s to req and sets the request's own timeout on it.
func (a *Agent) setRequestSocket(req *ClientRequest, s Socket) {
	req.rself.AssignSocket(s, nil)
	agentTimeout := max(a.options.Request.Timeout, 0)
	if req.timeout == 0 || max(req.timeout, 0) == agentTimeout {
		return
	}
	setSocketTimeout(s, max(req.timeout, 0))
	if a.rules().AgentResetsTimeout {
		EventResponse.Once(&req.EventEmitter, func(res *IncomingMessage) {
			stream.EventEnd.Once(&res.EventEmitter, func() {
				if socketTimeout(s) != agentTimeout {
					setSocketTimeout(s, agentTimeout)
				}
			})
		})
	}
}

// refuse tells a request that it gets no socket.
func (a *Agent) refuse(req *ClientRequest, err error, s Socket) {
	if a.rules().AgentErrorCloses {
		req.rself.AssignSocket(s, err)
		return
	}
	a.loop.NextTick(func() { EventError.Emit(&req.EventEmitter, err) })
}

func errServerNameHost(received string) error {
	return nodeerr.NewType(nodeerr.ErrInvalidArgType,
		`The "options.headers.host" property must be of type string. Received `+received)
}
