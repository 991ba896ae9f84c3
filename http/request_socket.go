package http

import (
	"github.com/nodeloop/nodeloop/net/stream"
)

// connect asks for a socket: the agent, CreateConnection, or net.
func (r *ClientRequest) connect(o *RequestOptions) error {
	if r.agent {
		if err := r.askAgent(o); err != nil {
			return err
		}
		r.flushWhenConnected()
		return nil
	}
	r.last, r.ShouldKeepAlive = true, false
	c := r.resolved(o)
	if o.CreateConnection == nil {
		s, err := connect(r.loop, c)
		if err != nil {
			return err
		}
		r.rself.AssignSocket(s, nil)
		r.flushWhenConnected()
		return nil
	}
	called := false
	created := func(err error, s Socket) {
		if called {
			return
		}
		called = true
		if err != nil {
			r.loop.NextTick(func() { EventError.Emit(&r.EventEmitter, err) })
			return
		}
		r.rself.AssignSocket(s, nil)
		r.flushWhenConnected()
	}
	s, err := o.CreateConnection(c, created)
	switch {
	case err != nil && !r.rules().CreateErrorEmitted:
		return err
	case err != nil || s != nil:
		created(err, s)
	}
	return nil
}

func (r *ClientRequest) askAgent(o *RequestOptions) error {
	a, ok := r.agentLike.(*Agent)
	switch {
	case !ok:
		return r.agentLike.AddRequest(r, r.resolved(o))
	case a.overridden || o.Foreign != nil:
		return a.self.AddRequest(r, r.resolved(o))
	default:
		return a.addPlain(r, o)
	}
}

// AssignSocket gives the request its socket, or with err the reason why it gets
// none. The request takes it in a tick. Agents call it; it mirrors onSocket.
func (r *ClientRequest) AssignSocket(s Socket, err error) {
	if r.assigned != nil || r.peek().assignError != nil {
		r.loop.NextTick(func() { r.takeSocket(s, err) })
		return
	}
	r.assigned = s
	if err != nil {
		r.extra().assignError = err
	}
	r.loop.NextTickArg(tickAssign, r)
}

// tickAssign is the tick in which a request takes its socket.
func tickAssign(a any) {
	r := a.(*ClientRequest)
	s, err := r.assigned, r.peek().assignError
	r.assigned = nil
	if err != nil {
		r.more.assignError = nil
	}
	r.takeSocket(s, err)
}

func (r *ClientRequest) takeSocket(s Socket, err error) {
	switch {
	case !r.rules().RequestLifecycle:
		r.takeSocket10(s)
	case r.destroyed || err != nil:
		r.declineSocket(s, err)
	default:
		r.attach(s)
		if r.short != nil && r.flushShort() {
			return
		}
		if err := r.rself.Flush(); err != nil {
			panic(err)
		}
	}
}

// takeSocket10 is takeSocket where only Abort keeps a request from its socket.
func (r *ClientRequest) takeSocket10(s Socket) {
	switch {
	case !r.aborted:
		r.attach(s)
	case r.agent:
		EventSocketFree.Emit(s.Emitter())
	default:
		destroySocket(s, nil)
	}
}

// declineSocket ends a request that was destroyed before it had a socket, or
// gets none.
func (r *ClientRequest) declineSocket(s Socket, err error) {
	r.destroyed = true
	if s != nil {
		if err != nil || !r.agent || s.Destroyed() {
			cause := err
			if cause == nil {
				cause = r.peek().destroyError
			}
			destroySocket(s, cause)
			stream.Finished(s, nil, func(e error) {
				if e == nil {
					e = err
				}
				r.closeUnsent(e)
			})
			return
		}
		EventSocketFree.Emit(s.Emitter())
	}
	if err == nil {
		err = r.peek().destroyError
	}
	r.closeUnsent(err)
}

func (r *ClientRequest) closeUnsent(err error) {
	if err == nil && !r.aborted {
		err = errReset("socket hang up")
	}
	if err != nil {
		EventError.Emit(&r.EventEmitter, err)
	}
	r.closed = true
	EventClose.Emit(&r.EventEmitter)
}

// attach makes the socket the request's own: parser, listeners, 'socket'.
func (r *ClientRequest) attach(s Socket) {
	if s == nil {
		panic(errNothing(r.loop, "set", "parser"))
	}
	p := r.g.takeParser(r.parserOptions())
	p.socket, p.outgoing, p.owner = s, &r.OutgoingMessage, r
	switch {
	case r.MaxHeadersCount > 0:
		p.maxHeaderPairs = 2 * r.MaxHeadersCount
	case r.MaxHeadersCount < 0:
		p.maxHeaderPairs = 0
	}
	r.socket, r.parser = s, p
	st := stateOf(s)
	st.parser = p
	st.client().begin(st, s, r)
	wanted := r.timeout != 0
	if r.rules().RequestLifecycle {
		wanted = wanted || r.agentTimeout
	}
	if wanted {
		r.listenTimeout()
	}
	EventSocket.Emit(&r.EventEmitter, s)
}

// flushWhenConnected sends what was written so far once there is a socket, in
// the profile where that is a listener's work.
func (r *ClientRequest) flushWhenConnected() {
	if r.rules().FlushOnSocket {
		r.deferToConnect(func() {
			if err := r.rself.Flush(); err != nil {
				panic(err)
			}
		})
	}
}

// DeferToConnect calls fn once the request has a socket that can be written to:
// now, at 'socket', or at the socket's 'connect'. It mirrors _deferToConnect.
func (r *ClientRequest) DeferToConnect(fn func()) { r.deferToConnect(fn) }

// deferToConnect calls fn once the request has a socket that can be written
// to: now, at 'socket', or at the socket's 'connect'. It mirrors
// _deferToConnect.
func (r *ClientRequest) deferToConnect(fn func()) {
	onSocket := func() {
		if r.socket.IsWritable() {
			fn()
		} else {
			eventSocketConnect.Once(r.socket.Emitter(), fn)
		}
	}
	if r.socket == nil {
		EventSocket.Once(&r.EventEmitter, func(Socket) { onSocket() })
	} else {
		onSocket()
	}
}
