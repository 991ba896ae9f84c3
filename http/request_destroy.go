package http

// Abort ends the request at once. 'abort' is emitted in a tick, the first time;
// then what Destroy brings. It mirrors abort.
func (r *ClientRequest) Abort() {
	if !r.rules().RequestLifecycle {
		r.abort10()
		return
	}
	if r.aborted {
		return
	}
	r.aborted, r.extra().abortedAt = true, r.loop.WallNow()
	r.loop.NextTicker((*abortTick)(r))
	r.rself.Destroy(nil)
}

// abort10 is Abort where it does the work itself.
func (r *ClientRequest) abort10() {
	if !r.aborted {
		r.loop.NextTicker((*abortTick)(r))
	}
	r.aborted, r.extra().abortedAt = true, r.loop.WallNow()
	if r.res != nil {
		r.res.Dump()
	} else {
		EventResponse.Once(&r.EventEmitter, (*IncomingMessage).Dump)
	}
	if r.socket != nil {
		destroySocket(r.socket, nil)
	}
}

// abortTick is the tick that emits 'abort'.
type abortTick ClientRequest

// Tick implements [loop.Ticker].
func (t *abortTick) Tick() { EventAbort.Emit(&(*ClientRequest)(t).EventEmitter) }

// Destroy ends the request at once and destroys its socket; err may be nil.
// 'error' follows, with err or "socket hang up" (ECONNRESET) before a response
// has come, and 'close'. It mirrors destroy.
func (r *ClientRequest) Destroy(err error) {
	if !r.rules().RequestLifecycle {
		r.OutgoingMessage.Destroy(err)
		return
	}
	if r.destroyed {
		return
	}
	r.destroyed = true
	if r.res != nil {
		r.res.Dump()
	}
	if err != nil {
		r.extra().destroyError = err
	}
	if r.socket != nil {
		destroySocket(r.socket, err)
	}
}
