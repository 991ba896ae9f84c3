package http

import (
	"slices"

	"github.com/nodeloop/nodeloop/emitter"
	"github.com/nodeloop/nodeloop/http/parser"
	"github.com/nodeloop/nodeloop/net/stream"
)

// eventSocketConnect is a socket's 'connect'.
var eventSocketConnect = &emitter.Event0{Name: "connect"}

// clientSocket is a socket in the hands of requests, one after the other: the
// listeners that each of them has on it.
type clientSocket struct {
	st  *socketState
	s   Socket
	req *ClientRequest // whose message state.message is

	care *agentSocket // nil without an agent
	// latent: the listeners below are those of on, and in no table.
	latent    bool
	consuming bool // what arrives comes here past the stream
	attached  uint8
	on        clientEvents

	bound [numClientEvents]boundListener

	last *ClientRequest // to be reused when the next one comes

	finishing *ClientRequest // whose last write is on its way
	finished  func(error)    // its callback, one for all
}

// client returns what requests keep on the socket, made on first use.
func (st *socketState) client() *clientSocket {
	if st.held == nil {
		st.held = &clientSocket{}
	}
	return st.held
}

// request returns the request that the socket belongs to, nil when there is
// none.
func (st *socketState) request() *ClientRequest {
	if c := st.held; c != nil && c.req != nil && st.message == &c.req.OutgoingMessage {
		return c.req
	}
	return nil
}

// setMessage gives the socket to a request, or with nil to none.
func (st *socketState) setMessage(r *ClientRequest) {
	st.client().req = r
	if r == nil {
		st.message = nil
	} else {
		st.message = &r.OutgoingMessage
	}
}

// begin gives the socket to r.
func (c *clientSocket) begin(st *socketState, s Socket, r *ClientRequest) {
	c.st, c.s = st, s
	st.setMessage(r)
	if c.last != nil {
		c.last.recycle(c)
		c.last = nil
	}
	if r.reused {
		c.last = r
	}
	c.hide()
	lifecycle := r.rules().RequestLifecycle
	if !lifecycle {
		c.remove(clientDrain)
		c.add(clientDrain)
		c.remove(clientFreeError)
	}
	c.remove(clientUnasked)
	c.add(clientError)
	c.add(clientData)
	c.add(clientEnd)
	c.add(clientClose)
	if lifecycle {
		c.add(clientDrain)
	}
}

// freeFailed is an error of a socket without a request.
func (c *clientSocket) freeFailed(error) {
	destroySocket(c.s, nil)
	EventAgentRemove.Emit(c.s.Emitter())
}

// watchFree guards a socket without a request against errors.
func (st *socketState) watchFree() { st.client().add(clientFreeError) }

// data feeds what the socket emits to the parser.
func (c *clientSocket) data(chunk stream.Chunk) { c.parse(chunk.Data(), false) }

// parse feeds what arrives to the parser. A chunk that is lent is valid during
// the call.
func (c *clientSocket) parse(data []byte, lent bool) {
	p, r := c.st.parser, c.st.request()
	if p == nil || r == nil {
		return
	}
	p.borrowed, p.passing = lent, false
	n, perr := p.execute(data)
	p.borrowed = false
	if p.passing && perr != nil && p.incoming != nil {
		p.incoming.OwnBuffered() // somebody's code may come before the next tick
	}
	switch msg := p.incoming; {
	case perr != nil:
		if lent {
			data = c.s.Loop().Keep(data)
		}
		c.parseFailed(r, p, perr, data)
	case msg == nil:
	case msg.Upgrade:
		if data = data[n:]; lent {
			data = c.s.Loop().Keep(data)
		}
		c.upgrade(r, p, msg, data)
	case msg.complete && !isInformational(msg.StatusCode):
		c.remove(clientData)
		c.remove(clientEnd)
		if r.rules().RequestLifecycle {
			c.remove(clientDrain)
		}
		if r.strict {
			c.watchUnasked(r, p)
		}
		p.free(r, c.s)
	}
}

// watchUnasked keeps a socket from being reused if anything comes, or has come,
// behind the response.
func (c *clientSocket) watchUnasked(r *ClientRequest, p *MessageParser) {
	if !p.parser.Idle() {
		r.ShouldKeepAlive = false
	}
	c.add(clientUnasked)
}

// cameUnasked is what arrives behind the response of a strict request.
func (c *clientSocket) cameUnasked(stream.Chunk) {
	if r := c.st.request(); r != nil {
		r.ShouldKeepAlive = false
		return
	}
	destroySocket(c.s, nil)
}

func isInformational(status int) bool { return status >= 100 && status < 200 && status != 101 }

func (c *clientSocket) parseFailed(r *ClientRequest, p *MessageParser, perr *parser.Error, data []byte) {
	err := p.parseError(perr, data)
	p.free(r, c.s)
	if r.rules().RequestLifecycle {
		c.remove(clientData)
		c.remove(clientEnd)
	}
	destroySocket(c.s, nil)
	c.st.hadError = true
	EventError.Emit(&r.EventEmitter, err)
}

