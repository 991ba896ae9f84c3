package http

import (
	"time"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/net/stream"
)

// SetTimeout makes the request emit 'timeout' when its socket, once connected,
// has been silent for d; 0 switches that off. fn, which may be nil, is a
// listener of 'timeout' that runs once. Nothing is destroyed. The error is
// ERR_OUT_OF_RANGE. It mirrors setTimeout.
func (r *ClientRequest) SetTimeout(d time.Duration, fn func()) error {
	if r.ended {
		return nil
	}
	r.listenTimeout()
	d, err := checkTimeout(r, "msecs", d)
	if err != nil {
		return err
	}
	if fn != nil {
		r.Once(EventTimeout.Name, func(...any) { fn() })
	}
	if r.socket != nil {
		setTimeoutOnConnect(r.socket, d)
	} else {
		EventSocket.Once(&r.EventEmitter, func(s Socket) { setTimeoutOnConnect(s, d) })
	}
	return nil
}

// ClearTimeout is SetTimeout with 0. It mirrors clearTimeout.
func (r *ClientRequest) ClearTimeout(fn func()) error { return r.rself.SetTimeout(0, fn) }

// setTimeoutOnConnect sets a socket's timeout, once it is connected.
func setTimeoutOnConnect(s Socket, d time.Duration) {
	if c, ok := s.(connecter); ok && c.Connecting() {
		eventSocketConnect.Once(s.Emitter(), func() { setSocketTimeout(s, d) })
	} else {
		setSocketTimeout(s, d)
	}
}

// listenTimeout passes the socket's next 'timeout' on to the request.
func (r *ClientRequest) listenTimeout() {
	if r.timeoutWanted {
		return
	}
	r.timeoutWanted = true
	if r.socket != nil {
		r.delegateTimeout(r.socket)
	} else {
		EventSocket.On(&r.EventEmitter, r.delegateTimeout)
	}
	if r.rules().RequestLifecycle {
		return
	}
	EventResponse.Once(&r.EventEmitter, func(res *IncomingMessage) {
		stream.EventEnd.Once(&res.EventEmitter, func() {
			r.muteTimeout()
		})
	})
}

// TimeoutListener returns the listener by which the request hears its socket's
// 'timeout', nil when there is none or the socket was given back. It mirrors the
// property timeoutCb.
func (r *ClientRequest) TimeoutListener() *emitter.Listener { return r.peek().timeoutListener }

// muteTimeout ends the passing on of the socket's 'timeout'.
func (r *ClientRequest) muteTimeout() {
	if l := r.peek().timeoutListener; l != nil {
		l.Off()
	}
}

// dropTimeout is muteTimeout for a socket that is given back.
func (r *ClientRequest) dropTimeout() {
	if l := r.peek().timeoutListener; l != nil {
		setSocketTimeout(r.socket, 0)
		l.Off()
		r.more.timeoutListener = nil
	}
}

func (r *ClientRequest) delegateTimeout(s Socket) {
	r.extra().timeoutListener = eventSocketTimeout.Once(s.Emitter(), func() {
		to := r
		if r.rules().RequestLifecycle {
			to = stateOf(s).request()
		}
		if to != nil {
			emitBare(&to.EventEmitter, EventTimeout.Name)
		}
	})
}

// SetNoDelay switches Nagle's algorithm off, or on again, once the request has
// its socket. It mirrors setNoDelay.
func (r *ClientRequest) SetNoDelay(on bool) {
	r.deferToConnect(func() {
		if s, ok := r.socket.Self().(noDelaySetter); ok {
			s.SetNoDelay(on)
		}
	})
}

// SetSocketKeepAlive switches TCP keep-alive on or off once the request has its
// socket. It mirrors setSocketKeepAlive.
func (r *ClientRequest) SetSocketKeepAlive(on bool, initialDelay time.Duration) {
	r.deferToConnect(func() { setKeepAlive(r.socket, on, initialDelay) })
}