// upgrade ends HTTP on the socket. Whoever listens for 'upgrade', or 'connect'
// after CONNECT, gets it; without a listener it is destroyed.
func (c *clientSocket) upgrade(r *ClientRequest, p *MessageParser, res *IncomingMessage, head []byte) {
	rules := r.rules()
	r.res = res
	c.remove(clientData)
	c.remove(clientEnd)
	c.remove(clientDrain)
	if rules.RequestLifecycle {
		r.muteTimeout()
		c.remove(clientTimeout)
	}
	p.finish()
	p.free(r, c.s)
	event := EventUpgrade
	if r.Method == "CONNECT" {
		event = EventConnect
	}
	if event.Count(&r.EventEmitter) == 0 {
		destroySocket(c.s, nil)
		return
	}
	r.upgraded = true
	EventAgentRemove.Emit(c.s.Emitter())
	c.remove(clientClose)
	c.remove(clientError)
	c.st.setMessage(nil)
	if state := c.s.ReadableState(); state != nil {
		state.SetReadableFlowing(stream.FlowNull)
	}
	event.Emit(&r.EventEmitter, res, c.s, stream.Bytes(head))
	if rules.RequestLifecycle {
		r.destroyed, r.closed = true, true
	}
	EventClose.Emit(&r.EventEmitter)
}

// end is the peer's FIN.
func (c *clientSocket) end() {
	p, r := c.st.parser, c.st.request()
	c.hangUp(r)
	if p != nil {
		p.finish()
		p.free(r, c.s)
	}
	destroySocket(c.s, nil)
}

// hangUp reports a socket that ended before its response, unless an error was.
func (c *clientSocket) hangUp(r *ClientRequest) {
	if r.res == nil && !c.st.hadError {
		c.st.hadError = true
		EventError.Emit(&r.EventEmitter, errReset("socket hang up"))
	}
}

// failed is an error of the socket.
func (c *clientSocket) failed(err error) {
	r := c.st.request()
	if r != nil {
		c.st.hadError = true
		EventError.Emit(&r.EventEmitter, err)
	}
	c.pull()
	if p := c.st.parser; p != nil {
		p.finish()
		p.free(r, c.s)
	}
	c.remove(clientData)
	c.remove(clientEnd)
	destroySocket(c.s, nil)
}

// pull takes what the socket has read but not yet emitted, in the profile that
// may leave something there.
func (c *clientSocket) pull() {
	if !c.s.Loop().Profile().HTTP.RequestLifecycle {
		if s, ok := c.s.Self().(stream.ReadableMethods); ok {
			s.Read(stream.All)
		}
	}
}

// close is the end of the socket: of the request and its response, too.
func (c *clientSocket) close() {
	r := c.st.request()
	rules := r.rules()
	c.pull()
	p, res := c.st.parser, r.res
	switch {
	case !rules.RequestLifecycle:
		c.close10(r, res)
	case res != nil:
		r.destroyed = true
		if !res.complete {
			res.Self().Destroy(errReset("aborted"))
		}
		r.closed = true
		EventClose.Emit(&r.EventEmitter)
		if !res.Aborted && res.IsReadable() {
			res.PushChunk(stream.Chunk{}, "")
		}
	default:
		r.destroyed = true
		c.hangUp(r)
		r.closed = true
		EventClose.Emit(&r.EventEmitter)
	}
	r.output, r.short = nil, nil
	if p != nil {
		p.finish()
		p.free(r, c.s)
	}
}

// close10 is close where a response cut short simply ends.
func (c *clientSocket) close10(r *ClientRequest, res *IncomingMessage) {
	if res == nil {
		c.hangUp(r)
		EventClose.Emit(&r.EventEmitter)
		return
	}
	if !res.complete {
		res.Aborted = true
		EventAborted.Emit(&res.EventEmitter)
	}
	EventClose.Emit(&r.EventEmitter)
	if !res.IsReadable() {
		EventClose.Emit(&res.EventEmitter)
		return
	}
	stream.EventEnd.On(&res.EventEmitter, func() { EventClose.Emit(&res.EventEmitter) })
	res.PushChunk(stream.Chunk{}, "")
}

// drain passes the socket's 'drain' on to the request.
func (c *clientSocket) drain() {
	r := c.st.request()
	switch {
	case r == nil:
	case !r.rules().RequestLifecycle:
		EventDrain.Emit(&r.EventEmitter)
	case !r.finished && r.needDrain:
		r.needDrain = false
		EventDrain.Emit(&r.EventEmitter)
	}
}

// responseTimeout passes the socket's 'timeout' on to the response.
func (c *clientSocket) responseTimeout() {
	if r := c.st.request(); r != nil && r.res != nil {
		emitBare(&r.res.EventEmitter, EventTimeout.Name)
	}
}

// emitBare emits an event without its argument.
func emitBare(e *emitter.EventEmitter, name string) {
	e.EmitKey(emitter.Key{Name: name}, nil)
}

// boundListener is a listener that comes and goes with each request on a
// socket. Requests that overlap, which takes a misuse of 'free', have one each.
type boundListener struct {
	first *emitter.Listener
	more  []*emitter.Listener
}

// add registers the listener, which is made the first time.
func (b *boundListener) add(c *clientSocket, which clientEvents) {
	switch {
	case b.first == nil:
		b.first = c.register(which)
	case !b.first.Registered():
		c.s.Emitter().Add(b.first.Event(), b.first, false)
	default:
		b.more = append(b.more, c.register(which))
	}
}

// remove takes off the registration that was added last, if there is one.
func (b *boundListener) remove() {
	for len(b.more) > 0 {
		last := b.more[len(b.more)-1]
		b.more = slices.Delete(b.more, len(b.more)-1, len(b.more))
		if last.Registered() {
			last.Off()
			return
		}
	}
	if b.first != nil {
		b.first.Off()
	}
}
